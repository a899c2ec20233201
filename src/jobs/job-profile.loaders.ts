import type { SelectQueryBuilder } from 'typeorm'

import { defineLoader, grouped, inOrder } from '../database/loader.ts'
import type { Session } from '../database/session.ts'
import { JobPosting } from './job-posting.ts'
import { JobProfileRow, JobProfileVersionRow, RequirementRow } from './job-profile.row.ts'
import { JobProfile, JobProfileDraft, type Requirement, requirementObjects } from './job-profile.ts'
import { Occupation } from './occupation.ts'
import { hasNextDraft, SHOWN_VERSION, visibleRow } from './publication.row.ts'
import { specOfRow } from './requirement.row.ts'

/** True for who may see what is published: everyone with a key. */
export const isKnown = (session: Session): boolean => session.viewer.kind !== 'ANONYMOUS'

/** A profile in the version that the viewer is shown. */
export interface VersionRow {
  readonly id: string
  readonly employer_id: string
  readonly state: JobProfile['state']
  readonly latest_version: number
  readonly version: number
  readonly title: string
  readonly description: string
  readonly occupation_ids: string[]
}

/** Columns of a VersionRow. */
export const JOB_PROFILE_COLUMNS =
  'p.id, p.employer_id, p.state, p.latest_version, v.version, v.title, v.description, v.occupation_ids'

/** Published and closed profiles for everyone with a key; drafts for their employer. */
export const jobProfileLoader = defineLoader<string, JobProfile | null>({
  name: 'jobs.jobProfile',
  batch: async (session, ids) => {
    if (!isKnown(session)) return ids.map(() => null)
    const rows: VersionRow[] = await session.sql.query(
      `/* jobs.jobProfile */
       SELECT ${JOB_PROFILE_COLUMNS}
       FROM job_profile p JOIN job_profile_version v ON v.job_profile_id = p.id AND v.version = ${SHOWN_VERSION}
       WHERE p.id = ANY($1::text[]) AND ${visibleRow('employer_id', '$2')}`,
      [ids, session.viewer.organisation],
    )
    return inOrder(ids, rows.map(jobProfileOf), (profile) => profile.id)
  },
})

export const jobProfileOf = (row: VersionRow): JobProfile =>
  Object.assign(new JobProfile(), {
    id: row.id,
    title: row.title,
    description: row.description,
    version: row.version,
    state: row.state,
    employerId: row.employer_id,
    occupationIds: row.occupation_ids,
    latestVersion: row.latest_version,
  })

/** The unpublished next version of a published profile; its employer only. */
export const jobProfileDraftLoader = defineLoader<string, JobProfileDraft | null>({
  name: 'jobs.draft',
  batch: async (session, ids) => {
    const rows: (VersionRow & { job_profile_id: string })[] = await session.sql.query(
      `/* jobs.draft */ SELECT v.* FROM job_profile p
       JOIN job_profile_version v ON v.job_profile_id = p.id AND v.version = p.latest_version
       WHERE p.id = ANY($1::text[]) AND ${hasNextDraft('employer_id', '$2')}`,
      [ids, session.viewer.organisation],
    )
    const drafts = rows.map((row) =>
      Object.assign(new JobProfileDraft(), {
        jobProfileId: row.job_profile_id,
        version: row.version,
        title: row.title,
        description: row.description,
        occupationIds: row.occupation_ids,
      }),
    )
    return inOrder(ids, drafts, (draft) => draft.jobProfileId)
  },
})

/** One version of one profile. */
export interface VersionKey {
  readonly jobProfile: string
  readonly version: number
}

/** Lines of versions that were published at some time, for everyone with a key; of drafts, for their employer. */
const visibleLines = (session: Session): SelectQueryBuilder<RequirementRow> =>
  session.sql
    .getRepository(RequirementRow)
    .createQueryBuilder('r')
    .innerJoin(JobProfileRow, 'p', 'p.id = r.jobProfileId')
    .innerJoin(JobProfileVersionRow, 'v', 'v.jobProfileId = r.jobProfileId AND v.version = r.version')
    .where('(v.publishedAt IS NOT NULL OR p.employerId = :organisation)', {
      organisation: session.viewer.organisation,
    })
    .orderBy('r.position')

const versionKey = ({ jobProfile, version }: VersionKey): string => `${jobProfile} ${version}`

/** All lines of a version, in order. */
export const requirementsLoader = defineLoader<VersionKey, Requirement[]>({
  name: 'jobs.requirements',
  cacheKey: versionKey,
  batch: async (session, keys) => {
    if (!isKnown(session)) return keys.map(() => [])
    const rows = await visibleLines(session)
      .comment('jobs.requirements')
      .andWhere("r.jobProfileId || ' ' || r.version = ANY(:keys) AND r.jobProfileId = ANY(:ids)", {
        keys: keys.map(versionKey),
        ids: keys.map((key) => key.jobProfile),
      })
      .getMany()
    const lines = grouped(keys.map(versionKey), rows, (row) =>
      versionKey({ jobProfile: row.jobProfileId, version: row.version }),
    )
    return lines.map((of) => requirementObjects(of.map(specOfRow)))
  },
})

/** One line by its id, with its share among the lines of its version. */
export const requirementLoader = defineLoader<string, Requirement | null>({
  name: 'jobs.requirement',
  batch: async (session, ids) => {
    if (!isKnown(session)) return ids.map(() => null)
    const rows = await visibleLines(session).comment('jobs.requirement').andWhere('r.id = ANY(:ids)', { ids }).getMany()
    const siblings = await session
      .load(requirementsLoader)
      .loadMany(rows.map((row) => ({ jobProfile: row.jobProfileId, version: row.version })))
    const lines = siblings.flatMap((of) => (of instanceof Error ? [] : of))
    return inOrder(ids, lines, (line) => line.id)
  },
})

/** All postings of a profile, the newest first. */
export const postingsLoader = defineLoader<string, JobPosting[]>({
  name: 'jobs.postings',
  batch: async (session, ids) => {
    if (!isKnown(session)) return ids.map(() => [])
    const rows = await session.sql
      .getRepository(JobPosting)
      .createQueryBuilder('p')
      .comment('jobs.postings')
      .where('p.jobProfileId = ANY(:ids)', { ids })
      .orderBy('p.datePosted', 'DESC')
      .addOrderBy('p.id')
      .getMany()
    return grouped(ids, rows, (row) => row.jobProfileId)
  },
})

export const postingLoader = defineLoader<string, JobPosting | null>({
  name: 'jobs.posting',
  batch: async (session, ids) => {
    if (!isKnown(session)) return ids.map(() => null)
    const rows = await session.sql
      .getRepository(JobPosting)
      .createQueryBuilder('p')
      .comment('jobs.posting')
      .where('p.id = ANY(:ids)', { ids })
      .getMany()
    return inOrder(ids, rows, (row) => row.id)
  },
})

/** A taxonomy is nobody's secret. */
export const occupationLoader = defineLoader<string, Occupation | null>({
  name: 'jobs.occupation',
  batch: async (session, ids) => {
    const rows = await session.sql
      .getRepository(Occupation)
      .createQueryBuilder('o')
      .comment('jobs.occupation')
      .where('o.id = ANY(:ids)', { ids })
      .getMany()
    return inOrder(ids, rows, (row) => row.id)
  },
})
