import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql'

import type { Session } from '../database/session.ts'
import { scaleLoader } from '../frameworks/framework.loaders.ts'
import { ProficiencyScale } from '../frameworks/scale.ts'
import { Level } from './level.ts'

@Resolver(() => Level)
export class LevelResolver {
  @FieldResolver(() => ProficiencyScale, { nullable: true })
  scale(@Root() { scaleId }: Level, @Ctx() session: Session): Promise<ProficiencyScale | null> | null {
    return scaleId === null ? null : session.load(scaleLoader).load(scaleId)
  }
}
