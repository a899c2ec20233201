import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { conceptGraph } from '../src/crosswalks/concept-graph.ts'
import { readSuggestItems } from '../src/crosswalks/suggestion.graph.ts'
import { frameworkProjection } from '../src/frameworks/framework.aggregate.ts'
import { replaceParts } from '../src/graph/writer.ts'
import { Role } from '../src/shared/viewer.ts'
import {
  type Actor,
  actor,
  agreeMapping,
  association,
  framework,
  imported,
  itemOf,
  propose,
} from './crosswalks-world.ts'
import { dumpOf } from './graph-dump.ts'
import { openApi, type TestApi } from './support/api.ts'
import { watchedGraph } from './support/watched-graph.ts'

/** While a framework goes into the graph in several transactions, no question of the program sees a part of it. */

let api: TestApi
let steward: Actor
/** Of a framework with a tree, one that refers to it, and one that only says how their items are related. */
let tree: string
let other: string
let crosswalk: string
const items = new Map<number, string>()

const STATEMENTS = Object.fromEntries(
  Array.from({ length: 12 }, (_, n) => [n + 1, `Balances the ledger of branch ${n + 1}`]),
)
const OTHERS = { 31: 'Keeps books in order', 32: 'Answers telephones' }

beforeAll(async () => {
  api = await openApi()
  steward = await actor(api.stores, 'Stewards', Role.STEWARD)
  const children = Array.from({ length: 11 }, (_, n) => association(n + 1, 'isChildOf', n + 2, n < 5 ? 1 : 2))
  const more = [association(21, 'replacedBy', 4, 5), association(22, 'exactMatchOf', 6, 7)]
  tree = await imported(api.stores, steward, framework(1, STATEMENTS, [...children, ...more]), {
    hierarchyMeaning: 'IS_A',
  })
  const below = [association(41, 'isChildOf', 31, 1), association(42, 'isRelatedTo', 32, 2)]
  other = await imported(api.stores, steward, framework(2, OTHERS, below))
  const across = Array.from({ length: 6 }, (_, n) => association(n + 51, 'isRelatedTo', n + 1, 31 + (n % 2)))
  crosswalk = await imported(api.stores, steward, framework(3, {}, across))
  for (const [of, ns] of [
    [tree, Object.keys(STATEMENTS)],
    [other, Object.keys(OTHERS)],
  ] as const)
    for (const n of ns) items.set(Number(n), (await itemOf(api.stores, of, Number(n))).id)
  const proposed = await propose(api, steward, items.get(3) as string, items.get(31) as string, 'exactMatch')
  expect((await agreeMapping(api, proposed.mapping.id)).mapping.status).toBe('AGREED')
}, 120_000)
afterAll(() => api?.close())

const LOOK = `query ($tree: ID!, $text: String!, $first: ID!, $other: ID!, $replaced: ID!) {
  competencies(where: { text: $text }, first: 50) { totalCount edges { node { id } } facets { frameworks { count } } }
  similarCompetencies(text: $text, first: 5) { competency { id } }
  tree: node(id: $tree) { ... on Framework { roots { id children { id } } } }
  first: node(id: $first) { ... on Competency { children { id } associations(first: 50) { edges { node { id } } } } }
  other: node(id: $other) { ... on Competency { parents { id } ancestors { id }
    associations(first: 50) { edges { node { id assertedBy { id } } } } } }
  replaced: node(id: $replaced) { ... on Competency { replacedBy { id } ancestors { id } } }
}`

/** All that is seen, as sorted text by where it is asked. */
async function look(): Promise<Record<string, number>> {
  const variables = {
    tree,
    text: 'balances the ledger of a branch',
    first: items.get(1),
    other: items.get(31),
    replaced: items.get(4),
  }
  const seen = await api.data(LOOK, variables, { key: steward.key })
  const session = api.stores.session(steward.viewer)
  const concepts = (await conceptGraph(session)).size
  // biome-ignore lint/suspicious/noExplicitAny: edges of any connection
  const by = (edges: any[], framework: string) => edges.filter(({ node }) => node.assertedBy.id === framework).length
  return {
    found: seen.competencies.edges.length,
    counted: seen.competencies.totalCount,
    facets: seen.competencies.facets.frameworks.length,
    similar: seen.similarCompetencies.length,
    roots: seen.tree.roots.length,
    grandchildren: seen.tree.roots.flatMap((root: { children: unknown[] }) => root.children).length,
    children: seen.first.children.length,
    associations: seen.first.associations.edges.length,
    parentsOfOther: seen.other.parents.length,
    ancestorsOfOther: seen.other.ancestors.length,
    crossing: by(seen.other.associations.edges, crosswalk),
    replaced: seen.replaced.replacedBy.length,
    ancestors: seen.replaced.ancestors.length,
    suggested: (await readSuggestItems(session, tree)).length,
    concepts: concepts.concepts,
    conceptEdges: concepts.edges,
  }
}

/** Writes a framework in transactions of five elements; answers what is seen after each. */
async function looks(id: string, gone = false): Promise<Record<string, number>[]> {
  const all: Record<string, number>[] = []
  const afterCommit = async () => void all.push(await look())
  const { graph } = watchedGraph(api.stores.graph, { afterCommit })
  const parts = gone ? new Map() : await frameworkProjection.read(api.stores.dataSource.manager, [id])
  await replaceParts(graph, frameworkProjection, [id], parts, 5)
  return all
}

const damage = (id: string) =>
  api.stores.graph.driver.executeQuery(
    `MATCH (n:Entity {part: $id}) SET n.odd = 1 WITH count(*) AS nodes
     OPTIONAL MATCH ()-[e {framework: $id}]->() SET e.odd = 1`,
    { id },
    { database: api.stores.graph.database },
  )

test('all or nothing of it is seen in search, tree, associations, suggestions and concept credit', async () => {
  const whole = await look()
  const graph = await dumpOf(api.stores.graph)
  expect(whole).toMatchObject({ found: 12, counted: 12, facets: 1, similar: 5, roots: 1, children: 6, replaced: 1 })
  expect(whole).toMatchObject({ parentsOfOther: 1, ancestorsOfOther: 1, crossing: 3, suggested: 12, ancestors: 1 })
  const removed = await looks(tree, true)
  const none = removed[0] as Record<string, number>
  // what another framework puts below an item of it is that framework's
  expect(none).toMatchObject({ found: 0, counted: 0, facets: 0, similar: 0, roots: 0, children: 1, replaced: 0 })
  expect(none).toMatchObject({ parentsOfOther: 0, ancestorsOfOther: 0, suggested: 0, ancestors: 0, crossing: 3 })
  expect(none.concepts).toBe((whole.concepts as number) - 12)
  expect(removed.length).toBeGreaterThan(3)
  for (const seen of removed) expect(seen).toEqual(none)
  for (const turn of ['first', 'second']) {
    if (turn === 'second') await damage(tree)
    const written = await looks(tree)
    expect(written.length).toBeGreaterThan(2)
    for (const seen of written.slice(0, -1)) expect(seen).toEqual(none)
    expect(written.at(-1)).toEqual(whole)
    expect(await dumpOf(api.stores.graph)).toEqual(graph)
  }
}, 120_000)

test('nothing is seen of one that only relates items of others, until it is whole', async () => {
  const whole = await look()
  const removed = await looks(crosswalk, true)
  const none = { ...whole, associations: (whole.associations as number) - 1, crossing: 0 }
  for (const seen of removed) expect(seen).toEqual(none)
  const written = await looks(crosswalk)
  expect(written.length).toBeGreaterThan(1)
  for (const seen of written.slice(0, -1)) expect(seen).toEqual(none)
  expect(written.at(-1)).toEqual(whole)
  expect(await looks(crosswalk)).toEqual([whole])
}, 120_000)
