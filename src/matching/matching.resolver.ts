import { Arg, Args, ArgsType, Ctx, Field, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql'

import { mappingLoader } from '../crosswalks/mapping.query.ts'
import { Mapping } from '../crosswalks/mapping.ts'
import type { Session } from '../database/session.ts'
import { Association } from '../frameworks/association.ts'
import { Competency } from '../frameworks/competency.ts'
import { associationLoader } from '../frameworks/framework.loaders.ts'
import { Me } from '../identity/me.ts'
import { organisationLoader } from '../identity/organisation.loaders.ts'
import { Organisation } from '../identity/organisation.ts'
import { JobProfileWhere } from '../jobs/job-profile.inputs.ts'
import { jobProfileLoader } from '../jobs/job-profile.loaders.ts'
import { JobProfile } from '../jobs/job-profile.ts'
import { Level } from '../learners/level.ts'
import { ForwardArguments } from '../shared/paging.ts'
import type { PeopleCount } from '../shared/people-count.ts'
import { PeopleCountObject } from '../shared/people-count.types.ts'
import {
  CandidateConnection,
  CandidateFacets,
  CandidateWhere,
  RequirementsSource,
  WeightInput,
} from './candidate.types.ts'
import { candidates } from './candidates.service.ts'
import { matchDecision, replayDecision } from './decision.service.ts'
import { ExplanationLine, FitExplanation, PathStep } from './explanation.types.ts'
import { jobMatch, jobMatches } from './job-match.service.ts'
import { JobMatch, JobMatchConnection, NextStepObject } from './job-match.types.ts'
import { competencyOfLineage } from './lineage.loaders.ts'
import { MatchDecision, ReplayResult } from './match-decision.ts'
import { matchExplanation } from './match-explanation.service.ts'
import { scoringPolicies } from './policy.service.ts'
import { policyObject, ScoringPolicyObject } from './policy.types.ts'
import { shownLevel } from './shown-level.ts'
import { AnswerStamp, stampOf } from './stamp.ts'

@ArgsType()
class CandidatesArguments extends ForwardArguments {
  @Field(() => RequirementsSource)
  for!: RequirementsSource

  @Field(() => CandidateWhere, { nullable: true })
  where?: CandidateWhere | null

  @Field(() => [WeightInput], { nullable: true })
  weights?: WeightInput[] | null

  @Field(() => ID, { nullable: true, description: 'Null: the built-in policy.' })
  policy?: string | null
}

@Resolver(() => CandidateConnection)
export class CandidatesResolver {
  @Query(() => CandidateConnection, {
    description: 'EMPLOYER: who fits, why, and what stands between; only people whose consent is live now.',
  })
  candidates(
    @Ctx() session: Session,
    @Args(() => CandidatesArguments) question: CandidatesArguments,
  ): Promise<CandidateConnection> {
    return candidates(session, question)
  }

  @Query(() => FitExplanation, {
    nullable: true,
    description: 'EMPLOYER: one pair in full; the learner sees the same through viewer.me.jobMatch.',
  })
  matchExplanation(
    @Ctx() session: Session,
    @Arg('jobProfile', () => ID) jobProfile: string,
    @Arg('candidate', () => ID) candidate: string,
  ): Promise<FitExplanation | null> {
    return matchExplanation(session, jobProfile, candidate)
  }

  @FieldResolver(() => PeopleCountObject, { nullable: true })
  totalCount(@Root() connection: CandidateConnection): PeopleCount {
    return connection.count()
  }

  @FieldResolver(() => CandidateFacets)
  facets(@Root() connection: CandidateConnection): CandidateFacets {
    return connection.facetsOf()
  }
}

@Resolver(() => ScoringPolicyObject)
export class PolicyResolver {
  @Query(() => [ScoringPolicyObject], {
    description: 'Scoring policies you may use; every number of the score is in them.',
  })
  scoringPolicies(@Ctx() session: Session): ScoringPolicyObject[] {
    return scoringPolicies(session).map(policyObject)
  }
}

@Resolver(() => FitExplanation)
export class FitExplanationResolver {
  @FieldResolver(() => JobProfile, { nullable: true, description: 'Null for requirements made up for the question.' })
  jobProfile(@Root() explanation: FitExplanation): JobProfile | null {
    return explanation.profile
  }
}

@Resolver(() => ExplanationLine)
export class ExplanationLineResolver {
  @FieldResolver(() => Level, {
    nullable: true,
    description: 'On its own scale, in the words of the step it reaches; null where the scale is not known here.',
  })
  shownLevel(@Root() line: ExplanationLine, @Ctx() session: Session): Promise<Level | null> {
    return shownLevel(session, line.shownOnScale)
  }
}

@Resolver(() => PathStep)
export class PathStepResolver {
  @FieldResolver(() => Competency, { nullable: true, description: 'Null in a library that you may not see.' })
  from(@Root() step: PathStep, @Ctx() session: Session): Promise<Competency | null> {
    return session.load(competencyOfLineage).load(step.fromLineage)
  }

  @FieldResolver(() => Competency, { nullable: true, description: 'Null in a library that you may not see.' })
  to(@Root() step: PathStep, @Ctx() session: Session): Promise<Competency | null> {
    return session.load(competencyOfLineage).load(step.toLineage)
  }

  @FieldResolver(() => Association, { nullable: true, description: 'What says so, inside a framework.' })
  association(@Root() step: PathStep, @Ctx() session: Session): Promise<Association | null> | null {
    return step.via.startsWith('asn_') ? session.load(associationLoader).load(step.via) : null
  }

  @FieldResolver(() => Mapping, { nullable: true, description: 'What was agreed, between frameworks.' })
  mapping(@Root() step: PathStep, @Ctx() session: Session): Promise<Mapping | null> | null {
    return step.via.startsWith('map_') ? session.load(mappingLoader).load(step.via) : null
  }
}

@Resolver(() => MatchDecision)
export class MatchDecisionResolver {
  @Query(() => MatchDecision, { nullable: true, description: 'A ranking that was shown, as it was shown.' })
  matchDecision(@Ctx() session: Session, @Arg('id', () => ID) id: string): Promise<MatchDecision | null> {
    return matchDecision(session, id)
  }

  @FieldResolver(() => Organisation, { description: 'To whom it was shown.' })
  viewer(@Root() decision: MatchDecision, @Ctx() session: Session): Promise<Organisation | null> {
    return session.load(organisationLoader).load(decision.organisationId)
  }

  @FieldResolver(() => Organisation, { nullable: true })
  portal(@Root() decision: MatchDecision, @Ctx() session: Session): Promise<Organisation | null> | null {
    return decision.portalId === null ? null : session.load(organisationLoader).load(decision.portalId)
  }

  @FieldResolver(() => JobProfile, { nullable: true, description: 'As it is now; the decision holds it as it was.' })
  jobProfile(@Root() decision: MatchDecision, @Ctx() session: Session): Promise<JobProfile | null> | null {
    return decision.jobProfileId === null ? null : session.load(jobProfileLoader).load(decision.jobProfileId)
  }

  @FieldResolver(() => AnswerStamp)
  stamp(@Root() decision: MatchDecision): AnswerStamp {
    return stampOf(decision.policyVersion, decision.graphVersion, decision.evaluatedAt.getTime())
  }

  @FieldResolver(() => ReplayResult, { description: 'Recomputed now from what was stored then.' })
  replay(@Root() decision: MatchDecision, @Ctx() session: Session): Promise<ReplayResult> {
    return replayDecision(session, decision)
  }
}

@Resolver(() => Me)
export class MyMatchesResolver {
  @FieldResolver(() => JobMatchConnection, {
    description:
      'Jobs ranked for me, with the score an employer would see; open ones unless where.open says otherwise.',
  })
  jobMatches(
    @Ctx() session: Session,
    @Arg('where', () => JobProfileWhere, { nullable: true }) where: JobProfileWhere | null,
    @Args(() => ForwardArguments) page: ForwardArguments,
  ): Promise<JobMatchConnection> {
    return jobMatches(session, where ?? {}, page)
  }

  @FieldResolver(() => JobMatch, { description: 'One job: why, why not, what would change it.' })
  jobMatch(@Ctx() session: Session, @Arg('jobProfile', () => ID) jobProfile: string): Promise<JobMatch> {
    return jobMatch(session, jobProfile)
  }
}

@Resolver(() => JobMatch)
export class JobMatchResolver {
  @FieldResolver(() => [NextStepObject], {
    description: 'Smallest single changes that would raise tier or fit, the best first.',
  })
  nextSteps(@Root() match: JobMatch): NextStepObject[] {
    return match.steps()
  }
}
