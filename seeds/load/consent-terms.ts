import { DEMO_NOW } from '../people/person.ts'

/** Nearly a year from the day of the demo; a consent may last a year at most. */
export const CONSENT_UNTIL = new Date(DEMO_NOW + 360 * 86_400_000).toISOString()
/** Which wording the people of the demo agreed to. */
export const TERMS = 'demo-2026-11'
