import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

import { commands } from '../src/commands.ts'
import { FORMAT_READERS } from '../src/frameworks/formats/reader.ts'
import { importFramework } from '../src/frameworks/imports/import.service.ts'
import { ImportSteps } from '../src/frameworks/imports/import.steps.ts'
import { forgetUploads } from '../src/frameworks/imports/import.task.ts'
import { onFrameworkImported } from '../src/frameworks/imports/imported.ts'
import type { Core } from '../src/headwater.ts'
import { createClient, saveOrganisation } from '../src/identity/bootstrap.ts'
import { OrganisationKind } from '../src/identity/organisation.ts'
import { SYSTEM } from '../src/identity/rights.ts'
import { UseCase } from '../src/shared/viewer.ts'
import { association, DOCUMENT, item, link, packageOf, rubricOf, uuid } from './frameworks-samples.ts'
import { type Caller, openApi, type TestApi } from './support/api.ts'

let api: TestApi
let steward: Caller
let college: Caller & { id: string }
let rival: Caller

async function client(name: string, kind: OrganisationKind): Promise<Caller & { id: string }> {
  const system = api.stores.session(SYSTEM)
  const { id } = await saveOrganisation(system, { name, kinds: [kind] })
  const expiresAt = new Date(Date.now() + 86_400_000)
  const useCases = [UseCase.FRAMEWORK_STEWARDSHIP]
  return { id, key: (await createClient(system, { organisation: id, name: 'test', useCases, expiresAt })).key }
}

const IMPORT = `mutation ($input: ImportFrameworkInput!, $key: String) {
  importFramework(input: $input, idempotencyKey: $key) {
    run { id kind state done total report { severity code message path repaired } }
    framework { id title published }
    projected userErrors { code field message }
  }
}`

const RUN = `query ($id: ID!) { run(id: $id) { state done total report { severity code message path repaired } } }`

const importText = async (caller: Caller, value: unknown, more: object = {}, key: string | null = null) => {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const data = await api.data(IMPORT, { input: { format: 'case', source: { text }, ...more }, key }, caller)
  const answer = data.importFramework
  // A busy machine may need longer than a request waits.
  for (let i = 0; answer.run && i < 300 && !['SUCCEEDED', 'FAILED'].includes(answer.run.state); i++) {
    await new Promise((resolve) => setTimeout(resolve, 200))
    Object.assign(answer.run, (await api.data(RUN, { id: answer.run.id }, caller)).run)
    answer.projected = answer.run.state === 'SUCCEEDED'
  }
  return answer
}

/** A tree of two levels with a heading, a crosswalk to nowhere known, a rubric and two types. */
const SAMPLE = packageOf(
  [
    item(1, { CFItemType: 'Domain', fullStatement: 'Handling data', humanCodingScheme: 'A' }),
    item(2, {
      CFItemType: 'Skill',
      fullStatement: 'Queries a relational database, and checks row counts',
      humanCodingScheme: 'A.2',
    }),
    item(10, {
      CFItemType: 'Skill',
      fullStatement: 'Reconciles data from two sources',
      humanCodingScheme: 'A.10',
      educationLevel: ['13'],
    }),
    item(3, {
      CFItemType: 'Skill',
      fullStatement: 'Writes joins over several tables of a database',
      humanCodingScheme: 'A.2.a',
    }),
  ],
  [
    association(1, 'isChildOf', 1, 0xd0c),
    association(2, 'isChildOf', 2, 1),
    association(3, 'isChildOf', 10, 1),
    association(4, 'isChildOf', 3, 2),
    association(5, 'precedes', 2, 10, { notes: 'first this' }),
    association(6, 'exactMatchOf', 2, 0x900, { destinationNodeURI: link(0x900, 'Destination Node') }),
    association(7, 'isStandardAlignedTo', 2, 0x901),
  ],
  {
    CFRubrics: [
      {
        identifier: uuid(0x50),
        uri: 'https://frameworks.example/r',
        title: 'How well',
        lastChangeDateTime: '2026-01-02T03:04:05Z',
        CFRubricCriteria: [
          {
            identifier: uuid(0x51),
            uri: 'https://frameworks.example/c',
            CFItemURI: link(2),
            CFRubricCriterionLevels: [
              { identifier: uuid(0x53), uri: 'u:2', quality: 'Alone', score: 2 },
              { identifier: uuid(0x52), uri: 'u:1', quality: 'With help', score: 1 },
            ],
          },
        ],
      },
    ],
  },
)

let framework: string

beforeAll(async () => {
  api = await openApi()
  steward = await client('Stewards', OrganisationKind.STEWARD)
  college = await client('College', OrganisationKind.EDUCATION)
  rival = await client('Rival', OrganisationKind.EDUCATION)
  framework = (await importText(steward, SAMPLE)).framework.id
})
afterAll(() => api?.close())

describe('importFramework', () => {
  it('answers with the run, its report and the framework, which is in the graph', async () => {
    const answer = await importText(steward, {
      ...SAMPLE,
      CFDocument: { ...DOCUMENT, identifier: uuid(0xd1), title: 'Other' },
    })
    expect(answer).toMatchObject({
      run: { kind: 'framework.import', state: 'SUCCEEDED' },
      framework: { title: 'Other', published: true },
      projected: true,
      userErrors: [],
    })
    expect(answer.run.report.map((f: { code: string }) => f.code)).toContain('IMPORT_COUNTS')
  })

  const largeNamed = (document: number) => {
    const first = 100_000
    const items = Array.from({ length: 2_500 }, (_, n) => item(first + n))
    const tree = items.slice(1).map((_, n) => association(first + n, 'isChildOf', first + n + 1, first))
    return { ...packageOf(items, tree), CFDocument: { ...DOCUMENT, identifier: uuid(document), title: 'Large' } }
  }

  it('says how far it is: read, planned, each row written, in the graph', async () => {
    const { run, framework: written } = await importText(steward, largeNamed(0xd2))
    const [{ rows }] = await api.stores.dataSource.query(
      `SELECT ((SELECT count(*) FROM competency WHERE framework_id = $1)
         + (SELECT count(*) FROM association WHERE framework_id = $1)
         + (SELECT count(*) FROM framework_definition WHERE framework_id = $1))::int AS rows`,
      [written.id],
    )
    expect(rows).toBeGreaterThanOrEqual(4_999)
    expect(run).toMatchObject({ state: 'SUCCEEDED', done: rows + 3, total: rows + 3 })
    const told: [number, number | null][] = []
    const steps = new ImportSteps((done, total) => told.push([done, total]))
    const bytes = Buffer.from(JSON.stringify(largeNamed(0xd3)))
    await importFramework(api.stores.session(SYSTEM), { bytes }, steps)
    steps.finished()
    // Batches of 250 rows, of items and of associations
    const batches = (from: number, to: number) =>
      Array.from({ length: Math.ceil((to - from) / 250) }, (_, n) => Math.min(to, from + (n + 1) * 250))
    const at = [0, ...batches(0, 2_500), ...batches(2_500, 4_999)].map((row) => [row + 2, rows + 3])
    expect(told).toEqual([[1, null], ...at, [rows + 3, rows + 3]])
    const again = await importText(steward, largeNamed(0xd2))
    expect(again.run).toMatchObject({ state: 'SUCCEEDED', done: 3, total: 3 })
  })

  const onServer = process.env.TEST_DATABASE_URL ? it : it.skip
  onServer('shows it to whoever asks while it goes on', async () => {
    let seen = () => {}
    const wait = new Promise<void>((resolve) => {
      seen = resolve
    })
    // All rows are written; only the commit and the graph are still to come.
    onFrameworkImported.push(() => wait)
    try {
      const running = importText(steward, largeNamed(0xd4))
      const GOING_ON = "SELECT id FROM run WHERE state = 'RUNNING' AND kind = 'framework.import'"
      let run = { done: 0, total: null as number | null, state: '' }
      for (let n = 0; n < 300 && run.done !== (run.total ?? 0) - 1; n++) {
        await new Promise((resolve) => setTimeout(resolve, 100))
        const [row] = await api.stores.dataSource.query(GOING_ON)
        if (row) run = (await api.data(RUN, { id: row.id }, steward)).run
      }
      expect(run).toMatchObject({ state: 'RUNNING', done: (run.total as number) - 1 })
      seen()
      expect((await running).run).toMatchObject({ state: 'SUCCEEDED', done: run.total, total: run.total })
    } finally {
      seen()
      onFrameworkImported.pop()
    }
  })

  it('refuses a format that nothing reads, naming those that there are, before it looks at the text', async () => {
    const input = { format: 'xls', source: { text: 'PK' } }
    const { errors } = await api.query(IMPORT, { input, key: null }, steward)
    const message = `Unknown format "xls"; known: ${FORMAT_READERS.map(({ name }) => name).join(', ')}.`
    expect(errors).toMatchObject([{ message }])
    const importing = commands.find(({ name }) => name === 'import')
    const core = { resources: api.stores.resources } as Core
    await expect(importing?.run(core, { source: '/nowhere.json', format: 'xls' }, () => {})).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      message,
    })
  })

  it('keeps the bytes with the format that they were read as', async () => {
    const [row] = await api.stores.dataSource.query(
      `SELECT s.format, f.document_identifier AS document FROM framework_source s JOIN framework f ON f.id = s.framework_id
       WHERE f.id = $1`,
      [framework],
    )
    expect(row).toEqual({ format: 'case', document: DOCUMENT.identifier })
  })

  it('refuses what cannot be read with the place, and leaves no trace', async () => {
    const answer = await importText(steward, '{"CFDocument": {"title": "x",}}')
    expect(answer).toMatchObject({
      run: null,
      framework: null,
      userErrors: [{ code: 'INVALID', field: ['source', 'text'] }],
    })
    expect(answer.userErrors[0].message).toContain('line 1, column 30')
    const [row] = await api.stores.dataSource.query('SELECT count(*)::int AS n FROM framework_upload')
    expect(row.n).toBe(0)
  })

  it('what failed runs were sent is dropped after a day; what waits and what is fresh stays', async () => {
    const DAY = 86_400_000
    const session = api.stores.session(SYSTEM)
    const later = new Date(session.now + DAY)
    const sent = async (name: string, age: number, finished: Date | null) => {
      await api.stores.dataSource.query(
        `INSERT INTO framework_upload (id, library, size, choices, created_at) VALUES ($1, 'lib', 0, '{}', $2)`,
        [name, new Date(session.now - age)],
      )
      await api.stores.dataSource.query(
        `INSERT INTO run (id, kind, state, done, started_at, finished_at, report, viewer, payload, attempts, due_at)
         VALUES ($1, 'framework.import', $2, 0, now(), $3, '[]', '{}', $4::jsonb, 0, $5)`,
        [`run ${name}`, finished ? 'FAILED' : 'QUEUED', finished, JSON.stringify({ upload: name }), later],
      )
    }
    await sent('old and failed', 2 * DAY, new Date(session.now - 2 * DAY))
    await sent('old and waiting', 2 * DAY, null)
    await sent('failed just now', 1_000, new Date(session.now))
    await forgetUploads(session)
    const left = await api.stores.dataSource.query('SELECT id FROM framework_upload ORDER BY id')
    expect(left.map((row: { id: string }) => row.id)).toEqual(['failed just now', 'old and waiting'])
    await api.stores.dataSource.query(`DELETE FROM run WHERE payload->>'upload' = ANY($1)`, [
      ['old and failed', 'old and waiting', 'failed just now'],
    ])
    await api.stores.dataSource.query('DELETE FROM framework_upload')
  })

  it('the same again is the same framework; a dry run of something new is none', async () => {
    expect((await importText(steward, SAMPLE)).framework.id).toBe(framework)
    const dry = await importText(steward, packageOf([item(1)], []), { dryRun: true })
    expect(dry).toMatchObject({ framework: null, run: { state: 'SUCCEEDED' } })
    expect(dry.run.report.at(-1).message).toContain('1 items')
  })

  it('one idempotency key is one run', async () => {
    const first = await importText(steward, SAMPLE, {}, 'key-1')
    expect((await importText(steward, SAMPLE, {}, 'key-1')).run.id).toBe(first.run.id)
  })

  it('an unknown format, a foreign owner, a caller without rights', async () => {
    const code = async (caller: Caller, input: object) =>
      (
        await api.query(
          IMPORT,
          { input: { format: 'case', source: { text: JSON.stringify(SAMPLE) }, ...input } },
          caller,
        )
      ).errors?.[0]?.extensions.code
    expect(await code(steward, { format: 'pdf' })).toBe('BAD_USER_INPUT')
    expect(await code(rival, { owner: college.id })).toBe('NOT_FOUND')
    expect(await code({}, {})).toBe('UNAUTHENTICATED')
    expect(await code(rival, { source: {} })).toBe('BAD_USER_INPUT')
  })

  it('a url that leads inside is refused in the run, without a request', async () => {
    const { importFramework: answer } = await api.data(
      IMPORT,
      { input: { format: 'case', source: { url: 'https://127.0.0.1/package.json' } } },
      steward,
    )
    expect(answer.run).toMatchObject({ state: 'FAILED', report: [{ severity: 'ERROR', path: 'input.source.url' }] })
    const [row] = await api.stores.dataSource.query('SELECT count(*)::int AS n FROM framework_upload')
    expect(row.n).toBe(0)
  })
})

describe('questions about a framework', () => {
  it('the tree, in natural order, with scales', async () => {
    const { node } = await api.data(
      `query ($id: ID!) { node(id: $id) { ... on Framework {
        title adoptionStatus adoptionStatusSource hierarchyMeaning matchableItemTypes owner { id }
        roots { humanCodingScheme matchable children { humanCodingScheme matchable scale { title } children { humanCodingScheme
          parents { humanCodingScheme } ancestors { humanCodingScheme } } } }
        scales { title levels { rank label value scale { id } } }
      } } }`,
      { id: framework },
      college,
    )
    expect(node).toMatchObject({
      adoptionStatus: 'DRAFT',
      adoptionStatusSource: 'Draft',
      hierarchyMeaning: 'PART_OF',
      matchableItemTypes: ['Skill'],
      owner: null,
    })
    expect(node.roots).toHaveLength(1)
    expect(node.roots[0].matchable).toBe(false)
    expect(node.roots[0].children.map((c: { humanCodingScheme: string }) => c.humanCodingScheme)).toEqual([
      'A.2',
      'A.10',
    ])
    expect(node.roots[0].children[0].scale).toEqual({ title: 'How well' })
    expect(node.roots[0].children[1].scale).toBeNull()
    expect(node.roots[0].children[0].children[0]).toEqual({
      humanCodingScheme: 'A.2.a',
      parents: [{ humanCodingScheme: 'A.2' }],
      ancestors: [{ humanCodingScheme: 'A' }, { humanCodingScheme: 'A.2' }],
    })
    expect(node.scales[0].levels.map((l: { label: string; value: number }) => [l.label, l.value])).toEqual([
      ['With help', 0.5],
      ['Alone', 1],
    ])
  })

  const BY = `query ($by: CompetencyKey!) { competency(by: $by) { id identifier uri humanCodingScheme resolved framework { id } } }`
  const by = async (key: object, caller = college) => (await api.data(BY, { by: key }, caller)).competency

  it('a competency by id, identifier, uri and code, in any spelling', async () => {
    const code = (humanCodingScheme: string) => ({ code: { framework, humanCodingScheme } })
    const one = await by(code('a-2'))
    expect(one).toMatchObject({ humanCodingScheme: 'A.2', framework: { id: framework } })
    expect(await by({ id: one.id })).toEqual(one)
    expect((await by({ identifier: uuid(2).toUpperCase() })).identifier).toBe(uuid(2))
    expect((await by({ uri: one.uri })).identifier).toBe(uuid(2))
    expect(await by(code('A.99'))).toBeNull()
    expect(
      (await api.query(BY, { by: { id: one.id, uri: one.uri } }, college)).errors?.[0]?.extensions.code,
    ).toBeDefined()
  })

  it('codes that repeat: the same spelling is meant, else the only one; of several none, and the search finds all', async () => {
    const spellings = ['3.NF.A.3.d', '3.NF.A.3d', '4.G', '4.G', '5.G']
    const { framework: own } = await importText(
      college,
      packageOf(
        spellings.map((humanCodingScheme, at) => item(0x5101 + at, { humanCodingScheme })),
        [],
        { CFDocument: { ...DOCUMENT, identifier: uuid(0x5100), title: 'Codes that repeat' } },
      ),
    )
    const meant = async (humanCodingScheme: string) =>
      (await by({ code: { framework: own.id, humanCodingScheme } }))?.identifier ?? null
    expect(await meant('3.NF.A.3d')).toBe(uuid(0x5102))
    expect(await meant('3-NF.A.3(d)')).toBeNull()
    expect(await meant('4.G')).toBeNull()
    expect(await meant('CCSS.Math.Content.5-G')).toBe(uuid(0x5105))
    const found = codes(await search({ text: '3-NF.A.3(d)', frameworks: [own.id] }))
    expect(found.slice(0, 2).sort()).toEqual(['3.NF.A.3.d', '3.NF.A.3d'])
  })

  it('associations both ways, by type and direction, paged', async () => {
    const QUERY = `query ($by: CompetencyKey!, $types: [AssociationType!], $direction: Direction, $first: Int!, $after: String) {
      competency(by: $by) { associations(types: $types, direction: $direction, first: $first, after: $after) {
        totalCount pageInfo { hasNextPage endCursor }
        edges { direction node { associationType extType notes assertedBy { id }
          origin { identifier title } destination { identifier title competency { resolved fullStatement framework { id } } } } } } } }`
    const ask = async (more: object) =>
      (await api.data(QUERY, { by: { code: { framework, humanCodingScheme: 'A.2' } }, first: 100, ...more }, college))
        .competency.associations
    const types = (page: { edges: { node: { associationType: string } }[] }) =>
      page.edges.map((e) => e.node.associationType)
    const all = await ask({})
    expect(types(all).sort()).toEqual(['EXT', 'exactMatchOf', 'isChildOf', 'isChildOf', 'precedes'])
    expect(types(await ask({ direction: 'IN' }))).toEqual(['isChildOf'])
    for (const more of [{}, { first: 1 }, { direction: 'IN' }, { direction: 'OUT', types: ['isChildOf', 'EXT'] }])
      expect((await ask({ ...more, first: 1 })).totalCount).toBe((await ask({ ...more, first: 100 })).edges.length)
    const [match] = (await ask({ types: ['exactMatchOf'] })).edges
    expect(match).toMatchObject({
      direction: 'OUT',
      node: {
        assertedBy: { id: framework },
        destination: { title: uuid(0x900), competency: { resolved: false, framework: null } },
      },
    })
    const paged: string[] = []
    for (let after: string | null = null; ; ) {
      const page: Awaited<ReturnType<typeof ask>> = await ask({ first: 2, after })
      paged.push(...types(page))
      if (!page.pageInfo.hasNextPage) break
      after = page.pageInfo.endCursor
    }
    expect(paged).toEqual(types(all))
  })

  const SEARCH = `query ($where: CompetencyWhere, $first: Int, $after: String, $last: Int, $before: String) {
    competencies(where: $where, first: $first, after: $after, last: $last, before: $before) {
      totalCount pageInfo { hasNextPage endCursor startCursor hasPreviousPage } edges { score highlight node { humanCodingScheme } } } }`
  const search = async (where: object, more: object = { first: 20 }, caller = college) =>
    (await api.data(SEARCH, { where, ...more }, caller)).competencies
  const codes = (page: { edges: { node: { humanCodingScheme: string } }[] }) =>
    page.edges.map((e) => e.node.humanCodingScheme)

  it('full text: ranked, with the place; a code first', async () => {
    const words = await search({ text: 'relational database', frameworks: [framework] })
    expect(codes(words)).toEqual(['A.2', 'A.2.a'])
    expect(words.edges[0].highlight).toContain('«relational» «database»')
    expect(words.edges[0].score).toBeGreaterThan(words.edges[1].score)
    expect(words.totalCount).toBe(2)
    expect(codes(await search({ text: 'reconcil', frameworks: [framework] }))).toEqual(['A.10'])
    expect(codes(await search({ text: 'a 10', frameworks: [framework] }))[0]).toBe('A.10')
    expect(codes(await search({ text: '*:* OR "', frameworks: [framework] }))).toEqual([])
  })

  it('a search is paged without repeating or missing', async () => {
    const first = await search({ text: 'database data', frameworks: [framework] }, { first: 1 })
    const second = await search(
      { text: 'database data', frameworks: [framework] },
      { first: 10, after: first.pageInfo.endCursor },
    )
    expect([...codes(first), ...codes(second)].sort()).toEqual(['A', 'A.10', 'A.2', 'A.2.a'])
  })

  it('a search goes on where it was, and shows what it showed, whatever words weigh since', async () => {
    const where = { text: 'database', frameworks: [framework] }
    const { driver, database } = api.stores.graph
    const weighed = async (): Promise<number> => {
      const { records } = await driver.executeQuery(
        `CALL db.index.fulltext.queryNodes('competency_text', 'database') YIELD node AS c, score
         WHERE c.framework = $framework RETURN max(score) AS best`,
        { framework },
        { database },
      )
      return records[0]?.get('best')
    }
    const before = await weighed()
    const all = await search(where)
    const first = await search(where, { first: 1 })
    // the index weighs words anew when something with the same words comes or goes
    const crowd = packageOf(
      Array.from({ length: 40 }, (_, n) =>
        item(0x4000 + n, { fullStatement: `Stores data of kind ${n} in a database` }),
      ),
      [],
      { CFDocument: { ...DOCUMENT, identifier: uuid(0xc0d), title: 'Crowd' } },
    )
    expect((await importText(steward, crowd)).run.state).toBe('SUCCEEDED')
    const rest = await search(where, { first: 10, after: first.pageInfo.endCursor })
    expect(await weighed()).not.toBe(before)
    expect((await search(where)).edges[0].score).toBe(first.edges[0].score)
    expect([...codes(first), ...codes(rest)]).toEqual(codes(all))
  })

  it('facets of a list and of a search, filters by subject and by status, and other names', async () => {
    const text = packageOf(
      [
        item(0x5001, { fullStatement: 'Welds pipes', CFItemType: 'Skill', subject: ['Metal'], educationLevel: ['12'] }),
        item(0x5002, {
          fullStatement: 'Bends pipes',
          CFItemType: 'Skill',
          extensions: { 'headwater.alternativeLabels': ['tube bending', 'forming of conduits'] },
        }),
        item(0x5003, {
          fullStatement: 'Pipes',
          CFItemType: 'Domain',
          alternativeLabel: 'Ductwork',
          conceptKeywords: ['hydraulics'],
        }),
      ],
      [],
      {
        CFDocument: {
          ...DOCUMENT,
          identifier: uuid(0xf1),
          title: 'Pipes',
          subject: ['Plumbing'],
          adoptionStatus: 'Retired',
        },
      },
    )
    const { framework: id } = await importText(steward, text)
    const FACETS = `query ($where: CompetencyWhere) { competencies(where: $where, first: 10) { totalCount
      edges { node { fullStatement alternativeLabels } }
      facets { frameworks { label count } itemTypes { value count } educationLevels { value count }
        subjects { value count } adoptionStatus { value count } } } }`
    const ask = async (where: object) => (await api.data(FACETS, { where }, college)).competencies
    const expected = {
      frameworks: [{ label: 'Pipes', count: 3 }],
      itemTypes: [
        { value: 'Skill', count: 2 },
        { value: 'Domain', count: 1 },
      ],
      educationLevels: [
        { value: '', count: 2 },
        { value: '12', count: 1 },
      ],
      subjects: [
        { value: 'Plumbing', count: 2 },
        { value: 'Metal', count: 1 },
      ],
      adoptionStatus: [{ value: 'RETIRED', count: 3 }],
    }
    expect((await ask({ frameworks: [id.id] })).facets).toEqual(expected)
    expect((await ask({ frameworks: [id.id], text: 'pipes' })).facets).toEqual(expected)
    const statements = async (where: object) =>
      (await ask({ frameworks: [id.id], ...where })).edges.map(
        (edge: { node: { fullStatement: string } }) => edge.node.fullStatement,
      )
    expect(await statements({ subjects: ['Plumbing'] })).toEqual(['Bends pipes', 'Pipes'])
    expect((await statements({ subjects: ['Plumbing', 'Metal'], text: 'pipes' })).length).toBe(3)
    expect(await statements({ subjects: ['Metal'], text: 'pipes' })).toEqual(['Welds pipes'])
    expect(await statements({ adoptionStatus: ['IMPLEMENTED'] })).toEqual([])
    expect(await statements({ adoptionStatus: ['IMPLEMENTED'], text: 'pipes' })).toEqual([])
    expect(await statements({ adoptionStatus: ['RETIRED'], text: 'welds' })).toEqual(['Welds pipes'])
    for (const text of ['ductwork', 'hydraulics']) expect(await statements({ text })).toEqual(['Pipes'])
    const other = await ask({ text: 'conduits' })
    expect(other.edges).toEqual([
      { node: { fullStatement: 'Bends pipes', alternativeLabels: ['tube bending', 'forming of conduits'] } },
    ])
  })

  it('warns of what says much the same, while it is typed and when it is imported', async () => {
    const SIMILAR = `query ($text: String!, $frameworks: [ID!]) { similarCompetencies(text: $text, frameworks: $frameworks) {
      competency { humanCodingScheme } likenessBp nearDuplicate sharedWords } }`
    const ask = async (text: string, who = college, frameworks: string[] | null = [framework]) =>
      (await api.data(SIMILAR, { text, frameworks }, who)).similarCompetencies
    const [first, ...others] = await ask('Querying relational databases and checking the row counts')
    expect(first).toMatchObject({ competency: { humanCodingScheme: 'A.2' }, nearDuplicate: true })
    expect(first.sharedWords).toEqual(expect.arrayContaining(['relational', 'counts']))
    expect(others.filter((other: { nearDuplicate: boolean }) => other.nearDuplicate)).toEqual([])
    expect(await ask('zymurgy')).toEqual([])
    expect((await api.query(SIMILAR, { text: ' ' }, college)).errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT')
    expect((await api.query(SIMILAR, { text: 'x'.repeat(4_001) }, college)).errors?.[0]?.extensions.code).toBe('LIMIT')
    expect((await api.query(SIMILAR, { text: 'x' })).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED')
    const twins = packageOf(
      [
        item(0x6001, {
          fullStatement: 'Measures vital signs and reports what lies outside the limits given',
          humanCodingScheme: 'B.1',
        }),
        item(0x6002, {
          fullStatement: 'Measures the vital signs, and reports all that lies outside of given limits',
          humanCodingScheme: 'B.2',
        }),
        item(0x6003, {
          fullStatement: 'Draws venous blood and labels the tubes at the bedside',
          humanCodingScheme: 'B.3',
        }),
        item(0x6004, {
          fullStatement: 'Draws venous blood and labels the tubes at the bedside',
          humanCodingScheme: 'B.4',
        }),
      ],
      [],
      { CFDocument: { ...DOCUMENT, identifier: uuid(0x6000), title: 'Twins' } },
    )
    const { run } = await importText(college, twins, { dryRun: true })
    const told = run.report.filter(({ code }: { code: string }) => /NEAR_DUPLICATE|REPEATED/.test(code))
    expect(told).toEqual([
      expect.objectContaining({
        code: 'IMPORT_NEAR_DUPLICATE',
        path: uuid(0x6002),
        severity: 'NOTE',
        message: expect.stringMatching(/^B\.2 says much the same as B\.1 /),
      }),
      expect.objectContaining({
        code: 'IMPORT_REPEATED_STATEMENT',
        message: expect.stringMatching(/^1 competencies say word for word/),
      }),
    ])
  })

  it('filters, forwards and backwards', async () => {
    const where = { frameworks: [framework] }
    expect(codes(await search({ ...where, matchable: false }))).toEqual(['A'])
    expect(codes(await search({ ...where, educationLevels: ['13'] }))).toEqual(['A.10'])
    expect(codes(await search({ ...where, itemTypes: ['Skill'] }, { first: 2 }))).toEqual(['A.2', 'A.2.a'])
    const last = await search(where, { last: 2 })
    expect(codes(last)).toEqual(['A.2.a', 'A.10'])
    expect(codes(await search(where, { last: 2, before: last.pageInfo.startCursor }))).toEqual(['A', 'A.2'])
  })

  it('frameworks by title, and the package back, strict too', async () => {
    const { frameworks } = await api.data(
      `query { frameworks(where: { text: "sample f" }, first: 10) { totalCount edges { node { id casePackage strict: casePackage(strict: true) } } } }`,
      {},
      college,
    )
    expect(frameworks.totalCount).toBe(1)
    const { node } = frameworks.edges[0]
    const back = JSON.parse(node.casePackage)
    expect(back.CFItems).toEqual(SAMPLE.CFItems)
    expect(back.CFAssociations).toEqual(SAMPLE.CFAssociations)
    expect(back.CFRubrics).toEqual(SAMPLE.CFRubrics)
    expect(JSON.parse(node.strict).CFAssociations[6].associationType).toBe('ext:isStandardAlignedTo')
  })

  it('every element whole, as it came: links, extensions and times too; definitions and rubrics by page', async () => {
    const concept = (n: number) => ({
      identifier: uuid(n),
      uri: `https://frameworks.example/d/${n}`,
      title: `Concept ${n}`,
      hierarchyCode: String(n),
      lastChangeDateTime: '2026-01-02T03:04:05Z',
      extensions: { 'maker.colour': n },
    })
    const rubrics = [rubricOf(9, ['With help', 'Alone'])]
    const license = { ...concept(0xe3), title: 'Free', licenseText: 'As you like' }
    const package_ = packageOf(
      [
        item(1, {
          CFItemType: 'Skill',
          subjectURI: [link(0xe1)],
          licenseURI: link(0xe3),
          statusStartDate: '2026-01-01',
          extensions: { 'maker.note': ['a', { b: 1 }] },
        }),
      ],
      [association(1, 'isChildOf', 1, 0xd0d, { extensions: { 'maker.weight': 0.5 } })],
      {
        CFDocument: { ...DOCUMENT, identifier: uuid(0xd0d), title: 'Whole', extensions: { 'maker.since': 1999 } },
        CFDefinitions: { CFConcepts: [concept(0xe2), concept(0xe1)], CFLicenses: [license] },
        CFRubrics: rubrics,
      },
    )
    const { framework: whole } = await importText(college, package_)
    const QUERY = `query ($id: ID!, $first: Int!) { node(id: $id) { ... on Framework {
      caseElement rubrics { identifier title caseElement }
      concepts: definitions(kind: CFConcepts, first: 1, skip: 1) { identifier uri title caseElement }
      licences: definitions(kind: CFLicenses, first: $first) { caseElement }
      competencies(first: 9) { edges { node { caseElement associations(first: 9) { edges { node { caseElement } } } } } }
    } } }`
    const { node } = await api.data(QUERY, { id: whole.id, first: 9 }, college)
    const json = ({ caseElement }: { caseElement: string }) => JSON.parse(caseElement)
    expect(json(node)).toEqual(package_.CFDocument)
    expect(node.concepts).toEqual([
      { identifier: uuid(0xe1), uri: concept(0xe1).uri, title: 'Concept 225', caseElement: expect.any(String) },
    ])
    expect(node.concepts.map(json)).toEqual([concept(0xe1)])
    expect(node.licences.map(json)).toEqual([license])
    expect(node.rubrics.map(json)).toEqual(rubrics)
    const [{ node: one }] = node.competencies.edges
    expect(json(one)).toEqual((package_.CFItems as object[])[0])
    expect(one.associations.edges.map((edge: { node: { caseElement: string } }) => json(edge.node))).toEqual(
      package_.CFAssociations,
    )
    const { errors } = await api.query(QUERY, { id: whole.id, first: 101 }, college)
    expect(errors?.[0]).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } })
    expect((await api.data(QUERY, { id: whole.id, first: 9 }, rival)).node).toBeNull()
  })
})

describe('who sees what', () => {
  it('a library of one organisation is nobody else’s, by no key and no way', async () => {
    const secret = packageOf(
      [item(0x77, { fullStatement: 'Secret recipe', humanCodingScheme: 'S.1' })],
      [association(0x77, 'exactMatchOf', 0x77, 2)],
      {
        CFDocument: { ...DOCUMENT, identifier: uuid(0x5ec), title: 'Secret sauce' },
      },
    )
    const { framework: own } = await importText(college, secret, { owner: college.id })
    const QUERY = `query ($id: ID!, $uuid: String!) {
      node(id: $id) { id } byIdentifier: competency(by: { identifier: $uuid }) { id }
      byCode: competency(by: { code: { framework: $id, humanCodingScheme: "S.1" } }) { id }
      search: competencies(where: { text: "recipe" }, first: 10) { totalCount edges { node { id } } }
      list: competencies(where: { frameworks: [$id] }, first: 10) { totalCount edges { node { id } } }
      frameworks(where: { text: "Secret" }, first: 10) { totalCount edges { node { owner { id } } } }
      shared: competency(by: { code: { framework: "${framework}", humanCodingScheme: "A.2" } }) {
        associations(types: [exactMatchOf], direction: IN, first: 10) { edges { node { origin { title } } } } } }`
    const variables = { id: own.id, uuid: uuid(0x77) }
    const mine = await api.data(QUERY, variables, college)
    expect(mine).toMatchObject({
      node: { id: own.id },
      search: { totalCount: 1 },
      list: { totalCount: 1 },
      frameworks: { totalCount: 1, edges: [{ node: { owner: { id: college.id } } }] },
    })
    expect(mine.byCode).toEqual(mine.byIdentifier)
    expect(mine.shared.associations.edges).toHaveLength(1)
    for (const caller of [rival, steward]) {
      const theirs = await api.data(QUERY, variables, caller)
      expect(theirs).toMatchObject({
        node: null,
        byIdentifier: null,
        byCode: null,
        search: { totalCount: 0, edges: [] },
      })
      expect(theirs.list).toEqual({ totalCount: 0, edges: [] })
      expect(theirs.frameworks).toEqual({ totalCount: 0, edges: [] })
      expect(theirs.shared.associations.edges).toEqual([])
    }
  })

  it('a private draft of the shared library is seen by stewards alone; anonymous callers see nothing', async () => {
    const draft = packageOf([item(0x88)], [], {
      CFDocument: { ...DOCUMENT, identifier: uuid(0xd4af), title: 'Half done', adoptionStatus: 'Private Draft' },
    })
    const { framework: hidden } = await importText(steward, draft)
    expect(hidden.published).toBe(false)
    const QUERY =
      'query ($id: ID!) { node(id: $id) { id } competencies(where: { frameworks: [$id] }, first: 5) { totalCount } }'
    expect(await api.data(QUERY, { id: hidden.id }, steward)).toEqual({
      node: { id: hidden.id },
      competencies: { totalCount: 1 },
    })
    expect(await api.data(QUERY, { id: hidden.id }, college)).toEqual({ node: null, competencies: { totalCount: 0 } })
    expect((await api.query(QUERY, { id: framework })).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED')
    expect((await api.query('query ($id: ID!) { node(id: $id) { id } }', { id: framework })).data).toEqual({
      node: null,
    })
  })

  it('versions lead to the nearest one that is seen, whatever drafts of others lie between', async () => {
    const version = async (title: string, adoptionStatus: string) => {
      const document = { ...DOCUMENT, identifier: uuid(0xd5), title, adoptionStatus }
      return (await importText(steward, { ...packageOf([item(0x89)], []), CFDocument: document })).framework.id
    }
    const [first, draft, second] = [
      await version('One', 'Implemented'),
      await version('Between', 'Private Draft'),
      await version('Two', 'Implemented'),
    ]
    const NEIGHBOURS = `query ($id: ID!) { node(id: $id) {
      ... on Framework { previousVersion { id } nextVersion { id } } } }`
    const around = async (id: string, caller: Caller) => {
      const { node } = await api.data(NEIGHBOURS, { id }, caller)
      return node && [node.previousVersion?.id ?? null, node.nextVersion?.id ?? null]
    }
    expect(await Promise.all([first, draft, second].map((id) => around(id, college)))).toEqual([
      [null, second],
      null,
      [first, null],
    ])
    expect(await Promise.all([first, draft, second].map((id) => around(id, steward)))).toEqual([
      [null, draft],
      [first, second],
      [draft, null],
    ])
  })

  it('only stewards write the shared library: a college’s import goes into its own', async () => {
    const { framework: own } = await importText(
      college,
      packageOf([item(5)], [], { CFDocument: { ...DOCUMENT, identifier: uuid(0xc0) } }),
    )
    const { node } = await api.data(
      'query ($id: ID!) { node(id: $id) { ... on Framework { owner { id } } } }',
      { id: own.id },
      college,
    )
    expect(node.owner).toEqual({ id: college.id })
  })
})

describe('saveScale', () => {
  const SAVE = `mutation ($input: SaveScaleInput!) { saveScale(input: $input) {
    scale { id title version levels { id rank label value description } } projected userErrors { code field message } } }`
  const save = async (caller: Caller, more: object = {}) =>
    (
      await api.data(
        SAVE,
        {
          input: {
            framework,
            title: 'Practice',
            levels: [{ label: 'Guided' }, { label: 'Independent', description: 'alone' }],
            ...more,
          },
        },
        caller,
      )
    ).saveScale

  it('gives a framework a scale for what no rubric measures; once', async () => {
    const first = await save(steward)
    expect(first).toMatchObject({
      projected: true,
      userErrors: [],
      scale: {
        version: '1',
        levels: [
          { rank: 1, value: 0.5 },
          { rank: 2, value: 1 },
        ],
      },
    })
    expect((await save(steward)).scale.id).toBe(first.scale.id)
    const { node } = await api.data(
      `query ($id: ID!) { node(id: $id) { ... on Framework { scales { title } competencies(first: 10) { edges { node { humanCodingScheme scale { title } } } } } } }`,
      { id: framework },
      college,
    )
    expect(node.scales).toEqual([{ title: 'How well' }, { title: 'Practice' }])
    expect(node.competencies.edges.map((e: { node: { scale: unknown } }) => e.node.scale)).toEqual([
      null,
      { title: 'How well' },
      { title: 'Practice' },
      { title: 'Practice' },
    ])
    for (const id of [first.scale.id, first.scale.levels[0].id])
      expect((await api.data('query ($id: ID!) { node(id: $id) { id } }', { id }, college)).node).toEqual({ id })
  })

  it('refuses other levels under the same version, and who may not write', async () => {
    expect((await save(steward, { levels: [{ label: 'Other' }] })).userErrors[0]).toMatchObject({ code: 'DUPLICATE' })
    expect((await save(college)).userErrors[0]).toMatchObject({ code: 'NOT_FOUND' })
    expect((await save(steward, { levels: [{ label: 'a' }, { label: 'a' }] })).userErrors[0]).toMatchObject({
      field: ['levels', '1', 'label'],
    })
    expect((await save(steward, { levels: [], minimum: 7, maximum: 0 })).userErrors[0]).toMatchObject({
      code: 'INVALID',
    })
  })
})
