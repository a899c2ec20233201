import { enqueue } from '../database/outbox.ts'
import type { Session } from '../database/session.ts'
import { idempotent } from '../identity/idempotency.ts'
import { requireOrganisation, requireRole, requireUseCase } from '../identity/rights.ts'
import { derivedId, newId } from '../shared/ids.ts'
import { Refused, type UserError, UserErrorCode, userError } from '../shared/payload.ts'
import { Role, UseCase } from '../shared/viewer.ts'
import type { SaveJobProfileInput, SetStateInput } from './job-profile.inputs.ts'
import { JobProfileRow, JobProfileVersionRow, RequirementRow } from './job-profile.row.ts'
import { knownThings } from './known-things.ts'
import { Occupation } from './occupation.ts'
import { hasDraft, refuseStale, unpublished } from './publication.row.ts'
import { PublicationState } from './publication.ts'
import { requirementSpecs } from './requirement.rule.ts'
import { DECIDING_LINE, RequirementKind, type RequirementSpec } from './requirement.ts'
import { countFaults, textFaults, unknownFaults } from './text.rule.ts'

const MAX_TITLE = 200
const MAX_DESCRIPTION = 20_000
const MAX_OCCUPATIONS = 20

/** The employer who asks, when it may write jobs. */
export function requireEmployer(session: Session): string {
  requireUseCase(session, UseCase.JOB_AUTHORING)
  requireRole(session, Role.EMPLOYER)
  return requireOrganisation(session)
}

/**
 * Creates a job profile, or makes the next version of one as a draft; returns its id. A draft that was not published is
 * replaced; versions that were published stay. `newProfile` names the id of a new profile, for imports that must make
 * nothing twice. Throws Refused with everything that is wrong.
 */
export async function saveJobProfile(
  session: Session,
  input: SaveJobProfileInput,
  key: string | null = null,
  newProfile: string = newId('jobProfile'),
): Promise<string> {
  const employer = requireEmployer(session)
  const known = await knownThings(session, input.requirements)
  const { specs, errors } = requirementSpecs(input.requirements, known, () => '', 'input.requirements')
  const faults = [...(await profileFaults(session, input)), ...errors]
  if (faults.length > 0) throw new Refused(...faults)
  return idempotent(session, key, 'saveJobProfile', input, async (tx) => {
    const row = input.id ? await editable(tx, input, employer) : await created(tx, newProfile, employer)
    await writeVersion(tx, row, input, specs)
    return row.id
  })
}

async function profileFaults(session: Session, input: SaveJobProfileInput): Promise<UserError[]> {
  const occupations = input.occupations ?? []
  const faults = [
    ...textFaults(input.title, 1, MAX_TITLE, 'input.title'),
    ...textFaults(input.description, 0, MAX_DESCRIPTION, 'input.description'),
    ...countFaults(occupations.length, MAX_OCCUPATIONS, 'occupations', 'input.occupations'),
  ]
  if (faults.length > 0 || occupations.length === 0) return faults
  const rows = await session.sql
    .getRepository(Occupation)
    .createQueryBuilder('o')
    .comment('jobs.occupationsOfInput')
    .select('o.id')
    .where('o.id = ANY(:ids)', { ids: occupations })
    .getMany()
  return unknownFaults(occupations, new Set(rows.map((row) => row.id)), 'occupation', 'input.occupations')
}

async function created(tx: Session, id: string, employerId: string): Promise<JobProfileRow> {
  const row = tx.sql.create(JobProfileRow, { id, employerId, ...unpublished(tx.now) })
  await tx.sql.insert(JobProfileRow, row)
  return row
}

async function editable(tx: Session, input: SaveJobProfileInput, employer: string): Promise<JobProfileRow> {
  const row = await ownProfile(tx, input.id as string, employer, 'input.id')
  refuseStale(input.expectedVersion, row.latestVersion)
  if (row.state === PublicationState.CLOSED)
    throw new Refused(
      userError(UserErrorCode.WRONG_STATE, 'This profile is closed; publish it again before changing it.', 'input.id'),
    )
  return row
}

/** The profile, held until the transaction ends. Throws Refused when it is not the employer's. */
export async function ownProfile(tx: Session, id: string, employer: string, path: string): Promise<JobProfileRow> {
  const row = await tx.sql
    .getRepository(JobProfileRow)
    .createQueryBuilder('p')
    .comment('jobs.ownProfile')
    .setLock('pessimistic_write')
    .where('p.id = :id AND p.employerId = :employer', { id, employer })
    .getOne()
  if (row) return row
  throw new Refused(userError(UserErrorCode.NOT_FOUND, 'No such job profile, or it is not yours.', path))
}

async function writeVersion(
  tx: Session,
  row: JobProfileRow,
  input: SaveJobProfileInput,
  specs: readonly RequirementSpec[],
): Promise<void> {
  const version = row.latestVersion + 1
  const now = new Date(tx.now)
  if (hasDraft(row)) await tx.sql.delete(JobProfileVersionRow, { jobProfileId: row.id, version: row.latestVersion })
  await tx.sql.insert(JobProfileVersionRow, {
    jobProfileId: row.id,
    version,
    title: input.title.trim(),
    description: input.description.trim(),
    occupationIds: [...new Set(input.occupations ?? [])],
    createdAt: now,
    publishedAt: null,
  })
  if (specs.length > 0)
    await tx.sql.insert(
      RequirementRow,
      specs.map((spec, position) => requirementRow(row.id, version, position, spec)),
    )
  await tx.sql.update(JobProfileRow, { id: row.id }, { latestVersion: version, updatedAt: now })
}

function requirementRow(jobProfileId: string, version: number, position: number, spec: RequirementSpec) {
  return {
    id: derivedId('requirement', jobProfileId, String(version), String(position)),
    jobProfileId,
    version,
    position,
    kind: spec.kind,
    importance: spec.importance,
    anyOf: [...spec.anyOf],
    level: spec.level,
    acceptedEvidence: [...spec.acceptedEvidence],
    acceptedBasis: [...spec.acceptedBasis],
    requiredAtHiring: spec.requiredAtHiring,
    text: spec.text,
  }
}

/**
 * PUBLISHED: the newest version is what others see from now on. CLOSED: it stays readable and is no demand any more.
 * Doing what is done already changes nothing. Throws Refused.
 */
export async function setJobProfileState(
  session: Session,
  { id, state }: SetStateInput,
  key: string | null = null,
): Promise<string> {
  const employer = requireEmployer(session)
  return idempotent(session, key, 'setJobProfileState', { id, state }, async (tx) => {
    const row = await ownProfile(tx, id, employer, 'input.id')
    if (state === PublicationState.PUBLISHED) await publish(tx, row)
    else if (state === PublicationState.CLOSED) await close(tx, row)
    else if (row.state !== PublicationState.DRAFT)
      throw wrongState('What was published stays; save the profile to begin a draft of its next version.')
    return id
  })
}

async function publish(tx: Session, row: JobProfileRow): Promise<void> {
  const { latestVersion: version } = row
  if (row.state === PublicationState.PUBLISHED && row.publishedVersion === version) return
  const deciding = await tx.sql.countBy(RequirementRow, {
    jobProfileId: row.id,
    version,
    kind: RequirementKind.REQUIRED,
    requiredAtHiring: true,
  })
  if (deciding === 0) throw wrongState(`To be published, a job profile needs ${DECIDING_LINE}`)
  const now = new Date(tx.now)
  if (row.publishedVersion !== version)
    await tx.sql.update(JobProfileVersionRow, { jobProfileId: row.id, version }, { publishedAt: now })
  await tx.sql.update(
    JobProfileRow,
    { id: row.id },
    { state: PublicationState.PUBLISHED, publishedVersion: version, updatedAt: now },
  )
  await enqueue(tx, 'jobProfile', [row.id])
}

async function close(tx: Session, row: JobProfileRow): Promise<void> {
  if (row.state === PublicationState.DRAFT) throw wrongState('Only what was published can be closed.')
  if (row.state === PublicationState.CLOSED) return
  await tx.sql.update(JobProfileRow, { id: row.id }, { state: PublicationState.CLOSED, updatedAt: new Date(tx.now) })
  await enqueue(tx, 'jobProfile', [row.id])
}

const wrongState = (message: string): Refused =>
  new Refused(userError(UserErrorCode.WRONG_STATE, message, 'input.state'))
