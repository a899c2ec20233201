/** Statement without what does not carry meaning: markup signs, case, punctuation, spacing, width. */
export function wordsOfStatement(statement: string): string[] {
  return (
    statement
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{M}]+|\p{N}+(?:[.,]\p{N}+)*|[<>=≤≥≠+\-−×÷±%]/gu) ?? []
  )
}

/**
 * Whether a new wording says the same: equal words, or a spelling mended. Careful on purpose, since a wrong yes lets
 * old evidence count for a new demand: words may differ by one letter only where they have six or more, begin alike
 * and are no numbers, and only one word in eight. "Adopt" and "adapt", "able" and "unable", "2" and "3" differ.
 */
export function sameMeaning(before: string, after: string): boolean {
  const a = wordsOfStatement(before)
  const b = wordsOfStatement(after)
  if (a.length !== b.length || a.length === 0) return a.length === b.length && before.trim() === after.trim()
  let mended = 0
  for (let i = 0; i < a.length; i++) {
    if (a[i] === b[i]) continue
    if (!isMended(a[i] as string, b[i] as string)) return false
    mended++
  }
  return mended <= Math.max(1, Math.floor(a.length / 8))
}

function isMended(a: string, b: string): boolean {
  if (Math.min(a.length, b.length) < 6 || a[0] !== b[0] || /\p{N}/u.test(a + b)) return false
  return oneEditApart(a, b)
}

/** One letter more, less or other. */
function oneEditApart(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false
  let start = 0
  while (start < a.length && a[start] === b[start]) start++
  const shift = a.length === b.length ? 1 : 0
  const restA = a.slice(start + (a.length >= b.length ? 1 : 0))
  const restB = b.slice(start + (b.length > a.length || shift === 1 ? 1 : 0))
  return restA === restB
}
