import { Arg, Args, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql'

import type { Session } from '../database/session.ts'
import { Competency } from '../frameworks/competency.ts'
import { competencyLoader } from '../frameworks/framework.loaders.ts'
import { ForwardArguments } from '../shared/paging.ts'
import { payload } from '../shared/payload.ts'
import { MappingPayload } from './mapping.inputs.ts'
import { mappingSuggestions, rejectSuggestion } from './suggestion.service.ts'
import { MappingSuggestion, MappingSuggestionConnection, RejectSuggestionInput } from './suggestion.types.ts'

@Resolver(() => MappingSuggestion)
export class MappingSuggestionResolver {
  @Query(() => MappingSuggestionConnection, {
    description:
      'What may correspond between the newest published versions of two frameworks, ranked, with evidence; never counted until agreed. At most ten for each origin. What is mapped already is not suggested, and what was turned down only when its inputs changed.',
  })
  mappingSuggestions(
    @Ctx() session: Session,
    @Arg('from', () => ID, { description: 'A framework, any version of it.' }) from: string,
    @Arg('to', () => ID, { description: 'Another one.' }) to: string,
    @Arg('minConfidenceBp', () => Int, { nullable: true, description: '0 to 10,000; default 0.' })
    minConfidenceBp: number | null,
    @Args(() => ForwardArguments) page: ForwardArguments,
  ): Promise<MappingSuggestionConnection> {
    return mappingSuggestions(session, { from, to, minConfidenceBp: minConfidenceBp ?? null }, page)
  }

  @Mutation(() => MappingPayload, {
    description:
      'Turn a suggestion down; it returns only when its inputs change: a wording, label, code or level of either, or a kind of neighbour that is mapped now and was not. By a steward about shared frameworks it holds for everybody, else for your organisation. No mapping comes of it: mapping is null.',
  })
  rejectSuggestion(
    @Ctx() session: Session,
    @Arg('input', () => RejectSuggestionInput) input: RejectSuggestionInput,
  ): Promise<MappingPayload> {
    return payload(session, { mapping: null }, async () => {
      await rejectSuggestion(session, input)
      return { mapping: null }
    })
  }

  @FieldResolver(() => Competency)
  origin(@Root() suggestion: MappingSuggestion, @Ctx() session: Session): Promise<Competency | null> {
    return session.load(competencyLoader).load(suggestion.originId)
  }

  @FieldResolver(() => Competency)
  destination(@Root() suggestion: MappingSuggestion, @Ctx() session: Session): Promise<Competency | null> {
    return session.load(competencyLoader).load(suggestion.destinationId)
  }
}
