import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import fc from 'fast-check'

import { ANYONE } from '../src/identity/anyone.ts'
import { type CarriedLevel, levelFindings, levelsAfter } from '../src/insights/reference-levels.rule.ts'
import { levelAfter } from '../src/jobs/retarget.rule.ts'
import { Role, UseCase } from '../src/shared/viewer.ts'
import { type Actor, agreeScaleMap, framework, imported, itemOf, link, propose } from './crosswalks-world.ts'
import { association, rubricOf } from './frameworks-samples.ts'
import { actorOf, faultsOf, mutate, publishedJob } from './jobs-world.ts'
import { openApi, type TestApi } from './support/api.ts'

/** What happens to whoever refers to a framework when its next version comes. */

const WORDS = {
  1: 'Handles cash and counts the drawer',
  2: 'Greets customers at the door',
  3: 'Closes the shop',
  4: 'Mends shelves',
}

let api: TestApi
let steward: Actor
let analyst: Actor
let employer: Actor
let college: Actor
let rival: Actor
let v1: string
let v2: string
let job: string
let program: string
let course: string
let achievement: string
let mapping: string
/** Ids of the items of the first version, and of the second. */
const was: Record<number, string> = {}
const is: Record<number, string> = {}
let orders: string

const edit = async (name: string, input: Record<string, unknown>, fields = 'framework { id }') => {
  const answer = await mutate(api, steward, name, input, fields)
  if (answer.userErrors.length > 0) throw new Error(JSON.stringify(answer.userErrors))
  return answer
}

async function referring(): Promise<void> {
  const line = (n: number, more: object = {}) => ({ kind: 'REQUIRED', anyOf: [{ competency: was[n] }], ...more })
  job = await publishedJob(api, employer, {
    title: 'Seller',
    requirements: [line(1, { importance: 2.5 }), line(2, { text: 'Kindly' }), line(3), line(4, { kind: 'PREFERRED' })],
  })
  const outcome = (n: number) => ({ competency: was[n], coverage: 'MASTERED', assessed: true })
  const saved = await mutate(
    api,
    college,
    'saveCourse',
    { code: 'R 1', title: 'Retail', outcomes: [outcome(2)] },
    'course { id }',
  )
  course = saved.course.id
  const place = { course, place: 'REQUIRED' }
  const input = {
    title: 'Retail',
    catalogueYear: '2026-27',
    courses: [place],
    outcomes: [outcome(1), outcome(3)],
    state: 'PUBLISHED',
  }
  program = (await mutate(api, college, 'saveProgram', input, 'program { id }')).program.id
  const badge = {
    name: 'Greeter',
    description: 'd',
    achievementType: 'Badge',
    criteria: 'c',
    alignments: [{ competency: was[2] }],
  }
  achievement = (await mutate(api, college, 'saveAchievement', badge, 'achievement { id }')).achievement.id
  const own = await imported(api.stores, college, framework(0x82, { 9: 'Welcomes guests' }), { own: true })
  mapping = (await propose(api, college, (await itemOf(api.stores, own, 9)).id, was[2] as string)).mapping.id
}

beforeAll(async () => {
  api = await openApi()
  steward = await actorOf(api, 'Stewards', Role.STEWARD, [UseCase.FRAMEWORK_STEWARDSHIP, UseCase.GRAPH_ANALYSIS])
  analyst = await actorOf(api, 'Analysts', Role.ANALYST)
  employer = await actorOf(api, 'Quernstone', Role.EMPLOYER)
  college = await actorOf(api, 'Larkmere', Role.INSTITUTION)
  rival = await actorOf(api, 'Pellcastle', Role.INSTITUTION)
  const tree = [association(1, 'isChildOf', 2, 1), association(2, 'isChildOf', 3, 1)]
  v1 = await imported(api.stores, steward, framework(0x81, WORDS, tree))
  for (const n of [1, 2, 3, 4]) was[n] = (await itemOf(api.stores, v1, n)).id
  await referring()
  v2 = (await edit('createFrameworkVersion', { id: v1 })).framework.id
  for (const n of [1, 2, 3, 4]) is[n] = (await itemOf(api.stores, v2, n)).id
  const save = (input: object) => edit('saveCompetency', { framework: v2, ...input }, 'competency { id }')
  await save({ id: is[1], fullStatement: 'Handles cash, and counts the drawer.' })
  await save({ id: is[2], fullStatement: 'Refuses entry to minors' })
  orders = (await save({ fullStatement: 'Orders stock', parent: is[1] })).competency.id
  await save({ id: is[3], top: true, position: 0, retire: true, statusEndDate: '2026-01-01', replacedBy: [orders] })
  await edit('removeCompetency', { id: is[4] })
  await showing(was[1] as string, 1, 12)
}, 240_000)
afterAll(() => api?.close())

/** `p1`, `p2`, …, of whom the graph says that they show an item and may be counted. */
async function showing(target: string, from: number, to: number): Promise<void> {
  const { driver, database } = api.stores.graph
  await driver.executeQuery(
    `MATCH (t:Target {id: $target}) MERGE (anyone:Entity {id: $anyone})
     WITH t, anyone UNWIND range($from, $to) AS n
     MERGE (l:Entity:Learner {id: 'p' + n, part: 'p' + n})
     MERGE (l)-[:GRANTS {consent: 'c' + n, purpose: 'ANALYTICS', from: 0, until: $until, fields: ['COMPETENCIES']}]->(anyone)
     CREATE (l)-[:SHOWS {assertion: 'a' + $target + n, evidence: 0, from: 0, until: $until}]->(t)`,
    { target, anyone: ANYONE, from, to, until: Number.MAX_SAFE_INTEGER },
    { database },
  )
}

const DIFF = `query ($from: ID!, $to: ID!) { frameworkDiff(from: $from, to: $to) {
  from { id } to { id } addedCount removedCount changedCount movedCount
  added { fullStatement } removed { fullStatement } moved { fullStatement }
  changed { before { fullStatement } after { fullStatement } fields sameMeaning }
  second: changed(first: 1, skip: 1) { after { fullStatement } }
  affected { jobProfiles programs achievements mappings learners { count suppressed } }
  affectedJobProfiles { id } affectedPrograms { id } affectedAchievements { id } affectedMappings { id } } }`
const diff = async (who: Actor, from = v1, to = v2) => api.query(DIFF, { from, to }, { key: who.key })

describe('the difference of two versions', () => {
  test('says what changed and every thing that it touches', async () => {
    const { data, errors } = await diff(steward)
    expect(errors).toBeUndefined()
    expect(data.frameworkDiff).toMatchObject({
      addedCount: 1,
      removedCount: 1,
      changedCount: 3,
      movedCount: 1,
      added: [{ fullStatement: 'Orders stock' }],
      removed: [{ fullStatement: 'Mends shelves' }],
      moved: [{ fullStatement: 'Closes the shop' }],
      changed: [
        { fields: ['statusEndDate'], sameMeaning: true },
        { fields: ['fullStatement'], sameMeaning: true },
        {
          before: { fullStatement: 'Greets customers at the door' },
          after: { fullStatement: 'Refuses entry to minors' },
          fields: ['fullStatement'],
          sameMeaning: false,
        },
      ],
      second: [{ after: { fullStatement: 'Handles cash, and counts the drawer.' } }],
      affectedJobProfiles: [{ id: job }],
      affectedPrograms: [{ id: program }],
      affectedAchievements: [{ id: achievement }],
      affectedMappings: [],
    })
  })

  test('counts people for those who may count them, and a mapping for those who may see it', async () => {
    await edit('publishFramework', { id: v2, version: '2', license: 'CC BY 4.0' })
    const affected = async (who: Actor) => (await diff(who)).data.frameworkDiff.affected
    const counts = { jobProfiles: 1, programs: 1, achievements: 1 }
    expect(await affected(analyst)).toEqual({ ...counts, mappings: 0, learners: { count: 10, suppressed: false } })
    expect(await affected(college)).toEqual({ ...counts, mappings: 1, learners: { count: null, suppressed: true } })
    const logged = await api.stores.dataSource.query("SELECT 1 FROM audit_event WHERE action = 'COUNTED'")
    expect(logged.length).toBeGreaterThan(0)
  })

  test('two drafts that differ in one competency tell nothing of who shows that one and not the other', async () => {
    const draft = (await edit('createFrameworkVersion', { id: v2 })).framework.id
    const touch = async (n: number) =>
      edit(
        'saveCompetency',
        { framework: draft, id: (await itemOf(api.stores, draft, n)).id, notes: `${n}` },
        'competency { id }',
      )
    const learners = async () => (await diff(steward, v2, draft)).data.frameworkDiff.affected.learners
    expect(await learners()).toEqual({ count: null, suppressed: true })
    await touch(1)
    const one = await learners()
    expect(one).toEqual({ count: 10, suppressed: false })
    // One of them does not show the first; together they are 13, which is said as 15
    await showing(is[2] as string, 2, 13)
    await touch(2)
    expect(await learners()).toEqual(one)
    // None of them do; together they would be 25
    await showing(was[3] as string, 21, 32)
    await touch(3)
    expect(await learners()).toEqual(one)
    // What one competency alone says may be known
    await showing(was[3] as string, 33, 40)
    expect(await learners()).toEqual({ count: 20, suppressed: false })
    await edit('discardDraft', { id: draft })
  })

  test('is of two versions that one may see, of one framework', async () => {
    const own = await imported(api.stores, college, framework(0x83, { 1: 'Own' }), { own: true })
    for (const [from, to] of [
      [own, v2],
      [v1, own],
    ])
      expect((await diff(rival, from, to)).errors?.[0]?.extensions.code).toBe('NOT_FOUND')
    expect((await diff(college, own, v2)).errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT')
    const { errors } = await api.query(
      'query ($from: ID!, $to: ID!) { frameworkDiff(from: $from, to: $to) { added(first: 101) { id } } }',
      { from: v1, to: v2 },
      { key: college.key },
    )
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT')
  })
})

const MIGRATION = `id kind reason status from { id } to { id } framework { id }
  jobProfile { id } program { id } course { id } achievement { id } mapping { id }`

// biome-ignore lint/suspicious/noExplicitAny: a test looks at whatever the API answers
async function migrations(who: Actor, where: object | null = null): Promise<any[]> {
  const { referenceMigrations } = await api.data(
    `query ($where: ReferenceMigrationWhere) { referenceMigrations(where: $where, first: 50) {
       totalCount edges { node { ${MIGRATION} } } } }`,
    { where },
    { key: who.key },
  )
  expect(referenceMigrations.totalCount).toBe(referenceMigrations.edges.length)
  return referenceMigrations.edges.map((edge: { node: object }) => edge.node)
}
const decide = (who: Actor, input: Record<string, unknown>) =>
  mutate(api, who, 'decideReferenceMigration', input, `migration { ${MIGRATION} }`)

describe('references to what changed', () => {
  const short = (all: { kind: string; reason: string; from: { id: string }; to: { id: string } | null }[]) =>
    all.map(({ kind, reason, from, to }) => [kind, reason, from.id, to?.id ?? null]).sort()

  test('are proposed to their owner with what takes the place, and to nobody else', async () => {
    expect(short(await migrations(employer))).toEqual(
      [
        ['JOB_PROFILE', 'CHANGED', was[2], is[2]],
        ['JOB_PROFILE', 'REMOVED', was[4], null],
        ['JOB_PROFILE', 'REPLACED', was[3], orders],
      ].sort(),
    )
    expect(short(await migrations(college))).toEqual(
      [
        ['ACHIEVEMENT', 'CHANGED', was[2], is[2]],
        ['COURSE', 'CHANGED', was[2], is[2]],
        ['MAPPING', 'CHANGED', was[2], is[2]],
        ['PROGRAM', 'REPLACED', was[3], orders],
      ].sort(),
    )
    expect(await migrations(rival)).toEqual([])
    expect(await migrations(college, { framework: v1, kinds: ['COURSE'] })).toHaveLength(1)
    const other = await imported(api.stores, steward, framework(0x84, { 1: 'Else' }))
    const hidden = await imported(api.stores, rival, framework(0x86, { 1: 'Theirs' }), { own: true })
    for (const id of [other, hidden, `fwk_${'f'.repeat(32)}`])
      expect(await migrations(college, { framework: id })).toEqual([])
  })

  test('become a draft of a job profile that keeps all else, once somebody of the employer approves', async () => {
    const changed = (await migrations(employer)).find((one) => one.reason === 'CHANGED')
    expect(faultsOf(await decide(rival, { id: changed.id, approve: true }))).toEqual(['NOT_FOUND input.id'])
    const lines = `requirements { kind importance text anyOf { ... on Competency { id } } }`
    const read = async () =>
      (
        await api.data(
          `query ($id: ID!) { node(id: $id) { ... on JobProfile { version ${lines} draft { version ${lines} } } } }`,
          { id: job },
          { key: employer.key },
        )
      ).node
    const before = await read()
    expect(await decide(employer, { id: changed.id, approve: true })).toMatchObject({
      userErrors: [],
      migration: { status: 'APPROVED', to: { id: is[2] } },
    })
    const after = await read()
    expect(after).toMatchObject({ version: before.version, requirements: before.requirements })
    const expected = before.requirements.map((line: { anyOf: { id: string }[] }) =>
      line.anyOf[0]?.id === was[2] ? { ...line, anyOf: [{ id: is[2] }] } : line,
    )
    expect(after.draft.requirements).toEqual(expected)
    expect((await migrations(employer)).map((one) => one.reason).sort()).toEqual(['REMOVED', 'REPLACED'])
    expect(faultsOf(await decide(employer, { id: changed.id, approve: true }))).toEqual(['NOT_FOUND input.id'])
  })

  test('of what is simply gone wait for a person to name something', async () => {
    const gone = (await migrations(employer)).find((one) => one.reason === 'REMOVED')
    expect(faultsOf(await decide(employer, { id: gone.id, approve: true }))).toEqual(['INVALID input.to'])
    const hidden = await imported(api.stores, rival, framework(0x85, { 1: 'Theirs' }), { own: true })
    const theirs = (await itemOf(api.stores, hidden, 1)).id
    for (const to of [theirs, theirs.replace(/.{32}$/, 'f'.repeat(32))])
      expect((await decide(employer, { id: gone.id, approve: true, to })).userErrors).toMatchObject([
        { code: 'NOT_FOUND', message: 'No such competency, or it is not yours to see.' },
      ])
    expect((await decide(employer, { id: gone.id, approve: true, to: orders })).userErrors).toEqual([])
    expect((await migrations(employer)).map((one) => one.reason)).toEqual(['REPLACED'])
  })

  test('stay when they are rejected, and are not asked about again', async () => {
    const [replaced] = await migrations(employer)
    expect(await decide(employer, { id: replaced.id, approve: false, note: 'We mean the old one.' })).toMatchObject({
      userErrors: [],
      migration: { status: 'REJECTED' },
    })
    expect(await migrations(employer)).toEqual([])
    expect(await migrations(employer, { status: ['REJECTED'] })).toMatchObject([{ id: replaced.id }])
    expect(faultsOf(await decide(employer, { id: replaced.id, approve: false, note: 'x'.repeat(2_001) }))).toEqual([
      'LIMIT input.note',
    ])
  })

  test('of programs, courses, achievements and mappings change the way these are changed', async () => {
    for (const { id } of await migrations(college))
      expect((await decide(college, { id, approve: true })).userErrors).toEqual([])
    const {
      program: seen,
      course: taught,
      badge,
      old,
    } = await api.data(
      `query ($program: ID!, $course: ID!, $badge: ID!, $mapping: ID!) {
        program: node(id: $program) { ... on Program { state outcomes { competency { id } } draft { outcomes { competency { id } } courses { course { id } } } } }
        course: node(id: $course) { ... on Course { version outcomes { competency { id } coverage } } }
        badge: node(id: $badge) { ... on Achievement { version alignments { competency { id } } } }
        old: node(id: $mapping) { ... on Mapping { status } } }`,
      { program, course, badge: achievement, mapping },
      { key: college.key },
    )
    const of = (all: { competency: { id: string } }[]) => all.map((one) => one.competency.id)
    expect([of(seen.outcomes), of(seen.draft.outcomes)]).toEqual([
      [was[1], was[3]],
      [was[1], orders],
    ])
    expect(seen.draft.courses).toEqual([{ course: { id: course } }])
    expect(taught).toEqual({ version: 2, outcomes: [{ competency: { id: is[2] }, coverage: 'MASTERED' }] })
    expect(badge).toEqual({ version: '2', alignments: [{ competency: { id: is[2] } }] })
    expect(old.status).toBe('PROPOSED')
    const { mappings } = await api.data(
      'query ($to: ID!) { mappings(where: { to: $to }, first: 9) { edges { node { id status destination { id } } } } }',
      { to: v2 },
      { key: college.key },
    )
    expect(
      mappings.edges.map((edge: { node: { destination: { id: string } } }) => edge.node.destination.id).sort(),
    ).toEqual([was[2], is[2]].sort())
    expect(await migrations(college)).toEqual([])
    expect(await migrations(college, { status: ['APPROVED'] })).toMatchObject([{ kind: 'MAPPING' }])
  })
})

describe('levels beside a competency that another takes the place of', () => {
  const steps = async (id: string): Promise<string[]> =>
    (
      await api.stores.dataSource.query(
        `SELECT l.id FROM proficiency_level l JOIN framework_scale u ON u.scale_id = l.scale_id
         WHERE u.framework_id = $1 ORDER BY l.rank`,
        [id],
      )
    ).map((row: { id: string }) => row.id)
  /** The first item is judged by a rubric with these steps. */
  const judged = (words: Record<number, string>, labels: readonly string[]) => {
    const rubric = rubricOf(0x91, labels)
    Object.assign((rubric.CFRubricCriteria as object[])[0] as object, { CFItemURI: link(1) })
    return { ...framework(0x91, words), CFRubrics: [rubric] }
  }
  const open = async (who: Actor, more = '') =>
    (
      await api.data(
        `query ($f: ID!) { referenceMigrations(where: { framework: $f }, first: 20) { edges { node {
           id kind findings { code severity message } ${more} } } } }`,
        { f: next },
        { key: who.key },
      )
    ).referenceMigrations.edges.map((edge: { node: object }) => edge.node)
  const decided = (who: Actor, id: string, more: object) => decide(who, { id, approve: true, ...more })
  let before: string[]
  let after: string[]
  let next: string
  let profile: string
  let taught: string
  let badge: string

  beforeAll(async () => {
    const words = { 1: 'Folds the linen by hand', 3: 'Sorts the linen by colour' }
    const first = await imported(api.stores, steward, judged(words, ['Low', 'High']))
    before = await steps(first)
    const [one, other] = [(await itemOf(api.stores, first, 1)).id, (await itemOf(api.stores, first, 3)).id]
    const level = { level: before[1] }
    const line = (anyOf: string[]) => ({ kind: 'REQUIRED', anyOf: anyOf.map((competency) => ({ competency })), level })
    profile = await publishedJob(api, employer, { title: 'Folder', requirements: [line([one]), line([one, other])] })
    const outcomes = [{ competency: one, coverage: 'MASTERED', assessed: true, level }]
    taught = (await mutate(api, college, 'saveCourse', { code: 'L 1', title: 'Linen', outcomes }, 'course { id }'))
      .course.id
    const input = { name: 'Folder', description: 'd', achievementType: 'Badge', criteria: 'c' }
    const alignments = [{ competency: one, level: before[1] }]
    badge = (await mutate(api, college, 'saveAchievement', { ...input, alignments }, 'achievement { id }')).achievement
      .id
    const changed = { ...words, 1: 'Drives the mangle and its rollers' }
    next = await imported(api.stores, steward, judged(changed, ['Watches', 'Helps', 'Leads']))
    after = await steps(next)
  })

  test('are lost with their scale, which the proposal says, and whoever approves says what instead', async () => {
    const lost = { code: 'LEVEL_LOST', severity: 'WARNING', message: expect.stringContaining('"High"') }
    const all = await open(college)
    expect(all.map((one: { kind: string }) => one.kind).sort()).toEqual(['ACHIEVEMENT', 'COURSE'])
    for (const one of all) expect(one.findings).toEqual([lost])
    const of = (kind: string) => all.find((one: { kind: string }) => one.kind === kind).id
    expect(faultsOf(await decided(college, of('COURSE'), {}))).toEqual(['INVALID input.level'])
    const both = { level: { level: after[1] }, withoutLevel: true }
    expect(faultsOf(await decided(college, of('COURSE'), both))).toEqual(['INVALID input.withoutLevel'])
    const theirs = await imported(
      api.stores,
      rival,
      { ...framework(0x92, { 1: 'Own' }), CFRubrics: [rubricOf(0x92, ['a', 'b'])] },
      { own: true },
    )
    for (const level of [(await steps(theirs))[0], `lvl_${'f'.repeat(32)}`])
      for (const kind of ['COURSE', 'ACHIEVEMENT'])
        expect((await decided(college, of(kind), { level: { level } })).userErrors).toMatchObject([
          { code: 'NOT_FOUND' },
        ])
    const measured = { measured: { scale: `scl_${'f'.repeat(32)}`, value: 1 } }
    expect((await decided(college, of('COURSE'), { level: measured })).userErrors).toMatchObject([
      { code: 'NOT_FOUND' },
    ])
    expect(faultsOf(await decided(college, of('ACHIEVEMENT'), { level: measured }))).toEqual(['INVALID input.level'])
    expect((await decided(college, of('COURSE'), { withoutLevel: true })).userErrors).toEqual([])
    expect((await decided(college, of('ACHIEVEMENT'), { level: { level: after[2] } })).userErrors).toEqual([])
    const { course: seen, achievement: aligned } = await api.data(
      `query ($course: ID!, $badge: ID!) {
        course: node(id: $course) { ... on Course { outcomes { level { label } } } }
        achievement: node(id: $badge) { ... on Achievement { alignments { level { label } } } } }`,
      { course: taught, badge },
      { key: college.key },
    )
    expect([seen.outcomes, aligned.alignments]).toEqual([[{ level: null }], [{ level: { label: 'Leads' } }]])
  })

  test('become what an agreed map says, but for lines that name others too', async () => {
    const codes = async () => (await open(employer))[0].findings.map((one: { code: string }) => one.code)
    expect(await codes()).toEqual(['LEVEL_LOST', 'LEVEL_OF_OTHERS'])
    const scaleOf = async (level: string | undefined) =>
      (await api.stores.dataSource.query('SELECT scale_id FROM proficiency_level WHERE id = $1', [level]))[0].scale_id
    const pairs = [
      { from: before[0], to: null },
      { from: before[1], to: after[1] },
    ]
    await agreeScaleMap(api, { from: await scaleOf(before[0]), to: await scaleOf(after[0]), version: '1', pairs })
    expect(await codes()).toEqual(['LEVEL_MAPPED', 'LEVEL_OF_OTHERS'])
    const [{ id }] = await open(employer)
    expect(faultsOf(await decided(employer, id, { withoutLevel: true }))).toEqual(['INVALID input.withoutLevel'])
    expect((await decided(employer, id, {})).userErrors).toEqual([])
    const { node } = await api.data(
      'query ($id: ID!) { node(id: $id) { ... on JobProfile { draft { requirements { level { label } anyOf { __typename } } } } } }',
      { id: profile },
      { key: employer.key },
    )
    const [competency, level] = [{ __typename: 'Competency' }, (label: string) => ({ level: { label } })]
    expect(node.draft.requirements).toEqual([
      { ...level('Helps'), anyOf: [competency] },
      { ...level('High'), anyOf: [competency, competency] },
    ])
  })
})

test('a level is never on a scale that is not the competency’s without somebody being told', () => {
  fc.assert(
    fc.property(fc.boolean(), fc.boolean(), fc.boolean(), fc.boolean(), (shared, ofOld, ofNew, isMapped) => {
      const mapped = isMapped ? { level: 'lvl_new', label: 'New' } : null
      const level = { scale: 'scl_old', parts: 1, label: 'Old', level: 'lvl_old' }
      const carried: CarriedLevel = { level, shared, ofOld, ofNew, newScale: 'S', mapped }
      const told = levelFindings([carried]).length > 0
      const kept = levelAfter(level, levelsAfter([carried], null))?.level === 'lvl_old'
      // A line of several is not touched, whatever is said for one of them
      expect(kept && ofOld && !ofNew && !told).toBe(false)
      expect(told).toBe(ofOld && !ofNew)
      if (!told) expect(kept).toBe(true)
      else if (!shared) expect(levelAfter(level, levelsAfter([carried], null))).toEqual(mapped && { level: 'lvl_new' })
    }),
  )
})
