import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql'

import type { Session } from '../database/session.ts'
import { Competency } from './competency.ts'
import { CompetencyPayload } from './draft-elements.inputs.ts'
import { nearDuplicatesOf } from './similar.service.ts'

@Resolver(() => CompetencyPayload)
export class NearDuplicateResolver {
  @FieldResolver(() => [Competency], {
    complexity: 50,
    description:
      'What says nearly the same, in the draft itself and in the newest published versions that you see, the likeliest first, at most 10; not its own earlier versions. A warning: link to what stands already rather than say it again.',
  })
  nearDuplicates(@Root() { competency }: CompetencyPayload, @Ctx() session: Session): Promise<Competency[]> {
    return competency === null ? Promise.resolve([]) : nearDuplicatesOf(session, competency)
  }
}
