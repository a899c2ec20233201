import { z } from 'zod'

import type { Session } from '../database/session.ts'
import { readGraphVersions } from '../graph/driver.ts'
import { recordAccess } from '../identity/audit.service.ts'
import { AccessAction } from '../identity/audit.ts'
import { ConsentField } from '../identity/consent.ts'
import { pseudonym } from '../identity/pseudonym.ts'
import { dayOf } from '../jobs/days.ts'
import { cursorContext, openCursor, sealCursor } from '../shared/cursor.ts'
import { cursorExpired } from '../shared/errors.ts'
import { pageRequest } from '../shared/paging.ts'
import { type Asked, askedFor, reweighted } from './asked.ts'
import {
  Candidate,
  CandidateConnection,
  CandidateEdge,
  type CandidateWhere,
  type RequirementsSource,
  type WeightInput,
} from './candidate.types.ts'
import { facetsOf, totalOf } from './candidate-facets.ts'
import { audienceOf, checkedWhere, cutOf, evidenceFilterOf } from './candidate-where.ts'
import { factsOf, tallyPeople } from './candidates.graph.ts'
import { recordDecision } from './decision.service.ts'
import { fitExplanation, TierName } from './explanation.types.ts'
import { type LivePerson, liveFields, livePeople } from './live-people.ts'
import { policyFor } from './policy.service.ts'
import { questionMaker } from './question.service.ts'
import type { Question } from './question.ts'
import { comparePlaces, type Place, type Ranking, rank, rankChanges } from './ranking.ts'
import { recordPerson, type ShownPerson, showPerson } from './replay.ts'
import { TIERS } from './score.ts'
import { stampOf } from './stamp.ts'

export interface CandidatesQuestion {
  readonly for: RequirementsSource
  readonly where?: CandidateWhere | null
  readonly weights?: readonly WeightInput[] | null
  readonly policy?: string | null
  readonly first: number
  readonly after?: string | null
}

/** Where a page went on, and of which versions: another version is another list. */
const Position = z.tuple([z.enum(TIERS), z.number(), z.string(), z.number(), z.string()])

/** One reading of the graph. */
interface Reading {
  readonly graphVersion: number
  readonly moved: boolean
  readonly ranking: Ranking
  readonly changes: ReadonlyMap<string, number> | null
  /** Up to one more than the page holds. */
  readonly people: readonly ShownCandidate[]
}

interface ShownCandidate {
  readonly person: LivePerson
  readonly place: Place
  readonly shown: ShownPerson
  readonly recorded: ReturnType<typeof recordPerson>
}

/**
 * Who fits, best first, with reasons. People are ranked only while their consent is live in the graph, and are shown
 * only when PostgreSQL says the same; the page is filled up again. Decision and audit row are committed before this
 * resolves.
 */
export async function candidates(session: Session, input: CandidatesQuestion): Promise<CandidateConnection> {
  const request = pageRequest({ first: input.first, after: input.after ?? null })
  const asked = await askedFor(session, input.for)
  const where = checkedWhere(input.where ?? {})
  const policy = policyFor(session, input.policy ?? null)
  const filters = [input.for, where, input.weights ?? [], policy.version]
  const context = cursorContext('candidates', asked.organisation, filters)
  const opened =
    request.cursor === null ? null : openCursor(session.secrets, context, request.cursor, session.now, Position)
  const version = asked.profile?.version ?? 0
  if (opened && opened.position[3] !== version) throw cursorExpired()
  const at = opened?.issuedAt ?? session.now
  const make = await questionMaker(session, { policy, at, filter: evidenceFilterOf(where, at) })
  const base = await make(
    asked.requirements.map(({ spec }) => spec),
    asked.libraries,
  )
  const weighed = (input.weights ?? []).length > 0
  const question = weighed ? await make(reweighted(asked.requirements, input.weights), asked.libraries) : base
  const look: Look = {
    asked,
    where,
    question,
    base,
    weighed: (input.weights ?? []).length > 0,
    limit: request.limit + 1,
  }
  const place = opened && { tier: opened.position[0], fitBp: opened.position[1], hash: opened.position[2] }
  const first = await readOnce(session, look, place)
  const reading = first.moved ? await readOnce(session, look, place) : first
  return shownPage(session, look, reading, {
    limit: request.limit,
    hasPreviousPage: opened !== null,
    filters,
    cursorOf: ({ tier, fitBp, hash }) =>
      sealCursor(session.secrets, context, [tier, fitBp, hash, version, policy.version], at),
  })
}

interface Look {
  readonly asked: Asked
  readonly where: CandidateWhere
  readonly question: Question
  readonly base: Question
  readonly weighed: boolean
  readonly limit: number
}

async function readOnce(session: Session, look: Look, after: Place | null): Promise<Reading> {
  const { asked, where, question, base } = look
  const { graph } = session
  const before = await readGraphVersions(graph)
  const tallies = await tallyPeople(graph, question, base, audienceOf(session, asked, where))
  const hashOf = (learner: string) => session.secrets.mac('ranking', asked.key, learner).toString('base64url')
  const ranking = rank(question, tallies, hashOf, cutOf(where))
  const needed = liveFields(where)
  const live = await livePeople(session, asked, needed, ranking.after(after), look.limit)
  const facts = await factsOf(
    graph,
    live.map(({ ranked }) => ranked.tally.learner),
    asked.libraries,
  )
  const moved = (await readGraphVersions(graph)).version !== before.version
  const people = live.map((person): ShownCandidate => {
    const own = facts.get(person.ranked.tally.learner) ?? []
    const shown = showPerson(question, own)
    const place = { tier: shown.tier, fitBp: shown.fitBp, hash: person.ranked.hash }
    return { person, place, shown, recorded: recordPerson(question, own, shown) }
  })
  return {
    graphVersion: before.version,
    moved,
    ranking,
    changes: look.weighed ? rankChanges(question, base, tallies, hashOf) : null,
    // Where the graph moved under both readings, the facts are the later word: what is shown must add up.
    people: people.filter(({ shown }) => shown.fitBp > 0 || !moved).sort((a, b) => comparePlaces(a.place, b.place)),
  }
}

interface PageParts {
  readonly limit: number
  readonly hasPreviousPage: boolean
  readonly filters: readonly unknown[]
  readonly cursorOf: (place: Place) => string
}

async function shownPage(
  session: Session,
  look: Look,
  reading: Reading,
  page: PageParts,
): Promise<CandidateConnection> {
  const { asked, question } = look
  const people = reading.people.slice(0, page.limit)
  const decision = await recordDecision(session, {
    jobProfile: asked.profile && { id: asked.profile.id, version: asked.profile.version },
    question,
    graphVersion: String(reading.graphVersion),
    asked: { filters: page.filters },
    people: people.map(({ person, recorded }) => ({ learner: person.learnerId, recorded })),
  })
  await recordAccess(session, {
    action: AccessAction.RANKED,
    purpose: asked.profile ? 'ranked for a job' : 'ranked for requirements made up for a question',
    fields: [
      ConsentField.COMPETENCIES,
      ConsentField.LEVELS,
      ...(people.some(({ person }) => person.region !== null) ? [ConsentField.REGION] : []),
      ...(people.some(({ person }) => person.available !== null) ? [ConsentField.AVAILABILITY] : []),
    ],
    jobProfile: asked.profile?.id ?? null,
    people: people.map(({ person }) => person.learnerId),
  })
  const stamp = stampOf(question.policy.version, reading.graphVersion, question.at)
  const about = { profile: asked.profile, requirements: asked.requirements, stamp }
  const edges = people.map((one) =>
    Object.assign(new CandidateEdge(), {
      cursor: page.cursorOf(one.place),
      node: candidateOf(session, asked, one.person),
      tier: TierName[one.shown.tier],
      fitBp: one.shown.fitBp,
      verifiedFitBp: one.shown.verifiedFitBp,
      potentialFitBp: one.shown.potentialFitBp,
      reverseFitBp: one.shown.reverseFitBp,
      rankChange: reading.changes?.get(one.person.ranked.tally.learner) ?? null,
      explanation: fitExplanation(one.shown, about),
    }),
  )
  return Object.assign(new CandidateConnection(), {
    edges,
    pageInfo: {
      hasNextPage: reading.people.length > page.limit,
      hasPreviousPage: page.hasPreviousPage,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    decision,
    stamp,
    count: () => totalOf(reading.ranking),
    facetsOf: () => facetsOf(asked.requirements, reading.ranking),
  })
}

const candidateOf = (session: Session, asked: Asked, person: LivePerson): Candidate =>
  Object.assign(new Candidate(), {
    candidateId: pseudonym(session, asked.organisation, asked.key, person.learnerId),
    region: person.region,
    available: person.available === null ? null : dayOf(person.available),
  })
