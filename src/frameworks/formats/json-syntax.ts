/** The first thing that is wrong with a text as JSON (RFC 8259). */
export interface JsonFault {
  readonly index: number
  readonly message: string
}

class Stop {
  constructor(readonly fault: JsonFault) {}
}

/**
 * Where a text that `JSON.parse` refused stops being JSON. Engines word and place this differently from version to
 * version, or not at all, so it is found here. The caller has bounded the depth.
 */
export function firstJsonError(text: string): JsonFault {
  try {
    const end = skipSpace(text, readValue(text, skipSpace(text, text.charCodeAt(0) === 0xfeff ? 1 : 0)))
    if (end < text.length) fail(end, 'unexpected text after the end of the document')
  } catch (stop) {
    if (stop instanceof Stop) return stop.fault
    throw stop
  }
  return { index: text.length, message: 'the parser refused it' }
}

function fail(index: number, message: string): never {
  throw new Stop({ index, message })
}

const shown = (text: string, index: number): string =>
  index >= text.length ? 'the end of the input' : JSON.stringify(String.fromCodePoint(text.codePointAt(index) ?? 0))

function expected(text: string, index: number, what: string): never {
  if (index >= text.length) fail(index, `the input ends early, ${what} was due (is it truncated?)`)
  fail(index, `expected ${what} but found ${shown(text, index)}`)
}

function skipSpace(text: string, from: number): number {
  let i = from
  while (text[i] === ' ' || text[i] === '\n' || text[i] === '\r' || text[i] === '\t') i++
  return i
}

function readValue(text: string, i: number): number {
  const char = text[i]
  if (char === '{') return readMembers(text, i + 1)
  if (char === '[') return readElements(text, i + 1)
  if (char === '"') return readString(text, i)
  for (const word of ['true', 'false', 'null']) if (text.startsWith(word, i)) return i + word.length
  const number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y
  number.lastIndex = i
  if (number.test(text)) return number.lastIndex
  return expected(text, i, 'a value')
}

function readMembers(text: string, from: number): number {
  let i = skipSpace(text, from)
  if (text[i] === '}') return i + 1
  for (;;) {
    if (text[i] !== '"') expected(text, i, 'a name in double quotes')
    i = skipSpace(text, readString(text, i))
    if (text[i] !== ':') expected(text, i, '":"')
    i = skipSpace(text, readValue(text, skipSpace(text, i + 1)))
    if (text[i] === '}') return i + 1
    if (text[i] !== ',') expected(text, i, '"," or "}"')
    i = skipSpace(text, i + 1)
  }
}

function readElements(text: string, from: number): number {
  let i = skipSpace(text, from)
  if (text[i] === ']') return i + 1
  for (;;) {
    i = skipSpace(text, readValue(text, i))
    if (text[i] === ']') return i + 1
    if (text[i] !== ',') expected(text, i, '"," or "]"')
    i = skipSpace(text, i + 1)
  }
}

function readString(text: string, from: number): number {
  const escapes = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y
  let i = from + 1
  for (;;) {
    const char = text[i]
    if (char === undefined)
      fail(i, `the input ends early, inside the text that starts at character ${from + 1} (is it truncated?)`)
    if (char === '"') return i + 1
    if (char === '\\') {
      escapes.lastIndex = i
      if (!escapes.test(text)) fail(i, 'an escape that JSON does not know')
      i = escapes.lastIndex
    } else if (char < ' ') fail(i, 'a raw control character inside a text')
    else i++
  }
}
