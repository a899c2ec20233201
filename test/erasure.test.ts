import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import type { Projection } from '../src/graph/projection.ts'
import { recordAccess } from '../src/identity/audit.service.ts'
import { AccessAction } from '../src/identity/audit.ts'
import { verifyAuditChain } from '../src/identity/audit-verify.ts'
import { createAccount, setMembership } from '../src/identity/bootstrap.ts'
import { grantConsent } from '../src/identity/consent.service.ts'
import { FORGET_ME, forgetLearner, forgetMe, registerEraser, removed } from '../src/identity/erasure.ts'
import { verifyErasureProof } from '../src/identity/erasure-proof.ts'
import { ConsentField, ConsentPurpose } from '../src/identity/kinds.ts'
import { createLearnerKeys, sealForLearner, unsealForLearner } from '../src/identity/learner-key.service.ts'
import { organisationProjection } from '../src/identity/organisation.aggregate.ts'
import { SYSTEM } from '../src/identity/rights.ts'
import { defineQuery } from '../src/shared/graph.ts'
import { Role } from '../src/shared/viewer.ts'
import { startRun } from '../src/tasks/run.service.ts'
import { defineTask } from '../src/tasks/task.ts'
import { DAY, type IdentityWorld, type LearnerPerson, NOW, openIdentityWorld } from './identity-world.ts'

/** As the learners' own projection, as far as this module goes: whoever has a key has a node. */
const nodeOf = (id: string) => `${id}-node`
const learnerNodes: Projection = {
  kind: 'learner',
  labels: ['Learner'],
  edgeTypes: [],
  async read(sql, ids) {
    const rows = await sql.query('SELECT learner_id AS id FROM learner_key WHERE learner_id = ANY($1::text[])', [ids])
    return new Map(
      rows.map(({ id }: { id: string }) => [
        id,
        { nodes: [{ id: nodeOf(id), labels: ['Learner'], properties: {} }], edges: [] },
      ]),
    )
  },
  ids: async () => [],
}
const nodes = defineQuery({
  name: 'test.erasure.nodes',
  text: 'MATCH (n:Entity) WHERE n.id IN $ids RETURN n.id AS id',
  row: z.object({ id: z.string() }),
})

/** Work that a learner asked for and that nothing runs here. */
const unstarted = defineTask({ kind: 'test.unstarted', payload: z.object({}), run: async () => ({}) })

let world: IdentityWorld
let forgetful = false
beforeAll(async () => {
  world = await openIdentityWorld({ projections: [organisationProjection, learnerNodes] })
  // What a later module has: rows that hang on a learner, sealed, and an eraser for them.
  await query(`CREATE TABLE note (id text PRIMARY KEY, learner_id text REFERENCES learner_key, sealed bytea)`)
  registerEraser({
    name: 'notes',
    erase: async (tx, id) => ({
      notes: forgetful ? 0 : await removed(tx, 'DELETE FROM note WHERE learner_id = $1', [id]),
    }),
  })
})
afterAll(() => world.stores.close())

const query = (text: string, parameters: unknown[] = []) => world.stores.dataSource.query(text, parameters)
const system = () => world.stores.session(SYSTEM)
const PLAIN = 'Passed the moonlit forklift exam'

/** A learner about whom every table of this module says something. */
async function known(name: string): Promise<LearnerPerson & { readonly sealed: Buffer }> {
  const person = await world.learner(name)
  const session = world.stores.session(person.viewer)
  await grantConsent(
    session,
    {
      purpose: ConsentPurpose.DISCOVERY,
      fields: [ConsentField.COMPETENCIES, ConsentField.LEVELS],
      validUntil: new Date(NOW + DAY),
      termsVersion: '1',
    },
    'first',
  )
  const sealed = await sealForLearner(session, person.learner, PLAIN, 'note 1')
  await query('INSERT INTO note VALUES ($1, $2, $3)', [`note of ${person.account}`, person.learner, sealed])
  await session.transaction((tx) => startRun(tx, unstarted, {}))
  await read(person)
  await session.projected()
  return { ...person, sealed }
}

const read = async (...people: LearnerPerson[]) =>
  recordAccess(world.stores.session(await world.viewer(world.employerClient.key)), {
    action: AccessAction.RANKED,
    purpose: 'candidates',
    fields: [ConsentField.LEVELS],
    people: people.map(({ learner }) => learner),
  })

/** Every table that holds any of the texts anywhere, in any column, also as bytes. */
async function tablesWith(...texts: string[]): Promise<string[]> {
  const tables: { name: string }[] = await query(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1`,
  )
  const patterns = texts.flatMap((text) => [text, Buffer.from(text).toString('hex')]).map((text) => `%${text}%`)
  const found: string[] = []
  for (const { name } of tables) {
    const rows = await query(`SELECT 1 FROM "${name}" AS t WHERE t::text LIKE ANY($1::text[]) LIMIT 1`, [patterns])
    if (rows.length > 0) found.push(name)
  }
  return found
}
/** The road into the graph names aggregates by id until it is swept: the one place where the bare id outlives its learner. */
const ROAD = ['applied', 'outbox', 'parked']

describe('forgetting a learner', () => {
  test('leaves nothing of them in any table or in the graph, and the audit chain verifies', async () => {
    const ana = await known('Ana Quillfeather')
    const ben = await known('Ben')
    await read(ana, ben)
    const words = [ana.learner, ana.account, 'Ana Quillfeather', PLAIN]
    expect(await tablesWith(...words)).toEqual(
      expect.arrayContaining(['account', 'audit_person', 'consent', 'idempotency_key', 'learner_key', 'note', 'run']),
    )
    expect(await world.stores.graph.read(nodes, { ids: [nodeOf(ana.learner)] })).toHaveLength(1)

    const { proof, projected } = await forgetLearner(system(), ana.learner)

    expect(projected).toBe(true)
    expect((await tablesWith(...words)).filter((table) => !ROAD.includes(table))).toEqual([])
    expect(await world.stores.graph.read(nodes, { ids: [nodeOf(ana.learner)] })).toEqual([])
    expect(proof.destroyed).toMatchObject({
      'notes.notes': 1,
      'tasks.runs': 1,
      'identity.consents': 1,
      'identity.requests': 1,
      'identity.auditActors': 0,
      'identity.tokens': 1,
      'identity.accounts': 1,
      'identity.auditLinks': 2,
      'identity.learnerKeys': 1,
    })
    expect(verifyErasureProof(world.stores.resources.secrets, proof, ana.learner)).toBe(true)
    expect(await verifyAuditChain(system())).toMatchObject({ forgotten: 2, faults: [] })
    const kept = await query('SELECT proof FROM erasure')
    expect(kept).toEqual([{ proof }])
    await expect(world.viewer(ana.key)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
    expect((await tablesWith(ben.learner)).length).toBeGreaterThan(3)
    expect((await unsealForLearner(system(), ben.learner, ben.sealed, 'note 1'))?.toString()).toBe(PLAIN)
  })

  test('makes unreadable what was sealed, wherever a copy of it lies', async () => {
    const person = await known('Copied')
    const backup = await query('SELECT wrapped_key FROM learner_key WHERE learner_id = $1', [person.learner])
    expect((await unsealForLearner(system(), person.learner, person.sealed, 'note 1'))?.toString()).toBe(PLAIN)
    await forgetLearner(system(), person.learner)
    expect(await unsealForLearner(system(), person.learner, person.sealed, 'note 1')).toBeNull()
    await expect(sealForLearner(system(), person.learner, 'more', 'note 2')).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
    expect(backup[0].wrapped_key.includes(Buffer.from(PLAIN))).toBe(false)
  })

  test('is all or nothing: a module that leaves rows behind undoes it', async () => {
    const person = await known('Half')
    forgetful = true
    await expect(forgetLearner(system(), person.learner)).rejects.toThrow(/foreign key/)
    forgetful = false
    expect(await tablesWith(person.learner)).toEqual(expect.arrayContaining(['consent', 'audit_person', 'note']))
    expect(await world.viewer(person.key)).toMatchObject({ learner: person.learner })
    await forgetLearner(system(), person.learner)
  })

  test('lets nothing be written about them afterwards', async () => {
    const person = await known('Late')
    await forgetLearner(system(), person.learner)
    const late = world.stores.session(person.viewer)
    const consent = {
      purpose: ConsentPurpose.ANALYTICS,
      fields: [ConsentField.LEVELS],
      validUntil: new Date(NOW + DAY),
      termsVersion: '1',
    }
    await expect(grantConsent(late, consent)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(query('INSERT INTO note VALUES ($1, $2, NULL)', ['late', person.learner])).rejects.toThrow(
      /foreign key/,
    )
    await expect(createAccount(system(), { name: 'Late', learner: person.learner })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
  })

  test('a reading that was under way is logged without their name', async () => {
    const [gone, here] = [await known('Gone'), await known('Here')]
    await forgetLearner(system(), gone.learner)
    await read(gone, here)
    expect((await tablesWith(gone.learner)).filter((table) => !ROAD.includes(table))).toEqual([])
    const [row] = await query(
      'SELECT count(*)::int AS n FROM audit_person WHERE event = (SELECT id FROM audit_event ORDER BY chain DESC, seq DESC LIMIT 1)',
    )
    expect(row.n).toBe(2)
    expect((await verifyAuditChain(system())).faults).toEqual([])
  })

  test('readings and erasures at the same time leave no name and no hole', async () => {
    const people = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((name) => known(name)))
    const work = people.flatMap((person, place) => [
      read(...people),
      forgetLearner(system(), person.learner),
      read(...people.slice(place)),
    ])
    await Promise.all(work)
    expect(
      (await tablesWith(...people.map(({ learner }) => learner))).filter((table) => !ROAD.includes(table)),
    ).toEqual([])
    expect((await verifyAuditChain(system())).faults).toEqual([])
  })

  // The embedded PostgreSQL has one session: there nothing can come between.
  const onServer = process.env.TEST_DATABASE_URL ? test : test.skip
  onServer('an erasure waits for a reading that is being written, and then finds its names', async () => {
    const person = await known('Raced')
    const blocked = async () =>
      (await query("SELECT count(*)::int AS n FROM pg_stat_activity WHERE wait_event_type = 'Lock'"))[0].n as number
    const work: Promise<unknown>[] = []
    await world.stores.dataSource.transaction(async (sql) => {
      await sql.query('SELECT 1 FROM audit_chain FOR UPDATE')
      work.push(read(person))
      while ((await blocked()) < 1) await new Promise((resolve) => setTimeout(resolve, 10))
      let through = false
      work.push(forgetLearner(system(), person.learner).finally(() => (through = true)))
      while (!through && (await blocked()) < 2) await new Promise((resolve) => setTimeout(resolve, 10))
    })
    await Promise.all(work)
    expect((await tablesWith(person.learner)).filter((table) => !ROAD.includes(table))).toEqual([])
    expect((await verifyAuditChain(system())).faults).toEqual([])
  })

  test('who also works for an organisation keeps that account, and it knows nothing of the learner', async () => {
    const person = await known('Two Hats')
    await setMembership(system(), person.account, world.employer, [Role.EMPLOYER])
    const { proof } = await forgetLearner(system(), person.learner)
    expect(proof.destroyed).toMatchObject({ 'identity.accountLinks': 1, 'identity.requests': 1 })
    expect((await tablesWith(person.learner)).filter((table) => !ROAD.includes(table))).toEqual([])
    expect(await world.viewer(person.key)).toMatchObject({ organisation: world.employer, learner: null })
  })

  test('is for the learner and for operators, once', async () => {
    const [person, other] = [await known('Own'), await known('Other')]
    for (const viewer of [other.viewer, await world.viewer(world.employerStaff.key)])
      await expect(forgetLearner(world.stores.session(viewer), person.learner)).rejects.toMatchObject({
        code: 'FORBIDDEN',
      })
    await expect(forgetLearner(world.stores.session(), person.learner)).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    })
    const own = world.stores.session(person.viewer)
    await expect(forgetMe(own, 'yes')).rejects.toMatchObject({ code: 'BAD_USER_INPUT' })
    expect(verifyErasureProof(own.secrets, await forgetMe(own, FORGET_ME), person.learner)).toBe(true)
    await expect(forgetLearner(system(), person.learner)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})

describe('what is sealed for a learner', () => {
  test('opens for that learner and that place alone', async () => {
    const [ana, ben] = [await world.learner('Ana'), await world.learner('Ben')]
    const session = system()
    const sealed = await sealForLearner(session, ana.learner, Buffer.from([0, 1, 2, 255]), 'note 1')
    expect(await unsealForLearner(session, ana.learner, sealed, 'note 1')).toEqual(Buffer.from([0, 1, 2, 255]))
    await expect(unsealForLearner(session, ana.learner, sealed, 'note 2')).rejects.toThrow()
    await expect(unsealForLearner(session, ben.learner, sealed, 'note 1')).rejects.toThrow()
    const changed = Buffer.from(sealed)
    changed[20] = (changed[20] as number) ^ 1
    await expect(unsealForLearner(session, ana.learner, changed, 'note 1')).rejects.toThrow()
  })

  test('takes one query for the keys of many', async () => {
    const people = await Promise.all(Array.from({ length: 20 }, (_, n) => world.learner(`L${n}`)))
    const session = system()
    const sealed = await Promise.all(people.map(({ learner }) => sealForLearner(session, learner, 'x', 'c')))
    const fresh = system()
    const queries: string[] = []
    const { query: asked } = fresh.sql
    fresh.sql.query = ((text: string, parameters: unknown[]) => {
      queries.push(text)
      return asked.call(fresh.sql, text, parameters)
    }) as typeof asked
    const opened = await Promise.all(people.map(({ learner }, n) => unsealForLearner(fresh, learner, sealed[n]!, 'c')))
    fresh.sql.query = asked
    expect(opened.map(String)).toEqual(people.map(() => 'x'))
    expect(queries.filter((text) => text.includes('identity.learnerKeys'))).toHaveLength(1)
  })

  test('a key is made once', async () => {
    const { learner } = await world.learner('Twice')
    await expect(system().transaction((tx) => createLearnerKeys(tx, [learner]))).rejects.toThrow(/PK_learner_key/)
  })
})
