import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql'

import { cohortLoader } from '../../cohorts/cohort.loaders.ts'
import { Cohort } from '../../cohorts/cohort.ts'
import type { Session } from '../../database/session.ts'
import { payload } from '../../shared/payload.ts'
import { frameworkLoader } from '../framework.loaders.ts'
import { Framework } from '../framework.ts'
import { FrameworkCohortPayload, SetFrameworkCohortInput } from './framework-cohort.inputs.ts'
import { cohortOfFramework, frameworksOfCohort } from './framework-cohort.loaders.ts'
import { setFrameworkCohort } from './framework-cohort.service.ts'

@Resolver(() => Framework)
export class FrameworkCohortResolver {
  @Mutation(() => FrameworkCohortPayload, {
    description:
      'Give a framework that you may write into the care of a cohort that you edit or facilitate: its members see it, drafts included.',
  })
  setFrameworkCohort(
    @Ctx() session: Session,
    @Arg('input', () => SetFrameworkCohortInput) input: SetFrameworkCohortInput,
  ): Promise<FrameworkCohortPayload> {
    return payload<{ framework: Framework | null }>(session, { framework: null }, async () => ({
      framework: await session.load(frameworkLoader).load(await setFrameworkCohort(session, input)),
    }))
  }

  @FieldResolver(() => Cohort, { nullable: true, description: 'Who keeps it, as far as you may know of the cohort.' })
  async cohort(@Root() framework: Framework, @Ctx() session: Session): Promise<Cohort | null> {
    const id = await session.load(cohortOfFramework).load(framework.id)
    return id === null ? null : session.load(cohortLoader).load(id)
  }
}

@Resolver(() => Cohort)
export class CohortFrameworksResolver {
  @FieldResolver(() => [Framework], {
    description: 'The latest version of each that you may see, by title; at most 100. Members see drafts too.',
  })
  frameworks(@Root() cohort: Cohort, @Ctx() session: Session): Promise<Framework[]> {
    return session.load(frameworksOfCohort).load(cohort.id)
  }
}
