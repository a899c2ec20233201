import { Arg, Ctx, FieldResolver, Int, Mutation, Resolver, Root } from 'type-graphql'

import type { Session } from '../../database/session.ts'
import { IdempotencyKeyArg, IdInput } from '../../shared/inputs.ts'
import { payload } from '../../shared/payload.ts'
import { Competency } from '../competency.ts'
import { associationLoader, competencyLoader, frameworkLoader } from '../framework.loaders.ts'
import { Framework } from '../framework.ts'
import { RemoveRubricInput, SaveRubricInput } from '../rubrics/rubric.inputs.ts'
import { removeRubric, saveRubric } from '../rubrics/rubric.service.ts'
import { nearDuplicatesOf } from '../search/similar.service.ts'
import {
  CreateFrameworkInput,
  DiscardDraftInput,
  FrameworkPayload,
  PublishFrameworkInput,
  SaveFrameworkInput,
} from './draft.inputs.ts'
import { draftLoader, editsOf } from './draft.loaders.ts'
import { FrameworkEdit } from './draft-edit.ts'
import {
  AssociationPayload,
  CompetencyPayload,
  DefinitionPayload,
  RemoveAssociationInput,
  RemoveCompetencyInput,
  RemoveDefinitionInput,
  SaveAssociationInput,
  SaveCompetencyInput,
  SaveDefinitionInput,
} from './draft-elements.inputs.ts'
import {
  removeAssociation,
  removeCompetency,
  removeDefinition,
  saveAssociationOf,
  saveCompetency,
  saveDefinition,
  saveFramework,
} from './draft-elements.service.ts'
import { publishFramework } from './publish.service.ts'
import { createFramework, createFrameworkVersion, discardDraft } from './version.service.ts'

const frameworkAnswer = (session: Session, work: () => Promise<{ framework: string }>): Promise<FrameworkPayload> =>
  payload(session, { framework: null as Framework | null }, async () => ({
    framework: await session.load(frameworkLoader).load((await work()).framework),
  }))

const competencyAnswer = (
  session: Session,
  work: () => Promise<{ framework: string; competency?: string }>,
): Promise<CompetencyPayload> =>
  payload(
    session,
    { competency: null, framework: null } as Pick<CompetencyPayload, 'competency' | 'framework'>,
    async () => {
      const { framework, competency } = await work()
      return {
        competency: competency === undefined ? null : await session.load(competencyLoader).load(competency),
        framework: await session.load(frameworkLoader).load(framework),
      }
    },
  )

const associationAnswer = (
  session: Session,
  work: () => Promise<{ framework: string; association?: string }>,
): Promise<AssociationPayload> =>
  payload(
    session,
    { association: null, framework: null } as Pick<AssociationPayload, 'association' | 'framework'>,
    async () => {
      const { framework, association } = await work()
      return {
        association: association === undefined ? null : await session.load(associationLoader).load(association),
        framework: await session.load(frameworkLoader).load(framework),
      }
    },
  )

const definitionAnswer = (
  session: Session,
  work: () => Promise<{ framework: string; identifier: string }>,
): Promise<DefinitionPayload> =>
  payload(
    session,
    { identifier: null, framework: null } as Pick<DefinitionPayload, 'identifier' | 'framework'>,
    async () => {
      const { framework, identifier } = await work()
      return { identifier, framework: await session.load(frameworkLoader).load(framework) }
    },
  )

@Resolver(() => Framework)
export class DraftResolver {
  @Mutation(() => FrameworkPayload, { description: 'Begin a framework: a draft, which only its library sees.' })
  createFramework(
    @Ctx() session: Session,
    @Arg('input', () => CreateFrameworkInput) input: CreateFrameworkInput,
    @IdempotencyKeyArg() key: string | null,
  ): Promise<FrameworkPayload> {
    return frameworkAnswer(session, () => createFramework(session, input, key))
  }

  @Mutation(() => FrameworkPayload, {
    description:
      'Copy the newest version into a draft of the next one. Items keep what they are; those whose meaning is changed are linked by replacedBy when it is published. A document has one open draft at most.',
  })
  createFrameworkVersion(
    @Ctx() session: Session,
    @Arg('input', () => IdInput) input: IdInput,
    @IdempotencyKeyArg() key: string | null,
  ): Promise<FrameworkPayload> {
    return frameworkAnswer(session, () => createFrameworkVersion(session, input.id, key))
  }

  @Mutation(() => FrameworkPayload, { description: 'Change what a draft says of itself and how it is to be read.' })
  saveFramework(
    @Ctx() session: Session,
    @Arg('input', () => SaveFrameworkInput) input: SaveFrameworkInput,
    @IdempotencyKeyArg() key: string | null,
  ): Promise<FrameworkPayload> {
    return frameworkAnswer(session, () => saveFramework(session, input, key))
  }

  @Mutation(() => FrameworkPayload, {
    description:
      'Make a draft a version that never changes, and public as its licence allows. Evidence is read with it from now on, and agreed mappings of what it words otherwise become STALE.',
  })
  publishFramework(
    @Ctx() session: Session,
    @Arg('input', () => PublishFrameworkInput) input: PublishFrameworkInput,
    @IdempotencyKeyArg() key: string | null,
  ): Promise<FrameworkPayload> {
    return frameworkAnswer(session, () => publishFramework(session, input, key))
  }

  @Mutation(() => FrameworkPayload, {
    description: 'Give a draft up, as if it had never been. Answers the version that it was made from.',
  })
  discardDraft(
    @Ctx() session: Session,
    @Arg('input', () => DiscardDraftInput) input: DiscardDraftInput,
    @IdempotencyKeyArg() key: string | null,
  ): Promise<FrameworkPayload> {
    return payload(session, { framework: null as Framework | null }, async () => {
      const { previous } = await discardDraft(session, input, key)
      return { framework: previous === null ? null : await session.load(frameworkLoader).load(previous) }
    })
  }

  @FieldResolver(() => Int, {
    name: 'revision',
    description: 'Rises with each edit of a draft; send it as expectedRevision.',
  })
  draftRevision(@Root() framework: Framework): number {
    return framework.edits
  }

  @FieldResolver(() => Framework, {
    nullable: true,
    description: 'The open draft of its next version, if you may see it.',
  })
  draft(@Root() framework: Framework, @Ctx() session: Session): Promise<Framework | null> {
    return session.load(draftLoader).load(framework.id)
  }

  @FieldResolver(() => [FrameworkEdit], {
    description: 'What was edited after a revision, the oldest first, at most 100; what was edited here only.',
  })
  edits(
    @Root() framework: Framework,
    @Ctx() session: Session,
    @Arg('since', () => Int, { defaultValue: 0 }) since: number,
  ): Promise<FrameworkEdit[]> {
    return session.load(editsOf).load({ framework: framework.id, since })
  }
}

@Resolver(() => CompetencyPayload)
export class CompetencyPayloadResolver {
  @FieldResolver(() => [Competency], {
    complexity: 50,
    description:
      'A warning, no error: what says nearly the same as the competency that was saved, most alike first, at most 10, in this draft and in the newest published version of every other framework that you may see. Empty for headings and for statements of fewer than 20 characters; where projected is false, something may be missing.',
  })
  async nearDuplicates(@Root() { competency }: CompetencyPayload, @Ctx() session: Session): Promise<Competency[]> {
    return competency === null ? [] : nearDuplicatesOf(session, competency)
  }
}

@Resolver()
export class DraftElementResolver {
  @Mutation(() => CompetencyPayload, {
    description: 'Create, change, move or retire a competency of a draft; stale edits are refused with what changed.',
  })
  saveCompetency(
    @Ctx() session: Session,
    @Arg('input', () => SaveCompetencyInput) input: SaveCompetencyInput,
    @IdempotencyKeyArg() key: string | null,
  ): Promise<CompetencyPayload> {
    return competencyAnswer(session, () => saveCompetency(session, input, key))
  }

  @Mutation(() => CompetencyPayload, { description: 'Take a competency out of a draft, with the associations at it.' })
  removeCompetency(
    @Ctx() session: Session,
    @Arg('input', () => RemoveCompetencyInput) input: RemoveCompetencyInput,
    @IdempotencyKeyArg() key: string | null,
  ): Promise<CompetencyPayload> {
    return competencyAnswer(session, () => removeCompetency(session, input, key))
  }

  @Mutation(() => AssociationPayload, { description: 'Say in a draft how two things are associated.' })
  saveAssociation(
    @Ctx() session: Session,
    @Arg('input', () => SaveAssociationInput) input: SaveAssociationInput,
    @IdempotencyKeyArg() key: string | null,
  ): Promise<AssociationPayload> {
    return associationAnswer(session, () => saveAssociationOf(session, input, key))
  }

  @Mutation(() => AssociationPayload, { description: 'Take an association out of a draft.' })
  removeAssociation(
    @Ctx() session: Session,
    @Arg('input', () => RemoveAssociationInput) input: RemoveAssociationInput,
    @IdempotencyKeyArg() key: string | null,
  ): Promise<AssociationPayload> {
    return associationAnswer(session, () => removeAssociation(session, input, key))
  }

  @Mutation(() => DefinitionPayload, {
    description: 'Make or change a CFItemType, CFConcept, CFSubject, CFLicense or CFAssociationGrouping of a draft.',
  })
  saveDefinition(
    @Ctx() session: Session,
    @Arg('input', () => SaveDefinitionInput) input: SaveDefinitionInput,
    @IdempotencyKeyArg() key: string | null,
  ): Promise<DefinitionPayload> {
    return definitionAnswer(session, () => saveDefinition(session, input, key))
  }

  @Mutation(() => DefinitionPayload, { description: 'Make a CFRubric of a draft, or say all of it anew.' })
  saveRubric(
    @Ctx() session: Session,
    @Arg('input', () => SaveRubricInput) input: SaveRubricInput,
    @IdempotencyKeyArg() key: string | null,
  ): Promise<DefinitionPayload> {
    return definitionAnswer(session, () => saveRubric(session, input, key))
  }

  @Mutation(() => DefinitionPayload, { description: 'Take a rubric out of a draft, and its scale with it.' })
  removeRubric(
    @Ctx() session: Session,
    @Arg('input', () => RemoveRubricInput) input: RemoveRubricInput,
    @IdempotencyKeyArg() key: string | null,
  ): Promise<DefinitionPayload> {
    return definitionAnswer(session, () => removeRubric(session, input, key))
  }

  @Mutation(() => DefinitionPayload, { description: 'Take a definition out of a draft.' })
  removeDefinition(
    @Ctx() session: Session,
    @Arg('input', () => RemoveDefinitionInput) input: RemoveDefinitionInput,
    @IdempotencyKeyArg() key: string | null,
  ): Promise<DefinitionPayload> {
    return definitionAnswer(session, () => removeDefinition(session, input, key))
  }
}
