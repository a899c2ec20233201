import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql'

import type { Session } from '../../database/session.ts'
import { Competency } from '../../frameworks/competency.ts'
import { competencyLoader } from '../../frameworks/framework.loaders.ts'
import { Me } from '../../identity/me.ts'
import { OrganisationPayload } from '../../identity/organisation.inputs.ts'
import { organisationLoader } from '../../identity/organisation.loaders.ts'
import { Organisation } from '../../identity/organisation.ts'
import { assertCompetency } from '../../learners/self-assertion.service.ts'
import { notFound } from '../../shared/errors.ts'
import { IdempotencyKeyArg, IdInput } from '../../shared/inputs.ts'
import { ForwardArguments } from '../../shared/paging.ts'
import { payload } from '../../shared/payload.ts'
import { DateTime } from '../../shared/scalars.ts'
import { achievementOf } from '../achievements/achievement.loaders.ts'
import { Achievement } from '../achievements/achievement.ts'
import { setIssuerTrust } from '../trust/trust.service.ts'
import { ownAssertions, ownCredentials } from './credential.list.ts'
import { assertionsOf, childrenOf, ownAssertion, ownCredential, ownDocument, ownReport } from './credential.loaders.ts'
import {
  AlignmentObject,
  AssertCompetencyInput,
  CompetencyAssertion,
  CompetencyAssertionConnection,
  CompetencyAssertionPayload,
  HeldCredentialConnection,
  HeldCredentialPayload,
  HeldCredentialWhere,
  IssuerProfile,
  SetIssuerTrustInput,
  SubmitCredentialInput,
  VerificationReport,
} from './credential.types.ts'
import { openDocument } from './held.rows.ts'
import { HeldCredential } from './held-credential.ts'
import { reverifyCredential } from './recheck.service.ts'
import { issuerProfile, reportObject, verifyDocument } from './report.service.ts'
import { submitCredential } from './submit.service.ts'

@Resolver(() => HeldCredential)
export class HeldCredentialResolver {
  @Query(() => VerificationReport, {
    description: 'Verify without storing: bytes in, report out. For who may verify credentials, and learners.',
  })
  verifyCredential(
    @Ctx() session: Session,
    @Arg('document', () => String) document: string,
    @Arg('at', () => DateTime, { nullable: true }) at: Date | null,
  ): Promise<VerificationReport> {
    return verifyDocument(session, document, at?.getTime() ?? null)
  }

  @FieldResolver(() => String, { description: 'Its own name, or its achievement’s.' })
  async name(@Root() { id }: HeldCredential, @Ctx() session: Session): Promise<string> {
    return (await session.load(ownReport).load(id))?.name ?? ''
  }

  @FieldResolver(() => IssuerProfile)
  async issuer(@Root() held: HeldCredential, @Ctx() session: Session): Promise<IssuerProfile> {
    return issuerProfile(held, await session.load(ownReport).load(held.id))
  }

  @FieldResolver(() => VerificationReport, { description: 'As of the last check; reverifyCredential checks again.' })
  async report(@Root() { id }: HeldCredential, @Ctx() session: Session): Promise<VerificationReport> {
    const stored = await session.load(ownReport).load(id)
    if (!stored) throw notFound('credential')
    return reportObject(session, stored.report, stored.alignments)
  }

  @FieldResolver(() => [CompetencyAssertion])
  async assertions(@Root() { id }: HeldCredential, @Ctx() session: Session): Promise<CompetencyAssertion[]> {
    const ids = await session.load(assertionsOf).load(id)
    return (await session.load(ownAssertion).loadMany(ids)) as CompetencyAssertion[]
  }

  @FieldResolver(() => [HeldCredential], { description: 'The credentials inside a record.' })
  children(@Root() { id }: HeldCredential, @Ctx() session: Session): Promise<HeldCredential[]> {
    return session.load(childrenOf).load(id)
  }

  @FieldResolver(() => String, { description: 'The text as it was received, unchanged.' })
  async document(@Root() { id }: HeldCredential, @Ctx() session: Session): Promise<string> {
    const held = await session.load(ownDocument).load(id)
    return (held && (await openDocument(session, held)))?.toString() ?? ''
  }

  @Mutation(() => HeldCredentialPayload, {
    description: 'Learner: bring a credential; a failed check is data, not an error.',
  })
  submitCredential(
    @Ctx() session: Session,
    @Arg('input', () => SubmitCredentialInput) { document }: SubmitCredentialInput,
  ): Promise<HeldCredentialPayload> {
    return payload<{ credential: HeldCredential | null }>(session, { credential: null }, async () => ({
      credential: await session.load(ownCredential).load(await submitCredential(session, document)),
    }))
  }

  @Mutation(() => HeldCredentialPayload, {
    description: 'Check a stored credential again now; a change moves matches.',
  })
  reverifyCredential(
    @Ctx() session: Session,
    @Arg('input', () => IdInput) { id }: IdInput,
  ): Promise<HeldCredentialPayload> {
    return payload<{ credential: HeldCredential | null }>(session, { credential: null }, async () => ({
      credential: await session.load(ownCredential).load(await reverifyCredential(session, id)),
    }))
  }
}

@Resolver(() => CompetencyAssertion)
export class CompetencyAssertionResolver {
  @FieldResolver(() => Competency, {
    nullable: true,
    description: 'Null while no framework that you see knows the keys that the source gives.',
  })
  competency(
    @Root() { competencyId }: CompetencyAssertion,
    @Ctx() session: Session,
  ): Promise<Competency | null> | null {
    return competencyId === null ? null : session.load(competencyLoader).load(competencyId)
  }

  @FieldResolver(() => Achievement, { nullable: true, description: 'As the organisation that issued it defined it.' })
  achievement(
    @Root() { achievementUri: uri, issuerOrganisation: creator }: CompetencyAssertion,
    @Ctx() session: Session,
  ): Promise<Achievement | null> | null {
    return uri === null || creator === null ? null : session.load(achievementOf).load({ uri, creator })
  }

  @FieldResolver(() => IssuerProfile, { nullable: true, description: 'Null: your own word.' })
  async issuer(@Root() { credentialId }: CompetencyAssertion, @Ctx() session: Session): Promise<IssuerProfile | null> {
    const held = credentialId === null ? null : await session.load(ownCredential).load(credentialId)
    return held && issuerProfile(held, await session.load(ownReport).load(held.id))
  }

  @Mutation(() => CompetencyAssertionPayload, {
    description: 'Learner: state a competency; always marked SELF_ASSERTED.',
  })
  assertCompetency(
    @Ctx() session: Session,
    @Arg('input', () => AssertCompetencyInput) input: AssertCompetencyInput,
    @IdempotencyKeyArg() key: string | null,
  ): Promise<CompetencyAssertionPayload> {
    return payload<{ assertion: CompetencyAssertion | null }>(session, { assertion: null }, async () => ({
      assertion: await session.load(ownAssertion).load(await assertCompetency(session, input, key)),
    }))
  }
}

@Resolver(() => Me)
export class MyCredentialsResolver {
  @FieldResolver(() => HeldCredentialConnection, { description: 'What I brought, the newest first.' })
  credentials(
    @Ctx() session: Session,
    @Args(() => ForwardArguments) page: ForwardArguments,
    @Arg('where', () => HeldCredentialWhere, { nullable: true }) where: HeldCredentialWhere | null,
  ): Promise<HeldCredentialConnection> {
    return ownCredentials(session, where ?? {}, page)
  }

  @FieldResolver(() => CompetencyAssertionConnection, {
    description: 'Everything known about what I can do, positive and negative, with its proof.',
  })
  assertions(
    @Ctx() session: Session,
    @Args(() => ForwardArguments) page: ForwardArguments,
    @Arg('competency', () => ID, { nullable: true }) competency: string | null,
  ): Promise<CompetencyAssertionConnection> {
    return ownAssertions(session, competency ?? null, page)
  }
}

/** `projected` says also that what the issuer signed is checked again. */
async function trustAnswer(session: Session, input: SetIssuerTrustInput): Promise<OrganisationPayload> {
  const nothing = { organisation: null as Organisation | null, rechecked: true }
  const { rechecked, ...answer } = await payload(session, nothing, async () => {
    const { organisation, ...done } = await setIssuerTrust(session, input)
    return {
      ...done,
      organisation: organisation === null ? null : await session.load(organisationLoader).load(organisation),
    }
  })
  return { ...answer, projected: answer.projected && rechecked }
}

@Resolver(() => IssuerProfile)
export class IssuerProfileResolver {
  @FieldResolver(() => Organisation, { nullable: true })
  organisation(
    @Root() { organisationId }: IssuerProfile,
    @Ctx() session: Session,
  ): Promise<Organisation | null> | null {
    return organisationId === null ? null : session.load(organisationLoader).load(organisationId)
  }

  @Mutation(() => OrganisationPayload, {
    description:
      'Operator: recognise or deny an issuer, for everyone. Credentials that depend on it are checked again; projected is false while that goes on.',
  })
  setIssuerTrust(
    @Ctx() session: Session,
    @Arg('input', () => SetIssuerTrustInput) input: SetIssuerTrustInput,
  ): Promise<OrganisationPayload> {
    return trustAnswer(session, input)
  }
}

@Resolver(() => AlignmentObject)
export class AlignmentResolver {
  @FieldResolver(() => Competency, { nullable: true })
  competency(@Root() { competencyId }: AlignmentObject, @Ctx() session: Session): Promise<Competency | null> | null {
    return competencyId === null ? null : session.load(competencyLoader).load(competencyId)
  }
}
