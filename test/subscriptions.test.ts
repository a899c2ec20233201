import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { isIP } from 'node:net'

import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'

import { makeServerRequester } from '../src/fetch/index.ts'
import { libraryOf } from '../src/frameworks/library.ts'
import { useRequester } from '../src/frameworks/subscriptions/subscription.fetcher.ts'
import { ASKED_AN_HOUR } from '../src/frameworks/subscriptions/subscription.rule.ts'
import { noteFailure } from '../src/frameworks/subscriptions/subscription.store.ts'
import { checkSubscriptionsTask } from '../src/frameworks/subscriptions/subscription.task.ts'
import { claim } from '../src/frameworks/subscriptions/subscription.turn.store.ts'
import { taskKinds } from '../src/modules.ts'
import { newId } from '../src/shared/ids.ts'
import type { Progress } from '../src/tasks/index.ts'
import { loopbackForTests, openSite, resolveToLoopback, sendJson, type TestSite } from './credentials-https-server.ts'
import { type Actor, actor, framework, imported, Role, uuid } from './crosswalks-world.ts'
import type { SamplePackage } from './frameworks-samples.ts'
import { openApi, type TestApi } from './support/api.ts'

type Handler = (request: IncomingMessage, response: ServerResponse) => void

const HOUR = 3_600_000

let api: TestApi
let site: TestSite
let steward: Actor
let college: Actor
let rival: Actor
let now = Date.now()

/** What the other server answers, by path without the query. */
const pages = new Map<string, Handler>()
let asked: { path: string; headers: IncomingMessage['headers'] }[] = []
/** A document of its own for each test. */
let document = 100

beforeAll(async () => {
  site = await openSite((request, response) => {
    const path = (request.url ?? '').split('?')[0] as string
    asked.push({ path, headers: request.headers })
    const page = pages.get(path)
    if (page) page(request, response)
    else response.writeHead(404).end()
  })
  // The schedule is run by hand
  api = await openApi({ clock: () => now, taskKinds: taskKinds.filter((kind) => kind !== checkSubscriptionsTask) })
  useRequester(
    api.stores.dataSource,
    makeServerRequester({
      addresses: loopbackForTests,
      resolve: async (host) => {
        if (host === 'inside.test') return [{ address: '10.0.0.8', family: 4 }]
        return isIP(host) ? [{ address: host, family: 4 }] : resolveToLoopback(host)
      },
    }),
  )
  steward = await actor(api.stores, 'Stewards', Role.STEWARD)
  college = await actor(api.stores, 'College')
  rival = await actor(api.stores, 'Rival')
}, 240_000)
afterAll(async () => {
  await api?.close()
  await site?.stop()
})
beforeEach(() => {
  pages.clear()
  asked = []
  document++
})

const origin = (host = 'issuer.test') => `https://${host}:${site.port}`
const SERVER = '/ims/case/v1p1'

/** A package of this test's document. */
const sample = (statements: Record<number, string>): SamplePackage => framework(document, statements)
const MANY = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [i + 1, `Statement ${i + 1}`]))
const identifier = () => uuid(document, 0xd)
const packagePath = () => `${SERVER}/CFPackages/${identifier()}`

/** Serves a package with an ETag, and 304 to who has it. */
const serve = (body: unknown, path = packagePath()) => {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const etag = `"${createHash('sha256').update(text).digest('hex')}"`
  pages.set(path, (request, response) => {
    if (request.headers['if-none-match'] === etag) response.writeHead(304, { etag }).end()
    else response.writeHead(200, { 'content-type': 'application/json', etag }).end(text)
  })
}
const status =
  (code: number, headers: Record<string, string> = {}): Handler =>
  (_request, response) => {
    response.writeHead(code, headers).end()
  }

const SUBSCRIPTION = `fragment S on FrameworkSubscription {
  id url state lastOutcome lastError failures everyHours review credentialKind revision documentIdentifier
  lastCheckedAt lastChangedAt nextCheckAt owner { id }
  framework { id title competencies(first: 50) { edges { node { fullStatement } } } }
  pending { hash reason items added removed changed unchanged fetchedAt
    addedStatements { identifier after } removedStatements { identifier before } changedStatements { before after } }
  history { action actor sha256 } }`

// biome-ignore lint/suspicious/noExplicitAny: a test looks at whatever the API answers
type Any = any

async function mutate(who: Actor, name: string, input: Record<string, unknown>): Promise<Any> {
  const type =
    { checkSubscription: '', pauseSubscription: '', resumeSubscription: '', deleteFrameworkSubscription: '' }[name] ===
    ''
      ? 'SubscriptionInput'
      : /Update$/.test(name)
        ? 'SubscriptionUpdateInput'
        : `${name[0]?.toUpperCase()}${name.slice(1)}Input`
  const answer = await api.data(
    `mutation ($input: ${type}!) { ${name}(input: $input) { subscription { ...S } run { state report { code message } }
       projected userErrors { code field message } } } ${SUBSCRIPTION}`,
    { input },
    { key: who.key },
  )
  return answer[name]
}

const show = async (who: Actor, id: string): Promise<Any> =>
  (await api.data(`query ($id: ID!) { node(id: $id) { ...S } } ${SUBSCRIPTION}`, { id }, { key: who.key })).node

async function subscribe(who: Actor, more: Record<string, unknown> = {}): Promise<string> {
  const source = { document: { server: `${origin()}${SERVER}`, identifier: identifier() } }
  const { subscription, userErrors } = await mutate(who, 'createFrameworkSubscription', { source, ...more })
  expect(userErrors).toEqual([])
  return subscription.id
}

/** Checks now; people may ask again only after a while. */
async function check(who: Actor, id: string): Promise<Any> {
  now += 11_000
  const answer = await mutate(who, 'checkSubscription', { subscription: id })
  expect(answer.userErrors).toEqual([])
  expect(answer.run).toEqual({ state: 'SUCCEEDED', report: [] })
  return answer.subscription
}

const statements = (subscription: Any): string[] =>
  subscription.framework.competencies.edges.map((edge: Any) => edge.node.fullStatement).sort()

describe('following a framework', () => {
  test('it is fetched where the document says, then conditionally, and a change is its next version', async () => {
    pages.set(`${SERVER}/CFDocuments/${identifier()}`, (_request, response) =>
      sendJson(response, { identifier: identifier(), CFPackageURI: { uri: `${origin()}/packages/its-own-id` } }),
    )
    serve(sample({ 1: 'One.' }), '/packages/its-own-id')
    const id = await subscribe(steward, { every: { interval: 'HOURLY' } })
    const first = await check(steward, id)
    expect(first).toMatchObject({
      state: 'ACTIVE',
      lastOutcome: 'APPLIED',
      owner: null,
      pending: null,
      lastError: null,
    })
    expect(first.framework.title).toBe(`Framework ${document}`)
    expect(Date.parse(first.nextCheckAt)).toBe(now + HOUR)
    const again = await check(steward, id)
    expect(again).toMatchObject({ lastOutcome: 'UNCHANGED', lastChangedAt: first.lastChangedAt })
    expect(asked.at(-1)?.headers['if-none-match']).toMatch(/^"/)
    serve(sample({ 1: 'One.', 2: 'Two.' }), '/packages/its-own-id')
    const changed = await check(steward, id)
    expect(changed).toMatchObject({ lastOutcome: 'APPLIED' })
    expect(statements(changed)).toEqual(['One.', 'Two.'])
    expect(changed.history.map((one: Any) => [one.action, one.actor])).toEqual([
      ['BROUGHT', null],
      ['BROUGHT', null],
      ['CREATED', steward.viewer.actor],
    ])
    // Asked once where the package is, and remembered
    expect(asked.filter(({ path }) => path.includes('CFDocuments'))).toHaveLength(1)
  })

  test('whatever fails, the copy stays, the next try comes later each time, and it says why', async () => {
    serve(sample(MANY))
    const id = await subscribe(college)
    const good = await check(college, id)
    const other = framework(999, { 1: 'Another.' })
    const failing: [Handler | string, RegExp][] = [
      [status(503), /^FETCH_STATUS: The package: .*503/],
      ['not json at all', /^IMPORT_NOT_JSON/],
      [JSON.stringify(other), /^CHECK_WRONG_DOCUMENT/],
      [JSON.stringify({ ...sample({}), CFItems: [], CFAssociations: [] }), /^CHECK_EMPTY/],
      [status(302, { location: 'https://inside.test/secret' }), /^FETCH_ADDRESS/],
      [status(302, { location: 'https://169.254.169.254/latest' }), /^FETCH_ADDRESS/],
      [status(302, { location: 'http://issuer.test/' }), /^FETCH_NOT_HTTPS/],
      [(_request, response) => response.destroy(), /^FETCH_FAILED/],
    ]
    for (const [i, [answer, words]] of failing.entries()) {
      if (typeof answer === 'string') serve(answer)
      else pages.set(packagePath(), answer)
      const failed = await check(college, id)
      expect(failed).toMatchObject({ state: 'FAILING', lastOutcome: 'FAILED', failures: i + 1, pending: null })
      expect(failed.lastError).toMatch(words)
      expect(Date.parse(failed.nextCheckAt)).toBe(now + Math.min(5 * 60_000 * 2 ** i, 24 * HOUR))
      expect(failed.framework).toEqual(good.framework)
    }
    serve(sample({ ...MANY, 1: 'One, again.' }))
    const well = await check(college, id)
    expect(well).toMatchObject({ state: 'ACTIVE', failures: 0, lastError: null, lastOutcome: 'APPLIED' })
  }, 60_000)

  test('a change that takes away more than half waits for a person, and what was shown is what is applied', async () => {
    serve(sample(MANY))
    const id = await subscribe(college)
    const before = (await check(college, id)).framework
    serve(sample({ 1: 'Statement 1', 2: 'Statement 2' }))
    const held = await check(college, id)
    expect(held).toMatchObject({ state: 'ACTIVE', lastOutcome: 'HELD', framework: before })
    expect(held.pending).toMatchObject({ reason: 'SHRUNK', items: 2, removed: 8, added: 0 })
    expect(held.pending.removedStatements).toHaveLength(8)
    // The server says the same: it waits still
    expect((await check(college, id)).pending).toEqual(held.pending)
    // Something else takes its place, and the first can no longer be applied
    serve(sample({ 1: 'Statement 1', 2: 'Statement 2', 3: 'Statement 3' }))
    const replaced = await check(college, id)
    const late = await mutate(college, 'applySubscriptionUpdate', { subscription: id, hash: held.pending.hash })
    expect(late.userErrors).toMatchObject([{ code: 'STALE_VERSION', field: ['input', 'hash'] }])
    const answer = await mutate(college, 'applySubscriptionUpdate', { subscription: id, hash: replaced.pending.hash })
    expect(answer).toMatchObject({ userErrors: [], projected: true, run: { state: 'SUCCEEDED' } })
    expect(answer.subscription).toMatchObject({ lastOutcome: 'APPLIED', pending: null })
    expect(statements(answer.subscription)).toEqual(['Statement 1', 'Statement 2', 'Statement 3'])
    expect(answer.subscription.history[0]).toMatchObject({ action: 'APPLIED', actor: college.viewer.actor })
    expect((await check(college, id)).lastOutcome).toBe('UNCHANGED')
  })

  test('with review nothing is taken unseen, and what was rejected is not shown again', async () => {
    serve(sample({ 1: 'One.' }))
    const id = await subscribe(college, { review: true })
    const first = await check(college, id)
    expect(first).toMatchObject({ lastOutcome: 'HELD', framework: null, pending: { reason: 'REVIEW', added: 1 } })
    expect(first.pending.addedStatements).toEqual([{ identifier: uuid(1), after: 'One.' }])
    await mutate(college, 'applySubscriptionUpdate', { subscription: id, hash: first.pending.hash })
    serve(sample({ 1: 'One, otherwise.', 2: 'Two.' }))
    const second = await check(college, id)
    expect(second.pending).toMatchObject({
      changedStatements: [{ before: 'One.', after: 'One, otherwise.' }],
      addedStatements: [{ identifier: uuid(2), after: 'Two.' }],
    })
    const hash = second.pending.hash
    const { subscription } = await mutate(college, 'rejectSubscriptionUpdate', { subscription: id, hash })
    expect(subscription.pending).toBeNull()
    expect(subscription.history[0]).toMatchObject({ action: 'REJECTED', actor: college.viewer.actor })
    expect(await check(college, id)).toMatchObject({ lastOutcome: 'REJECTED', pending: null })
    expect(statements(await show(college, id))).toEqual(['One.'])
    const late = await mutate(college, 'rejectSubscriptionUpdate', { subscription: id, hash })
    expect(late.userErrors).toMatchObject([{ code: 'STALE_VERSION' }])
    serve(sample({ 1: 'One, in a third way.' }))
    expect((await check(college, id)).pending).toMatchObject({ changed: 1 })
    // Back to what was taken: nothing is left to decide
    serve(sample({ 1: 'One.' }))
    expect(await check(college, id)).toMatchObject({ lastOutcome: 'UNCHANGED', pending: null })
  })

  test('what waits is compared anew when the framework has changed otherwise meanwhile', async () => {
    serve(sample({ 1: 'One.' }))
    const id = await subscribe(college, { review: true })
    const { pending } = await check(college, id)
    await mutate(college, 'applySubscriptionUpdate', { subscription: id, hash: pending.hash })
    serve(sample({ 1: 'One.', 2: 'Two.' }))
    const shown = (await check(college, id)).pending
    await imported(api.stores, college, sample({ 1: 'One.', 3: 'Three.' }), { own: true })
    const refused = await mutate(college, 'applySubscriptionUpdate', { subscription: id, hash: shown.hash })
    expect(refused.userErrors).toMatchObject([{ code: 'STALE_VERSION' }])
    const anew = (await show(college, id)).pending
    expect(anew).toMatchObject({ added: 1, removed: 1 })
    expect(anew.hash).not.toBe(shown.hash)
    const { subscription } = await mutate(college, 'applySubscriptionUpdate', { subscription: id, hash: anew.hash })
    expect(statements(subscription)).toEqual(['One.', 'Two.'])
  })

  test('a framework that the library had before is not changed unseen', async () => {
    await imported(api.stores, college, sample({ 1: 'One.', 2: 'Two.' }), { own: true })
    serve(sample({ 1: 'Taken over.', 2: 'Two.' }))
    const id = await subscribe(college, { source: { url: `${origin()}${packagePath()}` } })
    expect(await check(college, id)).toMatchObject({ lastOutcome: 'HELD', pending: { reason: 'KNOWN_BEFORE' } })
    // The same content is no change
    serve(sample({ 1: 'One.', 2: 'Two.' }))
    expect(await check(college, id)).toMatchObject({ lastOutcome: 'UNCHANGED', pending: null })
  })

  test('a server that changes it all the time is taken at its word six times a day', async () => {
    const id = await subscribe(college)
    for (let i = 1; i <= 6; i++) {
      serve(sample({ 1: `Version ${i}.` }))
      expect((await check(college, id)).lastOutcome).toBe('APPLIED')
    }
    serve(sample({ 1: 'Version 7.' }))
    expect((await check(college, id)).pending).toMatchObject({ reason: 'RESTLESS' })
  }, 30_000)

  test('an older version, with its old date, does not come back', async () => {
    serve(sample({ 1: 'Old.' }))
    const id = await subscribe(college)
    await check(college, id)
    serve(sample({ 1: 'New.' }))
    await check(college, id)
    serve(sample({ 1: 'Old.' }))
    const back = await check(college, id)
    expect(back.lastError).toMatch(/^CHECK_OLDER/)
    expect(statements(back)).toEqual(['New.'])
  })
})

describe('credentials', () => {
  const oauth2 = () => ({
    tokenUrl: `${origin()}/token`,
    clientId: 'us:er',
    clientSecret: 'hidden-secret',
    scope: 'case',
  })

  test('OAuth 2 client credentials get a token, which goes to the server and to nobody else', async () => {
    let form = ''
    pages.set('/token', (request, response) => {
      request.on('data', (chunk) => {
        form += chunk
      })
      request.on('end', () => sendJson(response, { access_token: 'token-1', token_type: 'Bearer', expires_in: 60 }))
    })
    pages.set(packagePath(), status(302, { location: `${origin('other.test')}/elsewhere` }))
    serve(sample({ 1: 'One.' }), '/elsewhere')
    const id = await subscribe(college, { credentials: { oauth2: oauth2() } })
    const done = await check(college, id)
    expect(done).toMatchObject({ lastOutcome: 'APPLIED', credentialKind: 'OAUTH2' })
    expect(form).toBe('grant_type=client_credentials&scope=case')
    const sent = Object.fromEntries(asked.map(({ path, headers }) => [path, headers.authorization]))
    expect(sent['/token']).toBe(`Basic ${Buffer.from('us%3Aer:hidden-secret').toString('base64')}`)
    expect(sent[packagePath()]).toBe('Bearer token-1')
    expect(sent['/elsewhere']).toBeUndefined()
  })

  test('nor to an address on another server that the document names', async () => {
    pages.set(`${SERVER}/CFDocuments/${identifier()}`, (_request, response) =>
      sendJson(response, { identifier: identifier(), CFPackageURI: { uri: `${origin('other.test')}/theirs` } }),
    )
    serve(sample({ 1: 'One.' }), '/theirs')
    const id = await subscribe(college, { credentials: { bearer: 'our-token' } })
    expect(await check(college, id)).toMatchObject({ lastOutcome: 'APPLIED' })
    expect(asked.map(({ headers }) => headers.authorization)).toEqual(['Bearer our-token', undefined])
  })

  test('a token that is refused is a failure with words', async () => {
    pages.set('/token', status(401))
    const id = await subscribe(college, { credentials: { oauth2: oauth2() } })
    expect((await check(college, id)).lastError).toMatch(/^FETCH_STATUS: The token: .*401/)
    pages.set('/token', (_request, response) => sendJson(response, { error: 'no' }))
    expect((await check(college, id)).lastError).toMatch(/^CHECK_TOKEN/)
    const removed = await mutate(college, 'updateFrameworkSubscription', { subscription: id, removeCredentials: true })
    expect(removed.subscription).toMatchObject({ credentialKind: 'NONE', revision: 2 })
  })

  test('lie sealed, and come out nowhere', async () => {
    await subscribe(college, { credentials: { bearer: 'never-to-be-seen' } })
    const tables: { name: string }[] = await api.stores.dataSource.query(
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`,
    )
    for (const { name } of tables) {
      const rows: { text: string }[] = await api.stores.dataSource.query(`SELECT t::text AS text FROM "${name}" t`)
      const hex = Buffer.from('never-to-be-seen').toString('hex')
      expect(rows.filter(({ text }) => text.includes('never-to-be-seen') || text.includes(hex))).toEqual([])
    }
  })

  test('must fit into a header, and a token is asked for by https', async () => {
    const source = { url: `${origin()}/p` }
    for (const credentials of [{ bearer: 'two words' }, { oauth2: { ...oauth2(), tokenUrl: 'http://a.example/' } }]) {
      const { userErrors } = await mutate(college, 'createFrameworkSubscription', { source, credentials })
      expect(userErrors).toMatchObject([{ code: 'INVALID', field: ['input', 'credentials'] }])
    }
  })
})

describe('the schedule', () => {
  const progress = { signal: new AbortController().signal, update: () => {} } as unknown as Progress
  const sweep = () => checkSubscriptionsTask.run(api.stores.session(), {}, progress)

  test('checks what is due, once, whoever runs it', async () => {
    serve(sample({ 1: 'One.' }))
    const id = await subscribe(college)
    await Promise.all([sweep(), sweep(), sweep()])
    expect(asked.filter(({ path }) => path === packagePath())).toHaveLength(1)
    expect(await show(college, id)).toMatchObject({ lastOutcome: 'APPLIED' })
    await sweep()
    expect(asked.filter(({ path }) => path === packagePath())).toHaveLength(1)
    now += 25 * HOUR - HOUR * 1
    await sweep()
    expect(asked.filter(({ path }) => path === packagePath())).toHaveLength(2)
    now -= 24 * HOUR
  }, 30_000)

  test('leaves alone what is paused, and takes it up again', async () => {
    serve(sample({ 1: 'One.' }))
    const id = await subscribe(college)
    const paused = await mutate(college, 'pauseSubscription', { subscription: id })
    expect(paused.subscription).toMatchObject({ state: 'PAUSED', nextCheckAt: null })
    await sweep()
    expect(asked).toEqual([])
    const refused = await mutate(college, 'checkSubscription', { subscription: id })
    expect(refused.userErrors).toMatchObject([{ code: 'WRONG_STATE' }])
    await mutate(college, 'resumeSubscription', { subscription: id })
    await sweep()
    expect(await show(college, id)).toMatchObject({ state: 'ACTIVE', lastOutcome: 'APPLIED' })
  })

  test('libraries have their turn one after the other, so that slow servers hold up only who follows them', async () => {
    await sweep()
    const under = { slow: 0, most: 0 }
    const order: string[] = []
    let release = () => {}
    const held = new Promise<void>((go) => {
      release = go
    })
    const slow = (name: string): string => {
      pages.set(`/slow/${name}`, async (_request, response) => {
        order.push(name)
        under.most = Math.max(under.most, ++under.slow)
        await held
        under.slow--
        response.writeHead(503).end()
      })
      return `${origin()}/slow/${name}`
    }
    const follow = async (who: Actor, url: string) =>
      expect((await mutate(who, 'createFrameworkSubscription', { source: { url } })).userErrors).toEqual([])
    for (const name of ['rival-1', 'rival-2', 'rival-3', 'rival-4']) await follow(rival, slow(name))
    // Due after all of those
    now += 1_000
    for (const name of ['college-1', 'college-2', 'college-3']) {
      await follow(college, `${origin()}/quick/${name}`)
      pages.set(`/quick/${name}`, (_request, response) => {
        order.push(name)
        response.writeHead(503).end()
        if (name === 'college-3') release()
      })
    }
    await Promise.all([sweep(), sweep()])
    expect(order).toHaveLength(7)
    // Whichever slow one is first, for all are due at once, and the quick ones, and only then the next of the slow ones
    const [, second = ''] = order.filter((name) => name.startsWith('rival'))
    expect(order.indexOf(second)).toBeGreaterThan(order.indexOf('college-3'))
    expect(under.most).toBe(1)
  }, 30_000)

  test('with everybody quick, they alternate', async () => {
    await sweep()
    for (const who of [rival, rival, rival, college, college, college])
      await mutate(who, 'createFrameworkSubscription', { source: { url: `${origin()}/${newId('run')}` } })
    const claimed: (string | null)[] = []
    const session = () => api.stores.session()
    for (let row = await claim(session(), null); row; row = await claim(session(), null)) {
      claimed.push(row.organisation_id)
      await noteFailure(session(), row, 'FETCH_STATUS: by hand', false)
    }
    expect(new Set(claimed)).toEqual(new Set([rival.organisation, college.organisation]))
    expect(claimed).toHaveLength(6)
    expect(claimed.filter((who, i) => who === claimed[i + 1])).toEqual([])
  })

  test('one check that was asked for is under way of a library at a time, and so many in an hour', async () => {
    serve(sample({ 1: 'One.' }))
    const id = await subscribe(rival)
    const slow = `${SERVER}/CFDocuments/${identifier()}`
    document++
    const other = await subscribe(rival)
    let release = () => {}
    const reached = new Promise<void>((reach) => {
      pages.set(slow, (_request, response) => {
        release = () => status(503)(_request, response)
        reach()
      })
    })
    const first = mutate(rival, 'checkSubscription', { subscription: id })
    await reached
    const meanwhile = await mutate(rival, 'checkSubscription', { subscription: other })
    expect(meanwhile).toMatchObject({ run: null, userErrors: [{ code: 'LIMIT', field: ['input', 'subscription'] }] })
    // Nobody else waits for that
    serve(sample({ 1: 'One.' }))
    await check(college, await subscribe(college))
    release()
    expect((await first).subscription).toMatchObject({ lastOutcome: 'FAILED' })
    expect((await mutate(rival, 'checkSubscription', { subscription: other })).userErrors).toEqual([])

    await api.stores.dataSource.query(
      `UPDATE framework_subscription_turn SET asked = $1, asked_since = $2 WHERE library_id = $3`,
      [ASKED_AN_HOUR, new Date(now), libraryOf(rival.organisation)],
    )
    const until = new Date(now + HOUR).toISOString()
    now += HOUR - 1
    const { userErrors } = await mutate(rival, 'checkSubscription', { subscription: id })
    expect(userErrors).toMatchObject([{ code: 'LIMIT', message: expect.stringContaining(until) }])
    now += 1
    expect((await mutate(rival, 'checkSubscription', { subscription: id })).userErrors).toEqual([])
  }, 30_000)

  test('a person may not ask without end', async () => {
    serve(sample({ 1: 'One.' }))
    const id = await subscribe(college)
    await check(college, id)
    const again = await mutate(college, 'checkSubscription', { subscription: id })
    expect(again.userErrors).toMatchObject([{ code: 'LIMIT' }])
  })
})

describe('whose it is', () => {
  test('for others it is not there', async () => {
    serve(sample({ 1: 'One.' }))
    const id = await subscribe(college, { review: true })
    const { pending } = await check(college, id)
    const inputs: Record<string, Record<string, unknown>> = {
      updateFrameworkSubscription: { review: false },
      pauseSubscription: {},
      resumeSubscription: {},
      checkSubscription: {},
      applySubscriptionUpdate: { hash: pending.hash },
      rejectSubscriptionUpdate: { hash: pending.hash },
      deleteFrameworkSubscription: {},
    }
    const unknown = newId('subscription')
    for (const [name, input] of Object.entries(inputs)) {
      const theirs = await mutate(rival, name, { subscription: id, ...input })
      expect(theirs.userErrors).toMatchObject([{ code: 'NOT_FOUND' }])
      expect(theirs).toEqual(await mutate(rival, name, { subscription: unknown, ...input }))
    }
    for (const who of [rival, steward]) {
      const seen = await api.data(
        `query ($id: ID!) { node(id: $id) { id } frameworkSubscription(input: { subscription: $id }) { id }
           frameworkSubscriptions(first: 100) { edges { node { id } } } }`,
        { id },
        { key: who.key },
      )
      expect(seen).toMatchObject({ node: null, frameworkSubscription: null })
      expect(seen.frameworkSubscriptions.edges.map((edge: Any) => edge.node.id)).not.toContain(id)
    }
    expect(await show(college, id)).toMatchObject({ pending: { hash: pending.hash }, revision: 1 })
    const source = { url: `${origin()}/mine` }
    const asOwner = async (owner: string) =>
      (
        await api.query(
          `mutation ($input: CreateFrameworkSubscriptionInput!) {
             createFrameworkSubscription(input: $input) { subscription { id } } }`,
          { input: { source, owner } },
          { key: rival.key },
        )
      ).errors
    expect(await asOwner(college.organisation)).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }])
    expect(await asOwner(college.organisation)).toEqual(await asOwner(newId('organisation')))
  })

  test('it is listed to its own, followed once, and gone when it is deleted', async () => {
    serve(sample({ 1: 'One.' }))
    const id = await subscribe(college)
    const twice = await mutate(college, 'createFrameworkSubscription', {
      source: { document: { server: `${origin()}${SERVER}`, identifier: identifier() } },
    })
    expect(twice.userErrors).toMatchObject([{ code: 'DUPLICATE' }])
    const list = async (where: object) => {
      const { frameworkSubscriptions } = await api.data(
        `query ($where: FrameworkSubscriptionWhere) {
           frameworkSubscriptions(where: $where, first: 100) { edges { node { id } } } }`,
        { where },
        { key: college.key },
      )
      return frameworkSubscriptions.edges.map((edge: Any) => edge.node.id)
    }
    expect(await list({ state: ['ACTIVE'], pending: false })).toContain(id)
    expect(await list({ pending: true })).not.toContain(id)
    expect(await list({ state: ['PAUSED'] })).not.toContain(id)
    const { framework: kept } = await check(college, id)
    now++
    const gone = await mutate(college, 'deleteFrameworkSubscription', { subscription: id })
    expect(gone).toMatchObject({ subscription: null, userErrors: [] })
    expect(await show(college, id)).toBeNull()
    const { node } = await api.data('query ($id: ID!) { node(id: $id) { id } }', { id: kept.id }, { key: college.key })
    expect(node).toEqual({ id: kept.id })
    const [last] = await api.stores.dataSource.query(
      'SELECT action, actor FROM framework_subscription_event WHERE subscription_id = $1 ORDER BY at DESC, id DESC LIMIT 1',
      [id],
    )
    expect(last).toEqual({ action: 'DELETED', actor: college.viewer.actor })
  })

  test.each([
    [{ url: 'http://server.example/p' }, ['input', 'source', 'url']],
    [{ url: 'https://me:secret@server.example/p' }, ['input', 'source', 'url']],
    [{ url: 'https://server.example:22/p' }, ['input', 'source', 'url']],
    [{ document: { server: 'ftp://server.example', identifier: 'a' } }, ['input', 'source', 'document', 'server']],
    [
      { document: { server: 'https://server.example', identifier: ' ' } },
      ['input', 'source', 'document', 'identifier'],
    ],
  ])('%j cannot be followed', async (source, field) => {
    const { userErrors } = await mutate(college, 'createFrameworkSubscription', { source })
    expect(userErrors).toMatchObject([{ code: 'INVALID', field }])
  })
})

describe('what a server offers', () => {
  const offered = (server: string, who = college, credentials: object | null = null) =>
    api.query(
      `query ($server: URI!, $credentials: SubscriptionCredentials) {
         remoteFrameworks(server: $server, credentials: $credentials) {
           server complete frameworks { identifier title creator packageUrl } } }`,
      { server, credentials },
      { key: who.key },
    )

  test('is read page by page, from where it is', async () => {
    const all = Array.from({ length: 130 }, (_, i) => ({ identifier: uuid(i), title: `T${i}`, creator: 'C' }))
    Object.assign(all[0] as object, { CFPackageURI: { uri: `${origin()}/p0` } })
    pages.set('/ims/case/v1p0/CFDocuments', (request, response) => {
      const query = new URL(request.url ?? '', origin()).searchParams
      const [limit, offset] = [Number(query.get('limit')), Number(query.get('offset'))]
      sendJson(response, { CFDocuments: all.slice(offset, offset + limit) })
    })
    const { data } = await offered(origin(), college, { bearer: 'abc' })
    const base = `${origin()}/ims/case/v1p0`
    expect(data.remoteFrameworks).toMatchObject({ server: base, complete: true })
    expect(data.remoteFrameworks.frameworks).toHaveLength(130)
    expect(data.remoteFrameworks.frameworks[0].packageUrl).toBe(`${origin()}/p0`)
    expect(data.remoteFrameworks.frameworks[1].packageUrl).toBe(`${base}/CFPackages/${uuid(1)}`)
    expect(asked.every(({ headers }) => headers.authorization === 'Bearer abc')).toBe(true)
  })

  test('a server that knows no pages, or makes up new ones for ever, comes to an end', async () => {
    const all = Array.from({ length: 100 }, (_, i) => ({ identifier: uuid(i), title: `T${i}` }))
    pages.set(`${SERVER}/CFDocuments`, (_request, response) => sendJson(response, all))
    const same = await offered(`${origin()}${SERVER}`)
    expect(same.data.remoteFrameworks).toMatchObject({ complete: true })
    expect(same.data.remoteFrameworks.frameworks).toHaveLength(100)
    pages.set(`${SERVER}/CFDocuments`, (_request, response) =>
      sendJson(response, { CFDocuments: all.map((one) => ({ ...one, identifier: newId('run') })) }),
    )
    const endless = await offered(`${origin()}${SERVER}`)
    expect(endless.data.remoteFrameworks).toMatchObject({ complete: false })
    expect(endless.data.remoteFrameworks.frameworks).toHaveLength(1_000)
  })

  test.each([
    ['nothing of the kind', () => origin(), /CHECK_NO_CASE|404/],
    ['a private address', () => 'https://inside.test', /FETCH_ADDRESS/],
    ['http', () => 'http://server.example', /https/],
  ])('%s is said', async (_what, server, words) => {
    const { errors } = await offered(server())
    const { data } = errors ? { data: null } : await offered(server())
    expect(data).toBeNull()
    expect(errors?.[0]?.message).toMatch(words)
  })
})
