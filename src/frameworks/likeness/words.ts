import { stemmer } from 'stemmer'

/** Longer texts are cut: what a statement is about is said before. */
const MAX_LENGTH = 4_000

/** A word as it is compared, and as it stood. */
export interface Word {
  readonly stem: string
  readonly surface: string
}

const TAG = /<\/?[a-z][^<>]*>/giu
const ADDRESS = /\bhttps?:\/\/\S+/giu
const ENTITY = /&(?:#\d+|#x[0-9a-f]+|[a-z]+);/giu
/** `\frac`, `\left(`: what typesets is no word; its arguments stay. */
const COMMAND = /\\[a-z]+/giu

/**
 * `3.NF.A.3.d`, `111.26.b.10.B`, `HSA-SSE.B.3a`, `K.CC.4`: says where something stands, not what it says. Of letters and
 * digits both, which `isCode` tells: looking ahead for them from every dot of a row of dots would take for ever.
 */
const CODE = /(?<![\p{L}\p{N}])[\p{L}\p{N}]+(?:[.-][\p{L}\p{N}]+){2,}/giu
const SHORT_CODE = /(?<![\p{L}\p{N}])(?:\p{N}+[.-]\p{Lu}{1,3}|MP[. -]?\d|\p{Lu}{2,4}-\p{Lu}{2,4})(?![\p{L}\p{N}])/gu

const TOKEN = /\p{L}[\p{L}\p{M}]*(?:['’]\p{L}+)*|\p{N}+(?:[.,/]\p{N}+)*/gu

/** Writing without spaces: pairs of its characters stand for words. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u
const UNSPACED_RUN = new RegExp(`(?:${UNSPACED.source}|\\p{M}|ー)+|[^]`, 'gu')

/** Words that only hold English sentences together; those of other languages weigh little because they are everywhere. */
const STOP = new Set(
  `a about above all also an and any are as at be been being below between both but by can could do does each eg etc for
   from had has have having how i if in into is it its like may more most must no not of on one or other others our over
   should so some such than that the their them then there these they this those through to under up upon was we were
   what when where which while who whom whose will with within without would you your e g using use uses used including
   include includes example`.split(/\s+/u),
)

const isCode = (parts: string): boolean => /\p{L}/u.test(parts) && /\p{N}/u.test(parts)

/** What of a text is compared: without markup, addresses, typesetting commands and codes. */
function proseOf(text: string): string {
  return (
    text
      .slice(0, MAX_LENGTH)
      .normalize('NFKC')
      // One character can stand for eighteen.
      .slice(0, MAX_LENGTH)
      .replace(ADDRESS, ' ')
      .replace(TAG, ' ')
      .replace(ENTITY, ' ')
      .replace(COMMAND, ' ')
      .replace(CODE, (parts) => (isCode(parts) ? ' ' : parts))
      .replace(SHORT_CODE, ' ')
      .toLowerCase()
  )
}

/**
 * The words of a text in order, without those that only hold it together. English endings are taken off words of plain
 * Latin letters; other words stay as they are; writing without spaces gives pairs of characters.
 */
export function wordsIn(text: string): Word[] {
  const words: Word[] = []
  for (const token of proseOf(text).match(TOKEN) ?? []) {
    if (UNSPACED.test(token)) words.push(...pairsOf(token))
    else if (!STOP.has(token)) words.push({ stem: stemOf(token), surface: token })
  }
  return words
}

/** Stems of words that were met, because the same words come again and again; forgotten when there are many. */
const stems = new Map<string, string>()
const MAX_STEMS = 50_000

function stemOf(token: string): string {
  const known = stems.get(token)
  if (known !== undefined) return known
  const plain = token.replace(/['’].*$/u, '')
  const stem = /^[a-z]{3,}$/u.test(plain) ? stemmer(plain) : plain
  if (stems.size === MAX_STEMS) stems.clear()
  stems.set(token, stem)
  return stem
}

function pairsOf(token: string): Word[] {
  const words: Word[] = []
  for (const run of token.match(UNSPACED_RUN) ?? []) {
    const characters = [...run]
    if (characters.length === 1) words.push({ stem: run, surface: run })
    for (let at = 0; at + 1 < characters.length; at++) {
      const pair = `${characters[at]}${characters[at + 1]}`
      words.push({ stem: pair, surface: pair })
    }
  }
  return words
}

/** Two words that stand beside each other, as one: `number line` says more than both. */
export const phrasesOf = (words: readonly Word[]): Word[] =>
  words.slice(1).map((word, at) => {
    const before = words[at] as Word
    return { stem: `${before.stem} ${word.stem}`, surface: `${before.surface} ${word.surface}` }
  })
