import { readFileSync } from 'node:fs'

import { describe, expect, test } from '@jest/globals'
import { parse, validate } from 'graphql'
import { commands } from '../src/commands.ts'
import { readConfig } from '../src/config.ts'
import { createSchema } from '../src/graphql/schema.ts'

/** What the README promises, recomputed with nothing but arithmetic. */

const readme = readFileSync('README.md', 'utf8')

/** A number of the table before rounding, in basis points, and which line and column it is. */
interface Cell {
  line: number
  column: number
  exact: number
  shown: number
}

const SMALL = 1e-6

/** Largest remainder up to `total`; of equal remainders the line that is short of its weight, then the earlier. */
function round(cells: readonly Cell[], total: number, all: readonly Cell[], weights: readonly number[]): void {
  const isShort = ({ line }: Cell) =>
    all.reduce((sum, cell) => sum + (cell.line === line ? cell.shown : 0), 0) < (weights[line] as number)
  const open = new Set(cells)
  for (let rest = total - cells.reduce((sum, cell) => sum + cell.shown, 0); rest > 0; rest--) {
    const most = Math.max(...[...open].map((cell) => cell.exact - cell.shown))
    const equals = [...open].filter((cell) => cell.exact - cell.shown > most - SMALL)
    const cell = (equals.find(isShort) ?? equals[0]) as Cell
    cell.shown++
    open.delete(cell)
  }
}

/** The lines' weights as whole basis points that add up to 10,000. */
function wholeShares(exact: readonly number[]): number[] {
  const cells = exact.map((share, line) => ({ line, column: 0, exact: share, shown: Math.floor(share + SMALL) }))
  round(cells, 10_000, [], [])
  return cells.map(({ shown }) => shown)
}

interface Line {
  weight: number
  kappa: number
  lambda: number
  q: number
  shown: number[]
}

const table = (/<!-- worked-example -->([\s\S]*?)<!-- \/worked-example -->/.exec(readme)?.[1] ?? '')
  .split('\n')
  .filter((line) => /^\| R\d/.test(line))
  .map((line): Line => {
    const [, , weight, kappa, lambda, q, ...shown] = line.split('|').map((cell) => cell.trim())
    const credit = (text = '') => (text === '–' ? 0 : Number(text))
    return {
      weight: Number(weight),
      kappa: credit(kappa),
      lambda: credit(lambda),
      q: credit(q),
      shown: shown.slice(0, 4).map(Number),
    }
  })

describe('the worked example', () => {
  const sum = table.reduce((total, { weight }) => total + weight, 0)
  const fit = table.reduce((total, { weight, kappa, lambda, q }) => total + weight * kappa * lambda * q, 0) / sum
  const fitBp = Math.round(10_000 * fit)

  test('has the job’s eight lines, and the shown sum', () => {
    expect(table).toHaveLength(8)
    expect(sum).toBe(22.5)
    expect(readme).toContain(`**${fitBp}**`)
  })

  test('the shown sums are those of the columns', () => {
    const [row] = /^\| \*\*sum\*\*.*$/m.exec(readme) ?? []
    const shown = (row ?? '').split('|').map((cell) => Number(cell.replaceAll('*', '').trim()))
    const columns = [0, 1, 2, 3].map((column) => table.reduce((total, line) => total + (line.shown[column] ?? 0), 0))
    expect(shown.slice(6, 10)).toEqual(columns)
    expect(columns.reduce((total, column) => total + column, 0)).toBe(10_000)
  })

  test('every cell follows from weight, κ, λ and q', () => {
    const cells = table.flatMap(({ weight, kappa, lambda, q }, line) => {
      const share = (10_000 * weight) / sum
      const parts = [kappa * lambda * q, 1 - kappa, kappa * (1 - lambda), kappa * lambda * (1 - q)]
      return parts.map((part, column) => ({
        line,
        column,
        exact: share * part,
        shown: Math.floor(share * part + SMALL),
      }))
    })
    const weights = wholeShares(table.map(({ weight }) => (10_000 * weight) / sum))
    const [gains, losses] = [cells.filter(({ column }) => column === 0), cells.filter(({ column }) => column > 0)]
    round(gains, fitBp, cells, weights)
    round(losses, 10_000 - fitBp, cells, weights)
    expect(table.map(({ shown }) => shown)).toEqual(
      table.map((_, line) => cells.filter((cell) => cell.line === line).map((cell) => cell.shown)),
    )
  })
})

test('the queries are valid', async () => {
  const schema = await createSchema()
  const queries = [...readme.matchAll(/```graphql\n([\s\S]*?)```/g)].map((match) => match[1] as string)
  expect(queries).toHaveLength(3)
  for (const query of queries) expect(validate(schema, parse(query)).map((error) => error.message)).toEqual([])
})

test('the configuration table names every variable, and no other', () => {
  const source = readFileSync('src/config.ts', 'utf8')
  const read = [...source.matchAll(/^ {2}([A-Z][A-Z0-9_]+): (?:z|flag|between)/gm)].map((match) => match[1] as string)
  const told = new Set([...readme.matchAll(/`([A-Z][A-Z0-9_]+)`/g)].map((match) => match[1] as string))
  expect(read.filter((name) => !told.has(name))).toEqual([])
  expect([...told].filter((name) => !read.includes(name))).toEqual([])
})

test('the defaults are the told ones', () => {
  const config = readConfig({})
  expect(config.http).toEqual({ host: '127.0.0.1', port: 4000, ide: true })
  expect(config.database).toEqual({ url: null, poolSize: 10 })
})

test('the commands that it names are the commands that there are', () => {
  const told = /Operating: .*?with (.*?); `--help`/.exec(readme)?.[1] ?? ''
  const names = [...told.matchAll(/`([a-z-]+)`/g)].map((match) => match[1])
  expect(names.sort()).toEqual(commands.map(({ name }) => name).sort())
})
