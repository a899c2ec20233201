import { readFileSync } from 'node:fs'
import { relative } from 'node:path'

import { describe, expect, test } from '@jest/globals'
import { parse, validate } from 'graphql'
import { commands } from '../src/commands.ts'
import { readConfig } from '../src/config.ts'
import { createSchema } from '../src/graphql/schema.ts'
import { systemClock } from '../src/shared/clock.ts'

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

/** Every variable that the program reads. */
const configSource = readFileSync('src/config.ts', 'utf8')
const variables = [...configSource.matchAll(/^ {2}([A-Z][A-Z0-9_]+): /gm)].map((match) => match[1] as string)

/** Cells of a table's row. */
const cellsOf = (row: string): string[] =>
  row
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim())

/** Default by variable, as the table of the configuration tells it; a row may name several of each. */
function toldDefaults(): Map<string, string> {
  const rows = (/\n\| variable \| default \|.*\n\|[-|]+\|\n((?:\|.*\n)+)/.exec(readme)?.[1] ?? '').trim().split('\n')
  const pairs = rows.flatMap((row) => {
    const [variables = '', defaults = ''] = cellsOf(row)
    const names = [...variables.matchAll(/`([A-Z0-9_]+)`/g)].map((match) => match[1] as string)
    const told = names.length === 1 ? [defaults] : defaults.split(', ')
    if (told.length !== names.length) throw new Error(`${variables} has ${told.length} defaults`)
    return names.map((name, at): [string, string] => [name, told[at] as string])
  })
  const told = new Map(pairs)
  if (told.size !== pairs.length) throw new Error('The table of the configuration names a variable twice.')
  return told
}

/** Default by variable, out of what is read where none is set; a dash where there is none. */
function defaultsInForce(): Map<string, string> {
  const { database, graph, http, ...config } = readConfig({})
  return new Map(
    Object.entries({
      DATABASE_URL: database.url,
      DATABASE_POOL: database.poolSize,
      NEO4J_URI: graph.uri,
      NEO4J_USER: graph.user,
      NEO4J_PASSWORD: graph.password,
      NEO4J_DATABASE: graph.database,
      NEO4J_HEAP_MB: graph.heapMegabytes,
      HEADWATER_DATA: relative('.', config.dataDirectory),
      HEADWATER_SECRET: config.secret,
      HEADWATER_URL: http.publicUrl,
      HOST: http.host,
      PORT: http.port,
      HEADWATER_IDE: http.ide,
      HEADWATER_NOW: config.clock === systemClock ? null : 'another clock',
      METRICS_TOKEN: config.metricsToken,
      LOG_LEVEL: config.logLevel,
      NODE_ENV: /NODE_ENV: z\.string\(\)\.default\('(\w+)'\)/.exec(configSource)?.[1] ?? null,
    }).map(([name, value]) => [name, value === null ? '–' : String(value)]),
  )
}

test('the configuration table names every variable, and no other', () => {
  expect([...toldDefaults().keys()].sort()).toEqual(variables.toSorted())
  expect([...defaultsInForce().keys()].sort()).toEqual(variables.toSorted())
  const elsewhere = [...readme.matchAll(/`([A-Z][A-Z0-9_]+)`/g)].map((match) => match[1] as string)
  expect(elsewhere.filter((name) => !variables.includes(name))).toEqual([])
})

test('the defaults are the told ones', () => {
  const told = toldDefaults()
  // What is made where none is given is told in words, and the demo's own stands beside ours.
  expect(told.get('HEADWATER_SECRET')).toBe('made once, beside the data')
  told.set('HEADWATER_SECRET', '–')
  const [ours, demo] = (told.get('HEADWATER_DATA') ?? '').split("; the demo's: ")
  told.set('HEADWATER_DATA', ours as string)
  expect(readFileSync('seeds/demo/config.ts', 'utf8')).toContain(`'${demo}'`)
  expect(Object.fromEntries(told)).toEqual(Object.fromEntries(defaultsInForce()))
})

test('the commands that it names are the commands that there are', () => {
  const told = /Operating: .*?with (.*?); `--help`/.exec(readme)?.[1] ?? ''
  const names = [...told.matchAll(/`([a-z-]+)`/g)].map((match) => match[1])
  expect(names.sort()).toEqual(commands.map(({ name }) => name).sort())
})
