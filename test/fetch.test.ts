import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import {
  FETCH_LIMITS,
  FetchRefused,
  isPublicAddress,
  makeGuardedFetcher,
  makeServerRequester,
  type ResolveHost,
} from '../src/fetch/index.ts'
import { loopbackForTests, openSite, resolveToLoopback, sendJson, type TestSite } from './credentials-https-server.ts'

let site: TestSite
let now = 1_000_000

beforeAll(async () => {
  site = await openSite((request, response) => {
    const path = request.url ?? ''
    if (path === '/big') response.writeHead(200, { 'content-type': 'application/json' }).end('x'.repeat(5_000))
    else if (path === '/declared-big')
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '50000000' }).write('{')
    else if (path === '/slow') response.writeHead(200, { 'content-type': 'application/json' }).write('{')
    else if (path === '/html') response.writeHead(200, { 'content-type': 'text/html' }).end('<p>')
    else if (path === '/zipped')
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end('x')
    else if (path === '/gone') response.writeHead(410).end()
    else if (path === '/loop') response.writeHead(302, { location: '/loop' }).end()
    else if (path === '/to-http') response.writeHead(302, { location: 'http://issuer.test/' }).end()
    else if (path === '/to-private') response.writeHead(302, { location: 'https://inside.test/secret' }).end()
    else if (path === '/to-metadata') response.writeHead(302, { location: 'https://169.254.169.254/latest' }).end()
    else if (path === '/known') response.writeHead(304, { location: '/ok' }).end()
    else if (path === '/once') response.writeHead(301, { location: '/ok' }).end()
    else
      sendJson(response, { path, cookie: request.headers.cookie ?? null, key: request.headers.authorization ?? null })
  })
})
afterAll(() => site.stop())

const resolve: ResolveHost = async (host) => {
  if (host === 'inside.test') return [{ address: '10.0.0.8', family: 4 }]
  if (host === 'mixed.test') {
    return [
      { address: '127.0.0.1', family: 4 },
      { address: '10.0.0.8', family: 4 },
    ]
  }
  return /^[\d.]+$/.test(host) ? [{ address: host, family: 4 }] : resolveToLoopback(host)
}
const fetcher = () =>
  makeGuardedFetcher({
    clock: () => now,
    addresses: loopbackForTests,
    resolve,
    limits: { maxBytes: 2_000, timeoutMs: 1_500 },
  })
const at = (path: string, host = 'issuer.test') => `https://${host}:${site.port}${path}`
const refusal = async (url: string, of = fetcher()) => {
  try {
    await of.get(url)
  } catch (error) {
    return error instanceof FetchRefused ? error.code : String(error)
  }
  return 'fetched'
}

describe('the guarded fetcher', () => {
  test('reads a JSON document and sends neither keys nor cookies', async () => {
    const document = await fetcher().get(at('/ok'))
    expect(JSON.parse(document.body.toString())).toEqual({ path: '/ok', cookie: null, key: null })
  })

  test.each([
    ['/big', 'FETCH_TOO_LARGE'],
    ['/declared-big', 'FETCH_TOO_LARGE'],
    ['/slow', 'FETCH_TIMEOUT'],
    ['/html', 'FETCH_TYPE'],
    ['/zipped', 'FETCH_TYPE'],
    ['/gone', 'FETCH_STATUS'],
    ['/loop', 'FETCH_REDIRECTS'],
    ['/to-http', 'FETCH_NOT_HTTPS'],
    ['/to-private', 'FETCH_ADDRESS'],
    ['/to-metadata', 'FETCH_ADDRESS'],
  ])('refuses %s with %s', async (path, code) => {
    expect(await refusal(at(path))).toBe(code)
  })

  test.each([
    ['http://issuer.test/', 'FETCH_NOT_HTTPS'],
    ['file:///etc/passwd', 'FETCH_NOT_HTTPS'],
    ['data:application/json,{}', 'FETCH_NOT_HTTPS'],
    ['https://user:secret@issuer.test/', 'FETCH_URL'],
    ['https://issuer.test:22/', 'FETCH_URL'],
    ['not a url', 'FETCH_URL'],
    ['https://inside.test/', 'FETCH_ADDRESS'],
    ['https://mixed.test/', 'FETCH_ADDRESS'],
  ])('refuses %s with %s before connecting', async (url, code) => {
    const before = site.seen.length
    expect(await refusal(url)).toBe(code)
    expect(site.seen.length).toBe(before)
  })

  test.each(['https://127.0.0.1/', 'https://2130706433/', 'https://0x7f.1/', 'https://[::1]/', 'https://localhost/'])(
    'the policy of production refuses %s',
    async (url) => {
      expect(await refusal(url, makeGuardedFetcher({ clock: () => now }))).toBe('FETCH_ADDRESS')
    },
  )

  test('a redirect on one host is followed', async () => {
    const document = await fetcher().get(at('/once'))
    expect(new URL(document.url).pathname).toBe('/ok')
  })

  test('DNS rebinding: the name is asked once and the checked address is the one connected to', async () => {
    let asked = 0
    const rebinding: ResolveHost = async () => {
      asked++
      return [{ address: asked === 1 ? '127.0.0.1' : '10.0.0.8', family: 4 }]
    }
    const of = makeGuardedFetcher({ clock: () => now, addresses: loopbackForTests, resolve: rebinding })
    await of.get(at('/ok'))
    expect(asked).toBe(1)
  })

  test('an answer is served again until its time is over, a refusal for a shorter one', async () => {
    const of = fetcher()
    const count = () => site.seen.filter((line) => line.endsWith('/cached')).length
    await Promise.all([of.get(at('/cached')), of.get(at('/cached'))])
    await of.get(at('/cached'))
    expect(count()).toBe(1)
    now += 300_001
    await of.get(at('/cached'))
    expect(count()).toBe(2)
    expect(await refusal(at('/gone'), of)).toBe('FETCH_STATUS')
    const gone = site.seen.length
    expect(await refusal(at('/gone'), of)).toBe('FETCH_STATUS')
    expect(site.seen.length).toBe(gone)
  })
})

describe('a server that somebody chose', () => {
  const ask = (path: string, more: object = {}) =>
    makeServerRequester({ addresses: loopbackForTests, resolve }).ask({ url: at(path), limits: FETCH_LIMITS, ...more })

  test('may say 304 to who has a validator, and to nobody else', async () => {
    expect(await ask('/known', { etag: '"1"' })).toMatchObject({ body: null })
    await expect(ask('/known')).rejects.toMatchObject({ code: 'FETCH_STATUS', status: 304 })
  })

  test('is told who asks on its own origin', async () => {
    const { body } = await ask('/once', { authorization: 'Bearer t' })
    expect(JSON.parse(String(body))).toMatchObject({ path: '/ok', key: 'Bearer t' })
  })

  test('leads a form nowhere else', async () => {
    await expect(ask('/once', { form: { a: 'b' } })).rejects.toMatchObject({ code: 'FETCH_REDIRECTS' })
  })
})

describe('public addresses', () => {
  test.each(['8.8.8.8', '2606:4700:4700::1111'])('%s is public', (address) => {
    expect(isPublicAddress(address)).toBe(true)
  })
  test.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    'fe80::1',
    'fc00::1',
    '::ffff:127.0.0.1',
    '::127.0.0.1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '2001:0:4136:e378:8000:63bf:3fff:fdd2',
    'not an address',
    '',
  ])('%s is not', (address) => {
    expect(isPublicAddress(address)).toBe(false)
  })
})
