import 'reflect-metadata'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { graphql } from 'graphql'
import { ownAssertions, ownCredentials } from '../src/credentials/held/credential.list.ts'
import { childrenOf, ownCredential, ownDocument, ownReport } from '../src/credentials/held/credential.loaders.ts'
import { openDocument } from '../src/credentials/held/held.rows.ts'
import { verifyDocument } from '../src/credentials/held/report.service.ts'
import {
  recordCredentialStatus,
  reverifyCredential,
  saveAchievement,
  setIssuerTrust,
  submitCredential,
  submitCredentials,
} from '../src/credentials/index.ts'
import { signJsonLd, signJwt } from '../src/credentials/issue/sign.ts'
import { CredentialStatus, IssuerTrust, Verdict } from '../src/credentials/kinds.ts'
import { rebuild } from '../src/graph/rebuild.ts'
import { createSchema } from '../src/graphql/schema.ts'
import { grantConsent } from '../src/identity/consent.service.ts'
import { forgetLearner } from '../src/identity/erasure.ts'
import { ConsentField, ConsentPurpose } from '../src/identity/kinds.ts'
import { SYSTEM } from '../src/identity/rights.ts'
import { assertCompetency } from '../src/learners/self-assertion.service.ts'
import { projections } from '../src/modules.ts'
import { END_OF_TIME } from '../src/shared/clock.ts'
import { LEVEL_PARTS } from '../src/shared/levels.ts'
import { Refused } from '../src/shared/payload.ts'
import { ANONYMOUS, Role, type Viewer } from '../src/shared/viewer.ts'
import { badge, CREATED, keyOf, NOW, record } from './credentials-builder.ts'
import {
  type CredentialsWorld,
  frameworkPackage,
  type Holder,
  importPackage,
  itemUri,
  levelUri,
  openCredentialsWorld,
  uuid,
} from './credentials-world.ts'
import { dumpOf } from './graph-dump.ts'

let world: CredentialsWorld
let holder: Holder
let people = 0

beforeAll(async () => {
  world = await openCredentialsWorld()
  await importPackage(world, frameworkPackage([1, 2, 3]))
})
afterAll(() => world.stores.close())
beforeEach(async () => {
  holder = await world.holder(`person ${people++}`)
})

const mine = (of: Holder = holder) => world.stores.session(of.viewer)
const system = () => world.stores.session(SYSTEM)
const sign = (document: object, key = world.college) => signJsonLd(document, key, { created: CREATED })
const RD = 'urn:uuid:11111111-0000-4000-8000-000000000001'

/** A badge for this person, aligned to item 1 at a level of the framework's rubric. */
const leveled = (step: number, more: object = {}, subject: object = {}) =>
  badge({
    issuer: world.college.did,
    more: more as Record<string, unknown>,
    subject: {
      id: holder.did,
      result: [{ type: ['Result'], resultDescription: RD, achievedLevel: levelUri(step) }],
      ...subject,
    },
    achievement: {
      alignment: [{ type: ['Alignment'], targetName: 'one', targetUrl: itemUri(1), targetType: 'CFItem' }],
      resultDescription: [
        {
          id: RD,
          type: ['ResultDescription'],
          name: 'how far',
          resultType: 'RubricCriterionLevel',
          rubricCriterionLevel: [1, 2, 3, 4].map((n) => ({
            id: levelUri(n),
            type: ['RubricCriterionLevel'],
            name: `step ${n}`,
          })),
        },
      ],
    },
  })

const bring = async (document: object, of: Holder = holder) => {
  const session = mine(of)
  const id = await submitCredential(session, JSON.stringify(document))
  expect(await session.projected()).toBe(true)
  return id
}
const shownCompetencies = async (of: Holder = holder) =>
  (await world.shown(of.learner)).filter(({ labels }) => labels.includes('Competency'))

describe('bringing a credential', () => {
  test('stores the bytes unchanged, the report, and shows the competency at its level on the framework’s scale', async () => {
    const text = JSON.stringify(await sign(leveled(3, { validUntil: '2027-01-01T00:00:00Z' })), null, 2)
    const session = mine()
    const id = await submitCredential(session, text)
    expect(await session.projected()).toBe(true)
    expect((await session.load(ownCredential).load(id))?.verdict).toBe(Verdict.VALID)
    expect((await session.load(ownReport).load(id))?.report.checks.length).toBe(9)
    expect((await openDocument(session, (await session.load(ownDocument).load(id)) as never))?.toString()).toBe(text)
    const [shown, ...others] = await shownCompetencies()
    const [scale] = await world.stores.dataSource.query('SELECT id FROM proficiency_scale')
    expect(others).toEqual([])
    expect(shown).toMatchObject({
      evidence: 0,
      scale: scale.id,
      level: (LEVEL_PARTS / 4) * 3,
      from: Date.parse('2026-01-10T09:00:00Z'),
      until: Date.parse('2027-01-01T00:00:00Z'),
    })
  })

  test.each([
    ['2026-11-30', '2026-12-01T00:00:00Z'],
    ['2026-11-30T12:00:00Z', '2026-11-30T12:00:00Z'],
    ['9999-12-31', '+010000-01-01T00:00:00Z'],
  ])('valid until %s: report and graph agree to the millisecond on when it ends', async (validUntil, end) => {
    const until = Date.parse(end)
    const session = mine()
    const id = await submitCredential(session, await signJwt(leveled(3, { validUntil }), world.college))
    expect(await session.projected()).toBe(true)
    expect((await shownCompetencies()).map((shown) => shown.until)).toEqual([until])
    const datesAt = async (moment: number) => {
      world.clock.now = moment
      try {
        await reverifyCredential(mine(), id)
        const stored = await mine().load(ownReport).load(id)
        return stored?.report.checks.find(({ check }) => check === 'DATES')?.code
      } finally {
        world.clock.now = NOW
      }
    }
    expect(await datesAt(until - 1)).toBe('DATES_GOOD')
    expect(await datesAt(until)).toBe('EXPIRED')
  })

  test('nothing readable about the person stands in the tables or in the graph', async () => {
    const secret = 'Wilhelmina Quux'
    await bring(await sign(leveled(2, { name: secret }, { id: holder.did, licenseNumber: secret })))
    for (const table of ['held_credential', 'assertion', 'learner', 'learner_identifier']) {
      const rows = await world.stores.dataSource.query(`SELECT * FROM ${table} t`)
      expect(JSON.stringify(rows)).not.toContain(secret)
      expect(
        rows
          .map((row: object) =>
            Object.values(row)
              .map((value) => (Buffer.isBuffer(value) ? value.toString('latin1') : String(value)))
              .join(),
          )
          .join(),
      ).not.toContain(secret)
    }
    const { records } = await world.stores.graph.driver.executeQuery(
      'MATCH (l:Learner) RETURN l',
      {},
      { database: world.stores.graph.database },
    )
    const text = JSON.stringify(records.map((one) => one.get('l').properties))
    expect(text).not.toContain(holder.learner)
    expect(text).not.toContain(holder.did)
  })

  test('twice makes nothing twice; a newer one replaces, an older one is refused', async () => {
    const document = leveled(1)
    const first = await bring(await sign(document))
    expect(await bring(await sign(document))).toBe(first)
    const newer = { ...leveled(4), id: document.id, validFrom: '2026-02-01T00:00:00Z' }
    expect(await bring(await sign(newer))).toBe(first)
    expect((await shownCompetencies()).map(({ level }) => level)).toEqual([LEVEL_PARTS])
    await expect(submitCredential(mine(), JSON.stringify(await sign(document)))).rejects.toThrow('newer version')
    expect((await shownCompetencies()).map(({ level }) => level)).toEqual([LEVEL_PARTS])
  })

  test('a changed copy does not take the place of a good one; a good one takes that of a changed one', async () => {
    const good = await sign(leveled(2))
    const id = await bring(good)
    const changed = { ...good, name: 'changed' }
    const refusal = await submitCredential(mine(), JSON.stringify(changed)).catch((error: unknown) => error)
    expect(refusal).toMatchObject({ message: expect.stringContaining('PROOF_SIGNATURE') })
    expect((refusal as Refused).userErrors).toMatchObject([{ code: 'DUPLICATE', field: ['input', 'document'] }])
    expect((await mine().load(ownCredential).load(id))?.verdict).toBe(Verdict.VALID)
    expect((await shownCompetencies()).map(({ evidence }) => Math.floor(evidence / 4))).toEqual([0])
    const other = await sign(leveled(3))
    const broken = await bring({ ...other, name: 'changed' })
    expect((await mine().load(ownCredential).load(broken))?.verdict).toBe(Verdict.INVALID)
    expect(await bring(other)).toBe(broken)
    expect((await mine().load(ownCredential).load(broken))?.verdict).toBe(Verdict.VALID)
  })

  test('among many at once the copy with the good proof stays, in whatever order they come', async () => {
    const good = JSON.stringify(await sign(leveled(2)))
    const changed = JSON.stringify({ ...JSON.parse(good), name: 'changed' })
    const of = (text: string) => ({ learner: holder.learner, bytes: Buffer.from(text) })
    const outcomes = await submitCredentials(system(), [changed, good, changed].map(of))
    expect(outcomes.map(({ state }) => state)).toEqual(['STORED', 'STORED', 'WORSE'])
    expect((await ownCredentials(mine(), {}, { first: 10 })).edges.map(({ node }) => node.verdict)).toEqual(['VALID'])
  })

  test.each([
    ['nonsense', 'JSON_SYNTAX'],
    ['{"type":["VerifiableCredential"],"issuer":"a:b","credentialSubject":{}}', 'NO_ACHIEVEMENT'],
    ['{"@context":"https://w3id.org/openbadges/v2","type":"Assertion","badge":"x"}', 'KIND_NOT_SUPPORTED'],
  ])('%s is refused and leaves no trace', async (text, code) => {
    const refusal = await submitCredential(mine(), text).catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(Refused)
    expect((refusal as Refused).message).toContain(code)
    expect((await ownCredentials(mine(), {}, { first: 10 })).edges).toEqual([])
  })

  test('another person’s credential fails RECIPIENT and counts nothing', async () => {
    const document = await sign(leveled(2))
    await bring(document)
    const thief = await world.holder('thief')
    const id = await bring(document, thief)
    const report = (await mine(thief).load(ownReport).load(id))?.report
    expect(report?.checks.find(({ check }) => check === 'RECIPIENT')?.code).toBe('RECIPIENT_OTHER')
    expect((await shownCompetencies(thief)).map(({ evidence }) => Math.floor(evidence / 4))).toEqual([5])
    expect((await shownCompetencies()).map(({ evidence }) => Math.floor(evidence / 4))).toEqual([0])
  })

  test('a record of sixty unsigned credentials comes in as one, each vouched for', async () => {
    const children = Array.from({ length: 60 }, () => leveled(2))
    const session = mine()
    const id = await submitCredential(
      session,
      JSON.stringify(
        await sign({
          ...record(world.college.did, children),
          credentialSubject: { id: holder.did, type: ['ClrSubject'], verifiableCredential: children },
        }),
      ),
    )
    expect(await session.projected()).toBe(true)
    expect((await mine().load(childrenOf).load(id)).length).toBe(60)
    const shown = await shownCompetencies()
    expect(shown.length).toBe(60)
    expect(new Set(shown.map(({ evidence }) => Math.floor(evidence / 4)))).toEqual(new Set([1]))
    expect((await ownCredentials(mine(), {}, { first: 10 })).edges.length).toBe(1)
  })
})

describe('access', () => {
  test('nobody else sees it, whatever id they send', async () => {
    const id = await bring(await sign(leveled(2)))
    const other = await world.holder('other')
    const stranger: Viewer = { ...other.viewer, learner: null, roles: new Set([Role.OPERATOR]) }
    for (const viewer of [other.viewer, stranger, SYSTEM]) {
      const session = world.stores.session(viewer)
      expect(await session.load(ownCredential).load(id)).toBeNull()
      expect(await session.load(ownDocument).load(id)).toBeNull()
    }
    await expect(reverifyCredential(mine(other), id)).rejects.toThrow('not yours')
  })
  test('only an operator submits for others or says whom to trust', async () => {
    await expect(submitCredentials(mine(), [])).rejects.toThrow('OPERATOR')
    await expect(
      setIssuerTrust(mine(), { identifier: 'did:key:z', trust: IssuerTrust.RECOGNISED, reason: 'x' }),
    ).rejects.toThrow('OPERATOR')
  })
})

describe('what moves later', () => {
  test('a status recorded here voids it at once, and reinstating brings it back', async () => {
    const document = leveled(2)
    await bring(await sign(document))
    const set = async (status: CredentialStatus) => {
      const session = system()
      await recordCredentialStatus(session, {
        issuer: world.college.did,
        credential: document.id as string,
        status,
        reason: 'test',
      })
      expect(await session.projected()).toBe(true)
      return (await shownCompetencies()).map(({ evidence }) => Math.floor(evidence / 4))
    }
    expect(await set(CredentialStatus.REVOKED)).toEqual([5])
    expect(await set(CredentialStatus.ACTIVE)).toEqual([0])
  })

  test('recognising an issuer later raises what it signed', async () => {
    const other = await keyOf('late issuer')
    const id = await bring(
      await sign({ ...leveled(2), issuer: { id: other.did, type: ['Profile'], name: 'Late' } }, other),
    )
    expect((await shownCompetencies()).map(({ evidence }) => Math.floor(evidence / 4))).toEqual([3])
    const session = system()
    await setIssuerTrust(session, {
      identifier: other.did,
      trust: IssuerTrust.RECOGNISED,
      reason: 'now known',
      organisation: world.organisation,
    })
    await session.projected()
    expect((await shownCompetencies()).map(({ evidence }) => Math.floor(evidence / 4))).toEqual([0])
    expect((await mine().load(ownCredential).load(id))?.verdict).toBe(Verdict.VALID)
  })

  test('a framework that is published later gives meaning to what was brought before', async () => {
    const later = badge({
      issuer: world.college.did,
      subject: { id: holder.did },
      achievement: { alignment: [{ type: ['Alignment'], targetName: 'x', targetUrl: itemUri(77) }] },
    })
    await bring(await sign(later))
    expect(await shownCompetencies()).toEqual([])
    await importPackage(world, frameworkPackage([77], { document: 501, title: 'Later' }))
    expect((await shownCompetencies()).length).toBe(1)
  })

  test.each([
    ['its address', 810, levelUri(13)],
    ['its identifier at another address', 820, `https://elsewhere.example/levels/${uuid(923).toUpperCase()}`],
  ])('a rubric that is published later gives a level to what named it by %s', async (_by, rubric, achievedLevel) => {
    const document = badge({
      issuer: world.college.did,
      subject: { id: holder.did, result: [{ type: ['Result'], resultDescription: RD, achievedLevel }] },
      achievement: {
        alignment: [{ type: ['Alignment'], targetName: 'one', targetUrl: itemUri(1) }],
        resultDescription: [{ id: RD, type: ['ResultDescription'], name: 'how far', resultType: 'RubricScore' }],
      },
    })
    await bring(await sign(document))
    const levels = async () => (await shownCompetencies()).map(({ level }) => level)
    expect(await levels()).toEqual([null])
    await importPackage(
      world,
      frameworkPackage([rubric], { document: rubric + 700, title: `Rubric ${rubric}`, rubric }),
    )
    expect(await levels()).toEqual([(LEVEL_PARTS / 4) * 3])
    const { graph } = world.stores
    const grown = await dumpOf(graph)
    await rebuild(system(), graph, projections)
    expect(await dumpOf(graph)).toEqual(grown)
  })

  test('a code counts only within the framework that is named', async () => {
    const coded = (framework: string) =>
      badge({
        issuer: world.college.did,
        subject: { id: holder.did },
        achievement: {
          alignment: [
            {
              type: ['Alignment'],
              targetName: 'x',
              targetUrl: 'https://elsewhere.example/x',
              targetCode: 'b 2',
              targetFramework: framework,
            },
          ],
        },
      })
    await bring(await sign(coded('Other Practice')))
    expect(await shownCompetencies()).toEqual([])
    await bring(await sign(coded(' data  practice')))
    expect((await shownCompetencies()).length).toBe(1)
  })
})

describe('a learner’s own word', () => {
  test('is SELF_ASSERTED and CLAIMED, once a competency', async () => {
    const [row] = await world.stores.dataSource.query('SELECT id FROM competency WHERE uri = $1', [itemUri(2)])
    const [level] = await world.stores.dataSource.query('SELECT id FROM proficiency_level WHERE rank = 2')
    const session = mine()
    const id = await assertCompetency(session, { competency: row.id, level: level.id })
    expect(await assertCompetency(session, { competency: row.id, level: level.id })).toBe(id)
    await session.projected()
    expect(await shownCompetencies()).toMatchObject([
      { evidence: 4 * 4 + 3, level: LEVEL_PARTS / 2, until: END_OF_TIME, to: row.id },
    ])
    const { edges } = await ownAssertions(mine(), row.id, { first: 5 })
    expect(edges.map(({ node }) => [node.competencyId, node.level?.label, node.evidenceClass])).toEqual([
      [row.id, 'Independent', 'SELF_ASSERTED'],
    ])
  })
})

describe('achievements', () => {
  test('a registered one is a target; another issuer’s credential of it is not its credential', async () => {
    const staff: Viewer = { ...SYSTEM, organisation: world.organisation, roles: new Set([Role.INSTITUTION]) }
    const uri = 'https://harrow.example/cards/life-support'
    const session = world.stores.session(staff)
    const { id: achievement } = await saveAchievement(session, {
      uri,
      name: 'Card',
      description: 'd',
      achievementType: 'License',
      criteria: 'c',
      alignments: [],
    })
    await session.projected()
    await bring(
      await sign(
        badge({
          issuer: world.college.did,
          subject: { id: holder.did },
          achievement: { id: uri, alignment: [], achievementType: 'License' },
        }),
      ),
    )
    expect(await world.shown(holder.learner)).toMatchObject([{ to: achievement, evidence: 0 }])
    const forger = await keyOf('forger')
    const thief = await world.holder('card thief')
    const id = await bring(
      await sign(
        badge({ issuer: forger.did, subject: { id: thief.did }, achievement: { id: uri, alignment: [] } }),
        forger,
      ),
      thief,
    )
    expect(
      (await mine(thief).load(ownReport).load(id))?.report.checks.find(({ check }) => check === 'CREATOR')?.code,
    ).toBe('CREATOR_OTHER_ORGANISATION')
    expect(await world.shown(thief.learner)).toEqual([])
  })
})

test('consents become grants, and forgetting takes everything with it', async () => {
  await bring(await sign(leveled(2)))
  const session = mine()
  await grantConsent(session, {
    purpose: ConsentPurpose.DISCOVERY,
    fields: [ConsentField.COMPETENCIES, ConsentField.LEVELS],
    validUntil: new Date(NOW + 86_400_000),
    termsVersion: '1',
  } as never)
  await session.projected()
  const [{ graph_key: key }] = await world.stores.dataSource.query('SELECT graph_key FROM learner WHERE id = $1', [
    holder.learner,
  ])
  const grants = async () =>
    (
      await world.stores.graph.driver.executeQuery(
        'MATCH (l {id: $key})-[g:GRANTS]->(o) RETURN o.id AS to, g.purpose AS purpose',
        { key },
        { database: world.stores.graph.database },
      )
    ).records.map((one) => [one.get('to'), one.get('purpose')])
  expect(await grants()).toEqual([['org_00000000000000000000000000000000', 'DISCOVERY']])
  const { projected, proof } = await forgetLearner(mine(), holder.learner)
  expect(projected).toBe(true)
  expect(proof.destroyed).toMatchObject({ 'credentials.held': 1, 'learners.learners': 1, 'learners.identifiers': 1 })
  expect(await grants()).toEqual([])
  for (const table of ['held_credential', 'assertion', 'learner_identifier'])
    expect(
      await world.stores.dataSource.query(`SELECT 1 FROM ${table} WHERE learner_id = $1`, [holder.learner]),
    ).toEqual([])
})

test('verifying alone stores nothing', async () => {
  const before = await world.stores.dataSource.query('SELECT count(*)::int AS n FROM held_credential')
  const report = await verifyDocument(mine(), JSON.stringify(await sign(leveled(2))), null)
  expect(report.verdict).toBe(Verdict.VALID)
  expect(report.competencies.map(({ targetUrl, competencyId }) => [targetUrl, competencyId !== null])).toEqual([
    [itemUri(1), true],
  ])
  expect((await verifyDocument(mine(), 'nonsense', null)).verdict).toBe(Verdict.INVALID)
  expect(await world.stores.dataSource.query('SELECT count(*)::int AS n FROM held_credential')).toEqual(before)
})

test('many at once, for many people, through the same code', async () => {
  const persons = await Promise.all(Array.from({ length: 12 }, (_, n) => world.holder(`bulk ${n}`)))
  const submissions = []
  for (const person of persons)
    for (const step of [1, 2])
      submissions.push({
        learner: person.learner,
        bytes: Buffer.from(
          JSON.stringify(
            await sign({
              ...leveled(step),
              credentialSubject: { ...(leveled(step).credentialSubject as object), id: person.did },
            }),
          ),
        ),
      })
  const session = system()
  const outcomes = await submitCredentials(session, [
    ...submissions,
    { learner: holder.learner, bytes: Buffer.from('x') },
  ])
  expect(await session.projected()).toBe(true)
  expect(outcomes.map(({ state }) => state)).toEqual([...submissions.map(() => 'STORED'), 'UNREADABLE'])
  for (const person of persons) expect((await shownCompetencies(person)).length).toBe(2)
})

test('the tables are what the entities say', async () => {
  const { upQueries } = await world.stores.dataSource.driver.createSchemaBuilder().log()
  const own = /learner|assertion|held_credential|trusted_issuer|recorded_status|achievement/
  expect(upQueries.map(({ query }) => query).filter((query) => own.test(query))).toEqual([])
})

describe('over GraphQL', () => {
  const ask = async (source: string, variables: Record<string, unknown>, viewer: Viewer) => {
    const schema = await createSchema()
    const contextValue = world.stores.session(viewer)
    return JSON.parse(JSON.stringify(await graphql({ schema, source, variableValues: variables, contextValue })))
  }

  test('a learner brings a record and reads report, children, assertions and document', async () => {
    const child = leveled(2)
    const document = JSON.stringify(
      await sign({
        ...record(world.college.did, [child]),
        credentialSubject: { id: holder.did, type: ['ClrSubject'], verifiableCredential: [child] },
      }),
    )
    const answer = await ask(
      `mutation ($document: String!) {
        submitCredential(input: { document: $document }) {
          projected
          userErrors { code field message }
          credential {
            id kind name document
            issuer { identifier name trust organisation { name } }
            report { verdict keyBinding rulesVersion checks { check result code } competencies { targetName competency { uri } } }
            children {
              kind name report { verdict checks { check result code } competencies { place competency { uri } level { label } } }
              assertions { positive evidenceClass basis place name level { label value scale { title } } competency { uri } issuer { name } achievement { name } }
            }
          }
        }
      }`,
      { document },
      holder.viewer,
    )
    expect(answer.errors).toBeUndefined()
    const { credential, ...rest } = answer.data.submitCredential
    expect(rest).toEqual({ projected: true, userErrors: [] })
    expect(credential).toMatchObject({
      kind: 'CLR_2',
      name: 'Record',
      document,
      issuer: { trust: 'RECOGNISED', organisation: { name: 'Harrow Point College' } },
      report: { verdict: 'VALID' },
      children: [
        {
          report: { verdict: 'WARNING', competencies: [{ place: 'ACHIEVEMENT', competency: { uri: itemUri(1) } }] },
          assertions: [
            {
              positive: true,
              evidenceClass: 'VOUCHED',
              level: { label: 'step 2', value: 0.5, scale: { title: 'How far' } },
              competency: { uri: itemUri(1) },
              issuer: { name: 'Harrow Point College' },
            },
          ],
        },
      ],
    })
    const list = await ask(
      `{ viewer { me {
        credentials(first: 1, where: { verdict: [VALID] }) { edges { node { id } } pageInfo { hasNextPage } }
        assertions(first: 10) { edges { node { name } } }
      } } }`,
      {},
      holder.viewer,
    )
    expect(list.errors).toBeUndefined()
    expect(list.data.viewer.me.credentials.edges).toEqual([{ node: { id: credential.id } }])
    expect(list.data.viewer.me.assertions.edges).toEqual([{ node: { name: 'one' } }])
  })

  test('an anonymous caller may not verify', async () => {
    const answer = await ask('{ verifyCredential(document: "x") { verdict } }', {}, ANONYMOUS)
    expect(answer.errors[0].extensions.code).toBe('UNAUTHENTICATED')
  })
})
