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
  const order = parts
    .map((part, row) => ({ row, remainder: (part * BigInt(units)) % whole }))
    .sort((a, b) => (a.remainder === b.remainder ? a.row - b.row : a.remainder > b.remainder ? -1 : 1))
  let rest = units - shares.reduce((sum, share) => sum + share, 0)
  while (rest > 0) {
    const before = rest
    for (const { row } of order) {
      if (rest === 0) break
      if ((shares[row] as number) >= capOf(row)) continue
      shares[row] = (shares[row] as number) + 1
      rest--
    }
    if (rest === before) throw new RangeError(`caps hold fewer than ${units} units`)
  }
  return shares
}
