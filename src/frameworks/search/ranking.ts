/** A hit of the index that counts, or all those together that do not. */
export interface Looked {
  /** Null: those that do not count. */
  readonly id: string | null
  readonly score: number
  /** The least score among them. */
  readonly least: number
  /** How many entries of the index they are. */
  readonly looked: number
}

export interface Ranked {
  readonly id: string
  readonly score: number
}

/**
 * The first `wanted` of all hits that count, the best first, equal ones by id, out of the best `most` entries of the
 * index. Null where these do not tell: too few of them count, or equal ones may have been cut off.
 */
export function settled(rows: readonly Looked[], most: number, wanted: number): Ranked[] | null {
  const looked = rows.reduce((sum, row) => sum + row.looked, 0)
  const least = looked < most ? Number.NEGATIVE_INFINITY : Math.min(...rows.map((row) => row.least))
  const sure = rows.flatMap(({ id, score }) => (id === null || score <= least ? [] : [{ id, score }]))
  sure.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
  return looked < most || sure.length >= wanted ? sure.slice(0, wanted) : null
}
