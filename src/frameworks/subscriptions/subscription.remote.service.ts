import type { Session } from '../../database/session.ts'
import { FetchRefused } from '../../fetch/index.ts'
import { requireUseCase } from '../../identity/rights.ts'
import { badInput } from '../../shared/errors.ts'
import { Refused } from '../../shared/payload.ts'
import { UseCase } from '../../shared/viewer.ts'
import {
  baseAddresses,
  documentsIn,
  packageAddressIn,
  packageUrlAt,
  type RemoteDocumentFacts,
  shown,
} from './subscription.document.rule.ts'
import { askJson, authorizationOf } from './subscription.fetcher.ts'
import type { SubscriptionCredentials } from './subscription.inputs.ts'
import { CheckFailed, failureOf } from './subscription.rule.ts'
import { addressOf, credentialsOf } from './subscription.service.ts'
import { RemoteFramework, RemoteFrameworks } from './subscription.types.ts'

const PER_PAGE = 100
const MAX_DOCUMENTS = 1_000

/** Milliseconds after which no further page is asked for. */
const PATIENCE_MS = 15_000

/** What a CASE server offers, page by page. Throws a Fault that says why it could not be asked. */
export async function remoteFrameworks(
  session: Session,
  server: string,
  credentials: SubscriptionCredentials | null,
): Promise<RemoteFrameworks> {
  requireUseCase(session, UseCase.FRAMEWORK_STEWARDSHIP)
  try {
    const open = credentials && credentialsOf(credentials)
    const bases = baseAddresses(addressOf(server, 'server'))
    const authorization = await authorizationOf(session, open)
    for (const [i, base] of bases.entries()) {
      const found = await listed(session, base, authorization, i === bases.length - 1)
      if (found) return found
    }
  } catch (cause) {
    if (cause instanceof CheckFailed) throw badInput(`${cause.code}: ${cause.message}`, 'server')
    if (cause instanceof Refused) throw badInput(cause.message, cause.userErrors[0]?.field?.at(-1))
    throw cause
  }
  throw badInput('CHECK_NO_CASE: There is no CASE service at this address.', 'server')
}

/** Null: no CASE service there; look elsewhere. */
async function listed(
  session: Session,
  server: string,
  authorization: string | null,
  isLast: boolean,
): Promise<RemoteFrameworks | null> {
  const until = performance.now() + PATIENCE_MS
  const all = new Map<string, RemoteFramework>()
  let complete = false
  for (let offset = 0; !complete && all.size < MAX_DOCUMENTS && performance.now() < until; offset += PER_PAGE) {
    const page = await pageAt(
      session,
      `${server}/CFDocuments?limit=${PER_PAGE}&offset=${offset}`,
      authorization,
      isLast,
    )
    if (page === null) return null
    const before = all.size
    for (const document of page.found) all.set(document.identifier, remoteFramework(server, document))
    // A server that does not page gives all at once, or the same again
    complete = page.listed !== PER_PAGE || all.size === before
  }
  const frameworks = [...all.values()].slice(0, MAX_DOCUMENTS)
  return Object.assign(new RemoteFrameworks(), {
    server,
    frameworks,
    complete: complete && all.size <= MAX_DOCUMENTS,
  })
}

async function pageAt(session: Session, url: string, authorization: string | null, isLast: boolean) {
  try {
    const page = documentsIn(await askJson(session, url, authorization))
    if (page || !isLast) return page
    throw new CheckFailed('CHECK_NO_CASE', 'The answer is no list of CFDocuments.')
  } catch (cause) {
    const elsewhere =
      cause instanceof CheckFailed || (cause instanceof FetchRefused && [404, 405, 410].includes(cause.status ?? 0))
    if (elsewhere && !isLast) return null
    throw cause instanceof FetchRefused ? failureOf(cause, 'The list of documents') : cause
  }
}

function remoteFramework(server: string, document: RemoteDocumentFacts): RemoteFramework {
  const { identifier, title, creator, adoptionStatus, lastChangeDateTime } = document
  return Object.assign(new RemoteFramework(), {
    identifier,
    title: shown(title) ?? identifier,
    creator: shown(creator),
    adoptionStatus: shown(adoptionStatus),
    lastChangeDateTime: shown(lastChangeDateTime),
    packageUrl: packageAddressIn(document, server) ?? packageUrlAt(server, identifier),
  })
}
