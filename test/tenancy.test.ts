import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type ExecutionResult, type GraphQLSchema, graphql } from 'graphql'
import { createSchema } from '../src/graphql/schema.ts'
import { recordAccess } from '../src/identity/audit.service.ts'
import { AccessAction } from '../src/identity/audit.ts'
import { ConsentField } from '../src/identity/kinds.ts'
import { Role, type Viewer } from '../src/shared/viewer.ts'
import { type IdentityWorld, type LearnerPerson, openIdentityWorld } from './identity-world.ts'

let world: IdentityWorld
let schema: GraphQLSchema
let ana: LearnerPerson
let ben: LearnerPerson
/** Ids that belong to the employer or to Ana. */
let owned: { client: string; delegation: string; consent: string }
beforeAll(async () => {
  ;[world, schema] = await Promise.all([openIdentityWorld(), createSchema()])
  ana = await world.learner('Ana Quillfeather')
  ben = await world.learner('Ben')
  const staff = await world.viewer(world.employerStaff.key)
  const made = await ask(staff, CREATE_CLIENT, { input: CLIENT })
  const delegated = await ask(staff, DELEGATE, { input: { ...DELEGATION, portal: world.portal } })
  const granted = await ask(ana.viewer, GRANT, { input: { ...CONSENT, audience: [world.employer] } })
  owned = {
    client: at(made, 'createApiClient.client.id'),
    delegation: at(delegated, 'delegate.organisation.delegations.0.id'),
    consent: at(granted, 'grantConsent.consent.id'),
  }
  await recordAccess(world.stores.session(staff), {
    action: AccessAction.RANKED,
    purpose: 'candidates',
    fields: [ConsentField.LEVELS],
    people: [ana.learner],
  })
})
afterAll(() => world.stores.close())

const CLIENT = { name: 'ATS', useCases: ['CANDIDATE_SEARCH'], expiresAt: '2027-01-01T00:00:00Z' }
const DELEGATION = { useCases: ['CANDIDATE_SEARCH'], validUntil: '2027-01-31' }
const CONSENT = {
  purpose: 'DISCOVERY',
  fields: ['COMPETENCIES', 'LEVELS'],
  validUntil: '2027-01-01T00:00:00Z',
  termsVersion: '1',
}
const ERRORS = 'userErrors { code field message } projected'
const CREATE_CLIENT = `mutation ($input: CreateApiClientInput!, $key: String) {
  createApiClient(input: $input, idempotencyKey: $key) { client { id prefix name } secret ${ERRORS} } }`
const REVOKE_CLIENT = `mutation ($input: IdInput!) { revokeApiClient(input: $input) { client { id revokedAt } ${ERRORS} } }`
const DELEGATE = `mutation ($input: DelegateInput!) { delegate(input: $input) {
  organisation { id delegations { id grantor { name } portal { name } validUntil revokedAt useCases } } ${ERRORS} } }`
const REVOKE_DELEGATION = `mutation ($input: IdInput!) { revokeDelegation(input: $input) {
  organisation { delegations { id revokedAt } } ${ERRORS} } }`
const GRANT = `mutation ($input: GrantConsentInput!, $key: String) { grantConsent(input: $input, idempotencyKey: $key) {
  consent { id purpose audience { id name } fields validFrom validUntil withdrawnAt termsVersion } ${ERRORS} } }`
const WITHDRAW = `mutation ($input: IdInput!) { withdrawConsent(input: $input) { consent { id withdrawnAt } ${ERRORS} } }`
const NODE = `query ($id: ID!) { node(id: $id) { __typename id } }`
const VIEWER = `{ viewer { roles useCases organisation { id name apiClients { id prefix } delegations { id } }
  onBehalfOf { id name apiClients { id } delegations { id } }
  me { displayName consents { id } accessLog(first: 10) { edges { node {
    at purpose action fields organisation { name apiClients { id } } portal { name } } } chainHead } } } }`

const ask = (viewer: Viewer | undefined, source: string, variableValues: Record<string, unknown> = {}) =>
  graphql({ schema, source, variableValues, contextValue: world.stores.session(viewer) })

/** What stands at a dotted path of an answer without errors. */
function at<T = string>({ data, errors }: ExecutionResult, path: string): T {
  expect(errors).toBeUndefined()
  return path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown>)?.[key], data) as T
}
const codeOf = ({ errors }: ExecutionResult) => errors?.[0]?.extensions.code

describe('viewer', () => {
  test('of nobody is nobody', async () => {
    expect(at(await ask(undefined, VIEWER), 'viewer')).toEqual({
      roles: [],
      useCases: [],
      organisation: null,
      onBehalfOf: null,
      me: null,
    })
  })

  test('of an employer’s client is its organisation, with what is its own, and no learner', async () => {
    const viewer = at<Record<string, unknown>>(
      await ask(await world.viewer(world.employerClient.key), VIEWER),
      'viewer',
    )
    expect(viewer).toMatchObject({ roles: ['EMPLOYER'], onBehalfOf: null, me: null })
    expect(viewer.organisation).toMatchObject({ id: world.employer, delegations: [{ id: owned.delegation }] })
    expect((viewer.organisation as { apiClients: unknown[] }).apiClients).toHaveLength(2)
  })

  test('of a portal is the portal, for its grantor, whose keys and delegations it does not see', async () => {
    const acting = await world.viewer(world.portalClient.key, world.employer)
    expect(at(await ask(acting, VIEWER), 'viewer')).toEqual({
      roles: ['EMPLOYER'],
      useCases: ['CANDIDATE_SEARCH'],
      organisation: { id: world.portal, name: 'Valley Jobs', apiClients: [], delegations: [] },
      onBehalfOf: { id: world.employer, name: 'Quernstone Cold Chain', apiClients: [], delegations: [] },
      me: null,
    })
  })

  test('of a learner has everything about them, and who looked', async () => {
    const viewer = at<{ me: Record<string, unknown> }>(await ask(await world.viewer(ana.key), VIEWER), 'viewer')
    expect(viewer).toMatchObject({ roles: ['LEARNER'], organisation: null })
    expect(viewer.me).toMatchObject({
      displayName: 'Ana Quillfeather',
      consents: [{ id: owned.consent }],
      accessLog: {
        edges: [{ node: { purpose: 'candidates', action: 'RANKED', fields: ['LEVELS'], portal: null } }],
        chainHead: expect.stringMatching(/^[0-9-]{10}\.[0-9a-f]{16}:\d+:[0-9a-f]{64}$/),
      },
    })
    expect(JSON.stringify(viewer.me)).toContain('"organisation":{"name":"Quernstone Cold Chain","apiClients":[]}')
  })
})

describe('ids of another tenant', () => {
  const unknown = {
    client: `key_${'f'.repeat(32)}`,
    delegation: `dlg_${'f'.repeat(32)}`,
    consent: `cns_${'f'.repeat(32)}`,
  }
  const strangers = async (): Promise<[string, Viewer | undefined][]> => [
    ['a rival', await world.viewer(world.rivalStaff.key)],
    ['a steward among the rivals', await world.viewer((await world.person('Op', world.rival, [Role.STEWARD])).key)],
    ['another learner', await world.viewer(ben.key)],
    ['a portal that acts for the owner', await world.viewer(world.portalClient.key, world.employer)],
    ['nobody', undefined],
  ]

  test('give null through node, exactly like unknown ones', async () => {
    for (const [who, viewer] of await strangers())
      for (const kind of ['client', 'delegation', 'consent'] as const) {
        const foreign = await ask(viewer, NODE, { id: owned[kind] })
        expect([who, kind, foreign]).toEqual([who, kind, await ask(viewer, NODE, { id: unknown[kind] })])
        expect(foreign).toEqual({ data: { node: null } })
      }
  })

  test('are there for their owners', async () => {
    const staff = await world.viewer(world.employerStaff.key)
    expect(at(await ask(staff, NODE, { id: owned.client }), 'node.__typename')).toBe('ApiClient')
    expect(at(await ask(staff, NODE, { id: owned.delegation }), 'node.__typename')).toBe('Delegation')
    expect(at(await ask(await world.viewer(world.portalStaff.key), NODE, { id: owned.delegation }), 'node.id')).toBe(
      owned.delegation,
    )
    expect(at(await ask(ana.viewer, NODE, { id: owned.consent }), 'node.__typename')).toBe('Consent')
    expect(at(await ask(ana.viewer, NODE, { id: world.rival }), 'node.__typename')).toBe('Organisation')
    expect(await ask(ana.viewer, NODE, { id: 'org_00000000000000000000000000000000' })).toEqual({
      data: { node: null },
    })
  })

  test.each([
    ['revokeApiClient', REVOKE_CLIENT, 'client'],
    ['revokeDelegation', REVOKE_DELEGATION, 'delegation'],
    ['withdrawConsent', WITHDRAW, 'consent'],
  ] as const)('%s does nothing to them and answers as for unknown ones', async (_name, mutation, kind) => {
    for (const [, viewer] of await strangers()) {
      const foreign = await ask(viewer, mutation, { input: { id: owned[kind] } })
      const none = await ask(viewer, mutation, { input: { id: unknown[kind] } })
      expect(JSON.stringify(foreign)).toBe(JSON.stringify(none))
      expect(['FORBIDDEN', 'UNAUTHENTICATED', undefined]).toContain(codeOf(foreign))
    }
    const [row] = await world.stores.dataSource.query(
      `SELECT (SELECT count(*)::int FROM access_key WHERE revoked_at IS NOT NULL) AS keys,
         (SELECT count(*)::int FROM delegation WHERE revoked_at IS NOT NULL) AS delegations,
         (SELECT count(*)::int FROM consent WHERE withdrawn_at IS NOT NULL) AS consents`,
    )
    expect(row).toEqual({ keys: 0, delegations: 0, consents: 0 })
  })

  test('the portal of a delegation cannot end it: only who gave it', async () => {
    const portal = await world.viewer(world.portalStaff.key)
    const answer = await ask(portal, REVOKE_DELEGATION, { input: { id: owned.delegation } })
    expect(at(answer, 'revokeDelegation.userErrors')).toMatchObject([{ code: 'NOT_FOUND' }])
  })

  test('show no keys and delegations of others through any path', async () => {
    const everyone = `{ organisations(first: 100) { edges { node { id apiClients { id } delegations { id grantor {
      apiClients { id } delegations { id } } portal { apiClients { id } delegations { id } } } } } } }`
    const nodes = at<{ node: { id: string; apiClients: unknown[]; delegations: unknown[] } }[]>(
      await ask(await world.viewer(world.rivalStaff.key), everyone),
      'organisations.edges',
    ).map(({ node }) => node)
    expect(nodes.length).toBe(4)
    for (const { apiClients, delegations } of nodes) expect([apiClients, delegations]).toEqual([[], []])
    const portal = at<{ node: { id: string; apiClients: unknown[]; delegations: { grantor: object }[] } }[]>(
      await ask(await world.viewer(world.portalStaff.key), everyone),
      'organisations.edges',
    ).find(({ node }) => node.id === world.portal)
    expect(portal?.node.apiClients).toHaveLength(1)
    expect(portal?.node.delegations).toMatchObject([{ grantor: { apiClients: [], delegations: [] } }])
  })
})

describe('mutations through GraphQL', () => {
  test('grantConsent answers the consent, projected; withdrawConsent ends it', async () => {
    const granted = await ask(ben.viewer, GRANT, { input: { ...CONSENT, audience: [world.rival] }, key: 'k1' })
    expect(at(granted, 'grantConsent.consent')).toMatchObject({
      purpose: 'DISCOVERY',
      audience: [{ id: world.rival, name: 'Hollinvale Regional Care' }],
      withdrawnAt: null,
    })
    const again = await ask(ben.viewer, GRANT, { input: { ...CONSENT, audience: [world.rival] }, key: 'k1' })
    expect(at(again, 'grantConsent.consent.id')).toBe(at(granted, 'grantConsent.consent.id'))
    const id = at(granted, 'grantConsent.consent.id')
    expect(at(await ask(ben.viewer, WITHDRAW, { input: { id } }), 'withdrawConsent.consent.withdrawnAt')).not.toBeNull()
  })

  test('outcomes that a caller can mend are data', async () => {
    const answer = await ask(ben.viewer, GRANT, { input: { ...CONSENT, fields: ['NAME'], audience: ['org_x'] } })
    expect(at(answer, 'grantConsent')).toMatchObject({
      consent: null,
      userErrors: [{ code: 'INVALID' }, { code: 'INVALID' }],
    })
  })

  test('a key’s secret is in the first answer alone', async () => {
    const staff = await world.viewer(world.employerStaff.key)
    const first = await ask(staff, CREATE_CLIENT, { input: CLIENT, key: 'once' })
    const secret = at(first, 'createApiClient.secret')
    expect((await world.viewer(secret)).organisation).toBe(world.employer)
    const again = await ask(staff, CREATE_CLIENT, { input: CLIENT, key: 'once' })
    expect(at(again, 'createApiClient.secret')).toBeNull()
    expect(at(again, 'createApiClient.client.id')).toBe(at(first, 'createApiClient.client.id'))
  })
})

describe('organisations', () => {
  const LIST = `query ($first: Int!, $after: String, $where: OrganisationWhere) {
    organisations(first: $first, after: $after, where: $where) {
      totalCount pageInfo { hasNextPage endCursor } edges { node { name } } } }`
  const names = (answer: ExecutionResult) =>
    at<{ node: { name: string } }[]>(answer, 'organisations.edges').map(({ node }) => node.name)

  test('come page by page, each once, in order of their names, without "anyone"', async () => {
    const seen: string[] = []
    let after: string | null = null
    do {
      const answer: ExecutionResult = await ask(ana.viewer, LIST, { first: 1, after })
      seen.push(...names(answer))
      expect(at(answer, 'organisations.totalCount')).toBe(4)
      after = at<boolean>(answer, 'organisations.pageInfo.hasNextPage')
        ? at(answer, 'organisations.pageInfo.endCursor')
        : null
    } while (after)
    expect(seen).toEqual([
      'Hollinvale Regional Care',
      'Larkmere Community College',
      'Quernstone Cold Chain',
      'Valley Jobs',
    ])
  })

  test('are found by part of their name, kind and region; signs of patterns are plain signs', async () => {
    const found = async (where: object) => names(await ask(ana.viewer, LIST, { first: 10, where }))
    expect(await found({ text: 'quern' })).toEqual(['Quernstone Cold Chain'])
    expect(await found({ text: '%' })).toEqual([])
    expect(await found({ text: '_' })).toEqual([])
    expect(await found({ kinds: ['EDUCATION', 'PORTAL'] })).toEqual(['Larkmere Community College', 'Valley Jobs'])
    expect(await found({ kinds: ['EMPLOYER'], regions: ['XA-TV'], text: 'care' })).toEqual(['Hollinvale Regional Care'])
    expect(await found({ regions: ['US-TX'] })).toEqual([])
  })

  test('refuse foreign cursors, endless texts, wrong sizes and those without a key', async () => {
    const page = await ask(ana.viewer, LIST, { first: 1 })
    const after = at(page, 'organisations.pageInfo.endCursor')
    expect(codeOf(await ask(ana.viewer, LIST, { first: 1, after, where: { text: 'a' } }))).toBe('CURSOR_EXPIRED')
    expect(codeOf(await ask(await world.viewer(world.rivalStaff.key), LIST, { first: 1, after }))).toBe(
      'CURSOR_EXPIRED',
    )
    expect(codeOf(await ask(ana.viewer, LIST, { first: 1, where: { text: 'x'.repeat(201) } }))).toBe('LIMIT')
    expect(codeOf(await ask(ana.viewer, LIST, { first: 101 }))).toBe('BAD_USER_INPUT')
    expect(codeOf(await ask(ana.viewer, LIST, { first: 0 }))).toBe('BAD_USER_INPUT')
    expect(codeOf(await ask(undefined, LIST, { first: 1 }))).toBe('UNAUTHENTICATED')
  })
})
