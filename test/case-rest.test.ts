import { gunzipSync } from 'node:zlib'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { DECISIONS, MAX_LIMIT } from '../src/frameworks/case-rest/decisions.rule.ts'
import { OPEN_LICENCE } from '../src/frameworks/case-rest/licence.rule.ts'
import { CASE_PATHS, DISCOVERY_PATH, pathOf } from '../src/frameworks/case-rest/paths.rule.ts'
import { revokeApiClient } from '../src/identity/access-key.service.ts'
import { authenticate } from '../src/identity/authenticate.ts'
import { CASE_1_0_SCOPE, CASE_1_1_SCOPE } from '../src/identity/oauth.rule.ts'
import { LICENCE_CASES } from './case-rest-licences.ts'
import {
  type Asking,
  ask,
  type CaseWorld,
  CC_BY,
  CONCEPT,
  type Got,
  GROUPING,
  LICENCE,
  openCaseWorld,
  SUBJECT,
  smallFramework,
  TYPE,
  wholeFramework,
} from './case-rest-world.ts'
import { association, DOCUMENT, item, link, uuid } from './frameworks-samples.ts'
import { serve } from './support/api.ts'

const V0 = '/ims/case/v1p0'
const V1 = '/ims/case/v1p1'
const DOC = DOCUMENT.identifier

const gunzipped = ({ text }: Got): string => gunzipSync(Buffer.from(text, 'latin1')).toString('utf8')

const RESTRICTED = 1
const COLLEGE = 2
const DRAFT = 3
const RIVAL = 4
const CROSSWALK = 5
const DEFINED = 6
const ODD = 7

const clock = { now: Date.now() }
let world: CaseWorld
let openVersion: string
let draftVersion: string
beforeAll(async () => {
  world = await openCaseWorld(clock)
  const { steward, college, rival } = world.keys
  openVersion = (await world.import(steward, wholeFramework())).framework as string
  await world.import(
    steward,
    smallFramework(RESTRICTED, 'All rights reserved', { licenseURI: 'https://example.org/terms' }),
  )
  await world.import(college, smallFramework(COLLEGE, 'Larkmere’s own'))
  const draft = smallFramework(DRAFT, 'Secret plans', { adoptionStatus: 'Private Draft', licenseURI: CC_BY })
  draftVersion = (await world.import(college, draft)).framework as string
  await world.import(rival, smallFramework(RIVAL, 'Hollinvale’s own'))
  const ends = (origin: object, destination: object) => ({ originNodeURI: origin, destinationNodeURI: destination })
  await world.import(college, {
    ...smallFramework(CROSSWALK, 'Crosswalk', { licenseURI: 'CC0 1.0' }, 0),
    CFAssociations: [
      {
        ...association(21, 'exactMatchOf', 1, 1),
        ...ends(link(1), { ...link(0), identifier: uuid(1, COLLEGE), uri: 'u:2:0' }),
      },
      { ...association(22, 'isRelatedTo', 1, 1), ...ends({ title: 'x', identifier: 'urn:x', uri: 'urn:x' }, link(1)) },
    ],
  } as never)
  await world.import(steward, {
    ...smallFramework(DEFINED, 'Licence as a definition', {
      licenseURI: { title: 'Terms', identifier: uuid(9, LICENCE), uri: 'u:licence' },
    }),
    CFDefinitions: {
      CFLicenses: [{ identifier: uuid(9, LICENCE), uri: 'u:l', title: 'Terms', licenseText: 'CC-BY-SA 4.0' }],
    },
  } as never)
  await world.import(steward, {
    ...smallFramework(ODD, 'Odd identifiers', { licenseURI: CC_BY }),
    CFItems: [
      item(1, { identifier: '00000000-0000-0000-0000-000000000007', uri: 'u:odd' }),
      item(1, { identifier: 'Odd one', uri: 'u:odd2' }),
    ],
  } as never)
}, 240_000)
afterAll(() => world?.close())

const get = (path: string, asking?: Asking): Promise<Got> => world.get(path, asking)
const minor = ({ json }: Got): string => json.imsx_codeMinor.imsx_codeMinorField[0].imsx_codeMinorFieldValue
const titles = ({ json }: Got): string[] => json.CFDocuments.map((one: { title: string }) => one.title)
const identifiers = (list: { identifier: string }[]): string[] => list.map((one) => one.identifier).sort()
const filtered = (filter: string, key = world.keys.college) =>
  get(`${V1}/CFDocuments?filter=${encodeURIComponent(filter)}`, { key })

const PUBLIC = ['Crosswalk', 'Licence as a definition', 'Odd identifiers', 'Öffentliche Mathematik']

/** Every row of the table in decisions.rule.ts. */
const decided: Record<(typeof DECISIONS)[number], () => Promise<void>> = {
  'filter-field': async () => {
    for (const query of [
      "filter=colour='red'",
      'filter=title',
      "filter=title='a' XOR title='b'",
      'limit=0',
      'limit=x',
      'offset=-1',
      'limit=1&limit=2',
      'orderBy=up',
      'strict=maybe',
    ]) {
      const answer = await get(`${V1}/CFDocuments?${query.replaceAll(' ', '%20')}`)
      expect([query, answer.status, minor(answer)]).toEqual([query, 400, 'invalid_selection_field'])
      expect(answer.json.CFDocuments).toBeUndefined()
    }
  },
  'empty-set': async () => {
    const answer = await filtered("title='no such title'")
    expect([answer.status, answer.json, answer.headers['x-total-count']]).toEqual([200, { CFDocuments: [] }, '0'])
    const alone = await get(`${V1}/CFItemAssociations/${uuid(1, COLLEGE)}`, { key: world.keys.rival })
    expect(alone.status).toBe(404)
    const none = await get(`${V1}/CFItemAssociations/${uuid(2, COLLEGE)}`, { key: world.keys.college })
    expect(none.json.CFAssociations).toEqual([])
  },
  'odd-identifier': async () => {
    expect((await get(`${V1}/CFItems/00000000-0000-0000-0000-000000000007`)).json.uri).toBe('u:odd')
    expect((await get(`${V1}/CFItems/Odd%20one`)).json.identifier).toBe('Odd one')
    const strict = await get(`${V1}/CFItems/Odd%20one?strict=1`)
    expect(strict.json.extensions['headwater.identifier']).toBe('Odd one')
    for (const odd of [
      'nonsense',
      '%00',
      'a%0Ab',
      '%F0%9D%91%91',
      "'%20OR%201=1--",
      'x'.repeat(90),
      '..%2f..%2fetc',
      '00000000-0000-7000-8000-000000000001',
    ]) {
      const [one, two] = [await get(`${V0}/CFItems/${odd}`), await get(`${V1}/CFItems/${odd}`)]
      expect([odd, one.status, minor(one), two.status, minor(two)]).toEqual([
        odd,
        404,
        'invaliduuid',
        404,
        'invalid_uuid',
      ])
    }
    expect((await get(`${V1}/CFItems/${uuid(1).toUpperCase()}`)).json.identifier).toBe(uuid(1))
  },
  'made-up': async () => {
    const strict = await get(`${V1}/CFItemTypes/${uuid(2, TYPE)}?strict=1`)
    expect(strict.json.CFItemTypes).toEqual([expect.objectContaining({ hierarchyCode: '2', description: 'Heading' })])
    const plain = await get(`${V1}/CFItemTypes/${uuid(2, TYPE)}`)
    expect(plain.json.CFItemTypes[0]).not.toHaveProperty('hierarchyCode')
    expect((await get(`${V1}/CFLicenses/${uuid(1, LICENCE)}?strict=1`)).json.licenseText).toBe('Attribution')
  },
  'element-links': async () => {
    const { json } = await get(`${V1}/CFPackages/${DOC}`)
    expect(json.CFItems[0].CFDocumentURI.uri).toBe('https://source.example/doc')
    expect(json.CFItems[1].CFDocumentURI).toEqual({
      title: 'Öffentliche Mathematik',
      identifier: DOC,
      uri: DOCUMENT.uri,
    })
    expect(json.CFDocument.CFPackageURI.identifier).toBe(DOC)
    const strict = (await get(`${V1}/CFPackages/${DOC}?strict=1`)).json
    expect(strict.CFItems.some((one: object) => 'CFDocumentURI' in one)).toBe(false)
    expect(strict.CFDocument).not.toHaveProperty('CFPackageURI')
    expect(
      (await get(`${V1}/CFPackages/${DOC}`, { headers: { accept: 'application/json; profile="strict"' } })).json,
    ).toEqual(strict)
  },
  flat: async () => {
    expect((await get(`${V1}/CFDocuments/${DOC}`)).json.identifier).toBe(DOC)
    expect((await get(`${V1}/CFPackages/${DOC}`)).json.CFDocument.identifier).toBe(DOC)
    expect((await get(`${V1}/CFRubrics/${uuid(1, 0xe)}`)).json.title).toBe('Scale 1')
    expect((await get(`${V1}/CFAssociationGroupings/${uuid(1, GROUPING)}`)).json.title).toBe('G')
  },
  'package-address': async () => {
    for (const [base, strict] of [
      [V0, ''],
      [V1, ''],
      [V1, '?strict=1'],
    ]) {
      const { json } = await get(`${base}/CFDocuments/${DOC}${strict}`)
      expect(json.CFPackageURI.uri).toBe(`${world.api.url}${base}/CFPackages/${DOC}`)
      expect(json.uri).toBe(DOCUMENT.uri)
    }
  },
  'own-address': async () => {
    const address = `${V1}/CFPackages/${DOC}`
    const own = await get(address, { headers: { 'accept-encoding': 'gzip' } })
    expect(own.headers['content-encoding']).toBe('gzip')
    const seen = new Set([own.headers.etag])
    for (const host of ['evil.example', 'evil.example:4000', 'localhost:1', '203.0.113.7']) {
      const asked = { 'accept-encoding': 'gzip', host, 'x-forwarded-host': 'forwarded.example' }
      const other = await get(address, { headers: asked })
      // Told to who asked so, for nobody else to keep, and without work for each name that somebody thinks of
      expect(other.json.CFDocument.CFPackageURI.uri).toBe(`http://${host}${address}`)
      expect(other.headers['cache-control']).toBe('private, max-age=60')
      expect(other.headers['content-encoding']).toBeUndefined()
      expect(other.text).not.toContain('forwarded.example')
      seen.add(other.headers.etag)
      const known = { ...asked, 'if-none-match': other.headers.etag as string }
      expect((await get(address, { headers: known })).status).toBe(304)
      const page = await get(`${V1}/CFDocuments?limit=1`, { headers: asked })
      expect([page.headers['cache-control'], page.headers.link]).toEqual([
        'private, max-age=60',
        expect.stringContaining(`<http://${host}${V1}/CFDocuments?limit=1&offset=1>`),
      ])
      const discovery = await get(DISCOVERY_PATH, { headers: asked })
      expect(JSON.parse(discovery.json === undefined ? gunzipped(discovery) : discovery.text).servers).toEqual([
        { url: `http://${host}${V1}` },
      ])
      expect(discovery.headers['cache-control']).toBe('private, max-age=60')
    }
    expect(seen.size).toBe(5)
    const again = await get(address)
    expect(again.json.CFDocument.CFPackageURI.uri).toBe(`${world.api.url}${address}`)
    expect(again.headers['cache-control']).toBe('public, max-age=60')
    expect(gunzipped(own)).toBe(again.text)
    const wrong = await get(address, { headers: { host: 'a"b<c>' } })
    expect(wrong.json.CFDocument.CFPackageURI.uri).toMatch(/^http:\/\/localhost:\d+\//)
  },
  'version-in-path': async () => {
    const text = (await get(`${V0}/CFPackages/${DOC}?strict=true`)).text
    for (const news of ['extensions', 'caseVersion', 'frameworkType', 'targetType', 'ext:', 'isTranslationOf'])
      expect(text).not.toContain(news)
    const { CFItems, CFAssociations } = JSON.parse(text)
    expect(CFItems[0]).not.toHaveProperty('subject')
    expect(CFAssociations.map((one: { associationType: string }) => one.associationType)).toEqual([
      'isChildOf',
      'isRelatedTo',
      'isRelatedTo',
    ])
    expect(CFAssociations[1]).not.toHaveProperty('notes')
    expect((await get(`${V0}/CFAssociations/${uuid(2, 0xa)}?strict=1`)).json.associationType).toBe('isRelatedTo')
    expect((await get(`${V1}/CFAssociations/${uuid(2, 0xa)}?strict=1`)).json).toMatchObject({
      associationType: 'isTranslationOf',
      notes: 'ours',
    })
    const dropped = await get(`${V0}/CFDocuments?filter=${encodeURIComponent("caseVersion='1.1'")}`)
    expect([dropped.status, minor(dropped)]).toEqual([400, 'invalid_selection_field'])
  },
  'foreign-ends': async () => {
    const touching = async (key?: string) =>
      identifiers(
        (await get(`${V1}/CFItemAssociations/${uuid(1)}`, key === undefined ? {} : { key })).json.CFAssociations,
      )
    const own = [uuid(1, 0xa), uuid(3, 0xa)]
    expect(await touching(world.keys.college)).toEqual([...own, uuid(21, 0xa), uuid(22, 0xa)].sort())
    // the crosswalk is public, but one of its ends is the college's alone
    expect(await touching(world.keys.rival)).toEqual([...own, uuid(22, 0xa)].sort())
    expect(await touching()).toEqual([...own, uuid(22, 0xa)].sort())
    const strict = await get(`${V1}/CFItemAssociations/${uuid(1)}?strict=1`)
    expect(strict.json.CFAssociations.some((one: object) => 'CFDocumentURI' in one)).toBe(false)
    expect(strict.headers['last-modified']).toBeUndefined()
  },
  public: async () => {
    expect(titles(await get(`${V1}/CFDocuments`))).toEqual(PUBLIC)
    for (const hidden of [
      uuid(0xd0c, RESTRICTED),
      uuid(0xd0c, COLLEGE),
      uuid(0xd0c, DRAFT),
      draftVersion,
      uuid(0xd0c, 0xff),
    ]) {
      const answers = [await get(`${V1}/CFDocuments/${hidden}`), await get(`${V1}/CFPackages/${hidden}`)]
      expect(answers.map((one) => [one.status, minor(one)])).toEqual([
        [404, 'unknownobject'],
        [404, 'unknownobject'],
      ])
      const [document] = answers
      expect(document?.json.imsx_description).toBe(
        (await get(`${V1}/CFDocuments/${uuid(5, 0xff)}`)).json.imsx_description,
      )
    }
    expect((await get(`${V1}/CFItems/${uuid(1, RESTRICTED)}`)).status).toBe(404)
  },
  'which-version': async () => {
    const { steward, college, rival } = world.keys
    // a second version without item 3
    const second = wholeFramework(CC_BY, { version: '3.0' }) as { CFItems: object[]; CFAssociations: object[] }
    const report = await world.import(steward, {
      ...second,
      CFItems: second.CFItems.slice(0, 2),
      CFAssociations: second.CFAssociations.slice(0, 1),
    })
    expect(report.outcome).toBe('VERSION')
    expect((await get(`${V1}/CFDocuments/${DOC}`)).json.version).toBe('3.0')
    expect((await get(`${V1}/CFDocuments/${openVersion}`)).json).toMatchObject({ version: '2.0', identifier: DOC })
    expect((await get(`${V1}/CFPackages/${openVersion}`)).json.CFItems).toHaveLength(3)
    expect((await get(`${V1}/CFDocuments/${openVersion}`)).json.CFPackageURI.uri).toContain(openVersion)
    expect((await get(`${V1}/CFItems/${uuid(3)}`)).json.fullStatement).toBe('Statement 3')
    // the same document in other libraries: the own one first, then the shared one
    await world.import(rival, wholeFramework(CC_BY, { version: 'rival' }))
    expect((await get(`${V1}/CFDocuments/${DOC}`, { key: rival })).json.version).toBe('rival')
    expect((await get(`${V1}/CFDocuments/${DOC}`, { key: college })).json.version).toBe('3.0')
    expect((await get(`${V1}/CFDocuments/${DOC}`)).json.version).toBe('3.0')
    expect(titles(await get(`${V1}/CFDocuments`))).toEqual(PUBLIC)
    // a draft by its id, to its own organisation
    expect((await get(`${V1}/CFDocuments/${draftVersion}`, { key: college })).json.title).toBe('Secret plans')
    expect((await get(`${V1}/CFPackages/${draftVersion}?strict=1`, { key: college })).json.CFItems).toHaveLength(2)
    expect((await get(`${V1}/CFDocuments/${uuid(0xd0c, DRAFT)}`, { key: college })).status).toBe(404)
    expect((await get(`${V1}/CFItems/${uuid(1, DRAFT)}`, { key: college })).status).toBe(404)
    expect((await get(`${V1}/CFDocuments/${draftVersion}`, { key: rival })).status).toBe(404)
  },
  'last-page': async () => {
    const page = await get(`${V1}/CFDocuments?limit=3`)
    expect(page.headers['x-total-count']).toBe('4')
    const base = `<${world.api.url}${V1}/CFDocuments`
    expect(page.headers.link).toBe(
      `${base}?limit=3&offset=0>; rel="first", ${base}?limit=3&offset=3>; rel="next", ${base}?limit=1&offset=3>; rel="last"`,
    )
    const last = await get(`${V1}/CFDocuments?limit=3&offset=3`)
    expect(titles(last)).toEqual(PUBLIC.slice(3))
    expect(last.headers.link).toContain('offset=0>; rel="prev"')
    expect(titles(await get(`${V1}/CFDocuments?limit=2&offset=2&filter=title~'%25'`))).toEqual([])
    expect((await get(`${V1}/CFDocuments?offset=100`)).headers['x-total-count']).toBe('4')
  },
  'page-size': async () => {
    const answer = await get(`${V1}/CFDocuments?limit=${MAX_LIMIT * 5}`)
    expect([answer.status, answer.json.CFDocuments.length]).toEqual([200, 4])
    expect((await get(`${V1}/CFDocuments?limit=99999999999`)).status).toBe(400)
  },
  'unknown-sort': async () => {
    const plain = titles(await get(`${V1}/CFDocuments`))
    expect(titles(await get(`${V1}/CFDocuments?sort=colour&orderBy=desc`))).toEqual(plain)
    const down = titles(await get(`${V1}/CFDocuments?sort=title&orderBy=desc`))
    expect(down).toEqual(['Öffentliche Mathematik', 'Odd identifiers', 'Licence as a definition', 'Crosswalk'])
    expect(titles(await get(`${V1}/CFDocuments?sort=version`))[0]).toBe('Öffentliche Mathematik')
  },
  'unknown-field': async () => {
    const some = await get(`${V1}/CFDocuments?fields=title,identifier`)
    expect(some.json.CFDocuments.map((one: object) => Object.keys(one).sort())).toEqual(
      PUBLIC.map(() => ['identifier', 'title']),
    )
    expect(titles(await get(`${V1}/CFDocuments?fields=title&fields=identifier`))).toEqual(PUBLIC)
    expect((await get(`${V1}/CFDocuments?fields=title,colour`)).json.CFDocuments[0]).toHaveProperty('creator')
    for (const blank of ['', ',title', '%20'])
      expect(minor(await get(`${V1}/CFDocuments?fields=${blank}`))).toBe('invalid_selection_field')
  },
  'array-match': async () => {
    const hit = ['Öffentliche Mathematik']
    expect(titles(await filtered("subject='mathematics'"))).toEqual([])
    expect(titles(await filtered("subject='statistics,MATHEMATICS'"))).toEqual(hit)
    expect(titles(await filtered("subject~'biology,mathematics'"))).toEqual(hit)
    expect(titles(await filtered("title~'ÖFFENT' AND licenseURI.title='cc by 4.0'"))).toEqual(hit)
    expect(titles(await filtered("title='crosswalk' OR title='ODD IDENTIFIERS'"))).toEqual([
      'Crosswalk',
      'Odd identifiers',
    ])
    expect(titles(await filtered("lastChangeDateTime>='2026-01-02T04:04:05+01:00'"))).toHaveLength(6)
    expect(titles(await filtered("lastChangeDateTime>'2026-01-02T04:04:05+01:00'"))).toEqual([])
  },
  children: async () => {
    const set = async (n: number) =>
      (await get(`${V1}/CFConcepts/${uuid(n, CONCEPT)}`)).json.CFConcepts.map((one: { title: string }) => one.title)
    expect(await set(1)).toEqual(['Number', 'Fractions', 'Thirds'])
    expect(await set(2)).toEqual(['Fractions', 'Thirds'])
    expect(await set(4)).toEqual(['Shape'])
    expect((await get(`${V1}/CFSubjects/${uuid(1, SUBJECT)}?strict=1`)).json.CFSubjects).toHaveLength(1)
  },
  'allOf-1.0': async () => {
    const { json } = await get(`${V0}/CFItems/${uuid(1)}?strict=1`)
    expect(Object.keys(json)).toEqual(expect.arrayContaining(['fullStatement', 'CFDocumentURI']))
  },
  'read-only': async () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      const headers = { 'content-type': 'text/xml', 'content-length': '4' }
      const answer = await get(`${V1}/CFDocuments/${DOC}`, { method, headers, body: '<a/>' })
      expect([answer.status, answer.json.imsx_codeMajor, answer.headers.allow]).toEqual([
        405,
        'unsupported',
        'GET, HEAD, OPTIONS',
      ])
    }
  },
  'no-scopes': async () => {
    const answer = await tokenOf({ scope: CASE_1_0_SCOPE })
    expect(answer.json.scope).toBe(CASE_1_0_SCOPE)
    const token = answer.json.access_token
    expect((await get(`${V0}/CFDocuments/${uuid(0xd0c, COLLEGE)}`, { key: token })).status).toBe(200)
    const refused = await get(`${V1}/CFDocuments/${uuid(0xd0c, COLLEGE)}`, { key: token })
    expect([refused.status, minor(refused)]).toEqual([403, 'forbidden'])
    expect(refused.headers['www-authenticate']).toContain(`scope="${CASE_1_1_SCOPE}"`)
  },
}

describe('every contradiction of CASE is decided once', () => {
  test.each(DECISIONS.map((decision) => [decision]))('%s', (decision) => decided[decision]())
})

const tokenOf = (form: Record<string, string> = {}, headers?: Record<string, string>) =>
  world.token(
    {
      grant_type: 'client_credentials',
      ...(headers ? {} : { client_id: world.collegeClient.id, client_secret: world.collegeClient.key }),
      ...form,
    },
    headers,
  )
const basic = (id: string, secret: string) => ({
  authorization: `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`,
})

describe('tokens', () => {
  test('are given for client credentials in the form or by HTTP Basic, and open what the client may see', async () => {
    const { id, key } = world.collegeClient
    const prefix = key.slice(3, 11)
    for (const answer of [await tokenOf(), await tokenOf({}, basic(id, key)), await tokenOf({}, basic(prefix, key))]) {
      expect([answer.status, answer.json.token_type, answer.json.expires_in]).toEqual([200, 'Bearer', 3600])
      expect(answer.headers['cache-control']).toBe('no-store')
      const list = await get(`${V1}/CFDocuments`, { key: answer.json.access_token })
      expect(titles(list)).toEqual(expect.arrayContaining(['All rights reserved', 'Larkmere’s own']))
      expect(titles(list)).not.toContain('Hollinvale’s own')
      expect(list.headers['cache-control']).toBe('private, max-age=60')
    }
  })

  test.each<[string, Record<string, string>, Record<string, string> | undefined, number, string]>([
    ['another client’s id', { client_id: 'key_00000000000000000000000000000000' }, undefined, 401, 'invalid_client'],
    ['a wrong secret', { client_secret: `hw_abcdefgh_${'a'.repeat(43)}` }, undefined, 401, 'invalid_client'],
    ['no secret', { client_secret: '' }, undefined, 401, 'invalid_client'],
    ['a secret that is none', { client_secret: 'hunter2\0' }, undefined, 401, 'invalid_client'],
    ['a broken header', {}, { authorization: 'Basic !!!' }, 401, 'invalid_client'],
    ['another grant', { grant_type: 'password' }, undefined, 400, 'unsupported_grant_type'],
    ['no grant', { grant_type: '' }, undefined, 400, 'invalid_request'],
    ['another scope', { scope: 'admin' }, undefined, 400, 'invalid_scope'],
  ])('are refused for %s', async (_why, form, headers, status, error) => {
    const answer = await tokenOf(form, headers)
    expect([answer.status, answer.json.error]).toEqual([status, error])
    expect(answer.headers['www-authenticate'] !== undefined).toBe(status === 401)
  })

  test('are refused where the secret stands twice, as JSON, as a huge body, and for a person’s key', async () => {
    const { id, key } = world.collegeClient
    const twice = await world.token({ grant_type: 'client_credentials', client_secret: key }, basic(id, key))
    expect([twice.status, twice.json.error]).toEqual([400, 'invalid_request'])
    const headers = { 'content-type': 'application/json' }
    expect((await get('/oauth2/token', { method: 'POST', headers, body: '{}' })).status).toBe(415)
    expect((await world.token({ grant_type: 'x'.repeat(10_000) })).status).toBe(413)
    const own = await tokenOf({ client_id: world.keys.person.slice(3, 11), client_secret: world.keys.person })
    expect([own.status, own.json.error]).toEqual([400, 'unauthorized_client'])
  })

  test('of others, changed ones and old ones open nothing, not even what is public; nor does a token open GraphQL', async () => {
    const { access_token: token } = (await tokenOf()).json
    const [head, body, signature] = token.split('.')
    const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'at+jwt' })).toString('base64url')
    const other = Buffer.from(
      JSON.stringify({ ...JSON.parse(Buffer.from(body, 'base64url').toString()), sub: 'key_1' }),
    ).toString('base64url')
    for (const bad of [
      `${head}.${other}.${signature}`,
      `${none}.${body}.`,
      `${head}.${body}`,
      'x',
      `hw_abcdefgh_${'a'.repeat(43)}`,
    ]) {
      const answer = await get(`${V1}/CFDocuments`, { key: bad })
      expect([answer.status, minor(answer)]).toEqual([401, 'unauthorised_request'])
      expect(minor(await get(`${V0}/CFDocuments`, { key: bad }))).toBe('unauthorisedrequest')
    }
    expect((await world.api.query('{ viewer { useCases } }', {}, { key: token })).status).toBe(401)
    clock.now += 3_601_000
    expect((await get(`${V1}/CFDocuments`, { key: token })).status).toBe(401)
  })

  test('die with their client', async () => {
    const { access_token: token } = (await tokenOf()).json
    expect((await get(`${V1}/CFDocuments`, { key: token })).status).toBe(200)
    const { resources } = world.api.stores
    const person = await authenticate(resources, { authorization: `Bearer ${world.keys.person}` })
    await revokeApiClient(world.api.stores.session(person), world.collegeClient.id)
    expect((await get(`${V1}/CFDocuments`, { key: token })).status).toBe(401)
    expect((await tokenOf()).json.error).toBe('invalid_client')
  })
})

describe('conditional requests', () => {
  const addresses = () => [
    `${V1}/CFPackages/${DOC}`,
    `${V1}/CFPackages/${DOC}?strict=1`,
    `${V1}/CFDocuments`,
    ...CASE_PATHS.filter(({ one, resource }) => one && resource !== 'CFPackages').map(
      (path) => V1 + pathOf(path, ids[path.resource] ?? ''),
    ),
  ]
  const ids: Record<string, string> = {
    CFDocuments: DOC,
    CFItems: uuid(1),
    CFItemAssociations: uuid(1),
    CFAssociations: uuid(1, 0xa),
    CFAssociationGroupings: uuid(1, GROUPING),
    CFConcepts: uuid(1, CONCEPT),
    CFSubjects: uuid(1, SUBJECT),
    CFItemTypes: uuid(1, TYPE),
    CFLicenses: uuid(1, LICENCE),
    CFRubrics: uuid(1, 0xe),
  }

  test('are answered with 304 where nothing changed, at every address, and HEAD like GET', async () => {
    for (const address of addresses()) {
      const first = await get(address)
      expect([address, first.status]).toEqual([address, 200])
      const { etag = '', 'last-modified': modified } = first.headers
      expect(etag).toMatch(/^"[\w-]{27}"$/)
      expect(first.headers['cache-control']).toBe('public, max-age=60')
      const again = await get(address, { headers: { 'if-none-match': `W/"x", ${etag}` } })
      expect([again.status, again.text, again.headers.etag]).toEqual([304, '', etag])
      expect((await get(address, { headers: { 'if-none-match': '"other"' } })).status).toBe(200)
      const head = await get(address, { method: 'HEAD' })
      expect([head.status, head.text, head.headers.etag]).toEqual([200, '', etag])
      expect(head.headers['content-length']).toBe(String(Buffer.byteLength(first.text)))
      if (modified === undefined) continue
      expect((await get(address, { headers: { 'if-modified-since': modified } })).status).toBe(304)
      expect((await get(address, { headers: { 'if-modified-since': 'Thu, 01 Jan 1970 00:00:00 GMT' } })).status).toBe(
        200,
      )
      const both = { 'if-modified-since': modified, 'if-none-match': '"other"' }
      expect((await get(address, { headers: both })).status).toBe(200)
    }
  })

  test('see a new version, and never tell more than the asker may know', async () => {
    const address = `${V1}/CFPackages/${uuid(0xd0c, RIVAL)}`
    const { etag = '' } = (await get(address, { key: world.keys.rival })).headers
    expect((await get(address, { key: world.keys.rival, headers: { 'if-none-match': etag } })).status).toBe(304)
    expect((await get(address, { headers: { 'if-none-match': etag } })).status).toBe(404)
    expect((await get(address, { headers: { 'if-none-match': '*' } })).status).toBe(404)
    await world.import(world.keys.rival, smallFramework(RIVAL, 'Hollinvale’s own, again'))
    const later = await get(address, { key: world.keys.rival, headers: { 'if-none-match': etag } })
    expect([later.status, later.json.CFDocument.title]).toEqual([200, 'Hollinvale’s own, again'])
  })

  test('a compressed body is the same, under a tag of its own', async () => {
    const address = `${V1}/CFPackages/${DOC}`
    const plain = await get(address)
    for (const _ of [1, 2]) {
      const zipped = await get(address, { headers: { 'accept-encoding': 'br;q=1, gzip;q=0.5' } })
      expect(zipped.headers['content-encoding']).toBe('gzip')
      expect(gunzipped(zipped)).toBe(plain.text)
      expect(zipped.headers.etag).not.toBe(plain.headers.etag)
      const again = await get(address, {
        headers: { 'accept-encoding': 'gzip', 'if-none-match': zipped.headers.etag as string },
      })
      expect([again.status, again.headers.etag]).toEqual([304, zipped.headers.etag])
    }
    const refused = await get(address, { headers: { 'accept-encoding': 'gzip;q=0' } })
    expect(refused.headers['content-encoding']).toBeUndefined()
    expect(plain.headers.vary).toContain('Accept-Encoding')
  })
})

test('what went in comes out: every element of the package alone, as it came', async () => {
  const original = wholeFramework(CC_BY, { version: '3.0' }) as Record<string, { identifier: string }[]>
  for (const one of original.CFItems?.slice(0, 2) ?? [])
    expect((await get(`${V1}/CFItems/${one.identifier}`)).json).toMatchObject(one)
  const [first] = original.CFAssociations ?? []
  expect((await get(`${V1}/CFAssociations/${first?.identifier}`)).json).toMatchObject(first as object)
  const { json } = await get(`${V1}/CFPackages/${DOC}`)
  expect(json.CFRubrics).toEqual(original.CFRubrics)
  expect(json.CFDefinitions).toEqual(original.CFDefinitions)
})

test('browsers anywhere may read it, without credentials of their own', async () => {
  const answer = await get(`${V1}/CFDocuments`, { headers: { origin: 'https://reader.example' } })
  expect(answer.headers['access-control-allow-origin']).toBe('*')
  expect(answer.headers['access-control-allow-credentials']).toBeUndefined()
  expect(answer.headers['access-control-expose-headers']).toContain('X-Total-Count')
  const headers = {
    origin: 'https://reader.example',
    'access-control-request-method': 'GET',
    'access-control-request-headers': 'authorization',
  }
  const preflight = await get(`${V1}/CFPackages/${DOC}`, { method: 'OPTIONS', headers })
  expect([preflight.status, preflight.headers['access-control-allow-headers']]).toEqual([204, 'authorization'])
  expect((await get(`${V1}/CFItems/x`, { headers })).headers['access-control-allow-origin']).toBe('*')
  expect((await get('/health/live', { headers })).headers['access-control-allow-origin']).toBeUndefined()
})

test('the discovery document tells of every path, under this address', async () => {
  const { json } = await get(DISCOVERY_PATH)
  expect(json.openapi).toMatch(/^3\.0/)
  expect(json.servers).toEqual([{ url: `${world.api.url}${V1}` }])
  expect(Object.keys(json.paths)).toEqual(CASE_PATHS.map((path) => pathOf(path, '{sourcedId}')))
  expect((await get(DISCOVERY_PATH.replace('v1p1/', 'v1p0/'))).status).toBe(404)
})

test('where the server has a name of its own, addresses are told by that', async () => {
  const named = await serve(world.api.stores, { publicUrl: 'https://frameworks.example.org' })
  try {
    const page = await fetch(`${named.url}${V1}/CFDocuments?limit=1`)
    const { CFDocuments } = (await page.json()) as { CFDocuments: { CFPackageURI: { uri: string } }[] }
    expect(CFDocuments[0]?.CFPackageURI.uri).toMatch(
      /^https:\/\/frameworks\.example\.org\/ims\/case\/v1p1\/CFPackages\//,
    )
    expect(page.headers.get('link')).toContain(
      '<https://frameworks.example.org/ims/case/v1p1/CFDocuments?limit=1&offset=1>',
    )
    // Nor does a request line that names another one make a difference
    const headers = { host: 'evil.example', 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' }
    for (const path of [`${V1}/CFDocuments?limit=1`, DISCOVERY_PATH, `${V1}/CFPackages/${DOC}`]) {
      const asked = await ask(named.url, `http://evil.example${path}`, { headers })
      expect([asked.status, asked.headers['cache-control']]).toEqual([200, 'public, max-age=60'])
      expect(asked.text).toContain('https://frameworks.example.org')
      expect(asked.text + JSON.stringify(asked.headers)).not.toContain('evil')
    }
  } finally {
    await named.stop()
  }
})

test('hostile requests are told what is wrong, and nothing else', async () => {
  const long = encodeURIComponent(`title='${'a'.repeat(3000)}'`)
  expect((await get(`${V1}/CFDocuments?filter=${long}`)).status).toBe(400)
  const deep = encodeURIComponent(`extensions${'.a'.repeat(20)}='x'`)
  expect((await get(`${V1}/CFDocuments?filter=${deep}`)).status).toBe(400)
  expect(
    (await get(`${V1}/CFDocuments?filter=${encodeURIComponent("extensions.__proto__.a='x'")}`)).json.CFDocuments,
  ).toEqual([])
  expect((await get(`${V1}/CFDocuments?fields=${'title,'.repeat(200)}title`)).status).toBe(400)
  expect((await get(`${V1}/CFDocuments?sort=${'a.'.repeat(500)}`)).status).toBe(200)
  const nul = await get(`${V1}/CFDocuments?filter=${encodeURIComponent("title='\0'")}`)
  expect([nul.status, nul.json.CFDocuments]).toEqual([200, []])
  const other = await get(`${V1}/CFSecrets/1`)
  expect([other.status, minor(other)]).toEqual([404, 'unknownobject'])
  const organisation = { 'x-headwater-organisation': 'org_00000000000000000000000000000001' }
  expect((await get(`${V1}/CFDocuments`, { key: world.keys.rival, headers: organisation })).status).toBe(404)
})

test('the database knows open licences by the same forms', async () => {
  const texts = LICENCE_CASES.map(([text]) => text)
  const rows: { text: string; open: boolean }[] = await world.api.stores.dataSource.query(
    'SELECT text, lower(btrim(text)) ~ $2 AS open FROM unnest($1::text[]) WITH ORDINALITY t(text, n) ORDER BY n',
    [texts, OPEN_LICENCE],
  )
  expect(rows.map(({ text, open }) => [text, open])).toEqual(LICENCE_CASES)
})

test('too many requests without a key are told to wait; those with a key go on', async () => {
  let busy: Got | undefined
  for (let round = 0; round < 14 && busy === undefined; round++) {
    const answers = await Promise.all(Array.from({ length: 100 }, () => get(DISCOVERY_PATH)))
    busy = answers.find(({ status }) => status === 429)
  }
  expect(minor(busy as Got)).toBe('server_busy')
  expect(Number(busy?.headers['retry-after'])).toBeGreaterThan(0)
  expect((await get(`${V1}/CFDocuments`, { key: world.keys.rival })).status).toBe(200)
})
