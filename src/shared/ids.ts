import { createHash, randomUUID } from 'node:crypto'

/** Kinds of things that have an id; the prefix says which, so `node(id)` knows where to look. */
export const ID_PREFIXES = {
  organisation: 'org',
  account: 'acc',
  apiClient: 'key',
  delegation: 'dlg',
  consent: 'cns',
  accessEvent: 'evt',
  cohort: 'coh',
  library: 'lib',
  framework: 'fwk',
  competency: 'cmp',
  association: 'asn',
  definition: 'def',
  scale: 'scl',
  level: 'lvl',
  scaleMap: 'smp',
  mapping: 'map',
  rating: 'rat',
  learner: 'lrn',
  assertion: 'asr',
  heldCredential: 'crd',
  achievement: 'ach',
  trustedIssuer: 'iss',
  occupation: 'occ',
  jobProfile: 'job',
  jobPosting: 'pst',
  requirement: 'req',
  program: 'prg',
  course: 'crs',
  outcome: 'out',
  decision: 'dec',
  run: 'run',
  pairing: 'pai',
  comment: 'cmt',
  activity: 'act',
  subscription: 'sub',
  subscriptionEvent: 'sev',
} as const

export type IdKind = keyof typeof ID_PREFIXES

/** A new random id: `<prefix>_<32 hex digits>`. */
export const newId = (kind: IdKind): string => `${ID_PREFIXES[kind]}_${randomUUID().replaceAll('-', '')}`

/** The same parts give the same id, for ever: importing twice makes nothing twice. */
export function derivedId(kind: IdKind, ...parts: readonly string[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:`).update(part)
  const text = `${ID_PREFIXES[kind]}_${hash.digest().toString('hex', 0, 16)}`
  // A text put together keeps its pieces for as long as it lives, and of these there may be hundreds of thousands.
  return Buffer.from(text, 'latin1').toString('latin1')
}

const KIND_BY_PREFIX = new Map<string, IdKind>(
  Object.entries(ID_PREFIXES).map(([kind, prefix]) => [prefix, kind as IdKind]),
)

/** What kind of thing an id names; null when it is not an id of ours. */
export function kindOfId(id: string): IdKind | null {
  const match = /^([a-z]{3})_[0-9a-f]{32}$/.exec(id)
  return match ? (KIND_BY_PREFIX.get(match[1] as string) ?? null) : null
}
