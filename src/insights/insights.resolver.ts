import { Arg, Args, ArgsType, Ctx, Field, FieldResolver, Query, Resolver, Root } from 'type-graphql'

import { mappingLoader } from '../crosswalks/mapping.query.ts'
import { Mapping } from '../crosswalks/mapping.ts'
import type { Session } from '../database/session.ts'
import { Competency } from '../frameworks/competency.ts'
import { competencyLoader } from '../frameworks/framework.loaders.ts'
import { CredentialTarget } from '../jobs/job-profile.ts'
import { credentialTarget, RequirementTarget, requirementTargets } from '../jobs/requirement-target.ts'
import { Level, levelOf } from '../learners/level.ts'
import { outcomeLoader } from '../programs/program.loaders.ts'
import { Outcome } from '../programs/program.ts'
import { ForwardArguments } from '../shared/paging.ts'
import { DemandWhere } from './demand.inputs.ts'
import { DemandOrder } from './demand.rows.ts'
import { competencyDemand } from './demand.service.ts'
import { CompetencyDemand, CompetencyDemandConnection } from './demand.types.ts'
import { ProgramGapInput } from './gap.inputs.ts'
import { gapRowPage } from './gap.page.ts'
import { programGapReport } from './gap.service.ts'
import { GapRow, GapRowConnection, GapStatus, ProgramGapReport } from './gap.types.ts'

@ArgsType()
class DemandArguments extends ForwardArguments {
  @Field(() => DemandWhere, { nullable: true })
  where?: DemandWhere | null

  @Field(() => DemandOrder, { nullable: true, defaultValue: DemandOrder.OPENINGS_DESC })
  orderBy!: DemandOrder

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Also what programs teach and none of these job profiles asks for.',
  })
  unwanted!: boolean
}

@ArgsType()
class GapRowArguments extends ForwardArguments {
  @Field(() => [GapStatus], { nullable: true })
  status?: GapStatus[] | null
}

@Resolver(() => ProgramGapReport)
export class ProgramGapResolver {
  @Query(() => ProgramGapReport, {
    description: 'INSTITUTION: how far a program is from jobs; with changes, a what-if that saves nothing.',
  })
  programGap(
    @Ctx() session: Session,
    @Arg('input', () => ProgramGapInput) input: ProgramGapInput,
  ): Promise<ProgramGapReport> {
    return programGapReport(session, input)
  }

  @FieldResolver(() => GapRowConnection, { description: 'Greatest uncovered need first.' })
  rows(
    @Root() report: ProgramGapReport,
    @Ctx() session: Session,
    @Args(() => GapRowArguments) page: GapRowArguments,
  ): GapRowConnection {
    return gapRowPage(session, report, page)
  }
}

@Resolver(() => GapRow)
export class GapRowResolver {
  @FieldResolver(() => Competency, {
    nullable: true,
    description: 'What is needed; null for a credential, and in a library that you may not see.',
  })
  competency(@Root() { result: { target } }: GapRow, @Ctx() session: Session): Promise<Competency | null> | null {
    return target.kind === 'COMPETENCY' ? session.load(competencyLoader).load(target.competency) : null
  }

  @FieldResolver(() => CredentialTarget, { nullable: true, description: 'The credential that is needed.' })
  credential(@Root() { result: { target } }: GapRow): CredentialTarget | null {
    return target.kind === 'CREDENTIAL' ? credentialTarget(target) : null
  }

  @FieldResolver(() => [RequirementTarget], { description: 'Other targets that would do for some of these lines.' })
  alternatives(@Root() { result }: GapRow, @Ctx() session: Session): Promise<RequirementTarget[]> {
    return requirementTargets(session, result.alternatives)
  }

  @FieldResolver(() => Level, { nullable: true, description: 'Of the hardest line.' })
  requiredLevel(@Root() { result: { requiredLevel } }: GapRow): Level | null {
    return requiredLevel && levelOf(requiredLevel.label, requiredLevel.scale, requiredLevel.parts)
  }

  @FieldResolver(() => Level, { nullable: true, description: 'Of the outcome that helps most.' })
  async offeredLevel(@Root() { result: { best } }: GapRow, @Ctx() session: Session): Promise<Level | null> {
    const outcome = best?.offer.outcome == null ? null : await session.load(outcomeLoader).load(best.offer.outcome)
    const level = outcome?.row.level
    return level ? levelOf(level.label, level.scale, level.parts) : null
  }

  @FieldResolver(() => [Outcome], { description: 'Outcomes that help here, the best first.' })
  async taughtBy(@Root() { result }: GapRow, @Ctx() session: Session): Promise<Outcome[]> {
    const found = await session.load(outcomeLoader).loadMany([...result.taughtBy])
    return found.filter((outcome): outcome is Outcome => outcome instanceof Outcome)
  }

  @FieldResolver(() => Mapping, {
    nullable: true,
    description: 'The mapping to look at: one that would help and does not count yet, else the one on the path.',
  })
  weakestMapping(@Root() { mappingId }: GapRow, @Ctx() session: Session): Promise<Mapping | null> | null {
    return mappingId === null ? null : session.load(mappingLoader).load(mappingId)
  }
}

@Resolver(() => CompetencyDemand)
export class CompetencyDemandResolver {
  @FieldResolver(() => Level, { nullable: true, description: 'What most openings ask for; null where none is asked.' })
  typicalLevel(@Root() { level }: CompetencyDemand): Level | null {
    return level && levelOf(level.label, level.scale, level.parts)
  }

  @Query(() => CompetencyDemandConnection, { description: 'ANALYST: demand beside supply for each competency.' })
  competencyDemand(
    @Ctx() session: Session,
    @Args(() => DemandArguments) question: DemandArguments,
  ): Promise<CompetencyDemandConnection> {
    return competencyDemand(session, question)
  }
}
