import { z } from 'zod'

import type { Session } from '../database/session.ts'
import { libraryOf, SHARED_LIBRARY } from '../frameworks/library.ts'
import { readGraphVersions } from '../graph/driver.ts'
import { requireLearner } from '../identity/rights.ts'
import type { JobProfileWhere } from '../jobs/job-profile.inputs.ts'
import { jobProfiles } from '../jobs/job-profile.list.ts'
import { jobProfileLoader, requirementsLoader } from '../jobs/job-profile.loaders.ts'
import type { JobProfile, Requirement } from '../jobs/job-profile.ts'
import { lineagesOf } from '../jobs/lineages.ts'
import { PublicationState } from '../jobs/publication.ts'
import { graphKeysOf } from '../learners/learner.service.ts'
import { cursorContext, openCursor, sealCursor } from '../shared/cursor.ts'
import { notFound } from '../shared/errors.ts'
import { type ForwardArguments, MAX_PAGE, pageOf, pageRequest } from '../shared/paging.ts'
import { factsOf } from './candidates.graph.ts'
import { fitExplanation, TierName } from './explanation.types.ts'
import type { ShownFact } from './fact.ts'
import { JobMatch, JobMatchConnection, JobMatchEdge, NextStepKindName, NextStepObject } from './job-match.types.ts'
import { nextSteps } from './next-steps.ts'
import { policyFor } from './policy.service.ts'
import { type QuestionMaker, questionMaker } from './question.service.ts'
import type { Question } from './question.ts'
import { comparePlaces, type Place } from './ranking.ts'
import { showPerson } from './replay.ts'
import { scorePerson, TIERS } from './score.ts'
import { stampOf } from './stamp.ts'

/** More open jobs than this are not ranked for one person at once; filters narrow them. */
const MAX_JOBS = 2_000

const Position = z.tuple([z.enum(TIERS), z.number(), z.string()])

/** All that judging jobs for the viewer takes. */
interface Bench {
  readonly session: Session
  readonly at: number
  readonly make: QuestionMaker
  readonly facts: readonly ShownFact[]
  readonly graphVersion: number
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
  const context = cursorContext('jobMatches', requireLearner(session), where)
  const opened =
    request.cursor === null ? null : openCursor(session.secrets, context, request.cursor, session.now, Position)
  const bench = await benchFor(session, opened?.issuedAt ?? session.now)
  const after: Place | null = opened && {
    tier: opened.position[0],
    fitBp: opened.position[1],
    hash: opened.position[2],
  }
  const placed = (await judged(bench, await openJobs(session, where)))
    .filter(({ place }) => place.fitBp > 0 && (after === null || comparePlaces(place, after) > 0))
    .sort((a, b) => comparePlaces(a.place, b.place))
  const found = pageOf(placed.slice(0, request.limit + 1), request, (one) =>
    Object.assign(new JobMatchEdge(), {
      node: jobMatchOf(bench, one),
      cursor: sealCursor(session.secrets, context, [one.place.tier, one.place.fitBp, one.place.hash], bench.at),
    }),
  )
  return Object.assign(new JobMatchConnection(), found)
}

/** One published job for the learner who asks. */
export async function jobMatch(session: Session, id: string): Promise<JobMatch> {
  requireLearner(session)
  const profile = await session.load(jobProfileLoader).load(id)
  if (profile?.state !== PublicationState.PUBLISHED) throw notFound('job profile')
  const bench = await benchFor(session, session.now)
  const [one] = await judged(bench, [profile])
  return jobMatchOf(bench, one!)
}

async function benchFor(session: Session, at: number): Promise<Bench> {
  const learner = requireLearner(session)
  const key = (await graphKeysOf(session, [learner])).get(learner)
  const { version } = await readGraphVersions(session.graph)
  const [make, facts] = await Promise.all([
    questionMaker(session, { policy: policyFor(session, null), at }),
    // Everything that the learner showed, in whatever library: each job's own credits decide what has a bearing.
    key === undefined ? [] : factsOf(session.graph, [key], null).then((found) => found.get(key) ?? []),
  ])
  return { session, at, make, facts, graphVersion: version }
}

/** Every open job that the filter lets through, page by page, up to the bound. */
async function openJobs(session: Session, where: JobProfileWhere): Promise<JobProfile[]> {
  const jobs: JobProfile[] = []
  const lineages = await lineagesOf(session, where.competencies)
  const asked = { ...where, open: where.open ?? true, state: [PublicationState.PUBLISHED] }
  for (let after: string | null = null; jobs.length < MAX_JOBS; ) {
    const page = await jobProfiles(session, asked, { first: MAX_PAGE, after }, lineages)
    jobs.push(...page.edges.map((edge) => edge.node as JobProfile))
    after = page.pageInfo.endCursor
    if (!page.pageInfo.hasNextPage) break
  }
  return jobs
}

interface Judged {
  readonly profile: JobProfile
  readonly requirements: readonly Requirement[]
  readonly question: Question
  readonly place: Place
}

async function judged({ session, make, facts }: Bench, profiles: readonly JobProfile[]): Promise<Judged[]> {
  const lines = await Promise.all(
    profiles.map(({ id, version }) => session.load(requirementsLoader).load({ jobProfile: id, version })),
  )
  return Promise.all(
    profiles.map(async (profile, index) => {
      const requirements = lines[index]!
      const libraries = [SHARED_LIBRARY, libraryOf(profile.employerId)]
      const question = await make(
        requirements.map(({ spec }) => spec),
        libraries,
      )
      const { tier, fitBp } = scorePerson(question, facts)
      return { profile, requirements, question, place: { tier, fitBp, hash: profile.id } }
    }),
  )
}

function jobMatchOf(bench: Bench, { profile, requirements, question, place }: Judged): JobMatch {
  const stamp = stampOf(question.policy.version, bench.graphVersion, question.at)
  const shown = showPerson(question, bench.facts)
  return Object.assign(new JobMatch(), {
    jobProfile: profile,
    tier: TierName[place.tier],
    fitBp: place.fitBp,
    explanation: fitExplanation(shown, { profile, requirements, stamp }),
    steps: () => stepsOf(question, bench.facts, requirements),
  })
}

const stepsOf = (
  question: Question,
  facts: readonly ShownFact[],
  requirements: readonly Requirement[],
): NextStepObject[] =>
  nextSteps(question, facts).map((step) =>
    Object.assign(new NextStepObject(), {
      kind: NextStepKindName[step.kind],
      requirement: requirements.find(({ id }) => id === step.requirement)!,
      gainBp: step.gainBp,
      tierAfter: TierName[step.tierAfter],
    }),
  )
