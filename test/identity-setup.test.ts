import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import { ANYONE } from '../src/identity/anyone.ts'
import { createAccount, createClient, createToken, saveOrganisation, setMembership } from '../src/identity/bootstrap.ts'
import { organisationProjection } from '../src/identity/organisation.aggregate.ts'
import { OrganisationKind } from '../src/identity/organisation.ts'
import { learnerBehind, pseudonym } from '../src/identity/pseudonym.ts'
import { SYSTEM } from '../src/identity/rights.ts'
import { defineQuery } from '../src/shared/graph.ts'
import { newId } from '../src/shared/ids.ts'
import { Role } from '../src/shared/viewer.ts'
import { DAY, type IdentityWorld, NOW, openIdentityWorld } from './identity-world.ts'

let world: IdentityWorld
beforeAll(async () => {
  world = await openIdentityWorld()
})
afterAll(() => world.stores.close())

const system = () => world.stores.session(SYSTEM)
const query = (text: string, parameters: unknown[] = []) => world.stores.dataSource.query(text, parameters)

describe('organisations in the graph', () => {
  const nodes = defineQuery({
    name: 'test.identity.organisations',
    text: 'MATCH (o:Entity) WHERE o.id IN $ids RETURN labels(o) AS labels, o.name AS name, o.kinds AS kinds ORDER BY name',
    row: z.object({ labels: z.array(z.string()), name: z.string(), kinds: z.array(z.string()) }),
  })
  const labels = expect.arrayContaining(['Entity', 'Organisation'])

  test('stand there with names and kinds, follow changes, and "anyone" is one from the first start', async () => {
    const session = world.stores.session(SYSTEM)
    const kinds = [OrganisationKind.EMPLOYER, OrganisationKind.EDUCATION]
    const { id } = await saveOrganisation(session, { name: 'Old', kinds: [OrganisationKind.PORTAL] })
    await saveOrganisation(session, { id, name: 'New', kinds })
    expect(await session.projected()).toBe(true)
    expect(await session.graph.read(nodes, { ids: [id, ANYONE] })).toEqual([
      { labels, name: 'Anyone', kinds: [] },
      { labels, name: 'New', kinds: ['EDUCATION', 'EMPLOYER'] },
    ])
  })

  test('page through all of them for a rebuild', async () => {
    const all = new Set<string>()
    for (let after: string | null = null; ; ) {
      const ids: readonly string[] = await organisationProjection.ids(world.stores.dataSource.manager, after, 2)
      if (ids.length === 0) break
      for (const id of ids) all.add(id)
      after = ids.at(-1) as string
    }
    const [{ n }] = await query('SELECT count(*)::int AS n FROM organisation')
    expect(all.size).toBe(n)
  })
})

describe('what an operator sets up', () => {
  test.each<[string, () => Promise<unknown>, string]>([
    [
      'a nameless organisation',
      () => saveOrganisation(system(), { name: ' ', kinds: [OrganisationKind.PORTAL] }),
      'BAD_USER_INPUT',
    ],
    ['an organisation of no kind', () => saveOrganisation(system(), { name: 'X', kinds: [] }), 'BAD_USER_INPUT'],
    [
      'an odd region',
      () => saveOrganisation(system(), { name: 'X', kinds: [OrganisationKind.PORTAL], regions: ['Texas'] }),
      'BAD_USER_INPUT',
    ],
    [
      'a client of no organisation',
      () => createClient(system(), { organisation: 'org_x', name: 'x', useCases: [], expiresAt: new Date(NOW + DAY) }),
      'NOT_FOUND',
    ],
    [
      'a token of no account',
      () => createToken(system(), { account: 'acc_x', name: 'x', expiresAt: new Date(NOW + DAY) }),
      'NOT_FOUND',
    ],
    [
      'a member of no organisation',
      () => setMembership(system(), world.employerStaff.account, 'org_x', []),
      'NOT_FOUND',
    ],
    [
      'a learner by membership',
      () => setMembership(system(), world.employerStaff.account, world.college, [Role.LEARNER]),
      'BAD_USER_INPUT',
    ],
  ])('%s is refused', async (_name, work, code) => {
    await expect(work()).rejects.toMatchObject({ code })
  })

  test('is refused to everybody else', async () => {
    const staff = world.stores.session(await world.viewer(world.employerStaff.key))
    const forbidden = { code: 'FORBIDDEN' }
    await expect(saveOrganisation(staff, { name: 'X', kinds: [OrganisationKind.PORTAL] })).rejects.toMatchObject(
      forbidden,
    )
    await expect(setMembership(staff, world.employerStaff.account, world.rival, [Role.OPERATOR])).rejects.toMatchObject(
      forbidden,
    )
    await expect(
      createToken(staff, { account: world.rivalStaff.account, name: 'x', expiresAt: new Date(NOW + DAY) }),
    ).rejects.toMatchObject(forbidden)
  })

  test('may have a key that is known beforehand, if it has the form', async () => {
    const known = `hw_demoempl_${'d'.repeat(40)}`
    const client = { organisation: world.employer, name: 'demo', useCases: [], expiresAt: new Date(NOW + DAY) }
    expect((await createClient(system(), { ...client, key: known })).key).toBe(known)
    expect((await world.viewer(known)).organisation).toBe(world.employer)
    await expect(createClient(system(), { ...client, key: 'demo' })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' })
    await expect(createClient(system(), { ...client, key: known })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' })
  })

  test('is one account for one e-mail address, however it is written', async () => {
    await createAccount(system(), { name: 'Ada', email: 'Ada@Example.org' })
    const again = createAccount(system(), { name: 'Ada', email: ' ada@example.ORG ' })
    await expect(again).rejects.toMatchObject({ code: 'BAD_USER_INPUT' })
    const rows = await query("SELECT account::text AS row FROM account WHERE account::text ILIKE '%ada@example%'")
    expect(rows).toEqual([])
  })
})

describe('a pseudonym', () => {
  const of = (organisation: string, job: string, learner: string) => pseudonym(system(), organisation, job, learner)

  test('is the same for the same three, in any session, and another for any other', () => {
    const all = ['org_a', 'org_b'].flatMap((organisation) =>
      ['job_a', 'job_b'].flatMap((job) => ['lrn_a', 'lrn_b'].map((learner) => of(organisation, job, learner))),
    )
    expect(new Set(all).size).toBe(8)
    for (const name of all) expect(name).toMatch(/^cand_[A-Za-z0-9_-]{24}$/)
    expect(of('org_a', 'job_a', 'lrn_a')).toBe(all[0])
    expect(of('org_a', 'job_al', 'rn_a')).not.toBe(all[0])
  })

  test('leads back to the learner for the organisation and job it was made for, among those who may be meant', () => {
    const learners = Array.from({ length: 500 }, () => newId('learner'))
    const candidate = of('org_a', 'job_a', learners[321] as string)
    const behind = (organisation: string, job: string, name = candidate, among = learners) =>
      learnerBehind(system(), organisation, job, name, among)
    expect(behind('org_a', 'job_a')).toBe(learners[321])
    expect(behind('org_b', 'job_a')).toBeNull()
    expect(behind('org_a', 'job_b')).toBeNull()
    expect(behind('org_a', 'job_a', candidate, learners.slice(0, 321))).toBeNull()
    expect(behind('org_a', 'job_a', 'cand_')).toBeNull()
    expect(behind('org_a', 'job_a', learners[321] as string)).toBeNull()
  })
})
