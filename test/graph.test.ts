import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'

import { z } from 'zod'

import { openGraph, readGraphVersions } from '../src/graph/driver.ts'
import type { GraphPart, GraphPieces, Projection } from '../src/graph/projection.ts'
import { replaceParts } from '../src/graph/writer.ts'
import { defineQuery } from '../src/shared/graph.ts'
import { graphAddress, openStores, type TestStores } from './support/stores.ts'

let stores: TestStores
beforeAll(async () => {
  stores = await openStores()
})
afterAll(() => stores.close())
beforeEach(async () => {
  await run('MATCH (n:Entity) DETACH DELETE n')
})

const run = async (text: string): Promise<Record<string, unknown>[]> => {
  const { records } = await stores.graph.driver.executeQuery(text, {}, { database: stores.graph.database })
  return records.map((record) => record.toObject())
}

const shapes: Projection = {
  kind: 'framework',
  labels: ['Box', 'Ball'],
  edgeTypes: ['HOLDS'],
  foreignEdgeTypes: ['LIKE'],
  read: async () => new Map(),
  ids: async () => [],
}

const write = (parts: Record<string, GraphPart | null>) =>
  replaceParts(
    stores.graph,
    shapes,
    Object.keys(parts),
    new Map(Object.entries(parts).filter((entry): entry is [string, GraphPart] => entry[1] !== null)),
  )

const box = (id: string, ...holds: string[]): GraphPart => ({
  nodes: [{ id, labels: ['Box'], properties: { name: id } }],
  edges: holds.map((to) => ({ type: 'HOLDS', from: id, to, properties: {} })),
})

const everything = async () => ({
  nodes: (await run('MATCH (n:Entity) RETURN properties(n) AS p, labels(n) AS l ORDER BY n.id')).map((row) => ({
    ...(row.p as object),
    labels: [...(row.l as string[])].sort(),
  })),
  edges: await run(
    'MATCH (a)-[e]->(b) RETURN a.id AS from, type(e) AS type, b.id AS to, properties(e) AS p ORDER BY from, type, to',
  ),
})

describe('a part in pieces', () => {
  /** A transaction for every third node or edge. */
  const writePieces = (pieces: () => Generator<GraphPart>) => {
    const part: GraphPieces = {
      async *[Symbol.asyncIterator]() {
        yield* pieces()
      },
    }
    return replaceParts(stores.graph, shapes, ['a'], new Map([['a', part]]), 3)
  }
  const some = (...names: string[]): GraphPart[] => [
    ...names.map((name) => ({ nodes: [{ id: name, labels: ['Box'], properties: { name } }], edges: [] })),
    ...names.map((name) => ({
      nodes: [],
      edges: [
        { type: 'HOLDS', from: name, to: `in ${name}`, properties: {} },
        { type: 'LIKE', from: `like ${name}`, to: name, properties: {} },
      ],
    })),
  ]
  const atOnce = (parts: readonly GraphPart[]): GraphPart => ({
    nodes: parts.flatMap((part) => part.nodes),
    edges: parts.flatMap((part) => part.edges),
  })

  test('is the same in several transactions as in one, also over what was there', async () => {
    await write({ a: atOnce(some('a2', 'a3', 'a4', 'a5')) })
    const expected = await everything()
    await run('MATCH (n:Entity) DETACH DELETE n')
    await write({ a: atOnce(some('a1', 'a2', 'a3')) })
    const before = await readGraphVersions(stores.graph)
    const version = await writePieces(() => some('a2', 'a3', 'a4', 'a5')[Symbol.iterator]() as Generator<GraphPart>)
    expect(await everything()).toEqual(expected)
    expect(version).toBeGreaterThan(before.version + 1)
  })

  test('after a failure in the middle, doing it again leaves nothing behind', async () => {
    await write({ a: atOnce(some('a1', 'a2')) })
    const failing = function* () {
      yield* some('a2', 'a3')
      throw new Error('in the middle')
    }
    await expect(writePieces(failing)).rejects.toThrow('in the middle')
    await writePieces(() => some('a3')[Symbol.iterator]() as Generator<GraphPart>)
    const pieced = await everything()
    await run('MATCH (n:Entity) DETACH DELETE n')
    await write({ a: atOnce(some('a3')) })
    expect(pieced).toEqual(await everything())
  })
})

describe('replacing the part of an aggregate', () => {
  test('doing it again changes nothing but the version', async () => {
    const first = await write({ a: box('a', 'x') })
    const before = await everything()
    expect(await write({ a: box('a', 'x') })).toBe(first + 1)
    expect(await everything()).toEqual(before)
  })

  test('an end that is not there yet is a placeholder, and filled when its owner comes', async () => {
    await write({ a: box('a', 'b') })
    expect((await everything()).nodes).toContainEqual({ id: 'b', labels: ['Entity'] })
    await write({ b: box('b') })
    const { nodes, edges } = await everything()
    expect(nodes).toContainEqual({ id: 'b', part: 'b', name: 'b', labels: ['Box', 'Entity'] })
    expect(edges).toHaveLength(1)
  })

  test('order does not matter', async () => {
    await write({ a: box('a', 'b') })
    await write({ b: box('b', 'a') })
    const one = await everything()
    await run('MATCH (n:Entity) DETACH DELETE n')
    await write({ b: box('b', 'a') })
    await write({ a: box('a', 'b') })
    expect(await everything()).toEqual(one)
  })

  test('what is gone leaves no node, no edge, no orphaned placeholder', async () => {
    await write({ a: box('a', 'b', 'c') })
    await write({ a: box('a', 'c') })
    expect((await everything()).nodes.map((node) => (node as unknown as { id: string }).id)).toEqual(['a', 'c'])
    await write({ a: null })
    expect(await everything()).toEqual({ nodes: [], edges: [] })
  })

  test('what others still point to stays as a bare placeholder', async () => {
    await write({ a: box('a', 'b'), b: box('b') })
    await write({ b: null })
    const { nodes, edges } = await everything()
    expect(nodes).toContainEqual({ id: 'b', labels: ['Entity'] })
    expect(edges).toHaveLength(1)
  })

  test('a label that no longer holds goes', async () => {
    await write({ a: { nodes: [{ id: 'a', labels: ['Box', 'Ball'], properties: { old: 1 } }], edges: [] } })
    await write({ a: { nodes: [{ id: 'a', labels: ['Ball'], properties: {} }], edges: [] } })
    expect((await everything()).nodes).toEqual([{ id: 'a', part: 'a', labels: ['Ball', 'Entity'] }])
  })

  test('the version of concepts moves only with what is published, or was, where the projection says so', async () => {
    const part = (published: boolean): GraphPart => ({
      nodes: [{ id: 'a', labels: ['Box'], properties: { published } }],
      edges: [],
    })
    const moved = async (touchesConcepts: Projection['touchesConcepts'], next: GraphPart | null) => {
      const before = await readGraphVersions(stores.graph)
      const all = new Map(next ? [['a', next]] : [])
      const version = await replaceParts(
        stores.graph,
        { ...shapes, ...(touchesConcepts && { touchesConcepts }) },
        ['a'],
        all,
      )
      const after = await readGraphVersions(stores.graph)
      expect([version, after.version]).toEqual([before.version + 1, before.version + 1])
      return after.conceptVersion === version
    }
    for (const [part_, moves] of [
      [part(false), false],
      [part(false), false],
      [part(true), true],
      [part(true), true],
      [part(false), true],
      [part(false), false],
      [null, false],
      [part(true), true],
      [null, true],
    ] as const)
      expect(await moved('published', part_)).toBe(moves)
    expect(await moved('always', part(false))).toBe(true)
    expect(await moved(undefined, part(true))).toBe(false)
  })

  test('an edge between nodes of others belongs to the one who says it', async () => {
    const like: GraphPart = { nodes: [], edges: [{ type: 'LIKE', from: 'a', to: 'b', properties: { id: 'l1' } }] }
    await write({ a: box('a'), b: box('b'), m: like })
    await write({ a: box('a') })
    expect((await everything()).edges).toHaveLength(1)
    await write({ m: null })
    expect((await everything()).edges).toEqual([])
  })

  test('a label that the projection does not declare is refused, and nothing is written', async () => {
    await expect(write({ a: { nodes: [{ id: 'a', labels: ['Trap'], properties: {} }], edges: [] } })).rejects.toThrow(
      'Trap',
    )
    expect((await everything()).nodes).toEqual([])
  })

  test('whole numbers arrive as integers, so that they equal what Cypher reckons', async () => {
    await write({
      a: { nodes: [{ id: 'a', labels: ['Box'], properties: { until: 8_640_000_000_000_000, half: 0.5 } }], edges: [] },
    })
    const [row] = await run(
      "MATCH (n:Entity {id: 'a'}) RETURN n.until IS :: INTEGER AS whole, n.half IS :: FLOAT AS half, n.until = 8640000000000000 AS same",
    )
    expect(row).toEqual({ whole: true, half: true, same: true })
  })
})

test('a question that the server ends because it takes too long is told as such, not as a fault of ours', async () => {
  const hasty = openGraph(await graphAddress(), 50)
  const endless = defineQuery({
    name: 'test.endless',
    text: 'UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b WITH a, b WHERE a * b = -1 RETURN count(*) AS n',
    row: z.object({ n: z.number() }),
  })
  try {
    await expect(hasty.read(endless, {})).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  } finally {
    await hasty.close()
  }
})
