import { z } from 'zod'

import { conceptGraph } from '../crosswalks/concept-graph.ts'
import type { Session } from '../database/session.ts'
import { libraryOf, SHARED_LIBRARY } from '../frameworks/library.ts'
import { lineagesOf } from '../frameworks/lineages.ts'
import { requireLearner } from '../identity/rights.ts'
import type { JobProfileWhere } from '../jobs/job-profile.inputs.ts'
import { jobProfilesAmong } from '../jobs/job-profile.list.ts'
import { jobProfileLoader, requirementsLoader } from '../jobs/job-profile.loaders.ts'
import type { JobProfile, Requirement } from '../jobs/job-profile.ts'
import { checkJobProfileWhere } from '../jobs/job-profile.where.ts'
import { PublicationState } from '../jobs/publication.ts'
import { graphKeysOf } from '../learners/learner.service.ts'
import { cursorContext, openCursor, sealCursor } from '../shared/cursor.ts'
import { notFound } from '../shared/errors.ts'
import { type ForwardArguments, pageOf, pageRequest } from '../shared/paging.ts'
import { mapInTurns } from '../shared/turns.ts'
import { factsOf } from './candidates.graph.ts'
import { fitExplanation, TierName } from './explanation.types.ts'
import { NO_FACTS, type PersonFacts } from './fact.ts'
import { jobsAskingFor } from './job-match.graph.ts'
import { JobMatch, JobMatchConnection, JobMatchEdge, NextStepKindName, NextStepObject } from './job-match.types.ts'
import { nextSteps } from './next-steps.ts'
import { policyFor } from './policy.service.ts'
import { type QuestionMaker, questionMaker } from './question.service.ts'
import type { Question } from './question.ts'
import { comparePlaces, LEAST_FIT_BP, type Place } from './ranking.ts'
import { showPerson } from './replay.ts'
import { scorePerson, TIERS } from './score.ts'
import { stamped, stampOf } from './stamp.ts'

/** Of more jobs than this, those are ranked that ask for most of what the learner showed; the answer says so. */
const MAX_JOBS = 10_000
/** Jobs read at once, and how many of them are judged before others have a turn. */
const BATCH = 500
const TURN = 50

const Position = z.tuple([z.enum(TIERS), z.number(), z.string()])

/** All that judging jobs for the viewer takes, of one reading of the graph. */
interface Bench {
  readonly session: Session
  readonly at: number
  readonly make: QuestionMaker
  readonly shown: PersonFacts
}

/**
 * Open jobs for the learner who asks, with the score that an employer would see: tier, then fit. Jobs to which nothing
 * that they showed has any bearing are left out.
 */
export async function jobMatches(
  session: Session,
  where: JobProfileWhere,
  page: ForwardArguments,
): Promise<JobMatchConnection> {
  const request = pageRequest(page)
  checkJobProfileWhere(where)
  const context = cursorContext('jobMatches', requireLearner(session), where)
  const opened =
    request.cursor === null ? null : openCursor(session.secrets, context, request.cursor, session.now, Position)
  const at = opened?.issuedAt ?? session.now
  const after: Place | null = opened && {
    tier: opened.position[0],
    fitBp: opened.position[1],
    hash: opened.position[2],
  }
  const { answer, graphVersion } = await stamped(session, () =>
    bestJobs(session, at, { ...where, open: where.open ?? true }, { after, limit: request.limit + 1 }),
  )
  const found = pageOf(answer.best, request, (one) =>
    Object.assign(new JobMatchEdge(), {
      node: jobMatchOf(answer.bench.shown, graphVersion, one),
      cursor: sealCursor(session.secrets, context, [one.place.tier, one.place.fitBp, one.place.hash], at),
    }),
  )
  return Object.assign(new JobMatchConnection(), found, { complete: answer.complete })
}

/** One published job for the learner who asks. */
export async function jobMatch(session: Session, id: string): Promise<JobMatch> {
  requireLearner(session)
  const profile = await session.load(jobProfileLoader).load(id)
  if (profile?.state !== PublicationState.PUBLISHED) throw notFound('job profile')
  const { answer, graphVersion } = await stamped(session, async () => {
    const bench = await benchFor(session, session.now)
    const [judgement] = await judged(bench, [profile])
    return { bench, judgement: judgement! }
  })
  return jobMatchOf(answer.bench.shown, graphVersion, answer.judgement)
}

async function benchFor(session: Session, at: number): Promise<Bench> {
  const learner = requireLearner(session)
  const key = (await graphKeysOf(session, [learner])).get(learner)
  const [make, shown] = await Promise.all([
    questionMaker(session, { policy: policyFor(session, null), at }),
    // Everything that the learner showed, in whatever library: each job's own credits decide what has a bearing.
    key === undefined ? NO_FACTS : factsOf(session.graph, [key], null).then((found) => found.get(key) ?? NO_FACTS),
  ])
  return { session, at, make, shown }
}

interface BestJobs {
  readonly bench: Bench
  /** In order. */
  readonly best: readonly Judged[]
  /** False when there were more jobs than are ranked at once. */
  readonly complete: boolean
}

/**
 * The first `limit` jobs after a place. The graph says which jobs ask for anything that the learner's facts bear on
 * (concept credit backwards), PostgreSQL which of them the filter lets through; only those are judged.
 */
async function bestJobs(
  session: Session,
  at: number,
  where: JobProfileWhere,
  { after, limit }: { readonly after: Place | null; readonly limit: number },
): Promise<BestJobs> {
  const bench = await benchFor(session, at)
  const concepts = await conceptGraph(session)
  const helped = concepts.helpedBy(new Set(bench.shown.facts.map((fact) => fact.lineage)), policyFor(session, null))
  const ids = helped.size === 0 ? [] : await jobsAskingFor(session.graph, helped, where, session.now, MAX_JOBS + 1)
  const asked = { ...where, state: [PublicationState.PUBLISHED] }
  const lineages = await lineagesOf(session, where.competencies)
  let best: Judged[] = []
  for (let from = 0; from < Math.min(ids.length, MAX_JOBS); from += BATCH) {
    const some = ids.slice(from, Math.min(from + BATCH, MAX_JOBS))
    const fitting = (await judged(bench, await jobProfilesAmong(session, some, asked, lineages))).filter(
      ({ place }) => place.fitBp >= LEAST_FIT_BP && (after === null || comparePlaces(place, after) > 0),
    )
    best = [...best, ...fitting].sort((a, b) => comparePlaces(a.place, b.place)).slice(0, limit)
  }
  return { bench, best, complete: ids.length <= MAX_JOBS }
}

interface Judged {
  readonly profile: JobProfile
  readonly requirements: readonly Requirement[]
  readonly question: Question
  readonly place: Place
}

async function judged({ session, make, shown: { facts } }: Bench, profiles: readonly JobProfile[]): Promise<Judged[]> {
  const loader = session.load(requirementsLoader)
  const versions = profiles.map(({ id, version }) => ({ jobProfile: id, version }))
  const lines = await Promise.all(versions.map((version) => loader.load(version)))
  // Only a page of these many will be asked about again.
  for (const version of versions) loader.clear(version)
  const waiting = await mapInTurns([...profiles.entries()], TURN, async ([index, profile]) => {
    const requirements = lines[index]!
    const libraries = [SHARED_LIBRARY, libraryOf(profile.employerId)]
    const question = await make(
      requirements.map(({ spec }) => spec),
      libraries,
    )
    const { tier, fitBp } = scorePerson(question, facts)
    return { profile, requirements, question, place: { tier, fitBp, hash: profile.id } }
  })
  return Promise.all(waiting)
}

function jobMatchOf(
  known: PersonFacts,
  graphVersion: number,
  { profile, requirements, question, place }: Judged,
): JobMatch {
  const stamp = stampOf(question.policy.version, graphVersion, question.at)
  const shown = showPerson(question, known)
  return Object.assign(new JobMatch(), {
    jobProfile: profile,
    tier: TierName[place.tier],
    fitBp: place.fitBp,
    explanation: fitExplanation(shown, { profile, requirements, stamp }),
    steps: () => stepsOf(question, known, requirements),
  })
}

const stepsOf = (question: Question, { facts }: PersonFacts, requirements: readonly Requirement[]): NextStepObject[] =>
  nextSteps(question, facts).map((step) =>
    Object.assign(new NextStepObject(), {
      kind: NextStepKindName[step.kind],
      requirement: requirements.find(({ id }) => id === step.requirement)!,
      gainBp: step.gainBp,
      tierAfter: TierName[step.tierAfter],
    }),
  )
