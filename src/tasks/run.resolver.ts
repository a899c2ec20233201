import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql'

import type { Session } from '../database/session.ts'
import { ownRun } from './run.loaders.ts'
import { Run } from './run.ts'

@Resolver(() => Run)
export class RunResolver {
  @Query(() => Run, { nullable: true, description: 'State of long work.' })
  run(@Ctx() session: Session, @Arg('id', () => ID) id: string): Promise<Run | null> {
    return session.load(ownRun).load(id)
  }
}
