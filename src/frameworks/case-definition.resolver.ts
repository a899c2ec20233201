import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql'

import type { Session } from '../database/session.ts'
import { Association } from './association.ts'
import { definitionsOf } from './case-definition.service.ts'
import { CaseDefinition, DefinitionPage, ElementPage, WHOLE } from './case-definition.types.ts'
import { Competency } from './competency.ts'
import { Framework } from './framework.ts'

@Resolver(() => Framework)
export class FrameworkElementsResolver {
  @FieldResolver(() => [CaseDefinition], {
    complexity: 50,
    description: 'Concepts, subjects, licences, item types or groupings, in order.',
  })
  definitions(@Root() { id }: Framework, @Ctx() session: Session, @Args(() => DefinitionPage) page: DefinitionPage) {
    return definitionsOf(session, id, page)
  }

  @FieldResolver(() => [CaseDefinition], { complexity: 50, description: 'In order; see scales for what is measured.' })
  rubrics(@Root() { id }: Framework, @Ctx() session: Session, @Args(() => ElementPage) page: ElementPage) {
    return definitionsOf(session, id, { ...page, kind: 'CFRubrics' })
  }

  @FieldResolver(() => String, { description: `The CFDocument ${WHOLE}` })
  caseElement(@Root() { source }: Framework): string {
    return JSON.stringify(source)
  }
}

@Resolver(() => Competency)
export class CompetencyElementResolver {
  @FieldResolver(() => String, {
    nullable: true,
    description: `The CFItem ${WHOLE} Null while it is only referred to by others.`,
  })
  caseElement(@Root() { source }: Competency): string | null {
    return source && JSON.stringify(source)
  }
}

@Resolver(() => Association)
export class AssociationElementResolver {
  @FieldResolver(() => String, { description: `The CFAssociation ${WHOLE}` })
  caseElement(@Root() { source }: Association): string {
    return JSON.stringify(source)
  }
}
