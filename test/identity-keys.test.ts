import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { createApiClient, revokeApiClient } from '../src/identity/access-key.service.ts'
import { newApiKey } from '../src/identity/api-key.ts'
import { authenticate } from '../src/identity/authenticate.ts'
import { createClient, createToken, setMembership } from '../src/identity/bootstrap.ts'
import { delegate, revokeDelegation } from '../src/identity/delegation.service.ts'
import { SYSTEM } from '../src/identity/rights.ts'
import { Role, UseCase } from '../src/shared/viewer.ts'
import { DAY, type IdentityWorld, NOW, openIdentityWorld } from './identity-world.ts'

let world: IdentityWorld
beforeAll(async () => {
  world = await openIdentityWorld()
})
afterAll(() => world.stores.close())

const UNAUTHENTICATED = expect.objectContaining({
  code: 'UNAUTHENTICATED',
  message: 'Send a valid key in the header "Authorization: Bearer …".',
})
const NO_ORGANISATION = expect.objectContaining({
  code: 'NOT_FOUND',
  message: 'No such organisation, or it is not yours.',
})
const enter = (authorization?: string, organisation?: string) =>
  authenticate(world.stores.resources, { authorization, organisation })
const query = (text: string, parameters: unknown[] = []) => world.stores.dataSource.query(text, parameters)

describe('a key', () => {
  test('none is anonymous, and anonymous acts for nobody', async () => {
    expect(await enter()).toMatchObject({ kind: 'ANONYMOUS', actor: null, organisation: null, learner: null })
    await expect(enter(undefined, world.employer)).rejects.toEqual(UNAUTHENTICATED)
  })

  test('of a client acts for its organisation with its use cases', async () => {
    const viewer = await enter(`Bearer ${world.employerClient.key}`)
    expect(viewer).toMatchObject({ kind: 'CLIENT', actor: world.employerClient.id, portal: null, learner: null })
    expect(viewer.organisation).toBe(world.employer)
    expect([...viewer.useCases].sort()).toEqual([UseCase.CANDIDATE_SEARCH, UseCase.JOB_AUTHORING])
    expect([...viewer.roles]).toEqual([Role.EMPLOYER])
  })

  test.each([
    ['nothing', ''],
    ['another scheme', 'Basic aHdfYWJj'],
    ['no key of ours', 'Bearer abc'],
    ['a prefix that nobody has', `Bearer ${newApiKey()}`],
    ['a bomb', `Bearer hw_abcdefgh_${'a'.repeat(100_000)}`],
    ['SQL', "Bearer hw_abcdefgh_' OR 1=1 --"],
  ])('is refused with one text: %s', async (_name, authorization) => {
    await expect(enter(authorization)).rejects.toEqual(UNAUTHENTICATED)
  })

  test('is refused with that text too when its secret is wrong by one letter', async () => {
    const { key } = world.employerClient
    const wrong = key.slice(0, -2) + (key.at(-2) === 'A' ? 'B' : 'A') + key.at(-1)
    await expect(enter(`Bearer ${wrong}`)).rejects.toEqual(UNAUTHENTICATED)
  })

  test('opens until the moment it expires and not from then on', async () => {
    const expiresAt = new Date(NOW + 60_000)
    const { key } = await createClient(world.stores.session(SYSTEM), {
      organisation: world.employer,
      name: 'short',
      useCases: [],
      expiresAt,
    })
    world.clock.now = expiresAt.getTime() - 1
    await enter(`Bearer ${key}`)
    world.clock.now = expiresAt.getTime()
    await expect(enter(`Bearer ${key}`)).rejects.toEqual(UNAUTHENTICATED)
    world.clock.now = NOW
  })

  test('is nowhere in the database, only its prefix is', async () => {
    const rows = await query('SELECT access_key::text AS row FROM access_key')
    for (const { row } of rows)
      for (const { key } of [world.employerClient, world.employerStaff]) {
        expect(row).not.toContain(key)
        expect(row).not.toContain(key.split('_').slice(2).join('_'))
      }
  })

  test('notes its use at most once a minute', async () => {
    const { key, id } = await createToken(world.stores.session(SYSTEM), {
      account: world.employerStaff.account,
      name: 'used',
      expiresAt: new Date(NOW + DAY),
    })
    const used = async () =>
      (await query('SELECT last_used_at FROM access_key WHERE id = $1', [id]))[0].last_used_at?.getTime() ?? null
    expect(await used()).toBeNull()
    const seen: (number | null)[] = []
    for (const after of [0, 59_999, 60_000]) {
      world.clock.now = NOW + after
      await enter(`Bearer ${key}`)
      seen.push(await used())
    }
    world.clock.now = NOW
    expect(seen).toEqual([NOW, NOW, NOW + 60_000])
  })
})

describe('an account', () => {
  test('with one organisation acts for it, without being asked', async () => {
    const viewer = await world.viewer(world.employerStaff.key)
    expect(viewer).toMatchObject({ kind: 'ACCOUNT', organisation: world.employer, portal: null, learner: null })
    expect(viewer.useCases.has(UseCase.CANDIDATE_SEARCH)).toBe(true)
    expect(viewer.useCases.has(UseCase.GRAPH_ANALYSIS)).toBe(false)
  })

  test('acts for no organisation of others, and cannot tell it from none', async () => {
    for (const other of [
      world.rival,
      'org_ffffffffffffffffffffffffffffffff',
      '',
      'org_00000000000000000000000000000000',
    ])
      await expect(world.viewer(world.employerStaff.key, other)).rejects.toEqual(NO_ORGANISATION)
  })

  test('with two organisations acts for the one it names, with its roles there alone', async () => {
    const both = await world.person('Dee', world.employer, [Role.EMPLOYER])
    await setMembership(world.stores.session(SYSTEM), both.account, world.college, [Role.ANALYST])
    expect(await world.viewer(both.key)).toMatchObject({ organisation: null, roles: new Set() })
    expect((await world.viewer(both.key, world.employer)).roles).toEqual(new Set([Role.EMPLOYER]))
    expect((await world.viewer(both.key, world.college)).roles).toEqual(new Set([Role.ANALYST]))
  })

  test('of a learner is the learner, and never at the same time an employer', async () => {
    const learner = await world.learner('Eli')
    expect(await world.viewer(learner.key)).toEqual(learner.viewer)
    await setMembership(world.stores.session(SYSTEM), learner.account, world.employer, [Role.EMPLOYER])
    expect(await world.viewer(learner.key)).toMatchObject({ organisation: null, learner: learner.learner })
    const working = await world.viewer(learner.key, world.employer)
    expect(working).toMatchObject({ organisation: world.employer, learner: null, roles: new Set([Role.EMPLOYER]) })
  })

  test('lends its token no more than the token was made for', async () => {
    const { key } = await createToken(world.stores.session(SYSTEM), {
      account: world.employerStaff.account,
      name: 'narrow',
      useCases: [UseCase.JOB_AUTHORING, UseCase.GRAPH_ANALYSIS],
      expiresAt: new Date(NOW + DAY),
    })
    expect([...(await world.viewer(key)).useCases]).toEqual([UseCase.JOB_AUTHORING])
  })
})

describe('a delegation', () => {
  const today = new Date(NOW).toISOString().slice(0, 10)
  const grant = async (useCases: UseCase[], validUntil = today) => {
    const session = world.stores.session(await world.viewer(world.employerStaff.key))
    await delegate(session, { portal: world.portal, useCases, validUntil }, null)
    const [row] = await query('SELECT id FROM delegation ORDER BY created_at DESC, id LIMIT 1')
    return { session, id: row.id as string }
  }
  const end = async () => query('DELETE FROM delegation')

  test('is needed: a portal alone acts for nobody else', async () => {
    await expect(world.viewer(world.portalClient.key, world.employer)).rejects.toEqual(NO_ORGANISATION)
  })

  test('lets the portal act with what both hold, as what the grantor is', async () => {
    await grant([UseCase.CANDIDATE_SEARCH, UseCase.CANDIDATE_DISCLOSURE])
    const viewer = await world.viewer(world.portalClient.key, world.employer)
    expect(viewer).toMatchObject({ organisation: world.employer, portal: world.portal, kind: 'CLIENT', learner: null })
    expect([...viewer.useCases]).toEqual([UseCase.CANDIDATE_SEARCH])
    expect([...viewer.roles]).toEqual([Role.EMPLOYER])
    await expect(world.viewer(world.portalClient.key, world.rival)).rejects.toEqual(NO_ORGANISATION)
    await end()
  })

  test('works for people of the portal too, within their own roles', async () => {
    await grant([UseCase.CANDIDATE_SEARCH, UseCase.JOB_AUTHORING])
    const analyst = await world.person('Fay', world.portal, [Role.ANALYST])
    expect([...(await world.viewer(world.portalStaff.key, world.employer)).useCases].sort()).toEqual([
      UseCase.CANDIDATE_SEARCH,
      UseCase.JOB_AUTHORING,
    ])
    const viewer = await world.viewer(analyst.key, world.employer)
    expect([viewer.useCases, viewer.roles]).toEqual([new Set(), new Set()])
    await end()
  })

  test('holds through its last day (UTC) and not a moment longer', async () => {
    await grant([UseCase.CANDIDATE_SEARCH])
    world.clock.now = Date.parse(`${today}T23:59:59.999Z`)
    await world.viewer(world.portalClient.key, world.employer)
    world.clock.now += 1
    await expect(world.viewer(world.portalClient.key, world.employer)).rejects.toEqual(NO_ORGANISATION)
    world.clock.now = NOW
    await end()
  })

  test('ends at once when it is revoked', async () => {
    const { session, id } = await grant([UseCase.CANDIDATE_SEARCH])
    await world.viewer(world.portalClient.key, world.employer)
    await revokeDelegation(session, id)
    await expect(world.viewer(world.portalClient.key, world.employer)).rejects.toEqual(NO_ORGANISATION)
    await end()
  })

  test('is no way to pass on: the portal cannot delegate or make keys for the grantor', async () => {
    await grant([UseCase.CANDIDATE_SEARCH])
    for (const key of [world.portalClient.key, world.portalStaff.key]) {
      const acting = world.stores.session(await world.viewer(key, world.employer))
      const forbidden = expect.objectContaining({ code: 'FORBIDDEN' })
      const input = { portal: world.portal, useCases: [UseCase.CANDIDATE_SEARCH], validUntil: '2027-01-01' }
      await expect(delegate(acting, input, null)).rejects.toEqual(forbidden)
      const client = { name: 'x', useCases: [UseCase.CANDIDATE_SEARCH], expiresAt: new Date(NOW + DAY) }
      await expect(createApiClient(acting, client, null)).rejects.toEqual(forbidden)
    }
    await end()
  })

  test.each<[string, Partial<{ portal: string; useCases: UseCase[]; validUntil: string }>, string]>([
    ['to an employer', {}, 'NOT_FOUND'],
    ['of what one does not have', { useCases: [UseCase.GRAPH_ANALYSIS] }, 'NOT_QUALIFIED'],
    ['of nothing', { useCases: [] }, 'INVALID'],
    ['until yesterday', { validUntil: '2026-11-22' }, 'INVALID'],
    ['for ever', { validUntil: '9999-01-01' }, 'INVALID'],
    ['to oneself', { portal: 'self' }, 'INVALID'],
  ])('%s is refused', async (_name, change, code) => {
    const session = world.stores.session(await world.viewer(world.employerStaff.key))
    const input = { portal: world.rival, useCases: [UseCase.CANDIDATE_SEARCH], validUntil: '2027-01-01', ...change }
    if (change.portal === 'self') input.portal = world.employer
    await expect(delegate(session, input, null)).rejects.toMatchObject({
      userErrors: expect.arrayContaining([expect.objectContaining({ code })]),
    })
    expect((await query('SELECT count(*)::int AS n FROM delegation'))[0].n).toBe(0)
  })
})

describe('API clients', () => {
  const input = { name: 'ATS 2', useCases: [UseCase.CANDIDATE_SEARCH], expiresAt: new Date(NOW + 30 * DAY) }
  const staff = async () => world.stores.session(await world.viewer(world.employerStaff.key))

  test('are made by people, open at once, and end at once', async () => {
    const session = await staff()
    const { id, secret } = await createApiClient(session, input, null)
    expect(await world.viewer(secret as string)).toMatchObject({ actor: id, organisation: world.employer })
    await revokeApiClient(session, id)
    await expect(world.viewer(secret as string)).rejects.toEqual(UNAUTHENTICATED)
    expect(await revokeApiClient(session, id)).toBe(id)
  })

  test('are not made by clients', async () => {
    const session = world.stores.session(await world.viewer(world.employerClient.key))
    await expect(createApiClient(session, input, null)).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })

  test('get nothing that their maker does not have, no empty name, no endless life', async () => {
    const wrong = { ...input, name: ' ', useCases: [UseCase.GRAPH_ANALYSIS], expiresAt: new Date(NOW + 800 * DAY) }
    await expect(createApiClient(await staff(), wrong, null)).rejects.toMatchObject({
      userErrors: [
        { code: 'INVALID', field: ['input', 'name'] },
        { code: 'NOT_QUALIFIED', field: ['input', 'useCases'] },
        { code: 'INVALID', field: ['input', 'expiresAt'] },
      ],
    })
  })

  test('of another organisation cannot be ended, and do not exist', async () => {
    const rival = world.stores.session(await world.viewer(world.rivalStaff.key))
    const messages: unknown[] = []
    for (const id of [world.employerClient.id, 'key_00000000000000000000000000000000', world.employer])
      messages.push(await revokeApiClient(rival, id).catch((cause) => cause.userErrors))
    expect(messages[0]).toMatchObject([{ code: 'NOT_FOUND' }])
    expect(messages[1]).toEqual(messages[0])
    expect(messages[2]).toEqual(messages[0])
    await world.viewer(world.employerClient.key)
  })

  test('are made once for one idempotency key, and the secret is not kept for the second answer', async () => {
    const first = await createApiClient(await staff(), input, 'retry-1')
    const second = await createApiClient(await staff(), input, 'retry-1')
    expect(second).toEqual({ id: first.id, secret: null })
    const kept = await query('SELECT idempotency_key::text AS row FROM idempotency_key')
    expect(JSON.stringify(kept)).not.toContain((first.secret as string).slice(12))
  })
})
