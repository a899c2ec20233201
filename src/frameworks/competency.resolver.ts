import type { GraphQLResolveInfo } from 'graphql'
import { Arg, Args, Ctx, FieldResolver, ID, Info, Int, Query, Resolver, Root } from 'type-graphql'

import type { Session } from '../database/session.ts'
import { asksFor } from '../shared/asked-fields.ts'
import { PageArguments } from '../shared/paging.ts'
import { alternativeLabelsOf } from './alternative-labels.ts'
import { Association, AssociationEnd } from './association.ts'
import { associationsOf, endOf } from './associations.service.ts'
import { Competency } from './competency.ts'
import { CompetencyFacets, SimilarCompetency } from './competency.types.ts'
import { ancestorIds, childIds, parentIds, replacementIds } from './framework.graph.ts'
import {
  AssociationArguments,
  AssociationConnection,
  CompetencyConnection,
  CompetencyKey,
  CompetencyWhere,
} from './framework.inputs.ts'
import { competencyLoader, frameworkLoader, scaleLoader } from './framework.loaders.ts'
import { competencyBy } from './framework.service.ts'
import { Framework } from './framework.ts'
import { ProficiencyScale } from './rubrics/scale.ts'
import { COUNTED, competencies, competencyFacets, countCompetencies } from './search/framework.search.ts'
import { similarCompetencies } from './search/similar.service.ts'
import { visibleCompetencies } from './visible.ts'

@Resolver(() => Competency)
export class CompetencyResolver {
  @Query(() => Competency, { nullable: true, description: 'One competency by any of its keys.' })
  competency(@Ctx() session: Session, @Arg('by', () => CompetencyKey) by: CompetencyKey): Promise<Competency | null> {
    return competencyBy(session, by)
  }

  @Query(() => CompetencyConnection, {
    description: 'Full-text and code search; ranked when where.text is given.',
  })
  competencies(
    @Ctx() session: Session,
    @Arg('where', () => CompetencyWhere, { nullable: true }) where: CompetencyWhere | null,
    @Args(() => PageArguments) page: PageArguments,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CompetencyConnection> {
    return competencies(session, where ?? {}, page, asksFor(info, COUNTED))
  }

  @Query(() => [SimilarCompetency], {
    // A search for words, and what it finds is read and compared
    complexity: 1000,
    description:
      'Competencies that say nearly what a text says, most alike first: ask while somebody types a statement, before it becomes a duplicate.',
  })
  similarCompetencies(
    @Ctx() session: Session,
    @Arg('text', { description: 'A statement; at most 4,000 characters.' }) text: string,
    @Arg('frameworks', () => [ID], {
      nullable: true,
      description: 'Any of these versions; default: the newest published of each.',
    })
    frameworks: string[] | null,
    @Arg('first', () => Int, { defaultValue: 10, description: '1 to 50.' }) first: number,
  ): Promise<SimilarCompetency[]> {
    return similarCompetencies(session, text, frameworks, first)
  }

  @FieldResolver(() => [String], { description: 'Other names for it, beside alternativeLabel; search knows them.' })
  alternativeLabels(@Root() competency: Competency): string[] {
    return alternativeLabelsOf(competency.source)
  }

  @FieldResolver(() => Framework, { nullable: true })
  framework(@Root() competency: Competency, @Ctx() session: Session): Promise<Framework | null> | null {
    return competency.frameworkId === null ? null : session.load(frameworkLoader).load(competency.frameworkId)
  }

  @FieldResolver(() => [Competency], { description: 'What supersedes it.' })
  async replacedBy(@Root() competency: Competency, @Ctx() session: Session): Promise<Competency[]> {
    return visibleCompetencies(session, await session.load(replacementIds).load(competency.id))
  }

  @FieldResolver(() => [Competency])
  async parents(@Root() competency: Competency, @Ctx() session: Session): Promise<Competency[]> {
    return visibleCompetencies(session, await session.load(parentIds).load(competency.id))
  }

  @FieldResolver(() => [Competency], { description: 'In order.' })
  async children(@Root() competency: Competency, @Ctx() session: Session): Promise<Competency[]> {
    return visibleCompetencies(session, await session.load(childIds).load(competency.id))
  }

  @FieldResolver(() => [Competency], { description: 'The top of the tree first.' })
  async ancestors(@Root() competency: Competency, @Ctx() session: Session): Promise<Competency[]> {
    return visibleCompetencies(session, await session.load(ancestorIds).load(competency.id))
  }

  @FieldResolver(() => ProficiencyScale, { nullable: true, description: 'What levels of it are measured on.' })
  async scale(@Root() competency: Competency, @Ctx() session: Session): Promise<ProficiencyScale | null> {
    const framework = competency.frameworkId && (await session.load(frameworkLoader).load(competency.frameworkId))
    const scale = competency.scaleId ?? (framework && competency.matchable ? framework.defaultScaleId : null)
    return scale === null ? null : session.load(scaleLoader).load(scale)
  }

  @FieldResolver(() => AssociationConnection, { description: 'Asserted by any framework that you may see.' })
  associations(
    @Root() competency: Competency,
    @Ctx() session: Session,
    @Args(() => AssociationArguments) page: AssociationArguments,
  ): Promise<AssociationConnection> {
    return associationsOf(session, competency.id, page)
  }
}

@Resolver(() => AssociationConnection)
export class AssociationConnectionResolver {
  @FieldResolver(() => Int, { nullable: true, description: 'Costs a query of its own.' })
  totalCount(@Root() connection: AssociationConnection): Promise<number> {
    return connection.count()
  }
}

@Resolver(() => CompetencyConnection)
export class CompetencyConnectionResolver {
  @FieldResolver(() => Int, { nullable: true, description: 'Costs a query of its own.' })
  totalCount(@Root() connection: CompetencyConnection, @Ctx() session: Session): Promise<number> {
    return countCompetencies(session, connection.scope)
  }

  @FieldResolver(() => CompetencyFacets, { complexity: 20, description: 'Costs a query of its own.' })
  facets(@Root() connection: CompetencyConnection, @Ctx() session: Session): Promise<CompetencyFacets> {
    return competencyFacets(session, connection.scope)
  }
}

@Resolver(() => Association)
export class AssociationResolver {
  @FieldResolver(() => AssociationEnd)
  origin(@Root() association: Association, @Ctx() session: Session): Promise<AssociationEnd> {
    return endOf(session, association.originLink, association.originId)
  }

  @FieldResolver(() => AssociationEnd)
  destination(@Root() association: Association, @Ctx() session: Session): Promise<AssociationEnd> {
    return endOf(session, association.destinationLink, association.destinationId)
  }

  @FieldResolver(() => Framework)
  assertedBy(@Root() association: Association, @Ctx() session: Session): Promise<Framework | null> {
    return session.load(frameworkLoader).load(association.frameworkId)
  }
}

@Resolver(() => AssociationEnd)
export class AssociationEndResolver {
  @FieldResolver(() => Competency, { nullable: true })
  competency(@Root() end: AssociationEnd, @Ctx() session: Session): Promise<Competency | null> {
    return session.load(competencyLoader).load(end.nodeId)
  }
}
