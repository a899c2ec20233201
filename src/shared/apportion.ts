/** A share of a whole, exactly: `part / whole` of one row. */
export type Parts = readonly bigint[]

/** Nearest whole number of `part · units / whole`, half up. */
export function roundedShare(part: bigint, whole: bigint, units: number): number {
  if (whole <= 0n) return 0
  return Number((2n * part * BigInt(units) + whole) / (2n * whole))
}

/**
 * Splits `units` over rows in proportion to `parts`, in whole units: each gets its floor, what is left goes to the
 * largest remainders, earlier rows first. A row never gets more than its `cap`; the caps must hold `units` together.
 */
export function apportion(parts: Parts, units: number, caps?: readonly number[]): number[] {
  const whole = parts.reduce((sum, part) => sum + part, 0n)
  if (whole === 0n || units === 0) return parts.map(() => 0)
  const capOf = (row: number): number => caps?.[row] ?? units
  const shares = parts.map((part, row) => Math.min(Number((part * BigInt(units)) / whole), capOf(row)))
  const remainders = parts.map((part) => (part * BigInt(units)) % whole)
  raise({ shares, remainders, rows: parts.map((_, row) => row), units, capOf })
  return shares
}

/** Shares that were rounded down, and what is to become of them. */
export interface Raising {
  /** Changed in place. */
  readonly shares: number[]
  /** What rounding down took from each, all in one unit. */
  readonly remainders: readonly bigint[] | readonly number[]
  /** Which rows take part, and what they come to together. */
  readonly rows: readonly number[]
  readonly units: number
  readonly capOf?: (row: number) => number
  /** Asked anew for each unit: which of rows with equal remainders goes first. */
  readonly prefers?: (row: number) => boolean
}

/** Hands out the units that rounding down left over: one a row, largest remainders first, then earlier rows. */
export function raise({ shares, remainders, rows, units, capOf = () => units, prefers }: Raising): void {
  const remainderOf = (row: number) => remainders[row]!
  const order = rows.toSorted((a, b) =>
    remainderOf(a) === remainderOf(b) ? a - b : remainderOf(a) > remainderOf(b) ? -1 : 1,
  )
  let rest = units - rows.reduce((sum, row) => sum + shares[row]!, 0)
  while (rest > 0) {
    const before = rest
    for (let at = 0; at < order.length && rest > 0; at++) {
      if (prefers) bringForward(order, at, (row) => remainderOf(row) === remainderOf(order[at]!), prefers)
      const row = order[at]!
      if (shares[row]! >= capOf(row)) continue
      shares[row]! += 1
      rest--
    }
    if (rest === before) throw new RangeError(`caps hold fewer than ${units} units`)
  }
}

/** Puts the first preferred row among the equals that begin at `at` there. */
function bringForward(
  order: number[],
  at: number,
  isEqual: (row: number) => boolean,
  prefers: (row: number) => boolean,
): void {
  for (let place = at; place < order.length && isEqual(order[place]!); place++)
    if (prefers(order[place]!)) {
      order.splice(at, 0, ...order.splice(place, 1))
      return
    }
}
