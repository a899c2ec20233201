import type { GraphQLResolveInfo } from 'graphql'
import { Arg, Args, Ctx, FieldResolver, Info, Int, Mutation, Query, Resolver, Root } from 'type-graphql'

import type { Session } from '../database/session.ts'
import { organisationLoader } from '../identity/organisation.loaders.ts'
import { Organisation } from '../identity/organisation.ts'
import { asksFor } from '../shared/asked-fields.ts'
import { IdempotencyKeyArg } from '../shared/inputs.ts'
import { PageArguments } from '../shared/paging.ts'
import { payload } from '../shared/payload.ts'
import { Competency } from './competency.ts'
import { exportPackage } from './exports/export.service.ts'
import {
  CompetencyConnection,
  CompetencyWhere,
  FrameworkConnection,
  FrameworkRunPayload,
  FrameworkWhere,
  ImportFrameworkInput,
  SaveScaleInput,
  ScalePayload,
} from './framework.inputs.ts'
import {
  levelsOfScale,
  libraryOwnerLoader,
  nextVersionLoader,
  previousVersionLoader,
  rootIds,
  scaleLoader,
  scalesOfFramework,
} from './framework.loaders.ts'
import { countFrameworks, frameworks } from './framework.service.ts'
import { Framework } from './framework.ts'
import { importAnswer } from './imports/import.answer.ts'
import { saveScale } from './rubrics/scale.service.ts'
import { ProficiencyLevel, ProficiencyScale } from './rubrics/scale.ts'
import { COUNTED, competencies } from './search/framework.search.ts'
import { visibleCompetencies } from './visible.ts'

@Resolver(() => Framework)
export class FrameworkResolver {
  @Query(() => FrameworkConnection, { description: 'Frameworks visible to you.' })
  frameworks(
    @Ctx() session: Session,
    @Arg('where', () => FrameworkWhere, { nullable: true }) where: FrameworkWhere | null,
    @Args(() => PageArguments) page: PageArguments,
  ): Promise<FrameworkConnection> {
    return frameworks(session, where ?? {}, page)
  }

  @FieldResolver(() => Organisation, { nullable: true, description: 'Null: the shared library.' })
  async owner(@Root() framework: Framework, @Ctx() session: Session): Promise<Organisation | null> {
    const owner = await session.load(libraryOwnerLoader).load(framework.libraryId)
    return owner === null ? null : session.load(organisationLoader).load(owner)
  }

  @FieldResolver(() => Framework, { nullable: true, description: 'The nearest earlier one that you may see.' })
  previousVersion(@Root() framework: Framework, @Ctx() session: Session): Promise<Framework | null> {
    return session.load(previousVersionLoader).load(framework.id)
  }

  @FieldResolver(() => Framework, { nullable: true, description: 'The nearest later one that you may see.' })
  nextVersion(@Root() framework: Framework, @Ctx() session: Session): Promise<Framework | null> {
    return session.load(nextVersionLoader).load(framework.id)
  }

  @FieldResolver(() => [ProficiencyScale])
  scales(@Root() framework: Framework, @Ctx() session: Session): Promise<ProficiencyScale[]> {
    return session.load(scalesOfFramework).load(framework.id)
  }

  @FieldResolver(() => CompetencyConnection)
  competencies(
    @Root() framework: Framework,
    @Ctx() session: Session,
    @Arg('where', () => CompetencyWhere, { nullable: true }) where: CompetencyWhere | null,
    @Args(() => PageArguments) page: PageArguments,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CompetencyConnection> {
    const named = where?.frameworks ?? [framework.id]
    const only = { ...where, frameworks: named.filter((id) => id === framework.id) }
    return competencies(session, only, page, asksFor(info, COUNTED))
  }

  @FieldResolver(() => [Competency], { description: 'Top of the tree, in order.' })
  async roots(@Root() framework: Framework, @Ctx() session: Session): Promise<Competency[]> {
    return visibleCompetencies(session, await session.load(rootIds).load(framework.id))
  }

  @FieldResolver(() => String, {
    complexity: 1000,
    description:
      'The CFPackage as JSON, with every element as it came; strict: CASE 1.1 that validates against the official schema.',
  })
  async casePackage(
    @Root() framework: Framework,
    @Ctx() session: Session,
    @Arg('strict', () => Boolean, { defaultValue: false }) strict: boolean,
  ): Promise<string> {
    return (await exportPackage(session, framework.id, { strict })) as string
  }

  @Mutation(() => FrameworkRunPayload, {
    description: 'Import a package from text or URL; dryRun reports and writes nothing.',
  })
  importFramework(
    @Ctx() session: Session,
    @Arg('input', () => ImportFrameworkInput) input: ImportFrameworkInput,
    @IdempotencyKeyArg() key: string | null,
  ): Promise<FrameworkRunPayload> {
    return importAnswer(session, input, key)
  }

  @Mutation(() => ScalePayload, { description: 'Give a framework a scale of levels.' })
  saveScale(@Ctx() session: Session, @Arg('input', () => SaveScaleInput) input: SaveScaleInput): Promise<ScalePayload> {
    return payload(session, { scale: null }, async () => ({
      scale: await session.load(scaleLoader).load(await saveScale(session, input)),
    }))
  }
}

@Resolver(() => FrameworkConnection)
export class FrameworkConnectionResolver {
  @FieldResolver(() => Int, { nullable: true, description: 'Costs a query of its own.' })
  totalCount(@Root() connection: FrameworkConnection, @Ctx() session: Session): Promise<number> {
    return countFrameworks(session, connection.where)
  }
}

@Resolver(() => ProficiencyScale)
export class ProficiencyScaleResolver {
  @FieldResolver(() => [ProficiencyLevel], { description: 'Lowest first.' })
  levels(@Root() scale: ProficiencyScale, @Ctx() session: Session): Promise<ProficiencyLevel[]> {
    return session.load(levelsOfScale).load(scale.id)
  }
}

@Resolver(() => ProficiencyLevel)
export class ProficiencyLevelResolver {
  @FieldResolver(() => ProficiencyScale)
  scale(@Root() level: ProficiencyLevel, @Ctx() session: Session): Promise<ProficiencyScale | null> {
    return session.load(scaleLoader).load(level.scaleId)
  }
}
