import { Arg, Args, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from 'type-graphql'

import type { Session } from '../database/session.ts'
import { Competency } from '../frameworks/competency.ts'
import { IdempotencyKeyArg } from '../shared/inputs.ts'
import { ForwardArguments } from '../shared/paging.ts'
import { payload } from '../shared/payload.ts'
import { JobProfileWhere, OccupationPayload, OccupationWhere, SaveOccupationInput } from './job-profile.inputs.ts'
import { occupationLoader } from './job-profile.loaders.ts'
import { JobProfileConnection } from './job-profile.ts'
import { occupations } from './occupation.list.ts'
import { saveOccupation } from './occupation.service.ts'
import { Occupation, OccupationConnection } from './occupation.ts'
import { jobProfilesOf } from './required-by.service.ts'

@Resolver(() => Occupation)
export class OccupationResolver {
  @Query(() => OccupationConnection, {
    description: 'Occupations of a taxonomy (O*NET-SOC, ESCO); nobody employs an occupation.',
  })
  occupations(
    @Ctx() session: Session,
    @Arg('where', () => OccupationWhere, { nullable: true }) where: OccupationWhere | null,
    @Args(() => ForwardArguments) page: ForwardArguments,
  ): Promise<OccupationConnection> {
    return occupations(session, where ?? {}, page)
  }

  @Mutation(() => OccupationPayload, { description: 'Operator: add or revise an occupation.' })
  saveOccupation(
    @Ctx() session: Session,
    @Arg('input', () => SaveOccupationInput) input: SaveOccupationInput,
    @IdempotencyKeyArg() key: string | null,
  ): Promise<OccupationPayload> {
    return payload<{ occupation: Occupation | null }>(session, { occupation: null }, async () => ({
      occupation: await session.load(occupationLoader).load(await saveOccupation(session, input, key)),
    }))
  }

  @FieldResolver(() => JobProfileConnection, { description: 'Published job profiles of it.' })
  jobProfiles(
    @Root() occupation: Occupation,
    @Ctx() session: Session,
    @Args(() => ForwardArguments) page: ForwardArguments,
  ): Promise<JobProfileConnection> {
    return jobProfilesOf(session, 'ofOccupation', occupation.id, {}, page)
  }
}

@Resolver(() => Competency)
export class RequiredByResolver {
  @FieldResolver(() => JobProfileConnection, {
    description: 'Job profiles that ask for it, in whatever version; published ones unless where.state says otherwise.',
  })
  requiredBy(
    @Root() competency: Competency,
    @Ctx() session: Session,
    @Arg('where', () => JobProfileWhere, { nullable: true }) where: JobProfileWhere | null,
    @Args(() => ForwardArguments) page: ForwardArguments,
  ): Promise<JobProfileConnection> {
    return jobProfilesOf(session, 'requiredBy', competency.lineage, where ?? {}, page)
  }
}

@Resolver(() => OccupationConnection)
export class OccupationConnectionResolver {
  @FieldResolver(() => Int, { nullable: true, description: 'Costs a query of its own.' })
  totalCount(@Root() connection: OccupationConnection): Promise<number> {
    return connection.count()
  }
}
