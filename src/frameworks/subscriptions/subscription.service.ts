import type { Session } from '../../database/session.ts'
import { checkedUrl, FetchRefused } from '../../fetch/index.ts'
import { idempotent } from '../../identity/idempotency.ts'
import { requireUseCase } from '../../identity/rights.ts'
import { newId } from '../../shared/ids.ts'
import { Refused, refuseInput, UserErrorCode } from '../../shared/payload.ts'
import { UseCase } from '../../shared/viewer.ts'
import { MAX_IDENTIFIER, normalIdentifier } from '../formats/identifiers.ts'
import { checkRequest, importTarget } from '../imports/import.request.ts'
import { checkedCredentials, type OpenCredentials, sealCredentials } from './subscription.credentials.rule.ts'
import { packageUrlAt, withoutSlash } from './subscription.document.rule.ts'
import {
  type CheckEvery,
  CheckInterval,
  type CreateFrameworkSubscriptionInput,
  type SubscriptionCredentials,
  type SubscriptionSource,
  type UpdateFrameworkSubscriptionInput,
} from './subscription.inputs.ts'
import { subscriptionLoader } from './subscription.loaders.ts'
import { dropHeld, noteEvent } from './subscription.store.ts'
import { FrameworkSubscription } from './subscription.ts'
import { joinTurns } from './subscription.turn.store.ts'
import { CredentialKind, SubscriptionAction, SubscriptionState } from './subscription.types.ts'

/** Of one library: each is asked for as often as its owner likes. */
const MAX_SUBSCRIPTIONS = 200

/** Characters; what a server's answer adds to it has room beside it. */
const MAX_ADDRESS = 1_500

const MAX_HOURS = 8_760
const HOURS = { [CheckInterval.HOURLY]: 1, [CheckInterval.DAILY]: 24, [CheckInterval.WEEKLY]: 168 }

/** Follows a framework from now on; the first check comes within a minute. Answers its id. Throws Refused. */
export async function createSubscription(
  session: Session,
  input: CreateFrameworkSubscriptionInput,
  key: string | null,
): Promise<string> {
  const target = importTarget(session, input.owner)
  const format = checkRequest({ bytes: new Uint8Array(), format: input.format ?? 'case' }).name
  const source = sourceOf(input.source)
  const everyHours = hoursOf(input.every ?? null) ?? HOURS[CheckInterval.DAILY]
  const credentials = input.credentials ? credentialsOf(input.credentials) : null
  const { id } = await idempotent(session, key, 'createFrameworkSubscription', input, async (tx) => {
    await tx.sql.query('/* frameworks.subscriptionTurn */ SELECT pg_advisory_xact_lock(hashtextextended($1, 1))', [
      target.library,
    ])
    await refuseAnother(tx, target.library, source)
    await joinTurns(tx, target.library)
    const subscription = newId('subscription')
    await tx.sql.insert(FrameworkSubscription, {
      id: subscription,
      libraryId: target.library,
      organisationId: target.organisation,
      ...source,
      format,
      everyHours,
      review: input.review ?? false,
      state: SubscriptionState.ACTIVE,
      ...sealed(tx, subscription, credentials),
      nextCheckAt: new Date(tx.now),
      failures: 0,
      revision: 1,
      createdAt: new Date(tx.now),
    })
    await noteEvent(tx, { id: subscription, library: target.library }, SubscriptionAction.CREATED)
    return { id: subscription }
  })
  return id
}

function sourceOf({ url, document }: SubscriptionSource) {
  if (url) return { url: addressOf(url, 'source.url'), server: null, documentIdentifier: null }
  if (!document) throw refuseInput(UserErrorCode.INVALID, 'Give a url or a document.', 'source')
  const server = withoutSlash(addressOf(document.server, 'source.document.server'))
  const documentIdentifier = normalIdentifier(document.identifier)
  if (documentIdentifier === '' || documentIdentifier.length > MAX_IDENTIFIER)
    throw refuseInput(
      UserErrorCode.INVALID,
      `An identifier has 1 to ${MAX_IDENTIFIER} characters.`,
      'source.document.identifier',
    )
  return { url: packageUrlAt(server, documentIdentifier), server, documentIdentifier }
}

/** An address that the guarded fetcher would look at. Throws Refused. */
export function addressOf(text: string, path: string): string {
  try {
    if (text.length <= MAX_ADDRESS) return checkedUrl(text).href
  } catch (cause) {
    if (!(cause instanceof FetchRefused)) throw cause
  }
  throw refuseInput(
    UserErrorCode.INVALID,
    `Give an https address without user and password, on the usual port or one from 1024 on, of at most ${MAX_ADDRESS} characters.`,
    path,
  )
}

function hoursOf(every: CheckEvery | null): number | null {
  if (every === null) return null
  const hours = every.interval ? HOURS[every.interval] : (every.hours ?? 0)
  if (hours < 1 || hours > MAX_HOURS)
    throw refuseInput(UserErrorCode.INVALID, `Check every 1 to ${MAX_HOURS} hours.`, 'every.hours')
  return hours
}

/** As they are kept. Throws Refused for what could be in no header. */
export function credentialsOf({ oauth2, bearer }: SubscriptionCredentials): OpenCredentials {
  const given: OpenCredentials = oauth2
    ? { kind: 'OAUTH2', ...oauth2, scope: oauth2.scope ?? null }
    : { kind: 'BEARER', token: bearer ?? '' }
  const checked = checkedCredentials(given)
  if (checked) return checked
  throw refuseInput(
    UserErrorCode.INVALID,
    'Credentials are printable ASCII of at most 1,000 characters (a token: 4,000, without spaces), and the token address is https.',
    'credentials',
  )
}

const sealed = (tx: Session, subscription: string, credentials: OpenCredentials | null) => ({
  credentialKind: credentials === null ? CredentialKind.NONE : CredentialKind[credentials.kind],
  credentialsSealed: credentials && sealCredentials(tx.secrets, subscription, credentials),
})

async function refuseAnother(
  tx: Session,
  library: string,
  source: { url: string; documentIdentifier: string | null },
): Promise<void> {
  const [row]: { n: number; same: boolean }[] = await tx.sql.query(
    `/* frameworks.otherSubscriptions */ SELECT count(*)::int AS n,
       coalesce(bool_or(url = $2 OR document_identifier = $3), false) AS same
     FROM framework_subscription WHERE library_id = $1`,
    [library, source.url, source.documentIdentifier],
  )
  if (row?.same) throw refuseInput(UserErrorCode.DUPLICATE, 'This library follows that framework already.', 'source')
  if ((row?.n ?? 0) >= MAX_SUBSCRIPTIONS)
    throw refuseInput(UserErrorCode.LIMIT, `A library follows at most ${MAX_SUBSCRIPTIONS} frameworks.`, 'source')
}

/** The subscription, if the viewer may write its library. Throws Refused: not there reads like not yours. */
export async function ownSubscription(session: Session, id: string): Promise<FrameworkSubscription> {
  requireUseCase(session, UseCase.FRAMEWORK_STEWARDSHIP)
  const found = await session.load(subscriptionLoader).clear(id).load(id)
  if (!found) throw refuseInput(UserErrorCode.NOT_FOUND, 'No such subscription, or it is not yours.', 'subscription')
  return found
}

/** The same, locked until the transaction ends. */
export async function lockSubscription(tx: Session, id: string): Promise<FrameworkSubscription> {
  await ownSubscription(tx, id)
  await tx.sql.query(
    '/* frameworks.lockSubscription */ SELECT 1 FROM framework_subscription WHERE id = $1 FOR UPDATE',
    [id],
  )
  return ownSubscription(tx, id)
}

/** Changes how, not what, is followed. Throws Refused. */
export async function updateSubscription(
  session: Session,
  input: UpdateFrameworkSubscriptionInput,
  key: string | null,
): Promise<string> {
  requireUseCase(session, UseCase.FRAMEWORK_STEWARDSHIP)
  const hours = hoursOf(input.every ?? null)
  const credentials = input.credentials ? credentialsOf(input.credentials) : null
  if (credentials && input.removeCredentials)
    throw refuseInput(UserErrorCode.INVALID, 'Give new credentials or remove them, not both.', 'removeCredentials')
  const { id } = await idempotent(session, key, 'updateFrameworkSubscription', input, async (tx) => {
    const subscription = await lockSubscription(tx, input.subscription)
    if (input.expectedRevision != null && input.expectedRevision !== subscription.revision)
      throw refuseInput(
        UserErrorCode.STALE_VERSION,
        `It has changed since: it is at revision ${subscription.revision} now.`,
        'expectedRevision',
      )
    const others = credentials !== null || input.removeCredentials === true
    const everyHours = hours ?? subscription.everyHours
    const soon = others || everyHours !== subscription.everyHours
    const paused = subscription.state === SubscriptionState.PAUSED
    await tx.sql.update(FrameworkSubscription, subscription.id, {
      everyHours,
      review: input.review ?? subscription.review,
      ...(others ? { ...sealed(tx, subscription.id, credentials), etag: null, lastModified: null } : {}),
      ...(soon && !paused ? { nextCheckAt: new Date(tx.now) } : {}),
      revision: subscription.revision + 1,
    })
    await noteEvent(tx, { id: subscription.id, library: subscription.libraryId }, SubscriptionAction.CHANGED)
    return { id: subscription.id }
  })
  return id
}

/** PAUSED: nobody asks any more. Else it is asked at once, as if it had never failed. Throws Refused. */
export async function setPaused(session: Session, id: string, paused: boolean): Promise<string> {
  return session.transaction(async (tx) => {
    const subscription = await lockSubscription(tx, id)
    if ((subscription.state === SubscriptionState.PAUSED) === paused) return id
    await tx.sql.update(FrameworkSubscription, id, {
      state: paused ? SubscriptionState.PAUSED : SubscriptionState.ACTIVE,
      nextCheckAt: paused ? null : new Date(tx.now),
      failures: 0,
      revision: subscription.revision + 1,
    })
    const action = paused ? SubscriptionAction.PAUSED : SubscriptionAction.RESUMED
    await noteEvent(tx, { id, library: subscription.libraryId }, action)
    return id
  })
}

/** The framework stays as it is; secrets and what waited go. Throws Refused. */
export async function deleteSubscription(session: Session, id: string): Promise<void> {
  await session.transaction(async (tx) => {
    const subscription = await lockSubscription(tx, id)
    await tx.sql.delete(FrameworkSubscription, id)
    await noteEvent(tx, { id, library: subscription.libraryId }, SubscriptionAction.DELETED)
  })
}

export const stale = (): Refused =>
  refuseInput(
    UserErrorCode.STALE_VERSION,
    'This is not what waits now: it was decided, another change took its place, or the framework has changed since. Look at pending again.',
    'hash',
  )

/** What the server has is not wanted; it is not shown again until the server has something else. Throws Refused. */
export async function rejectUpdate(session: Session, id: string, hash: string): Promise<string> {
  return session.transaction(async (tx) => {
    const subscription = await lockSubscription(tx, id)
    const sha256 = await dropHeld(tx, id, hash)
    if (sha256 === null) throw stale()
    await tx.sql.update(FrameworkSubscription, id, { rejectedSha256: sha256 })
    await noteEvent(tx, { id, library: subscription.libraryId }, SubscriptionAction.REJECTED, { sha256 })
    return id
  })
}
