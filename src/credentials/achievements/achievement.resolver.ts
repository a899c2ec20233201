import { Arg, Args, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from 'type-graphql'

import type { Session } from '../../database/session.ts'
import { organisationLoader } from '../../identity/organisation.loaders.ts'
import { Organisation } from '../../identity/organisation.ts'
import { levelOf } from '../../learners/level.ts'
import { IdempotencyKeyArg } from '../../shared/inputs.ts'
import { ForwardArguments } from '../../shared/paging.ts'
import { payload } from '../../shared/payload.ts'
import { AlignmentObject } from '../held/credential.types.ts'
import { AlignmentPlace } from '../kinds.types.ts'
import {
  AchievementConnection,
  AchievementPayload,
  AchievementWhere,
  SaveAchievementInput,
} from './achievement.inputs.ts'
import { achievements } from './achievement.list.ts'
import { achievementLoader, alignmentsOfAchievement, type StoredAlignmentRow } from './achievement.loaders.ts'
import { saveAchievement } from './achievement.service.ts'
import { Achievement } from './achievement.ts'

@Resolver(() => Achievement)
export class AchievementResolver {
  @Query(() => AchievementConnection, {
    description:
      'Achievements that organisations have defined, by name; everybody with a key sees them. Job requirements and programs name them by their ids.',
  })
  achievements(
    @Ctx() session: Session,
    @Arg('where', () => AchievementWhere, { nullable: true }) where: AchievementWhere | null,
    @Args(() => ForwardArguments) page: ForwardArguments,
  ): Promise<AchievementConnection> {
    return achievements(session, where ?? {}, page)
  }

  @FieldResolver(() => Organisation, { nullable: true })
  creator(@Root() { creatorId }: Achievement, @Ctx() session: Session): Promise<Organisation | null> {
    return session.load(organisationLoader).load(creatorId)
  }

  @FieldResolver(() => [AlignmentObject], {
    description: 'To what you may see; alignments to private frameworks are left out.',
  })
  async alignments(@Root() { id }: Achievement, @Ctx() session: Session): Promise<AlignmentObject[]> {
    return (await session.load(alignmentsOfAchievement).load(id)).map(alignmentOf)
  }

  @Mutation(() => AchievementPayload, {
    description:
      'Define or revise an achievement; issued ones stay as they were. For who may issue credentials (CREDENTIAL_ISSUING). Credentials that name a new address are checked again; projected is false while that goes on.',
  })
  saveAchievement(
    @Ctx() session: Session,
    @Arg('input', () => SaveAchievementInput) input: SaveAchievementInput,
    @IdempotencyKeyArg() key: string | null,
  ): Promise<AchievementPayload> {
    return saveAnswer(session, input, key)
  }
}

@Resolver(() => AchievementConnection)
export class AchievementConnectionResolver {
  @FieldResolver(() => Int, { nullable: true, description: 'Costs a query of its own.' })
  totalCount(@Root() connection: AchievementConnection): Promise<number> {
    return connection.count()
  }
}

/** `projected` says also that credentials that name it are checked again. */
async function saveAnswer(
  session: Session,
  input: SaveAchievementInput,
  key: string | null,
): Promise<AchievementPayload> {
  const nothing = { achievement: null as Achievement | null, rechecked: true }
  const { rechecked, ...answer } = await payload(session, nothing, async () => {
    const { id, ...done } = await saveAchievement(session, input, key)
    return { ...done, achievement: await session.load(achievementLoader).load(id) }
  })
  return { ...answer, projected: answer.projected && rechecked }
}

const alignmentOf = (row: StoredAlignmentRow): AlignmentObject =>
  Object.assign(new AlignmentObject(), {
    targetName: row.full_statement,
    targetUrl: row.uri,
    targetFramework: row.title,
    targetCode: row.code,
    targetType: 'CFItem',
    place: AlignmentPlace.ACHIEVEMENT,
    level: levelOf(row.label, row.scale_id, row.parts),
    competencyId: row.competency_id,
  })
