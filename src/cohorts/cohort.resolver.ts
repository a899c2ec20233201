import { Arg, Args, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from 'type-graphql'

import type { Session } from '../database/session.ts'
import { organisationLoader } from '../identity/organisation.loaders.ts'
import { Organisation } from '../identity/organisation.ts'
import { IdempotencyKeyArg, IdInput } from '../shared/inputs.ts'
import { PageArguments } from '../shared/paging.ts'
import { payload } from '../shared/payload.ts'
import {
  AddCohortMemberInput,
  CohortConnection,
  CohortPayload,
  CohortWhere,
  CreateCohortInput,
  RemoveCohortMemberInput,
  UpdateCohortInput,
} from './cohort.inputs.ts'
import { cohortLoader, cohorts, membersOf } from './cohort.loaders.ts'
import {
  acceptCohortInvitation,
  addCohortMember,
  createCohort,
  removeCohortMember,
  updateCohort,
} from './cohort.service.ts'
import { Cohort, CohortMember } from './cohort.ts'
import { CohortRole, CohortSide } from './kinds.types.ts'

export const cohortAnswer = (session: Session, work: () => Promise<string>): Promise<CohortPayload> =>
  payload<{ cohort: Cohort | null }>(session, { cohort: null }, async () => ({
    cohort: await session.load(cohortLoader).load(await work()),
  }))

@Resolver(() => Cohort)
export class CohortResolver {
  @Query(() => CohortConnection, {
    description:
      'Cohorts you belong to or are invited to, and public ones, by name; for stewards also those that ask for their approval or have it.',
  })
  cohorts(
    @Ctx() session: Session,
    @Arg('where', () => CohortWhere, { nullable: true }) where: CohortWhere | null,
    @Args(() => PageArguments) page: PageArguments,
  ): Promise<CohortConnection> {
    return cohorts(session, where ?? {}, page)
  }

  @Mutation(() => CohortPayload, { description: 'Found a cohort; your organisation is its first member.' })
  createCohort(
    @Ctx() session: Session,
    @Arg('input', () => CreateCohortInput) input: CreateCohortInput,
    @IdempotencyKeyArg() key: string | null,
  ): Promise<CohortPayload> {
    return cohortAnswer(session, () => createCohort(session, input, key))
  }

  @Mutation(() => CohortPayload, { description: 'Founder or facilitator: change what the cohort says of itself.' })
  updateCohort(
    @Ctx() session: Session,
    @Arg('input', () => UpdateCohortInput) input: UpdateCohortInput,
  ): Promise<CohortPayload> {
    return cohortAnswer(session, () => updateCohort(session, input))
  }

  @Mutation(() => CohortPayload, {
    description: 'Founder or facilitator: invite an organisation to a side. It takes part once it has accepted.',
  })
  addCohortMember(
    @Ctx() session: Session,
    @Arg('input', () => AddCohortMemberInput) input: AddCohortMemberInput,
    @IdempotencyKeyArg() key: string | null,
  ): Promise<CohortPayload> {
    return cohortAnswer(session, () => addCohortMember(session, input, key))
  }

  @Mutation(() => CohortPayload, {
    description:
      'Take the place that your organisation was invited to; id is the cohort. Say which side and roles you saw: STALE_VERSION when the invitation is to another place by now. removeCohortMember declines.',
  })
  acceptCohortInvitation(
    @Ctx() session: Session,
    @Arg('input', () => IdInput) { id }: IdInput,
    @Arg('expectedSide', () => CohortSide, { nullable: true }) side: CohortSide | null,
    @Arg('expectedRoles', () => [CohortRole], { nullable: true }) roles: CohortRole[] | null,
  ): Promise<CohortPayload> {
    return cohortAnswer(session, () => acceptCohortInvitation(session, id, { side, roles }))
  }

  @Mutation(() => CohortPayload, {
    description:
      'Leave or decline for your own organisation, or (founder or facilitator) part with another; cohort is null when you see it no more.',
  })
  removeCohortMember(
    @Ctx() session: Session,
    @Arg('input', () => RemoveCohortMemberInput) input: RemoveCohortMemberInput,
  ): Promise<CohortPayload> {
    return cohortAnswer(session, () => removeCohortMember(session, input))
  }

  @FieldResolver(() => [CohortMember], {
    description: 'In the order of their invitations; who is only invited is told to members.',
  })
  members(@Root() cohort: Cohort, @Ctx() session: Session): Promise<CohortMember[]> {
    return session.load(membersOf).load(cohort.id)
  }
}

@Resolver(() => CohortConnection)
export class CohortConnectionResolver {
  @FieldResolver(() => Int, { nullable: true, description: 'Costs a query of its own.' })
  totalCount(@Root() connection: CohortConnection): Promise<number> {
    return connection.count()
  }
}

@Resolver(() => CohortMember)
export class CohortMemberResolver {
  @FieldResolver(() => Organisation)
  organisation(@Root() member: CohortMember, @Ctx() session: Session): Promise<Organisation | null> {
    return session.load(organisationLoader).load(member.organisationId)
  }
}
