import { Arg, Args, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from 'type-graphql'
import { achievementLoader } from '../credentials/achievements/achievement.loaders.ts'
import { Achievement } from '../credentials/achievements/achievement.ts'
import { mappingLoader } from '../crosswalks/mapping.query.ts'
import { Mapping } from '../crosswalks/mapping.ts'
import type { Session } from '../database/session.ts'
import { Competency } from '../frameworks/competency.ts'
import { competencyLoader, frameworkLoader } from '../frameworks/framework.loaders.ts'
import { Framework } from '../frameworks/framework.ts'
import { jobProfileLoader } from '../jobs/job-profile.loaders.ts'
import { JobProfile } from '../jobs/job-profile.ts'
import { courseLoader, programLoader } from '../programs/program.loaders.ts'
import { Course, Program } from '../programs/program.ts'
import type { Finding } from '../shared/finding.ts'
import { FindingObject } from '../shared/finding.types.ts'
import { IdempotencyKeyArg } from '../shared/inputs.ts'
import { ForwardArguments } from '../shared/paging.ts'
import { payload } from '../shared/payload.ts'
import { levelFindings } from './reference-levels.rule.ts'
import { carriedLevelsLoader } from './reference-levels.store.ts'
import {
  DecideReferenceMigrationInput,
  ReferenceMigrationConnection,
  ReferenceMigrationPayload,
  ReferenceMigrationWhere,
} from './reference-migration.inputs.ts'
import { referenceMigrations } from './reference-migration.list.ts'
import { decideMigration } from './reference-migration.service.ts'
import { ReferenceMigration } from './reference-migration.ts'

@Resolver(() => ReferenceMigration)
export class ReferenceMigrationResolver {
  @Query(() => ReferenceMigrationConnection, {
    description:
      'What of your organisation refers to competencies that newer versions of their frameworks changed, replaced, retired or removed, and what is proposed.',
  })
  referenceMigrations(
    @Ctx() session: Session,
    @Arg('where', () => ReferenceMigrationWhere, { nullable: true }) where: ReferenceMigrationWhere | null,
    @Args(() => ForwardArguments) page: ForwardArguments,
  ): Promise<ReferenceMigrationConnection> {
    return referenceMigrations(session, where ?? {}, page)
  }

  @Mutation(() => ReferenceMigrationPayload, {
    description: 'Approve or reject a proposal; nothing is migrated that nobody approved.',
  })
  decideReferenceMigration(
    @Ctx() session: Session,
    @Arg('input', () => DecideReferenceMigrationInput) input: DecideReferenceMigrationInput,
    @IdempotencyKeyArg() key: string | null,
  ): Promise<ReferenceMigrationPayload> {
    return payload(session, { migration: null as ReferenceMigration | null }, async () => ({
      migration: Object.assign(new ReferenceMigration(), await decideMigration(session, input, key)),
    }))
  }

  @FieldResolver(() => Competency, { nullable: true, description: 'As it was when it was referred to.' })
  from(@Root() { competency }: ReferenceMigration, @Ctx() session: Session): Promise<Competency | null> {
    return session.load(competencyLoader).load(competency)
  }

  @FieldResolver(() => Competency, {
    nullable: true,
    description: 'What is proposed in its place; null where nothing is known to be.',
  })
  to(@Root() { target }: ReferenceMigration, @Ctx() session: Session): Promise<Competency | null> | null {
    return target === null ? null : session.load(competencyLoader).load(target)
  }

  @FieldResolver(() => [FindingObject], {
    description:
      'What becomes of the levels beside it when the scales differ. LEVEL_MAPPED: an agreed scale map says what. LEVEL_OF_OTHERS: the line names further competencies, for which it stays. LEVEL_LOST: whoever approves says a level or withoutLevel. Empty: they stay.',
  })
  async findings(@Root() migration: ReferenceMigration, @Ctx() session: Session): Promise<Finding[]> {
    return levelFindings(await session.load(carriedLevelsLoader).load(migration))
  }

  @FieldResolver(() => Framework, { nullable: true, description: 'The newest version.' })
  framework(@Root() { newest }: ReferenceMigration, @Ctx() session: Session): Promise<Framework | null> {
    return session.load(frameworkLoader).load(newest)
  }

  @FieldResolver(() => JobProfile, { nullable: true, description: 'What refers, where kind is JOB_PROFILE.' })
  jobProfile(
    @Root() { kind, subject }: ReferenceMigration,
    @Ctx() session: Session,
  ): Promise<JobProfile | null> | null {
    return kind === 'JOB_PROFILE' ? session.load(jobProfileLoader).load(subject) : null
  }

  @FieldResolver(() => Program, { nullable: true, description: 'What refers, where kind is PROGRAM.' })
  program(@Root() { kind, subject }: ReferenceMigration, @Ctx() session: Session): Promise<Program | null> | null {
    return kind === 'PROGRAM' ? session.load(programLoader).load(subject) : null
  }

  @FieldResolver(() => Course, { nullable: true, description: 'What refers, where kind is COURSE.' })
  course(@Root() { kind, subject }: ReferenceMigration, @Ctx() session: Session): Promise<Course | null> | null {
    return kind === 'COURSE' ? session.load(courseLoader).load(subject) : null
  }

  @FieldResolver(() => Achievement, { nullable: true, description: 'What refers, where kind is ACHIEVEMENT.' })
  achievement(@Root() { kind, subject }: ReferenceMigration, @Ctx() session: Session) {
    return kind === 'ACHIEVEMENT' ? session.load(achievementLoader).load(subject) : null
  }

  @FieldResolver(() => Mapping, { nullable: true, description: 'What refers, where kind is MAPPING.' })
  mapping(@Root() { kind, subject }: ReferenceMigration, @Ctx() session: Session): Promise<Mapping | null> | null {
    return kind === 'MAPPING' ? session.load(mappingLoader).load(subject) : null
  }
}

@Resolver(() => ReferenceMigrationConnection)
export class ReferenceMigrationConnectionResolver {
  @FieldResolver(() => Int, { nullable: true, description: 'Costs a query of its own.' })
  totalCount(@Root() { count }: ReferenceMigrationConnection): Promise<number> {
    return count()
  }
}
