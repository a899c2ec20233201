import type { CaseItem } from '../formats/case-model.ts'

/** Statements that one list of a difference shows, and characters of each. */
const MAX_LISTED = 100
const MAX_STATEMENT = 500

/** One statement of either side. */
export interface DifferentStatement {
  readonly identifier: string
  readonly humanCodingScheme: string | null
  /** Null: not there before. */
  readonly before: string | null
  /** Null: no longer there. */
  readonly after: string | null
}

/** What would become of the statements of a framework; each list holds the first 100 in the order of the document. */
export interface Difference {
  readonly added: readonly DifferentStatement[]
  readonly removed: readonly DifferentStatement[]
  readonly changed: readonly DifferentStatement[]
}

/** Pure. Items are the same when their identifiers are. */
export function differenceOf(
  before: ReadonlyMap<string, { readonly fullStatement: string }>,
  items: readonly Pick<CaseItem, 'identifier' | 'humanCodingScheme' | 'fullStatement'>[],
): Difference {
  const added: DifferentStatement[] = []
  const changed: DifferentStatement[] = []
  for (const { identifier, humanCodingScheme, fullStatement } of items) {
    const old = before.get(identifier)
    const list = old === undefined ? added : changed
    if (old?.fullStatement === fullStatement || list.length === MAX_LISTED) continue
    const code = humanCodingScheme === null ? null : short(humanCodingScheme)
    const was = old === undefined ? null : short(old.fullStatement)
    list.push({ identifier, humanCodingScheme: code, before: was, after: short(fullStatement) })
  }
  const now = new Set(items.map((item) => item.identifier))
  const removed = [...before]
    .filter(([identifier]) => !now.has(identifier))
    .slice(0, MAX_LISTED)
    .map(([identifier, old]) => ({
      identifier,
      humanCodingScheme: null,
      before: short(old.fullStatement),
      after: null,
    }))
  return { added, removed, changed }
}

/** Never half a character. */
const short = (text: string): string =>
  text.length <= MAX_STATEMENT ? text : `${[...text.slice(0, MAX_STATEMENT)].slice(0, -1).join('')}…`
