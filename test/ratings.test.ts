import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'

import { acceptCohortInvitation, removeCohortMember } from '../src/cohorts/cohort.service.ts'
import { conceptGraph } from '../src/crosswalks/concept-graph.ts'
import { rateMapping } from '../src/crosswalks/rating.service.ts'
import { SHARED_LIBRARY } from '../src/frameworks/library.ts'
import { SYSTEM } from '../src/identity/rights.ts'
import {
  type Actor,
  actor,
  CohortSide,
  cohortOf,
  framework,
  imported,
  itemOf,
  numbered,
  propose,
  Role,
  rate,
  setStatus,
} from './crosswalks-world.ts'
import { openApi, type TestApi } from './support/api.ts'
import type { TestStores } from './support/stores.ts'

let api: TestApi
let stores: TestStores
let steward: Actor
let colleges: [Actor, Actor]
let employers: [Actor, Actor]
let observer: Actor
let outsider: Actor
let cohort: string
let careful: string

/** Pairs of items that nobody has mapped yet. */
const PAIRS = 30
let origins: string
let destinations: string

beforeAll(async () => {
  api = await openApi()
  stores = api.stores
  steward = await actor(stores, 'Facilitators', Role.STEWARD)
  colleges = [await actor(stores, 'Larkmere', Role.INSTITUTION), await actor(stores, 'Wickenfold', Role.INSTITUTION)]
  employers = [await actor(stores, 'Quernstone', Role.EMPLOYER), await actor(stores, 'Ulverstoke', Role.EMPLOYER)]
  observer = await actor(stores, 'Observatory', Role.STEWARD)
  outsider = await actor(stores, 'Elsewhere', Role.EMPLOYER)
  const members = [
    ...colleges.map((one) => [one, CohortSide.EDUCATION] as const),
    ...employers.map((one) => [one, CohortSide.EMPLOYER] as const),
    [observer, CohortSide.NONE] as const,
  ]
  cohort = await cohortOf(stores, steward, members)
  careful = await cohortOf(stores, steward, members, 2)
  origins = await imported(stores, steward, framework(1, numbered('Teaches', 100, PAIRS)))
  destinations = await imported(stores, steward, framework(2, numbered('Asks for', 200, PAIRS)))
})
afterAll(() => api?.close())

let used = 0
/** A mapping that nobody has rated. */
async function fresh(relation = 'exactMatch', inCohort: string | null = cohort): Promise<string> {
  const at = used++
  const [origin, destination] = [await itemOf(stores, origins, 100 + at), await itemOf(stores, destinations, 200 + at)]
  const more = inCohort === null ? {} : { cohort: inCohort }
  const { mapping, userErrors } = await propose(api, colleges[0], origin.id, destination.id, relation, more)
  if (!mapping) throw new Error(JSON.stringify(userErrors))
  return mapping.id
}

const RATED = `fragment R on Mapping { status relation revision creditBp agreedAt cohort { id }
  ratings { organisation { name } side relation comment blind current round }
  ratingHistory { organisation { name } relation blind current round } }`
const AGREEMENT = 'agreement { ratedByBoth approvedBp kappa kappaLow kappaHigh openConflicts stale }'

const seen = async (who: Actor, id: string) =>
  (await api.data(`query ($id: ID!) { node(id: $id) { ...R } } ${RATED}`, { id }, { key: who.key })).node

/** All that someone can find out about a mapping, by every road. */
async function everything(who: Actor, id: string, inCohort = cohort) {
  const { data } = await api.query(
    `query ($id: ID!, $cohort: ID!) {
       node(id: $id) { ...R ... on Mapping { origin { mappings(first: 5) { totalCount ${AGREEMENT} edges { node { ...R } } } } } }
       nodes(ids: [$id]) { ...R }
       mappings(where: { cohort: $cohort }, first: 100) { totalCount ${AGREEMENT} edges { node { ...R } } }
       decided: mappings(where: { cohort: $cohort, status: [AGREED, CONTESTED, REJECTED] }, first: 100) { totalCount edges { node { id } } }
       proposed: mappings(where: { cohort: $cohort, status: [PROPOSED] }, first: 100) { totalCount }
       asCohort: node(id: $cohort) { ... on Cohort { ${AGREEMENT} } } } ${RATED}`,
    { id, cohort: inCohort },
    { key: who.key },
  )
  return data
}

const names = (ratings: { organisation: { name: string } }[]): string[] => ratings.map((one) => one.organisation.name)

async function credit(id: string): Promise<number> {
  const [row] = await stores.dataSource.query(
    'SELECT origin_lineage AS shown, destination_lineage AS required FROM mapping WHERE id = $1',
    [id],
  )
  const graph = await conceptGraph(stores.session(SYSTEM))
  const credits = graph.creditsFor(row.required, new Set([SHARED_LIBRARY]))
  return credits.find((one) => one.lineage === row.shown)?.creditBp ?? 0
}

describe('the dispute: exactMatch or closeMatch?', () => {
  let mapping: string
  beforeAll(async () => {
    mapping = await fresh('exactMatch')
  })

  it('is worth nothing while one side has spoken', async () => {
    const answer = await rate(api, colleges[0], mapping, 'exactMatch', { comment: 'The same.' })
    expect(answer).toMatchObject({ userErrors: [], mapping: { status: 'PROPOSED', creditBp: 0, revision: 1 } })
    expect(await credit(mapping)).toBe(0)
  })

  it('is CONTESTED when the other side says otherwise, and both know why', async () => {
    const answer = await rate(api, employers[0], mapping, 'closeMatch', { comment: 'They never choose.' })
    expect(answer.mapping).toMatchObject({ status: 'CONTESTED', relation: 'exactMatch', creditBp: 0, agreedOn: [] })
    for (const who of [colleges[0], employers[0], steward, observer])
      expect((await seen(who, mapping)).ratings).toMatchObject([
        { organisation: { name: 'Larkmere' }, side: 'EDUCATION', relation: 'exactMatch', comment: 'The same.' },
        {
          organisation: { name: 'Quernstone' },
          side: 'EMPLOYER',
          relation: 'closeMatch',
          comment: 'They never choose.',
        },
      ])
  })

  it('is AGREED once both say closeMatch, which is not what was proposed, and is worth 0.9', async () => {
    expect((await rate(api, employers[0], mapping, 'closeMatch')).mapping.status).toBe('CONTESTED')
    const { mapping: agreed } = await rate(api, colleges[0], mapping, 'closeMatch')
    expect(agreed).toMatchObject({
      status: 'AGREED',
      relation: 'closeMatch',
      creditBp: 9_000,
      agreedOn: [{ id: origins }, { id: destinations }],
    })
    expect(await credit(mapping)).toBe(9_000)
    const { ratings, ratingHistory } = await seen(steward, mapping)
    expect(ratings.map((one: { blind: boolean; relation: string }) => [one.relation, one.blind])).toEqual([
      ['closeMatch', false],
      ['closeMatch', false],
    ])
    expect(ratingHistory.map((one: { blind: boolean; relation: string }) => [one.relation, one.blind])).toEqual([
      ['exactMatch', true],
      ['closeMatch', true],
      ['closeMatch', false],
      ['closeMatch', false],
    ])
  })

  it('is contested again by a second college that differs, and REJECTED when all say there is none', async () => {
    expect((await rate(api, colleges[1], mapping, null)).mapping).toMatchObject({ status: 'CONTESTED', creditBp: 0 })
    expect(await credit(mapping)).toBe(0)
    await rate(api, colleges[0], mapping, null)
    expect((await rate(api, employers[0], mapping, null)).mapping.status).toBe('REJECTED')
  })

  it('is asked about again by those who work in its cohort only', async () => {
    const again = async (who: Actor) => {
      const { origin, destination, relation } = (
        await api.data(
          'query ($id: ID!) { node(id: $id) { ... on Mapping { origin { id } destination { id } relation } } }',
          { id: mapping },
          { key: who.key },
        )
      ).node
      return propose(api, who, origin.id, destination.id, relation)
    }
    for (const who of [outsider, observer])
      expect((await again(who)).userErrors).toMatchObject([{ code: 'DUPLICATE', field: ['input'] }])
    expect((await seen(steward, mapping)).status).toBe('REJECTED')
    expect((await again(employers[1])).mapping).toMatchObject({ id: mapping, status: 'PROPOSED' })
  })
})

describe('who may rate', () => {
  it('speaks for a side of its cohort, and nobody else', async () => {
    const mapping = await fresh()
    for (const who of [steward, observer, outsider])
      expect((await rate(api, who, mapping, 'exactMatch')).userErrors).toMatchObject([
        { code: 'NOT_QUALIFIED', field: ['input', 'mapping'] },
      ])
    expect((await seen(steward, mapping)).status).toBe('PROPOSED')
    const { errors } = await api.query('mutation ($i: RateMappingInput!) { rateMapping(input: $i) { projected } }', {
      i: { mapping },
    })
    expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED')
    const loose = await fresh('exactMatch', null)
    expect((await rate(api, colleges[0], loose, 'exactMatch')).userErrors).toMatchObject([{ code: 'WRONG_STATE' }])
  })

  it('is not two of one side: a second college agrees with nobody', async () => {
    const mapping = await fresh()
    for (const who of colleges) await rate(api, who, mapping, 'exactMatch')
    expect((await seen(colleges[0], mapping)).status).toBe('PROPOSED')
    expect(await credit(mapping)).toBe(0)
  })

  it('needs as many of each side as the cohort says', async () => {
    const mapping = await fresh('exactMatch', careful)
    const all = [colleges[0], employers[0], employers[1]]
    for (const who of all) expect((await rate(api, who, mapping, 'exactMatch')).mapping.status).toBe('PROPOSED')
    expect((await rate(api, colleges[1], mapping, 'exactMatch')).mapping.status).toBe('AGREED')
  })

  it('has no steward or operator decide instead', async () => {
    const mapping = await fresh()
    const operator = await actor(stores, 'The installation', Role.OPERATOR)
    for (const who of [steward, operator])
      for (const status of ['AGREED', 'CONTESTED', 'REJECTED'])
        expect((await setStatus(api, who, mapping, status)).userErrors).toMatchObject([
          { code: 'WRONG_STATE', field: ['input', 'status'] },
        ])
  })

  it('is no portal, which could act for both sides and agree with itself', async () => {
    const mapping = await fresh()
    const portal = { ...colleges[0].viewer, portal: outsider.organisation }
    await expect(rateMapping(stores.session(portal), { mapping, relation: null }, null)).rejects.toMatchObject({
      userErrors: [{ code: 'NOT_QUALIFIED', field: ['input', 'mapping'] }],
    })
    await expect(acceptCohortInvitation(stores.session(portal), cohort)).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })

  it('names what another mapping of the two says there, whatever others rated', async () => {
    const exact = await fresh('exactMatch')
    const [row] = await stores.dataSource.query(
      'SELECT origin_id AS origin, destination_id AS destination FROM mapping WHERE id = $1',
      [exact],
    )
    const { mapping: close } = await propose(api, colleges[0], row.origin, row.destination, 'closeMatch', { cohort })
    const { userErrors } = await rate(api, employers[0], exact, 'closeMatch')
    expect(userErrors).toMatchObject([{ code: 'DUPLICATE', field: ['input', 'relation'] }])
    expect(userErrors[0]?.message).toContain(close.id)
  })

  it('rates once for one key, and against the revision that was seen', async () => {
    const mapping = await fresh()
    for (let again = 0; again < 2; again++) await rate(api, colleges[0], mapping, 'exactMatch', { key: 'once' })
    expect((await seen(colleges[0], mapping)).ratingHistory).toHaveLength(1)
    const stale = await rate(api, employers[0], mapping, 'exactMatch', { expectedRevision: 7 })
    expect(stale.userErrors).toMatchObject([{ code: 'STALE_VERSION' }])
    const long = await rate(api, employers[0], mapping, 'exactMatch', { comment: 'x'.repeat(4_001) })
    expect(long.userErrors).toMatchObject([{ code: 'INVALID', field: ['input', 'comment'] }])
    expect((await seen(colleges[0], mapping)).ratings).toHaveLength(1)
  })
})

describe('blindness', () => {
  it('lets nobody tell, by any road, whether or how the other side has rated', async () => {
    const mapping = await fresh()
    const watching = [employers[0], employers[1], colleges[1], steward, observer, outsider]
    const before = await Promise.all(watching.map((who) => everything(who, mapping)))
    await rate(api, colleges[0], mapping, 'relatedMatch', { comment: 'Hardly.' })
    expect(await Promise.all(watching.map((who) => everything(who, mapping)))).toEqual(before)
    await rate(api, colleges[0], mapping, null)
    expect(await Promise.all(watching.map((who) => everything(who, mapping)))).toEqual(before)
    expect(names((await seen(colleges[0], mapping)).ratingHistory)).toEqual(['Larkmere', 'Larkmere'])
  })

  it('holds until the minimum of both sides has rated, but not for who has rated itself', async () => {
    const mapping = await fresh('exactMatch', careful)
    const watching = [employers[1], steward, outsider]
    const before = await Promise.all(watching.map((who) => everything(who, mapping, careful)))
    await rate(api, colleges[0], mapping, 'exactMatch')
    await rate(api, employers[0], mapping, 'closeMatch')
    await rate(api, colleges[1], mapping, 'closeMatch')
    expect(await Promise.all(watching.map((who) => everything(who, mapping, careful)))).toEqual(before)
    expect((await seen(employers[0], mapping)).ratings).toHaveLength(3)
    await rate(api, employers[1], mapping, 'exactMatch')
    expect(await seen(employers[1], mapping)).toMatchObject({ status: 'CONTESTED', ratings: { length: 4 } })
    expect((await seen(steward, mapping)).ratings).toHaveLength(4)
    expect((await seen(outsider, mapping)).ratings).toEqual([])
  })

  it('holds for who comes late: the outcome is public, what each said is not, and its word is not blind', async () => {
    const mapping = await fresh()
    await rate(api, colleges[0], mapping, 'exactMatch')
    await rate(api, employers[0], mapping, 'exactMatch')
    const late = await everything(employers[1], mapping)
    expect(late.node).toMatchObject({ status: 'AGREED', ratings: [], ratingHistory: [] })
    expect(late.node.origin.mappings.agreement).toMatchObject({ ratedByBoth: 0, approvedBp: null })
    await rate(api, employers[1], mapping, 'exactMatch')
    const { ratings } = await seen(employers[1], mapping)
    expect(ratings.map((one: { blind: boolean }) => one.blind)).toEqual([true, true, false])
  })

  it('is not got round by breaking the round off', async () => {
    const mapping = await fresh()
    await rate(api, colleges[0], mapping, 'exactMatch', { comment: 'My word.' })
    expect((await setStatus(api, steward, mapping, 'RETIRED')).mapping.status).toBe('RETIRED')
    expect((await setStatus(api, steward, mapping, 'PROPOSED')).mapping.status).toBe('PROPOSED')
    for (const who of [steward, observer])
      expect(await seen(who, mapping)).toMatchObject({ ratings: [], ratingHistory: [] })
    expect((await seen(colleges[0], mapping)).ratingHistory).toHaveLength(1)
  })

  it('is not got round by leaving the cohort', async () => {
    const guest = await actor(stores, 'Guest', Role.EMPLOYER)
    const small = await cohortOf(stores, steward, [
      [colleges[0], CohortSide.EDUCATION],
      [employers[0], CohortSide.EMPLOYER],
      [guest, CohortSide.EMPLOYER],
    ])
    const mapping = await fresh('exactMatch', small)
    await rate(api, colleges[0], mapping, 'exactMatch')
    await rate(api, employers[0], mapping, 'exactMatch')
    await removeCohortMember(stores.session(guest.viewer), { cohort: small, organisation: guest.organisation })
    expect(await seen(guest, mapping)).toMatchObject({ ratings: [], ratingHistory: [], cohort: null })
  })
})

describe('a new round', () => {
  it('begins when a wording that was agreed changes: STALE, and both sides are asked again, blind', async () => {
    const mapping = await fresh()
    await rate(api, colleges[0], mapping, 'exactMatch')
    await rate(api, employers[0], mapping, 'exactMatch')
    const reworded = { ...numbered('Asks for', 200, PAIRS), [200 + used - 1]: 'Asks for something else.' }
    destinations = await imported(stores, steward, framework(2, reworded))
    expect(await seen(colleges[0], mapping)).toMatchObject({ status: 'STALE', creditBp: 0, ratings: [] })
    const before = await everything(employers[0], mapping)
    await rate(api, colleges[0], mapping, 'relatedMatch')
    expect(await everything(employers[0], mapping)).toEqual(before)
    expect((await rate(api, employers[0], mapping, 'relatedMatch')).mapping).toMatchObject({
      status: 'AGREED',
      relation: 'relatedMatch',
      destination: { fullStatement: 'Asks for something else.' },
    })
    expect((await seen(steward, mapping)).ratings).toMatchObject([
      { round: 2, blind: true },
      { round: 2, blind: true },
    ])
  })

  it('begins when the wording changes between the two ratings, so that both judge the same words', async () => {
    const mapping = await fresh()
    await rate(api, colleges[0], mapping, 'exactMatch')
    const reworded = { ...numbered('Asks for', 200, PAIRS), [200 + used - 1]: 'Asks for quite another thing.' }
    destinations = await imported(stores, steward, framework(2, reworded))
    expect((await rate(api, employers[0], mapping, 'exactMatch')).mapping.status).toBe('PROPOSED')
    expect((await seen(colleges[0], mapping)).ratings).toEqual([])
    expect((await rate(api, colleges[0], mapping, 'exactMatch')).mapping.status).toBe('AGREED')
  })

  it('begins when a draft that words it otherwise is published', async () => {
    const mapping = await fresh()
    await rate(api, colleges[0], mapping, 'exactMatch')
    expect((await rate(api, employers[0], mapping, 'exactMatch')).mapping.status).toBe('AGREED')
    const change = async (name: string, type: string, input: object) => {
      const data = await api.data(
        `mutation ($input: ${type}!) { ${name}(input: $input) { framework { id } userErrors { message } } }`,
        { input },
        { key: steward.key },
      )
      expect(data[name].userErrors).toEqual([])
      return data[name].framework.id
    }
    const draft = await change('createFrameworkVersion', 'IdInput', { id: destinations })
    const { id } = await itemOf(stores, draft, 200 + used - 1)
    await change('saveCompetency', 'SaveCompetencyInput', { framework: draft, id, fullStatement: 'Asks for the moon.' })
    expect(await seen(colleges[0], mapping)).toMatchObject({ status: 'AGREED' })
    await change('publishFramework', 'PublishFrameworkInput', { id: draft, version: 'drafted', license: 'CC0' })
    destinations = draft
    expect(await seen(colleges[0], mapping)).toMatchObject({ status: 'STALE', creditBp: 0, ratings: [] })
    expect((await rate(api, colleges[0], mapping, 'closeMatch')).mapping.status).toBe('STALE')
    expect((await rate(api, employers[0], mapping, 'closeMatch')).mapping).toMatchObject({
      status: 'AGREED',
      relation: 'closeMatch',
      destination: { fullStatement: 'Asks for the moon.' },
    })
  })

  it('begins when a steward reopens it', async () => {
    const mapping = await fresh()
    await rate(api, colleges[0], mapping, null)
    expect((await rate(api, employers[0], mapping, null)).mapping.status).toBe('REJECTED')
    expect((await setStatus(api, steward, mapping, 'PROPOSED')).mapping.status).toBe('PROPOSED')
    expect((await seen(employers[0], mapping)).ratings).toEqual([])
    expect((await rate(api, employers[0], mapping, 'exactMatch')).mapping.status).toBe('PROPOSED')
  })
})

describe('agreement statistics', () => {
  let own: string
  const asked = async (who: Actor) =>
    await api.data(
      `query ($id: ID!) { node(id: $id) { ... on Cohort { ${AGREEMENT} } }
           mappings(where: { cohort: $id, relation: [exactMatch] }, first: 1) { totalCount ${AGREEMENT} } }`,
      { id: own },
      { key: who.key },
    )

  beforeEach(async () => {
    own = await cohortOf(stores, steward, [
      [colleges[0], CohortSide.EDUCATION],
      [employers[0], CohortSide.EMPLOYER],
      [employers[1], CohortSide.EMPLOYER],
    ])
  })

  it('count first words, by who may know them', async () => {
    const words = [
      ['exactMatch', 'exactMatch'],
      ['closeMatch', 'exactMatch'],
      [null, null],
    ] as const
    for (const [college, employer] of words) {
      const mapping = await fresh('exactMatch', own)
      await rate(api, colleges[0], mapping, college)
      await rate(api, employers[0], mapping, employer)
    }
    const half = await fresh('exactMatch', own)
    await rate(api, colleges[0], half, 'exactMatch')
    // po = 2/3, pe = 1/3 · 2/3 + 1/3 · 1/3 = 1/3
    const expected = { ratedByBoth: 3, approvedBp: 3_333, openConflicts: 1, stale: 0 }
    for (const who of [colleges[0], employers[0], steward]) {
      const { node, mappings } = await asked(who)
      expect(node.agreement).toMatchObject(expected)
      expect(node.agreement.kappa).toBeCloseTo(0.5, 12)
      expect(mappings).toMatchObject({ totalCount: 4, agreement: node.agreement })
    }
    const { node } = await asked(employers[1])
    expect(node.agreement).toMatchObject({ ratedByBoth: 0, kappa: null })
    const { errors } = await api.query(`query ($id: ID!) { node(id: $id) { id } }`, { id: own }, { key: outsider.key })
    expect(errors).toBeUndefined()
    expect((await asked(outsider)).node).toBeNull()
  })

  it('do not move when somebody rates again', async () => {
    const mapping = await fresh('exactMatch', own)
    await rate(api, colleges[0], mapping, 'exactMatch')
    await rate(api, employers[0], mapping, 'closeMatch')
    const { kappa, approvedBp } = (await asked(steward)).node.agreement
    await rate(api, colleges[0], mapping, 'closeMatch')
    expect((await asked(steward)).node.agreement).toMatchObject({ ratedByBoth: 1, kappa, approvedBp, openConflicts: 0 })
  })
})
