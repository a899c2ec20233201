import { Arg, Ctx, Field, FieldResolver, Mutation, ObjectType, Resolver, Root } from 'type-graphql'

import type { Session } from '../database/session.ts'
import { levelLoader, scaleLoader } from '../frameworks/framework.loaders.ts'
import { ProficiencyLevel, ProficiencyScale } from '../frameworks/rubrics/scale.ts'
import { IdempotencyKeyArg } from '../shared/inputs.ts'
import { payload } from '../shared/payload.ts'
import { SaveScaleMapInput, ScaleMapPayload } from './scale-map.inputs.ts'
import { mapsOfScale, scaleMapLoader } from './scale-map.loaders.ts'
import { saveScaleMap } from './scale-map.service.ts'
import { ScaleMap } from './scale-map.ts'

@ObjectType({ description: 'Null: this level reaches no level of the other scale.' })
export class ScaleMapPair {
  @Field(() => ProficiencyLevel)
  from!: ProficiencyLevel

  @Field(() => ProficiencyLevel, { nullable: true })
  to!: ProficiencyLevel | null
}

@Resolver(() => ScaleMap)
export class ScaleMapResolver {
  @Mutation(() => ScaleMapPayload, {
    description: 'Make or revise a translation of levels; worth nothing until it is agreed (rateScaleMap).',
  })
  saveScaleMap(
    @Ctx() session: Session,
    @Arg('input', () => SaveScaleMapInput) input: SaveScaleMapInput,
    @IdempotencyKeyArg() key: string | null,
  ): Promise<ScaleMapPayload> {
    return payload(session, { scaleMap: null }, async () => ({
      scaleMap: await session.load(scaleMapLoader).load(await saveScaleMap(session, input, key)),
    }))
  }

  @FieldResolver(() => ProficiencyScale)
  from(@Root() map: ScaleMap, @Ctx() session: Session): Promise<ProficiencyScale | null> {
    return session.load(scaleLoader).load(map.fromScaleId)
  }

  @FieldResolver(() => ProficiencyScale)
  to(@Root() map: ScaleMap, @Ctx() session: Session): Promise<ProficiencyScale | null> {
    return session.load(scaleLoader).load(map.toScaleId)
  }

  @FieldResolver(() => [ScaleMapPair], { description: 'One a level of the scale that is mapped from.' })
  async pairs(@Root() map: ScaleMap, @Ctx() session: Session): Promise<ScaleMapPair[]> {
    const level = (id: string | null) => (id === null ? null : session.load(levelLoader).load(id))
    const pairs = map.storedPairs.map((pair) => Promise.all([level(pair.from), level(pair.to)]))
    return (await Promise.all(pairs)).map(([from, to]) => ({ from: from as ProficiencyLevel, to }))
  }
}

@Resolver(() => ProficiencyScale)
export class ScaleMapsResolver {
  @FieldResolver(() => [ScaleMap], {
    description: 'Translations from or to this scale, the newest first; at most 100.',
  })
  maps(@Root() scale: ProficiencyScale, @Ctx() session: Session): Promise<ScaleMap[]> {
    return session.load(mapsOfScale).load(scale.id)
  }
}
