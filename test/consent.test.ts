import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { ANYONE } from '../src/identity/anyone.ts'
import type { GrantConsentInput } from '../src/identity/consent.inputs.ts'
import { consentedFields, consenting, consentsOfLearners } from '../src/identity/consent.loaders.ts'
import { grantConsent, ownConsents, withdrawConsent } from '../src/identity/consent.service.ts'
import { idempotent, purgeIdempotencyKeys } from '../src/identity/idempotency.ts'
import { ConsentField, ConsentPurpose } from '../src/identity/kinds.ts'
import { SYSTEM } from '../src/identity/rights.ts'
import { DAY, type IdentityWorld, type LearnerPerson, NOW, openIdentityWorld } from './identity-world.ts'

let world: IdentityWorld
let ana: LearnerPerson
let ben: LearnerPerson
beforeAll(async () => {
  world = await openIdentityWorld()
  ana = await world.learner('Ana')
  ben = await world.learner('Ben')
})
afterAll(() => world.stores.close())

const BASICS = [ConsentField.COMPETENCIES, ConsentField.LEVELS]
const discovery = (more: Partial<GrantConsentInput> = {}): GrantConsentInput => ({
  purpose: ConsentPurpose.DISCOVERY,
  fields: BASICS,
  validUntil: new Date(NOW + 30 * DAY),
  termsVersion: '2026-11',
  ...more,
})
const query = (text: string, parameters: unknown[] = []) => world.stores.dataSource.query(text, parameters)
const as = (person: LearnerPerson) => world.stores.session(person.viewer)
const finds = async (organisation: string | null, regions?: string[], purpose = ConsentPurpose.DISCOVERY) => {
  const found = await consenting(
    world.stores.session(SYSTEM),
    { purpose, organisation, fields: BASICS, ...(regions ? { regions } : {}) },
    [ana.learner, ben.learner],
  )
  return [...found]
}
const forget = () => query('DELETE FROM consent')

describe('a consent', () => {
  test('lets anyone find its learner, for its purpose alone', async () => {
    await grantConsent(as(ana), discovery())
    expect(await finds(world.employer)).toEqual([ana.learner])
    expect(await finds(world.rival)).toEqual([ana.learner])
    expect(await finds(null)).toEqual([ana.learner])
    for (const purpose of [ConsentPurpose.DISCLOSURE, ConsentPurpose.ANALYTICS, ConsentPurpose.RESEARCH])
      expect(await finds(world.employer, undefined, purpose)).toEqual([])
    await forget()
  })

  test('with an audience lets that audience and nobody else', async () => {
    await grantConsent(as(ana), discovery({ audience: [world.employer] }))
    expect(await finds(world.employer)).toEqual([ana.learner])
    expect(await finds(world.rival)).toEqual([])
    expect(await finds(null)).toEqual([])
    await forget()
  })

  test('for regions covers jobs there, and no job of which the region is not known', async () => {
    await grantConsent(as(ana), discovery({ regions: ['XA-TV'] }))
    expect(await finds(world.employer, ['US-TX', 'XA-TV'])).toEqual([ana.learner])
    expect(await finds(world.employer, ['US-TX'])).toEqual([])
    expect(await finds(world.employer)).toEqual([])
    await forget()
  })

  test('holds from its first moment until its end, exclusive', async () => {
    await grantConsent(as(ana), discovery({ validUntil: new Date(NOW + DAY) }))
    const at = async (now: number) => {
      world.clock.now = now
      return finds(world.employer).finally(() => {
        world.clock.now = NOW
      })
    }
    expect(await at(NOW - 1)).toEqual([])
    expect(await at(NOW)).toEqual([ana.learner])
    expect(await at(NOW + DAY - 1)).toEqual([ana.learner])
    expect(await at(NOW + DAY)).toEqual([])
    await forget()
  })

  test('says which fields, and several add up for the one who has them all', async () => {
    await grantConsent(as(ana), discovery({ audience: [world.employer], fields: [...BASICS, ConsentField.REGION] }))
    await grantConsent(as(ana), discovery({ fields: [...BASICS, ConsentField.AVAILABILITY] }))
    const fields = async (organisation: string) => {
      const question = { purpose: ConsentPurpose.DISCOVERY, organisation }
      const found = await consentedFields(world.stores.session(SYSTEM), question, [ana.learner, ben.learner])
      return [...found].map(([learner, own]) => [learner, [...own].sort()])
    }
    expect(await fields(world.employer)).toEqual([[ana.learner, ['AVAILABILITY', 'COMPETENCIES', 'LEVELS', 'REGION']]])
    expect(await fields(world.rival)).toEqual([[ana.learner, ['AVAILABILITY', 'COMPETENCIES', 'LEVELS']]])
    await forget()
  })

  test('withdrawn holds at once, also for a request that began before', async () => {
    const id = await grantConsent(as(ana), discovery())
    const before = world.stores.session(await world.viewer(world.employerClient.key))
    const question = { purpose: ConsentPurpose.DISCOVERY, organisation: world.employer, fields: BASICS }
    expect((await consenting(before, question, [ana.learner])).size).toBe(1)
    world.clock.now = NOW + 5
    await withdrawConsent(as(ana), id)
    world.clock.now = NOW
    expect((await consenting(before, question, [ana.learner])).size).toBe(0)
    expect(await consentsOfLearners(world.stores.dataSource.manager, [ana.learner])).toEqual(new Map())
    await forget()
  })

  test('withdrawn twice keeps the first moment', async () => {
    const id = await grantConsent(as(ana), discovery())
    await withdrawConsent(as(ana), id)
    world.clock.now = NOW + DAY
    expect(await withdrawConsent(as(ana), id)).toBe(id)
    world.clock.now = NOW
    expect(await ownConsents(as(ana), null)).toMatchObject([{ id, withdrawnAt: new Date(NOW) }])
    await forget()
  })

  test('of another learner can be neither seen nor withdrawn, and reads like none', async () => {
    const id = await grantConsent(as(ana), discovery())
    const foreign = await withdrawConsent(as(ben), id).catch((cause) => cause.userErrors)
    const unknown = await withdrawConsent(as(ben), 'cns_00000000000000000000000000000000').catch(
      (cause) => cause.userErrors,
    )
    expect(foreign).toMatchObject([{ code: 'NOT_FOUND' }])
    expect(foreign).toEqual(unknown)
    expect(await ownConsents(as(ben), null)).toEqual([])
    expect(await finds(world.employer)).toEqual([ana.learner])
    await forget()
  })

  test('names organisations that exist; "anyone" is not one of them', async () => {
    const audience = [world.employer, 'org_ffffffffffffffffffffffffffffffff', ANYONE, ana.learner]
    await expect(grantConsent(as(ana), discovery({ audience }))).rejects.toMatchObject({
      userErrors: [1, 2, 3].map((place) => ({ code: 'NOT_FOUND', field: ['input', 'audience', String(place)] })),
    })
    expect(await ownConsents(as(ana), null)).toEqual([])
  })

  test('is the learner’s alone to give: no client, no portal, no operator, nobody without a key', async () => {
    for (const viewer of [await world.viewer(world.employerClient.key), SYSTEM])
      await expect(grantConsent(world.stores.session(viewer), discovery())).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await expect(grantConsent(world.stores.session(), discovery())).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
  })

  test('stands in lists of what is in force and of what is over', async () => {
    const withdrawn = await grantConsent(as(ana), discovery())
    await withdrawConsent(as(ana), withdrawn)
    const short = await grantConsent(as(ana), discovery({ validUntil: new Date(NOW + 1) }))
    const live = await grantConsent(as(ana), discovery())
    world.clock.now = NOW + 1
    const ids = async (which: boolean | null) => (await ownConsents(as(ana), which)).map(({ id }) => id).sort()
    expect(await ids(true)).toEqual([live])
    expect(await ids(false)).toEqual([withdrawn, short].sort())
    expect((await ids(null)).length).toBe(3)
    world.clock.now = NOW
    await forget()
  })

  test('goes to the projection with its times, audience and fields', async () => {
    const id = await grantConsent(as(ben), discovery({ audience: [world.rival, world.employer, world.rival] }))
    const grants = await consentsOfLearners(world.stores.dataSource.manager, [ana.learner, ben.learner])
    expect([...grants]).toEqual([
      [
        ben.learner,
        [
          {
            consent: id,
            purpose: 'DISCOVERY',
            audience: [world.employer, world.rival].sort(),
            fields: ['COMPETENCIES', 'LEVELS'],
            regions: null,
            from: NOW,
            until: NOW + 30 * DAY,
          },
        ],
      ],
    ])
    await forget()
  })

  test('has a bound in number', async () => {
    const session = as(ben)
    await session.transaction(async (tx) => {
      for (let count = 0; count < 200; count++) await grantConsent(tx, discovery())
    })
    await expect(grantConsent(session, discovery())).rejects.toMatchObject({ userErrors: [{ code: 'LIMIT' }] })
    await forget()
  })
})

describe('an idempotency key', () => {
  test('gives the first result again, to two at once too, and grants once', async () => {
    const [one, two] = await Promise.all([
      grantConsent(as(ana), discovery(), 'once'),
      grantConsent(as(ana), discovery(), 'once'),
    ])
    expect(two).toBe(one)
    expect(await grantConsent(as(ana), discovery(), 'once')).toBe(one)
    expect((await ownConsents(as(ana), null)).length).toBe(1)
  })

  test('is refused for another input or another mutation', async () => {
    const refused = { code: 'BAD_USER_INPUT', extensions: { field: 'idempotencyKey' } }
    await expect(grantConsent(as(ana), discovery({ termsVersion: '2' }), 'once')).rejects.toMatchObject(refused)
    await expect(idempotent(as(ana), 'once', 'other', discovery(), async () => 1)).rejects.toMatchObject(refused)
    await expect(grantConsent(as(ana), discovery(), '')).rejects.toMatchObject(refused)
    await expect(grantConsent(as(ana), discovery(), 'x'.repeat(201))).rejects.toMatchObject(refused)
  })

  test('is the caller’s own: another learner’s same key is another one', async () => {
    const other = await grantConsent(as(ben), discovery(), 'once')
    expect((await ownConsents(as(ben), null)).map(({ id }) => id)).toEqual([other])
    await forget()
  })

  test('keeps nothing of work that failed', async () => {
    await expect(grantConsent(as(ana), discovery({ audience: ['org_none'] }), 'later')).rejects.toThrow()
    await expect(
      idempotent(as(ana), 'later', 'x', {}, async () => {
        throw new Error('broken')
      }),
    ).rejects.toThrow('broken')
    expect(await idempotent(as(ana), 'later', 'x', {}, async () => ({ fine: true }))).toEqual({ fine: true })
  })

  test('is free again after a day, and old ones are removed', async () => {
    let runs = 0
    const run = () => idempotent(as(ana), 'daily', 'run', { a: 1 }, async () => ++runs)
    expect(await run()).toBe(1)
    world.clock.now = NOW + DAY - 1
    expect(await run()).toBe(1)
    world.clock.now = NOW + DAY
    expect(await run()).toBe(2)
    const [{ n }] = await query('SELECT count(*)::int AS n FROM idempotency_key')
    expect(await purgeIdempotencyKeys(world.stores.dataSource.manager, NOW + DAY)).toBe(n - 1)
    world.clock.now = NOW
  })

  test('remembers a null, and that it was one', async () => {
    let runs = 0
    const run = () =>
      idempotent(as(ana), 'null', 'run', {}, async () => {
        runs++
        return null
      })
    expect([await run(), await run(), runs]).toEqual([null, null, 1])
  })
})
