import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import type { Graph } from '../src/graph/driver.ts'
import { association, DOCUMENT, item, packageOf, uuid } from './frameworks-samples.ts'
import { dumpOf } from './graph-dump.ts'
import { type OwnProcess, startProcess } from './support/process.ts'
import { graphAddress, openTestGraph } from './support/stores.ts'

/** Our process is killed with -9 in the middle of imports: everything or nothing, and the graph follows. */

const ITEMS = 400
const ROUNDS = 3
const COMMITTED = ROUNDS + 1

const IMPORT = `mutation ($input: ImportFrameworkInput!) {
  importFramework(input: $input) { run { state } framework { id } projected userErrors { message } }
}`

let directory: string
let graph: Graph
let env: Record<string, string>
let running: OwnProcess | null = null

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'headwater-kill-'))
  graph = await openTestGraph()
  const { uri, user, password } = await graphAddress()
  env = { NEO4J_URI: uri, NEO4J_USER: user, NEO4J_PASSWORD: password }
})
afterAll(async () => {
  await running?.kill()
  await graph.close()
  rmSync(directory, { recursive: true, force: true })
})

const start = async (): Promise<OwnProcess> => {
  running = await startProcess(directory, env)
  return running
}

/** A framework of its own for each number: a chain of items, so that every item has an edge. */
const framework = (number: number): string =>
  JSON.stringify({
    ...packageOf(
      Array.from({ length: ITEMS }, (_, n) => ({
        ...item(n),
        identifier: uuid(n, number),
        uri: `https://frameworks.example/${number}/${n}`,
      })),
      Array.from({ length: ITEMS - 1 }, (_, n) => {
        const one = association(n, 'isChildOf', n + 1, n) as Record<string, unknown>
        const end = (m: number) => ({
          title: `${m}`,
          identifier: uuid(m, number),
          uri: `https://frameworks.example/${number}/${m}`,
        })
        return {
          ...one,
          identifier: uuid(n, 0xa0_0000 + number),
          originNodeURI: end(n + 1),
          destinationNodeURI: end(n),
        }
      }) as never,
    ),
    CFDocument: {
      ...DOCUMENT,
      identifier: uuid(number, 0xd),
      title: `Framework ${number}`,
      uri: `https://frameworks.example/${number}`,
    },
  })

async function newSteward(own: OwnProcess): Promise<string> {
  const { id } = await own.command('organisation', { name: 'Stewards', kinds: 'STEWARD' })
  return (await own.command('client', { organisation: id, useCases: 'FRAMEWORK_STEWARDSHIP' })).key
}

const settled = async (own: OwnProcess): Promise<void> => {
  for (let look = 0; look < 600; look++) {
    const { waiting, parked } = await own.command('status', {})
    expect(parked).toBe(0)
    if (waiting === 0) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('the outbox does not empty')
}

/** Items and edges of the tree that the graph shows of each framework, by title. */
async function counts(): Promise<Record<string, { items: number; edges: number }>> {
  const { records } = await graph.driver.executeQuery(
    `MATCH (f:Framework) OPTIONAL MATCH (f)<-[:IN_FRAMEWORK]-(c:Competency)
     OPTIONAL MATCH (c)-[e:IS_CHILD_OF]->(:Competency)
     RETURN f.title AS title, count(DISTINCT c) AS items, count(e) AS edges`,
    {},
    { database: graph.database },
  )
  return Object.fromEntries(
    records.map((record) => [record.get('title'), { items: record.get('items'), edges: record.get('edges') }]),
  )
}

const WHOLE = { items: ITEMS, edges: ITEMS - 1 }

/** Waits until an import has committed: its rows wait for the graph, or stand there. */
async function committed(own: OwnProcess, title: string): Promise<void> {
  for (let look = 0; look < 3_000; look++) {
    const { waiting } = await own.command('status', {})
    if (waiting > 0 || title in (await counts())) return
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  throw new Error(`${title} was not imported`)
}

describe('killed with -9', () => {
  test('an import is there as a whole or not at all, and a rebuild changes nothing', async () => {
    let own = await start()
    const key = await newSteward(own)
    const killedIn = async (round: number, moment: () => Promise<unknown>) => {
      const imports = own.query(key, IMPORT, { input: { format: 'case', source: { text: framework(round) } } })
      imports.catch(() => {})
      await moment()
      await own.kill()
      await imports.catch(() => {})
      own = await start()
      await settled(own)
      for (const found of Object.values(await counts())) expect(found).toEqual(WHOLE)
    }
    for (let round = 1; round <= ROUNDS; round++)
      await killedIn(round, () => new Promise((resolve) => setTimeout(resolve, 40 * 4 ** (round - 1))))
    // What has committed is there after any kill, whether or not the graph had it.
    await killedIn(COMMITTED, () => committed(own, `Framework ${COMMITTED}`))
    expect(await counts()).toMatchObject({ [`Framework ${COMMITTED}`]: WHOLE })
    const answer = await own.query(key, IMPORT, { input: { format: 'case', source: { text: framework(9) } } })
    expect(answer.data.importFramework).toMatchObject({ run: { state: 'SUCCEEDED' }, userErrors: [] })
    await settled(own)
    expect(await counts()).toMatchObject({ [`Framework ${COMMITTED}`]: WHOLE, 'Framework 9': WHOLE })
    const before = await dumpOf(graph)
    await own.command('rebuild', {})
    expect(await dumpOf(graph)).toEqual(before)
    expect(await own.stop()).toBe(0)
    running = null
  })
})
