/** Words of one search: more make it no better. */
const MAX_WORDS = 24

/** Around a found word. */
const BEFORE = 60
const LENGTH = 200

/** Lower-case words of what someone typed. */
export const searchWords = (text: string): string[] => [
  ...new Set(
    (
      text
        .normalize('NFKC')
        .toLowerCase()
        .match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
    ).slice(0, MAX_WORDS),
  ),
]

/**
 * A query of the full-text index from what someone typed: any word, whole ones before beginnings, all in that order
 * first. Nothing typed can be syntax: only letters and digits pass. Null when nothing is left.
 */
export function luceneQuery(text: string): string | null {
  const words = searchWords(text)
  if (words.length === 0) return null
  const each = words.flatMap((word) => (word.length >= 3 ? [`"${word}"^2`, `${word}*`] : [`"${word}"`]))
  return words.length > 1 ? `"${words.join(' ')}"^4 ${each.join(' ')}` : each.join(' ')
}

/** The place in a statement where the words stand, each between « and »; null when none stands there. */
export function highlighted(statement: string, words: readonly string[]): string | null {
  if (words.length === 0) return null
  const any = new RegExp(words.map(patternOf).join('|'), 'giu')
  const first = any.exec(statement)
  if (!first) return null
  const start = Math.max(0, first.index - BEFORE)
  const end = Math.min(statement.length, start + LENGTH)
  // Cut at whole characters: half a surrogate pair is no text.
  const part = statement.slice(start, end).replace(/^[\uDC00-\uDFFF]|[\uD800-\uDBFF]$/g, '')
  return `${start > 0 ? '…' : ''}${part.replace(any, (word) => `«${word}»`)}${end < statement.length ? '…' : ''}`
}

/** Writing without spaces has no beginnings of words. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u

/** A word, or from three letters on the beginning of one. Words hold letters and digits only: nothing to escape. */
function patternOf(word: string): string {
  if (UNSPACED.test(word)) return word
  return `(?<![\\p{L}\\p{N}])${word}${word.length >= 3 ? '[\\p{L}\\p{M}\\p{N}]*' : '(?![\\p{L}\\p{N}])'}`
}
