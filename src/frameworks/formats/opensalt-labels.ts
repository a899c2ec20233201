import { CASE_ASSOCIATION_TYPES } from './case-model.ts'

type Official = (typeof CASE_ASSOCIATION_TYPES)[number]

/** What OpenSALT writes for each type, and what it calls the same edge seen from the other end. */
const LABELS: Readonly<Record<Official, readonly [string, string]>> = {
  isChildOf: ['Is Child Of', 'Is Parent Of'],
  isPeerOf: ['Is Peer Of', 'Peer Of'],
  isPartOf: ['Is Part Of', 'Has Part'],
  exactMatchOf: ['Exact Match Of', 'Matched From'],
  precedes: ['Precedes', 'Has Predecessor'],
  isRelatedTo: ['Is Related To', 'Related From'],
  replacedBy: ['Replaced By', 'Replaces'],
  exemplar: ['Exemplar', 'Exemplar For'],
  hasSkillLevel: ['Has Skill Level', 'Skill Level For'],
  isTranslationOf: ['Is Translation Of', 'Has Translation'],
}

const keyOf = (word: string): string => word.replace(/[\s_-]/g, '').toLowerCase()

interface Meaning {
  readonly type: Official
  /** The ends change places. */
  readonly inverse: boolean
}

const MEANINGS = new Map<string, Meaning>(
  CASE_ASSOCIATION_TYPES.flatMap((type) => [
    [keyOf(LABELS[type][1]), { type, inverse: true }] as const,
    [keyOf(LABELS[type][0]), { type, inverse: false }] as const,
    [keyOf(type), { type, inverse: false }] as const,
  ]),
)

/** OpenSALT's label of an association type; another word as it is. */
export const labelOf = (word: string): string => (Object.hasOwn(LABELS, word) ? LABELS[word as Official][0] : word)

/** The type that a label means, CASE's own spelling or OpenSALT's, either way round; null: none of them. */
export const meaningOf = (label: string): Meaning | null => MEANINGS.get(keyOf(label)) ?? null
