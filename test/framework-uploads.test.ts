import { connect, type Socket } from 'node:net'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { FormatThreads } from '../src/frameworks/formats/format-threads.ts'
import { FORMAT_READERS, type FormatReader } from '../src/frameworks/formats/reader.ts'
import { forgetUploads } from '../src/frameworks/imports/import.task.ts'
import { readFor } from '../src/frameworks/imports/reading.ts'
import { takeUpload, UPLOADED_BYTES, UPLOADS_AT_ONCE } from '../src/frameworks/imports/upload.service.ts'
import { beginUpload, dropUpload, PIECE_BYTES } from '../src/frameworks/imports/upload.store.ts'
import { createClient, saveOrganisation } from '../src/identity/bootstrap.ts'
import { OrganisationKind } from '../src/identity/organisation.ts'
import { SYSTEM } from '../src/identity/rights.ts'
import { UseCase } from '../src/shared/viewer.ts'
import { item, packageOf } from './frameworks-samples.ts'
import { type Caller, openApi, type TestApi } from './support/api.ts'

/** Files on their way in: what is in memory, what is left when they break off, and that nobody is held up. */

let api: TestApi
let college: Caller
let other: Caller

async function client(name: string): Promise<Caller> {
  const system = api.stores.session(SYSTEM)
  const { id } = await saveOrganisation(system, { name, kinds: [OrganisationKind.EDUCATION] })
  const useCases = [UseCase.FRAMEWORK_STEWARDSHIP]
  const expiresAt = new Date(Date.now() + 86_400_000)
  return { key: (await createClient(system, { organisation: id, name, useCases, expiresAt })).key }
}

beforeAll(async () => {
  api = await openApi()
  college = await client('College')
  other = await client('Other')
})
afterAll(() => api?.close())

const kept = async (): Promise<{ uploads: number; pieces: number }> => {
  const [row] = await api.stores.dataSource.query(
    `SELECT (SELECT count(*)::int FROM framework_upload) AS uploads,
       (SELECT count(*)::int FROM framework_upload_piece) AS pieces`,
  )
  return row
}

const NOTHING = { uploads: 0, pieces: 0 }

async function until(what: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await what()); tries++) {
    if (tries > 3_000) throw new Error('it does not come')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

const rowsOf = (count: number): Buffer =>
  Buffer.from(
    [
      'identifier,fullStatement,humanCodingScheme',
      ...Array.from(
        { length: count },
        (_, n) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')},Explains the number ${n},A.${n}`,
      ),
    ].join('\n'),
  )

const into = (library: string) => ({ library, organisation: null })

const reader = (name: string): FormatReader => FORMAT_READERS.find((one) => one.name === name) as FormatReader

/** A request whose body has begun; the rest is the test's to send. */
function begin(caller: Caller, length: string, first: string | Buffer): { socket: Socket; answer: Promise<string> } {
  const { port } = new URL(api.url)
  const heads = [
    'Host: x',
    'Connection: close',
    'Content-Type: text/csv',
    `Authorization: Bearer ${caller.key}`,
    length,
  ]
  const socket = connect(Number(port), '127.0.0.1')
  socket.write(`POST /import/csv HTTP/1.1\r\n${heads.join('\r\n')}\r\n\r\n`)
  socket.write(first)
  const answer = new Promise<string>((resolve) => {
    let text = ''
    socket.on('data', (part) => {
      text += part
    })
    socket.on('error', () => socket.destroy())
    socket.on('close', () => resolve(text))
  })
  return { socket, answer }
}

const post = (caller: Caller, body: Buffer, more = '') =>
  fetch(`${api.url}/import/csv${more}`, {
    method: 'POST',
    headers: { connection: 'close', authorization: `Bearer ${caller.key}`, 'content-type': 'text/csv' },
    body: new Uint8Array(body),
  })

describe('a body', () => {
  test('comes in pieces, in which the file is whole again, with its hash', async () => {
    const bytes = Buffer.from(`fullStatement,notes\n${`One,${'n'.repeat(90_000)}\n`.repeat(8)}`)
    expect(bytes.byteLength).toBeGreaterThan(2 * PIECE_BYTES)
    const answer = await post(college, bytes)
    const { framework } = (await answer.json()) as { framework: string }
    const [row] = await api.stores.dataSource.query(
      `SELECT bytes, sha256 = encode(sha256(bytes), 'hex') AS same FROM framework_source WHERE framework_id = $1`,
      [framework],
    )
    expect([row.bytes.equals(bytes), row.same]).toEqual([true, true])
    expect(await kept()).toEqual(NOTHING)
  })

  test('that is larger than its format may be is cut off where it is, and nothing of it stays', async () => {
    let asked = 0
    async function* endless() {
      for (;;) {
        asked++
        yield Buffer.alloc(100_000, 'x')
      }
    }
    const target = { library: 'lib_endless', organisation: null }
    const session = api.stores.session(SYSTEM)
    await expect(takeUpload(session, target, { maxBytes: 1_000_000 }, endless(), null)).rejects.toMatchObject({
      code: 'LIMIT',
      message: expect.stringContaining('1000000 bytes'),
    })
    expect(asked).toBe(11)
    const { answer } = begin(college, 'Content-Length: 999999999', '')
    expect(await answer).toMatch(/^HTTP\/1.1 413 /)
    expect(await kept()).toEqual(NOTHING)
  })

  test('that its sender breaks off leaves nothing', async () => {
    const { socket, answer } = begin(college, 'Content-Length: 2000000', Buffer.alloc(1_000_000, 'x'))
    await until(async () => (await kept()).pieces > 0)
    socket.destroy()
    await answer
    await until(async () => (await kept()).uploads === 0)
    expect(await kept()).toEqual(NOTHING)
  })

  test('that is refused in the middle is answered, and the rest is not waited for', async () => {
    const { socket, answer } = begin(college, 'Content-Length: 2000000', Buffer.alloc(1_000_000, 'x'))
    await until(async () => (await kept()).pieces > 0)
    await api.stores.dataSource.query('DELETE FROM framework_upload')
    socket.write(Buffer.alloc(600_000, 'x'))
    expect(await answer).toMatch(/^HTTP\/1.1 503 .*"code":"UNAVAILABLE"/s)
  })

  test('beyond what one organisation may send at once is told to wait, and others are not', async () => {
    const first = Array.from({ length: UPLOADS_AT_ONCE.library }, () => begin(college, 'Content-Length: 100', 'x'))
    await until(async () => (await kept()).uploads === first.length)
    const refused = await post(college, rowsOf(1))
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, expect.stringMatching(/^\d+$/)])
    expect(await refused.json()).toMatchObject({
      errors: [{ message: expect.stringContaining('are being sent already'), extensions: { code: 'LIMIT' } }],
    })
    expect((await post(other, rowsOf(1))).status).toBe(200)
    for (const { socket } of first) socket.destroy()
    await until(async () => (await kept()).uploads === 0)
    expect((await post(college, rowsOf(2))).status).toBe(200)
  })

  test('of a process that was killed is dropped when it can come no more', async () => {
    const session = api.stores.session(SYSTEM)
    await beginUpload(session, 'lib_killed')
    await forgetUploads(session)
    expect((await kept()).uploads).toBe(1)
    await forgetUploads(api.stores.session(SYSTEM, session.now + 3_600_000))
    expect(await kept()).toEqual(NOTHING)
  })

  test('with nothing in it is refused, and one that says it is too large is not even begun', async () => {
    const empty = await post(college, Buffer.alloc(0))
    expect([empty.status, await empty.text()]).toEqual([400, expect.stringContaining('Send the file')])
    let asked = false
    async function* told() {
      asked = true
      yield Buffer.from('x')
    }
    const refused = takeUpload(api.stores.session(SYSTEM), into('lib_told'), { maxBytes: 10 }, told(), 11)
    await expect(refused).rejects.toMatchObject({ code: 'LIMIT' })
    expect(asked).toBe(false)
    expect(await kept()).toEqual(NOTHING)
  })

  test('has to wait while too many come from all, or too much waits for its library', async () => {
    const session = api.stores.session(SYSTEM)
    let end = () => {}
    const ended = new Promise<void>((resolve) => {
      end = resolve
    })
    async function* slow() {
      yield Buffer.from('x')
      await ended
    }
    // What should be refused ends by itself, so that it fails here at once if it is not
    async function* short() {
      yield Buffer.from('x')
    }
    const send = (library: string, body = slow()) => takeUpload(session, into(library), { maxBytes: 10 }, body, null)
    const coming = Array.from({ length: UPLOADS_AT_ONCE.process }, (_, n) => send(`lib_${n}`))
    const wait = { retryAfter: expect.any(Number) }
    await expect(send('lib_more', short())).rejects.toMatchObject({ code: 'UNAVAILABLE', extensions: wait })
    end()
    for (const { id } of await Promise.all(coming)) await dropUpload(session, id)
    const full = await beginUpload(session, 'lib_full')
    await api.stores.dataSource.query('UPDATE framework_upload SET size = $2 WHERE id = $1', [full, UPLOADED_BYTES])
    const more = takeUpload(session, into('lib_full'), { maxBytes: 10 }, short(), 1)
    await expect(more).rejects.toMatchObject({ code: 'LIMIT', extensions: wait })
    await dropUpload(session, (await send('lib_other')).id)
    await dropUpload(session, full)
    expect(await kept()).toEqual(NOTHING)
  })
})

describe('a file that is read', () => {
  test('holds up nobody: others are answered while it is', async () => {
    const seen: string[] = []
    const sent = post(other, rowsOf(12_000), '?dryRun=true').then(async (answer) => {
      seen.push('imported')
      return answer.status
    })
    while (!seen.includes('imported')) {
      expect((await fetch(`${api.url}/health/live`)).status).toBe(200)
      seen.push('alive')
    }
    expect(seen.indexOf('imported')).toBeGreaterThan(10)
    expect([200, 202]).toContain(await sent)
  })

  test('and takes too long, or too much memory, is refused with the bound; the next is read', async () => {
    const bytes = rowsOf(40_000)
    const source = { size: bytes.byteLength, bytes: () => bytes }
    const hasty = new FormatThreads({ milliseconds: 50 })
    await expect(hasty.read(reader('opensalt-csv'), source)).rejects.toMatchObject({
      name: 'ImportError',
      code: 'IMPORT_TOO_COSTLY',
      message: expect.stringContaining('more time'),
    })
    await hasty.stop()
    const items = Array.from({ length: 40_000 }, (_, n) => item(n + 1))
    const large = Buffer.from(JSON.stringify(packageOf(items, [])))
    const narrow = new FormatThreads({ megabytes: 64 })
    await expect(narrow.read(reader('case'), { size: large.byteLength, bytes: () => large })).rejects.toMatchObject({
      code: 'IMPORT_TOO_COSTLY',
      message: expect.stringContaining('more memory'),
    })
    const small = rowsOf(2_000)
    const { package: next } = await narrow.read(reader('opensalt-csv'), { size: small.byteLength, bytes: () => small })
    expect(next.items).toHaveLength(2_000)
    await narrow.stop()
  })

  test('has the turn of its library: nothing is written for it meanwhile, for others it is', async () => {
    const [row] = await api.stores.dataSource.query(
      `SELECT l.id FROM access_key k JOIN library l ON l.organisation_id = k.organisation_id WHERE k.prefix = $1`,
      [college.key?.slice(3, 11)],
    )
    const bytes = rowsOf(1_000)
    const { framework: own } = (await (await post(college, bytes)).json()) as { framework: string }
    const { framework: others } = (await (await post(other, bytes)).json()) as { framework: string }
    let go: (bytes: Uint8Array) => void = () => {}
    const gate = new Promise<Uint8Array>((resolve) => {
      go = resolve
    })
    const read = readFor(row.id, reader('opensalt-csv'), { size: bytes.byteLength, bytes: () => gate })
    const order: string[] = []
    const exported = async ({ key }: Caller, id: string, name: string) => {
      const answer = await fetch(`${api.url}/export/csv/${id}`, { headers: { authorization: `Bearer ${key}` } })
      order.push(`${name} ${answer.status}`)
    }
    const waiting = exported(college, own, 'own')
    await exported(other, others, 'others')
    expect(order).toEqual(['others 200'])
    go(bytes)
    await Promise.all([read, waiting])
    expect(order).toEqual(['others 200', 'own 200'])
  })
})

test('a NUL in an address is refused, not a fault', async () => {
  const headers = { authorization: `Bearer ${college.key}` }
  for (const path of ['/export/case/%00', '/import/runs/%00'])
    expect((await fetch(`${api.url}${path}`, { headers })).status).toBe(400)
  expect((await post(college, rowsOf(1), '?matchableItemType=%00')).status).toBe(400)
})
