import { request as httpRequest } from 'node:http'

import type { JsonObject, JsonValue } from '../src/frameworks/formats/json-text.ts'
import { type ImportReport, importFramework } from '../src/frameworks/imports/import.service.ts'
import { authenticate } from '../src/identity/authenticate.ts'
import { createAccount, createClient, createToken, saveOrganisation, setMembership } from '../src/identity/bootstrap.ts'
import { OrganisationKind } from '../src/identity/organisation.ts'
import { SYSTEM } from '../src/identity/rights.ts'
import { Role, UseCase } from '../src/shared/viewer.ts'
import { association, DOCUMENT, item, link, packageOf, rubricOf, uuid } from './frameworks-samples.ts'
import { bytesOf } from './frameworks-world.ts'
import { serve, type TestApi } from './support/api.ts'
import { openStores } from './support/stores.ts'

export const CC_BY = {
  title: 'CC BY 4.0',
  identifier: uuid(1, 0x1c),
  uri: 'https://creativecommons.org/licenses/by/4.0/',
}

const definition = (n: number, group: number, title: string, more: JsonObject = {}): JsonObject => ({
  identifier: uuid(n, group),
  uri: `https://frameworks.example/uri/${uuid(n, group)}`,
  title,
  lastChangeDateTime: '2026-01-02T03:04:05Z',
  ...more,
})

export const CONCEPT = 0xc0
export const SUBJECT = 0x5b
export const TYPE = 0x17
export const GROUPING = 0x96
export const LICENCE = 0x1c

/** One of everything that CASE has. */
export function wholeFramework(licence: JsonValue = CC_BY, more: JsonObject = {}): JsonObject {
  const rubric = rubricOf(1, ['low', 'high']) as JsonObject
  const criterion = (rubric.CFRubricCriteria as JsonObject[])[0] as JsonObject
  criterion.CFItemURI = link(1)
  return {
    ...packageOf(
      [
        item(1, {
          CFItemType: 'Standard',
          subject: ['Mathematics'],
          humanCodingScheme: 'M.1',
          extensions: { 'vendor.x': 1 },
          CFDocumentURI: { title: 'As it came', identifier: DOCUMENT.identifier, uri: 'https://source.example/doc' },
        }),
        item(2, { fullStatement: 'a < b, **bold**, $1/b$, 𝑑', educationLevel: ['03'] }),
        item(3),
      ],
      [
        association(1, 'isChildOf', 2, 1, {
          sequenceNumber: 1,
          CFAssociationGroupingURI: { title: 'G', identifier: uuid(1, GROUPING), uri: 'u:g' },
        }),
        association(2, 'isTranslationOf', 3, 2, { notes: 'ours' }),
        association(3, 'ext:alignedTo', 3, 1),
      ],
      {
        CFDefinitions: {
          CFConcepts: [
            definition(1, CONCEPT, 'Number', { hierarchyCode: '1', keywords: 'a|b' }),
            definition(2, CONCEPT, 'Fractions', { hierarchyCode: '1.1' }),
            definition(3, CONCEPT, 'Thirds', { hierarchyCode: '1.1.1' }),
            definition(4, CONCEPT, 'Shape', { hierarchyCode: '10' }),
          ],
          CFSubjects: [definition(1, SUBJECT, 'Mathematics', { hierarchyCode: '1' })],
          CFItemTypes: [definition(1, TYPE, 'Standard'), definition(2, TYPE, 'Heading')],
          CFLicenses: [definition(1, LICENCE, 'CC BY 4.0', { description: 'Attribution' })],
          CFAssociationGroupings: [definition(1, GROUPING, 'G')],
        },
        CFRubrics: [rubric],
      },
    ),
    CFDocument: {
      ...DOCUMENT,
      title: 'Öffentliche Mathematik',
      subject: ['Mathematics', 'Statistics'],
      version: '2.0',
      licenseURI: licence,
      CFPackageURI: { title: 'elsewhere', identifier: DOCUMENT.identifier, uri: 'http://localhost:3000/packages/1' },
      ...more,
    },
  }
}

/** A framework of one document and some items of a group of their own. */
export function smallFramework(group: number, title: string, document: JsonObject = {}, items = 2): JsonObject {
  return {
    CFDocument: {
      ...DOCUMENT,
      identifier: uuid(0xd0c, group),
      uri: `https://frameworks.example/uri/${uuid(0xd0c, group)}`,
      title,
      ...document,
    },
    CFItems: Array.from({ length: items }, (_, i) =>
      item(0, { identifier: uuid(i + 1, group), uri: `u:${group}:${i}` }),
    ),
    CFAssociations: [],
  }
}

export interface Got {
  readonly status: number
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: what a test expects of it is checked with matchers
  readonly json: any
}

export interface Asking {
  readonly key?: string
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export interface CaseWorld {
  readonly api: TestApi
  readonly keys: { readonly steward: string; readonly college: string; readonly rival: string; readonly person: string }
  readonly collegeClient: { readonly id: string; readonly key: string }
  /** Through plain HTTP, without anything that fetch adds. */
  get(path: string, asking?: Asking): Promise<Got>
  import(key: string, value: unknown): Promise<ImportReport>
  token(form: Record<string, string>, headers?: Record<string, string>): Promise<Got>
  close(): Promise<void>
}

/** Real stores and real HTTP; a clock that tests may move. */
export async function openCaseWorld(clock: { now: number } = { now: Date.now() }): Promise<CaseWorld> {
  const stores = await openStores({ clock: () => clock.now })
  const api = await serve(stores)
  const system = stores.session(SYSTEM)
  const expiresAt = new Date(clock.now + 100 * 86_400_000)
  const clientOf = async (name: string, kind: OrganisationKind, roles: Role[]) => {
    const organisation = (await saveOrganisation(system, { name, kinds: [kind] })).id
    const useCases = [UseCase.FRAMEWORK_STEWARDSHIP]
    return { organisation, ...(await createClient(system, { organisation, name, useCases, roles, expiresAt })) }
  }
  const steward = await clientOf('Stewards', OrganisationKind.STEWARD, [Role.STEWARD])
  const college = await clientOf('Larkmere', OrganisationKind.EDUCATION, [Role.INSTITUTION])
  const rival = await clientOf('Hollinvale', OrganisationKind.EDUCATION, [Role.INSTITUTION])
  const account = await createAccount(system, { name: 'Ada', email: 'ada@example.org' })
  await setMembership(system, account, college.organisation, [Role.INSTITUTION])
  const person = (await createToken(system, { account, name: 'laptop', expiresAt })).key
  const get = (path: string, asking: Asking = {}) => ask(api.url, path, asking)
  return {
    api,
    keys: { steward: steward.key, college: college.key, rival: rival.key, person },
    collegeClient: college,
    get,
    async import(key, value) {
      const viewer = await authenticate(stores.resources, { authorization: `Bearer ${key}` })
      return importFramework(stores.session(viewer), { bytes: bytesOf(value) })
    },
    token: (form, headers = {}) =>
      get('/oauth2/token', {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        body: new URLSearchParams(form).toString(),
      }),
    close: () => api.close(),
  }
}

/** Sends a request as it is told to, whatever it is. */
export function ask(url: string, path: string, { key, method = 'GET', headers = {}, body }: Asking): Promise<Got> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const all = { ...(key === undefined ? {} : { authorization: `Bearer ${key}` }), ...headers }
    const sent = httpRequest({ hostname, port, path, method, headers: all, agent: false }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('error', reject)
      response.on('end', () => {
        const bytes = Buffer.concat(parts)
        const isPlain = response.headers['content-encoding'] === undefined
        const text = bytes.toString(isPlain ? 'utf8' : 'latin1')
        const json = isPlain && text !== '' ? safely(text) : undefined
        resolve({ status: response.statusCode ?? 0, headers: response.headers as Got['headers'], text, json })
      })
    })
    sent.once('error', reject)
    sent.end(body)
  })
}

function safely(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
