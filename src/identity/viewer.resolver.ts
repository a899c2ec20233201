import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql'

import type { Session } from '../database/session.ts'
import { IdempotencyKeyArg, IdInput } from '../shared/inputs.ts'
import { ForwardArguments } from '../shared/paging.ts'
import { payload } from '../shared/payload.ts'
import { Role, UseCase } from '../shared/viewer.types.ts'
import { accessLog } from './access-log.service.ts'
import { AccessEvent, AccessEventConnection } from './access-log.ts'
import { ownName } from './account.service.ts'
import { ConsentPayload, GrantConsentInput } from './consent.inputs.ts'
import { ownConsent } from './consent.loaders.ts'
import { grantConsent, ownConsents, withdrawConsent } from './consent.service.ts'
import { Consent } from './consent.ts'
import { forgetMe } from './erasure.ts'
import { ErasurePayload, Me, ViewerObject } from './me.ts'
import { organisationLoader } from './organisation.loaders.ts'
import { Organisation } from './organisation.ts'

@Resolver(() => ViewerObject)
export class ViewerResolver {
  @Query(() => ViewerObject, {
    description: "Who is asking, for whom, with which rights; a learner's own data hang here and nowhere else.",
  })
  viewer(@Ctx() { viewer }: Session): ViewerObject {
    const roles = Object.values(Role).filter((role) => viewer.roles.has(role))
    const useCases = Object.values(UseCase).filter((useCase) => viewer.useCases.has(useCase))
    return Object.assign(new ViewerObject(), { roles, useCases })
  }

  @FieldResolver(() => Organisation, { nullable: true })
  organisation(@Ctx() session: Session): Promise<Organisation | null> | null {
    const own = session.viewer.portal ?? session.viewer.organisation
    return own === null ? null : session.load(organisationLoader).load(own)
  }

  @FieldResolver(() => Organisation, {
    nullable: true,
    description: 'The employer or institution a portal acts for in this request.',
  })
  onBehalfOf(@Ctx() session: Session): Promise<Organisation | null> | null {
    const { portal, organisation } = session.viewer
    return portal === null || organisation === null ? null : session.load(organisationLoader).load(organisation)
  }

  @FieldResolver(() => Me, { nullable: true })
  me(@Ctx() { viewer }: Session): Me | null {
    return viewer.learner === null ? null : Object.assign(new Me(), { learner: viewer.learner, account: viewer.actor })
  }
}

@Resolver(() => Me)
export class MeResolver {
  @FieldResolver(() => String)
  async displayName(@Root() me: Me, @Ctx() session: Session): Promise<string> {
    return (await session.load(ownName).load(me.account)) ?? ''
  }

  @FieldResolver(() => [Consent], { description: 'live true: in force now; false: over or withdrawn; else all.' })
  consents(
    @Ctx() session: Session,
    @Arg('live', () => Boolean, { nullable: true }) live: boolean | null,
  ): Promise<Consent[]> {
    return ownConsents(session, live ?? null)
  }

  @FieldResolver(() => AccessEventConnection, { description: 'Every read of my data by someone else.' })
  accessLog(
    @Ctx() session: Session,
    @Args(() => ForwardArguments) page: ForwardArguments,
  ): Promise<AccessEventConnection> {
    return accessLog(session, page)
  }
}

@Resolver(() => AccessEvent)
export class AccessEventResolver {
  @FieldResolver(() => Organisation, { nullable: true, description: 'Null: someone with a link, or the operator.' })
  organisation(@Root() event: AccessEvent, @Ctx() session: Session): Promise<Organisation | null> | null {
    return event.organisationId === null ? null : session.load(organisationLoader).load(event.organisationId)
  }

  @FieldResolver(() => Organisation, { nullable: true, description: 'The portal that acted for the organisation.' })
  portal(@Root() event: AccessEvent, @Ctx() session: Session): Promise<Organisation | null> | null {
    return event.portalId === null ? null : session.load(organisationLoader).load(event.portalId)
  }
}

@Resolver(() => Consent)
export class ConsentResolver {
  @FieldResolver(() => [Organisation], { nullable: true, description: 'Null: any employer on the platform.' })
  async audience(@Root() { audience }: Consent, @Ctx() session: Session): Promise<Organisation[] | null> {
    if (audience === null) return null
    const found = await session.load(organisationLoader).loadMany(audience)
    return found.filter((one): one is Organisation => one instanceof Organisation)
  }

  @Mutation(() => ConsentPayload, { description: 'Learner: allow something.' })
  grantConsent(
    @Ctx() session: Session,
    @Arg('input', () => GrantConsentInput) input: GrantConsentInput,
    @IdempotencyKeyArg() key: string | null,
  ): Promise<ConsentPayload> {
    return payload(session, { consent: null }, async () => ({
      consent: await session.load(ownConsent).load(await grantConsent(session, input, key)),
    }))
  }

  @Mutation(() => ConsentPayload, { description: 'Learner: withdraw; holds from this answer on.' })
  withdrawConsent(@Ctx() session: Session, @Arg('input', () => IdInput) { id }: IdInput): Promise<ConsentPayload> {
    return payload(session, { consent: null }, async () => ({
      consent: await session.load(ownConsent).load(await withdrawConsent(session, id)),
    }))
  }

  @Mutation(() => ErasurePayload, {
    description: 'Learner: have everything about you destroyed. Cannot be undone; confirm with "forget me for good".',
  })
  forgetMe(@Ctx() session: Session, @Arg('confirm', () => String) confirm: string): Promise<ErasurePayload> {
    return payload<{ proof: string | null }>(session, { proof: null }, async () => ({
      proof: JSON.stringify(await forgetMe(session, confirm)),
    }))
  }
}
