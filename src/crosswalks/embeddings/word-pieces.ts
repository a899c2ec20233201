/** Numbers of word pieces as a BERT model reads them; always begins with [CLS] and ends with [SEP]. */
export interface WordPieces {
  /** At most `most` numbers. */
  read(text: string, most: number): number[]
  readonly padding: number
}

export interface WordPieceOptions {
  /** Without case and accents, as the "uncased" models were trained. */
  readonly uncased: boolean
}

/** Longer words are unknown to the model. */
const MAX_WORD = 100

const CJK = /[\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFAFF\u{20000}-\u{2FA1F}]/u
const PUNCTUATION = /[\p{P}\u0021-\u002F\u003A-\u0040\u005B-\u0060\u007B-\u007E]/u

/**
 * The tokenizer of BERT: words at white space, punctuation and each Chinese character by itself, then of each word the
 * longest piece that the vocabulary has, and so on with the rest (`##…`). The vocabulary is a `vocab.txt`: a piece a
 * line, its number the line. Throws when the pieces that every such vocabulary has are missing.
 */
export function wordPieces(vocabulary: string, { uncased }: WordPieceOptions): WordPieces {
  const lines = vocabulary.split(/\r?\n/)
  const numbers = new Map(lines.filter((line) => line !== '').map((piece, number) => [piece, number]))
  const special = (piece: string): number => {
    const number = numbers.get(piece)
    if (number === undefined) throw new Error(`its vocab.txt has no ${piece}: it is no vocabulary of WordPieces`)
    return number
  }
  const [unknown, first, last, padding] = ['[UNK]', '[CLS]', '[SEP]', '[PAD]'].map(special) as [
    number,
    number,
    number,
    number,
  ]
  return {
    padding,
    read(text, most) {
      const pieces = wordsOf(text, uncased).flatMap((word) => piecesOf(word, numbers) ?? [unknown])
      return [first, ...pieces.slice(0, Math.max(0, most - 2)), last]
    },
  }
}

function wordsOf(text: string, uncased: boolean): string[] {
  const plain = uncased
    ? text
        .toLowerCase()
        .normalize('NFD')
        .replace(/\p{Mn}/gu, '')
    : text.normalize('NFC')
  const words: string[] = []
  let word = ''
  const end = () => {
    if (word !== '') words.push(word)
    word = ''
  }
  for (const character of plain) {
    if (/\s/u.test(character)) end()
    else if (PUNCTUATION.test(character) || CJK.test(character)) {
      end()
      words.push(character)
    } else if (!/[\p{Cc}\p{Cf}\uFFFD]/u.test(character)) word += character
  }
  end()
  return words
}

/** Null when some part of the word is in no piece: then the whole word is unknown. */
function piecesOf(word: string, numbers: ReadonlyMap<string, number>): number[] | null {
  const characters = [...word]
  if (characters.length > MAX_WORD) return null
  const pieces: number[] = []
  for (let from = 0; from < characters.length; ) {
    let to = characters.length
    let number: number | undefined
    for (; to > from; to--) {
      number = numbers.get(`${from > 0 ? '##' : ''}${characters.slice(from, to).join('')}`)
      if (number !== undefined) break
    }
    if (number === undefined) return null
    pieces.push(number)
    from = to
  }
  return pieces
}
