import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

import { acceptCohortInvitation, addCohortMember, createCohort } from '../src/cohorts/cohort.service.ts'
import { CohortRole, CohortSide } from '../src/cohorts/kinds.ts'
import { conceptGraph } from '../src/crosswalks/concept-graph.ts'
import { setFrameworkCohort } from '../src/frameworks/cohort/framework-cohort.service.ts'
import { libraryOf, SHARED_LIBRARY } from '../src/frameworks/library.ts'
import { rebuild } from '../src/graph/rebuild.ts'
import { SYSTEM } from '../src/identity/rights.ts'
import { projections } from '../src/modules.ts'
import {
  type Actor,
  actor,
  association,
  framework,
  type Item,
  imported,
  itemOf,
  MAPPING,
  NEVER,
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
let college: Actor
let employer: Actor
let outsider: Actor
let operator: Actor

beforeAll(async () => {
  api = await openApi()
  stores = api.stores
  steward = await actor(stores, 'Tamarack Stewards', Role.STEWARD)
  operator = await actor(stores, 'The installation', Role.OPERATOR)
  college = await actor(stores, 'Larkmere', Role.INSTITUTION)
  employer = await actor(stores, 'Quernstone', Role.EMPLOYER, Role.STEWARD)
  outsider = await actor(stores, 'Elsewhere', Role.EMPLOYER, Role.STEWARD)
})
afterAll(() => api?.close())

/** κ from one lineage to another, for someone who sees the shared library and these organisations' own. */
async function credit(shown: Item, required: Item, ...organisations: string[]): Promise<number> {
  const graph = await conceptGraph(stores.session(SYSTEM))
  const visible = new Set([SHARED_LIBRARY, ...organisations.map((one) => libraryOf(one))])
  return graph.creditsFor(required.lineage, visible).find((one) => one.lineage === shown.lineage)?.creditBp ?? 0
}

const statusOf = async (id: string): Promise<string> =>
  (await stores.dataSource.query('SELECT status FROM mapping WHERE id = $1', [id]))[0]?.status

describe('a mapping between two shared frameworks', () => {
  let dap: string
  let lark: string
  let c1: Item
  let outcome: Item
  let proposed: string

  beforeAll(async () => {
    dap = await imported(
      stores,
      steward,
      framework(
        1,
        { 1: 'Analyse', 11: 'Chooses a summary that fits the data.', 12: 'Says how sure a result is.' },
        [association(1, 'isChildOf', 11, 1), association(2, 'isChildOf', 12, 1)],
        { headings: [1] },
      ),
    )
    lark = await imported(
      stores,
      steward,
      framework(2, { 21: 'Describes a data set with suitable statistics.', 22: 'Writes a report.' }),
    )
    c1 = await itemOf(stores, dap, 11)
    outcome = await itemOf(stores, lark, 21)
  })

  it('is proposed by anyone who may steward, and worth nothing', async () => {
    const { mapping, projected, userErrors } = await propose(api, college, outcome.id, c1.id)
    expect([projected, userErrors]).toEqual([true, []])
    expect(mapping).toMatchObject({
      status: 'PROPOSED',
      relation: 'closeMatch',
      source: 'PERSON',
      creditBp: 0,
      agreedOn: [],
      agreedAt: null,
      revision: 1,
      proposedBy: { id: college.organisation, name: 'Larkmere' },
      origin: { id: outcome.id, fullStatement: 'Describes a data set with suitable statistics.' },
      destination: { id: c1.id },
    })
    expect(await credit(outcome, c1)).toBe(0)
    proposed = mapping.id
  })

  it('is seen by everyone with a key and by nobody without', async () => {
    const one = `query ($id: ID!) { node(id: $id) { id } }`
    expect((await api.data(one, { id: proposed }, { key: outsider.key })).node).toEqual({ id: proposed })
    expect((await api.data(one, { id: proposed })).node).toBeNull()
    const { errors } = await api.query('{ mappings(first: 1) { edges { cursor } } }')
    expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED')
  })

  it('stands once: the same again, and the same seen from the other end, are duplicates', async () => {
    for (const [from, to] of [
      [outcome, c1],
      [c1, outcome],
    ] as const) {
      const { mapping, userErrors } = await propose(api, employer, from.id, to.id)
      expect([mapping, userErrors.map((error) => error.code)]).toEqual([null, ['DUPLICATE']])
      expect(userErrors[0]?.message).toContain(proposed)
    }
    const { mapping } = await propose(api, employer, c1.id, outcome.id, 'broadMatch')
    expect((await propose(api, employer, outcome.id, c1.id, 'narrowMatch')).userErrors[0]?.code).toBe('DUPLICATE')
    expect((await setStatus(api, steward, mapping.id, 'RETIRED')).mapping.status).toBe('RETIRED')
  })

  it('is made once by those who propose it at the same moment', async () => {
    const report = await itemOf(stores, lark, 22)
    const callers = [college, employer, outsider, college, employer]
    const answers = await Promise.all(callers.map((who) => propose(api, who, report.id, c1.id, 'closeMatch')))
    const codes = answers.map(({ userErrors }) => userErrors[0]?.code ?? 'made').sort()
    expect(codes).toEqual(['DUPLICATE', 'DUPLICATE', 'DUPLICATE', 'DUPLICATE', 'made'])
  })

  it('gives the first result again for the same idempotency key', async () => {
    const report = await itemOf(stores, lark, 22)
    const first = await propose(api, college, report.id, c1.id, 'relatedMatch', { key: 'once' })
    const second = await propose(api, college, report.id, c1.id, 'relatedMatch', { key: 'once' })
    expect(second.mapping.id).toBe(first.mapping.id)
    expect(second.userErrors).toEqual([])
  })

  it('is refused with its place: one framework, a heading, an unknown end, no reason', async () => {
    const refused = async (origin: string, destination: string, rationale?: string) => {
      const { userErrors } = await propose(
        api,
        college,
        origin,
        destination,
        'exactMatch',
        rationale === undefined ? {} : { rationale },
      )
      return userErrors.map((error) => `${error.code} ${error.field?.join('.')}`)
    }
    expect(await refused(c1.id, (await itemOf(stores, dap, 12)).id)).toEqual(['INVALID input.destination'])
    expect(await refused(outcome.id, (await itemOf(stores, dap, 1)).id)).toEqual(['INVALID input.destination'])
    expect(await refused(NEVER.competency, c1.id)).toEqual(['NOT_FOUND input.origin'])
    expect(await refused(outcome.id, c1.id, ' ')).toEqual(['INVALID input.rationale'])
    expect(await refused(outcome.id, c1.id, 'x'.repeat(4_001))).toEqual(['INVALID input.rationale'])
  })

  it('is decided by a steward only, against the revision that was seen, and agreed by none alone', async () => {
    const set = `mutation ($id: ID!) { setMappingStatus(input: { id: $id, status: AGREED }) { mapping { id } } }`
    const { errors } = await api.query(set, { id: proposed }, { key: college.key })
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN')
    expect((await setStatus(api, steward, proposed, 'REJECTED', 7)).userErrors[0]?.code).toBe('STALE_VERSION')
    expect((await setStatus(api, steward, proposed, 'ASSERTED')).userErrors[0]?.code).toBe('WRONG_STATE')
    expect((await setStatus(api, steward, NEVER.mapping, 'RETIRED')).userErrors[0]?.code).toBe('NOT_FOUND')
    for (const alone of [steward, employer])
      expect((await setStatus(api, alone, proposed, 'AGREED', 1)).userErrors).toMatchObject([
        { code: 'NOT_QUALIFIED', field: ['input', 'status'] },
      ])
    expect(await statusOf(proposed)).toBe('PROPOSED')
  })

  it('is agreed by hand by the operator, who takes over what a trusted source says, and then counts', async () => {
    const { mapping } = await setStatus(api, operator, proposed, 'AGREED', 1)
    expect(mapping).toMatchObject({
      status: 'AGREED',
      creditBp: 9_000,
      agreedOn: [{ id: lark }, { id: dap }],
      revision: 2,
    })
    expect(mapping.agreedAt).not.toBeNull()
    expect([await credit(outcome, c1), await credit(c1, outcome)]).toEqual([9_000, 9_000])
  })

  it('stops counting at once when it is contested', async () => {
    expect((await setStatus(api, steward, proposed, 'CONTESTED')).mapping).toMatchObject({ creditBp: 0, agreedOn: [] })
    expect(await credit(outcome, c1)).toBe(0)
    await setStatus(api, operator, proposed, 'AGREED')
    expect(await credit(outcome, c1)).toBe(9_000)
  })

  it('stays agreed when a new version changes only punctuation, and goes STALE when it changes a word', async () => {
    const next = (statement: string) =>
      imported(stores, steward, framework(2, { 21: statement, 22: 'Writes a report.' }))
    await next('Describes a data set, with *suitable* statistics!')
    expect(await statusOf(proposed)).toBe('AGREED')
    expect(await credit(outcome, c1)).toBe(9_000)
    const reworded = await next('Describes a data set with suitable charts.')
    expect(await statusOf(proposed)).toBe('STALE')
    expect(await credit(outcome, c1)).toBe(0)
    const now = await itemOf(stores, reworded, 21)
    expect(now.lineage).not.toBe(outcome.lineage)
    expect(await credit(now, c1)).toBe(0)
  })

  it('is agreed again on the new wording, and then is about that', async () => {
    const { mapping } = await setStatus(api, operator, proposed, 'AGREED')
    expect(mapping.origin.fullStatement).toBe('Describes a data set with suitable charts.')
    const [row] = await stores.dataSource.query('SELECT origin_lineage AS lineage FROM mapping WHERE id = $1', [
      proposed,
    ])
    expect(await credit(row, c1)).toBe(9_000)
    // Evidence for the old wording: from the replaced item to the new one, and on by the mapping, would be two crossings.
    expect(await credit(outcome, row)).toBe(9_000)
    expect(await credit(outcome, c1)).toBe(0)
  })

  it('is proposed again after it was turned down, not agreed out of hand', async () => {
    await setStatus(api, steward, proposed, 'RETIRED')
    expect((await setStatus(api, operator, proposed, 'AGREED')).userErrors[0]?.code).toBe('WRONG_STATE')
    const [row] = await stores.dataSource.query('SELECT origin_id AS id FROM mapping WHERE id = $1', [proposed])
    const again = await propose(api, employer, row.id, c1.id)
    expect(again.mapping).toMatchObject({ id: proposed, status: 'PROPOSED', proposedBy: { name: 'Quernstone' } })
  })
})

describe('what an import says about the frameworks of others', () => {
  let shared: Item
  let own: Item
  let secret: Item
  let ownFramework: string

  beforeAll(async () => {
    shared = await itemOf(stores, await imported(stores, steward, framework(5, { 51: 'Draws venous blood.' })), 51)
    const hidden = await imported(stores, college, framework(6, { 61: 'Known to this college alone.' }), { own: true })
    secret = await itemOf(stores, hidden, 61)
    const claims = [association(71, 'exactMatchOf', 71, 51), association(72, 'exactMatchOf', 71, 61)]
    const sample = framework(7, { 71: 'Is as good as anything.' }, claims)
    ownFramework = await imported(stores, outsider, sample, { own: true })
    own = await itemOf(stores, ownFramework, 71)
  })

  const all = `query ($where: MappingWhere) { mappings(where: $where, first: 50) { totalCount edges { node { ...M } } } } ${MAPPING}`
  const listed = async (who: Actor) =>
    (await api.data(all, { where: { from: ownFramework } }, { key: who.key })).mappings

  it('becomes an ASSERTED mapping of the own library, worth nothing to anybody', async () => {
    const { edges, totalCount } = await listed(outsider)
    expect(totalCount).toBe(1)
    expect(edges[0].node).toMatchObject({
      status: 'ASSERTED',
      source: 'IMPORT',
      relation: 'exactMatch',
      creditBp: 0,
      proposedBy: null,
      origin: { id: own.id },
      destination: { id: shared.id },
    })
    expect(await credit(own, shared, outsider.organisation)).toBe(0)
    expect(await credit(own, secret, outsider.organisation, college.organisation)).toBe(0)
  })

  it('is seen by no other organisation, under no query', async () => {
    expect((await listed(steward)).edges).toEqual([])
    expect((await listed(employer)).totalCount).toBe(0)
    const { edges } = await listed(outsider)
    const one = 'query ($id: ID!) { node(id: $id) { id } }'
    expect((await api.data(one, { id: edges[0].node.id }, { key: employer.key })).node).toBeNull()
    expect((await setStatus(api, steward, edges[0].node.id, 'AGREED')).userErrors[0]?.code).toBe('NOT_FOUND')
  })

  it('is asserted once, however often it is imported', async () => {
    const claims = [association(71, 'exactMatchOf', 71, 51), association(73, 'exactMatchOf', 51, 71)]
    await imported(stores, outsider, framework(7, { 71: 'Is as good as anything.', 72: 'More.' }, claims), {
      own: true,
    })
    expect((await listed(outsider)).totalCount).toBe(1)
  })

  it('counts, once a cohort that keeps the framework agrees, for its own jobs and for nobody else', async () => {
    const [{ node }] = (await listed(outsider)).edges
    expect((await setStatus(api, outsider, node.id, 'AGREED')).userErrors[0]?.code).toBe('NOT_QUALIFIED')
    const cohort = await createCohort(
      stores.session(outsider.viewer),
      { name: 'Care', discipline: 'Care', cipCodes: [], socCodes: [], side: CohortSide.EMPLOYER },
      null,
    )
    const other = await actor(stores, 'Wickhollow', Role.INSTITUTION)
    const part = { organisation: other.organisation, side: CohortSide.EDUCATION, roles: [CohortRole.REVIEWER] }
    await addCohortMember(stores.session(outsider.viewer), { cohort, ...part }, null)
    await acceptCohortInvitation(stores.session(other.viewer), cohort)
    const inCohort = () => propose(api, outsider, own.id, shared.id, 'exactMatch', { cohort })
    expect((await inCohort()).userErrors).toMatchObject([{ code: 'INVALID', field: ['input', 'origin'] }])
    const kept = stores.session(outsider.viewer)
    await setFrameworkCohort(kept, { framework: ownFramework, cohort })
    await kept.projected()
    expect((await inCohort()).mapping).toMatchObject({ id: node.id, status: 'PROPOSED' })
    await rate(api, outsider, node.id, 'exactMatch')
    expect((await rate(api, employer, node.id, 'exactMatch')).userErrors[0]?.code).toBe('NOT_FOUND')
    expect((await rate(api, other, node.id, 'exactMatch')).mapping).toMatchObject({
      status: 'AGREED',
      origin: { fullStatement: 'Is as good as anything.' },
    })
    expect(await credit(own, shared, outsider.organisation)).toBe(10_000)
    expect(await credit(own, shared)).toBe(0)
    expect(await credit(own, shared, employer.organisation)).toBe(0)
  })

  it('lets nobody map a competency of another library', async () => {
    for (const [origin, destination] of [
      [secret, shared],
      [shared, secret],
    ] as const) {
      const { userErrors } = await propose(api, employer, origin.id, destination.id)
      expect(userErrors.map((error) => error.code)).toEqual(['NOT_FOUND'])
    }
  })

  it('does nothing while it is a private draft', async () => {
    const claims = [association(81, 'exactMatchOf', 81, 51)]
    const draft = framework(8, { 81: 'Not said yet.' }, claims, { status: 'Private Draft' })
    const id = await imported(stores, outsider, draft, { own: true })
    expect((await api.data(all, { where: { from: id } }, { key: outsider.key })).mappings.totalCount).toBe(0)
  })

  it('nor when a published framework fills an open end of the draft, but when the draft is published', async () => {
    const claims = [association(181, 'exactMatchOf', 181, 182)]
    const draft = framework(18, { 181: 'Half said.' }, claims, { status: 'Private Draft' })
    const id = await imported(stores, steward, draft)
    await imported(stores, steward, framework(19, { 182: 'Said in full.' }))
    const [moved] = await stores.dataSource.query(
      'SELECT c.framework_id FROM association a JOIN competency c ON c.id = a.destination_id WHERE a.framework_id = $1',
      [id],
    )
    expect(moved.framework_id).not.toBeNull()
    const count = async (from: string) =>
      (await api.data(all, { where: { from } }, { key: outsider.key })).mappings.totalCount
    expect(await count(id)).toBe(0)
    const shown = await imported(stores, steward, framework(18, { 181: 'Half said.' }, claims))
    expect(await count(shown)).toBe(1)
  })

  it('goes STALE for those who agreed when the shared framework is reworded', async () => {
    const [{ node }] = (await listed(outsider)).edges
    await imported(stores, steward, framework(5, { 51: 'Draws venous blood and labels it at the bedside.' }))
    expect(await statusOf(node.id)).toBe('STALE')
    expect(await credit(own, shared, outsider.organisation)).toBe(0)
  })
})

describe('lists of mappings', () => {
  let origin: string
  let items: Item[]

  beforeAll(async () => {
    const numbers = [91, 92, 93, 94, 95]
    const statements = Object.fromEntries(numbers.map((n) => [n, `Skill ${n} of the one framework.`]))
    const others = Object.fromEntries(numbers.map((n) => [n + 100, `Skill ${n} of the other framework.`]))
    origin = await imported(stores, steward, framework(9, statements))
    const destination = await imported(stores, steward, framework(10, others))
    items = await Promise.all(numbers.map((n) => itemOf(stores, origin, n)))
    for (const [place, item] of items.entries()) {
      const { id } = await itemOf(stores, destination, 191 + place)
      await propose(api, college, item.id, id, place % 2 ? 'exactMatch' : 'closeMatch')
    }
  })

  const list = `query ($where: MappingWhere, $first: Int!, $after: String) { mappings(where: $where, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor } edges { node { id relation origin { id } } } } }`

  it('go on page by page, each once, in the order in which they were made', async () => {
    const read = async (after: string | null) =>
      (await api.data(list, { where: { from: origin }, first: 2, after }, { key: college.key })).mappings
    const pages = [await read(null)]
    while (pages.at(-1).pageInfo.hasNextPage) pages.push(await read(pages.at(-1).pageInfo.endCursor))
    expect(pages.map((page) => page.totalCount)).toEqual([5, 5, 5])
    const seen = pages.flatMap((page) => page.edges.map((edge: { node: { origin: Item } }) => edge.node.origin.id))
    expect(seen).toEqual(items.map((item) => item.id))
  })

  it('do not go on with the cursor of another question', async () => {
    const { mappings } = await api.data(list, { where: { from: origin }, first: 2 }, { key: college.key })
    const after = mappings.pageInfo.endCursor
    const { errors } = await api.query(list, { where: { to: origin }, first: 2, after }, { key: college.key })
    expect(errors?.[0]?.extensions.code).toBe('CURSOR_EXPIRED')
  })

  it('narrow down by framework, relation, status and source', async () => {
    const count = async (where: object) =>
      (await api.data(list, { where: { ...where }, first: 1 }, { key: college.key })).mappings.totalCount
    expect(await count({ from: origin, relation: ['exactMatch'] })).toBe(2)
    expect(await count({ from: origin, status: ['AGREED'] })).toBe(0)
    expect(await count({ from: origin, source: ['PERSON'] })).toBe(5)
    expect(await count({ to: origin })).toBe(0)
  })

  it('hang on competencies, from either end', async () => {
    const query = `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Competency { id
      mappings(first: 1) { totalCount edges { node { relation destination { id mappings(first: 5) { edges { node { origin { id } } } } } } } } } } }`
    const { nodes } = await api.data(query, { ids: items.map((item) => item.id) }, { key: college.key })
    for (const [place, node] of nodes.entries()) {
      expect(node.mappings.totalCount).toBe(1)
      expect(node.mappings.edges[0].node.relation).toBe(place % 2 ? 'exactMatch' : 'closeMatch')
      expect(node.mappings.edges[0].node.destination.mappings.edges).toEqual([{ node: { origin: { id: node.id } } }])
    }
  })
})

describe('mappings in the graph', () => {
  const edges = async () => {
    const session = stores.graph.driver.session()
    try {
      const { records } = await session.run(
        'MATCH (o)-[m:MAPS_TO]->(d) RETURN o.id + " " + d.id + " " + m.id + " " + m.status + " " + m.relation + " " + m.library AS edge',
      )
      return records.map((record) => record.get('edge') as string).sort()
    } finally {
      await session.close()
    }
  }

  it('are what PostgreSQL says, and the same after a rebuild', async () => {
    const rows: { edge: string }[] = await stores.dataSource.query(
      `SELECT origin_id || ' ' || destination_id || ' ' || id || ' ' || status || ' ' || relation || ' ' || library_id AS edge FROM mapping`,
    )
    const said = rows.map((row) => row.edge).sort()
    expect(said.length).toBeGreaterThan(8)
    expect(await edges()).toEqual(said)
    await rebuild(stores.session(SYSTEM), stores.graph, projections)
    expect(await edges()).toEqual(said)
  })
})
