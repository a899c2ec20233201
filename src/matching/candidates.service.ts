import { z } from 'zod'

import type { Session } from '../database/session.ts'
import { recordAccess } from '../identity/audit.service.ts'
import { AccessAction } from '../identity/audit.ts'
import { ConsentField, ConsentPurpose } from '../identity/kinds.ts'
import { pseudonym } from '../identity/pseudonym.ts'
import { cursorContext, openCursor, sealCursor } from '../shared/cursor.ts'
import { cursorExpired, unavailable } from '../shared/errors.ts'
import { dayOf } from '../shared/instant.ts'
import { type PageRequest, pageOf, pageRequest } from '../shared/paging.ts'
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
import { factsOf } from './candidates.graph.ts'
import { cypherExecutor } from './cypher-executor.ts'
import { recordDecision } from './decision.service.ts'
import { fitExplanation, TierName } from './explanation.types.ts'
import { NO_FACTS } from './fact.ts'
import { type LivePerson, liveFields, livePeople } from './live-people.ts'
import { refuseMarks } from './marks.service.ts'
import type { RankedPeople } from './match-executor.ts'
import { policyFor } from './policy.service.ts'
import type { ScoringPolicy } from './policy.ts'
import { questionMaker } from './question.service.ts'
import type { Question } from './question.ts'
import { comparePlaces, LEAST_FIT_BP, type Place } from './ranking.ts'
import { recordPerson, type ShownPerson, showPerson } from './replay.ts'
import { TIERS } from './score.ts'
import { type AnswerStamp, type Stamped, stamped, stampOf } from './stamp.ts'
import { withdrawnSince } from './withdrawn.ts'

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
  readonly question: Question
  readonly ranked: RankedPeople
  /** Up to one more than the page holds. */
  readonly people: readonly ShownCandidate[]
}

interface ShownCandidate {
  readonly person: LivePerson
  readonly place: Place
  readonly shown: ShownPerson
  readonly recorded: ReturnType<typeof recordPerson>
}

/** A page is made anew when somebody on it is forgotten before it is in the log; not for ever. */
const MAX_READINGS = 5

/**
 * Who fits, best first, with reasons. People are ranked only while their consent is live in the graph, and are shown
 * only when PostgreSQL says the same; the page is filled up again. Decision and audit row are committed before this
 * resolves.
 */
export async function candidates(session: Session, input: CandidatesQuestion): Promise<CandidateConnection> {
  const request = pageRequest({ first: input.first, after: input.after ?? null })
  const asked = await askedFor(session, input.for)
  const where = checkedWhere(input.where ?? {})
  await refuseMarks(session, asked, where)
  const policy = policyFor(session, input.policy ?? null)
  const weights = input.weights ?? []
  const filters = [input.for, where, weights, policy.version]
  const context = cursorContext('candidates', asked.organisation, filters)
  const opened =
    request.cursor === null ? null : openCursor(session.secrets, context, request.cursor, session.now, Position)
  const version = asked.profile?.version ?? 0
  if (opened && opened.position[3] !== version) throw cursorExpired()
  const at = opened?.issuedAt ?? session.now
  const after = opened && { tier: opened.position[0], fitBp: opened.position[1], hash: opened.position[2] }
  const look: Look = { asked, where, weights, policy, at, after, limit: request.limit + 1 }
  const page: PageParts = {
    request,
    filters,
    cursorOf: ({ tier, fitBp, hash }) =>
      sealCursor(session.secrets, context, [tier, fitBp, hash, version, policy.version], at),
  }
  for (let reading = 1; reading <= MAX_READINGS; reading++) {
    const read = await stamped(session, () => readOnce(session, look))
    const shown = await shownPage(session, look, read, page)
    if (shown) return shown
  }
  throw unavailable('A list of people who are still here')
}

interface Look {
  readonly asked: Asked
  readonly where: CandidateWhere
  readonly weights: readonly WeightInput[]
  readonly policy: ScoringPolicy
  /** When evidence is judged, epoch ms. */
  readonly at: number
  readonly after: Place | null
  readonly limit: number
}

async function readOnce(session: Session, look: Look): Promise<Reading> {
  const { asked, where, weights, policy, at } = look
  const make = await questionMaker(session, { policy, at, filter: evidenceFilterOf(where, at) })
  const base = await make(
    asked.requirements.map(({ spec }) => spec),
    asked.libraries,
  )
  const question = weights.length > 0 ? await make(reweighted(asked.requirements, weights), asked.libraries) : base
  const ranked = await cypherExecutor(session.graph).rank({
    question,
    base: weights.length > 0 ? base : null,
    audience: audienceOf(session, asked, where),
    withdrawn: await withdrawnSince(session, ConsentPurpose.DISCOVERY),
    cut: cutOf(where),
    hashOf: (learner) => session.secrets.mac('ranking', asked.key, learner).toString('base64url'),
  })
  return { question, ranked, people: await shownPeople(session, look, question, ranked) }
}

/** The next people of the list, as their facts are now: where the graph moved, what is shown must still add up. */
async function shownPeople(
  session: Session,
  { asked, where, after, limit }: Look,
  question: Question,
  ranked: RankedPeople,
): Promise<ShownCandidate[]> {
  const next = ranked.after(after)
  const people: ShownCandidate[] = []
  while (people.length < limit) {
    const live = await livePeople(session, asked, liveFields(where), next, limit - people.length)
    if (live.length === 0) break
    const keys = live.map((person) => person.ranked.learner)
    const facts = await factsOf(session.graph, keys, asked.libraries)
    for (const person of live) {
      const own = facts.get(person.ranked.learner) ?? NO_FACTS
      const shown = showPerson(question, own)
      if (shown.fitBp < LEAST_FIT_BP) continue
      const place = { tier: shown.tier, fitBp: shown.fitBp, hash: person.ranked.hash }
      people.push({ person, place, shown, recorded: recordPerson(question, own, shown) })
    }
  }
  return people.slice(0, limit).sort((a, b) => comparePlaces(a.place, b.place))
}

interface PageParts {
  readonly request: PageRequest
  readonly filters: readonly unknown[]
  readonly cursorOf: (place: Place) => string
}

/** Null when somebody on the page was forgotten meanwhile: nothing was stored then. */
async function shownPage(
  session: Session,
  { asked }: Look,
  { answer: { question, ranked, people }, graphVersion }: Stamped<Reading>,
  { request, filters, cursorOf }: PageParts,
): Promise<CandidateConnection | null> {
  const shown = people.slice(0, request.limit)
  const decision = await recordDecision(session, {
    jobProfile: asked.profile && { id: asked.profile.id, version: asked.profile.version },
    question,
    graphVersion: String(graphVersion),
    asked: { filters },
    people: shown.map(({ person, recorded }) => ({ learner: person.learnerId, recorded })),
  })
  if (decision === null) return null
  await recordRanked(
    session,
    asked,
    shown.map(({ person }) => person),
  )
  const stamp = stampOf(question.policy.version, graphVersion, question.at)
  const edgeOf = edgeMaker(session, asked, ranked, stamp)
  return Object.assign(new CandidateConnection(), {
    ...pageOf(people, request, (one) => edgeOf(one, cursorOf(one.place))),
    decision,
    stamp,
    count: () => totalOf(ranked),
    facetsOf: () => facetsOf(asked.requirements, ranked),
  })
}

/** That these people were ranked for the asker, and what of them was read. */
const recordRanked = (session: Session, asked: Asked, people: readonly LivePerson[]): Promise<void> =>
  recordAccess(session, {
    action: AccessAction.RANKED,
    purpose: asked.profile ? 'ranked for a job' : 'ranked for requirements made up for a question',
    fields: [
      ConsentField.COMPETENCIES,
      ConsentField.LEVELS,
      ...(people.some(({ region }) => region !== null) ? [ConsentField.REGION] : []),
      ...(people.some(({ available }) => available !== null) ? [ConsentField.AVAILABILITY] : []),
    ],
    jobProfile: asked.profile?.id ?? null,
    people: people.map(({ learnerId }) => learnerId),
  })

function edgeMaker(session: Session, asked: Asked, ranked: RankedPeople, stamp: AnswerStamp) {
  const about = { profile: asked.profile, requirements: asked.requirements, stamp }
  return ({ person, shown }: ShownCandidate, cursor: string): CandidateEdge =>
    Object.assign(new CandidateEdge(), {
      cursor,
      node: candidateOf(session, asked, person),
      tier: TierName[shown.tier],
      fitBp: shown.fitBp,
      verifiedFitBp: shown.verifiedFitBp,
      potentialFitBp: shown.potentialFitBp,
      reverseFitBp: shown.reverseFitBp,
      rankChange: ranked.rankChange(person.ranked.learner),
      explanation: fitExplanation(shown, about),
    })
}

const candidateOf = (session: Session, asked: Asked, person: LivePerson): Candidate =>
  Object.assign(new Candidate(), {
    candidateId: pseudonym(session, asked.organisation, asked.key, person.learnerId),
    region: person.region,
    available: person.available === null ? null : dayOf(person.available),
  })
