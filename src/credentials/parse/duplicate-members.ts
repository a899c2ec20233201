/** An object that is being read, or (without names) an array. */
interface Open {
  readonly names: Set<string> | null
  /** The member, or the index, that is being read. */
  at: string | number
  isName: boolean
}

/**
 * The place of the first member that stands twice in its object, or null. JSON.parse takes the last one, other readers
 * of the same bytes the first. For a text that JSON.parse has read.
 */
export function duplicateMember(text: string): string | null {
  const open: Open[] = []
  const signs = /["{}[\],]/g
  for (let found = signs.exec(text); found; found = signs.exec(text)) {
    const inner = open.at(-1)
    if (found[0] === '"') {
      signs.lastIndex = endOfText(text, found.index)
      if (!inner?.names || !inner.isName) continue
      const name = JSON.parse(text.slice(found.index, signs.lastIndex)) as string
      inner.at = name
      inner.isName = false
      if (inner.names.has(name)) return pathOf(open)
      inner.names.add(name)
    } else if (found[0] === ',' && inner) next(inner)
    else if (found[0] === '{') open.push({ names: new Set(), at: '', isName: true })
    else if (found[0] === '[') open.push({ names: null, at: 0, isName: false })
    else open.pop()
  }
  return null
}

function next(inner: Open): void {
  if (inner.names) inner.isName = true
  else inner.at = Number(inner.at) + 1
}

/** Behind the quote that ends the text which begins here. */
function endOfText(text: string, start: number): number {
  const ends = /["\\]/g
  ends.lastIndex = start + 1
  for (let found = ends.exec(text); found; found = ends.exec(text)) {
    if (found[0] === '"') return found.index + 1
    ends.lastIndex = found.index + 2
  }
  return text.length
}

const pathOf = (open: readonly Open[]): string => `$${open.map(({ at }) => stepOf(at)).join('')}`

function stepOf(at: string | number): string {
  if (typeof at === 'number') return `[${at}]`
  return /^@?\w{1,100}$/.test(at) ? `.${at}` : `[${JSON.stringify(at.slice(0, 100))}]`
}
