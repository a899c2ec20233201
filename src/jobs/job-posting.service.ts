import { enqueue } from '../database/outbox.ts'
import type { Session } from '../database/session.ts'
import { idempotent } from '../identity/idempotency.ts'
import { newId } from '../shared/ids.ts'
import { Refused, type UserError, UserErrorCode, userError } from '../shared/payload.ts'
import { JobPosting } from './job-posting.ts'
import type { CreateJobPostingInput } from './job-profile.inputs.ts'
import { ownProfile, requireEmployer } from './job-profile.service.ts'
import { moneyFault } from './money.ts'
import { PublicationState } from './publication.ts'
import { countFaults, textFaults } from './text.rule.ts'

/** All postings of a profile are read together wherever it is shown. */
const MAX_POSTINGS = 1_000
const MAX_OPENINGS = 100_000
const MAX_REGIONS = 50
const MAX_TYPES = 10
const MAX_TYPE = 50

/** Offers openings of the published version; returns the profile's id. Throws Refused. */
export async function createJobPosting(
  session: Session,
  input: CreateJobPostingInput,
  key: string | null = null,
  id: string = newId('jobPosting'),
): Promise<string> {
  const employer = requireEmployer(session)
  const faults = postingFaults(input)
  if (faults.length > 0) throw new Refused(...faults)
  return idempotent(session, key, 'createJobPosting', input, async (tx) => {
    const { jobProfile } = input
    await tx.sql.insert(JobPosting, {
      id,
      jobProfileId: jobProfile,
      profileVersion: await versionToPost(tx, jobProfile, employer),
      datePosted: input.datePosted,
      validThrough: input.validThrough ?? null,
      openings: input.openings ?? 1,
      regions: [...new Set(input.regions)].sort(),
      remote: input.remote ?? false,
      employmentType: [...new Set(input.employmentType ?? [])],
      salaryMinimumMinor: input.salaryMinimum?.amountMinor ?? null,
      salaryMaximumMinor: input.salaryMaximum?.amountMinor ?? null,
      salaryCurrency: (input.salaryMinimum ?? input.salaryMaximum)?.currency ?? null,
      createdAt: new Date(tx.now),
    })
    await enqueue(tx, 'jobProfile', [jobProfile])
    return jobProfile
  })
}

/** The published version, its profile's row locked so that nobody adds a posting meanwhile. Throws Refused. */
async function versionToPost(tx: Session, id: string, employer: string): Promise<number> {
  const profile = await ownProfile(tx, id, employer, 'input.jobProfile')
  if (profile.state !== PublicationState.PUBLISHED || profile.publishedVersion === null)
    throw new Refused(
      userError(UserErrorCode.WRONG_STATE, 'Publish the profile before posting it.', 'input.jobProfile'),
    )
  if ((await tx.sql.countBy(JobPosting, { jobProfileId: id })) >= MAX_POSTINGS)
    throw new Refused(
      userError(
        UserErrorCode.LIMIT,
        `A profile has at most ${MAX_POSTINGS} postings; make another profile for more.`,
        'input.jobProfile',
      ),
    )
  return profile.publishedVersion
}

function postingFaults(input: CreateJobPostingInput): UserError[] {
  const { openings, validThrough, regions } = input
  const faults = [
    ...countFaults(regions.length, MAX_REGIONS, 'regions', 'input.regions'),
    ...countFaults(input.employmentType?.length ?? 0, MAX_TYPES, 'employment types', 'input.employmentType'),
    ...(input.employmentType ?? []).flatMap((type, at) => textFaults(type, 1, MAX_TYPE, `input.employmentType.${at}`)),
    ...salaryFaults(input),
  ]
  const refuse = (message: string, path: string) => faults.push(userError(UserErrorCode.INVALID, message, path))
  if (openings != null && (openings < 1 || openings > MAX_OPENINGS))
    refuse(`Openings are a whole number from 1 to ${MAX_OPENINGS}.`, 'input.openings')
  if (validThrough != null && validThrough < input.datePosted)
    refuse('The last day must not be before the day it is posted.', 'input.validThrough')
  if (regions.length === 0 && !input.remote) refuse('Name a region, or say that it is remote.', 'input.regions')
  return faults
}

function salaryFaults({ salaryMinimum: low, salaryMaximum: high }: CreateJobPostingInput): UserError[] {
  const faults: UserError[] = []
  const refuse = (message: string | null, path: string) => {
    if (message !== null) faults.push(userError(UserErrorCode.INVALID, message, path))
  }
  if (low) refuse(moneyFault(low), 'input.salaryMinimum')
  if (high) refuse(moneyFault(high), 'input.salaryMaximum')
  if (!low || !high || faults.length > 0) return faults
  if (low.currency !== high.currency) refuse('Both amounts must be in one currency.', 'input.salaryMaximum.currency')
  else if (low.amountMinor > high.amountMinor)
    refuse('The highest salary must not be below the lowest.', 'input.salaryMaximum.amountMinor')
  return faults
}
