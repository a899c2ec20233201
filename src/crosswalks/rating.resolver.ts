import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql'

import { cohortLoader } from '../cohorts/cohort.loaders.ts'
import { Cohort } from '../cohorts/cohort.ts'
import type { Session } from '../database/session.ts'
import { organisationLoader } from '../identity/organisation.loaders.ts'
import { Organisation } from '../identity/organisation.ts'
import { IdempotencyKeyArg } from '../shared/inputs.ts'
import { payload } from '../shared/payload.ts'
import { agreementOfCohort, agreementOver } from './agreement.loaders.ts'
import { AgreementStatistics } from './agreement.types.ts'
import { MappingConnection, MappingPayload } from './mapping.inputs.ts'
import { mappingLoader } from './mapping.query.ts'
import { Mapping } from './mapping.ts'
import { RateMappingInput, RateScaleMapInput } from './rating.inputs.ts'
import { ratingsOfMapping, ratingsOfScaleMap } from './rating.loaders.ts'
import { rateMapping } from './rating.service.ts'
import { MappingRating, mappingRating, ScaleMapRating, scaleMapRating } from './rating.types.ts'
import { ScaleMapPayload } from './scale-map.inputs.ts'
import { scaleMapLoader } from './scale-map.loaders.ts'
import { rateScaleMap } from './scale-map.rating.service.ts'
import { ScaleMap } from './scale-map.ts'

const BLIND =
  'Hidden from whoever speaks for a side until it has rated in this round itself, from people of two such organisations until both have or they rated themselves, and from members without a vote until both sides have; of others nobody sees any.'

@Resolver(() => Mapping)
export class MappingRatingsResolver {
  @Mutation(() => MappingPayload, {
    description:
      "Rate blind for your side of the mapping's cohort, once or again. Once enough of both sides have: AGREED on the relation that all name (also another than was proposed), CONTESTED when they differ, REJECTED when all say none. Rating again after a change of wording asks the others again too. Between shared frameworks only in a cohort that a steward approved (requestCohortApproval). Who belongs to two organisations rates for one of them.",
  })
  rateMapping(
    @Ctx() session: Session,
    @Arg('input', () => RateMappingInput) input: RateMappingInput,
    @IdempotencyKeyArg() key: string | null,
  ): Promise<MappingPayload> {
    return payload<{ mapping: Mapping | null }>(session, { mapping: null }, async () => ({
      mapping: await session.load(mappingLoader).load(await rateMapping(session, input, key)),
    }))
  }

  @FieldResolver(() => Cohort, { nullable: true, description: 'Whose sides decide, as far as you may know of it.' })
  cohort(@Root() { cohortId }: Mapping, @Ctx() session: Session): Promise<Cohort | null> | null {
    return cohortId === null ? null : session.load(cohortLoader).load(cohortId)
  }

  @FieldResolver(() => [MappingRating], { description: `What counts in the present round, oldest first. ${BLIND}` })
  async ratings(@Root() { id, round }: Mapping, @Ctx() session: Session): Promise<MappingRating[]> {
    const ratings = await session.load(ratingsOfMapping).load(id)
    return ratings.filter((rating) => rating.current && rating.round === round).map(mappingRating)
  }

  @FieldResolver(() => [MappingRating], { description: `All that was ever rated, oldest first. ${BLIND}` })
  async ratingHistory(@Root() { id }: Mapping, @Ctx() session: Session): Promise<MappingRating[]> {
    return (await session.load(ratingsOfMapping).load(id)).map(mappingRating)
  }
}

@Resolver(() => ScaleMap)
export class ScaleMapRatingsResolver {
  @Mutation(() => ScaleMapPayload, {
    description:
      "Rate blind for your side of the map's cohort, once or again; AGREED when enough of both sides have rated and all approve, and then it counts instead of the one before. Only in a cohort that a steward approved (requestCohortApproval), by different people.",
  })
  rateScaleMap(
    @Ctx() session: Session,
    @Arg('input', () => RateScaleMapInput) input: RateScaleMapInput,
    @IdempotencyKeyArg() key: string | null,
  ): Promise<ScaleMapPayload> {
    return payload<{ scaleMap: ScaleMap | null }>(session, { scaleMap: null }, async () => ({
      scaleMap: await session.load(scaleMapLoader).load(await rateScaleMap(session, input, key)),
    }))
  }

  @FieldResolver(() => Cohort, { nullable: true, description: 'Whose sides decide, as far as you may know of it.' })
  cohort(@Root() { cohortId }: ScaleMap, @Ctx() session: Session): Promise<Cohort | null> | null {
    return cohortId === null ? null : session.load(cohortLoader).load(cohortId)
  }

  @FieldResolver(() => [ScaleMapRating], { description: `What counts in the present round, oldest first. ${BLIND}` })
  async ratings(@Root() { id, round }: ScaleMap, @Ctx() session: Session): Promise<ScaleMapRating[]> {
    const ratings = await session.load(ratingsOfScaleMap).load(id)
    return ratings.filter((rating) => rating.current && rating.round === round).map(scaleMapRating)
  }
}

@Resolver(() => MappingRating)
export class MappingRatingResolver {
  @FieldResolver(() => Organisation)
  organisation(@Root() rating: MappingRating, @Ctx() session: Session): Promise<Organisation | null> {
    return session.load(organisationLoader).load(rating.organisationId)
  }
}

@Resolver(() => ScaleMapRating)
export class ScaleMapRatingResolver {
  @FieldResolver(() => Organisation)
  organisation(@Root() rating: ScaleMapRating, @Ctx() session: Session): Promise<Organisation | null> {
    return session.load(organisationLoader).load(rating.organisationId)
  }
}

@Resolver(() => Cohort)
export class CohortAgreementResolver {
  @FieldResolver(() => AgreementStatistics, { complexity: 10 })
  agreement(@Root() cohort: Cohort, @Ctx() session: Session): Promise<AgreementStatistics> {
    return session.load(agreementOfCohort).load(cohort.id)
  }
}

@Resolver(() => MappingConnection)
export class MappingAgreementResolver {
  @FieldResolver(() => AgreementStatistics, {
    complexity: 10,
    description: 'Over all that was filtered, not this page only.',
  })
  agreement(@Root() { counted }: MappingConnection, @Ctx() session: Session): Promise<AgreementStatistics> {
    return agreementOver(session, counted)
  }
}
