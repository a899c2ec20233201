import type { MappedPair } from './item.ts'
import type { Side } from './side.ts'

/** What is mapped around a pair. */
export interface Neighbours {
  readonly parents: boolean
  readonly children: boolean
  readonly siblings: boolean
}

const NONE: Neighbours = { parents: false, children: false, siblings: false }

/** Which pairs of two frameworks are mapped already, and what that says of those beside them. */
export class MappedNeighbours {
  readonly #from: Side
  readonly #to: Side
  readonly #mapped = new Set<number>()
  readonly #counting = new Set<number>()
  /** How many counting pairs stand under two parents. */
  readonly #under = new Map<number, number>()

  constructor(from: Side, to: Side, pairs: readonly MappedPair[]) {
    this.#from = from
    this.#to = to
    const inFrom = placesByLineage(from)
    const inTo = placesByLineage(to)
    for (const { lineages, counts } of pairs)
      for (const [one, other] of [lineages, [lineages[1], lineages[0]]] as const)
        for (const a of inFrom.get(one) ?? [])
          for (const b of inTo.get(other) ?? []) {
            const pair = this.#pair(a, b)
            this.#mapped.add(pair)
            if (!counts || this.#counting.has(pair)) continue
            this.#counting.add(pair)
            const above = this.#above(a, b)
            if (above !== null) this.#under.set(above, (this.#under.get(above) ?? 0) + 1)
          }
  }

  isMapped(a: number, b: number): boolean {
    return this.#mapped.has(this.#pair(a, b))
  }

  around(a: number, b: number): Neighbours {
    if (this.#counting.size === 0) return NONE
    const above = this.#above(a, b)
    const own = this.#counting.has(this.#pair(a, b)) ? 1 : 0
    return {
      parents: above !== null && this.#counting.has(above),
      children: (this.#under.get(this.#pair(a, b)) ?? 0) > 0,
      siblings: above !== null && (this.#under.get(above) ?? 0) > own,
    }
  }

  #pair(a: number, b: number): number {
    return a * this.#to.items.length + b
  }

  #above(a: number, b: number): number | null {
    const parentA = this.#from.parents[a] as number
    const parentB = this.#to.parents[b] as number
    return parentA < 0 || parentB < 0 ? null : this.#pair(parentA, parentB)
  }
}

function placesByLineage(side: Side): ReadonlyMap<string, readonly number[]> {
  const places = new Map<string, number[]>()
  for (const [place, { lineage }] of side.items.entries()) {
    const known = places.get(lineage)
    if (known) known.push(place)
    else places.set(lineage, [place])
  }
  return places
}
