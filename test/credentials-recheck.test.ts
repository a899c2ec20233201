import 'reflect-metadata'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { graphql } from 'graphql'

import type { Command, CommandInput } from '../src/command.ts'
import { commands } from '../src/commands.ts'
import { recheckTask } from '../src/credentials/held/recheck.task.ts'
import { recheck, reverifyCredential, saveAchievement, submitCredential, useFetcher } from '../src/credentials/index.ts'
import { type SigningKey, signJsonLd, signJwt } from '../src/credentials/issue/sign.ts'
import { CredentialStatus, IssuerTrust } from '../src/credentials/kinds.ts'
import {
  type IssuerRegistration,
  recordCredentialStatus,
  setIssuerTrust,
} from '../src/credentials/trust/trust.service.ts'
import type { Session } from '../src/database/session.ts'
import { createSchema } from '../src/graphql/schema.ts'
import { saveOrganisation } from '../src/identity/bootstrap.ts'
import { forgetLearner } from '../src/identity/erasure.ts'
import { sealForLearner } from '../src/identity/learner-key.service.ts'
import { OrganisationKind } from '../src/identity/organisation.ts'
import { SYSTEM } from '../src/identity/rights.ts'
import { addIdentifiers } from '../src/learners/index.ts'
import { EVIDENCE_BASES, EVIDENCE_CLASSES, type EvidenceClass } from '../src/shared/evidence.ts'
import { Role, type Viewer } from '../src/shared/viewer.ts'
import { type Progress, TaskRunner } from '../src/tasks/index.ts'
import { badge, CREATED, keyOf, NOW, record } from './credentials-builder.ts'
import {
  type CredentialsWorld,
  frameworkPackage,
  type Holder,
  importPackage,
  itemUri,
  openCredentialsWorld,
} from './credentials-world.ts'

/** What was judged by something that is then changed: judged again, exactly once for good, and never by the old. */

let world: CredentialsWorld
let holder: Holder
let issuer: SigningKey
let people = 0

beforeAll(async () => {
  world = await openCredentialsWorld()
  await importPackage(world, frameworkPackage([1, 2, 3]))
})
afterAll(() => world?.stores.close())
beforeEach(async () => {
  holder = await world.holder(`checked ${people++}`)
  issuer = await keyOf(`issuer ${people}`)
})

const system = () => world.stores.session(SYSTEM)
const mine = (of: Holder = holder) => world.stores.session(of.viewer)

const about = (item: number, more: object = {}) => ({
  id: `https://harrow.example/achievements/${people}`,
  alignment: [{ type: ['Alignment'], targetName: 'it', targetUrl: itemUri(item), targetType: 'CFItem' }],
  ...more,
})
const credential = (by: SigningKey, achievement: object = about(1), of: Holder = holder) =>
  badge({ issuer: by.did, subject: { id: of.did }, achievement: achievement as Record<string, unknown> })
const signed = (document: object, by: SigningKey = issuer) => signJsonLd(document, by, { created: CREATED })

async function bring(document: object, of: Holder = holder, session = mine(of)): Promise<string> {
  const id = await submitCredential(session, JSON.stringify(document))
  expect(await session.projected()).toBe(true)
  return id
}

async function trust(by: SigningKey, more: Partial<IssuerRegistration> = {}): Promise<void> {
  const registration = { identifier: by.did, trust: IssuerTrust.RECOGNISED, reason: 'known', ...more }
  expect(await setIssuerTrust(system(), registration)).toMatchObject({ rechecked: true })
}

async function classes(of: Holder = holder): Promise<EvidenceClass[]> {
  const shown = (await world.shown(of.learner)).filter(({ labels }) => labels.includes('Competency'))
  return shown.map(({ evidence }) => EVIDENCE_CLASSES[Math.floor(evidence / EVIDENCE_BASES.length)] as EvidenceClass)
}

const organisation = async (name: string) =>
  (await saveOrganisation(system(), { name, kinds: [OrganisationKind.EDUCATION], regions: [] })).id
const staffOf = (of: string): Viewer => ({ ...SYSTEM, organisation: of, roles: new Set([Role.INSTITUTION]) })
const define = (of: string, uri: string) =>
  saveAchievement(world.stores.session(staffOf(of)), {
    uri,
    name: 'Card',
    description: 'd',
    achievementType: 'License',
    criteria: 'c',
    alignments: [],
  })

/** The same session, except that something else happens between its judging and its first transaction. */
function interrupted(session: Session, meanwhile: () => Promise<unknown>): Session {
  const transaction = session.transaction.bind(session)
  let over = false
  session.transaction = async (work) => {
    if (!over) {
      over = true
      await meanwhile()
    }
    return transaction(work)
  }
  return session
}

const until = async (what: () => Promise<boolean>) => {
  const end = Date.now() + 30_000
  while (!(await what())) {
    if (Date.now() > end) throw new Error('it did not come to that')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

describe('a change of trust', () => {
  test('is followed by new verdicts also when the process ends right after its commit', async () => {
    await bring(await signed(credential(issuer)))
    expect(await classes()).toEqual(['UNRECOGNISED_ISSUER'])
    await world.stores.tasks.stop()
    const answer = await graphql({
      schema: await createSchema(),
      source: `mutation ($input: SetIssuerTrustInput!) { setIssuerTrust(input: $input) { projected userErrors { code } } }`,
      variableValues: { input: { identifier: issuer.did, trust: 'RECOGNISED', reason: 'known' } },
      contextValue: system(),
    })
    expect(answer).toMatchObject({ data: { setIssuerTrust: { projected: false, userErrors: [] } } })
    expect(await classes()).toEqual(['UNRECOGNISED_ISSUER'])
    const { resources } = world.stores
    const next = new TaskRunner({ resources, kinds: [recheckTask], alone: true, idleMs: 50 })
    next.start()
    await until(async () => (await classes())[0] === 'VERIFIED')
    await next.stop()
    world.stores.tasks.start()
    expect(
      await world.stores.dataSource.query(
        "SELECT state, done, total, organisation_id FROM run WHERE kind = 'credentials.recheck' ORDER BY due_at DESC LIMIT 1",
      ),
    ).toEqual([{ state: 'SUCCEEDED', done: 1, total: 1, organisation_id: null }])
  })

  test('that nobody’s credential depends on makes no run', async () => {
    const count = async () => (await world.stores.dataSource.query('SELECT count(*)::int AS n FROM run'))[0].n
    const before = await count()
    await trust(issuer)
    expect(await count()).toBe(before)
  })

  test('reaches others’ credentials of an achievement whose creator is now recognised, or no longer', async () => {
    await trust(issuer, { organisation: await organisation('School') })
    const hospital = await organisation('Hospital')
    const uri = `https://hospital.example/cards/${people}`
    await define(hospital, uri)
    await bring(await signed(credential(issuer, about(1, { id: uri }))))
    expect(await classes()).toEqual(['VERIFIED'])
    const key = await keyOf(`hospital ${people}`)
    await trust(key, { organisation: hospital })
    expect(await classes()).toEqual(['UNRECOGNISED_ISSUER'])
    await trust(key, { organisation: null })
    expect(await classes()).toEqual(['VERIFIED'])
  })

  test('reaches credentials whose creator now is of their issuer’s house, or no longer', async () => {
    const house = await organisation('House')
    const sister = await keyOf(`sister ${people}`)
    await trust(issuer, { organisation: house })
    await bring(await signed(credential(issuer, about(1, { creator: { id: sister.did, type: ['Profile'] } }))))
    expect(await classes()).toEqual(['UNRECOGNISED_ISSUER'])
    await trust(sister, { organisation: house })
    expect(await classes()).toEqual(['VERIFIED'])
    await trust(sister, { organisation: await organisation('Another house') })
    expect(await classes()).toEqual(['UNRECOGNISED_ISSUER'])
  })
})

describe('what a learner is known by', () => {
  const identify = commands.find(({ name }) => name === 'identify') as Command
  const run = (input: CommandInput) => {
    const { resources, graph } = world.stores
    return identify.run({ resources, graph, stop: async () => {} }, input, () => {})
  }
  const named = (email: string) =>
    badge({ issuer: issuer.did, subject: { id: `mailto:${email}` }, achievement: about(1) })
  const rechecks = async (): Promise<{ state: string; payload: object }[]> =>
    world.stores.dataSource.query("SELECT state, payload FROM run WHERE kind = 'credentials.recheck' ORDER BY due_at")

  test('that is confirmed later makes evidence of what was not shown to be about them', async () => {
    await trust(issuer)
    const email = `Ana.${people}@Quillfeather.example`
    await bring(await signed(named(email)))
    expect(await classes()).toEqual(['UNRECOGNISED_ISSUER'])
    expect(await run({ learner: holder.learner, email: email.toLowerCase() })).toEqual({ projected: true })
    expect(await classes()).toEqual(['VERIFIED'])
    const before = await rechecks()
    expect(await run({ learner: holder.learner, email })).toEqual({ projected: true })
    expect(await rechecks()).toEqual(before)
  })

  test('also where the credential seemed to be about somebody else', async () => {
    await trust(issuer)
    const phone = await keyOf(`phone ${people}`)
    await bring(await signed(badge({ issuer: issuer.did, subject: { id: phone.did }, achievement: about(1) })))
    expect(await classes()).toEqual(['VOID'])
    expect(await run({ learner: holder.learner, did: phone.did })).toEqual({ projected: true })
    expect(await classes()).toEqual(['VERIFIED'])
  })

  test('is one learner’s, of a learner that there is, and said by an operator; nothing else leaves a trace', async () => {
    const other = await world.holder(`other ${people}`)
    const rows = () => world.stores.dataSource.query('SELECT * FROM learner_identifier ORDER BY kind, value_hash')
    const before = await rows()
    const email = `new.${people}@quillfeather.example`
    await expect(run({ learner: holder.learner, email, did: other.did })).rejects.toThrow('another learner')
    await expect(run({ learner: 'lrn_unknown', email })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(run({ learner: holder.learner })).rejects.toThrow('--did')
    const own = addIdentifiers(mine(), holder.learner, [{ kind: 'EMAIL', value: email, verified: true }])
    await expect(own).rejects.toMatchObject({ code: 'FORBIDDEN' })
    expect(await rows()).toEqual(before)
  })

  test('counts for an upload that was judged before', async () => {
    await trust(issuer)
    const email = `late.${people}@quillfeather.example`
    const note = () => run({ learner: holder.learner, email })
    await bring(await signed(named(email)), holder, interrupted(mine(), note))
    expect(await classes()).toEqual(['VERIFIED'])
  })

  test('counts for an upload that is being stored', async () => {
    await trust(issuer)
    const email = `later.${people}@quillfeather.example`
    const session = mine()
    const transaction = session.transaction.bind(session)
    let noting: Promise<unknown> = Promise.resolve()
    session.transaction = (work) =>
      transaction(async (tx) => {
        const result = await work(tx)
        noting = run({ learner: holder.learner, email })
        await new Promise((resolve) => setTimeout(resolve, 300))
        return result
      })
    await bring(await signed(named(email)), holder, session)
    expect(await noting).toEqual({ projected: true })
    expect(await classes()).toEqual(['VERIFIED'])
  })

  test('is in no run any more once they are forgotten', async () => {
    await trust(issuer)
    const email = `gone.${people}@quillfeather.example`
    await bring(await signed(named(email)))
    await run({ learner: holder.learner, email })
    expect(JSON.stringify(await rechecks())).toContain(holder.learner)
    await forgetLearner(system(), holder.learner)
    expect(JSON.stringify(await rechecks())).not.toContain(holder.learner)
  })
})

describe('an upload never keeps a verdict by what was changed while it was judged:', () => {
  test('the trust in its issuer', async () => {
    await trust(issuer)
    const change = () => trust(issuer, { trust: IssuerTrust.DENIED })
    await bring(await signed(credential(issuer)), holder, interrupted(mine(), change))
    expect(await classes()).toEqual(['VOID'])
  })

  test('its status', async () => {
    await trust(issuer)
    const document = credential(issuer)
    const change = () =>
      recordCredentialStatus(system(), {
        issuer: issuer.did,
        credential: document.id as string,
        status: CredentialStatus.REVOKED,
        reason: 'error',
      })
    await bring(await signed(document), holder, interrupted(mine(), change))
    expect(await classes()).toEqual(['VOID'])
  })

  test('whose achievement it is', async () => {
    await trust(issuer, { organisation: await organisation('Issuing') })
    const other = await organisation('Creating')
    await trust(await keyOf(`creator ${people}`), { organisation: other })
    const { id } = about(1)
    await bring(
      await signed(credential(issuer)),
      holder,
      interrupted(mine(), () => define(other, id)),
    )
    expect(await classes()).toEqual(['UNRECOGNISED_ISSUER'])
  })
})

describe('an upload that is being stored', () => {
  test('is found by a change that comes before it is committed', async () => {
    await trust(issuer)
    const session = mine()
    const transaction = session.transaction.bind(session)
    let change: Promise<void> = Promise.resolve()
    session.transaction = (work) =>
      transaction(async (tx) => {
        const result = await work(tx)
        change = trust(issuer, { trust: IssuerTrust.DENIED })
        await new Promise((resolve) => setTimeout(resolve, 300))
        return result
      })
    await bring(await signed(credential(issuer)), holder, session)
    await change
    expect(await classes()).toEqual(['VOID'])
  })

  test('waits for an erasure of its learner, as an erasure for it', async () => {
    const document = JSON.stringify(await signed(credential(issuer)))
    const upload = await system().transaction(async (tx) => {
      const lock = (table: string, column: string) =>
        tx.sql.query(`SELECT 1 FROM ${table} WHERE ${column} = $1 FOR UPDATE`, [holder.learner])
      await lock('learner_key', 'learner_id')
      const bringing = submitCredential(mine(), document)
      await new Promise((resolve) => setTimeout(resolve, 300))
      await lock('learner', 'id')
      return { bringing }
    })
    expect(await upload.bringing).toMatch(/^crd_/)
  })
})

describe('checking again', () => {
  test('does not undo what the learner brought meanwhile', async () => {
    await trust(issuer)
    const first = credential(issuer)
    const second = { ...credential(issuer, about(2)), id: first.id }
    const id = await bring(await signed(first))
    const now = await signed(second)
    const session = interrupted(system(), () => bring(now))
    expect(await recheck(session, [id])).toEqual(new Map([[id, { state: 'SUPERSEDED', id }]]))
    const [shown] = (await world.shown(holder.learner)).filter(({ labels }) => labels.includes('Competency'))
    const [item] = await world.stores.dataSource.query('SELECT id FROM competency WHERE uri = $1', [itemUri(2)])
    expect(shown?.to).toBe(item.id)
  })

  test('goes on when a learner among many is forgotten meanwhile, or already', async () => {
    await trust(issuer)
    const others = [await world.holder(`other ${people}`), await world.holder(`gone ${people}`)] as const
    const ids: string[] = []
    for (const one of [holder, ...others]) ids.push(await bring(await signed(credential(issuer, about(1), one)), one))
    world.clock.now += 60_000
    const session = interrupted(system(), () => forgetLearner(system(), others[0].learner))
    const outcomes = await recheck(session, ids)
    world.clock.now = NOW
    expect(ids.map((id) => outcomes.get(id)?.state)).toEqual(['STORED', 'GONE', 'STORED'])
    expect([...(await recheck(system(), ids)).keys()].sort()).toEqual([ids[0], ids[2]].sort())
    const left = await world.stores.dataSource.query('SELECT id FROM held_credential WHERE id = ANY($1)', [ids])
    expect(left.length).toBe(2)
  })

  test('says of one that cannot be checked that it stays, and checks the others', async () => {
    await trust(issuer)
    const other = await world.holder(`other ${people}`)
    const broken = await bring(await signed(credential(issuer)))
    const whole = await bring(await signed(credential(issuer, about(1), other)), other)
    const nonsense = await sealForLearner(
      system(),
      holder.learner,
      'nonsense',
      `held_credential.document_sealed ${broken}`,
    )
    await world.stores.dataSource.query('UPDATE held_credential SET document_sealed = $2 WHERE id = $1', [
      broken,
      nonsense,
    ])
    await trust(issuer, { trust: IssuerTrust.DENIED })
    expect(await classes()).toEqual(['VERIFIED'])
    expect(await classes(other)).toEqual(['VOID'])
    const [run] = await world.stores.dataSource.query(
      "SELECT * FROM run WHERE kind = 'credentials.recheck' ORDER BY due_at DESC LIMIT 1",
    )
    expect(run).toMatchObject({ state: 'SUCCEEDED', done: 2, checkpoint: null })
    expect(run.report).toEqual([
      {
        severity: 'WARNING',
        code: 'CREDENTIAL_NOT_RECHECKED',
        message: expect.stringContaining('One credential keeps its verdict. JSON_SYNTAX'),
        path: null,
        repaired: false,
      },
    ])
    expect(JSON.stringify(run)).not.toContain(broken)
    expect(JSON.stringify(run)).not.toContain(whole)
  })

  test('goes on when checking one ends in an error of ours', async () => {
    await trust(issuer)
    const other = await world.holder(`other ${people}`)
    const status = { id: 'https://harrow.example/revoked', type: '1EdTechRevocationList' }
    const asking = await signJwt({ ...credential(issuer), credentialStatus: status }, issuer)
    const broken = await submitCredential(mine(), asking)
    await bring(await signed(credential(issuer, about(1), other)), other)
    const ours = new TypeError('a mistake')
    useFetcher(world.stores.dataSource, { get: () => Promise.reject(ours) } as never)
    try {
      expect(await recheck(system(), [broken])).toEqual(new Map([[broken, { state: 'FAULTY', cause: ours }]]))
      await expect(reverifyCredential(mine(), broken)).rejects.toBe(ours)
      const denied = { identifier: issuer.did, trust: IssuerTrust.DENIED, reason: 'test' }
      expect(await setIssuerTrust(system(), denied)).toMatchObject({ rechecked: false })
      expect(await classes(other)).toEqual(['VOID'])
      expect(await classes()).not.toEqual(['VOID'])
    } finally {
      useFetcher(world.stores.dataSource, null)
    }
    // Tried again until it works
    await until(async () => (await classes())[0] === 'VOID')
  })

  test('in its last attempt leaves no verdict on what it cannot check, and checks the others', async () => {
    await trust(issuer)
    const other = await world.holder(`other ${people}`)
    const status = { id: 'https://harrow.example/revoked', type: '1EdTechRevocationList' }
    const broken = await submitCredential(
      mine(),
      await signJwt({ ...credential(issuer), credentialStatus: status }, issuer),
    )
    await bring(await signed(credential(issuer, about(1), other)), other)
    const before = await classes()
    const row = async () =>
      (
        await world.stores.dataSource.query('SELECT verdict, received_at FROM held_credential WHERE id = $1', [broken])
      )[0]
    const { verdict, received_at } = await row()
    const attempt = (signal: AbortSignal) => ({
      runId: 'run_x',
      total: null,
      checkpoint: null,
      isLast: true,
      signal,
      update: () => {},
      save: async () => {},
      complete: async () => {},
    })
    const scope = { issuers: [issuer.did], references: [], achievements: [], creators: [], houses: [], learners: [] }
    const later = world.stores.session(SYSTEM, NOW + 3_600_000)
    const ending = new AbortController()
    const ours = new TypeError('a mistake')
    const failing = (stops: boolean) => ({
      get: () => {
        if (stops) ending.abort(new Error('stopping'))
        return Promise.reject(ours)
      },
    })
    try {
      useFetcher(world.stores.dataSource, failing(true) as never)
      await recheckTask.run(later, scope, attempt(ending.signal)).catch(() => {})
      expect([await classes(), await row()]).toEqual([before, { verdict, received_at }])
      useFetcher(world.stores.dataSource, failing(false) as never)
      const over = recheckTask.run(later, scope, attempt(new AbortController().signal))
      await expect(over).rejects.toMatchObject({ message: '1 credentials could not be checked again', cause: ours })
    } finally {
      useFetcher(world.stores.dataSource, null)
    }
    expect([await classes(), await row()]).toEqual([['VOID'], { verdict: 'UNKNOWN', received_at }])
    expect(await classes(other)).toEqual(['VERIFIED'])
    expect((await recheck(system(), [broken])).get(broken)?.state).toBe('STORED')
    expect((await row()).verdict).toBe(verdict)
  })

  test('goes on where an attempt ended, and ends when it is asked to', async () => {
    await trust(issuer)
    const other = await world.holder(`other ${people}`)
    const ids = [
      await bring(await signed(credential(issuer))),
      await bring(await signed(credential(issuer, about(1), other)), other),
    ].sort()
    const saved: unknown[] = []
    const progress = {
      runId: 'run_x',
      total: 2,
      checkpoint: { after: ids[0], done: 1, total: 2, kept: {}, faulty: 0 },
      isLast: false,
      signal: new AbortController().signal,
      update: () => {},
      save: async (_tx, checkpoint) => void saved.push(checkpoint),
      complete: async () => {},
    } as Progress
    const later = NOW + 3_600_000
    const scope = { issuers: [issuer.did], references: [], achievements: [], creators: [], houses: [], learners: [] }
    const checked = async () =>
      (
        await world.stores.dataSource.query('SELECT checked_at FROM held_credential WHERE id = ANY($1) ORDER BY id', [
          ids,
        ])
      ).map((row: { checked_at: Date }) => row.checked_at.getTime())
    const stopped = { ...progress, signal: AbortSignal.abort(new Error('stopping')) }
    await expect(recheckTask.run(world.stores.session(SYSTEM, later), scope, stopped)).rejects.toThrow('stopping')
    expect(await checked()).toEqual([NOW, NOW])
    const outcome = await recheckTask.run(world.stores.session(SYSTEM, later), scope, progress)
    expect(outcome).toMatchObject({ result: { credentials: 2, projected: true } })
    expect(saved).toEqual([{ after: ids[1], done: 2, total: 2, kept: {}, faulty: 0 }, null])
    expect(await checked()).toEqual([NOW, later])
  })
})

describe('an unsigned credential inside a record', () => {
  const recordBy = (by: SigningKey, child: object) =>
    signed(
      {
        ...record(by.did, [child]),
        credentialSubject: { id: holder.did, type: ['ClrSubject'], verifiableCredential: [child] },
      },
      by,
    )
  const childOf = async (id: string) => {
    const { data } = await graphql({
      schema: await createSchema(),
      source: `query ($id: ID!) { node(id: $id) { ... on HeldCredential { children {
        issuer { identifier trust organisation { id } } assertions { achievement { id } } } } } }`,
      variableValues: { id },
      contextValue: mine(),
    })
    return JSON.parse(JSON.stringify(data)).node.children[0]
  }

  test('is its signer’s, whoever it says it is from', async () => {
    const school = await organisation('Known school')
    await trust(issuer, { organisation: school })
    const { id: achievement } = await define(school, about(1).id)
    const forger = await keyOf(`forger ${people}`)
    const forged = await childOf(await bring(await recordBy(forger, credential(issuer))))
    expect(forged.issuer).toEqual({ identifier: issuer.did, trust: 'UNRECOGNISED', organisation: null })
    expect(forged.assertions).toEqual([{ achievement: null }])
    expect((await world.shown(holder.learner)).map(({ to }) => to)).not.toContain(achievement)
    const claimed = credential(forger)
    const owned = await childOf(await bring(await recordBy(issuer, claimed)))
    expect(owned.issuer).toEqual({ identifier: forger.did, trust: 'RECOGNISED', organisation: { id: school } })
    expect(owned.assertions).toEqual([{ achievement: { id: achievement } }])
    expect((await world.shown(holder.learner)).map(({ to }) => to)).toContain(achievement)
  })
})
