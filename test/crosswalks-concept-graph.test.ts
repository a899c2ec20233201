import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

import { type ConceptGraph, conceptGraph } from '../src/crosswalks/concept-graph.ts'
import { libraryOf, SHARED_LIBRARY } from '../src/frameworks/library.ts'
import { SYSTEM } from '../src/identity/rights.ts'
import {
  type Actor,
  actor,
  agreeMapping,
  association,
  framework,
  type Item,
  imported,
  itemOf,
  propose,
  Role,
} from './crosswalks-world.ts'
import { openApi, type TestApi } from './support/api.ts'
import type { TestStores } from './support/stores.ts'

let api: TestApi
let stores: TestStores
let steward: Actor
let employer: Actor

beforeAll(async () => {
  api = await openApi()
  stores = api.stores
  steward = await actor(stores, 'Tamarack Stewards', Role.STEWARD)
  employer = await actor(stores, 'Quernstone', Role.EMPLOYER, Role.STEWARD)
})
afterAll(() => api?.close())

const concepts = (): Promise<ConceptGraph> => conceptGraph(stores.session(SYSTEM))

async function credit(shown: Item, required: Item, ...libraries: string[]): Promise<number> {
  const visible = new Set([SHARED_LIBRARY, ...libraries])
  const credited = (await concepts()).creditsFor(required.lineage, visible)
  return credited.find((one) => one.lineage === shown.lineage)?.creditBp ?? 0
}

const WORDS = ['Plan', 'Build', 'Mend', 'Judge', 'Teach', 'Weigh', 'Carry', 'Draw', 'Count', 'Name']
const statements = (...numbers: readonly number[]): Record<number, string> =>
  Object.fromEntries(numbers.map((n) => [n, `${WORDS[n % 10]} the thing that is number ${n}.`]))

/** A framework of these items in the shared library, as a function from number to item. */
async function shared(
  document: number,
  numbers: readonly number[],
  associations: readonly [type: string, origin: number, destination: number][],
  more: { hierarchyMeaning?: 'IS_A' | 'PART_OF' | 'GROUPED_BY'; headings?: readonly number[] } = {},
): Promise<(n: number) => Promise<Item>> {
  const said = associations.map(([type, origin, destination], i) =>
    association(document * 100 + i, type, origin, destination),
  )
  const sample = framework(document, statements(...numbers), said, { headings: more.headings ?? [] })
  const id = await imported(stores, steward, sample, more)
  return (n) => itemOf(stores, id, n)
}

describe('concept credit over imported frameworks', () => {
  it('reads the hierarchy as the framework means it', async () => {
    const edges: [string, number, number][] = [
      ['isChildOf', 11, 10],
      ['isChildOf', 12, 11],
    ]
    const whole = await shared(1, [10, 11, 12], edges)
    expect(await credit(await whole(11), await whole(10))).toBe(3_000)
    expect(await credit(await whole(10), await whole(12))).toBe(8_100)
    expect(await credit(await whole(12), await whole(10))).toBe(0)
    const general = await shared(
      2,
      [20, 21, 22],
      edges.map(([type, a, b]) => [type, a + 10, b + 10]),
      {
        hierarchyMeaning: 'IS_A',
      },
    )
    expect(await credit(await general(22), await general(20))).toBe(8_100)
    expect(await credit(await general(20), await general(21))).toBe(5_000)
    const grouped = await shared(
      3,
      [30, 31, 32],
      [
        ['isChildOf', 31, 30],
        ['isPartOf', 32, 30],
      ],
      { hierarchyMeaning: 'GROUPED_BY' },
    )
    expect(await credit(await grouped(31), await grouped(30))).toBe(0)
    expect(await credit(await grouped(32), await grouped(30))).toBe(3_000)
  })

  it('gives nothing by way of a heading, nor along a hub of isRelatedTo', async () => {
    const of = await shared(
      4,
      [40, 41, 42, 43, 44],
      [
        ['isChildOf', 41, 40],
        ['isChildOf', 40, 42],
        ['isRelatedTo', 43, 44],
        ['isRelatedTo', 41, 44],
        ['isPeerOf', 41, 43],
        ['precedes', 41, 42],
      ],
      { hierarchyMeaning: 'IS_A', headings: [40] },
    )
    for (const [shown, required] of [
      [41, 42],
      [43, 41],
      [43, 44],
      [41, 43],
      [41, 44],
    ] as const)
      expect([shown, required, await credit(await of(shown), await of(required))]).toEqual([shown, required, 0])
  })

  it('chains no crossings: TEKS → CCSS ← Smarter Balanced gives nothing, each agreed alone does', async () => {
    const [teks, ccss, sbac] = [await shared(5, [50], []), await shared(6, [61], []), await shared(7, [72], [])]
    const [a, b, c] = [await teks(50), await ccss(61), await sbac(72)]
    for (const one of [a, c]) {
      const { mapping } = await propose(api, steward, one.id, b.id, 'exactMatch')
      expect((await agreeMapping(api, mapping.id)).projected).toBe(true)
    }
    expect([await credit(a, b), await credit(c, b)]).toEqual([10_000, 10_000])
    expect([await credit(a, c), await credit(c, a)]).toEqual([0, 0])
  })

  it('takes exactMatchOf inside a framework, and towards another one not', async () => {
    const other = await (await shared(8, [80], []))(80)
    const of = await shared(
      9,
      [90, 91],
      [
        ['exactMatchOf', 90, 91],
        ['exactMatchOf', 90, 80],
        ['isChildOf', 91, 80],
      ],
    )
    expect(await credit(await of(90), await of(91))).toBe(10_000)
    expect(await credit(await of(90), other)).toBe(0)
    expect(await credit(await of(91), other)).toBe(0)
  })

  it('goes by the newest published version; what was replaced is close to what replaced it', async () => {
    const first = await shared(
      10,
      [100, 101, 102],
      [
        ['isChildOf', 101, 100],
        ['isChildOf', 102, 100],
      ],
    )
    const [whole, part, dropped] = [await first(100), await first(101), await first(102)]
    expect([await credit(whole, part), await credit(whole, dropped)]).toEqual([9_000, 9_000])
    const reworded = { ...statements(100, 102), 101: 'Something else entirely is asked for here.' }
    const said = [association(1_000, 'isChildOf', 101, 100)]
    const second = await imported(stores, steward, framework(10, reworded, said))
    const now = await itemOf(stores, second, 101)
    expect(now.lineage).not.toBe(part.lineage)
    expect([await credit(part, now), await credit(now, part)]).toEqual([9_000, 9_000])
    expect(await credit(whole, now)).toBe(9_000)
    expect(await credit(whole, part)).toBe(8_100)
    expect(await credit(whole, dropped)).toBe(0)
  })

  it('sees past a private draft between two published versions, and is none the worse for its wording', async () => {
    const said = { 140: 'Sutures a simple wound.', 141: 'Reads a chart of fluids.' }
    const other = { 140: 'Leads the whole night shift alone.', 141: 'Trains new staff in hygiene.' }
    const first = await imported(stores, steward, framework(14, said))
    const draft = await imported(stores, steward, framework(14, other, [], { status: 'Private Draft' }))
    const mixed = { 140: other[140], 141: 'Reads a chart of fluids' }
    const second = await imported(stores, steward, framework(14, mixed))
    const [was, hidden, now] = await Promise.all([first, draft, second].map((id) => itemOf(stores, id, 140)))
    expect(await credit(was as Item, now as Item)).toBe(9_000)
    expect((now as Item).lineage).toBe((hidden as Item).lineage)
    const [kept, mended] = [await itemOf(stores, first, 141), await itemOf(stores, second, 141)]
    expect(await credit(kept, mended)).toBe(10_000)
    const replaced = await stores.dataSource.query(
      "SELECT origin_id FROM association WHERE framework_id = $1 AND type = 'replacedBy'",
      [second],
    )
    expect(replaced).toEqual([{ origin_id: (was as Item).id }])
  })

  it('walks over nothing of another library', async () => {
    const said = [association(1_100, 'isChildOf', 111, 110), association(1_101, 'isChildOf', 112, 111)]
    const own = await imported(stores, employer, framework(11, statements(110, 111, 112), said), { own: true })
    const [top, leaf] = [await itemOf(stores, own, 110), await itemOf(stores, own, 112)]
    expect(await credit(top, leaf, libraryOf(employer.organisation))).toBe(8_100)
    expect(await credit(top, leaf)).toBe(0)
    expect(await credit(top, leaf, libraryOf(steward.organisation))).toBe(0)
  })

  it('leaves private drafts out', async () => {
    const said = [association(1_200, 'isChildOf', 121, 120)]
    const draft = framework(12, statements(120, 121), said, { status: 'Private Draft' })
    const id = await imported(stores, employer, draft, { own: true })
    const [top, leaf] = [await itemOf(stores, id, 120), await itemOf(stores, id, 121)]
    expect(await credit(top, leaf, libraryOf(employer.organisation))).toBe(0)
  })
})

describe('the graph of concepts', () => {
  it('is kept while nothing changed, and read again when something did', async () => {
    const [one, two] = await Promise.all([concepts(), concepts()])
    expect(two).toBe(one)
    expect(await concepts()).toBe(one)
    await shared(13, [130, 131], [['isChildOf', 131, 130]])
    const next = await concepts()
    expect(next).not.toBe(one)
    expect(next.size).toEqual({ concepts: one.size.concepts + 2, edges: one.size.edges + 1 })
  })
})
