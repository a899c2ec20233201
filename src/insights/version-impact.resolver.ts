import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import { achievementLoader } from '../credentials/achievements/achievement.loaders.ts'
import { Achievement } from '../credentials/achievements/achievement.ts'
import { mappingLoader } from '../crosswalks/mapping.query.ts'
import { Mapping } from '../crosswalks/mapping.ts'
import type { Session } from '../database/session.ts'
import { DiffPage, FrameworkDiff, partOf } from '../frameworks/diff/framework-diff.types.ts'
import { jobProfileLoader } from '../jobs/job-profile.loaders.ts'
import { JobProfile } from '../jobs/job-profile.ts'
import { programLoader } from '../programs/program.loaders.ts'
import { Program } from '../programs/program.ts'
import type { PeopleCount } from '../shared/people-count.ts'
import { PeopleCountObject } from '../shared/people-count.types.ts'
import { affectedIds, affectedLearners } from './version-impact.service.ts'
import { AffectedCounts } from './version-impact.types.ts'

@Resolver(() => FrameworkDiff)
export class VersionImpactResolver {
  @FieldResolver(() => AffectedCounts, {
    complexity: 100,
    description: 'What refers to something that was removed, changed or moved, in whatever version it refers to it.',
  })
  async affected(@Root() diff: FrameworkDiff, @Ctx() session: Session): Promise<AffectedCounts> {
    const count = async (kind: Parameters<typeof affectedIds>[2]) => (await affectedIds(session, diff, kind)).length
    return Object.assign(new AffectedCounts(), {
      diff,
      jobProfiles: await count('jobProfiles'),
      programs: await count('programs'),
      achievements: await count('achievements'),
      mappings: await count('mappings'),
    })
  }

  @FieldResolver(() => [JobProfile], { description: 'Those that affected counts.' })
  async affectedJobProfiles(
    @Root() diff: FrameworkDiff,
    @Ctx() session: Session,
    @Args(() => DiffPage) page: DiffPage,
  ) {
    const ids = partOf(await affectedIds(session, diff, 'jobProfiles'), page)
    const found = await session.load(jobProfileLoader).loadMany(ids)
    return found.filter((one): one is JobProfile => one instanceof JobProfile)
  }

  @FieldResolver(() => [Program], { description: 'Those that affected counts.' })
  async affectedPrograms(@Root() diff: FrameworkDiff, @Ctx() session: Session, @Args(() => DiffPage) page: DiffPage) {
    const ids = partOf(await affectedIds(session, diff, 'programs'), page)
    const found = await session.load(programLoader).loadMany(ids)
    return found.filter((one): one is Program => one instanceof Program)
  }

  @FieldResolver(() => [Achievement], { description: 'Those that affected counts.' })
  async affectedAchievements(
    @Root() diff: FrameworkDiff,
    @Ctx() session: Session,
    @Args(() => DiffPage) page: DiffPage,
  ) {
    const ids = partOf(await affectedIds(session, diff, 'achievements'), page)
    const found = await session.load(achievementLoader).loadMany(ids)
    return found.filter((one): one is Achievement => one instanceof Achievement)
  }

  @FieldResolver(() => [Mapping], { description: 'Those that affected counts.' })
  async affectedMappings(@Root() diff: FrameworkDiff, @Ctx() session: Session, @Args(() => DiffPage) page: DiffPage) {
    const ids = partOf(await affectedIds(session, diff, 'mappings'), page)
    const found = await session.load(mappingLoader).loadMany(ids)
    return found.filter((one): one is Mapping => one instanceof Mapping)
  }
}

@Resolver(() => AffectedCounts)
export class AffectedCountsResolver {
  @FieldResolver(() => PeopleCountObject, {
    description:
      'At least so many people show something of it now and have consent ANALYTICS: the number of the one competency of it that most show. Those of several are never added up, because whoever writes a draft chooses which, and could subtract. Told to analysts and stewards, suppressed for others.',
  })
  learners(@Root() { diff }: AffectedCounts, @Ctx() session: Session): Promise<PeopleCount> {
    return affectedLearners(session, diff)
  }
}
