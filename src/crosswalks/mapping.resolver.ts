import { Arg, Args, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from 'type-graphql'

import type { Session } from '../database/session.ts'
import { Competency } from '../frameworks/competency.ts'
import { competencyLoader, frameworkLoader } from '../frameworks/framework.loaders.ts'
import { Framework } from '../frameworks/framework.ts'
import { organisationLoader } from '../identity/organisation.loaders.ts'
import { Organisation } from '../identity/organisation.ts'
import { IdempotencyKeyArg } from '../shared/inputs.ts'
import { ForwardArguments } from '../shared/paging.ts'
import { payload } from '../shared/payload.ts'
import { mappingCreditBp } from './mapping.credit.ts'
import {
  MappingConnection,
  MappingPayload,
  MappingWhere,
  ProposeMappingInput,
  SetMappingStatusInput,
} from './mapping.inputs.ts'
import { countMappings, mappingLoader, mappings, mappingsOf } from './mapping.query.ts'
import { proposeMapping, setMappingStatus } from './mapping.service.ts'
import { Mapping } from './mapping.ts'
import { MappingEvidence } from './mapping-evidence.ts'

@Resolver(() => Mapping)
export class MappingResolver {
  @Query(() => MappingConnection, { description: 'Mappings between frameworks, in the order in which they were made.' })
  mappings(
    @Ctx() session: Session,
    @Arg('where', () => MappingWhere, { nullable: true }) where: MappingWhere | null,
    @Args(() => ForwardArguments) page: ForwardArguments,
  ): Promise<MappingConnection> {
    return mappings(session, where ?? {}, page)
  }

  @Mutation(() => MappingPayload, { description: 'Propose a mapping; worth nothing until it is agreed.' })
  proposeMapping(
    @Ctx() session: Session,
    @Arg('input', () => ProposeMappingInput) input: ProposeMappingInput,
    @IdempotencyKeyArg() key: string | null,
  ): Promise<MappingPayload> {
    return payload(session, { mapping: null }, async () => ({
      mapping: await session.load(mappingLoader).load(await proposeMapping(session, input, key)),
    }))
  }

  @Mutation(() => MappingPayload, {
    description: 'Steward: decide about a mapping. AGREED holds for the wording of the newest published versions.',
  })
  setMappingStatus(
    @Ctx() session: Session,
    @Arg('input', () => SetMappingStatusInput) input: SetMappingStatusInput,
  ): Promise<MappingPayload> {
    return payload(session, { mapping: null }, async () => ({
      mapping: await session.load(mappingLoader).load(await setMappingStatus(session, input)),
    }))
  }

  @FieldResolver(() => Competency, { description: 'As it was worded when the mapping was made or last agreed.' })
  origin(@Root() mapping: Mapping, @Ctx() session: Session): Promise<Competency | null> {
    return session.load(competencyLoader).load(mapping.originId)
  }

  @FieldResolver(() => Competency, { description: 'As it was worded when the mapping was made or last agreed.' })
  destination(@Root() mapping: Mapping, @Ctx() session: Session): Promise<Competency | null> {
    return session.load(competencyLoader).load(mapping.destinationId)
  }

  @FieldResolver(() => Organisation, { nullable: true, description: 'Null for imports.' })
  proposedBy(@Root() mapping: Mapping, @Ctx() session: Session): Promise<Organisation | null> | null {
    return mapping.proposedById === null ? null : session.load(organisationLoader).load(mapping.proposedById)
  }

  @FieldResolver(() => [MappingEvidence], { description: "Why a machine proposed it; empty for a person's proposal." })
  evidence(@Root() mapping: Mapping): MappingEvidence[] {
    return mapping.proposedBecause ?? []
  }

  @FieldResolver(() => [Framework], { description: 'Framework versions whose wording was agreed.' })
  async agreedOn(@Root() mapping: Mapping, @Ctx() session: Session): Promise<Framework[]> {
    const found = await Promise.all(mapping.agreedOnIds.map((id) => session.load(frameworkLoader).load(id)))
    return found.filter((framework) => framework !== null)
  }

  @FieldResolver(() => Int, {
    description: 'Concept credit origin to destination by this mapping alone, in basis points; 0 unless AGREED.',
  })
  creditBp(@Root() mapping: Mapping): number {
    return mappingCreditBp(mapping)
  }
}

@Resolver(() => MappingConnection)
export class MappingConnectionResolver {
  @FieldResolver(() => Int, { nullable: true, description: 'Costs a query of its own.' })
  totalCount(@Root() { counted }: MappingConnection, @Ctx() session: Session): Promise<number> {
    return countMappings(session, counted)
  }
}

@Resolver(() => Competency)
export class CompetencyMappingsResolver {
  @FieldResolver(() => MappingConnection, {
    description: 'Mappings of this competency through all its versions, whichever end it is.',
  })
  mappings(
    @Root() competency: Competency,
    @Ctx() session: Session,
    @Arg('where', () => MappingWhere, { nullable: true }) where: MappingWhere | null,
    @Args(() => ForwardArguments) page: ForwardArguments,
  ): Promise<MappingConnection> {
    return mappingsOf(session, competency.lineage, where ?? {}, page)
  }
}
