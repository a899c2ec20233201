import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { type Asked, baseOf } from '../src/frameworks/case-rest/address.rule.ts'
import { ANY_BASE, Bodies, plainBody } from '../src/frameworks/case-rest/bodies.rule.ts'
import { acceptsGzip, asksStrict, etagOf, isKnown, tagOf } from '../src/frameworks/case-rest/conditional.rule.ts'
import { parseFilter, passes } from '../src/frameworks/case-rest/filter.rule.ts'
import { isOpenLicence } from '../src/frameworks/case-rest/licence.rule.ts'
import {
  pageLinks,
  type Selection,
  select,
  selectionOf,
  withFields,
} from '../src/frameworks/case-rest/selection.rule.ts'
import { CaseProblem } from '../src/frameworks/case-rest/status-info.rule.ts'
import { CASE_1_0, CASE_1_1 } from '../src/frameworks/case-rest/versions.rule.ts'
import type { JsonObject } from '../src/frameworks/formats/json-text.ts'
import { OauthProblem, tokenRequest } from '../src/identity/oauth.rule.ts'
import { LICENCE_CASES } from './case-rest-licences.ts'

const FIELDS = CASE_1_1.documentFields
const PREDICATES = ['=', '!=', '>', '>=', '<', '<=', '~'] as const

const field = fc.constantFrom(...FIELDS)
const value = fc.string({ unit: 'grapheme', maxLength: 30 })
const condition = fc.tuple(field, fc.constantFrom(...PREDICATES), value)
const written = ([name, predicate, text]: readonly [string, string, string]) =>
  `${name}${predicate}'${text.replaceAll("'", "''")}'`

describe('a filter', () => {
  test('that follows the grammar is read as it was meant, whatever its values hold', () => {
    fc.assert(
      fc.property(condition, fc.option(fc.tuple(fc.constantFrom('AND', 'OR'), condition)), (first, second) => {
        const text = second ? `${written(first)} ${second[0]} ${written(second[1])}` : written(first)
        const all = second ? [first, second[1]] : [first]
        expect(parseFilter(text, FIELDS)).toEqual({
          conditions: all.map(([name, predicate, value]) => ({ path: [name], predicate, value })),
          all: second?.[0] !== 'OR',
        })
      }),
    )
  })

  test('of any other text is refused as CASE says it, quickly', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ maxLength: 3000 }),
          fc.array(condition).map((all) => all.map(written).join('')),
        ),
        (text) => {
          try {
            const { conditions } = parseFilter(text, FIELDS)
            for (const { path } of conditions) expect(FIELDS).toContain(path[0])
          } catch (cause) {
            expect(cause).toBeInstanceOf(CaseProblem)
            expect(cause).toMatchObject({ status: 400, minor: 'invalid_selection_field', field: 'filter' })
          }
        },
      ),
    )
  })

  test.each([
    'title',
    "title='",
    "title='a",
    "'a'",
    'title=a',
    "title='a' AND",
    "title='a'  AND title='b'",
    "title='a' and title='b'",
    "title='a' AND title='b' OR title='c'",
    " title='a'",
    "title.='a'",
    "caseVersion.a.b.c.d.e='1'",
    '',
  ])('is refused: %s', (text) => expect(() => parseFilter(text, FIELDS)).toThrow(CaseProblem))

  const holds = (filter: string, record: JsonObject) => passes(parseFilter(filter, FIELDS), record)

  test('= and != are each other’s opposite; order is total; case does not count', () => {
    fc.assert(
      fc.property(value, value, (own, other) => {
        const record = { title: own }
        const quoted = `'${other.replaceAll("'", "''")}'`
        expect(holds(`title=${quoted}`, record)).toBe(!holds(`title!=${quoted}`, record))
        expect(holds(`title>${quoted}`, record)).toBe(!holds(`title<=${quoted}`, record))
        expect(holds(`title<${quoted}`, record)).toBe(!holds(`title>=${quoted}`, record))
        expect(holds(`title=${quoted}`, record)).toBe(
          holds(`title>=${quoted}`, record) && holds(`title<=${quoted}`, record),
        )
      }),
    )
    expect(holds("title='MATHEMATIK'", { title: 'Mathematik' })).toBe(true)
    expect(holds("title='resume'", { title: 'résumé' })).toBe(false)
  })

  test.each<[string, JsonObject, boolean]>([
    ["subject='b,a'", { subject: ['A', 'B'] }, true],
    ["subject='a'", { subject: ['A', 'B'] }, false],
    ["subject!='a'", { subject: ['A', 'B'] }, true],
    ["subject~'x,b'", { subject: ['A', 'B'] }, true],
    ["subject~'x'", { subject: ['A', 'B'] }, false],
    ["subjectURI.title='a,b'", { subjectURI: [{ title: 'A' }, { title: 'B' }] }, true],
    ["licenseURI.title~'by'", { licenseURI: { title: 'CC BY' } }, true],
    ["licenseURI.title~'by'", { licenseURI: 'CC BY' }, false],
    ["lastChangeDateTime>'2026-01-01'", { lastChangeDateTime: '2026-01-01T00:00:00+01:00' }, false],
    ["lastChangeDateTime='2026-01-01T00:00:00Z'", { lastChangeDateTime: '2026-01-01T01:00:00+01:00' }, true],
    ["lastChangeDateTime='2026-01-01T00:00:00Z'", { lastChangeDateTime: '2026-01-01T00:00:00' }, true],
    ["version>'1.0'", {}, false],
    ["version!='1.0'", {}, true],
    ["extensions.toString~'a'", { extensions: {} }, false],
    ["extensions.constructor.name='Object'", { extensions: {} }, false],
    ["extensions.vendor~'1'", { extensions: { vendor: 10 } }, true],
  ])('%s of %j is %s', (filter, record, expected) => expect(holds(filter, record)).toBe(expected))
})

describe('a selection', () => {
  const records = fc.array(fc.record({ title: fc.string(), version: fc.option(fc.string(), { nil: null }) }), {
    maxLength: 40,
  })

  test('pages cover every record once, and the links lead through them', () => {
    fc.assert(
      fc.property(
        records,
        fc.integer({ min: 1, max: 12 }),
        fc.constantFrom('title', 'version', 'colour'),
        (all, limit, sort) => {
          const seen: JsonObject[] = []
          let address: URL | null = new URL(`https://h.example/ims/case/v1p1/CFDocuments?limit=${limit}&sort=${sort}`)
          while (address !== null) {
            const selection: Selection = selectionOf(Object.fromEntries(address.searchParams), CASE_1_1)
            const { page, total } = select(all, selection)
            expect(total).toBe(all.length)
            seen.push(...page)
            const links = pageLinks(address, selection, total)
            const next: string | undefined = /<([^>]+)>; rel="next"/.exec(links ?? '')?.[1]
            const last = /<([^>]+)>; rel="last"/.exec(links ?? '')?.[1]
            if (last)
              expect(
                select(all, selectionOf(Object.fromEntries(new URL(last).searchParams), CASE_1_1)).page.length,
              ).toBeGreaterThan(0)
            address = next === undefined ? null : new URL(next)
          }
          expect(seen).toHaveLength(all.length)
          expect(new Set(seen)).toEqual(new Set(all))
        },
      ),
    )
  })

  test('sorts both ways with what is missing at the end, and leaves the default order alone', () => {
    const all: JsonObject[] = [{ title: 'b' }, { title: 'a', version: '2' }, { title: 'A', version: '1' }]
    const by = (query: Record<string, string>) =>
      select(all, selectionOf(query, CASE_1_1)).page.map((one) => one.version ?? '-')
    expect(by({ sort: 'version' })).toEqual(['1', '2', '-'])
    expect(by({ sort: 'version', orderBy: 'desc' })).toEqual(['2', '1', '-'])
    expect(by({ sort: 'caseVersion' })).toEqual(['-', '2', '1'])
    expect(selectionOf({ sort: 'caseVersion' }, CASE_1_0).sort).toBeNull()
  })

  test('gives those fields and only those', () => {
    const record = { identifier: '1', title: 't', creator: 'c' }
    expect(withFields(record, selectionOf({ fields: ' title , identifier' }, CASE_1_1).fields)).toEqual({
      identifier: '1',
      title: 't',
    })
    expect(withFields(record, selectionOf({ fields: 'title,nothing' }, CASE_1_1).fields)).toEqual(record)
    expect(withFields(record, selectionOf({}, CASE_1_1).fields)).toEqual(record)
  })
})

test.each(LICENCE_CASES)('the licence %j is open: %s', (text, expected) => expect(isOpenLicence(text)).toBe(expected))

describe('a conditional request', () => {
  const tag = tagOf('a', 'b')

  test('knows tags by either encoding, weak or among others, and prefers them to times', () => {
    expect(tag).not.toBe(tagOf('ab', ''))
    for (const header of [
      etagOf(tag, false),
      etagOf(tag, true),
      `W/${etagOf(tag, false)}`,
      `"x" , ${etagOf(tag, true)}`,
      '*',
    ])
      expect(isKnown({ ifNoneMatch: header, ifModifiedSince: 'Thu, 01 Jan 1970 00:00:00 GMT' }, tag, 1e12)).toBe(true)
    expect(isKnown({ ifNoneMatch: '"x"', ifModifiedSince: new Date(2e12).toUTCString() }, tag, 1e12)).toBe(false)
    expect(isKnown({ ifModifiedSince: new Date(1e12).toUTCString() }, tag, 1e12 + 999)).toBe(true)
    expect(isKnown({ ifModifiedSince: new Date(1e12 - 1000).toUTCString() }, tag, 1e12)).toBe(false)
    expect(isKnown({ ifModifiedSince: 'yesterday' }, tag, 1e12)).toBe(false)
    expect(isKnown({ ifModifiedSince: new Date(2e12).toUTCString() }, tag, null)).toBe(false)
  })

  test.each<[string | undefined, boolean]>([
    ['gzip', true],
    ['br, GZIP;q=0.1', true],
    ['*', true],
    ['*;q=0', false],
    ['gzip;q=0, *', false],
    ['br', false],
    ['identity', false],
    [undefined, false],
  ])('Accept-Encoding %s takes gzip: %s', (header, expected) => expect(acceptsGzip(header)).toBe(expected))

  test.each<[string | null, string | undefined, boolean | null]>([
    ['1', undefined, true],
    ['', undefined, true],
    ['false', 'application/json; profile="strict"', false],
    ['2', undefined, null],
    [null, 'text/html, application/json;q=0.9;profile=strict', true],
    [null, 'application/json; profile="strictest"', false],
    [null, '*/*', false],
  ])('strict=%s with Accept %s is %s', (parameter, accept, expected) =>
    expect(asksStrict(parameter, accept)).toBe(expected),
  )
})

describe('kept bodies', () => {
  test('stay below their bound, the ones asked for last stay longest, and one that is made is made once', async () => {
    const bodies = new Bodies(100)
    let made = 0
    const ask = (key: string, size = 30) =>
      bodies.body(key, async () => {
        made += 1
        return key.padEnd(size)
      })
    await Promise.all([ask('a'), ask('a'), ask('a')])
    expect(made).toBe(1)
    await ask('b')
    await ask('c')
    await ask('a')
    await ask('d')
    expect(bodies.bytes).toBe(90)
    await ask('a')
    expect(made).toBe(4)
    await ask('b')
    expect(made).toBe(5)
    const large = await ask('large', 60)
    expect([large.bytes, bodies.bytes]).toEqual([60, 90])
    const kept = await ask('b')
    for (const base of ['http://localhost', 'http://127.0.0.1'])
      bodies.compressed('b', kept, { base, body: Buffer.alloc(20) })
    expect(bodies.bytes).toBeLessThanOrEqual(100)
    expect((await ask('b')).gzip).toMatchObject({ base: 'http://127.0.0.1', body: Buffer.alloc(20) })
  })

  test('are made one at a time, and not for everyone who would wait', async () => {
    const bodies = new Bodies(1000)
    let [running, most] = [0, 0]
    const asked = Array.from({ length: 50 }, (_, n) =>
      bodies.body(String(n), async () => {
        most = Math.max(most, ++running)
        await new Promise(setImmediate)
        running--
        return String(n)
      }),
    )
    const done = await Promise.allSettled(asked)
    expect(most).toBe(1)
    const refused = done.filter((one) => one.status === 'rejected')
    expect(refused).toHaveLength(17)
    expect(refused[0]?.reason).toMatchObject({ status: 429, minor: 'server_busy' })
    expect(plainBody(await bodies.body('49', async () => 'later'), 'http://a').toString()).toBe('later')
  })

  test('one that could not be made is made anew', async () => {
    const bodies = new Bodies(100)
    await expect(bodies.body('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(plainBody(await bodies.body('a', async () => 'yes'), 'http://a').toString()).toBe('yes')
  })
})

test('a body is kept without the address of the server, and goes out with that of each asker', () => {
  fc.assert(
    fc.asyncProperty(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1 }), fc.webUrl(), async (texts, base) => {
      const bodies = new Bodies(1_000_000)
      const kept = await bodies.body('k', async () => texts.join(ANY_BASE))
      expect(Buffer.concat([...kept.pieces]).toString()).toBe(texts.join(''))
      expect(plainBody(kept, base).toString()).toBe(texts.join(base))
      // Joined for one address, it still knows all others
      for (const one of [base, 'http://other.example', base]) {
        expect(bodies.joined('k', kept, one).toString()).toBe(texts.join(one))
        expect(bodies.joined('k', kept, one)).toBe(kept.plain?.body)
        expect(plainBody(kept, 'http://third.example').toString()).toBe(texts.join('http://third.example'))
        expect(bodies.bytes).toBe(kept.plain?.body.byteLength)
      }
    }),
  )
})

describe('the address of the server', () => {
  const asked = (host: string, more: Partial<Asked> = {}): Asked => ({
    host,
    protocol: 'http',
    localAddress: '::ffff:10.0.0.7',
    localPort: 4000,
    ...more,
  })

  test.each<[string, Partial<Asked>, string, boolean]>([
    ['localhost:4000', {}, 'http://localhost:4000', true],
    ['LOCALHOST:4000', {}, 'http://localhost:4000', true],
    ['127.0.0.1:4000', {}, 'http://127.0.0.1:4000', true],
    ['[::1]:4000', {}, 'http://[::1]:4000', true],
    ['10.0.0.7:4000', {}, 'http://10.0.0.7:4000', true],
    ['[fe80::1]:4000', { localAddress: 'fe80::1%eth0' }, 'http://[fe80::1]:4000', true],
    ['localhost', { localPort: 80 }, 'http://localhost', true],
    ['localhost', { localPort: 443, protocol: 'https' }, 'https://localhost', true],
    // Another port may be another server's, or nobody's
    ['localhost:8080', {}, 'http://localhost:8080', false],
    ['localhost', {}, 'http://localhost', false],
    ['frameworks.example.org', {}, 'http://frameworks.example.org', false],
    ['10.0.0.8:4000', {}, 'http://10.0.0.8:4000', false],
    ['', {}, 'http://localhost:4000', true],
    ['a"b<c>', {}, 'http://localhost:4000', true],
    ['user@evil.example', {}, 'http://localhost:4000', true],
    ['evil.example/path', {}, 'http://localhost:4000', true],
    ['evil.example:99999', {}, 'http://localhost:4000', true],
    ['[::1', {}, 'http://localhost:4000', true],
    ['1.2.3.999', {}, 'http://localhost:4000', true],
  ])('asked as %j is %s', (host, more, base, own) => {
    expect(baseOf(asked(host, more), null)).toEqual({ base, own })
    expect(baseOf(asked(host, more), 'https://f.example')).toEqual({ base: 'https://f.example', own: true })
  })

  test('whatever is asked, there are few that are its own, and all are addresses', () => {
    const own = new Set<string>()
    const hosts = fc.oneof(fc.string(), fc.domain(), fc.ipV4(), fc.constantFrom('localhost', '127.0.0.1', '10.0.0.7'))
    fc.assert(
      fc.property(hosts, fc.constantFrom('', ':4000', ':80', ':x'), (host, port) => {
        const found = baseOf(asked(host + port), null)
        expect(new URL(found.base).origin).toBe(found.base)
        if (found.own) own.add(found.base)
      }),
    )
    expect(own.size).toBeLessThanOrEqual(4)
  })
})

describe('a request for a token', () => {
  test('is read or refused with a code of RFC 6749, whatever it holds', () => {
    const form = fc.array(
      fc.tuple(fc.constantFrom('grant_type', 'client_id', 'client_secret', 'scope', 'x'), fc.string()),
    )
    fc.assert(
      fc.property(form, fc.option(fc.string(), { nil: undefined }), (pairs, header) => {
        try {
          const { client, secret } = tokenRequest(new URLSearchParams(pairs), header)
          expect(client !== '' && secret !== '').toBe(true)
        } catch (cause) {
          expect(cause).toBeInstanceOf(OauthProblem)
          expect((cause as OauthProblem).message).not.toContain('\n')
        }
      }),
    )
  })

  test('takes a secret with a colon, form-encoded or not', () => {
    const form = new URLSearchParams({ grant_type: 'client_credentials' })
    const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`
    expect(tokenRequest(form, basic('a%3Ab:c:d'))).toMatchObject({ client: 'a:b', secret: 'c:d' })
    expect(tokenRequest(form, basic('a:100%'))).toMatchObject({ client: 'a', secret: '100%' })
  })
})
