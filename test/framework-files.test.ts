import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { FORMATS } from '../src/frameworks/formats/formats.ts'
import { createClient, saveOrganisation } from '../src/identity/bootstrap.ts'
import { OrganisationKind } from '../src/identity/organisation.ts'
import { SYSTEM } from '../src/identity/rights.ts'
import { UseCase } from '../src/shared/viewer.ts'
import { DOCUMENT, item, packageOf } from './frameworks-samples.ts'
import { type Caller, openApi, type TestApi } from './support/api.ts'

/** Frameworks as files over HTTP: in by POST /import/:format, out by GET /export/:format/:framework. */

let api: TestApi
let steward: Caller
let employer: Caller
let reader: Caller

async function client(name: string, kind: OrganisationKind, useCase: UseCase): Promise<Caller> {
  const system = api.stores.session(SYSTEM)
  const { id } = await saveOrganisation(system, { name, kinds: [kind] })
  const expiresAt = new Date(Date.now() + 86_400_000)
  return { key: (await createClient(system, { organisation: id, name, useCases: [useCase], expiresAt })).key }
}

beforeAll(async () => {
  api = await openApi()
  steward = await client('Stewards', OrganisationKind.STEWARD, UseCase.FRAMEWORK_STEWARDSHIP)
  employer = await client('Employer', OrganisationKind.EMPLOYER, UseCase.FRAMEWORK_STEWARDSHIP)
  reader = await client('Reader', OrganisationKind.EMPLOYER, UseCase.CANDIDATE_SEARCH)
})
afterAll(() => api?.close())

const headers = (caller: Caller, more: Record<string, string> = {}) => ({
  connection: 'close',
  ...(caller.key === undefined ? {} : { authorization: `Bearer ${caller.key}` }),
  ...more,
})

interface Sent {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: what a test expects of the answer it checks with matchers
  readonly body: any
}

async function send(path: string, body: string | Buffer, caller: Caller, more = {}): Promise<Sent> {
  const sent = await fetch(`${api.url}${path}`, {
    method: 'POST',
    headers: headers(caller, { 'content-type': 'application/octet-stream', ...more }),
    body: new Uint8Array(Buffer.from(body)),
  })
  let answer = { status: sent.status, body: (await sent.json()) as { run: { id: string } } }
  for (let i = 0; answer.status === 202 && i < 300; i++) {
    await new Promise((resolve) => setTimeout(resolve, 200))
    const asked = await fetch(`${api.url}/import/runs/${answer.body.run.id}`, { headers: headers(caller) })
    answer = { status: asked.status, body: (await asked.json()) as { run: { id: string } } }
  }
  return answer
}

const SAMPLE = JSON.stringify(packageOf([item(1), item(2, { fullStatement: '𝑑 < 3 and > 1' })], []))

describe('POST /import/:format', () => {
  test('takes the bytes of a file as they are, whatever their content type, and answers the run and the framework', async () => {
    const { status, body } = await send('/import/case', SAMPLE, steward, { 'content-type': 'application/json' })
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { framework: expect.stringMatching(/^fwk_/), run: { state: 'SUCCEEDED', report: expect.any(Array) } },
    })
    const again = await send('/import/case', SAMPLE, steward)
    expect(again.body.framework).toBe(body.framework)
    expect(again.body.run.report).toMatchObject([{ code: 'IMPORT_NOTHING_NEW' }])
    const [row] = await api.stores.dataSource.query('SELECT bytes FROM framework_source WHERE framework_id = $1', [
      body.framework,
    ])
    expect(row.bytes.toString()).toBe(SAMPLE)
  })

  test('a dry run reports and writes nothing', async () => {
    const changed = SAMPLE.replace('Statement 1', 'Statement one')
    const { status, body } = await send('/import/case?dryRun=true', changed, steward)
    expect({ status, framework: body.framework }).toEqual({ status: 200, framework: null })
    const [row] = await api.stores.dataSource.query('SELECT count(*)::int AS n FROM framework')
    expect(row.n).toBe(1)
  })

  test('the same idempotency key gives the same run', async () => {
    const text = SAMPLE.replace(DOCUMENT.title, 'Sent twice')
    const key = { 'idempotency-key': 'twice' }
    const first = await send('/import/case', text, employer, key)
    const second = await send('/import/case', text, employer, key)
    expect(second.body.run.id).toBe(first.body.run.id)
    const other = await send('/import/case', SAMPLE, employer, key)
    expect(other.status).toBe(400)
  })

  test('refuses what cannot be read with its place, unknown formats, doubtful options, and nothing at all', async () => {
    const refused = async (path: string, body: string) => {
      const { status, body: told } = await send(path, body, steward)
      return [status, told.errors[0].extensions.code, told.errors[0].message]
    }
    expect(await refused('/import/case', '{"CFDocument": {"title": "x",}}')).toEqual([
      422,
      'INVALID',
      expect.stringContaining('line 1, column 30'),
    ])
    expect(await refused('/import/xls', 'x')).toEqual([400, 'BAD_USER_INPUT', expect.stringContaining('known: case')])
    expect(await refused('/import/case?dryRun=perhaps', SAMPLE)).toEqual([400, 'BAD_USER_INPUT', expect.any(String)])
    expect(await refused('/import/case?owner=org_nobody', SAMPLE)).toEqual([404, 'NOT_FOUND', expect.any(String)])
    expect(await refused('/import/case', '')).toEqual([400, 'BAD_USER_INPUT', expect.stringContaining('body')])
  })

  test('who may not import is refused before the body is read', async () => {
    for (const [caller, status] of [
      [{}, 401],
      [reader, 403],
    ] as const) {
      const answer = await send('/import/case', SAMPLE, caller)
      expect(answer.status).toBe(status)
    }
  })

  test('a run is its own organisation’s to see', async () => {
    const { body } = await send('/import/case', SAMPLE, employer)
    const asked = await fetch(`${api.url}/import/runs/${body.run.id}`, { headers: headers(reader) })
    expect(asked.status).toBe(404)
  })
})

describe('GET /export/:format/:framework', () => {
  const get = (path: string, caller: Caller) => fetch(`${api.url}${path}`, { headers: headers(caller) })

  test('gives the file by our id and by the identifier of its document, with what was lost', async () => {
    const { body } = await send('/import/case', SAMPLE, steward)
    for (const name of [body.framework, DOCUMENT.identifier]) {
      const answer = await get(`/export/case/${name}`, steward)
      expect(answer.status).toBe(200)
      expect(answer.headers.get('content-disposition')).toBe('attachment; filename="sample-framework.json"')
      expect(answer.headers.get('x-headwater-losses')).toBe('')
      expect(((await answer.json()) as { CFItems: object[] }).CFItems).toMatchObject([
        item(1),
        item(2, { fullStatement: '𝑑 < 3 and > 1' }),
      ])
    }
  })

  test('every format writes every framework; text as text, the rest in base64 through GraphQL', async () => {
    const { body } = await send('/import/case', SAMPLE, steward)
    for (const { name } of FORMATS.filter((format) => format.exports)) {
      const file = await get(`/export/${name}/${body.framework}`, steward)
      const bytes = Buffer.from(await file.arrayBuffer())
      const { node } = await api.data(
        `query ($id: ID!, $format: String!) { node(id: $id) { ... on Framework {
           export(format: $format) { format fileName mediaType text base64 losses { code message } } } } }`,
        { id: body.framework, format: name },
        steward,
      )
      const { text, base64, fileName } = node.export
      expect([name, fileName.length > 0, (text === null) !== (base64 === null)]).toEqual([name, true, true])
      expect(text === null ? Buffer.from(base64, 'base64').equals(bytes) : text === bytes.toString()).toBe(true)
    }
  })

  test('an organisation’s own framework is not there for others', async () => {
    const text = SAMPLE.replace(DOCUMENT.title, 'Of the employer')
    const { body } = await send('/import/case', text, employer)
    expect((await get(`/export/case/${body.framework}`, employer)).status).toBe(200)
    expect((await get(`/export/case/${body.framework}`, reader)).status).toBe(404)
    expect((await get(`/export/case/${body.framework}`, {})).status).toBe(401)
    expect((await get(`/export/nope/${body.framework}`, employer)).status).toBe(400)
  })
})
