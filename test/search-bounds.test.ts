import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import type { CompetencyWhere } from '../src/frameworks/framework.inputs.ts'
import { graphScope, scopeOf } from '../src/frameworks/search/competency-scope.ts'
import { ranked } from '../src/frameworks/search/ranking.service.ts'
import { luceneQuery } from '../src/frameworks/search/search-text.ts'
import { type Actor, actor, asDocument, imported, Role } from './crosswalks-world.ts'
import { item, packageOf } from './frameworks-samples.ts'
import { openApi, type TestApi } from './support/api.ts'

/** A search answers from the best few entries of the index: it must say what all of them would have said. */

let api: TestApi
let steward: Actor
let college: Actor
let rival: Actor
let shared: string

const MANY = 260
const TYPES = 60
const VERBS = ['Uses', 'Use of', 'Manages', 'Describes', 'Understands and uses']

/** Statements of few words, so that many are equally good hits. */
const sample = (document: number, first: number, count: number, statement: (n: number) => string) => {
  const items = Array.from({ length: count }, (_, n) =>
    item(first + n, {
      fullStatement: statement(n),
      CFItemType: `Type ${n % TYPES}`,
      ...(n % 3 === 0 ? { educationLevel: ['09', '10'] } : {}),
      ...(n % 4 === 0 ? { subject: ['Trades'] } : {}),
    }),
  )
  return asDocument(document, packageOf(items, []))
}

beforeAll(async () => {
  api = await openApi()
  steward = await actor(api.stores, 'Stewards', Role.STEWARD)
  college = await actor(api.stores, 'College', Role.INSTITUTION)
  rival = await actor(api.stores, 'Rival', Role.INSTITUTION)
  const statement = (n: number) => `${VERBS[n % VERBS.length]} skills and tools of kind ${n % 7}`
  shared = await imported(api.stores, steward, sample(1, 0x1000, MANY, statement))
  await imported(
    api.stores,
    college,
    sample(2, 0x2000, 30, (n) => `Use of skills ${n}`),
    { own: true },
  )
  // What the index likes best is what only the rival may see.
  await imported(
    api.stores,
    rival,
    sample(3, 0x3000, 150, () => 'Skills use'),
    { own: true },
  )
})
afterAll(() => api?.close())

const ALL = 3_000
const TEXTS = [
  'use',
  'skills',
  'and',
  'us',
  'use skills',
  'kind 3 tools',
  'manag',
  'skills '.repeat(40),
  'nothing here',
]
const FILTERS: (() => CompetencyWhere)[] = [
  () => ({}),
  () => ({ frameworks: [shared] }),
  () => ({ itemTypes: ['Type 3', 'Type 4'] }),
  () => ({ educationLevels: ['09'], subjects: ['Trades'] }),
  () => ({ matchable: false }),
]

const PAGE = `query ($where: CompetencyWhere, $first: Int, $after: String) {
  competencies(where: $where, first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor }
    facets { frameworks { value count } itemTypes { value count } educationLevels { value count } subjects { value count } }
    edges { score node { id itemType educationLevel } } } }`
// biome-ignore lint/suspicious/noExplicitAny: a test looks at whatever the API answers
const search = async (where: CompetencyWhere, who: Actor, more: object = { first: 100 }): Promise<any> =>
  (await api.data(PAGE, { where, ...more }, { key: who.key })).competencies

async function hits(who: Actor, text: string, where: CompetencyWhere, limit: number, skip = 0): Promise<string[]> {
  const session = api.stores.session(who.viewer)
  const scope = await graphScope(session, await scopeOf(session, where))
  const parameters = { ...scope, query: luceneQuery(text) as string, exclude: [] }
  return (await ranked(session, parameters, { skip, limit })).map(({ id }) => id)
}

describe('a search', () => {
  test.each(TEXTS)('for %p gives the first of all hits, whatever filter and whoever asks', async (text) => {
    for (const filter of FILTERS)
      for (const who of [college, rival]) {
        const where = filter()
        const all = await hits(who, text, where, ALL)
        expect(await hits(who, text, where, 21)).toEqual(all.slice(0, 21))
        expect(await hits(who, text, where, 30, 15)).toEqual(all.slice(15, 45))
      }
  })

  test.each(['use', 'skills', 'kind 3 tools', 'nothing here'])(
    'for %p counts all hits, and spreads them as they are',
    async (text) => {
      for (const filter of FILTERS)
        for (const who of filter === FILTERS[0] ? [college, rival] : [college]) {
          const where = filter()
          const all = await hits(who, text, where, ALL)
          const page = await search({ ...where, text }, who, { first: 1 })
          expect(page.totalCount).toBe(all.length)
          const rows: { type: string; levels: number }[] = await api.stores.dataSource.query(
            `SELECT item_type AS type, cardinality(education_level) AS levels FROM competency WHERE id = ANY($1)`,
            [all],
          )
          const sum = (facet: { count: number }[]) => facet.reduce((total, { count }) => total + count, 0)
          expect(sum(page.facets.frameworks)).toBe(all.length)
          expect(sum(page.facets.educationLevels)).toBe(
            rows.reduce((total, { levels }) => total + Math.max(1, levels), 0),
          )
          for (const { value, count } of page.facets.itemTypes)
            expect(rows.filter(({ type }) => type === value)).toHaveLength(count)
        }
    },
  )

  test('stays within its bounds: pages, facets, and the length of the text', async () => {
    const page = await search({ text: 'skills' }, college)
    expect(page).toMatchObject({ totalCount: MANY + 30, pageInfo: { hasNextPage: true } })
    expect(page.edges).toHaveLength(100)
    expect(page.facets.itemTypes).toHaveLength(50)
    expect((await search({ text: 'use '.repeat(75) }, college)).edges.length).toBeGreaterThan(0)
    const blank = await search({ text: '  ' }, college)
    expect([blank.totalCount, blank.edges.length]).toEqual([MANY + 30, 100])
    expect(blank.edges[0].score).toBeNull()
    expect(await search({ text: '?!' }, college)).toMatchObject({ totalCount: 0, edges: [] })
    const long = await api.query(PAGE, { where: { text: 'x'.repeat(501) }, first: 1 }, { key: college.key })
    expect(long.errors?.[0]?.extensions.code).toBe('LIMIT')
  })

  test('shows a score of the place alone, over pages', async () => {
    const [first, whole] = [
      await search({ text: 'skills' }, college, { first: 3 }),
      await search({ text: 'skills' }, college),
    ]
    const next = await search({ text: 'skills' }, college, { first: 3, after: first.pageInfo.endCursor })
    const scores = [...first.edges, ...next.edges].map(({ score }: { score: number }) => score)
    expect(scores).toEqual([1, 1 / 2, 1 / 3, 1 / 4, 1 / 5, 1 / 6])
    expect([...first.edges, ...next.edges]).toEqual(whole.edges.slice(0, 6))
  })
})
