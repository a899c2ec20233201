import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { signJsonLd } from '../src/credentials/issue/sign.ts'
import { directoryHolder } from '../src/database/directory-lock.ts'
import { openGraph } from '../src/graph/driver.ts'
import { badge, CREATED, keyOf } from './credentials-builder.ts'
import { runDemo } from './demo-run.ts'
import { DOCUMENT, item, packageOf, uuid } from './frameworks-samples.ts'
import { commandLine as commandLineOf, type OwnProcess, startProcess } from './support/process.ts'
import { graphAddress, openTestGraph } from './support/stores.ts'

/** A whole process from outside: its port, its page, its command line and its end. */

const ITEMS = 600
const IMPORT = `mutation ($input: ImportFrameworkInput!) {
  importFramework(input: $input) { run { state } framework { id title } userErrors { message } }
}`
const FRAMEWORK = JSON.stringify({
  ...packageOf(
    Array.from({ length: ITEMS }, (_, n) => ({ ...item(n), identifier: uuid(n, 7) })),
    [],
  ),
  CFDocument: { ...DOCUMENT, title: 'Asked for before the end' },
})

let directory: string
let env: Record<string, string>
const running: OwnProcess[] = []

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'headwater-process-'))
  await (await openTestGraph()).close()
  const { uri, user, password } = await graphAddress()
  env = { NEO4J_URI: uri, NEO4J_USER: user, NEO4J_PASSWORD: password }
})
afterAll(async () => {
  for (const own of running) await own.kill()
  rmSync(directory, { recursive: true, force: true })
})

async function start(data: string, more: Record<string, string> = {}): Promise<OwnProcess> {
  const own = await startProcess(data, { ...env, ...more })
  running.push(own)
  return own
}

/** Waits for a sign, however long a slow machine takes for it. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let look = 0; look < 3_000; look++) {
    if (await isSo()) return
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error('the sign that was waited for did not come')
}

/** Keeps every process from writing into the graph until what it answers is called. */
async function holdGraph(): Promise<() => Promise<void>> {
  const graph = openGraph(await graphAddress())
  const session = graph.driver.session({ database: graph.database })
  const held = session.beginTransaction()
  // the row that counts the batches: every one of them writes it
  await held.run("MERGE (m:Meta {id: 'graph'}) SET m.held = true")
  let released: Promise<void> | null = null
  return () => {
    released ??= held
      .rollback()
      .then(() => session.close())
      .then(() => graph.close())
    return released
  }
}

/** A question of which the server has the head and says so; it is answered when it is given its body. */
async function takenIn(own: OwnProcess, key: string) {
  const headers = {
    authorization: `Bearer ${key}`,
    'content-type': 'application/json',
    connection: 'close',
    expect: '100-continue',
  }
  const sent = request(`${own.url}/graphql`, { method: 'POST', headers, agent: false })
  const answered = once(sent, 'response')
  answered.catch(() => {})
  sent.flushHeaders()
  await once(sent, 'continue')
  return {
    // biome-ignore lint/suspicious/noExplicitAny: what a test expects it checks with matchers
    async finish(body: object): Promise<any> {
      sent.end(JSON.stringify(body))
      const [response] = await answered
      return json(response)
    },
  }
}

const commandLine = (data: string, ...words: string[]) => commandLineOf({ ...env, HEADWATER_DATA: data }, words)

describe('a running process', () => {
  let data: string
  let own: OwnProcess
  beforeAll(async () => {
    data = join(directory, 'one')
    own = await start(data, { HEADWATER_IDE: 'true' })
  })

  test('serves the IDE and its script from this machine, and names no other', async () => {
    expect(own.said).toContain(`answers at ${own.url}/graphql (IDE: ${own.url}/ide).`)
    const page = await fetch(`${own.url}/ide`, { headers: { connection: 'close' } })
    expect(page.status).toBe(200)
    expect(page.headers.get('content-type')).toMatch(/text\/html/)
    const policy = page.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy.split(';').find((one) => one.startsWith('script-src'))).toMatch(/^script-src 'self' 'sha256-[^ ]+'$/)
    expect(page.headers.get('referrer-policy')).toBe('no-referrer')
    const html = await page.text()
    expect(html).not.toMatch(/<(?:script|link|img|iframe)\b[^>]*(?:src|href)\s*=\s*["']?\s*(?:https?:)?\/\//i)
    expect(html).toMatch(/<base href="?\/ide\/"?/)
    const scripts = [...html.matchAll(/<script\b[^>]*\ssrc="?([^"\s>]+)/g)].map((found) => found[1] as string)
    expect(scripts.length).toBeGreaterThan(0)
    for (const script of scripts) {
      const answer = await fetch(new URL(script, `${own.url}/ide/`), { headers: { connection: 'close' } })
      expect(answer.status).toBe(200)
      expect(answer.headers.get('content-type')).toMatch(/javascript/)
      expect((await answer.text()).length).toBeGreaterThan(100)
    }
  })

  test('answers the command line of its data directory', async () => {
    const { out, screen, code } = await commandLine(data, 'status')
    expect({ code, screen }).toEqual({ code: 0, screen: '' })
    expect(JSON.parse(out)).toEqual({ waiting: 0, parked: 0, aggregates: [] })
  })

  test('tells the command line why a file cannot be read', async () => {
    const { out, screen, code } = await commandLine(data, 'import', 'case', '/nope.json')
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(screen).toMatch(/^\/nope\.json cannot be read: there is no such file\. Correct its name; .*\n$/)
    for (const [file, told] of [
      [directory, /cannot be read: it is a directory\. Name the file in it\.$/],
      [join(process.cwd(), 'package.json', 'x'), /cannot be read: a part of its path is a file\./],
    ] as const)
      await expect(own.command('import', { format: 'case', source: file })).rejects.toThrow(told)
  })

  test('the operator imports into the library of an organisation, and into none that is not there', async () => {
    const { id: owner } = await own.command('organisation', { name: 'Owner of a library', kinds: 'STEWARD' })
    const file = join(directory, 'own.json')
    writeFileSync(file, FRAMEWORK)
    const { framework } = await own.command('import', { format: 'case', source: file, owner })
    const { key } = await own.command('client', { organisation: owner, useCases: 'FRAMEWORK_STEWARDSHIP' })
    const asked = await own.query(
      key,
      'query ($owner: ID!) { frameworks(where: { owner: $owner }, first: 2) { edges { node { id } } } }',
      { owner },
    )
    expect(asked.data.frameworks.edges).toEqual([{ node: { id: framework } }])
    await expect(own.command('import', { format: 'case', source: file, owner: 'org_nobody' })).rejects.toThrow(
      'No such organisation',
    )
  })

  test('asked to end, it finishes the request in flight and leaves nothing behind', async () => {
    const { id } = await own.command('organisation', { name: 'Stewards', kinds: 'STEWARD' })
    const { key } = await own.command('client', { organisation: id, useCases: 'FRAMEWORK_STEWARDSHIP' })
    const input = { format: 'case', source: { text: FRAMEWORK } }
    const release = await holdGraph()
    const asked = own.query(key, IMPORT, { input }).finally(release)
    // committed, it waits for the graph: it is in the middle
    await until(async () => (await own.command('status', {})).waiting > 0)
    const code = own.stop()
    await until(async () => !existsSync(join(data, 'server.json')))
    await release()
    expect((await asked).data.importFramework).toEqual({
      run: { state: 'SUCCEEDED' },
      framework: { id: expect.any(String), title: 'Asked for before the end' },
      userErrors: [],
    })
    expect(await code).toBe(0)
    expect(existsSync(join(data, 'server.json'))).toBe(false)
    expect(directoryHolder(join(data, 'postgres'))).toBeNull()
  })
})

test('asked to end while it takes in a large credential, it checks it, answers and ends at once', async () => {
  const own = await start(join(directory, 'four'))
  const { id } = await own.command('organisation', { name: 'College', kinds: 'EDUCATION' })
  const { key } = await own.command('client', { organisation: id, useCases: 'CREDENTIAL_VERIFICATION' })
  const issuer = await keyOf('college')
  const alignment = Array.from({ length: 5_000 }, (_, n) => ({
    type: ['Alignment'],
    targetName: `a${n}`,
    targetUrl: `https://frameworks.example/${n}`,
  }))
  const document = JSON.stringify(
    await signJsonLd(badge({ issuer: issuer.did, achievement: { alignment } }), issuer, { created: CREATED }),
  )
  const query = 'query ($d: String!) { verifyCredential(document: $d) { verdict } }'
  const taken = await takenIn(own, key)
  const code = own.stop()
  await until(async () => !existsSync(join(directory, 'four', 'server.json')))
  const { data } = await taken.finish({ query, variables: { d: document } })
  expect(data.verifyCredential.verdict).toEqual(expect.any(String))
  // its threads would keep it alive for half a minute more, if they could
  expect(await code).toBe(0)
})

describe('a data directory in which no process runs', () => {
  let data: string
  beforeAll(async () => {
    data = join(directory, 'three')
    await (await start(data)).stop()
  })
  const refusal = (more: Record<string, string> = {}) =>
    start(data, more).then(
      () => 'it started',
      (cause: Error) => cause.message,
    )
  const expectScreen = (screen: string) => {
    expect(screen.split('\n').length).toBeLessThanOrEqual(16)
    expect(screen).not.toMatch(/\n\s+at /)
  }

  test('the command line tells why a file cannot be read', async () => {
    const { out, screen, code } = await commandLine(data, 'import', 'case', '/nope.json')
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(screen).toMatch(/^\/nope\.json cannot be read: there is no such file\. Correct its name; .*\n$/)
  })

  test('a word that the command line does not know is told last, with a pointer to the help', async () => {
    const { screen, code } = await commandLine(data, 'status', '--nope')
    expect(code).toBe(1)
    expect(screen).toBe("error: unknown option '--nope'\nRun it with --help to see what it knows.\n")
  })

  test('is not opened under another secret', async () => {
    const fault = await refusal({ HEADWATER_SECRET: 'ab'.repeat(32) })
    expect(fault).toMatch(/^ended with 1: This data was made under another secret\.\n/)
    expect(fault).toContain('set HEADWATER_SECRET to the secret it was made under')
    expectScreen(fault)
  })

  test('is not opened without its secret, and no other is made', async () => {
    const file = join(data, 'secret')
    const secret = readFileSync(file, 'utf8')
    rmSync(file)
    const fault = await refusal()
    expect(fault).toMatch(/^ended with 1: This data was made under a secret that is not in .*three\.\n/)
    expectScreen(fault)
    expect(existsSync(file)).toBe(false)
    const own = await start(data, { HEADWATER_SECRET: secret })
    expect(await own.stop()).toBe(0)
    expect(existsSync(file)).toBe(false)
    writeFileSync(file, secret)
  })

  test('is not opened when it is the demo’s, nor does the command line', async () => {
    const mark = join(data, 'demo-clock')
    writeFileSync(mark, '')
    const fault = await refusal()
    expect(fault).toMatch(/^ended with 1: The data directory .*three belongs to the demo, whose keys are known/)
    expectScreen(fault)
    const { screen, code } = await commandLine(data, 'status')
    expect(code).toBe(1)
    expect(screen).toContain('belongs to the demo')
    rmSync(mark)
  })

  test('is not taken by the demo', async () => {
    const before = readdirSync(data)
    const { code, stdout, stderr } = await runDemo(data, { args: ['--exit'] })
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toContain(`The data directory ${data} holds something that the demo did not make.`)
    expect(stderr).not.toMatch(/\n\s+at /)
    expect(readdirSync(data)).toEqual(before)
  })
})

describe('a port that is taken', () => {
  let other: Server
  let port: number
  beforeAll(async () => {
    other = createServer()
    await new Promise<void>((done) => other.listen(0, '127.0.0.1', done))
    port = (other.address() as { port: number }).port
  })
  afterAll(() => new Promise((done) => other.close(done)))

  test('is told on one screen; nothing goes on running, and the data directory is free again', async () => {
    const data = join(directory, 'two')
    const fault = await start(data, { PORT: String(port), HOST: '127.0.0.1' }).then(
      () => 'it started',
      (cause: Error) => cause.message,
    )
    // it has ended by itself, since its exit code is told
    expect(fault).toMatch(/^ended with 1: /)
    expect(fault).toContain(`Port ${port} on 127.0.0.1 is taken by another program.`)
    expect(fault.split('\n').length).toBeLessThanOrEqual(16)
    expect(fault).not.toMatch(/\n\s+at /)
    expect(existsSync(join(data, 'server.json'))).toBe(false)
    expect(existsSync(join(data, 'postgres'))).toBe(true)
    expect(directoryHolder(join(data, 'postgres'))).toBeNull()
  })
})
