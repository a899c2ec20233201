import type { Session } from '../database/session.ts'
import type { IdKind } from '../shared/ids.ts'
import type { Node } from '../shared/node.ts'
import { AccessKey } from './access-key.ts'
import { Account, Membership } from './account.ts'
import { AuditChain, AuditEvent, AuditPerson } from './audit.ts'
import { ownConsent } from './consent.loaders.ts'
import { Consent } from './consent.ts'
import { Delegation } from './delegation.ts'
import { purgeTask } from './idempotency.ts'
import { IdempotencyKey } from './idempotency-key.ts'
import { Erasure, LearnerKey } from './learner-key.ts'
import { oauthRest } from './oauth.routes.ts'
import { organisationProjection } from './organisation.aggregate.ts'
import { organisationLoader, ownApiClient, ownDelegation } from './organisation.loaders.ts'
import {
  AccessResolver,
  DelegationResolver,
  OrganisationConnectionResolver,
  OrganisationResolver,
} from './organisation.resolver.ts'
import { Organisation } from './organisation.ts'
import { AccessEventResolver, ConsentResolver, MeResolver, ViewerResolver } from './viewer.resolver.ts'

export const entities = [
  Organisation,
  LearnerKey,
  Erasure,
  Account,
  Membership,
  AccessKey,
  Delegation,
  Consent,
  AuditChain,
  AuditEvent,
  AuditPerson,
  IdempotencyKey,
]

export const resolvers = [
  ViewerResolver,
  MeResolver,
  OrganisationResolver,
  OrganisationConnectionResolver,
  DelegationResolver,
  AccessResolver,
  ConsentResolver,
  AccessEventResolver,
]

export const taskKinds = [purgeTask]

export const projections = [organisationProjection]

export const rest = [oauthRest]

export const nodes: Partial<Record<IdKind, (session: Session, id: string) => Promise<Node | null>>> = {
  organisation: async (session, id) =>
    session.viewer.kind === 'ANONYMOUS' ? null : session.load(organisationLoader).load(id),
  apiClient: (session, id) => session.load(ownApiClient).load(id),
  delegation: (session, id) => session.load(ownDelegation).load(id),
  consent: (session, id) => session.load(ownConsent).load(id),
}
