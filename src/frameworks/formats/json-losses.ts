/** What `JSON.parse` took silently: where, and of what. */
export interface JsonLosses {
  /** Members whose name stood in the same object before: the last one is what came out. */
  readonly repeated: readonly { readonly path: readonly (string | number)[]; readonly name: string }[]
  /** Numbers that no 64-bit floating-point number is: as they were written. */
  readonly rounded: readonly { readonly path: readonly (string | number)[]; readonly written: string }[]
}

/** An object or array that is being read. */
interface Level {
  /** Of an object, the names so far; null: an array. */
  readonly names: Set<string> | null
  /** Place of the value that is being read. */
  at: string | number
}

/** So many digits every number holds. */
const SAFE_DIGITS = 15

/**
 * Whether a text that `JSON.parse` took can have losses: it has more members than came out, or a number is long or has an
 * exponent. A plain scan, since nearly no text has any.
 */
export function mayLose(text: string, members: number): boolean {
  let inString = false
  let digits = 0
  let named = 0
  for (let i = 0; i < text.length; i++) {
    const char = text.charCodeAt(i)
    if (inString) {
      if (char === 0x5c) i++
      else if (char === 0x22) inString = false
      continue
    }
    if (char >= 0x30 && char <= 0x39) {
      if (++digits > SAFE_DIGITS) return true
      continue
    }
    if (char === 0x2e) continue
    if ((char === 0x65 || char === 0x45) && digits > 0) return true
    digits = 0
    if (char === 0x22) inString = true
    else if (char === 0x3a) named++
  }
  return named !== members
}

const NUMBER = /-?[0-9][0-9.eE+-]*/y

/**
 * Finds both in a text that `JSON.parse` took. Slow beside that parser: look first whether there can be any. `path` ends
 * with the member or element itself.
 */
export function findLosses(text: string): JsonLosses {
  const repeated: { path: (string | number)[]; name: string }[] = []
  const rounded: { path: (string | number)[]; written: string }[] = []
  const levels: Level[] = []
  const path = () => levels.map((level) => level.at)
  let nameIsDue = false
  for (let i = 0; i < text.length; ) {
    const char = text[i] as string
    const level = levels.at(-1)
    const end = char === '"' ? endOfString(text, i) : isNumber(char) ? endOfNumber(text, i) : i + 1
    if (char === '"' && nameIsDue && level?.names) {
      const name = JSON.parse(text.slice(i, end)) as string
      level.at = name
      if (level.names.has(name)) repeated.push({ path: path(), name })
      level.names.add(name)
      nameIsDue = false
    } else if (char === '{' || char === '[') {
      levels.push(char === '{' ? { names: new Set(), at: '' } : { names: null, at: 0 })
      nameIsDue = char === '{'
    } else if (char === '}' || char === ']') {
      levels.pop()
      nameIsDue = false
    } else if (char === ',' && level) {
      nameIsDue = level.names !== null
      if (typeof level.at === 'number') level.at++
    } else if (isNumber(char)) {
      const written = text.slice(i, end)
      if (digitsOf(written) !== digitsOf(String(Number(written)))) rounded.push({ path: path(), written })
    }
    i = end
  }
  return { repeated, rounded }
}

const isNumber = (char: string): boolean => char === '-' || (char >= '0' && char <= '9')

function endOfNumber(text: string, from: number): number {
  NUMBER.lastIndex = from
  return NUMBER.test(text) ? NUMBER.lastIndex : from + 1
}

function endOfString(text: string, from: number): number {
  let i = from + 1
  while (text[i] !== '"') i += text[i] === '\\' ? 2 : 1
  return i + 1
}

/** The same for two ways of writing one number: its digits without zeros at either end, and where the point stands. */
function digitsOf(number: string): string {
  const match = /^(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?$/.exec(number)
  if (!match) return number
  const [, sign, whole = '', fraction = '', exponent = '0'] = match
  const all = `${whole}${fraction}`
  const significant = all.replace(/^0+/, '')
  if (significant === '') return '0'
  const point = whole.length + Number(exponent) - (all.length - significant.length)
  // No /0+$/: on zeros that stand before another digit it would look at each of them again and again.
  let end = significant.length
  while (significant[end - 1] === '0') end--
  return `${sign}${significant.slice(0, end)}e${point}`
}
