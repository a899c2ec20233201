import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { voteComment } from '../src/cohorts/comment.service.ts'
import { CommentVote } from '../src/cohorts/comment.ts'
import { createAccount, createToken, setMembership } from '../src/identity/bootstrap.ts'
import { SYSTEM } from '../src/identity/rights.ts'
import { agreePairing } from '../src/programs/pairing.service.ts'
import { currentSubject, subjectToAgree } from '../src/programs/pairing-subject.loaders.ts'
import { newId } from '../src/shared/ids.ts'
import { Role } from '../src/shared/viewer.ts'
import { type Actor, framework as framework_, imported } from './crosswalks-world.ts'
import { actorOf, mutate as mutated, publishedJob, type Skills, skills } from './jobs-world.ts'
import { openApi, type TestApi } from './support/api.ts'

// biome-ignore lint/suspicious/noExplicitAny: a test looks at whatever the API answers
type Any = any

let api: TestApi
let now = Date.now()
let facilitator: Actor
let college: Actor
let employer: Actor
let observer: Actor
let outsider: Actor
let own: Skills
let cohort: string
let program: string
let job: string

/** One mutation; each is a moment later than the one before. */
async function change(who: Actor, name: string, input: object, fields: string, type?: string): Promise<Any> {
  now += 1_000
  const named = type ?? `${name[0]?.toUpperCase()}${name.slice(1)}Input`
  const data = await api.data(
    `mutation ($input: ${named}!) { ${name}(input: $input) { ${fields} userErrors { code field message } } }`,
    { input },
    { key: who.key },
  )
  return data[name]
}

/** The code of the fault that a mutation ends with, or of what it refuses. */
async function refused(who: Actor, name: string, input: object, type?: string): Promise<string> {
  now += 1_000
  const named = type ?? `${name[0]?.toUpperCase()}${name.slice(1)}Input`
  const { data, errors } = await api.query(
    `mutation ($input: ${named}!) { ${name}(input: $input) { userErrors { code field } } }`,
    { input },
    { key: who.key },
  )
  const [error] = data?.[name]?.userErrors ?? []
  return errors?.[0]?.extensions.code ?? `${error?.code} ${error?.field?.join('.')}`
}

const COMMENT = `comment { id text side about resolved up down vote thread replyTo organisation { name } at }`
const say = async (who: Actor, input: object): Promise<Any> => {
  const { comment, userErrors } = await change(who, 'addComment', input, COMMENT)
  expect(userErrors).toEqual([])
  return comment
}
const PAIRING = `pairing { id state revision providerAgreedAt employerAgreedAt changedSinceAgreed subjectKey coverageBp cohort { id }
  program { id } jobProfile { id } framework { id published } }`

async function member(who: Actor, side: string, roles: string[]): Promise<void> {
  await change(facilitator, 'addCohortMember', { cohort, organisation: who.organisation, side, roles }, 'cohort { id }')
  await change(who, 'acceptCohortInvitation', { id: cohort }, 'cohort { id }', 'IdInput')
}

const about = async (who: Actor, id: string, type: string): Promise<string[]> => {
  const { node } = await api.data(
    `query ($id: ID!) { node(id: $id) { ... on ${type} { comments(first: 50) { edges { node { text } } } } } }`,
    { id },
    { key: who.key },
  )
  return node.comments.edges.map((edge: Any) => edge.node.text)
}

const inCohort = async (who: Actor, fields: string): Promise<Any> =>
  (
    await api.data(
      `query ($id: ID!) { node(id: $id) { ... on Cohort { ${fields} } } }`,
      { id: cohort },
      { key: who.key },
    )
  ).node

beforeAll(async () => {
  api = await openApi({ clock: () => now })
  facilitator = await actorOf(api, 'Tamarack', Role.STEWARD)
  college = await actorOf(api, 'Larkmere', Role.INSTITUTION)
  employer = await actorOf(api, 'Quernstone', Role.EMPLOYER)
  observer = await actorOf(api, 'Watchers', Role.EMPLOYER)
  outsider = await actorOf(api, '=Elsewhere', Role.EMPLOYER)
  own = await skills(api, facilitator, 40, { 401: 'Queries a database.', 402: 'Reconciles sources.' }, ['A', 'B'], {
    own: true,
    status: 'Private Draft',
  })
  const founded = { name: 'Data', discipline: 'Data', cipCodes: [], socCodes: [], visibility: 'PUBLIC' }
  cohort = (await change(facilitator, 'createCohort', founded, 'cohort { id }')).cohort.id
  await member(college, 'EDUCATION', ['EDITOR', 'REVIEWER'])
  await member(employer, 'EMPLOYER', ['REVIEWER'])
  await member(observer, 'NONE', ['OBSERVER'])
  await change(facilitator, 'setFrameworkCohort', { framework: own.framework, cohort }, 'framework { id }')
  const shared = await skills(api, facilitator, 41, { 411: 'Writes queries.', 412: 'Explains results.' }, ['A', 'B'])
  job = await publishedJob(api, employer, {
    title: 'Analyst',
    requirements: [411, 412].map((n) => ({ kind: 'REQUIRED', text: 'it', anyOf: [{ competency: shared.ids[n] }] })),
  })
  const outcomes = [{ competency: shared.ids[411], coverage: 'MASTERED', assessed: true }]
  const saved = await mutated(
    api,
    college,
    'saveProgram',
    { title: 'Data', catalogueYear: '2026-27', courses: [], outcomes, state: 'PUBLISHED' },
    'program { id }',
  )
  program = saved.program.id
}, 240_000)
afterAll(() => api?.close())

describe('comments', () => {
  test('stand under what they are about, in the version looked at and in later ones, for members', async () => {
    const first = await say(college, { about: own.ids[401], text: 'Which <database>?' })
    expect(first).toMatchObject({
      text: 'Which <database>?',
      side: 'EDUCATION',
      organisation: { name: 'Larkmere' },
      resolved: false,
      replyTo: null,
      thread: first.id,
    })
    const reply = await say(employer, { about: own.ids[401], text: 'Any.', replyTo: first.id })
    expect(reply).toMatchObject({ side: 'EMPLOYER', replyTo: first.id, thread: first.id })
    const deeper = await say(facilitator, { about: own.ids[401], text: 'So be it.', replyTo: reply.id })
    expect(deeper).toMatchObject({ side: 'NONE', thread: first.id })
    await say(college, { about: own.framework, text: 'About the whole.' })
    expect(await about(observer, own.ids[401] as string, 'Competency')).toEqual([
      'Which <database>?',
      'Any.',
      'So be it.',
    ])
    expect(await about(college, own.framework, 'Framework')).toEqual(['About the whole.'])
    const next = framework_(40, { 401: 'Queries a database.', 403: 'Another.' }, [], { status: 'Private Draft' })
    const version = await imported(api.stores, facilitator, next, { own: true })
    const [same] = await api.stores.dataSource.query(
      `SELECT id FROM competency WHERE framework_id = $1 AND full_statement = 'Queries a database.'`,
      [version],
    )
    expect(await about(college, same.id, 'Competency')).toHaveLength(3)
    expect(await about(college, version, 'Framework')).toEqual(['About the whole.'])
    expect(await about(facilitator, version, 'Framework')).toEqual(['About the whole.'])
  })

  test('are not for others, though the cohort is public and the thing is theirs to see', async () => {
    const comment = await say(college, { about: own.ids[402], text: 'Between us.' })
    const { node } = await api.data(
      'query ($id: ID!) { node(id: $id) { id } }',
      { id: comment.id },
      { key: outsider.key },
    )
    expect(node).toBeNull()
    const seen = await inCohort(
      outsider,
      'name comments(first: 9) { edges { node { id } } } activity(first: 9) { edges { node { kind } } } commentsCsv pairings { id }',
    )
    expect(seen).toEqual({
      name: 'Data',
      comments: { edges: [] },
      activity: { edges: [] },
      commentsCsv: expect.stringMatching(/^id,at,[^\n]*\r\n$/),
      pairings: [],
    })
    const unknown = newId('comment')
    for (const [name, more, type] of [
      ['resolveComment', {}, 'CommentInput'],
      ['reopenComment', {}, 'CommentInput'],
      ['voteComment', { vote: 'UP' }, undefined],
    ] as const)
      for (const id of [comment.id, unknown])
        expect(await refused(outsider, name, { comment: id, ...more }, type)).toBe('NOT_FOUND input.comment')
    for (const id of [own.ids[402], newId('competency'), newId('run'), 'nonsense'])
      expect(await refused(outsider, 'addComment', { about: id, text: 'Me too.', cohort })).toBe(
        'NOT_FOUND input.about',
      )
    const theirs = await skills(api, outsider, 42, { 421: 'Ours.' }, ['A', 'B'], { own: true })
    for (const id of [cohort, newId('cohort')])
      expect(await refused(outsider, 'addComment', { about: theirs.ids[421], text: 'Hello.', cohort: id })).toBe(
        'NOT_FOUND input.cohort',
      )
    for (const id of [comment.id, unknown])
      expect(await refused(outsider, 'addComment', { about: theirs.ids[421], text: 'x', cohort, replyTo: id })).toBe(
        'NOT_FOUND input.replyTo',
      )
    const whose = async (id: string | undefined) =>
      inCohort(
        college,
        `comments(first: 9, where: { about: "${id}" }) { edges { node { id } } } commentsCsv(where: { about: "${id}" })`,
      )
    expect(await whose(theirs.ids[421])).toEqual(await whose(newId('competency')))
  })

  test('are resolved and opened again as threads', async () => {
    const first = await say(college, { about: own.framework, text: 'To be settled.' })
    const reply = await say(employer, { about: own.framework, text: 'Settled.', replyTo: first.id, resolve: true })
    expect(reply.resolved).toBe(true)
    const open = async () =>
      (
        await inCohort(college, 'comments(first: 50, where: { resolved: false }) { edges { node { id } } }')
      ).comments.edges.map((edge: Any) => edge.node.id)
    expect(await open()).not.toContain(first.id)
    const again = await change(college, 'reopenComment', { comment: reply.id }, COMMENT, 'CommentInput')
    expect(again.comment).toMatchObject({ id: reply.id, resolved: false })
    expect(await open()).toContain(first.id)
    const { comment } = await change(college, 'resolveComment', { comment: first.id }, COMMENT, 'CommentInput')
    expect(comment.resolved).toBe(true)
  })

  test('have one vote of each organisation on a side', async () => {
    const { id } = await say(college, { about: own.framework, text: 'Vote for this.' })
    const vote = async (who: Actor, what: string) =>
      (await change(who, 'voteComment', { comment: id, vote: what }, COMMENT)).comment
    expect(await vote(college, 'UP')).toMatchObject({ up: 1, down: 0, vote: 'UP' })
    expect(await vote(college, 'UP')).toMatchObject({ up: 1, down: 0 })
    expect(await vote(employer, 'DOWN')).toMatchObject({ up: 1, down: 1, vote: 'DOWN' })
    expect(await vote(college, 'DOWN')).toMatchObject({ up: 0, down: 2 })
    expect(await vote(college, 'NONE')).toMatchObject({ up: 0, down: 1, vote: 'NONE' })
    expect(await refused(facilitator, 'voteComment', { comment: id, vote: 'UP' })).toBe('FORBIDDEN')
    const portal = api.stores.session({ ...college.viewer, portal: outsider.organisation })
    await expect(voteComment(portal, { comment: id, vote: CommentVote.UP })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
  })

  test('are bounded, and observers only read', async () => {
    const input = { about: own.framework, text: 'x' }
    expect(await refused(observer, 'addComment', input)).toBe('FORBIDDEN')
    expect(await refused(college, 'addComment', { ...input, text: ' ' })).toBe('INVALID input.text')
    expect(await refused(college, 'addComment', { ...input, text: 'x'.repeat(4_001) })).toBe('INVALID input.text')
    const elsewhere = await say(college, { about: own.ids[402], text: 'On another thing.' })
    expect(await refused(college, 'addComment', { ...input, replyTo: elsewhere.id })).toBe('NOT_FOUND input.replyTo')
    // What no cohort keeps is talked about where one says
    expect(await refused(college, 'addComment', { about: await sharedFramework(), text: 'x' })).toBe(
      'INVALID input.cohort',
    )
    await say(college, { about: await sharedFramework(), text: 'Here.', cohort })
  })

  test('page without repeating, and come out as a table that computes nothing', async () => {
    await say(college, { about: own.framework, text: '=HYPERLINK("https://evil.example")' })
    const seen: string[] = []
    let total = 0
    let after = ''
    for (;;) {
      const { comments } = await inCohort(
        college,
        `comments(first: 3${after}) { totalCount edges { node { id at } } pageInfo { hasNextPage endCursor } }`,
      )
      seen.push(...comments.edges.map((edge: Any) => edge.node.id))
      total = comments.totalCount
      if (!comments.pageInfo.hasNextPage) break
      after = `, after: "${comments.pageInfo.endCursor}"`
    }
    const [{ n }] = await api.stores.dataSource.query('SELECT count(*)::int AS n FROM cohort_comment')
    expect(new Set(seen).size).toBe(n)
    expect(seen).toHaveLength(n)
    expect(total).toBe(n)
    const counts = async (who: Actor) => {
      const { open, done } = await inCohort(
        who,
        `open: comments(first: 1, where: { resolved: false }) { totalCount }
         done: comments(first: 1, where: { resolved: true }) { totalCount }`,
      )
      const { node } = await api.data(
        'query ($id: ID!) { node(id: $id) { ... on Framework { comments(first: 1) { totalCount } } } }',
        { id: own.framework },
        { key: who.key },
      )
      return [open.totalCount + done.totalCount, node?.comments.totalCount ?? null]
    }
    expect(await counts(college)).toEqual([n, (await about(college, own.framework, 'Framework')).length])
    expect(await counts(outsider)).toEqual([0, null])
    const { commentsCsv } = await inCohort(college, 'commentsCsv')
    expect(commentsCsv.split('\r\n')).toHaveLength(n + 2)
    expect(commentsCsv).toContain(`,"'=HYPERLINK(""https://evil.example"")",`)
    expect(commentsCsv).toContain(',Larkmere,EDUCATION,')
    const { item, whole } = await inCohort(
      college,
      `item: commentsCsv(where: { about: "${own.ids[401]}" }) whole: commentsCsv(where: { about: "${own.framework}" })`,
    )
    expect(item).toContain('Which <database>?')
    expect(item).not.toContain('About the whole.')
    expect(whole).toContain('About the whole.')
    expect(whole).not.toContain('Which <database>?')
  })
})

async function sharedFramework(): Promise<string> {
  const { frameworks } = await api.data(
    '{ frameworks(first: 10, where: { text: "Framework 41" }) { edges { node { id } } } }',
    {},
    { key: college.key },
  )
  return frameworks.edges[0].node.id
}

describe('a pairing', () => {
  let pairing: string
  const move = (who: Actor, input: object) => change(who, 'updatePairing', { pairing, ...input }, PAIRING)
  const agree = (who: Actor, yes = true) => change(who, 'agreePairing', { pairing, agree: yes }, PAIRING)

  test('puts a program beside a job, of members on opposite sides', async () => {
    const input = { cohort, program, jobProfile: job }
    const foreign = await publishedJob(api, outsider, {
      title: 'Elsewhere',
      requirements: [{ kind: 'REQUIRED', text: 'it', anyOf: [{ competency: (await firstShared()) as string }] }],
    })
    expect(await refused(college, 'createPairing', { ...input, jobProfile: foreign })).toBe(
      'SAME_SIDE input.jobProfile',
    )
    for (const [place, kind] of [
      ['cohort', 'cohort'],
      ['program', 'program'],
      ['jobProfile', 'jobProfile'],
      ['framework', 'framework'],
    ] as const)
      expect(await refused(college, 'createPairing', { ...input, [place]: newId(kind) })).toBe(
        `NOT_FOUND input.${place}`,
      )
    expect(await refused(outsider, 'createPairing', input)).toBe('NOT_FOUND input.cohort')
    expect(await refused(observer, 'createPairing', input)).toBe('FORBIDDEN')
    const draft = await mutated(
      api,
      outsider,
      'saveJobProfile',
      { title: 'Secret', description: 'x', requirements: [] },
      'jobProfile { id }',
    )
    expect(await refused(college, 'createPairing', { ...input, jobProfile: draft.jobProfile.id })).toBe(
      'NOT_FOUND input.jobProfile',
    )
    const hidden = await skills(api, outsider, 43, { 431: 'Ours.' }, ['A', 'B'], { own: true })
    expect(await refused(college, 'createPairing', { ...input, framework: hidden.framework })).toBe(
      'NOT_FOUND input.framework',
    )
    const made = await change(college, 'createPairing', input, PAIRING)
    expect(made).toMatchObject({
      userErrors: [],
      pairing: { state: 'ANALYSING', program: { id: program }, jobProfile: { id: job }, framework: null },
    })
    pairing = made.pairing.id
    expect(await refused(employer, 'createPairing', input)).toBe('DUPLICATE input.program')
  })

  test('goes on step by step, is agreed by the yes of both, and published with its framework', async () => {
    expect((await move(employer, { state: 'DRAFTING' })).pairing.state).toBe('DRAFTING')
    expect((await move(college, { state: 'REVIEWING' })).userErrors).toMatchObject([{ code: 'WRONG_STATE' }])
    const hidden = await skills(api, outsider, 44, { 441: 'Ours.' }, ['A', 'B'], { own: true })
    for (const id of [hidden.framework, newId('framework')])
      expect(await refused(college, 'updatePairing', { pairing, framework: id })).toBe('NOT_FOUND input.framework')
    const reviewed = await move(college, { framework: own.framework, state: 'REVIEWING' })
    expect(reviewed.pairing).toMatchObject({ state: 'REVIEWING', framework: { published: false } })
    expect(await refused(facilitator, 'agreePairing', { pairing })).toBe('FORBIDDEN')
    const portal = api.stores.session({ ...college.viewer, portal: outsider.organisation })
    await expect(agreePairing(portal, { pairing })).rejects.toMatchObject({ code: 'FORBIDDEN' })
    const one = (await agree(college)).pairing
    expect(one).toMatchObject({ state: 'REVIEWING', employerAgreedAt: null })
    expect(one.providerAgreedAt).not.toBeNull()
    expect((await agree(employer)).pairing).toMatchObject({ state: 'AGREED' })
    expect((await agree(employer, false)).pairing).toMatchObject({ state: 'REVIEWING', employerAgreedAt: null })
    const agreed = (await agree(employer)).pairing
    expect(agreed.state).toBe('AGREED')
    expect((await move(facilitator, { state: 'PUBLISHED' })).userErrors[0].message).toMatch(/Publish its framework/)
    const published = framework_(40, { 401: 'Queries a database.', 403: 'Another.' }, [], { status: 'Adopted' })
    await imported(api.stores, facilitator, published, { own: true })
    const done = (await move(facilitator, { state: 'PUBLISHED', expectedRevision: agreed.revision })).pairing
    expect(done).toMatchObject({ state: 'PUBLISHED', changedSinceAgreed: [], framework: { published: true } })
    expect(await refused(college, 'updatePairing', { pairing, state: 'DRAFTING', expectedRevision: 1 })).toBe(
      'STALE_VERSION input.expectedRevision',
    )
  })

  test('says how much the program covers: to its provider at once, to others once that has agreed', async () => {
    const covered = async (who: Actor) =>
      (await inCohort(who, 'pairings { id coverageBp }')).pairings.find((one: Any) => one.id === pairing)?.coverageBp
    expect(await covered(college)).toBe(5_000)
    expect(await covered(employer)).toBe(5_000)
    await move(college, { state: 'DRAFTING' })
    expect(await covered(college)).toBe(5_000)
    expect(await covered(employer)).toBeNull()
  })

  describe('that was agreed', () => {
    let draft: string
    let other: Actor
    const agreedAgain = async () => {
      for (const to of ['DRAFTING', 'REVIEWING']) await move(college, { state: to })
      await agree(college)
      expect((await agree(employer)).pairing).toMatchObject({ state: 'AGREED', changedSinceAgreed: [] })
    }
    const edit = (name: string, input: object, fields: string) => change(facilitator, name, input, fields)
    const shown = async (): Promise<Any> =>
      (
        await api.data(
          `query ($id: ID!) { node(id: $id) { ... on Pairing { state changedSinceAgreed subjectKey } } }`,
          { id: pairing },
          { key: observer.key },
        )
      ).node
    const publishing = async () => (await move(facilitator, { state: 'PUBLISHED' })).userErrors[0]?.message ?? null

    beforeAll(async () => {
      const begun = await change(
        facilitator,
        'createFrameworkVersion',
        { id: await latest() },
        'framework { id }',
        'IdInput',
      )
      draft = begun.framework.id
      const added = { framework: draft, fullStatement: 'Cleans data.' }
      expect((await edit('saveCompetency', added, 'competency { id }')).userErrors).toEqual([])
      other = await accountOf([college, Role.INSTITUTION], [employer, Role.EMPLOYER])
    })
    const latest = async (): Promise<string> =>
      (
        await api.stores.dataSource.query(
          `SELECT f.id FROM framework f JOIN framework named USING (library_id, document_identifier)
           WHERE named.id = $1 AND f.newest`,
          [own.framework],
        )
      )[0].id

    test('shows what is edited later, and is not published before both say yes again', async () => {
      await agreedAgain()
      await edit('saveCompetency', { framework: draft, fullStatement: 'Cleans more data.' }, 'competency { id }')
      expect(await shown()).toMatchObject({ state: 'AGREED', changedSinceAgreed: ['FRAMEWORK'] })
      expect(await publishing()).toMatch(/Edited since both said yes: FRAMEWORK\. Have both say yes again/)
      const one = (await agree(employer)).pairing
      expect(one).toMatchObject({ state: 'REVIEWING', providerAgreedAt: null, changedSinceAgreed: [] })
      expect((await agree(college)).pairing.state).toBe('AGREED')
      expect(await publishing()).toMatch(/Publish its framework/)
      const version = { id: draft, version: '2', license: 'CC0' }
      expect((await edit('publishFramework', version, 'framework { id }')).userErrors).toEqual([])
      expect(await shown()).toMatchObject({ state: 'AGREED', changedSinceAgreed: [] })
      const copied = await change(facilitator, 'createFrameworkVersion', { id: draft }, 'framework { id }', 'IdInput')
      // A draft that says the same as what is published takes nothing away
      expect(await publishing()).toBeNull()
      expect(await shown()).toMatchObject({ state: 'PUBLISHED', changedSinceAgreed: [] })
      draft = copied.framework.id
      await edit('saveCompetency', { framework: draft, fullStatement: 'Cleans all data.' }, 'competency { id }')
      expect(await shown()).toMatchObject({ state: 'PUBLISHED', changedSinceAgreed: ['FRAMEWORK'] })
    })

    test('takes the yes of one to what the other did not see for no agreement', async () => {
      for (const to of ['DRAFTING', 'REVIEWING']) await move(college, { state: to })
      const { subjectKey } = (await agree(college)).pairing
      const looking = api.stores.session(employer.viewer)
      await looking.load(currentSubject).load(pairing)
      await edit('saveCompetency', { framework: draft, fullStatement: 'Sells data.' }, 'competency { id }')
      // What is edited between two looks of one answer is no subject of a yes
      expect(await subjectToAgree(looking, { id: pairing })).toBeNull()
      const stale = await change(employer, 'agreePairing', { pairing, expectedSubject: subjectKey }, PAIRING)
      expect(stale.userErrors).toMatchObject([{ code: 'STALE_VERSION', field: ['input', 'expectedSubject'] }])
      const current = (await shown()).subjectKey
      expect(current).not.toBe(subjectKey)
      const alone = await change(employer, 'agreePairing', { pairing, expectedSubject: current }, PAIRING)
      expect(alone.pairing).toMatchObject({ state: 'REVIEWING', providerAgreedAt: null })
      expect((await agree(college)).pairing.state).toBe('AGREED')
    })

    test('notices whatever is edited in the framework, and is published with that only', async () => {
      const added = { framework: draft, fullStatement: 'Stores data.' }
      const { competency } = await edit('saveCompetency', added, 'competency { id }')
      const origin = { competency: competency.id }
      const criteria = [{ levels: [{ quality: 'Low' }, { quality: 'High' }] }]
      const precedes = { associationType: 'precedes', origin, destination: { framework: draft } }
      const subject = { kind: 'CFSubjects', title: 'Data', hierarchyCode: '1' }
      for (const [name, input, fields] of [
        ['saveAssociation', { framework: draft, ...precedes }, 'association { id }'],
        ['saveDefinition', { framework: draft, ...subject }, 'identifier'],
        ['saveRubric', { framework: draft, title: 'How well', criteria }, 'identifier'],
        ['saveFramework', { id: draft, matchableItemTypes: ['', 'Skill'] }, 'framework { id }'],
      ] as const) {
        await agreedAgain()
        expect((await edit(name, input, fields)).userErrors).toEqual([])
        expect([name, (await shown()).changedSinceAgreed]).toEqual([name, ['FRAMEWORK']])
      }
      await agreedAgain()
      expect(await publishing()).toMatch(/Publish its framework/)
    })

    test('notices another version of the program or of the job, not a draft of theirs', async () => {
      const programOf = (state: string) =>
        mutated(
          api,
          college,
          'saveProgram',
          { id: program, title: 'Data, again', catalogueYear: '2026-27', courses: [], outcomes: [], state },
          'program { id }',
        )
      await programOf('DRAFT')
      expect((await shown()).changedSinceAgreed).toEqual([])
      await programOf('PUBLISHED')
      const line = { kind: 'REQUIRED', text: 'it', anyOf: [{ competency: await firstShared() }] }
      const saved = { id: job, title: 'Analyst, again', description: 'Work.', requirements: [line] }
      await mutated(api, employer, 'saveJobProfile', saved, 'jobProfile { id }')
      expect((await shown()).changedSinceAgreed).toEqual(['PROGRAM'])
      await change(
        employer,
        'setJobProfileState',
        { id: job, state: 'PUBLISHED' },
        'jobProfile { id }',
        'SetStateInput',
      )
      expect((await shown()).changedSinceAgreed).toEqual(['PROGRAM', 'JOB_PROFILE'])
      await agreedAgain()
    })

    test('notices another version of a course of the program', async () => {
      const course = async (more: object): Promise<string> => {
        const input = { code: 'D1', title: 'Data', outcomes: [], ...more }
        return (await mutated(api, college, 'saveCourse', input, 'course { id }')).course.id
      }
      const id = await course({})
      const courses = [{ course: id, place: 'REQUIRED' }]
      const saved = { id: program, title: 'Data', catalogueYear: '2026-27', courses, outcomes: [], state: 'PUBLISHED' }
      await mutated(api, college, 'saveProgram', saved, 'program { id }')
      await agreedAgain()
      await course({ id, title: 'Data, again' })
      expect((await shown()).changedSinceAgreed).toEqual(['PROGRAM'])
    })

    test('is not agreed by one person for both parties', async () => {
      for (const to of ['DRAFTING', 'REVIEWING']) await move(college, { state: to })
      const as = (one: Actor) => ({ key: other.key, organisation: one.organisation })
      const yes = async (one: Actor) =>
        (
          await api.data(
            'mutation ($input: AgreePairingInput!) { agreePairing(input: $input) { pairing { state } userErrors { code field } } }',
            { input: { pairing } },
            as(one),
          )
        ).agreePairing
      expect(await yes(college)).toEqual({ pairing: { state: 'REVIEWING' }, userErrors: [] })
      expect(await yes(employer)).toEqual({
        pairing: null,
        userErrors: [{ code: 'NOT_QUALIFIED', field: ['input', 'pairing'] }],
      })
      expect((await agree(employer)).pairing.state).toBe('AGREED')
    })
  })

  test('is found from both ends, talked about, and not there for others', async () => {
    await say(employer, { about: pairing, text: 'Good work.' })
    expect(await about(college, pairing, 'Pairing')).toEqual(['Good work.'])
    const ends = async (who: Actor) =>
      api.data(
        `query ($p: ID!, $j: ID!, $x: ID!) { x: node(id: $x) { id }
           p: node(id: $p) { ... on Program { pairings { id } } } j: node(id: $j) { ... on JobProfile { pairings { id } } } }`,
        { p: program, j: job, x: pairing },
        { key: who.key },
      )
    expect(await ends(observer)).toEqual({
      x: { id: pairing },
      p: { pairings: [{ id: pairing }] },
      j: { pairings: [{ id: pairing }] },
    })
    expect(await ends(outsider)).toEqual({ x: null, p: { pairings: [] }, j: { pairings: [] } })
    for (const id of [pairing, newId('pairing')])
      for (const name of ['updatePairing', 'agreePairing'])
        expect(await refused(outsider, name, { pairing: id })).toBe('NOT_FOUND input.pairing')
    expect(await refused(observer, 'updatePairing', { pairing, state: 'ANALYSING' })).toBe('FORBIDDEN')
  })
})

/** One person with memberships in these organisations. */
async function accountOf(...memberships: readonly (readonly [Actor, Role])[]): Promise<Actor> {
  const system = api.stores.session(SYSTEM)
  const account = await createAccount(system, { name: 'Two hats', email: `${newId('account')}@example.org` })
  for (const [{ organisation }, role] of memberships) await setMembership(system, account, organisation, [role])
  const token = await createToken(system, { account, name: 'laptop', expiresAt: new Date(system.now + 86_400_000) })
  return { ...college, key: token.key }
}

async function firstShared(): Promise<string | undefined> {
  const [row] = await api.stores.dataSource.query(
    `SELECT id FROM competency WHERE full_statement = 'Writes queries.' AND framework_id IS NOT NULL`,
  )
  return row?.id
}

test('a mapping is talked about, and the feed says who rated it, not what', async () => {
  const [target] = await api.stores.dataSource.query(
    `SELECT c.id FROM competency c JOIN framework f ON f.id = c.framework_id AND f.newest
     WHERE c.full_statement = 'Queries a database.'`,
  )
  const proposal = { cohort, origin: await firstShared(), destination: target.id, relation: 'closeMatch' }
  const proposed = await change(
    college,
    'proposeMapping',
    { ...proposal, rationale: 'The same work.' },
    'mapping { id }',
  )
  const mapping = proposed.mapping.id
  await say(employer, { about: mapping, text: 'Is it?' })
  expect(await about(college, mapping, 'Mapping')).toEqual(['Is it?'])
  await change(college, 'rateMapping', { mapping, relation: 'exactMatch' }, 'mapping { id }')
  const feed = async () =>
    (
      await inCohort(employer, 'activity(first: 2) { edges { node { kind about detail organisation { name } } } }')
    ).activity.edges.map((edge: Any) => edge.node)
  expect(await feed()).toEqual([
    { kind: 'MAPPING_RATED', about: mapping, detail: null, organisation: { name: 'Larkmere' } },
    { kind: 'COMMENTED', about: mapping, detail: null, organisation: { name: 'Quernstone' } },
  ])
  await change(employer, 'rateMapping', { mapping, relation: 'exactMatch' }, 'mapping { id }')
  const [one, two] = await feed()
  expect([one, two].map(({ kind }) => kind).sort()).toEqual(['MAPPING_AGREED', 'MAPPING_RATED'])
})

test('the feed tells what happened, the newest first, page by page, and only to members', async () => {
  const seen: Any[] = []
  let after = ''
  for (;;) {
    const { activity } = await inCohort(
      observer,
      `activity(first: 7${after}) { edges { node { kind at side about detail organisation { name } } }
         pageInfo { hasNextPage endCursor } }`,
    )
    seen.push(...activity.edges.map((edge: Any) => edge.node))
    if (!activity.pageInfo.hasNextPage) break
    after = `, after: "${activity.pageInfo.endCursor}"`
  }
  const [{ n }] = await api.stores.dataSource.query('SELECT count(*)::int AS n FROM cohort_activity')
  expect(seen).toHaveLength(n)
  expect(seen.map(({ at }) => at)).toEqual(
    seen
      .map(({ at }) => at)
      .sort()
      .reverse(),
  )
  const told = seen.map(({ kind, side, organisation, detail }) =>
    `${kind} ${side} ${organisation?.name} ${detail ?? ''}`.trim(),
  )
  for (const line of [
    'MEMBER_JOINED NONE Tamarack',
    'MEMBER_JOINED EDUCATION Larkmere',
    'FRAMEWORK_KEPT NONE Tamarack',
    'FRAMEWORK_CHANGED NONE Tamarack',
    'FRAMEWORK_PUBLISHED NONE Tamarack',
    'COMMENTED EMPLOYER Quernstone',
    'COMMENT_RESOLVED EMPLOYER Quernstone',
    'COMMENT_REOPENED EDUCATION Larkmere',
    'PAIRING_CREATED EDUCATION Larkmere',
    'PAIRING_AGREED_TO EDUCATION Larkmere',
    'PAIRING_MOVED EMPLOYER Quernstone AGREED',
    'PAIRING_MOVED NONE Tamarack PUBLISHED',
  ])
    expect(told).toContain(line)
})
