import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { type Graph, readGraphVersions } from '../src/graph/driver.ts'
import type { GraphPart, GraphPieces, Projection } from '../src/graph/projection.ts'
import { replaceParts } from '../src/graph/writer.ts'
import { dumpOf } from './graph-dump.ts'
import { openTestGraph } from './support/stores.ts'
import { watchedGraph } from './support/watched-graph.ts'

/** Only what differs is written, and what takes several transactions is seen as it was, or not at all, until the last. */

let neo4j: Graph
beforeAll(async () => {
  neo4j = await openTestGraph()
})
afterAll(() => neo4j?.close())
beforeEach(() => empty())

const run = async (text: string) => (await neo4j.driver.executeQuery(text, {}, { database: neo4j.database })).records
const empty = () => run('MATCH (n:Entity) DETACH DELETE n')

const shelves: Projection = {
  kind: 'framework',
  labels: ['Shelf', 'Book', 'Card'],
  edgeTypes: ['STANDS_ON'],
  foreignEdgeTypes: ['QUOTES'],
  shownBy: ['Shelf', 'Book'],
  touchesConcepts: 'published',
  read: async () => new Map(),
  ids: async () => [],
}

const piecesOf = (...pieces: readonly GraphPart[]): GraphPieces => ({
  async *[Symbol.asyncIterator]() {
    yield* pieces
  },
})

/** Node by node, then edge by edge. */
const inPieces = ({ nodes, edges }: GraphPart): GraphPieces =>
  piecesOf(
    ...nodes.map((node) => ({ nodes: [node], edges: [] })),
    ...edges.map((edge) => ({ nodes: [], edges: [edge] })),
  )

const write = (part: GraphPart | null, perTransaction?: number, graph = neo4j) =>
  replaceParts(graph, shelves, ['shelf'], new Map(part ? [['shelf', inPieces(part)]] : []), perTransaction)

const shelf = (books: readonly number[], more: Record<string, string> = {}, published = true): GraphPart => ({
  nodes: [
    { id: 'shelf', labels: ['Shelf'], properties: { published } },
    ...books.map((n) => ({ id: `book ${n}`, labels: ['Book'], properties: { title: `${n}`, none: null, ...more } })),
  ],
  edges: books.flatMap((n) => [
    { type: 'STANDS_ON', from: `book ${n}`, to: 'shelf', properties: {} },
    { type: 'QUOTES', from: `book ${n}`, to: `elsewhere ${n}`, properties: { id: `${n}`, shelf: 'shelf', ...more } },
  ]),
})

/** What a reader sees who keeps to the rule of `shownBy`: nodes with their label, what is said where the shelf is. */
const seen = async (): Promise<string[]> => {
  const nodes = await run('MATCH (n:Entity) WHERE n:Shelf OR n:Book RETURN n.id + coalesce(n.title, "") AS it')
  const edges = await run(
    `MATCH (a:Entity)-[e:QUOTES]->(b) WHERE EXISTS { MATCH (s:Entity {id: e.shelf}) WHERE s:Shelf }
     RETURN a.id + ' ' + b.id + ' ' + coalesce(e.colour, '') AS it`,
  )
  return [...nodes, ...edges].map((row) => row.get('it') as string).sort()
}

/** What readers see after each transaction. */
async function looks(part: GraphPart | null, perTransaction: number): Promise<string[][]> {
  const all: string[][] = []
  const look = async () => void all.push(await seen())
  await write(part, perTransaction, watchedGraph(neo4j, { afterCommit: look }).graph)
  return all
}

const NINE = [1, 2, 3, 4, 5, 6, 7, 8, 9]

describe('several transactions', () => {
  test('the first projection is seen when it is whole', async () => {
    const all = await looks(shelf(NINE), 4)
    expect(all.length).toBeGreaterThan(3)
    expect(all.slice(0, -1).flat()).toEqual([])
    expect(all.at(-1)).toEqual(await seen())
    expect(all.at(-1)).toHaveLength(19)
  })

  test('so is a second that differs in more than one transaction takes; what was there is hidden at once', async () => {
    await write(shelf(NINE))
    const all = await looks(shelf(NINE, { colour: 'blue' }), 4)
    expect(all.length).toBeGreaterThan(3)
    expect(all.slice(0, -1).flat()).toEqual([])
    expect(all.at(-1)).toContain('book 1 elsewhere 1 blue')
  })

  test('one that differs in less is one transaction', async () => {
    await write(shelf(NINE))
    const changed = shelf(NINE)
    const all = await looks({ ...changed, edges: changed.edges.slice(2) }, 4)
    expect(all).toHaveLength(1)
    expect(all[0]).toHaveLength(18)
  })

  test('what is gone is gone from the first on', async () => {
    await write(shelf(NINE))
    const all = await looks(null, 4)
    expect(all.length).toBeGreaterThan(3)
    expect(all.flat()).toEqual([])
    expect(await dumpOf(neo4j)).toEqual([])
  })

  test.each([
    ['at first', null],
    ['over what was there', shelf([1, 2, 3, 4], { colour: 'red' })],
  ])(
    'a failure in any of them leaves none or the whole, and the next projection completes it: %s',
    async (_, before) => {
      await write(shelf(NINE, { colour: 'blue' }))
      const expected = await dumpOf(neo4j)
      for (let failing = 1, failed = true; failed; failing++) {
        await empty()
        if (before) await write(before)
        const old = await seen()
        const beforeCommit = (nth: number) => {
          if (nth === failing) throw new Error('killed')
        }
        const { graph } = watchedGraph(neo4j, { beforeCommit })
        failed = await write(shelf(NINE, { colour: 'blue' }), 4, graph).then(
          () => false,
          () => true,
        )
        if (failed) expect(await seen()).toEqual(failing === 1 ? old : [])
        else expect(failing).toBeGreaterThan(4)
        await write(shelf(NINE, { colour: 'blue' }), failing % 2 ? 4 : 1_000)
        expect(await dumpOf(neo4j)).toEqual(expected)
      }
    },
  )

  test('concepts are read again when something is hidden or shown, and not in between', async () => {
    const moves = async (part: GraphPart | null) => {
      let known = await readGraphVersions(neo4j)
      const moved: boolean[] = []
      const afterCommit = async () => {
        const now = await readGraphVersions(neo4j)
        expect(now.version).toBe(known.version + 1)
        moved.push(now.conceptVersion === now.version)
        known = now
      }
      await write(part, 8, watchedGraph(neo4j, { afterCommit }).graph)
      return moved
    }
    const last = (length: number) => Array.from({ length }, (_, at) => at === length - 1)
    const first = await moves(shelf(NINE))
    expect(first).toEqual(last(first.length))
    const second = await moves(shelf(NINE, { colour: 'blue' }, false))
    expect(second).toEqual([true, ...last(second.length - 1)])
    const third = await moves(null)
    expect(third.some((moved) => moved)).toBe(false)
  })

  test('a stub of another part is taken over unseen', async () => {
    const stub: GraphPart = { nodes: [{ id: 'book 1', labels: ['Card'], properties: { title: '?' } }], edges: [] }
    await replaceParts(neo4j, shelves, ['other'], new Map([['other', stub]]))
    const all = await looks(shelf(NINE), 4)
    expect(all.slice(0, -1).flat()).toEqual([])
    const [row] = await run("MATCH (n:Entity {id: 'book 1'}) RETURN labels(n) AS labels, n.part AS part")
    expect(row?.toObject()).toEqual({ labels: ['Entity', 'Book'], part: 'shelf' })
  })
})

describe('what is the same', () => {
  const elements = async () =>
    new Set((await run('MATCH ()-[e]->() RETURN elementId(e) AS element')).map((row) => row.get('element') as string))
  const written = async (part: GraphPart | null, perTransaction?: number) => {
    const { graph, writes } = watchedGraph(neo4j)
    await write(part, perTransaction, graph)
    return writes()
  }

  test('is not touched, whole or in pieces', async () => {
    await write(shelf(NINE), 4)
    const before = await elements()
    expect(await written(shelf(NINE), 4)).toBe(0)
    expect(await written(shelf(NINE))).toBe(0)
    expect(await elements()).toEqual(before)
  })

  test('is left where something beside it changes', async () => {
    await write(shelf(NINE))
    const before = await elements()
    const { nodes, edges } = shelf([...NINE, 10])
    const moved = nodes.map((node) => (node.id === 'book 3' ? { ...node, properties: { title: 'three' } } : node))
    // a node that is there: three properties; a node and its placeholder: two nodes, two labels each or one, and so on
    expect(await written({ nodes: moved, edges })).toBeLessThan(20)
    const after = await elements()
    for (const element of before) expect(after.has(element)).toBe(true)
    expect(after.size).toBe(before.size + 2)
  })

  test('is found in what somebody changed by hand', async () => {
    await write(shelf(NINE))
    const expected = await dumpOf(neo4j)
    await run("MATCH (n:Entity {id: 'book 1'})-[e]->() SET n.title = 'one' SET e.odd = true")
    await run("MATCH (n:Entity {id: 'book 2'})-[e:QUOTES]->(m) CREATE (n)-[o:QUOTES]->(m) SET o = properties(e)")
    await run("MATCH (n:Entity {id: 'book 4'}) REMOVE n:Book SET n:Card")
    await run("MATCH (n:Entity {id: 'book 5'}) DETACH DELETE n")
    await write(shelf(NINE))
    expect(await dumpOf(neo4j)).toEqual(expected)
  })
})

test('nothing that the writer runs walks over everything', async () => {
  const { graph, statements } = watchedGraph(neo4j)
  await write(shelf(NINE), 4, graph)
  await write(shelf([1], { colour: 'blue' }), 4, graph)
  await write(null, 4, graph)
  const texts = new Map(statements)
  expect(texts.size).toBeGreaterThan(10)
  // The planner goes by what there is, and over next to nothing it may well walk
  await run(
    `UNWIND range(1, 500) AS n
     CREATE (:Entity {id: 'a' + n, part: 'p' + n})-[:STANDS_ON]->(:Entity {id: 'b' + n, part: 'p' + n})`,
  )
  // and else by what there was when it first planned the statement
  await run('CALL db.prepareForReplanning()')
  const { database } = neo4j
  for (const [text, parameters] of texts) {
    if (text.startsWith('// graph.bump')) continue
    const { summary } = await neo4j.driver.executeQuery(`EXPLAIN ${text}`, parameters as object, { database })
    // an edge type of this test alone has no index
    if (!text.includes('QUOTES {part'))
      expect([text, JSON.stringify(summary.plan)]).not.toEqual([text, expect.stringMatching(/Scan@/)])
  }
})

test('any part over any other is the part alone, and readers never see a mixture', async () => {
  const node = fc.record({
    id: fc.constantFrom('shelf', 'a', 'b', 'c', 'd', 'e'),
    labels: fc.subarray(['Shelf', 'Book', 'Card'], { minLength: 1 }),
    properties: fc.record({
      title: fc.constantFrom(null, '', 'x', 'y'),
      pages: fc.constantFrom(1, 1.5, null),
      words: fc.constantFrom([], ['w'], ['w', 'v']),
      published: fc.boolean(),
    }),
  })
  const edges = (ids: readonly string[]) =>
    fc.array(
      fc.oneof(
        fc.record({
          type: fc.constant('STANDS_ON'),
          from: fc.constantFrom(...ids),
          to: fc.constantFrom(...ids, 'shelf', 'far'),
          properties: fc.record({ place: fc.constantFrom(1, 2, null) }),
        }),
        fc.record({
          type: fc.constant('QUOTES'),
          from: fc.constantFrom(...ids, 'far', 'farther'),
          to: fc.constantFrom(...ids, 'far'),
          properties: fc.record({ id: fc.constantFrom('1', '2'), shelf: fc.constant('shelf') }),
        }),
      ),
      { maxLength: 8 },
    )
  const part = fc
    .uniqueArray(node, { selector: ({ id }) => id, minLength: 1, maxLength: 6 })
    .chain((nodes) => edges(nodes.map(({ id }) => id)).map((edges): GraphPart => ({ nodes, edges })))
  await fc.assert(
    fc.asyncProperty(part, fc.option(part), fc.integer({ min: 1, max: 8 }), async (one, other, perTransaction) => {
      await empty()
      await write(other)
      const expected = await dumpOf(neo4j)
      await empty()
      await write(one, perTransaction)
      const old = await seen()
      const all = await looks(other, perTransaction)
      expect(await dumpOf(neo4j)).toEqual(expected)
      const last = JSON.stringify(await seen())
      for (const look of all) expect(['[]', JSON.stringify(old), last]).toContain(JSON.stringify(look))
    }),
    { numRuns: 15 },
  )
})
