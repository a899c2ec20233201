import type { DataSource } from 'typeorm'
import { z } from 'zod'

import type { Session } from '../../database/session.ts'
import { FetchRefused, makeServerRequester, type ServerRequester } from '../../fetch/index.ts'
import { normalIdentifier } from '../formats/identifiers.ts'
import type { OpenCredentials } from './subscription.credentials.rule.ts'
import { originOf, packageAddressIn, packageIn } from './subscription.document.rule.ts'
import { CheckFailed, failureOf } from './subscription.rule.ts'

const requesters = new WeakMap<DataSource, ServerRequester>()

function requesterOf(session: Session): ServerRequester {
  const { dataSource } = session.resources
  const known = requesters.get(dataSource) ?? makeServerRequester()
  requesters.set(dataSource, known)
  return known
}

/** For tests, whose servers are on loopback. */
export function useRequester(dataSource: DataSource, requester: ServerRequester): void {
  requesters.set(dataSource, requester)
}

/** One small answer. */
export const SMALL = { maxBytes: 4_000_000, timeoutMs: 15_000, maxRedirects: 3 }
const TOKEN = { maxBytes: 64_000, timeoutMs: 15_000, maxRedirects: 0 }
const PACKAGE = { timeoutMs: 60_000, maxRedirects: 3 }

const Token = z.object({ access_token: z.string().regex(/^[\x21-\x7e]{1,4000}$/) })

/** Asks; what is refused is told in words that may be shown. `what` was asked for. */
export async function asked<Answer>(what: string, ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask()
  } catch (cause) {
    throw cause instanceof FetchRefused ? failureOf(cause, what) : cause
  }
}

/** The `Authorization` of a server; asks for a token where there are client credentials. */
export async function authorizationOf(session: Session, credentials: OpenCredentials | null): Promise<string | null> {
  if (credentials === null) return null
  if (credentials.kind === 'BEARER') return `Bearer ${credentials.token}`
  const { tokenUrl, clientId, clientSecret, scope } = credentials
  // RFC 6749 §2.3.1: each part form-encoded before they are joined
  const client = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`
  const { body } = await asked('The token', () =>
    requesterOf(session).ask({
      url: tokenUrl,
      limits: TOKEN,
      authorization: `Basic ${Buffer.from(client).toString('base64')}`,
      // CASE names no scope of its own (case.md §1): only one that was asked for is sent
      form: { grant_type: 'client_credentials', ...(scope === null ? {} : { scope }) },
    }),
  )
  const token = Token.safeParse(jsonOf(body))
  if (!token.success) throw new CheckFailed('CHECK_TOKEN', 'The answer of the token address holds no access token.')
  return `Bearer ${token.data.access_token}`
}

/** What a subscription asks with. */
export interface Asking {
  readonly url: string
  readonly server: string | null
  readonly documentIdentifier: string | null
  readonly packageUrl: string | null
  readonly etag: string | null
  readonly lastModified: string | null
  readonly maxBytes: number
}

export interface FetchedPackage {
  /** Where the package is; remembered. */
  readonly packageUrl: string
  /** Null: as at the last check. */
  readonly body: Buffer | null
  readonly etag: string | null
  readonly lastModified: string | null
}

/** Finds out where the package is, if need be, and asks for it. Throws CheckFailed. */
export async function fetchPackage(
  session: Session,
  asking: Asking,
  credentials: OpenCredentials | null,
): Promise<FetchedPackage> {
  const authorization = await authorizationOf(session, credentials)
  const packageUrl = asking.packageUrl ?? (await findPackage(session, asking, authorization))
  const home = originOf(asking.server ?? asking.url)
  const { body, etag, lastModified } = await asked('The package', () =>
    requesterOf(session).ask({
      url: packageUrl,
      limits: { ...PACKAGE, maxBytes: asking.maxBytes },
      authorization: originOf(packageUrl) === home ? authorization : null,
      etag: asking.etag,
      lastModified: asking.lastModified,
    }),
  )
  return { packageUrl, body, etag, lastModified }
}

/** CFPackageURI of the document where it has one, else the place that the standard gives it. */
async function findPackage(session: Session, asking: Asking, authorization: string | null): Promise<string> {
  if (asking.server === null || asking.documentIdentifier === null) return asking.url
  const identifier = normalIdentifier(asking.documentIdentifier)
  try {
    const url = `${asking.server}/CFDocuments/${encodeURIComponent(identifier)}`
    const { body } = await requesterOf(session).ask({ url, limits: SMALL, authorization })
    return packageAddressIn(packageIn(jsonOf(body)), asking.server) ?? asking.url
  } catch (cause) {
    // Some servers are files in folders and hold packages only
    if (cause instanceof FetchRefused && cause.code === 'FETCH_STATUS' && cause.status === 404) return asking.url
    throw cause instanceof FetchRefused ? failureOf(cause, 'The document') : cause
  }
}

/** One answer of a server as JSON; CheckFailed when it is none. */
export async function askJson(session: Session, url: string, authorization: string | null): Promise<unknown> {
  const { body } = await requesterOf(session).ask({ url, limits: SMALL, authorization })
  return jsonOf(body)
}

function jsonOf(body: Buffer | null): unknown {
  try {
    return JSON.parse((body ?? Buffer.alloc(0)).toString('utf8'))
  } catch {
    throw new CheckFailed('CHECK_NOT_JSON', 'The answer is not JSON.')
  }
}
