import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

import { approvedScaleMaps } from '../src/crosswalks/scale-map.graph.ts'
import { newId } from '../src/shared/ids.ts'
import { LEVEL_PARTS } from '../src/shared/levels.ts'
import { type Actor, actor, framework, imported, Role, rateMap, type Sides, sidesOf } from './crosswalks-world.ts'
import { rubricOf } from './frameworks-samples.ts'
import { openApi, type TestApi } from './support/api.ts'
import type { TestStores } from './support/stores.ts'

interface Scale {
  readonly id: string
  readonly levels: readonly string[]
}

let api: TestApi
let stores: TestStores
let steward: Actor
let college: Actor
let outsider: Actor
let operator: Actor
let lark: Scale
let dap: Scale
let own: Scale

/** A framework with one rubric, whose levels are its scale. */
async function scaleOf(
  who: Actor,
  document: number,
  labels: readonly string[],
  more: { own?: boolean } = {},
): Promise<Scale> {
  const statements = { [document]: `Does what number ${document} says.` }
  const sample = { ...framework(document, statements), CFRubrics: [rubricOf(document, labels)] }
  const id = await imported(stores, who, sample, more)
  const rows: { scale: string; id: string }[] = await stores.dataSource.query(
    `SELECT l.scale_id AS scale, l.id FROM proficiency_level l JOIN framework_scale u ON u.scale_id = l.scale_id
     WHERE u.framework_id = $1 ORDER BY l.rank`,
    [id],
  )
  if (rows.length !== labels.length) throw new Error(`${rows.length} levels`)
  return { id: rows[0]!.scale, levels: rows.map((row) => row.id) }
}

beforeAll(async () => {
  api = await openApi()
  stores = api.stores
  steward = await actor(stores, 'Tamarack Stewards', Role.STEWARD)
  college = await actor(stores, 'Larkmere', Role.INSTITUTION)
  outsider = await actor(stores, 'Elsewhere', Role.EMPLOYER, Role.OPERATOR)
  operator = await actor(stores, 'The installation', Role.OPERATOR)
  lark = await scaleOf(steward, 1, ['Beginning', 'Developing', 'Proficient', 'Exemplary'])
  dap = await scaleOf(steward, 2, ['Guided', 'Independent', 'Adapts', 'Leads'])
  own = await scaleOf(outsider, 3, ['Some', 'All'], { own: true })
})
afterAll(() => api?.close())

/** By rank of the origin scale: the rank that is reached, 0 for none. */
const pairs = (from: Scale, to: Scale, ...ranks: readonly number[]) =>
  ranks.map((rank, i) => ({ from: from.levels[i], to: rank === 0 ? null : to.levels[rank - 1] }))

const SAVE = `mutation ($input: SaveScaleMapInput!, $key: String) { saveScaleMap(input: $input, idempotencyKey: $key) {
  scaleMap { id version status revision from { id title } to { id } pairs { from { rank label } to { rank label } } }
  projected userErrors { code field message } } }`

async function save(who: Actor, input: Record<string, unknown>, key: string | null = null) {
  const whole = { from: lark.id, to: dap.id, version: '2026', approve: false, ...input }
  return (await api.data(SAVE, { input: whole, key }, { key: who.key })).saveScaleMap
}

const inForce = (who: Actor) => approvedScaleMaps(stores.session(who.viewer))
const quarter = LEVEL_PARTS / 4

describe('a scale map', () => {
  let first: string

  it('is proposed, shown in its own words, and does not count yet', async () => {
    const { scaleMap, userErrors, projected } = await save(college, { pairs: pairs(lark, dap, 0, 1, 2, 3) })
    expect([userErrors, projected]).toEqual([[], true])
    expect(scaleMap).toMatchObject({
      version: '2026',
      status: 'PROPOSED',
      revision: 1,
      from: { id: lark.id, title: 'Scale 1' },
      to: { id: dap.id },
      pairs: [
        { from: { rank: 1, label: 'Beginning' }, to: null },
        { from: { rank: 2, label: 'Developing' }, to: { rank: 1, label: 'Guided' } },
        { from: { rank: 3, label: 'Proficient' }, to: { rank: 2, label: 'Independent' } },
        { from: { rank: 4, label: 'Exemplary' }, to: { rank: 3, label: 'Adapts' } },
      ],
    })
    expect(await inForce(college)).toEqual([])
    first = scaleMap.id
  })

  it('counts when the operator takes it over from a trusted source, in parts of levels', async () => {
    const { errors } = await api.query(
      SAVE,
      { input: { from: lark.id, to: dap.id, version: '2026', approve: true, pairs: pairs(lark, dap, 0, 1, 2, 3) } },
      { key: steward.key },
    )
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN')
    const { scaleMap } = await save(operator, { approve: true, pairs: pairs(lark, dap, 0, 1, 2, 3) })
    expect(scaleMap).toMatchObject({ id: first, status: 'AGREED', revision: 2 })
    for (const who of [college, outsider])
      expect(await inForce(who)).toEqual([
        {
          id: first,
          from: lark.id,
          to: dap.id,
          pairs: [0, 1, 2, 3].map((reached, i) => ({ from: quarter * (i + 1), to: quarter * reached })),
        },
      ])
  })

  it('keeps what it said while it counted; a change is a new version, and only the newer one counts', async () => {
    const changed = { approve: true, pairs: pairs(lark, dap, 1, 1, 2, 4) }
    expect((await save(operator, changed)).userErrors).toMatchObject([
      { code: 'WRONG_STATE', field: ['input', 'version'] },
    ])
    const { scaleMap } = await save(operator, { ...changed, version: '2027' })
    expect((await inForce(college)).map((map) => map.id)).toEqual([scaleMap.id])
    const query = `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on ScaleMap { id status } ... on ProficiencyScale { maps { id status } } } }`
    const { nodes } = await api.data(query, { ids: [first, lark.id, dap.id] }, { key: college.key })
    expect(nodes[0]).toEqual({ id: first, status: 'RETIRED' })
    const maps = [{ id: scaleMap.id, status: 'AGREED' }, nodes[0]]
    for (const scale of nodes.slice(1)) expect(new Set(scale.maps)).toEqual(new Set(maps))
  })

  it('is refused with its place', async () => {
    const codes = async (input: Record<string, unknown>) =>
      (await save(steward, { version: 'x', ...input })).userErrors.map(
        (error: { code: string; field: string[] }) => `${error.code} ${error.field.join('.')}`,
      )
    expect(await codes({ pairs: pairs(lark, dap, 0, 2, 1, 3) })).toEqual(['INVALID input.pairs.2.to'])
    expect(await codes({ pairs: pairs(lark, dap, 0, 1, 2) })).toEqual(['INVALID input.pairs'])
    expect(await codes({ pairs: pairs(dap, lark, 1, 2, 3, 4) })).toHaveLength(9)
    expect(await codes({ to: lark.id, pairs: [] })).toEqual(['INVALID input.to'])
    expect(await codes({ to: newId('scale'), pairs: [] })).toEqual(['NOT_FOUND input.to'])
    expect(await codes({ version: ' ', pairs: [] })).toEqual(['INVALID input.version'])
    expect(await codes({ version: '2027', expectedRevision: 9, pairs: pairs(lark, dap, 1, 1, 2, 4) })).toEqual([
      'STALE_VERSION input.expectedRevision',
    ])
  })

  it('gives the first result again for the same idempotency key', async () => {
    const input = { version: 'once', pairs: pairs(lark, dap, 1, 1, 1, 1) }
    const [one, two] = [await save(college, input, 'k'), await save(college, input, 'k')]
    expect([two.scaleMap.id, two.scaleMap.revision]).toEqual([one.scaleMap.id, 1])
  })

  it('is revised by who proposed it and by stewards, by nobody else', async () => {
    const revised = (who: Actor) => save(who, { version: 'once', pairs: pairs(lark, dap, 1, 1, 1, 2) })
    expect((await revised(await actor(stores, 'Thornbeck', Role.INSTITUTION))).userErrors).toMatchObject([
      { code: 'DUPLICATE', field: ['input', 'version'] },
    ])
    expect((await revised(college)).scaleMap).toMatchObject({ status: 'PROPOSED', revision: 2 })
  })
})

describe('a scale map of a cohort', () => {
  const ranks = [1, 2, 3, 4] as const
  let sides: Sides
  let map: string

  beforeAll(async () => {
    sides = await sidesOf(stores)
  })

  const ratings = async (who: Actor) =>
    (
      await api.data(
        `query ($id: ID!) { node(id: $id) { ... on ScaleMap { status cohort { id }
           ratings { organisation { name } side approved blind } } } }`,
        { id: map },
        { key: who.key },
      )
    ).node

  it('counts when both sides approve it blind, instead of the one before', async () => {
    const { cohort, college: one, employer: other } = sides
    const before = await inForce(college)
    const input = { version: 'agreed', cohort, pairs: pairs(lark, dap, ...ranks) }
    expect((await save(college, input)).userErrors).toMatchObject([{ code: 'NOT_FOUND', field: ['input', 'cohort'] }])
    map = (await save(one, input)).scaleMap.id
    expect((await rateMap(api, one, map, true)).scaleMap.status).toBe('PROPOSED')
    expect(await ratings(other)).toEqual({ status: 'PROPOSED', cohort: { id: cohort }, ratings: [] })
    expect(await inForce(college)).toEqual(before)
    expect((await rateMap(api, steward, map, true)).userErrors).toMatchObject([{ code: 'NOT_QUALIFIED' }])
    expect((await rateMap(api, other, map, true)).scaleMap.status).toBe('AGREED')
    expect((await ratings(other)).ratings).toMatchObject([
      { side: 'EDUCATION', approved: true, blind: true },
      { side: 'EMPLOYER', approved: true, blind: true },
    ])
    expect((await inForce(college)).map((one) => one.id)).toEqual([map])
  })

  it('is contested when the sides differ, and asks both again when its pairs are changed', async () => {
    const { college: one, employer: other } = sides
    expect((await rateMap(api, other, map, false)).scaleMap.status).toBe('CONTESTED')
    expect(await inForce(college)).toEqual([])
    const again = await save(one, { version: 'agreed', pairs: pairs(lark, dap, 0, 1, 2, 3) })
    expect(again.scaleMap.status).toBe('PROPOSED')
    expect((await ratings(one)).ratings).toEqual([])
    for (const who of [one, other]) await rateMap(api, who, map, false)
    expect((await ratings(one)).status).toBe('REJECTED')
    expect(
      (await save(operator, { version: 'agreed', approve: true, pairs: pairs(lark, dap, 0, 1, 2, 3) })).userErrors,
    ).toMatchObject([{ code: 'WRONG_STATE', field: ['input', 'approve'] }])
  })
})

describe("a scale map of an organisation's own library", () => {
  it('counts for that organisation alone, and nobody else can name its scale', async () => {
    const input = { from: own.id, to: dap.id, version: '1', approve: true, pairs: pairs(own, dap, 1, 3) }
    const { scaleMap, userErrors } = await save(outsider, input)
    expect(userErrors).toEqual([])
    expect((await inForce(outsider)).map((map) => map.id)).toContain(scaleMap.id)
    expect((await inForce(college)).map((map) => map.id)).not.toContain(scaleMap.id)
    expect((await save(steward, { ...input, approve: false })).userErrors).toMatchObject([
      { code: 'NOT_FOUND', field: ['input', 'from'] },
    ])
    const node = 'query ($id: ID!) { node(id: $id) { id } }'
    expect((await api.data(node, { id: scaleMap.id }, { key: college.key })).node).toBeNull()
    const maps = 'query ($id: ID!) { node(id: $id) { ... on ProficiencyScale { maps { id } } } }'
    const shown = (await api.data(maps, { id: dap.id }, { key: college.key })).node.maps
    expect(shown.map((map: { id: string }) => map.id)).not.toContain(scaleMap.id)
  })
})
