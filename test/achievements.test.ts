import 'reflect-metadata'
import { randomBytes } from 'node:crypto'

import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { graphql } from 'graphql'
import { type SigningKey, signJsonLd, signJwt } from '../src/credentials/issue/sign.ts'
import { CredentialStatus, IssuerTrust } from '../src/credentials/kinds.ts'
import { recordCredentialStatus, setIssuerTrust } from '../src/credentials/trust/trust.service.ts'
import { importFramework } from '../src/frameworks/imports/import.service.ts'
import { rebuild } from '../src/graph/rebuild.ts'
import { createSchema } from '../src/graphql/schema.ts'
import { saveOrganisation } from '../src/identity/bootstrap.ts'
import { OrganisationKind } from '../src/identity/organisation.ts'
import { SYSTEM, useCasesOf } from '../src/identity/rights.ts'
import { projections } from '../src/modules.ts'
import { EVIDENCE_BASES, EVIDENCE_CLASSES } from '../src/shared/evidence.ts'
import { Refused } from '../src/shared/payload.ts'
import { Role, UseCase, type Viewer } from '../src/shared/viewer.ts'
import { badge, CREATED, keyOf, record } from './credentials-builder.ts'
import {
  type CredentialsWorld,
  frameworkPackage,
  type Holder,
  importPackage,
  itemUri,
  openCredentialsWorld,
  uuid,
} from './credentials-world.ts'
import { dumpOf } from './graph-dump.ts'

/** What organisations say that they award, and what credentials that name it are worth. */

interface House {
  readonly id: string
  readonly key: SigningKey
  readonly viewer: Viewer
}

let world: CredentialsWorld
let serial = 0
let uri: string

beforeAll(async () => {
  world = await openCredentialsWorld()
  await importPackage(world, frameworkPackage([1, 2, 3]))
})
afterAll(() => world?.stores.close())
beforeEach(() => {
  uri = `https://awards.example/${++serial}`
})

const system = () => world.stores.session(SYSTEM)

async function house(name: string, roles: readonly Role[] = [Role.INSTITUTION]): Promise<House> {
  const key = await keyOf(`${name} ${serial}`)
  const { id } = await saveOrganisation(system(), { name, kinds: [OrganisationKind.EDUCATION], regions: [] })
  await setIssuerTrust(system(), {
    identifier: key.did,
    trust: IssuerTrust.RECOGNISED,
    reason: 'known',
    organisation: id,
  })
  const rights = { roles: new Set(roles), useCases: useCasesOf(roles) }
  return { id, key, viewer: { ...SYSTEM, actor: id, organisation: id, ...rights } }
}

// biome-ignore lint/suspicious/noExplicitAny: what a test expects it checks with matchers
async function ask(source: string, variableValues: Record<string, unknown>, viewer: Viewer): Promise<any> {
  const contextValue = world.stores.session(viewer)
  return JSON.parse(
    JSON.stringify(await graphql({ schema: await createSchema(), source, variableValues, contextValue })),
  )
}

const SAVE = `mutation ($input: SaveAchievementInput!) { saveAchievement(input: $input) {
  achievement { id uri version } projected userErrors { code field message } } }`
const DEFINITION = { name: 'Award', description: 'd', achievementType: 'License', criteria: 'c', alignments: [] }

async function save(by: House, input: object): Promise<string> {
  const { data, errors } = await ask(SAVE, { input: { ...DEFINITION, uri, ...input } }, by.viewer)
  expect(errors).toBeUndefined()
  expect(data.saveAchievement).toMatchObject({ projected: true, userErrors: [] })
  return data.saveAchievement.achievement.id
}
const refusals = async (by: House, input: object) =>
  (await ask(SAVE, { input: { ...DEFINITION, uri, ...input } }, by.viewer)).data.saveAchievement.userErrors

const SUBMIT = `mutation ($document: String!) { submitCredential(input: { document: $document }) {
  projected userErrors { code field message }
  credential { id report { verdict checks { check result code path } } assertions { achievement { id } } } } }`
const submit = async (document: unknown, holder: Holder) =>
  ask(SUBMIT, { document: typeof document === 'string' ? document : JSON.stringify(document) }, holder.viewer)

const signed = (by: House, holder: Holder, achievement: object = {}) =>
  signJsonLd(
    badge({ issuer: by.key.did, subject: { id: holder.did }, achievement: { id: uri, alignment: [], ...achievement } }),
    by.key,
    { created: CREATED },
  )
/** Somebody who holds the award of this house. */
async function holderOf(by: House): Promise<Holder> {
  const holder = await world.holder(`${by.id} ${serial} ${randomBytes(4).toString('hex')}`)
  const { data } = await submit(await signed(by, holder), holder)
  expect(data.submitCredential).toMatchObject({ projected: true, userErrors: [] })
  return holder
}
const shown = async (holder: Holder) =>
  (await world.shown(holder.learner)).map(({ to, evidence }) => [
    to,
    EVIDENCE_CLASSES[Math.floor(evidence / EVIDENCE_BASES.length)],
  ])

describe('an address', () => {
  test('may be used by two organisations, and neither moves what the other’s credentials are worth', async () => {
    const [one, two] = [await house('One'), await house('Two')]
    const first = await save(one, {})
    const mine = await holderOf(one)
    expect(await shown(mine)).toEqual([[first, 'VERIFIED']])
    const second = await save(two, {})
    expect(second).not.toBe(first)
    const theirs = await holderOf(two)
    expect(await shown(theirs)).toEqual([[second, 'VERIFIED']])
    expect(await shown(mine)).toEqual([[first, 'VERIFIED']])
    await save(two, { id: second, uri: `${uri}/moved` })
    expect(await shown(theirs)).toEqual([])
    expect(await shown(mine)).toEqual([[first, 'VERIFIED']])
  })

  test('is one achievement of one organisation', async () => {
    const one = await house('One')
    await save(one, {})
    expect(await refusals(one, {})).toMatchObject([{ code: 'DUPLICATE', field: ['input', 'uri'] }])
  })

  test('that is changed takes along nobody, and what it leaves and reaches is as a rebuild makes it', async () => {
    const one = await house('One')
    const id = await save(one, {})
    const old = await holderOf(one)
    uri = `${uri}/new`
    const later = await holderOf(one)
    expect([await shown(old), await shown(later)]).toEqual([[[id, 'VERIFIED']], []])
    await save(one, { id })
    expect([await shown(old), await shown(later)]).toEqual([[], [[id, 'VERIFIED']]])
    const grown = await dumpOf(world.stores.graph)
    await rebuild(system(), world.stores.graph, projections)
    expect(await dumpOf(world.stores.graph)).toEqual(grown)
  })
})

describe('defining one', () => {
  test('needs the use case CREDENTIAL_ISSUING', async () => {
    const one = await house('One')
    for (const useCases of [[], [UseCase.PROGRAM_GAP, UseCase.FRAMEWORK_STEWARDSHIP]]) {
      const viewer = { ...one.viewer, useCases: new Set(useCases) }
      const { errors } = await ask(SAVE, { input: { ...DEFINITION, uri } }, viewer)
      expect(errors).toMatchObject([
        { extensions: { code: 'FORBIDDEN' }, message: expect.stringContaining('CREDENTIAL_ISSUING') },
      ])
    }
    expect(await world.stores.dataSource.query('SELECT id FROM achievement WHERE uri = $1', [uri])).toEqual([])
  })

  test('is an employer’s, too', async () => {
    expect(await save(await house('Works', [Role.EMPLOYER]), {})).toMatch(/^ach_/)
  })
})

const item = async (n: number): Promise<string> =>
  (await world.stores.dataSource.query('SELECT id FROM competency WHERE identifier = $1', [uuid(n)]))[0].id

const READ = `query ($id: ID!) { node(id: $id) { ... on Achievement {
  name creator { name } alignments { targetName targetUrl targetCode level { label } competency { id } } } } }`

test('everyone sees it, and of its alignments what stands in frameworks that they see', async () => {
  const [one, two] = [await house('One'), await house('Two')]
  const own = { ...one.viewer, useCases: useCasesOf([Role.INSTITUTION, Role.STEWARD]) }
  const secret = frameworkPackage([41], { document: 540, title: 'Secret' })
  const { framework } = await importFramework(world.stores.session(own), {
    bytes: Buffer.from(JSON.stringify(secret)),
    owner: one.id,
  })
  const levels: { id: string; label: string }[] = await world.stores.dataSource.query(
    `SELECT l.id, l.label FROM proficiency_level l JOIN framework_scale s ON s.scale_id = l.scale_id
     WHERE s.framework_id = $1 ORDER BY l.rank`,
    [framework],
  )
  const level = levels[1]
  const id = await save(one, {
    alignments: [
      { competency: await item(41), level: level?.id },
      { competency: await item(1), level: level?.id },
      { competency: await item(2) },
    ],
  })
  const read = async (viewer: Viewer) => (await ask(READ, { id }, viewer)).data.node
  const line = (n: number, label: string | null) => ({
    targetUrl: itemUri(n),
    level: label === null ? null : { label },
  })
  expect(await read(one.viewer)).toMatchObject({
    creator: { name: 'One' },
    alignments: [line(41, 'Independent'), line(1, 'Independent'), line(2, null)],
  })
  const seen = await read(two.viewer)
  expect(seen).toMatchObject({ name: 'Award', alignments: [line(1, null), line(2, null)] })
  expect(JSON.stringify(seen)).not.toContain('Secret')
  expect(
    await refusals(two, { uri: `${uri}/2`, alignments: [{ competency: await item(1), level: level?.id }] }),
  ).toEqual(await refusals(two, { uri: `${uri}/2`, alignments: [{ competency: await item(1), level: 'lvl_0' }] }))
})

describe('what is too long for an index', () => {
  // Random, because PostgreSQL keeps what repeats itself in less
  const long = (bytes: number) => randomBytes(bytes / 2).toString('hex')
  /** 2,000 characters in 3,900 bytes, which normalising makes 11,000. */
  const wide = () => Array.from(randomBytes(1_900), (byte) => String.fromCharCode(0x4e00 + byte * 7)).join('')

  test('is refused where it is said here', async () => {
    const one = await house('One')
    const address = `https://awards.example/${wide()}`
    expect(address.length).toBeLessThan(2_000)
    expect(await refusals(one, { uri: address })).toMatchObject([
      { code: 'INVALID', field: ['input', 'uri'], message: 'An address has at most 2000 bytes.' },
    ])
    const trust = { trust: IssuerTrust.RECOGNISED, reason: 'x' }
    await expect(setIssuerTrust(system(), { ...trust, identifier: `did:x:${wide()}` })).rejects.toThrow('2000 bytes')
    const status = { status: CredentialStatus.REVOKED, reason: 'x' }
    for (const more of [
      { issuer: wide(), credential: 'x' },
      { issuer: one.key.did, credential: long(2_002) },
    ]) {
      const refusal = await recordCredentialStatus(system(), { ...status, ...more }).catch((cause: unknown) => cause)
      expect(refusal).toBeInstanceOf(Refused)
      expect((refusal as Refused).message).toContain('2000 bytes')
    }
  })

  const PARSE = 'PARSE'
  const parseOf = (answer: {
    data: { submitCredential: { credential: { report: { checks: { check: string }[] } } } }
  }) => answer.data.submitCredential.credential.report.checks.find(({ check }) => check === PARSE)

  test.each([
    ['hex', () => `urn:x:${long(4_000)}`],
    ['wide', () => `urn:x:${wide()}`],
  ])('is no id of a credential (%s), which is kept and told apart by its bytes', async (_name, made) => {
    const one = await house('One')
    const holder = await world.holder(`long ${serial}`)
    const make = async () => {
      const document = badge({ issuer: one.key.did, subject: { id: holder.did }, more: { id: made() } })
      return signJsonLd(document, one.key, { created: CREATED })
    }
    const [first, second] = [await make(), await make()]
    const answers = [await submit(first, holder), await submit(second, holder), await submit(first, holder)]
    for (const answer of answers) {
      expect(answer.errors).toBeUndefined()
      expect(parseOf(answer)).toMatchObject({ result: 'PASS', code: 'PARSED_REPAIRED', path: '$.id' })
    }
    const ids = answers.map(({ data }) => data.submitCredential.credential.id)
    expect(ids[0]).toBe(ids[2])
    expect(ids[0]).not.toBe(ids[1])
    const jwt = await signJwt(
      badge({ issuer: one.key.did, subject: { id: holder.did }, more: { id: made() } }),
      one.key,
    )
    expect((await submit(jwt, holder)).data.submitCredential.credential.report.verdict).not.toBe('UNKNOWN')
  })

  test('is no address of an achievement or of what it is aligned to, and the rest counts', async () => {
    const one = await house('One')
    const holder = await world.holder(`aligned ${serial}`)
    const alignment = [`https://x.example/${wide()}`, itemUri(1)].map((targetUrl) => ({
      type: ['Alignment'],
      targetName: 'it',
      targetCode: long(4_000),
      targetFramework: 'Data Practice',
      targetUrl,
    }))
    const answer = await submit(
      await signed(one, holder, { id: `https://x.example/${long(3_000)}`, alignment }),
      holder,
    )
    expect(answer.errors).toBeUndefined()
    expect(parseOf(answer)).toMatchObject({ code: 'PARSED_REPAIRED', path: '$.credentialSubject.achievement.id' })
    expect((await world.shown(holder.learner)).map(({ labels }) => labels.includes('Competency'))).toEqual([true])
  })

  test('is no issuer: said of the credential, and of one inside a record in the record’s report', async () => {
    const one = await house('One')
    const holder = await world.holder(`issued ${serial}`)
    const child = badge({ issuer: `did:x:${wide()}`, subject: { id: holder.did } })
    const alone = await submit(child, holder)
    expect(alone.errors).toBeUndefined()
    expect(alone.data.submitCredential.userErrors).toMatchObject([
      { code: 'INVALID', message: expect.stringContaining('ISSUER_TOO_LONG') },
    ])
    const subject = { id: holder.did, type: ['ClrSubject'], verifiableCredential: [child] }
    const around = { ...record(one.key.did, [child]), credentialSubject: subject }
    const answer = await submit(await signJsonLd(around, one.key, { created: CREATED }), holder)
    expect(answer.errors).toBeUndefined()
    expect(answer.data.submitCredential.credential.report.checks).toContainEqual(
      expect.objectContaining({ check: 'NESTED', code: 'ISSUER_TOO_LONG' }),
    )
  })
})

describe('the list', () => {
  const LIST = `query ($where: AchievementWhere, $first: Int!, $after: String) {
    achievements(where: $where, first: $first, after: $after) {
      totalCount edges { cursor node { id name creator { id } } } pageInfo { hasNextPage } } }`
  const list = async (where: object, by: House, page: object = { first: 10 }) =>
    (await ask(LIST, { where, ...page }, by.viewer)).data.achievements
  const ids = async (where: object, by: House) =>
    (await list(where, by)).edges.map(({ node }: { node: { id: string } }) => node.id)

  test('finds what is awarded by words, by who awards it, by kind and by what it is aligned to, page by page', async () => {
    const [one, two] = [await house('One'), await house('Two')]
    const competency = await item(1)
    const aligned = await save(one, { name: 'Pears', alignments: [{ competency }] })
    uri = `${uri}/2`
    const other = await save(one, { name: 'Apples', achievementType: 'Course', description: 'of quince' })
    const theirs = await save(two, { name: 'Pears of others' })
    expect(await ids({ creator: one.id }, two)).toEqual([other, aligned])
    expect(await ids({ creator: one.id, text: 'QUINCE apple' }, two)).toEqual([other])
    expect(await ids({ creator: one.id, achievementTypes: ['Course'] }, two)).toEqual([other])
    expect(await ids({ creator: one.id, competencies: [competency] }, two)).toEqual([aligned])
    expect(await ids({ creator: one.id, competencies: ['cmp_unknown'] }, two)).toEqual([])
    expect(await ids({ creator: two.id }, one)).toEqual([theirs])
    const first = await list({ creator: one.id }, two, { first: 1 })
    expect(first).toMatchObject({ totalCount: 2, pageInfo: { hasNextPage: true } })
    const rest = await list({ creator: one.id }, two, { first: 1, after: first.edges[0].cursor })
    expect(rest.edges.map(({ node }: { node: { name: string } }) => node.name)).toEqual(['Pears'])
  })

  test('is bounded', async () => {
    const by = await house('One')
    const { errors } = await ask(LIST, { where: { text: 'x'.repeat(201) }, first: 1 }, by.viewer)
    expect(errors).toMatchObject([{ extensions: { code: 'LIMIT', field: 'where.text' } }])
  })
})
