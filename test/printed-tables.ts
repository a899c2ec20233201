/** A row of a printed table: heading to cell. A heading that stands there again has its number behind it: `Tier 2`. */
export type PrintedRow = Readonly<Record<string, string>>

const BORDER = /^[┌├└]/

/** The tables of a printed text, each as its rows; a cell that goes over several lines is put together again. */
export function printedTables(text: string): PrintedRow[][] {
  const tables: PrintedRow[][] = []
  for (const [block] of text.matchAll(/^┌.*\n(?:[│├].*\n)+└.*$/gm)) {
    const [head = [], ...rows] = cellsOf(block)
    const headings = head.map((heading, at) => {
      const times = head.slice(0, at + 1).filter((one) => one === heading).length
      return times === 1 ? heading : `${heading} ${times}`
    })
    tables.push(
      rows.map((cells) => {
        if (cells.length !== headings.length) throw new Error(`${cells.length} cells under ${headings.length} headings`)
        return Object.fromEntries(headings.map((heading, at) => [heading, cells[at] as string]))
      }),
    )
  }
  return tables
}

/** Cells by row, the headings first. */
function cellsOf(block: string): string[][] {
  const rows: string[][] = []
  let row: string[] | null = null
  for (const line of block.split('\n')) {
    if (BORDER.test(line)) {
      row = null
      continue
    }
    const parts = line.split('│').slice(1, -1)
    if (row === null) {
      row = parts.map(() => '')
      rows.push(row)
    }
    for (const [at, part] of parts.entries()) row[at] = `${row[at] ?? ''} ${part.trim()}`.trim()
  }
  return rows
}

/** One scene of the printed story, by words of its question. */
export function sceneAsking(stdout: string, words: string): string {
  const scene = stdout.split(/^(?=Scene \d+ · )/m).find((one) => plain(one).includes(words))
  if (!scene) throw new Error(`no scene asks "${words}"`)
  return scene
}

/** Text without its line breaks. */
export const plain = (text: string): string => text.replace(/\s+/g, ' ')
