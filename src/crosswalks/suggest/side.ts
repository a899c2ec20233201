import { compareText } from '../../shared/compare-text.ts'
import type { SuggestItem } from './item.ts'
import { type Years, yearsInHeading, yearsOf } from './levels.ts'

/** Deeper trees are looked at up to here. */
const MAX_DEPTH = 8

/** One of the two frameworks. Items are in the order of their ids, so that the order they came in makes no difference. */
export interface Side {
  readonly items: readonly SuggestItem[]
  /** Places of items that can be suggested. */
  readonly matchable: readonly number[]
  /** Place of the item above; -1 without. */
  readonly parents: Int32Array
  readonly children: readonly (readonly number[])[]
  readonly years: readonly (Years | null)[]
  /** What stands above each item, the nearest first; equal for siblings. */
  readonly above: readonly string[]
}

/** A framework made ready for comparison. Parents that are not among the items, and circles, end the way up. */
export function sideOf(given: readonly SuggestItem[]): Side {
  const items = [...given].sort((a, b) => compareText(a.id, b.id))
  const places = new Map(items.map((item, place) => [item.id, place]))
  const parents = Int32Array.from(items, ({ parent }, place) => {
    const above = parent === null ? undefined : places.get(parent)
    return above === undefined || above === place ? -1 : above
  })
  const children: number[][] = items.map(() => [])
  for (const [place, parent] of parents.entries()) if (parent >= 0) children[parent]?.push(place)
  const lines = items.map((_, place) => lineOf(parents, place).map((above) => items[above] as SuggestItem))
  return {
    items,
    matchable: items.flatMap((item, place) => (item.matchable && item.statement.trim() !== '' ? [place] : [])),
    parents,
    children,
    years: items.map((item, place) => yearsAt([item, ...(lines[place] as SuggestItem[])])),
    above: lines.map((line) => line.map((item) => item.statement.slice(0, 500)).join('\n')),
  }
}

/** Places above one, the nearest first; a circle ends it. */
function lineOf(parents: Int32Array, place: number): number[] {
  const line: number[] = []
  for (let at = parents[place] as number; at >= 0 && line.length < MAX_DEPTH; at = parents[at] as number) {
    if (at === place || line.includes(at)) break
    line.push(at)
  }
  return line
}

/** The nearest that says years says it for what stands below. */
function yearsAt(line: readonly SuggestItem[]): Years | null {
  for (const item of line) {
    const years = yearsOf(item.educationLevel)
    if (years) return years
  }
  for (const item of line.slice(1)) {
    const years = yearsInHeading(item.statement)
    if (years) return years
  }
  return null
}
