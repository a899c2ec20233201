import { jwtVerify, SignJWT } from 'jose'

import type { SessionResources } from '../database/session.ts'
import { forbidden, unauthenticated } from '../shared/errors.ts'
import type { Viewer } from '../shared/viewer.ts'
import { authenticate, type Credentials, type KeyRow, liveKeyOf, viewerOf } from './authenticate.ts'

/** Seconds for which a token opens what its client may open, unless the client ends before. */
export const TOKEN_SECONDS = 3600

const ISSUER = 'headwater'
const AUDIENCE = 'headwater/rest'

/**
 * An access token for a client that has shown its secret: signed and not stored, because who shows it is looked up
 * again each time: a client that was revoked opens nothing any more, and no table of tokens has to be swept. RFC 9068.
 */
export async function issueToken(
  { secrets, clock }: SessionResources,
  client: KeyRow,
  scopes: readonly string[],
): Promise<{ token: string; seconds: number }> {
  const now = Math.floor(clock() / 1000)
  const seconds = Math.min(TOKEN_SECONDS, Math.floor(client.expires_at.getTime() / 1000) - now)
  const token = await new SignJWT({ scope: scopes.join(' '), client_id: client.id })
    .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt' })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setSubject(client.id)
    .setIssuedAt(now)
    .setExpirationTime(now + seconds)
    .sign(secrets.key('access-tokens'))
  return { token, seconds }
}

/**
 * Who asks at an address that has a scope: by an access token that has it, or by an API key, which has all. No header:
 * anonymous. Throws UNAUTHENTICATED, NOT_FOUND as `authenticate` does, and FORBIDDEN without the scope.
 */
export async function authenticateRest(
  resources: SessionResources,
  credentials: Credentials,
  scope: string,
): Promise<Viewer> {
  const { authorization, organisation } = credentials
  const token = /^Bearer +(\S{1,2000})$/i.exec(authorization ?? '')?.[1] ?? ''
  if (authorization === undefined || token.startsWith('hw_')) return authenticate(resources, credentials)
  const now = resources.clock()
  const { client, scopes } = await readToken(resources, token, now)
  const row = await liveKeyOf(resources, client, now)
  if (!scopes.includes(scope)) throw forbidden(`the scope ${scope}`)
  return viewerOf(resources, row, organisation, now)
}

async function readToken(
  { secrets }: SessionResources,
  token: string,
  now: number,
): Promise<{ client: string; scopes: readonly string[] }> {
  try {
    const { payload } = await jwtVerify(token, secrets.key('access-tokens'), {
      algorithms: ['HS256'],
      typ: 'at+jwt',
      issuer: ISSUER,
      audience: AUDIENCE,
      requiredClaims: ['sub', 'exp', 'scope'],
      currentDate: new Date(now),
    })
    return { client: String(payload.sub), scopes: String(payload.scope).split(' ') }
  } catch {
    throw unauthenticated()
  }
}
