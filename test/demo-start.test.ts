import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'

import { demoConfig, ignoredLine } from '../seeds/demo/config.ts'
import { takeDirectory } from '../seeds/demo/directory.ts'
import { claimGraph, openDemoGraph } from '../seeds/demo/graph.ts'
import { assertNotDemo } from '../src/data-directory.ts'
import type { Graph, GraphAddress } from '../src/graph/driver.ts'
import { StartupError } from '../src/shared/startup-error.ts'
import { graphAddress, openTestGraph } from './support/stores.ts'

/** What the demo takes for its own before it writes anything. */

let root: string
let made = 0
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'headwater-demo-start-'))
})
afterAll(() => rmSync(root, { recursive: true, force: true }))
const fresh = (): string => join(root, String(++made))

async function screenOf(work: () => unknown): Promise<string> {
  const cause = await Promise.resolve()
    .then(work)
    .then(
      () => new Error('it was taken'),
      (rejection: unknown) => rejection,
    )
  if (!(cause instanceof StartupError)) throw cause
  expect(cause.screen.split('\n').length).toBeLessThanOrEqual(16)
  return cause.screen
}

describe('the directory of the demo', () => {
  test('is one that was not there; it is marked first of all, and taken again', () => {
    const directory = fresh()
    expect(() => assertNotDemo(directory)).not.toThrow()
    takeDirectory(directory)
    expect(readdirSync(directory)).toEqual(['demo-clock'])
    writeFileSync(join(directory, 'more'), '')
    takeDirectory(directory)
    expect(() => assertNotDemo(directory)).toThrow(/belongs to the demo/)
  })

  test('is not one that holds something else', async () => {
    const directory = fresh()
    takeDirectory(directory)
    rmSync(join(directory, 'demo-clock'))
    writeFileSync(join(directory, 'secret'), 'x')
    expect(await screenOf(() => takeDirectory(directory))).toMatch(/holds something that the demo did not make/)
    expect(readdirSync(directory)).toEqual(['secret'])
  })

  test('cannot be a file', async () => {
    expect(await screenOf(() => takeDirectory(join(process.cwd(), 'package.json')))).toMatch(
      /cannot be used: it is a file/,
    )
  })
})

describe('the graph of the demo', () => {
  let address: GraphAddress
  let graph: Graph
  beforeAll(async () => {
    address = await graphAddress()
  })
  beforeEach(async () => {
    graph = await openTestGraph()
  })
  afterEach(() => graph.close())
  afterAll(async () => {
    await (await openTestGraph()).close()
  })
  const run = (text: string) => graph.driver.executeQuery(text, {}, { database: graph.database })
  const nodes = async (): Promise<unknown> =>
    (await run('MATCH (n) WHERE NOT n:Migration RETURN collect(labels(n)[0]) AS labels')).records[0]?.get('labels')

  test('is an empty one, which is marked, and the one that it has marked', async () => {
    const mark = await claimGraph(address, null)
    expect(await nodes()).toEqual(['HeadwaterDemo'])
    await run('CREATE (:Entity {id: "org_1"})')
    expect(await claimGraph(address, mark)).toBe(mark)
    expect(await nodes()).toEqual(expect.arrayContaining(['HeadwaterDemo', 'Entity']))
  })

  test.each([
    ['something else', 'CREATE (:Book)', null, /holds something that this demo did not make/],
    ['a step of the schema of something else', 'CREATE (:Migration {name: "books"})', null, /holds something/],
    ['another demo', 'CREATE (:HeadwaterDemo {id: "theirs"})', null, /holds something/],
    ['another demo, asked by one that has run', 'CREATE (:HeadwaterDemo {id: "theirs"})', 'ours', /no longer the one/],
    ['nothing any more', 'RETURN 1', 'ours', /no longer the one that this demo filled/],
  ])('is not one that holds %s; nothing is written there', async (_what, statement, known, told) => {
    await run(statement)
    const before = await nodes()
    expect(await screenOf(() => claimGraph(address, known))).toMatch(told)
    expect(await nodes()).toEqual(before)
    await run('MATCH (m:Migration {name: "books"}) DELETE m')
  })

  test('is the one that it was about to mark, if the process ended on either side of that', async () => {
    const begun = join(fresh(), 'demo-graph')
    const named = { NEO4J_URI: address.uri, NEO4J_USER: address.user, NEO4J_PASSWORD: address.password }
    const directory = dirname(begun)
    takeDirectory(directory)
    const noted: string[] = []
    const ended = claimGraph(address, null, {
      begun: null,
      begin: (mark) => {
        noted.push(mark)
        throw new StartupError('ended', [])
      },
    })
    await expect(ended).rejects.toThrow('ended')
    expect([noted.length, await nodes()]).toEqual([1, []])
    // Marked, and ended before that was noted; another demo's mark, or more than the mark, is not taken
    await run(`CREATE (:HeadwaterDemo {id: "${noted[0]}"})`)
    const config = demoConfig({ json: false, exit: true }, { HEADWATER_DATA: directory, ...named })
    writeFileSync(begun, 'begun another')
    expect(await screenOf(() => openDemoGraph(config, () => {}))).toMatch(/holds something/)
    await run('CREATE (:Book)')
    writeFileSync(begun, `begun ${noted[0]}`)
    expect(await screenOf(() => openDemoGraph(config, () => {}))).toMatch(/holds something/)
    await run('MATCH (b:Book) DELETE b')
    await (await openDemoGraph(config, () => {})).close()
    expect(readFileSync(begun, 'utf8')).toBe(noted[0])
    expect(readdirSync(directory).sort()).toEqual(['demo-clock', 'demo-graph'])
  })

  test('stays the one of the first run', async () => {
    const directory = fresh()
    const named = {
      HEADWATER_DATA: directory,
      NEO4J_URI: address.uri,
      NEO4J_USER: address.user,
      NEO4J_PASSWORD: address.password,
    }
    const options = { json: false, exit: true }
    takeDirectory(directory)
    const open = async (env: Record<string, string>) => openDemoGraph(demoConfig(options, env), () => {})
    await (await open(named)).close()
    await (await open(named)).close()
    expect(await screenOf(() => open({ HEADWATER_DATA: directory }))).toMatch(/has its graph in the Neo4j server/)
    expect(existsSync(join(directory, 'neo4j'))).toBe(false)
    const mark = readFileSync(join(directory, 'demo-graph'), 'utf8')
    expect(await claimGraph(address, mark)).toBe(mark)
    writeFileSync(join(directory, 'demo-graph'), 'local')
    expect(await screenOf(() => open(named))).toMatch(/has its graph in a local Neo4j/)
  })
})

describe('the environment of the demo', () => {
  test('heeds a Neo4j, and keeps its own PostgreSQL and secret', () => {
    const env = {
      HEADWATER_DATA: fresh(),
      NEO4J_URI: 'bolt://graph',
      NEO4J_USER: 'someone',
      NEO4J_PASSWORD: 'word',
      NEO4J_DATABASE: 'skills',
      METRICS_TOKEN: 'a token of sixteen',
      DATABASE_URL: 'postgres://db/real',
      HEADWATER_SECRET: 'ab'.repeat(32),
    }
    const config = demoConfig({ json: false, exit: true }, env)
    expect(config.graph).toMatchObject({ uri: 'bolt://graph', user: 'someone', password: 'word', database: 'skills' })
    expect(config.metricsToken).toBe(env.METRICS_TOKEN)
    expect(config.database.url).toBeNull()
    expect(config.secret?.toString('hex')).not.toBe(env.HEADWATER_SECRET)
    expect(ignoredLine(env)).toBe('Not heeded by the demo, which has its own: DATABASE_URL, HEADWATER_SECRET.')
    expect(ignoredLine({ PATH: '/bin' })).toBeNull()
  })
})
