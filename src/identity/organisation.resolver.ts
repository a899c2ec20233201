import { Arg, Args, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from 'type-graphql'

import type { Session } from '../database/session.ts'
import { IdempotencyKeyArg, IdInput } from '../shared/inputs.ts'
import { lastDayBefore } from '../shared/instant.ts'
import { ForwardArguments } from '../shared/paging.ts'
import { payload } from '../shared/payload.ts'
import { LocalDate } from '../shared/scalars.ts'
import { createApiClient, revokeApiClient } from './access-key.service.ts'
import { AccessKey } from './access-key.ts'
import { delegate, revokeDelegation } from './delegation.service.ts'
import { Delegation } from './delegation.ts'
import {
  ApiClientPayload,
  CreateApiClientInput,
  DelegateInput,
  OrganisationConnection,
  OrganisationPayload,
  OrganisationWhere,
} from './organisation.inputs.ts'
import { apiClientsOf, delegationsOf, organisationLoader, ownApiClient } from './organisation.loaders.ts'
import { countOrganisations, organisations } from './organisation.service.ts'
import { Organisation } from './organisation.ts'

@Resolver(() => Organisation)
export class OrganisationResolver {
  @Query(() => OrganisationConnection, { description: 'Organisations.' })
  organisations(
    @Ctx() session: Session,
    @Arg('where', () => OrganisationWhere, { nullable: true }) where: OrganisationWhere | null,
    @Args(() => ForwardArguments) page: ForwardArguments,
  ): Promise<OrganisationConnection> {
    return organisations(session, where ?? {}, page)
  }

  @FieldResolver(() => [Delegation], { description: 'Your own organisation only: those it gave and those it got.' })
  delegations(@Root() organisation: Organisation, @Ctx() session: Session): Promise<Delegation[]> {
    return session.load(delegationsOf).load(organisation.id)
  }

  @FieldResolver(() => [AccessKey], { description: 'Your own organisation only.' })
  apiClients(@Root() organisation: Organisation, @Ctx() session: Session): Promise<AccessKey[]> {
    return session.load(apiClientsOf).load(organisation.id)
  }
}

@Resolver(() => OrganisationConnection)
export class OrganisationConnectionResolver {
  @FieldResolver(() => Int, { nullable: true, description: 'Costs a query of its own.' })
  totalCount(@Root() connection: OrganisationConnection, @Ctx() session: Session): Promise<number> {
    return countOrganisations(session, connection.where)
  }
}

@Resolver(() => Delegation)
export class DelegationResolver {
  @FieldResolver(() => Organisation)
  grantor(@Root() delegation: Delegation, @Ctx() session: Session): Promise<Organisation | null> {
    return session.load(organisationLoader).load(delegation.grantorId)
  }

  @FieldResolver(() => Organisation)
  portal(@Root() delegation: Delegation, @Ctx() session: Session): Promise<Organisation | null> {
    return session.load(organisationLoader).load(delegation.portalId)
  }

  @FieldResolver(() => LocalDate, { nullable: true, description: 'The last day (UTC).' })
  validUntil(@Root() delegation: Delegation): string {
    return lastDayBefore(delegation.endsAt.getTime())
  }
}

@Resolver()
export class AccessResolver {
  @Mutation(() => ApiClientPayload, { description: 'Make a key. A person does this; a key cannot make keys.' })
  createApiClient(
    @Ctx() session: Session,
    @Arg('input', () => CreateApiClientInput) input: CreateApiClientInput,
    @IdempotencyKeyArg() key: string | null,
  ): Promise<ApiClientPayload> {
    return payload(session, { client: null, secret: null }, async () => {
      const { id, secret } = await createApiClient(session, input, key)
      return { client: await session.load(ownApiClient).load(id), secret }
    })
  }

  @Mutation(() => ApiClientPayload, { description: 'End a key now.' })
  revokeApiClient(@Ctx() session: Session, @Arg('input', () => IdInput) { id }: IdInput): Promise<ApiClientPayload> {
    return payload(session, { client: null, secret: null }, async () => {
      const revoked = await revokeApiClient(session, id)
      return { client: await session.load(ownApiClient).load(revoked), secret: null }
    })
  }

  @Mutation(() => OrganisationPayload, { description: 'Let a portal act for you.' })
  delegate(
    @Ctx() session: Session,
    @Arg('input', () => DelegateInput) input: DelegateInput,
    @IdempotencyKeyArg() key: string | null,
  ): Promise<OrganisationPayload> {
    return payload(session, { organisation: null }, async () => ({
      organisation: await session.load(organisationLoader).load(await delegate(session, input, key)),
    }))
  }

  @Mutation(() => OrganisationPayload, { description: 'End a delegation now.' })
  revokeDelegation(
    @Ctx() session: Session,
    @Arg('input', () => IdInput) { id }: IdInput,
  ): Promise<OrganisationPayload> {
    return payload(session, { organisation: null }, async () => ({
      organisation: await session.load(organisationLoader).load(await revokeDelegation(session, id)),
    }))
  }
}
