import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql'

import type { Session } from '../database/session.ts'
import { organisationLoader } from '../identity/organisation.loaders.ts'
import { Organisation } from '../identity/organisation.ts'
import { CohortPayload } from './cohort.inputs.ts'
import { cohortAnswer } from './cohort.resolver.ts'
import { Cohort, CohortMember } from './cohort.ts'
import { ApproveCohortInput, RequestCohortApprovalInput } from './cohort-approval.inputs.ts'
import { approveCohort, requestCohortApproval } from './cohort-approval.service.ts'
import { CohortApproval } from './cohort-approval.types.ts'

@Resolver(() => Cohort)
export class CohortApprovalResolver {
  @Mutation(() => CohortPayload, {
    description:
      'Founder or facilitator: ask stewards to let the cohort, with those who are on a side now, decide about mappings and scale maps between shared frameworks. Stewards see the cohort and who takes part from then on, never its discussion. Ask again for those who join later.',
  })
  requestCohortApproval(
    @Ctx() session: Session,
    @Arg('input', () => RequestCohortApprovalInput) input: RequestCohortApprovalInput,
  ): Promise<CohortPayload> {
    return cohortAnswer(session, () => requestCohortApproval(session, input))
  }

  @Mutation(() => CohortPayload, {
    description:
      'Steward who has no vote in it: let a cohort decide between shared frameworks, or withdraw that; what was agreed stays agreed, and nothing new is. cohort is null when you see it no more.',
  })
  approveCohort(
    @Ctx() session: Session,
    @Arg('input', () => ApproveCohortInput) input: ApproveCohortInput,
  ): Promise<CohortPayload> {
    return cohortAnswer(session, () => approveCohort(session, input))
  }

  @FieldResolver(() => CohortApproval, {
    nullable: true,
    description:
      'Whether it decides about mappings and scale maps between shared frameworks; null: what it says of them counts for nobody.',
  })
  approvedForShared(@Root() { approvedAt, approvedById }: Cohort): CohortApproval | null {
    return approvedAt && Object.assign(new CohortApproval(), { at: approvedAt, byId: approvedById })
  }
}

@Resolver(() => CohortApproval)
export class CohortApprovalByResolver {
  @FieldResolver(() => Organisation, {
    nullable: true,
    description: "Whose steward approved it; null: the operator's.",
  })
  by(@Root() { byId }: CohortApproval, @Ctx() session: Session): Promise<Organisation | null> | null {
    return byId === null ? null : session.load(organisationLoader).load(byId)
  }
}

@Resolver(() => CohortMember)
export class MemberApprovalResolver {
  @FieldResolver(() => Boolean, {
    description: 'Whether its ratings count between shared frameworks: it was on its side when a steward approved.',
  })
  approvedForShared(@Root() { approvedAt }: CohortMember): boolean {
    return approvedAt !== null
  }
}
