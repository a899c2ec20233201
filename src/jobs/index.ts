import type { Session } from '../database/session.ts'
import { onFrameworkImported } from '../frameworks/index.ts'
import type { IdKind } from '../shared/ids.ts'
import type { Node } from '../shared/node.ts'
import { occupationsOfImport } from './framework-hook.ts'
import { JobPosting } from './job-posting.ts'
import { jobProjections } from './job-profile.aggregate.ts'
import { jobProfileLoader, occupationLoader, postingLoader, requirementLoader } from './job-profile.loaders.ts'
import {
  AccessedForResolver,
  CredentialTargetResolver,
  JobPostingResolver,
  JobProfileConnectionResolver,
  JobProfileDraftResolver,
  JobProfileResolver,
  RequirementResolver,
} from './job-profile.resolver.ts'
import { JobProfileRow, JobProfileVersionRow, RequirementRow } from './job-profile.row.ts'
import { OccupationConnectionResolver, OccupationResolver, RequiredByResolver } from './occupation.resolver.ts'
import { Occupation } from './occupation.ts'

export const entities = [Occupation, JobProfileRow, JobProfileVersionRow, RequirementRow, JobPosting]

export const resolvers = [
  OccupationResolver,
  OccupationConnectionResolver,
  JobProfileResolver,
  JobProfileDraftResolver,
  JobProfileConnectionResolver,
  RequirementResolver,
  CredentialTargetResolver,
  AccessedForResolver,
  JobPostingResolver,
  RequiredByResolver,
]

export const projections = jobProjections

onFrameworkImported.push(occupationsOfImport)

export const nodes: Partial<Record<IdKind, (session: Session, id: string) => Promise<Node | null>>> = {
  occupation: (session, id) => session.load(occupationLoader).load(id),
  jobProfile: (session, id) => session.load(jobProfileLoader).load(id),
  jobPosting: (session, id) => session.load(postingLoader).load(id),
  requirement: (session, id) => session.load(requirementLoader).load(id),
}
