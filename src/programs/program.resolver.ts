import { Arg, Args, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from 'type-graphql'
import { achievementLoader } from '../credentials/achievements/achievement.loaders.ts'
import { Achievement } from '../credentials/achievements/achievement.ts'
import type { Session } from '../database/session.ts'
import { Competency } from '../frameworks/competency.ts'
import { competencyLoader } from '../frameworks/framework.loaders.ts'
import { lineagesOf } from '../frameworks/lineages.ts'
import { organisationLoader } from '../identity/organisation.loaders.ts'
import { Organisation } from '../identity/organisation.ts'
import { Money, money } from '../jobs/money.ts'
import { Occupation } from '../jobs/occupation.ts'
import { Level, levelOf } from '../learners/level.ts'
import { kindOfId } from '../shared/ids.ts'
import { IdempotencyKeyArg } from '../shared/inputs.ts'
import { ForwardArguments, PageArguments } from '../shared/paging.ts'
import { payload } from '../shared/payload.ts'
import { countOfPeople } from '../shared/people-count.ts'
import { saveCourse } from './course.service.ts'
import { CoursePayload, ProgramPayload, ProgramWhere, SaveCourseInput, SaveProgramInput } from './program.inputs.ts'
import { programs } from './program.list.ts'
import {
  completionsLoader,
  courseLoader,
  occupationsOfCipLoader,
  outcomesLoader,
  programCoursesLoader,
  programDraftLoader,
  programLoader,
} from './program.loaders.ts'
import { saveProgram } from './program.service.ts'
import {
  Completions,
  Course,
  Outcome,
  OutcomeConnection,
  OutcomeOwner,
  Program,
  ProgramConnection,
  ProgramCourse,
  ProgramDraft,
} from './program.ts'
import { outcomesTeaching } from './taught-by.service.ts'

@Resolver(() => Program)
export class ProgramResolver {
  @Query(() => ProgramConnection, { description: 'Programs of study.' })
  async programs(
    @Ctx() session: Session,
    @Arg('where', () => ProgramWhere, { nullable: true }) where: ProgramWhere | null,
    @Args(() => PageArguments) page: PageArguments,
  ): Promise<ProgramConnection> {
    return programs(session, where ?? {}, page, await lineagesOf(session, where?.competencies))
  }

  @Mutation(() => ProgramPayload, {
    description: 'Institution: create or revise a program with its courses. PROGRAM_GAP covers the catalogue.',
  })
  saveProgram(
    @Ctx() session: Session,
    @Arg('input', () => SaveProgramInput) input: SaveProgramInput,
    @IdempotencyKeyArg() key: string | null,
  ): Promise<ProgramPayload> {
    return payload<{ program: Program | null }>(session, { program: null }, async () => ({
      program: await session.load(programLoader).load(await saveProgram(session, input, key)),
    }))
  }

  @FieldResolver(() => Organisation)
  provider(@Root() program: Program, @Ctx() session: Session): Promise<Organisation | null> {
    return session.load(organisationLoader).load(program.providerId)
  }

  @FieldResolver(() => Achievement, { nullable: true, description: 'What completers are awarded.' })
  credentialAwarded(@Root() program: Program, @Ctx() session: Session): Promise<Achievement | null> | null {
    const id = program.credentialAwardedId
    return id === null ? null : session.load(achievementLoader).load(id)
  }

  @FieldResolver(() => [ProgramCourse], { description: 'In order.' })
  courses(@Root() { id, version }: Program, @Ctx() session: Session): Promise<ProgramCourse[]> {
    return session.load(programCoursesLoader).load({ owner: id, version })
  }

  @FieldResolver(() => [Outcome], { description: 'Of the program as a whole; its courses have their own.' })
  outcomes(@Root() { id, version }: Program, @Ctx() session: Session): Promise<Outcome[]> {
    return session.load(outcomesLoader).load({ owner: id, version })
  }

  @FieldResolver(() => [Occupation], {
    description: 'To which programs of this CIP code lead, as a crosswalk says; not a strength.',
  })
  async occupations(@Root() program: Program, @Ctx() session: Session): Promise<Occupation[]> {
    return program.cipCode === null ? [] : session.load(occupationsOfCipLoader).load(program.cipCode)
  }

  @FieldResolver(() => [Completions], { description: 'The newest year first.' })
  async completions(@Root() program: Program, @Ctx() session: Session): Promise<Completions[]> {
    const rows = await session.load(completionsLoader).load(program.id)
    return rows.map(({ year, count, source }) =>
      Object.assign(new Completions(), { year, source, count: countOfPeople(count) }),
    )
  }

  @FieldResolver(() => Money, { nullable: true })
  cost(@Root() program: Program): Money | null {
    return money(program.costMinor, program.costCurrency)
  }

  @FieldResolver(() => ProgramDraft, {
    nullable: true,
    description: 'Changes that are not published yet. Its provider only.',
  })
  draft(@Root() program: Program, @Ctx() session: Session): Promise<ProgramDraft | null> {
    return session.load(programDraftLoader).load(program.id)
  }
}

@Resolver(() => ProgramDraft)
export class ProgramDraftResolver {
  @FieldResolver(() => [ProgramCourse])
  courses(@Root() { programId, version }: ProgramDraft, @Ctx() session: Session): Promise<ProgramCourse[]> {
    return session.load(programCoursesLoader).load({ owner: programId, version })
  }

  @FieldResolver(() => [Outcome])
  outcomes(@Root() { programId, version }: ProgramDraft, @Ctx() session: Session): Promise<Outcome[]> {
    return session.load(outcomesLoader).load({ owner: programId, version })
  }
}

@Resolver(() => ProgramConnection)
export class ProgramConnectionResolver {
  @FieldResolver(() => Int, { nullable: true, description: 'Costs a query of its own.' })
  totalCount(@Root() connection: ProgramConnection): Promise<number> {
    return connection.count()
  }
}

@Resolver(() => ProgramCourse)
export class ProgramCourseResolver {
  @FieldResolver(() => Course)
  course(@Root() place: ProgramCourse, @Ctx() session: Session): Promise<Course | null> {
    return session.load(courseLoader).load(place.courseId)
  }
}

@Resolver(() => Course)
export class CourseResolver {
  @Mutation(() => CoursePayload, {
    description:
      'Institution: create or revise a course with its outcomes; it changes in all programs at once. PROGRAM_GAP covers the catalogue.',
  })
  saveCourse(
    @Ctx() session: Session,
    @Arg('input', () => SaveCourseInput) input: SaveCourseInput,
    @IdempotencyKeyArg() key: string | null,
  ): Promise<CoursePayload> {
    return payload<{ course: Course | null }>(session, { course: null }, async () => ({
      course: await session.load(courseLoader).load(await saveCourse(session, input, key)),
    }))
  }

  @FieldResolver(() => Organisation)
  provider(@Root() course: Course, @Ctx() session: Session): Promise<Organisation | null> {
    return session.load(organisationLoader).load(course.providerId)
  }

  @FieldResolver(() => [Outcome])
  outcomes(@Root() { id, version }: Course, @Ctx() session: Session): Promise<Outcome[]> {
    return session.load(outcomesLoader).load({ owner: id, version })
  }

  @FieldResolver(() => [Course], { description: 'Those that you may see.' })
  async prerequisites(@Root() course: Course, @Ctx() session: Session): Promise<Course[]> {
    const found = await session.load(courseLoader).loadMany(course.prerequisiteIds)
    return found.filter((it): it is Course => it instanceof Course)
  }

  @FieldResolver(() => Money, { nullable: true })
  cost(@Root() course: Course): Money | null {
    return money(course.costMinor, course.costCurrency)
  }
}

@Resolver(() => Outcome)
export class OutcomeResolver {
  @FieldResolver(() => Competency, {
    nullable: true,
    description: 'Null when it stands in a library that you may not see.',
  })
  competency(@Root() outcome: Outcome, @Ctx() session: Session): Promise<Competency | null> {
    return session.load(competencyLoader).load(outcome.row.competencyId)
  }

  @FieldResolver(() => Level, { nullable: true, description: 'What whoever reaches it can do; null: not said.' })
  level(@Root() { row: { level } }: Outcome): Level | null {
    return level && levelOf(level.label, level.scale, level.parts)
  }

  @FieldResolver(() => Achievement, { nullable: true, description: 'What whoever reaches it gets.' })
  achievement(@Root() { row }: Outcome, @Ctx() session: Session): Promise<Achievement | null> | null {
    return row.achievementId === null ? null : session.load(achievementLoader).load(row.achievementId)
  }

  @FieldResolver(() => OutcomeOwner)
  of(@Root() { row }: Outcome, @Ctx() session: Session): Promise<Program | Course | null> {
    const isCourse = kindOfId(row.ownerId) === 'course'
    return isCourse ? session.load(courseLoader).load(row.ownerId) : session.load(programLoader).load(row.ownerId)
  }
}

@Resolver(() => OutcomeConnection)
export class OutcomeConnectionResolver {
  @FieldResolver(() => Int, { nullable: true, description: 'Costs a question of its own.' })
  totalCount(@Root() connection: OutcomeConnection): Promise<number> {
    return connection.count()
  }
}

@Resolver(() => Competency)
export class TaughtByResolver {
  @FieldResolver(() => OutcomeConnection, {
    description: 'Outcomes of published programs and their courses that claim it, in whatever version.',
  })
  taughtBy(
    @Root() competency: Competency,
    @Ctx() session: Session,
    @Args(() => ForwardArguments) page: ForwardArguments,
  ): Promise<OutcomeConnection> {
    return outcomesTeaching(session, competency.lineage, page)
  }
}
