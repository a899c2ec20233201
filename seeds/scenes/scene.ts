import type { DemoClient } from '../demo/client.ts'
import type { KeyHolder } from '../demo/keys.ts'
import { type TableText, tableText, WIDTH } from '../demo/table.ts'
import type { Loading } from '../load/loading.ts'

/** One scene as it is shown. */
export interface Scene {
  /** Who asks. */
  readonly asks: string
  /** In one line. */
  readonly question: string
  readonly tables: readonly { readonly caption?: string; readonly table: TableText }[]
  /** In one sentence. */
  readonly shows: string
}

/** What the scenes work with: real requests with demo keys, and the ids of the world. */
export interface Stage {
  readonly loading: Loading
  as(holder: KeyHolder): DemoClient
}

const wrapped = (text: string, indent: string): string => {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && indent.length + line.length + 1 + word.length > WIDTH) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line].join(`\n${indent}`)
}

/** The scene as text, at most WIDTH columns wide. */
export function sceneText(scene: Scene, number: number, colours: boolean): string {
  const strong = (text: string): string => (colours ? `\u001b[1m${text}\u001b[22m` : text)
  const parts = [`${strong(`Scene ${number} · ${scene.asks}`)}`, wrapped(`Question: ${scene.question}`, '  ')]
  for (const { caption, table } of scene.tables) {
    if (caption !== undefined) parts.push('', wrapped(caption, ''))
    parts.push(tableText(table, colours))
  }
  parts.push(wrapped(`What this shows: ${scene.shows}`, '  '), '')
  return parts.join('\n')
}
