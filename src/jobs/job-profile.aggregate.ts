import type { EntityManager } from 'typeorm'

import { idsAfter } from '../database/ids-after.ts'
import { grouped } from '../database/loader.ts'
import type { GraphPart, Projection } from '../graph/projection.ts'
import { JobPosting } from './job-posting.ts'
import { jobProfilePart, occupationPart } from './job-profile.projection.ts'
import { JobProfileRow, RequirementRow } from './job-profile.row.ts'
import { Occupation } from './occupation.ts'
import { specOfRow } from './requirement.row.ts'

const jobProfiles: Projection = {
  kind: 'jobProfile',
  labels: ['JobProfile', 'Requirement', 'JobPosting'],
  edgeTypes: ['OFFERED_BY', 'HAS_OCCUPATION', 'ASKS', 'ANY_OF', 'POSTS'],
  async read(sql, ids) {
    const profiles = await publishedProfiles(sql, ids)
    const own = profiles.map((profile) => profile.id)
    const requirements = await publishedRequirements(sql, own)
    const postings = await sql
      .getRepository(JobPosting)
      .createQueryBuilder('p')
      .comment('jobs.project.postings')
      .where('p.jobProfileId = ANY(:own)', { own })
      .orderBy('p.id')
      .getMany()
    const requirementsOf = grouped(own, requirements, (row) => row.jobProfileId)
    const postingsOf = grouped(own, postings, (row) => row.jobProfileId)
    return new Map(
      profiles.map((profile, at) => [
        profile.id,
        jobProfilePart({
          ...profile,
          requirements: (requirementsOf[at] ?? []).map(specOfRow),
          postings: (postingsOf[at] ?? []).map((row) => ({ ...row, version: row.profileVersion })),
        }),
      ]),
    )
  },
  ids: (sql, after, limit) => idsAfter(sql, 'job_profile', after, limit),
}

const publishedProfiles = (
  sql: EntityManager,
  ids: readonly string[],
): Promise<{ id: string; employer: string; title: string; state: string; version: number; occupations: string[] }[]> =>
  sql.query(
    `/* jobs.project.profiles */
     SELECT p.id, p.employer_id AS employer, v.title, p.state, v.version, v.occupation_ids AS occupations
     FROM job_profile p
     JOIN job_profile_version v ON v.job_profile_id = p.id AND v.version = p.published_version
     WHERE p.id = ANY($1::text[])`,
    [ids],
  )

const publishedRequirements = (sql: EntityManager, ids: readonly string[]): Promise<RequirementRow[]> =>
  sql
    .getRepository(RequirementRow)
    .createQueryBuilder('r')
    .comment('jobs.project.requirements')
    .innerJoin(JobProfileRow, 'p', 'p.id = r.jobProfileId AND p.publishedVersion = r.version')
    .where('r.jobProfileId = ANY(:ids)', { ids })
    .orderBy('r.position')
    .getMany()

const occupations: Projection = {
  kind: 'occupation',
  labels: ['Occupation'],
  edgeTypes: [],
  async read(sql, ids): Promise<ReadonlyMap<string, GraphPart>> {
    const rows = await sql
      .getRepository(Occupation)
      .createQueryBuilder('o')
      .comment('jobs.project.occupations')
      .where('o.id = ANY(:ids)', { ids })
      .getMany()
    return new Map(rows.map((row) => [row.id, occupationPart(row)]))
  },
  ids: (sql, after, limit) => idsAfter(sql, 'occupation', after, limit),
}

export const jobProjections: readonly Projection[] = [occupations, jobProfiles]
