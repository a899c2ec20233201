import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { accessLog } from '../src/identity/access-log.service.ts'
import { recordAccess } from '../src/identity/audit.service.ts'
import { AccessAction } from '../src/identity/audit.ts'
import { AuditAppender } from '../src/identity/audit-appender.ts'
import { parseHead } from '../src/identity/audit-chain.ts'
import { verifyAuditChain } from '../src/identity/audit-verify.ts'
import { ConsentField } from '../src/identity/kinds.ts'
import { newId } from '../src/shared/ids.ts'
import { DAY, type IdentityWorld, type LearnerPerson, NOW, openIdentityWorld } from './identity-world.ts'

let world: IdentityWorld
let ana: LearnerPerson
let ben: LearnerPerson
let cleo: LearnerPerson
beforeAll(async () => {
  world = await openIdentityWorld()
  ana = await world.learner('Ana')
  ben = await world.learner('Ben')
  cleo = await world.learner('Cleo')
})
afterAll(() => world.stores.close())

const query = (text: string, parameters: unknown[] = []) => world.stores.dataSource.query(text, parameters)
const employer = async () => world.stores.session(await world.viewer(world.employerClient.key))
const ranked = (people: readonly string[]) => ({
  action: AccessAction.RANKED,
  purpose: 'candidates',
  fields: [ConsentField.LEVELS, ConsentField.COMPETENCIES],
  jobProfile: 'job_00000000000000000000000000000001',
  people,
})
const verify = () => verifyAuditChain(world.stores.session())

describe('recording an access', () => {
  test('is one row, committed when it resolves, with who, for whom, what and which people', async () => {
    const session = await employer()
    await recordAccess(session, ranked([ana.learner, ben.learner, ana.learner]))
    const [event] = await query('SELECT * FROM audit_event ORDER BY chain DESC, seq DESC LIMIT 1')
    expect(event).toMatchObject({
      actor: world.employerClient.id,
      organisation: world.employer,
      portal: null,
      purpose: 'candidates',
      action: 'RANKED',
      fields: ['COMPETENCIES', 'LEVELS'],
      job_profile: 'job_00000000000000000000000000000001',
    })
    expect(event.at.getTime()).toBe(session.now)
    const people = await query('SELECT learner_id FROM audit_person WHERE event = $1 ORDER BY position', [event.id])
    expect(people).toEqual([{ learner_id: ana.learner }, { learner_id: ben.learner }])
  })

  test('of a search that found nobody is a row too', async () => {
    const [before] = await query('SELECT count(*)::int AS n FROM audit_event')
    await recordAccess(await employer(), ranked([]))
    const [after] = await query('SELECT count(*)::int AS n FROM audit_event')
    expect(after.n).toBe(before.n + 1)
  })

  test('is refused inside a transaction, where it would wait for its own connection', async () => {
    const session = await employer()
    await expect(session.transaction((tx) => recordAccess(tx, ranked([])))).rejects.toThrow('outside of transactions')
  })

  test('that names no learner fails alone; its neighbours of the same commit go through', async () => {
    const session = await employer()
    const outcomes = await Promise.allSettled([
      recordAccess(session, ranked([ana.learner])),
      recordAccess(session, ranked([ana.learner, 'lrn_ffffffffffffffffffffffffffffffff'])),
      recordAccess(session, ranked([ben.learner])),
    ])
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect((await verify()).faults).toEqual([])
  })

  test('a hundred at once share commits, keep one gapless chain and lose nothing', async () => {
    const session = await employer()
    const [before] = await query('SELECT count(*)::int AS n FROM audit_event')
    const commits = async () => Number((await query('SELECT count(DISTINCT xmin::text) AS n FROM audit_event'))[0].n)
    const groups = await commits()
    await Promise.all(Array.from({ length: 100 }, () => recordAccess(session, ranked([ana.learner, cleo.learner]))))
    const [after] = await query('SELECT count(*)::int AS n, count(DISTINCT chain)::int AS chains FROM audit_event')
    expect(after).toEqual({ n: before.n + 100, chains: 1 })
    expect((await commits()) - groups).toBeLessThan(10)
    expect((await verify()).faults).toEqual([])
  })

  test('that cannot be committed rejects, and the log goes on after it', async () => {
    const session = await employer()
    await query('ALTER TABLE audit_event ADD CONSTRAINT "CHK_broken" CHECK (false) NOT VALID')
    await expect(recordAccess(session, ranked([ana.learner]))).rejects.toThrow()
    await query('ALTER TABLE audit_event DROP CONSTRAINT "CHK_broken"')
    await recordAccess(session, ranked([ana.learner]))
    expect((await verify()).faults).toEqual([])
  })

  test('begins a new chain each day, and another process has its own; each has seen the ones before', async () => {
    const session = await employer()
    world.clock.now = NOW + DAY
    await recordAccess(await employer(), ranked([ana.learner]))
    world.clock.now = NOW
    const otherProcess = new AuditAppender(session.resources.dataSource, session.secrets)
    const { people, ...rest } = ranked([ben.learner])
    await otherProcess.append({
      ...rest,
      id: newId('accessEvent'),
      at: NOW,
      actor: 'key_1',
      organisation: null,
      portal: null,
      people,
    })
    const chains = await query('SELECT id, anchors FROM audit_chain ORDER BY id')
    expect(chains.length).toBe(3)
    expect(new Set(chains.map(({ id }: { id: string }) => id.split('.')[1])).size).toBe(2)
    expect(chains.some(({ anchors }: { anchors: unknown[] }) => anchors.length === 2)).toBe(true)
    expect(await verify()).toMatchObject({ chains: 3, faults: [], forgotten: 0 })
  })
})

describe('verifying finds', () => {
  const restore: (() => Promise<unknown>)[] = []
  afterEach(async () => {
    for (const undo of restore.splice(0).reverse()) await undo()
    expect((await verify()).faults).toEqual([])
  })
  /** Changes the log for one test. */
  const tamper = async (table: string, where: string, change: string) => {
    const rows = await query(`SELECT * FROM ${table} WHERE ${where}`)
    expect(rows.length).toBe(1)
    const [row] = rows
    const columns = Object.keys(row)
    const places = columns.map((_, place) => `$${place + 1}`).join(', ')
    const values = columns.map((column) => row[column])
    const key = table === 'audit_person' ? ['event', 'position'] : ['id']
    restore.push(async () => {
      await query(
        `DELETE FROM ${table} WHERE ${key.map((column, place) => `${column} = $${place + 1}`).join(' AND ')}`,
        key.map((column) => row[column]),
      )
      await query(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${places})`, values)
    })
    await query(`${change} WHERE ${where}`)
  }
  const lone = async () =>
    (
      await query(`SELECT e.id, e.chain, e.seq FROM audit_event e WHERE NOT EXISTS
       (SELECT FROM audit_person p WHERE p.event = e.id) ORDER BY e.seq LIMIT 1`)
    )[0]
  const codes = async () => [...new Set((await verify()).faults.map(({ code }) => code))].sort()

  test('an entry whose purpose was changed', async () => {
    const { id, seq } = await lone()
    await tamper('audit_event', `id = '${id}'`, "UPDATE audit_event SET purpose = 'nothing'")
    const report = await verify()
    expect(report.faults).toMatchObject([{ code: 'AUDIT_HASH', seq }])
  })

  test('an actor who was exchanged', async () => {
    const { id } = await lone()
    await tamper('audit_event', `id = '${id}'`, "UPDATE audit_event SET actor = 'key_other'")
    expect(await codes()).toEqual(['AUDIT_NAME'])
  })

  test('an actor who was hidden without the salt being dropped', async () => {
    const { id } = await lone()
    await tamper('audit_event', `id = '${id}'`, 'UPDATE audit_event SET actor = NULL')
    expect(await codes()).toEqual(['AUDIT_NAME'])
  })

  test('an entry that was taken out', async () => {
    const { id } = await lone()
    await tamper('audit_event', `id = '${id}'`, 'DELETE FROM audit_event')
    expect(await codes()).toEqual(['AUDIT_GAP', 'AUDIT_HASH'])
  })

  test('a person who was exchanged for another, and a person who was taken out', async () => {
    const [{ event, position }] = await query('SELECT * FROM audit_person WHERE learner_id = $1 LIMIT 1', [ana.learner])
    const where = `event = '${event}' AND position = ${position}`
    await tamper('audit_person', where, `UPDATE audit_person SET learner_id = '${ben.learner}'`)
    expect(await codes()).toEqual(['AUDIT_NAME'])
    await query('UPDATE audit_person SET learner_id = NULL WHERE event = $1 AND position = $2', [event, position])
    expect(await codes()).toEqual(['AUDIT_NAME'])
    await query('DELETE FROM audit_person WHERE event = $1 AND position = $2', [event, position])
    expect(await codes()).toEqual(['AUDIT_HASH'])
  })

  test('a log whose end was cut off, with the head put back to fit', async () => {
    const [chain] = await query('SELECT * FROM audit_chain ORDER BY length DESC LIMIT 1')
    const [last] = await query('SELECT * FROM audit_event WHERE chain = $1 AND seq = $2', [chain.id, chain.length - 1])
    restore.push(() =>
      query('UPDATE audit_chain SET length = $2, head = $3 WHERE id = $1', [chain.id, chain.length, chain.head]),
    )
    await query('UPDATE audit_chain SET length = $2, head = $3 WHERE id = $1', [chain.id, last.seq, last.hash])
    expect(await codes()).toContain('AUDIT_SIGNATURE')
  })

  test('a whole chain that is gone, by what a later one has seen of it', async () => {
    const [{ chain }] = await query(
      "SELECT a->>'chain' AS chain FROM audit_chain, jsonb_array_elements(anchors) a ORDER BY started_at DESC LIMIT 1",
    )
    const rows = {
      chain: await query('SELECT * FROM audit_chain WHERE id = $1', [chain]),
      event: await query('SELECT * FROM audit_event WHERE chain = $1', [chain]),
    }
    expect(rows.event.length).toBeGreaterThan(0)
    await world.stores.dataSource
      .transaction(async (sql) => {
        await sql.query('DELETE FROM audit_person WHERE event IN (SELECT id FROM audit_event WHERE chain = $1)', [
          chain,
        ])
        await sql.query('DELETE FROM audit_event WHERE chain = $1', [chain])
        await sql.query('DELETE FROM audit_chain WHERE id = $1', [chain])
        const session = world.stores.session()
        const { faults } = await verifyAuditChain(Object.assign(Object.create(session), { sql }))
        expect(faults).not.toEqual([])
        for (const fault of faults) expect(fault).toMatchObject({ code: 'AUDIT_CHAIN_MISSING', chain })
        throw new Error('put back')
      })
      .catch((cause) => expect(cause.message).toBe('put back'))
  })

  test('a head that a learner was given and that is no longer true', async () => {
    const log = await accessLog(world.stores.session(ana.viewer), { first: 1 })
    const head = parseHead(log.chainHead)
    if (!head) throw new Error(`not a head: ${log.chainHead}`)
    expect((await verifyAuditChain(world.stores.session(), [head])).faults).toEqual([])
    await recordAccess(await employer(), ranked([ana.learner]))
    expect((await verifyAuditChain(world.stores.session(), [head])).faults).toEqual([])
    const other = { ...head, head: '0'.repeat(64) }
    expect((await verifyAuditChain(world.stores.session(), [other])).faults).toMatchObject([
      { code: 'AUDIT_CHAIN_MISSING' },
    ])
  })

  test('the chain that a learner is given the head of holds the last reading of them', async () => {
    const log = await accessLog(world.stores.session(ana.viewer), { first: 1 })
    const [{ chain }] = await query('SELECT chain FROM audit_event WHERE id = $1', [log.edges[0]?.node.id])
    expect(parseHead(log.chainHead)?.chain).toBe(chain)
  })
})

describe("a learner's access log", () => {
  test('shows every reading of them by others, the newest first, page by page, and no one else’s', async () => {
    const dora = await world.learner('Dora')
    const times = [5, 3, 9, 7, 1]
    for (const minutes of times) {
      world.clock.now = NOW + minutes * 60_000
      await recordAccess(await employer(), ranked(minutes === 7 ? [ana.learner] : [dora.learner, ana.learner]))
    }
    world.clock.now = NOW + 600_000
    const session = world.stores.session(dora.viewer)
    const seen: number[] = []
    let after: string | null = null
    do {
      const page: Awaited<ReturnType<typeof accessLog>> = await accessLog(session, { first: 3, after })
      for (const { node } of page.edges) {
        seen.push((node.at.getTime() - NOW) / 60_000)
        expect(node).toMatchObject({ organisationId: world.employer, action: 'RANKED', purpose: 'candidates' })
      }
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null
    } while (after)
    expect(seen).toEqual([9, 5, 3, 1])
    world.clock.now = NOW
  })

  test('has no page for a cursor of another learner', async () => {
    const own = await accessLog(world.stores.session(ana.viewer), { first: 1 })
    const after = own.pageInfo.endCursor
    await expect(accessLog(world.stores.session(ben.viewer), { first: 1, after })).rejects.toMatchObject({
      code: 'CURSOR_EXPIRED',
    })
  })

  test('is for learners alone', async () => {
    await expect(accessLog(await employer(), { first: 1 })).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await expect(accessLog(world.stores.session(), { first: 1 })).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
  })
})
