import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'

import { DOCUMENT, item, packageOf } from './frameworks-samples.ts'
import { commandLine as commandLineOf, type OwnProcess, startProcess } from './support/process.ts'
import { graphAddress, openTestGraph } from './support/stores.ts'

/** The command line, through a running process and beside one that is gone. */

let data: string
let env: Record<string, string>
let own: OwnProcess
beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'headwater-command-line-'))
  await (await openTestGraph()).close()
  const { uri, user, password } = await graphAddress()
  env = { NEO4J_URI: uri, NEO4J_USER: user, NEO4J_PASSWORD: password, HEADWATER_DATA: data }
  own = await startProcess(data, env)
})
afterAll(async () => {
  await own?.kill()
  rmSync(data, { recursive: true, force: true })
})

const commandLine = (...words: string[]) => commandLineOf(env, words)

/** Something that listens on this machine. */
async function listener(onSocket: (socket: Socket) => void): Promise<{ port: number; close(): Promise<unknown> }> {
  const server = createServer(onSocket)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return { port: (server.address() as AddressInfo).port, close: () => new Promise((done) => server.close(done)) }
}

test('a process that serves no IDE names none', () => {
  expect(own.said).toContain(`answers at ${own.url}/graphql.\n`)
})

describe('frameworks through a running process', () => {
  test('are imported with a report, and exported to a file that is not written over, or as JSON', async () => {
    const file = join(data, 'framework.json')
    writeFileSync(file, JSON.stringify(packageOf([item(1)], [])))
    const rehearsed = await own.command('import', { format: 'case', source: file, dryRun: true })
    expect(rehearsed).toMatchObject({ outcome: 'NEW', dryRun: true, framework: null })
    const imported = await commandLine('import', 'case', file)
    expect(imported).toMatchObject({ screen: '', code: 0 })
    expect(imported.out).toMatch(/^It is a new framework: fwk_\w+\.\n/)
    expect(imported.out).toContain('IMPORT_COUNTS')
    const framework = /fwk_\w+/.exec(imported.out)?.[0] as string
    const out = join(data, 'out.json')
    expect((await commandLine('export', 'case', framework, '--strict', '--out', out)).out).toMatch(/bytes written to/)
    expect(JSON.parse(readFileSync(out, 'utf8')).CFDocument.caseVersion).toBe('1.1')
    const twice = await commandLine('export', 'case', framework, '--out', out)
    expect(twice).toMatchObject({
      code: 1,
      screen: `${out} is there already. Name another with --out, or give --force.\n`,
    })
    const answered = await commandLine('export', 'case', DOCUMENT.identifier, '--version', '1.1', '--json')
    const { text, ...report } = JSON.parse(answered.out)
    expect(report).toMatchObject({ framework, format: 'case', losses: [] })
    expect(JSON.parse(text).CFItems).toEqual([item(1)])
    const strictTable = own.command('export', { format: 'xlsx', framework, strict: true })
    await expect(strictTable).rejects.toThrow('format case only')
  })
})

describe('through a running process', () => {
  test('a proof of erasure that was kept is checked, and so is the head of the log that it names', async () => {
    const { learner } = await own.command('learner', { name: 'Gone' })
    const forgotten = await own.command('forget', { learner })
    const file = join(data, 'proof.json')
    const verify = (content: unknown, more: Record<string, string> = {}) => {
      writeFileSync(file, JSON.stringify(content))
      return own.command('verify-erasure', { file, ...more })
    }
    const good = { holds: true, proof: forgotten.proof }
    expect(await verify({ proof: JSON.stringify(forgotten.proof) })).toMatchObject(good)
    expect(await verify(forgotten.proof, { learner: 'lrn_other' })).toMatchObject({
      holds: false,
      says: 'This installation made this proof, but about another learner.',
    })
    await expect(verify([])).rejects.toThrow(`${file} holds no proof of erasure as forget prints it`)
    expect(await verify(forgotten, { learner })).toMatchObject(good)
    const held = await commandLine('verify-erasure', file, '--learner', learner)
    expect(held).toMatchObject({ screen: '', code: 0 })
    expect(JSON.parse(held.out)).toEqual({
      ...good,
      says: 'This installation made this proof about this learner, whose key is gone.',
    })
    writeFileSync(file, JSON.stringify({ ...forgotten.proof, at: '2020-01-01T00:00:00.000Z' }))
    const changed = await commandLine('verify-erasure', file)
    expect(changed).toMatchObject({ screen: '', code: 1 })
    expect(JSON.parse(changed.out)).toEqual({
      holds: false,
      says: 'This installation did not make this proof as it stands.',
      proof: null,
    })
  })

  test('a head that was kept is looked for in the log', async () => {
    expect(await own.command('verify-audit', {})).toMatchObject({ holds: true, heads: 0, faults: [] })
    const gone = `00000000-0000-7000-8000-000000000000:3:${'0'.repeat(64)}`
    const { out, code } = await commandLine('verify-audit', '--head', gone, gone)
    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject({
      holds: false,
      heads: 2,
      faults: [{ code: 'AUDIT_CHAIN_MISSING', seq: 3 }, {}],
    })
    await expect(own.command('verify-audit', { head: ['no head'] })).rejects.toThrow(
      /^no head is no head of the log; one reads chain:length:hash, /,
    )
  })
})

describe('a data directory whose server left its address behind, and another process has its number', () => {
  const announce = (port: number) =>
    writeFileSync(
      join(data, 'server.json'),
      JSON.stringify({ url: `http://127.0.0.1:${port}`, token: 'x', pid: process.pid }),
    )
  beforeAll(() => own.stop())
  afterEach(() => rmSync(join(data, 'server.json'), { force: true }))

  test('the command line opens it itself when nobody listens there', async () => {
    const { port, close } = await listener(() => {})
    await close()
    announce(port)
    const { out, screen, code } = await commandLine('status')
    expect({ code, screen }).toEqual({ code: 0, screen: '' })
    expect(JSON.parse(out)).toMatchObject({ waiting: 0, parked: 0 })
  })

  test.each([
    ['is another program', 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi', /is no Headwater \(status 200\)\./],
    ['breaks off', '', /broke off before it answered: .*\./],
    ['breaks off within the answer', 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{', /broke off before it answered/],
  ])('the command line tells on one screen when what listens there %s', async (_what, answer, told) => {
    const { port, close } = await listener((socket) => socket.once('data', () => socket.end(answer)))
    announce(port)
    const { out, screen, code } = await commandLine('status')
    await close()
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(screen).toMatch(told)
    expect(screen.split('\n').length).toBeLessThanOrEqual(4)
    expect(screen).not.toMatch(/\n\s+at /)
  })
})
