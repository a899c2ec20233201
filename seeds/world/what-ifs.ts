import type { WorldOutcome } from './model.ts'

/** One change of a curriculum that a dean tries out; nothing is saved. */
export type WhatIf = { readonly addCourse: string } | { readonly addOutcome: WorldOutcome }

/** The dashboards course for everyone, reconciling taught to Independent, personal data assessed (in DAT 140). */
export const LARKMERE_CHANGES: readonly WhatIf[] = [
  { addCourse: 'DAT 240' },
  { addOutcome: { competency: 'DAP.B4', coverage: 'MASTERED', assessed: true, level: 'Independent' } },
  { addOutcome: { competency: 'DAP.E2', coverage: 'INTRODUCED', assessed: true } },
]

/** Moving people taught to Independent, and a module of 12 hours on 12-lead traces. */
export const THORNBECK_CHANGES: readonly WhatIf[] = [
  { addOutcome: { competency: 'PCT.C3', coverage: 'MASTERED', assessed: true, level: 'Independent' } },
  { addOutcome: { competency: 'PCT.D3', coverage: 'INTRODUCED', assessed: true, level: 'Supervised' } },
]
