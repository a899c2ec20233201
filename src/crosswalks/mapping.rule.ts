import { createHash } from 'node:crypto'

import { wordsOfStatement } from '../frameworks/meaning.ts'
import { MappingStatus } from './kinds.ts'

const { SUGGESTED, ASSERTED, PROPOSED, CONTESTED, AGREED, REJECTED, STALE, RETIRED } = MappingStatus

/**
 * What a steward may make of a mapping. Nobody sets SUGGESTED, ASSERTED or STALE by hand: machines, imports and new
 * wordings do. What was turned down or retired is proposed again before it can be agreed.
 */
const NEXT: Readonly<Record<MappingStatus, readonly MappingStatus[]>> = {
  [SUGGESTED]: [PROPOSED, AGREED, REJECTED, RETIRED],
  [ASSERTED]: [PROPOSED, CONTESTED, AGREED, REJECTED, RETIRED],
  [PROPOSED]: [CONTESTED, AGREED, REJECTED, RETIRED],
  [CONTESTED]: [PROPOSED, AGREED, REJECTED, RETIRED],
  [AGREED]: [CONTESTED, RETIRED],
  [REJECTED]: [PROPOSED],
  [STALE]: [PROPOSED, CONTESTED, AGREED, REJECTED, RETIRED],
  [RETIRED]: [PROPOSED],
}

export const mayBecome = (from: MappingStatus, to: MappingStatus): boolean => NEXT[from].includes(to)

/** Whether proposing the same statement again makes this one a proposal; else it stands already. */
export const canBeProposedAgain = (status: MappingStatus): boolean =>
  status !== CONTESTED && mayBecome(status, PROPOSED)

/** A digest of what a statement says: another one when any word changed, the same for markup, case and punctuation. */
export const wordingOf = (fullStatement: string): string =>
  createHash('sha256').update(wordsOfStatement(fullStatement).join(' ')).digest('hex').slice(0, 32)
