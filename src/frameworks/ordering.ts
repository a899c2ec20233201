import { compareText } from '../shared/compare-text.ts'

/** What the order of an item among its siblings depends on. */
export interface OrderKey {
  /** Of the isChildOf association. */
  readonly sequenceNumber: number | null
  readonly listEnumeration: string | null
  readonly humanCodingScheme: string | null
  readonly identifier: string
}

/** sequenceNumber, listEnumeration, humanCodingScheme (both natural), identifier; what is absent comes last. Total. */
export function compareSiblings(a: OrderKey, b: OrderKey): number {
  return (
    nullsLast(a.sequenceNumber, b.sequenceNumber, (x, y) => x - y) ||
    nullsLast(a.listEnumeration, b.listEnumeration, compareNatural) ||
    nullsLast(a.humanCodingScheme, b.humanCodingScheme, compareNatural) ||
    compareText(a.identifier, b.identifier)
  )
}

function nullsLast<T>(a: T | null, b: T | null, compare: (a: T, b: T) => number): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
  return compare(a, b)
}

/** "2." before "10.", "K.2" before "K.10"; case does not count. The same on every machine: no locale is asked. */
export function compareNatural(a: string, b: string): number {
  const left = a.toLowerCase().match(/[0-9]+|[^0-9]+/g) ?? []
  const right = b.toLowerCase().match(/[0-9]+|[^0-9]+/g) ?? []
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const order = compareRuns(left[i] as string, right[i] as string)
    if (order !== 0) return order
  }
  return left.length - right.length
}

const isDigits = (run: string): boolean => run.charCodeAt(0) >= 48 && run.charCodeAt(0) <= 57

function compareRuns(a: string, b: string): number {
  if (!isDigits(a) || !isDigits(b)) return compareText(a, b)
  const x = a.replace(/^0+(?=.)/, '')
  const y = b.replace(/^0+(?=.)/, '')
  return x.length - y.length || compareText(x, y)
}
