import { createHash } from 'node:crypto'

import type { OrganisationKey } from '../world/model.ts'

/** Who holds a key in the demo: an organisation, the operator, or a person of the story. */
export type KeyHolder = OrganisationKey | 'operator' | `P${1 | 2 | 3 | 4 | 5 | 6}`

/**
 * DEMO ONLY. The same keys on every machine, so that examples can be copied. They open nothing but a demo world; never
 * point the demo at a database that holds anything else.
 */
export function demoKey(holder: KeyHolder): string {
  const prefix = holder
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .padEnd(8, '0')
    .slice(0, 8)
  return `hw_${prefix}_${createHash('sha256').update(`headwater, demo only, worthless: key of ${holder}`).digest('base64url')}`
}
