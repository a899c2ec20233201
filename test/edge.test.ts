import { connect } from 'node:net'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { FastifyRequest } from 'fastify'

import { AT_ONCE, MOST_WAITING } from '../src/credentials/held/quota.ts'
import { signJsonLd } from '../src/credentials/issue/sign.ts'
import { MAX_COMPLEXITY, MAX_TOKENS } from '../src/graphql/limits.ts'
import { VARIABLE_LIMITS } from '../src/graphql/texts-and-sizes.ts'
import { isPlatform } from '../src/http/platform.ts'
import { createClient, saveOrganisation } from '../src/identity/bootstrap.ts'
import { OrganisationKind } from '../src/identity/organisation.ts'
import { SYSTEM } from '../src/identity/rights.ts'
import { UseCase } from '../src/shared/viewer.ts'
import { badge, CREATED, keyOf } from './credentials-builder.ts'
import { type Caller, openApi, serve, type TestApi } from './support/api.ts'

/** The edge of the API under clients that mean no good. */

let api: TestApi
let steward: Caller
let verifier: Caller

beforeAll(async () => {
  api = await openApi()
  const session = api.stores.session(SYSTEM)
  const { id } = await saveOrganisation(session, { name: 'Stewards', kinds: [OrganisationKind.STEWARD] })
  const { key } = await createClient(session, {
    organisation: id,
    name: 'test',
    useCases: [UseCase.FRAMEWORK_STEWARDSHIP, UseCase.GRAPH_ANALYSIS],
    expiresAt: new Date(Date.now() + 3_600_000),
  })
  steward = { key }
  const college = await saveOrganisation(session, { name: 'College', kinds: [OrganisationKind.EDUCATION] })
  const client = await createClient(session, {
    organisation: college.id,
    name: 'verifier',
    useCases: [UseCase.CREDENTIAL_VERIFICATION],
    expiresAt: new Date(Date.now() + 3_600_000),
  })
  verifier = { key: client.key }
})
afterAll(() => api?.close())

const codes = async (document: string, variables: Record<string, unknown> = {}, caller: Caller = steward) => {
  const { errors = [], status } = await api.query(document, variables, caller)
  return { status, codes: errors.map((error) => error.extensions.code), message: errors[0]?.message ?? '' }
}

describe('a bomb is refused before anything runs', () => {
  test('too many tokens', async () => {
    const answer = await codes(`{ ${'viewer { roles } '.repeat(MAX_TOKENS)} }`)
    expect(answer).toMatchObject({ status: 400, codes: ['GRAPHQL_PARSE_FAILED'] })
  })

  test('depth through fragments, which a rule that counts nesting does not see', async () => {
    const levels = 5
    const fragments = Array.from(
      { length: levels },
      (_, n) => `fragment F${n} on Competency { children { ...F${n + 1} } }`,
    ).join('\n')
    const answer = await codes(`query { frameworks(first: 100) { edges { node { roots { ...F0 } } } } }
      ${fragments} fragment F${levels} on Competency { id }`)
    expect(answer.codes).toEqual(['LIMIT'])
    expect(answer.message).toContain(String(MAX_COMPLEXITY))
  })

  test('aliases', async () => {
    const many = Array.from(
      { length: 40 },
      (_, n) => `a${n}: competencies(first: 100) { edges { node { id parents { id } } } }`,
    )
    expect((await codes(`{ ${many.join('\n')} }`)).codes).toEqual(['LIMIT'])
  })

  test('nodes with pages below, which cost as often as there are ids', async () => {
    const answer = await codes(
      `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Framework {
         competencies(first: 100) { edges { node { id parents { id } } } } } } }`,
      { ids: Array.from({ length: 100 }, () => `fwk_${'0'.repeat(32)}`) },
    )
    expect(answer.codes).toEqual(['LIMIT'])
  })

  test('fields that work hard for a small answer', async () => {
    const many = Array.from({ length: 60 }, (_, n) => `a${n}: verifyCredential(document: "{}") { verdict }`)
    expect((await codes(`{ ${many.join(' ')} }`)).codes).toEqual(['LIMIT'])
  })

  test('a fragment that contains itself', async () => {
    expect((await codes('{ ...F } fragment F on Query { ...F }')).codes).toContain('GRAPHQL_VALIDATION_FAILED')
  })

  test('a page that is too large, or none', async () => {
    for (const first of [0, -1, 101, 2_000_000])
      expect(
        (await codes('query ($n: Int) { competencies(first: $n) { edges { node { id } } } }', { n: first })).codes,
      ).toEqual(['BAD_USER_INPUT'])
    expect((await codes('{ competencies { edges { node { id } } } }')).codes).toEqual(['BAD_USER_INPUT'])
  })

  test('variables that do not fit are the caller’s fault, not ours', async () => {
    expect(
      await codes('query ($n: Int!) { frameworks(first: $n) { edges { node { id } } } }', { n: 'ten' }),
    ).toMatchObject({
      status: 400,
      codes: ['BAD_USER_INPUT'],
    })
  })

  test('more than 100 nodes at once', async () => {
    expect(
      (await codes('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: Array(101).fill('x') })).codes,
    ).toEqual(['LIMIT'])
  })
})

describe('bodies', () => {
  test('a large one needs a key', async () => {
    const answer = await codes(
      'query ($t: String) { competencies(where: { text: $t }, first: 1) { edges { cursor } } }',
      { t: 'x'.repeat(100_000) },
      {},
    )
    expect(answer).toEqual({ status: 413, codes: ['LIMIT'], message: expect.stringContaining('key') })
  })

  test('one that does not say its length needs a key too', async () => {
    const { port } = new URL(api.url)
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), '127.0.0.1', () =>
        socket.end(
          'POST /graphql HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"que\r\n0\r\n\r\n',
        ),
      )
      let text = ''
      socket.on('data', (chunk) => {
        text += chunk
      })
      socket.on('end', () => resolve(text))
      socket.on('error', reject)
    })
    expect(answer).toMatch(/^HTTP\/1.1 413/)
  })

  /** Sends a body of spaces with a key until the server answers or hangs up, or it is all sent. */
  const large = (bytes: number, size: string) =>
    new Promise<{ answer: string; sent: number }>((resolve) => {
      const { port } = new URL(api.url)
      const chunk = ' '.repeat(1_000_000)
      const piece = size.startsWith('Content-Length') ? chunk : `${chunk.length.toString(16)}\r\n${chunk}\r\n`
      const heads = ['Host: x', 'Connection: close', 'Content-Type: application/json', size]
      let sent = 0
      let answer = ''
      const socket = connect(Number(port), '127.0.0.1', async () => {
        socket.write(`POST /graphql HTTP/1.1\r\n${heads.join('\r\n')}\r\nAuthorization: Bearer ${steward.key}\r\n\r\n`)
        while (sent < bytes && answer === '' && !socket.destroyed) {
          await new Promise((next) => setTimeout(next, 10))
          await new Promise((next) => socket.write(piece, next))
          sent += chunk.length
        }
      })
      socket.on('data', (part) => {
        answer += part
      })
      socket.on('error', () => socket.destroy())
      socket.on('close', () => resolve({ answer, sent }))
    })

  test('a hundred megabytes, told beforehand, are refused before they are sent', async () => {
    const { answer } = await large(0, 'Content-Length: 100000000')
    expect(answer).toMatch(/^HTTP\/1.1 413 /)
    expect(JSON.parse(answer.slice(answer.indexOf('{'), answer.lastIndexOf('}') + 1))).toMatchObject({
      errors: [{ message: expect.stringMatching(/16/), extensions: { code: 'LIMIT' } }],
    })
  })

  test('a hundred megabytes that come untold are cut off, and the next is served', async () => {
    const { answer, sent } = await large(100_000_000, 'Transfer-Encoding: chunked')
    expect(answer).toMatch(/^(HTTP\/1.1 413 |$)/)
    expect(sent).toBeLessThan(40_000_000)
    expect((await api.query('{ __typename }', {}, steward)).status).toBe(200)
  })

  test('what a key may bring is read to its end', async () => {
    const { answer, sent } = await large(15_000_000, 'Content-Length: 15000000')
    expect({ status: answer.slice(0, 12), sent }).toEqual({ status: 'HTTP/1.1 400', sent: 15_000_000 })
  })

  test('one that is no JSON is answered as JSON with a code', async () => {
    const response = await fetch(`${api.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${steward.key}` },
      body: '{"query": "{ viewer',
    })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: expect.any(String) } }] })
  })
})

/** A list in a list in a list; no text is long enough for what JSON.stringify would need of the stack. */
const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`

describe('variables', () => {
  const IDS = 'query ($i: [ID!]!) { nodes(ids: $i) { id } }'
  const raw = async (variables: string, key = steward.key) => {
    const response = await fetch(`${api.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(key ? { authorization: `Bearer ${key}` } : {}) },
      body: `{"query":${JSON.stringify(IDS)},"variables":${variables}}`,
    })
    const { errors = [] } = (await response.json()) as {
      errors?: { message: string; extensions: Record<string, unknown> }[]
    }
    return { status: response.status, code: errors[0]?.extensions.code, message: errors[0]?.message ?? '' }
  }

  test.each([
    ['with a key', 8_000],
    ['with a key, as much as a body holds', 7_000_000],
    ['without one', 8_000],
  ])('nested very deep, %s, are refused as such', async (who, levels) => {
    const key = who === 'without one' ? '' : steward.key
    const answer = await raw(`{"i":${nested(levels)}}`, key)
    expect(answer).toMatchObject({ status: 400, code: 'LIMIT', message: expect.stringContaining('64') })
  })

  test('a list that is too long is named before its elements are looked at', async () => {
    const list = JSON.stringify(Array(VARIABLE_LIMITS.list + 1).fill(0))
    expect(await raw(`{"i":${list}}`)).toMatchObject({
      status: 400,
      code: 'LIMIT',
      message: expect.stringMatching(/variables\.i has 10001 elements; 10000/),
    })
  })

  test('too many values in all are refused', async () => {
    const many = JSON.stringify(Array(11).fill(Array(VARIABLE_LIMITS.list).fill('x')))
    expect(await raw(`{"i":${many}}`)).toMatchObject({ status: 400, code: 'LIMIT' })
  })

  test('half a character is named with its place', async () => {
    const answer = await raw('{"i":["a", "b\\ud83d"]}')
    expect(answer).toMatchObject({
      status: 400,
      code: 'BAD_USER_INPUT',
      message: expect.stringContaining('variables.i.1'),
    })
    expect(await raw('{"i":["\\ud83d\\ude00"]}')).toMatchObject({ status: 200 })
  })
})

describe('work that an answer does not show', () => {
  const aliases = (count: number, field: string) => Array.from({ length: count }, (_, n) => `a${n}: ${field}`).join(' ')

  test.each([
    'competencies(first: 1, where: { text: "data" }) { edges { score } }',
    'similarCompetencies(text: "Reads data", first: 1) { likenessBp }',
  ])('searches for words: %s', async (field) => {
    const search = (count: number) => codes(`{ ${aliases(count, field)} }`)
    expect((await search(40)).codes).toEqual(['LIMIT'])
    expect((await search(3)).codes).toEqual([])
  })

  test.each(['candidates(for: { requirements: $r }, first: 1) { edges { fitBp } }'])(
    'a large question counts as such: %s',
    async (field) => {
      const question = (lines: number) => ({
        r: Array.from({ length: lines }, () => ({
          kind: 'REQUIRED',
          anyOf: Array.from({ length: 20 }, () => ({ competency: `cmp_${'0'.repeat(32)}` })),
        })),
      })
      const ask = (lines: number) => codes(`query ($r: [RequirementInput!]) { ${aliases(5, field)} }`, question(lines))
      expect((await ask(50)).codes).toEqual(['LIMIT'])
      expect((await ask(1)).codes).not.toContain('LIMIT')
    },
  )

  test('one caller’s checks of credentials: what waits is bounded, and told', async () => {
    const verify = (count: number) =>
      codes(`{ ${aliases(count, 'verifyCredential(document: "{}") { verdict }')} }`, {}, verifier)
    expect((await verify(AT_ONCE + MOST_WAITING)).codes).toEqual([])
    const { codes: refused, message } = await verify(AT_ONCE + MOST_WAITING + 1)
    expect(refused).toEqual(['LIMIT'])
    expect(message).toContain('Try again')
  })
})

test('while a large credential is checked, others are served', async () => {
  const key = await keyOf('college')
  const alignment = Array.from({ length: 8_000 }, (_, n) => ({
    type: ['Alignment'],
    targetName: `a${n}`,
    targetUrl: `https://frameworks.example/${n}`,
  }))
  const document = JSON.stringify(
    await signJsonLd(badge({ issuer: key.did, achievement: { alignment } }), key, { created: CREATED }),
  )
  const order: string[] = []
  const noted = <Value>(name: string, answer: Promise<Value>) => answer.finally(() => order.push(name))
  const check = noted(
    'credential',
    api.query(
      'query ($d: String!) { verifyCredential(document: $d) { checks { check code } } }',
      { d: document },
      verifier,
    ),
  )
  await Promise.all([
    noted('live', fetch(`${api.url}/health/live`)),
    noted('question', api.query('{ frameworks(first: 1) { totalCount } }', {}, steward)),
  ])
  const { data } = await check
  expect(order.at(-1)).toBe('credential')
  const proof = data.verifyCredential.checks.find((one: { check: string }) => one.check === 'PROOF')
  expect(proof.code).toMatch(/^PROOF_(GOOD|TOO_COSTLY)$/)
})

interface Refusal {
  readonly errors: readonly { readonly message: string; readonly extensions: { readonly code: string } }[]
}

describe('what is asked in another way', () => {
  const asked = async (path: string, init: RequestInit) => {
    const response = await fetch(`${api.url}${path}`, init)
    return { status: response.status, allow: response.headers.get('allow'), body: (await response.json()) as Refusal }
  }

  test('an address that does not exist is told in the shape of all errors', async () => {
    expect(await asked('/graphq', {})).toEqual({
      status: 404,
      allow: null,
      body: { errors: [{ message: expect.stringContaining('/graphql'), extensions: { code: 'NOT_FOUND' } }] },
    })
  })

  test('so is a method that the API does not have', async () => {
    expect(await asked('/graphql', { method: 'PUT' })).toEqual({
      status: 405,
      allow: 'GET, POST',
      body: { errors: [{ message: expect.stringContaining('POST'), extensions: { code: 'BAD_REQUEST' } }] },
    })
  })

  test('a key that could change objects is named as what it is', async () => {
    const post = (body: string) =>
      asked('/graphql', { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    const { status, body } = await post('{"query": "{ __typename }", "__proto__": {}}')
    expect({ status, body }).toEqual({
      status: 400,
      body: { errors: [{ message: expect.stringContaining('__proto__'), extensions: { code: 'BAD_USER_INPUT' } }] },
    })
    expect((await post('{"query": ')).body.errors[0]?.message).toContain('JSON')
  })

  test('a body that never arrives is a slow client, not a fault of ours', async () => {
    const hasty = await serve(api.stores, { patienceMs: 300 })
    const { port } = new URL(hasty.url)
    const answer = await new Promise<string>((resolve) => {
      let text = ''
      const socket = connect(Number(port), '127.0.0.1', () =>
        socket.write(
          `POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\nAuthorization: Bearer ${steward.key}\r\n\r\n{"que`,
        ),
      )
      socket.on('data', (part) => {
        text += part
      })
      socket.on('close', () => resolve(text))
    })
    await hasty.stop()
    expect(answer).toMatch(/^HTTP\/1.1 408 .*"code":"LIMIT"/s)
  })

  test('a body that goes on after its answer is not listened to for long', async () => {
    const hasty = await serve(api.stores, { patienceMs: 300 })
    const { port } = new URL(hasty.url)
    const answer = await new Promise<string>((resolve) => {
      let text = ''
      const socket = connect(Number(port), '127.0.0.1', () =>
        socket.write('POST /ims/case/v1p1/CFDocuments HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"que'),
      )
      socket.on('data', (part) => {
        text += part
      })
      socket.on('error', () => socket.destroy())
      socket.on('close', () => resolve(text))
    })
    await hasty.stop()
    expect(answer).toMatch(/^HTTP\/1.1 405 /)
  })
})

test('every answer says what may be done with it', async () => {
  for (const path of ['/graphql?query={__typename}', '/health/live', '/nowhere']) {
    const { headers } = await fetch(`${api.url}${path}`)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('content-security-policy')).toBe("default-src 'none';frame-ancestors 'none'")
  }
})

test.each([
  ['in a variable', 'query ($t: URI) { competency(by: { uri: $t }) { id } }', { t: 'https://x/\u0000' }],
  ['in the document', '{ competency(by: { uri: "https://x/\\u0000" }) { id } }', {}],
])('text that no store can hold, %s, is named', async (_where, document, variables) => {
  expect(await codes(document, variables)).toMatchObject({ status: 400, codes: ['BAD_USER_INPUT'] })
})

describe('what goes wrong inside stays inside', () => {
  test('an unexpected fault is an incident number and nothing else', async () => {
    const { resources } = api.stores
    const read = resources.graph.read
    Object.assign(resources.graph, {
      read: () => Promise.reject(new Error('column "secret" of relation "learner" does not exist')),
    })
    try {
      const { errors = [] } = await api.query(
        '{ competencies(where: { text: "data" }, first: 1) { edges { cursor } } }',
        {},
        steward,
      )
      expect(errors[0]?.extensions).toEqual({ code: 'INTERNAL_SERVER_ERROR', incident: expect.any(String) })
      expect(JSON.stringify(errors)).not.toMatch(/secret|relation|stack/)
    } finally {
      Object.assign(resources.graph, { read })
    }
  })

  test('the internal commands do not exist for who has no token', async () => {
    const response = await fetch(`${api.url}/internal/commands/status`, { method: 'POST', body: '{}' })
    expect(response.status).toBe(404)
  })

  test('a key that is wrong, in any way, gives the same answer', async () => {
    const wrong = ['', 'Bearer', 'Bearer x', `Bearer ${steward.key}x`, `Basic ${steward.key}`]
    const answers = await Promise.all(
      wrong.map(async (authorization) => {
        const response = await fetch(`${api.url}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization },
          body: JSON.stringify({ query: '{ viewer { roles } }' }),
        })
        return { status: response.status, body: await response.json() }
      }),
    )
    for (const answer of answers) expect(answer).toEqual(answers[0])
    expect(answers[0]?.status).toBe(401)
  })
})

describe('health', () => {
  test('live and ready', async () => {
    expect((await fetch(`${api.url}/health/live`)).status).toBe(200)
    const ready = await fetch(`${api.url}/health/ready`)
    expect(ready.status).toBe(200)
    expect(await ready.json()).toMatchObject({ status: 'ok', postgresql: { ok: true }, neo4j: { ok: true } })
  })

  test('numbers are for who shows the token, where there is one', async () => {
    const guarded = await serve(api.stores, { metricsToken: 'a token of the platform' })
    const asked = async (path: string, authorization?: string) => {
      const response = await fetch(`${guarded.url}${path}`, authorization ? { headers: { authorization } } : {})
      return { status: response.status, text: await response.text() }
    }
    const good = 'Bearer a token of the platform'
    expect(await asked('/metrics')).toMatchObject({ status: 403, text: expect.stringContaining('METRICS_TOKEN') })
    expect((await asked('/metrics', 'Bearer another')).status).toBe(403)
    expect((await asked('/metrics', good)).text).toContain('headwater_outbox_rows')
    const stranger = JSON.parse((await asked('/health/ready')).text)
    expect(stranger).toEqual({ status: 'ok', postgresql: { ok: true }, neo4j: { ok: true } })
    expect((await asked('/health/ready', good)).text).toContain('waiting for the graph')
    await guarded.stop()
  })

  test('without a token, numbers are for this machine alone', () => {
    const from = (ip: string) => isPlatform({ ip, headers: {} } as FastifyRequest, null)
    expect(['127.0.0.1', '::1', '::ffff:127.0.0.1'].map(from)).toEqual([true, true, true])
    expect(['10.0.0.7', '::ffff:10.0.0.7', '2001:db8::1'].map(from)).toEqual([false, false, false])
  })

  test('metrics count operations and errors, and hold no text of callers', async () => {
    await api.query('{ viewer { noSuchField4711 } }', {}, steward)
    const text = await (await fetch(`${api.url}/metrics`)).text()
    expect(text).toMatch(/headwater_graphql_errors_total\{code="GRAPHQL_VALIDATION_FAILED"\} \d/)
    expect(text).toMatch(/headwater_outbox_rows\{state="parked"\} 0/)
    expect(text).not.toContain('4711')
  })
})
