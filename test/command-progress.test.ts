import { PassThrough } from 'node:stream'

import { expect, test } from '@jest/globals'

import { progressOn } from '../src/command-progress.ts'
import { frameworkCommands } from '../src/framework-commands.ts'

/** A stream with what a terminal has that a bar asks for; keeps all that is drawn. */
function screen(isTTY: boolean): { stream: NodeJS.WriteStream; drawn: () => string } {
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 100 })
  let text = ''
  stream.setEncoding('utf8').on('data', (part: string) => {
    text += part
  })
  return { stream: stream as unknown as NodeJS.WriteStream, drawn: () => text }
}

test('in a terminal a bar is drawn once the total is known, redrawn in its place, and ended', async () => {
  const { stream, drawn } = screen(true)
  const { tell, end } = progressOn(stream)
  tell('steps of the import', { done: 1, total: null })
  expect(drawn()).toBe('')
  tell('steps of the import', { done: 2, total: 10 })
  expect(drawn()).toContain('2/10')
  tell('steps of the import', { done: 10, total: 10 })
  end()
  const screenful = drawn()
  expect(screenful).toContain('10/10 steps of the import')
  // Hidden while it is drawn, shown again at the end, and back to the beginning of the line in between
  expect([screenful.includes('\x1b[?25l'), screenful.lastIndexOf('\x1b[?25h') > 0]).toEqual([true, true])
  expect(screenful).toContain('\x1b[1G')
  expect(screenful.endsWith('\n')).toBe(true)
  end()
  tell('done')
  expect(drawn().endsWith('done\n')).toBe(true)
})

test('without a terminal nothing is drawn: what is told in words is a line', () => {
  const { stream, drawn } = screen(false)
  const { tell, end } = progressOn(stream)
  tell('steps of the import', { done: 2, total: 10 })
  tell('Fetched.')
  end()
  expect(drawn()).toBe('Fetched.\n')
})

test('a report as a table breaks lines between words, and cuts nothing off', async () => {
  const message = 'Of every framework that is imported the whole report is to be read, to its very end.'
  const path = '8ccc6af4-885d-11e7-8f18-046668d2429b'
  const findings = [{ severity: 'NOTE', code: 'IMPORT_COUNTS', message, path, repaired: false }]
  const report = { outcome: 'NEW', framework: null, dryRun: true, projected: true, findings }
  const show = frameworkCommands.find((one) => one.name === 'import')?.show
  const cells = String(await show?.(report, {}))
    .split('\n')
    .map((line) => line.split('│').map((cell) => cell.trim()))
  const column = (at: number) => cells.flatMap((row) => (row[at] && row.length > 4 ? [row[at]] : []))
  expect(column(4).slice(1).join(' ')).toBe(message)
  expect(column(3).slice(1).join('')).toBe(path)
})
