import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql'

import { scaleMapLoader } from '../crosswalks/scale-map.loaders.ts'
import { ScaleMap } from '../crosswalks/scale-map.ts'
import type { Session } from '../database/session.ts'
import { scaleLoader } from '../frameworks/framework.loaders.ts'
import { ProficiencyScale } from '../frameworks/rubrics/scale.ts'
import { Level } from './level.ts'

@Resolver(() => Level)
export class LevelResolver {
  @FieldResolver(() => ProficiencyScale, { nullable: true })
  scale(@Root() { scaleId }: Level, @Ctx() session: Session): Promise<ProficiencyScale | null> | null {
    return scaleId === null ? null : session.load(scaleLoader).load(scaleId)
  }

  @FieldResolver(() => ScaleMap, {
    nullable: true,
    description:
      'The translation through which it was compared with the level asked; null where none was needed, where there is none, and for one that you may not see.',
  })
  mappedBy(@Root() { mappedById }: Level, @Ctx() session: Session): Promise<ScaleMap | null> | null {
    return mappedById === null ? null : session.load(scaleMapLoader).load(mappedById)
  }
}
