import { createHash } from 'node:crypto'

import type { Session } from '../database/session.ts'
import { libraryOf, SHARED_LIBRARY } from '../frameworks/library.ts'
import { requireOrganisation, requireRole, requireUseCase } from '../identity/rights.ts'
import { openPostings } from '../jobs/days.ts'
import { jobProfileLoader, postingsLoader, requirementsLoader } from '../jobs/job-profile.loaders.ts'
import { type JobProfile, type Requirement, requirementObjects } from '../jobs/job-profile.ts'
import { knownThings } from '../jobs/known-things.ts'
import { PublicationState } from '../jobs/publication.ts'
import type { RequirementInput } from '../jobs/requirement.inputs.ts'
import { IMPORTANCE_RULE, importanceInHundredths, requirementSpecs } from '../jobs/requirement.rule.ts'
import { DECIDING_LINE, isDeciding, type RequirementSpec } from '../jobs/requirement.ts'
import { canonicalJson } from '../shared/canonical-json.ts'
import { badInput, limitExceeded, notFound } from '../shared/errors.ts'
import { derivedId } from '../shared/ids.ts'
import { dayEnd } from '../shared/instant.ts'
import { Role, UseCase } from '../shared/viewer.ts'
import type { RequirementsSource, WeightInput } from './candidate.types.ts'

/** What a question is about: a published job of the asker, or lines made up for it. */
export interface Asked {
  readonly organisation: string
  /** Null for lines made up for the question. */
  readonly profile: JobProfile | null
  /** Names the question: the job profile's id, or a digest of the lines. Pseudonyms and order hang on it. */
  readonly key: string
  readonly requirements: readonly Requirement[]
  /** Where the job is. */
  readonly regions: readonly string[]
  /** Whose competencies and crosswalks count. */
  readonly libraries: readonly string[]
}

/** An employer that may look for people. */
export function requireCandidateSearch(session: Session): string {
  requireUseCase(session, UseCase.CANDIDATE_SEARCH)
  requireRole(session, Role.EMPLOYER)
  return requireOrganisation(session)
}

/** NOT_FOUND for a job of another organisation, as for one that does not exist. */
export async function askedFor(session: Session, source: RequirementsSource): Promise<Asked> {
  const organisation = requireCandidateSearch(session)
  return source.jobProfile != null
    ? askedForJob(session, organisation, source.jobProfile)
    : askedForLines(session, organisation, source.requirements ?? [])
}

export async function askedForJob(session: Session, organisation: string, id: string): Promise<Asked> {
  const profile = await session.load(jobProfileLoader).load(id)
  if (profile === null || profile.employerId !== organisation) throw notFound('job profile')
  if (profile.state !== PublicationState.PUBLISHED)
    throw badInput('Only a published job profile can be matched; publish it first.', 'for.jobProfile')
  return askedForProfile(session, profile)
}

/** A published job as its employer asks it. */
async function askedForProfile(session: Session, profile: JobProfile): Promise<Asked> {
  const [requirements, postings] = await Promise.all([
    session.load(requirementsLoader).load({ jobProfile: profile.id, version: profile.version }),
    session.load(postingsLoader).load(profile.id),
  ])
  const open = openPostings(postings, session.now)
  return {
    organisation: profile.employerId,
    profile,
    key: profile.id,
    requirements,
    regions: [...new Set(open.flatMap((posting) => posting.regions))].sort(),
    libraries: librariesOf(profile.employerId),
  }
}

async function askedForLines(session: Session, organisation: string, inputs: readonly RequirementInput[]) {
  if (inputs.length === 0) throw badInput('Name at least one requirement.', 'for.requirements')
  const known = await knownThings(session, inputs)
  const idOf = (position: number) => derivedId('requirement', 'ad hoc', organisation, String(position))
  const { specs, errors } = requirementSpecs(inputs, known, idOf, 'for.requirements')
  const [first] = errors
  if (first) {
    const message = errors.map((error) => `${error.field?.join('.') ?? ''}: ${error.message}`).join(' ')
    throw errors.some((error) => error.code === 'LIMIT')
      ? limitExceeded(message, first.field?.join('.'))
      : badInput(message, first.field?.join('.'))
  }
  if (!specs.some(isDeciding)) throw badInput(`Name ${DECIDING_LINE}`, 'for.requirements')
  return {
    organisation,
    profile: null,
    key: `ad hoc ${createHash('sha256').update(canonicalJson(specs)).digest('base64url')}`,
    requirements: requirementObjects(specs),
    regions: [],
    libraries: librariesOf(organisation),
  }
}

const librariesOf = (organisation: string): string[] => [SHARED_LIBRARY, libraryOf(organisation)]

/** The lines with other importances; each line at most once, and only lines of this question. */
export function reweighted(
  requirements: readonly Requirement[],
  weights: readonly WeightInput[] | null | undefined,
): RequirementSpec[] {
  const specs = requirements.map((requirement) => requirement.spec)
  if (!weights || weights.length === 0) return specs
  if (weights.length > specs.length)
    throw limitExceeded(
      `This question has ${specs.length} requirements; ${weights.length} weights were sent.`,
      'weights',
    )
  const importances = new Map<string, number>()
  weights.forEach(({ requirement, importance }, index) => {
    const path = `weights.${index}`
    if (!specs.some((spec) => spec.id === requirement))
      throw badInput('No such requirement here.', `${path}.requirement`)
    if (importances.has(requirement)) throw badInput('This requirement is named twice.', `${path}.requirement`)
    const hundredths = importanceInHundredths(importance)
    if (hundredths === null) throw badInput(IMPORTANCE_RULE, `${path}.importance`)
    importances.set(requirement, hundredths)
  })
  return specs.map((spec) => ({ ...spec, importance: importances.get(spec.id) ?? spec.importance }))
}

/** The end of a day, for people who are free on or before it. */
export const lastMomentOf = (day: string): number => dayEnd(day) - 1
