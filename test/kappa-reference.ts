/** Cohen's κ once more, not as src/crosswalks computes it. */

/** κ of a table of counts, and its standard error as Fleiss, Cohen and Everitt (1969) printed it. */
export function printedForm(counts: readonly (readonly number[])[]) {
  const n = counts.flat().reduce((sum, count) => sum + count, 0)
  const p = counts.map((row) => row.map((count) => count / n))
  const rows = p.map((row) => row.reduce((sum, one) => sum + one, 0))
  const columns = p.map((_, j) => p.reduce((sum, row) => sum + (row[j] as number), 0))
  const po = p.reduce((sum, row, i) => sum + (row[i] as number), 0)
  const pe = rows.reduce((sum, row, i) => sum + row * (columns[i] as number), 0)
  let sum = 0
  p.forEach((row, i) => {
    row.forEach((share, j) => {
      sum +=
        i === j
          ? share * (1 - pe - ((rows[i] as number) + (columns[i] as number)) * (1 - po)) ** 2
          : share * (1 - po) ** 2 * ((columns[i] as number) + (rows[j] as number)) ** 2
    })
  })
  const variance = (sum - (po * pe - 2 * pe + po) ** 2) / (n * (1 - pe) ** 4)
  return { kappa: (po - pe) / (1 - pe), error: Math.sqrt(Math.max(0, variance)) }
}
