import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { z } from 'zod'
import { createAccount, learnerViewer } from '../src/identity/bootstrap.ts'
import { grantConsent } from '../src/identity/consent.service.ts'
import { forgetLearner } from '../src/identity/erasure.ts'
import { ConsentField, ConsentPurpose } from '../src/identity/kinds.ts'
import { SYSTEM } from '../src/identity/rights.ts'
import { Assertion } from '../src/learners/assertion.ts'
import { createLearners, graphKeysOf } from '../src/learners/index.ts'
import { EvidenceBasis, EvidenceClass } from '../src/shared/evidence.ts'
import { defineQuery } from '../src/shared/graph.ts'
import { newId } from '../src/shared/ids.ts'
import { DAY, type IdentityWorld, NOW, openIdentityWorld } from './identity-world.ts'

let world: IdentityWorld
beforeAll(async () => {
  world = await openIdentityWorld()
})
afterAll(() => world.stores.close())

const query = (text: string, parameters: unknown[] = []) => world.stores.dataSource.query(text, parameters)
const around = defineQuery({
  name: 'test.erasure.around',
  text: 'MATCH (l:Entity {id: $id}) OPTIONAL MATCH (l)-[e]->() RETURN labels(l) AS labels, collect(type(e)) AS edges',
  row: z.object({ labels: z.array(z.string()), edges: z.array(z.string()) }),
})

test('with all modules, a forgotten learner is in no row that hangs on them and in no node or edge of the graph', async () => {
  const session = world.stores.session(SYSTEM)
  const [learner] = (await createLearners(session, [
    {
      region: 'XA-TV',
      contact: { email: 'ana@quillfeather.example', phone: '+1 555 0100' },
      identifiers: [{ kind: 'EMAIL', value: 'Ana@Quillfeather.example', verified: true }],
    },
  ])) as [string]
  const account = await createAccount(session, { name: 'Ana Quillfeather', learner })
  const own = world.stores.session(learnerViewer(account, learner))
  await grantConsent(own, {
    purpose: ConsentPurpose.DISCOVERY,
    audience: [world.employer],
    fields: [ConsentField.COMPETENCIES, ConsentField.LEVELS],
    validUntil: new Date(NOW + DAY),
    termsVersion: '1',
  })
  await session.sql.insert(Assertion, {
    id: newId('assertion'),
    learnerId: learner,
    credentialId: null,
    about: 'COMPETENCY',
    url: 'https://frameworks.example/item/1',
    name: 'Moonlit forklift driving',
    positive: true,
    levelUris: [],
    evidenceClass: EvidenceClass.SELF_ASSERTED,
    basis: EvidenceBasis.CLAIMED,
    receivedAt: new Date(NOW),
  })
  expect([await session.projected(), await own.projected()]).toEqual([true, true])
  const node = (await graphKeysOf(session, [learner])).get(learner) as string
  expect(await session.graph.read(around, { id: node })).toMatchObject([{ edges: ['GRANTS'] }])

  const { proof, projected } = await forgetLearner(session, learner)

  expect(projected).toBe(true)
  expect(proof.destroyed).toMatchObject({
    'learners.learners': 1,
    'learners.identifiers': 1,
    'learners.assertions': 1,
    'identity.consents': 1,
    'identity.accounts': 1,
    'identity.learnerKeys': 1,
  })
  expect(await session.graph.read(around, { id: node })).toEqual([])
  const hanging: { table: string; column: string }[] = await query(
    `SELECT c.conrelid::regclass::text AS table, a.attname AS column FROM pg_constraint c
     JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
     WHERE c.contype = 'f' AND c.confrelid = 'learner_key'::regclass`,
  )
  expect(hanging.length).toBeGreaterThanOrEqual(5)
  for (const { table, column } of hanging)
    expect([table, await query(`SELECT 1 FROM ${table} WHERE ${column} = $1`, [learner])]).toEqual([table, []])
  const tables: { name: string }[] = await query(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'",
  )
  const words = [learner, account, node, 'Ana Quillfeather', 'quillfeather.example', 'Moonlit forklift']
  const found: string[] = []
  for (const { name } of tables) {
    const rows = await query(`SELECT 1 FROM "${name}" AS t WHERE t::text ILIKE ANY($1::text[])`, [
      words.map((word) => `%${word}%`),
    ])
    if (rows.length > 0) found.push(name)
  }
  // The sequence that indexes follow must name what went away; it names nothing else.
  expect(found.filter((table) => table !== 'applied')).toEqual([])
})

test('every table with a column for a learner hangs on the learner’s key, so that nothing can be forgotten here', async () => {
  const columns: { table: string }[] = await query(
    `SELECT table_name AS table FROM information_schema.columns
     WHERE table_schema = 'public' AND column_name IN ('learner_id', 'learner') ORDER BY 1`,
  )
  const hanging: { table: string }[] = await query(
    `SELECT DISTINCT conrelid::regclass::text AS table FROM pg_constraint
     WHERE contype = 'f' AND confrelid = 'learner_key'::regclass`,
  )
  const held = new Set(hanging.map(({ table }) => table))
  // The key itself; and the log, whose links are dropped and whose entries stay.
  const known = ['learner_key', 'audit_person']
  expect(columns.map(({ table }) => table).filter((table) => !held.has(table) && !known.includes(table))).toEqual([])
})
