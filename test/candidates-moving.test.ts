import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { enqueue } from '../src/database/outbox.ts'
import { Session, type SessionResources } from '../src/database/session.ts'
import { authenticate } from '../src/identity/authenticate.ts'
import { forgetLearner } from '../src/identity/erasure.ts'
import { sealForLearner } from '../src/identity/learner-key.service.ts'
import { SYSTEM } from '../src/identity/rights.ts'
import { candidates } from '../src/matching/candidates.service.ts'
import { replayDecision } from '../src/matching/decision.service.ts'
import { jobMatch, jobMatches } from '../src/matching/job-match.service.ts'
import { matchExplanation } from '../src/matching/match-explanation.service.ts'
import { EvidenceClass } from '../src/shared/evidence.ts'
import type { GraphReader } from '../src/shared/graph.ts'
import { type CandidatesWorld, NOW, openCandidatesWorld } from './candidates-world.ts'

let world: CandidatesWorld
let job: { id: string; lines: string[] }
let partial: { id: string }
beforeAll(async () => {
  world = await openCandidatesWorld()
  const line = (item: number, more: object = {}) => ({
    kind: 'REQUIRED',
    anyOf: [{ competency: world.competency.get(item) }],
    ...more,
  })
  job = await world.job([line(2, { importance: 3 }), line(3), line(5, { kind: 'PREFERRED', importance: 2 })])
  partial = await world.job([line(5)])
})
afterAll(() => world?.close())
beforeEach(async () => {
  world.clock.now = NOW
  for (const { id } of await sql('SELECT id FROM learner')) await forget(id)
})
afterEach(() => world.api.stores.projector.start())

const sql = (text: string, parameters: unknown[] = []) => world.api.stores.dataSource.query(text, parameters)
const forget = (learner: string) => forgetLearner(world.api.stores.session(SYSTEM), learner)
const all = (...items: number[]) => ({ shows: items.map((item) => ({ item })) })

/** The real graph, and something that happens right after it answered a question of that name, so many times. */
const moving = (
  name: string,
  times: number,
  happens: (round: number, asked: Readonly<Record<string, unknown>>) => Promise<unknown>,
): SessionResources => {
  const { resources } = world.api.stores
  let round = 0
  const graph: GraphReader = {
    async read(query, parameters) {
      const rows = await resources.graph.read(query, parameters)
      if (query.name === name && round < times) await happens(round++, parameters)
      return rows
    },
  }
  return { ...resources, graph }
}

const employerSession = async (resources: SessionResources): Promise<Session> =>
  Session.open(resources, await authenticate(resources, { authorization: `Bearer ${world.employer.key}` }))
const looks = async (resources: SessionResources, first = 10) =>
  candidates(await employerSession(resources), { for: { jobProfile: job.id }, first })

describe('a graph that moves while it is read', () => {
  const verdict = (learner: string, evidence: EvidenceClass) => async () => {
    await sql('UPDATE assertion SET evidence_class = $2 WHERE learner_id = $1', [learner, evidence])
    const session = world.api.stores.session(SYSTEM)
    await session.transaction((tx) => enqueue(tx, 'learner', [learner]))
    await session.projected()
  }

  test('is asked again once, and the answer is of the second reading alone', async () => {
    const [learner] = await world.people([all(2, 3), all(2)])
    const page = await looks(moving('matching.tally', 1, verdict(learner!, EvidenceClass.VOID)))
    expect(page.edges.map((edge) => edge.fitBp)).toEqual([6000])
    expect(page.stamp.graphVersion).toBe((await looks(world.api.stores.resources)).stamp.graphVersion)
  })

  test('that moves every time still gives numbers that add up, in their order', async () => {
    const [learner] = await world.people([all(2, 3), all(2)])
    const steps = [EvidenceClass.VERIFIED, EvidenceClass.SELF_ASSERTED]
    const page = await looks(moving('matching.tally', 9, (round) => verdict(learner!, steps[round % 2]!)()))
    expect(page.edges.map((edge) => [edge.tier, edge.fitBp])).toEqual([
      ['MEETS_IF_VERIFIED', 4000],
      ['ONE_SHORT', 6000],
    ])
    for (const { explanation, fitBp } of page.edges)
      expect(explanation.lines.reduce((sum, it) => sum + it.contributionBp, 0)).toBe(fitBp)
    const session = await employerSession(world.api.stores.resources)
    expect(await replayDecision(session, page.decision)).toMatchObject({ equal: true })
  })

  describe('in what is worth what', () => {
    /** As the projector would write it when the framework takes back that 6 is a part of 5. */
    const unlinked = async () => {
      const session = world.api.stores.graph.driver.session({ database: world.api.stores.graph.database })
      await session.run(`MATCH (:Competency)-[part:IS_PART_OF]->(:Competency) DELETE part
        WITH count(*) AS gone MATCH (m:Meta {id: 'graph'}) SET m.version = m.version + 1 SET m.conceptVersion = m.version`)
      await session.close()
    }
    afterEach(async () => {
      const session = world.api.stores.session(SYSTEM)
      const [framework] = await sql('SELECT id FROM framework')
      await session.transaction((tx) => enqueue(tx, 'framework', [framework.id]))
      await session.projected()
    })
    // Right after the questions about κ were answered: what was read then is of the version before.
    const meanwhile = () => moving('crosswalks.approvedScaleMaps', 1, unlinked)

    test('candidates are ranked by concepts of the version that the answer names', async () => {
      await world.people([all(6), all(2, 6)])
      const page = await looks(meanwhile())
      expect(page.edges.map((edge) => [edge.fitBp, edge.explanation.lines[2]!.conceptCreditBp])).toEqual([[6000, 0]])
    })

    test('so is one pair, and so are a learner’s jobs', async () => {
      const [learner] = await world.people([all(2, 6)])
      const [edge] = (await looks(world.api.stores.resources)).edges
      expect(edge!.fitBp).toBe(6600)
      const caller = await world.signIn(learner!)
      const ask = async (how: (session: Session) => Promise<number | null>, learners = true) => {
        const resources = meanwhile()
        const viewer = await authenticate(resources, {
          authorization: `Bearer ${(learners ? caller : world.employer).key}`,
        })
        const answer = await how(Session.open(resources, viewer))
        const session = world.api.stores.session(SYSTEM)
        const [framework] = await sql('SELECT id FROM framework')
        await session.transaction((tx) => enqueue(tx, 'framework', [framework.id]))
        await session.projected()
        return answer
      }
      const pair = async (session: Session) =>
        (await matchExplanation(session, job.id, edge!.node.candidateId))?.fitBp ?? null
      expect(await ask(pair, false)).toBe(6000)
      expect(await ask(async (session) => (await jobMatch(session, job.id)).fitBp)).toBe(6000)
      const jobs = async (session: Session) => (await jobMatches(session, {}, { first: 10 })).edges.length
      expect(
        (await jobMatches(await learnerSession(caller), {}, { first: 10 })).edges.map((it) => it.node.jobProfile.id),
      ).toContain(partial.id)
      expect(await ask(jobs)).toBe(1)
    })
  })
})

const learnerSession = async (caller: { readonly key?: string }): Promise<Session> => {
  const { resources } = world.api.stores
  return Session.open(resources, await authenticate(resources, { authorization: `Bearer ${caller.key}` }))
}

describe('somebody who is forgotten while the list is made', () => {
  const learnerOf = async (graphKey: unknown): Promise<string> =>
    (await sql('SELECT id FROM learner WHERE graph_key = $1', [graphKey]))[0].id

  test.each([
    ['before their part is sealed', false],
    ['right before their part is stored', true],
  ])('%s: gone, and the page is full all the same', async (_, sealedBefore) => {
    await world.people(Array.from({ length: 6 }, () => all(2, 3)))
    await world.api.stores.projector.stop()
    const gone: string[] = []
    let session: Session | undefined
    const resources = moving('matching.facts', 2, async (_round, { learners }) => {
      const learner = await learnerOf((learners as string[])[0])
      // the session knows the key from now on
      if (sealedBefore) await sealForLearner(session!, learner, 'x', 'x')
      await forget(learner)
      gone.push(learner)
    })
    session = await employerSession(resources)
    const page = await candidates(session, { for: { jobProfile: job.id }, first: 3 })
    expect(gone).toHaveLength(2)
    expect(page.edges).toHaveLength(3)
    expect(page.pageInfo.hasNextPage).toBe(true)
    const shown = await sql('SELECT learner_id FROM match_decision_person WHERE decision_id = $1', [page.decision.id])
    expect(shown).toHaveLength(3)
    for (const { learner_id } of shown) expect(gone).not.toContain(learner_id)
    expect(await replayDecision(session, page.decision)).toMatchObject({ equal: true, forgotten: 0 })
    expect((await sql('SELECT count(*)::int AS n FROM match_decision WHERE cardinality(people_hashes) = 3'))[0].n).toBe(
      sealedBefore ? 2 : 1,
    )
  })

  test('when the graph has heard of it too: gone, and refilled', async () => {
    await world.people(Array.from({ length: 6 }, () => all(2, 3)))
    const leave = async (_round: number, { learners }: Readonly<Record<string, unknown>>) =>
      forget(await learnerOf((learners as string[])[0]))
    const page = await looks(moving('matching.facts', 1, leave), 3)
    expect([page.edges.length, page.pageInfo.hasNextPage]).toEqual([3, true])
  })
})
