import { spawn } from 'node:child_process'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { assertGivenEmpty, staysLine } from '../bench/given.ts'
import { benchMatch, WHAT } from '../bench/match.ts'
import { timeInTurns, timingOf } from '../bench/timing.ts'
import { Random } from '../seeds/people/random.ts'
import { readConfig } from '../src/config.ts'
import { graphAddress, openStores, type TestStores } from './support/stores.ts'

/** The program as it is called, with what the environment names. */
function bench(env: Record<string, string>): Promise<{ out: string; screen: string; code: number | null }> {
  const { NODE_OPTIONS: _, ...own } = process.env
  const args = ['--no-warnings', '--import', './src/shared/from-source.js', 'bench/bench.ts', 'match']
  const child = spawn(process.execPath, [...args, '--learners', '20', '--seconds', '1'], {
    env: { ...own, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [out, screen] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    screen += text
  })
  return new Promise((done) => child.once('close', (code) => done({ out, screen, code })))
}

let stores: TestStores
beforeAll(async () => {
  stores = await openStores()
})
afterAll(() => stores?.close())

test('a small world is built, ranked alike by the peer, and reported with its sizes', async () => {
  const options = { learners: 60, facts: 4, competencies: 60, seed: 7, seconds: 0 }
  const report = await benchMatch(stores.resources, stores.graph, options, () => stores.projector.stop())
  expect(report.sizes).toMatchObject({ learners: 60, competencies: 60, lines: 8, first: 50 })
  expect(report.sizes.listed).toBeGreaterThan(0)
  expect(report.sizes.listed).toBeLessThanOrEqual(60)
  const [{ shows }] = (
    await stores.graph.driver.executeQuery('MATCH (:Learner)-[s:SHOWS]->() RETURN count(s) AS shows')
  ).records.map((record) => record.toObject()) as [{ shows: number }]
  expect(report.sizes.facts).toBe(shows)
  expect(Object.keys(report.timings).sort()).toEqual(Object.keys(WHAT).sort())
  for (const { runs, medianMs, p95Ms } of Object.values(report.timings)) {
    expect(runs).toBeGreaterThanOrEqual(5)
    expect(p95Ms).toBeGreaterThanOrEqual(medianMs)
  }
  expect(report.versions.policy).toBe('headwater-1')
  // every run through service or HTTP was a reading of people: it is kept and logged like any other
  const [row] = await stores.dataSource.query(
    `SELECT (SELECT count(*)::int FROM match_decision) AS decisions, (SELECT count(*)::int FROM audit_event) AS events`,
  )
  expect(row.decisions).toBe(row.events)
  expect(row.decisions).toBeGreaterThanOrEqual(2 * report.timings.http.runs)
}, 240_000)

describe('servers that are given', () => {
  const SERVER = process.env.TEST_DATABASE_URL
  const onServer = SERVER ? test : test.skip

  test('a graph that holds something is refused on one screen, and nothing is written there', async () => {
    const { uri, user, password } = await graphAddress()
    const run = async (text: string) => (await stores.graph.driver.executeQuery(text)).records[0]?.get('count')
    await run('CREATE (:Book)')
    const count = () => run('MATCH (n) RETURN count(n) AS count')
    const before = await count()
    const { out, screen, code } = await bench({ NEO4J_URI: uri, NEO4J_USER: user, NEO4J_PASSWORD: password })
    expect({ out, code }).toEqual({ out: '', code: 1 })
    expect(screen).toBe(`The graph at ${uri} holds something; this measures only on an empty one.
  - unset NEO4J_URI to use a local Neo4j, which is gone afterwards
  - or name an empty one in NEO4J_URI or NEO4J_DATABASE
`)
    expect(await count()).toBe(before)
    await run('MATCH (b:Book) DELETE b')
  }, 60_000)

  onServer('a database that holds tables is refused, and an empty one taken', async () => {
    const url = new URL(SERVER as string)
    const empty = readConfig({ DATABASE_URL: url.href })
    await expect(assertGivenEmpty(empty)).resolves.toBeUndefined()
    const [{ name }] = await stores.dataSource.query('SELECT current_database() AS name')
    url.pathname = name
    const config = readConfig({ DATABASE_URL: url.href })
    await expect(assertGivenEmpty(config)).rejects.toThrow(/^The database of DATABASE_URL holds tables;/)
  })

  test('what stays there is told', () => {
    const config = readConfig({
      NEO4J_URI: 'bolt://graph',
      NEO4J_PASSWORD: 'word',
      DATABASE_URL: 'postgres://u:p@db/x',
    })
    expect(staysLine(config)).toMatch(/stays in bolt:\/\/graph and the database of DATABASE_URL; empty it/)
    expect(staysLine(readConfig({}))).toBeNull()
  })
})

test('the same seed gives the same numbers, spread evenly', () => {
  const draw = (seed: number) => {
    const random = new Random(seed)
    return Array.from({ length: 10_000 }, () => random.next())
  }
  expect(draw(1)).toEqual(draw(1))
  expect(draw(1)).not.toEqual(draw(2))
  expect(draw(3).reduce((sum, it) => sum + it, 0) / 10_000).toBeCloseTo(0.5, 1)
  const random = new Random(4)
  const picked = Array.from({ length: 3_000 }, () => random.weighted(['a', 'b', 'never'], [2, 1, 0]))
  expect(picked.filter((it) => it === 'a').length / 3_000).toBeCloseTo(2 / 3, 1)
  expect(picked).not.toContain('never')
})

test('median and p95 are those of the runs', () => {
  expect(timingOf([5, 1, 3])).toEqual({ runs: 3, medianMs: 3, p95Ms: 5 })
  expect(timingOf(Array.from({ length: 100 }, (_, i) => i + 1))).toEqual({ runs: 100, medianMs: 50, p95Ms: 95 })
})

test('what is compared runs in turns', async () => {
  const order: string[] = []
  const work = { a: async () => order.push('a'), b: async () => order.push('b') }
  await timeInTurns(work, { seconds: 0, warmUps: 1, atLeast: 2 })
  expect(order.join('')).toBe('ababab')
})
