/** A competency or heading of one framework version, as far as suggestions look at it. */
export interface SuggestItem {
  readonly id: string
  readonly lineage: string
  readonly statement: string
  /** Abbreviated statement, alternative labels, keywords. */
  readonly labels: readonly string[]
  readonly notes: string | null
  /** As it was written. */
  readonly code: string | null
  readonly educationLevel: readonly string[]
  readonly subject: readonly string[]
  /** Id of the item above it in the same version; the first where there are several. */
  readonly parent: string | null
  /** Others are headings: they say where an item stands, and are not suggested. */
  readonly matchable: boolean
}

/** Two lineages that a mapping speaks of, whichever way round. */
export interface MappedPair {
  readonly lineages: readonly [string, string]
  /** AGREED or ASSERTED: what stands beside it is more likely to correspond too. */
  readonly counts: boolean
}
