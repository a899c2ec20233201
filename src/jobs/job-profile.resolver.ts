import { Arg, Args, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from 'type-graphql'
import { achievementLoader } from '../credentials/achievements/achievement.loaders.ts'
import { Achievement } from '../credentials/achievements/achievement.ts'
import type { Session } from '../database/session.ts'
import { lineagesOf } from '../frameworks/lineages.ts'
import { AccessEvent } from '../identity/access-log.ts'
import { organisationLoader } from '../identity/organisation.loaders.ts'
import { Organisation } from '../identity/organisation.ts'
import { Level, levelOf } from '../learners/level.ts'
import { IdempotencyKeyArg } from '../shared/inputs.ts'
import { PageArguments } from '../shared/paging.ts'
import { payload } from '../shared/payload.ts'
import { openPostings } from './days.ts'
import { createJobPosting } from './job-posting.service.ts'
import { JobPosting } from './job-posting.ts'
import {
  CreateJobPostingInput,
  JobProfilePayload,
  JobProfileWhere,
  SaveJobProfileInput,
  SetStateInput,
} from './job-profile.inputs.ts'
import { jobProfiles } from './job-profile.list.ts'
import {
  jobProfileDraftLoader,
  jobProfileLoader,
  occupationLoader,
  postingsLoader,
  requirementsLoader,
} from './job-profile.loaders.ts'
import { saveJobProfile, setJobProfileState } from './job-profile.service.ts'
import { CredentialTarget, JobProfile, JobProfileConnection, JobProfileDraft, Requirement } from './job-profile.ts'
import { Money, money } from './money.ts'
import { Occupation } from './occupation.ts'
import { PublicationState } from './publication.types.ts'
import { RequirementTarget, requirementTargets } from './requirement-target.ts'

const occupationsOf = async (session: Session, ids: readonly string[]): Promise<Occupation[]> =>
  (await session.load(occupationLoader).loadMany([...ids])).filter(
    (found): found is Occupation => found instanceof Occupation,
  )

@Resolver(() => JobProfile)
export class JobProfileResolver {
  @Query(() => JobProfileConnection, { description: "Job profiles: an employer's lasting description of a role." })
  async jobProfiles(
    @Ctx() session: Session,
    @Arg('where', () => JobProfileWhere, { nullable: true }) where: JobProfileWhere | null,
    @Args(() => PageArguments) page: PageArguments,
  ): Promise<JobProfileConnection> {
    return jobProfiles(session, where ?? {}, page, await lineagesOf(session, where?.competencies))
  }

  @Mutation(() => JobProfilePayload, { description: 'Employer: create or revise a job profile.' })
  saveJobProfile(
    @Ctx() session: Session,
    @Arg('input', () => SaveJobProfileInput) input: SaveJobProfileInput,
    @IdempotencyKeyArg() key: string | null,
  ): Promise<JobProfilePayload> {
    return jobProfilePayload(session, () => saveJobProfile(session, input, key))
  }

  @Mutation(() => JobProfilePayload, { description: 'Employer: publish or close a profile.' })
  setJobProfileState(
    @Ctx() session: Session,
    @Arg('input', () => SetStateInput) input: SetStateInput,
    @IdempotencyKeyArg() key: string | null,
  ): Promise<JobProfilePayload> {
    return jobProfilePayload(session, () => setJobProfileState(session, input, key))
  }

  @Mutation(() => JobProfilePayload, { description: 'Employer: post openings of the published version.' })
  createJobPosting(
    @Ctx() session: Session,
    @Arg('input', () => CreateJobPostingInput) input: CreateJobPostingInput,
    @IdempotencyKeyArg() key: string | null,
  ): Promise<JobProfilePayload> {
    return jobProfilePayload(session, () => createJobPosting(session, input, key))
  }

  @FieldResolver(() => Organisation)
  employer(@Root() profile: JobProfile, @Ctx() session: Session): Promise<Organisation | null> {
    return session.load(organisationLoader).load(profile.employerId)
  }

  @FieldResolver(() => [Occupation])
  occupations(@Root() profile: JobProfile, @Ctx() session: Session): Promise<Occupation[]> {
    return occupationsOf(session, profile.occupationIds)
  }

  @FieldResolver(() => [Requirement])
  requirements(@Root() { id, version }: JobProfile, @Ctx() session: Session): Promise<Requirement[]> {
    return session.load(requirementsLoader).load({ jobProfile: id, version })
  }

  @FieldResolver(() => [JobPosting], { description: 'All there were, the newest first.' })
  postings(@Root() profile: JobProfile, @Ctx() session: Session): Promise<JobPosting[]> {
    return session.load(postingsLoader).load(profile.id)
  }

  @FieldResolver(() => Int, { description: 'Of postings that are open today; 0 when the profile is not published.' })
  async openings(@Root() profile: JobProfile, @Ctx() session: Session): Promise<number> {
    if (profile.state !== PublicationState.PUBLISHED) return 0
    const postings = openPostings(await session.load(postingsLoader).load(profile.id), session.now)
    return postings.reduce((sum, posting) => sum + posting.openings, 0)
  }

  @FieldResolver(() => JobProfileDraft, {
    nullable: true,
    description: 'Changes that are not published yet. Its employer only.',
  })
  draft(@Root() profile: JobProfile, @Ctx() session: Session): Promise<JobProfileDraft | null> {
    return session.load(jobProfileDraftLoader).load(profile.id)
  }
}

const jobProfilePayload = (session: Session, work: () => Promise<string>): Promise<JobProfilePayload> =>
  payload<{ jobProfile: JobProfile | null }>(session, { jobProfile: null }, async () => ({
    jobProfile: await session.load(jobProfileLoader).load(await work()),
  }))

@Resolver(() => JobProfileDraft)
export class JobProfileDraftResolver {
  @FieldResolver(() => [Occupation])
  occupations(@Root() draft: JobProfileDraft, @Ctx() session: Session): Promise<Occupation[]> {
    return occupationsOf(session, draft.occupationIds)
  }

  @FieldResolver(() => [Requirement])
  requirements(@Root() { jobProfileId, version }: JobProfileDraft, @Ctx() session: Session): Promise<Requirement[]> {
    return session.load(requirementsLoader).load({ jobProfile: jobProfileId, version })
  }
}

@Resolver(() => JobProfileConnection)
export class JobProfileConnectionResolver {
  @FieldResolver(() => Int, { nullable: true, description: 'Costs a query of its own.' })
  totalCount(@Root() connection: JobProfileConnection): Promise<number> {
    return connection.count()
  }
}

@Resolver(() => Requirement)
export class RequirementResolver {
  @FieldResolver(() => [RequirementTarget], {
    description: 'Any one of these satisfies it. Competencies of libraries that you may not see are left out.',
  })
  anyOf(@Root() requirement: Requirement, @Ctx() session: Session): Promise<RequirementTarget[]> {
    return requirementTargets(session, requirement.spec.anyOf)
  }

  @FieldResolver(() => Level, { nullable: true, description: 'Null: any level will do.' })
  level(@Root() { spec: { level } }: Requirement): Level | null {
    return level && levelOf(level.label, level.scale, level.parts)
  }
}

@Resolver(() => CredentialTarget)
export class CredentialTargetResolver {
  @FieldResolver(() => [Achievement], { description: 'Any of these is it.' })
  async achievements(@Root() target: CredentialTarget, @Ctx() session: Session): Promise<Achievement[]> {
    const found = await session.load(achievementLoader).loadMany([...target.achievementIds])
    return found.filter((it): it is Achievement => it instanceof Achievement)
  }

  @FieldResolver(() => [Organisation], { description: 'Only from these; empty: whoever issued it.' })
  async issuers(@Root() target: CredentialTarget, @Ctx() session: Session): Promise<Organisation[]> {
    const found = await session.load(organisationLoader).loadMany([...target.issuerIds])
    return found.filter((it): it is Organisation => it instanceof Organisation)
  }
}

@Resolver(() => AccessEvent)
export class AccessedForResolver {
  @FieldResolver(() => JobProfile, {
    nullable: true,
    description: 'For which job it was read. Null: for none, or for one that you may not see.',
  })
  jobProfile(@Root() event: AccessEvent, @Ctx() session: Session): Promise<JobProfile | null> | null {
    return event.jobProfileId === null ? null : session.load(jobProfileLoader).load(event.jobProfileId)
  }
}

@Resolver(() => JobPosting)
export class JobPostingResolver {
  @FieldResolver(() => JobProfile)
  jobProfile(@Root() posting: JobPosting, @Ctx() session: Session): Promise<JobProfile | null> {
    return session.load(jobProfileLoader).load(posting.jobProfileId)
  }

  @FieldResolver(() => Money, { nullable: true })
  salaryMinimum(@Root() posting: JobPosting): Money | null {
    return money(posting.salaryMinimumMinor, posting.salaryCurrency)
  }

  @FieldResolver(() => Money, { nullable: true })
  salaryMaximum(@Root() posting: JobPosting): Money | null {
    return money(posting.salaryMaximumMinor, posting.salaryCurrency)
  }
}
