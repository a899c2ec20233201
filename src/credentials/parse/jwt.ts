import type { ParsedJwt } from './credential.ts'
import { idOf, isObject, type JsonObject, ReadProblem, readJsonObject } from './json.ts'

const COMPACT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*$/
const ENVELOPE = /^data:application\/(?:vc(?:\+ld)?(?:\+json)?\+jwt|vc\+jwt|jwt)(?:;[^,]*)?,/

export const looksCompact = (text: string): boolean => COMPACT.test(text)

/** The compact JWS of a VC 2.0 EnvelopedVerifiableCredential, or of a bare string; null for anything else. */
export function compactOf(value: unknown): string | null {
  if (typeof value === 'string') return looksCompact(value.trim()) ? value.trim() : null
  if (!isObject(value) || typeof value.id !== 'string') return null
  const match = ENVELOPE.exec(value.id)
  return match ? value.id.slice(match[0].length) : null
}

/** Takes a compact JWS apart; throws ReadProblem. Nothing is believed yet. */
export function readJwt(compact: string): ParsedJwt {
  const [header, payload] = compact.split('.')
  return { compact, header: part(header ?? '', 'header'), claims: part(payload ?? '', 'payload') }
}

function part(encoded: string, name: string): JsonObject {
  try {
    return readJsonObject(Buffer.from(encoded, 'base64url').toString('utf8'))
  } catch (error) {
    if (error instanceof ReadProblem && error.code !== 'JSON_SYNTAX') throw error
    throw new ReadProblem('JWT_UNREADABLE', `The ${name} of this JWT is not base64url of a JSON object.`)
  }
}

const SECONDS = 1000

export interface JwtCredential {
  readonly document: JsonObject
  /** What the registered claims say; they count beside the credential's own properties. */
  readonly claims: {
    readonly issuer: string | null
    readonly id: string | null
    readonly subject: string | null
    /** Epoch milliseconds. */
    readonly notBefore: number | null
    readonly expires: number | null
  }
}

/** VCDM 1.1: the credential is in `vc` and the claims complete it. VCDM 2.0: the payload is the credential. */
export function credentialOfJwt(jwt: ParsedJwt): JwtCredential {
  const { claims } = jwt
  const registered = {
    issuer: idOf(claims.iss),
    id: idOf(claims.jti),
    subject: typeof claims.sub === 'string' ? claims.sub : null,
    notBefore: seconds(claims.nbf),
    expires: seconds(claims.exp),
  }
  if (!isObject(claims.vc)) return { document: claims, claims: registered }
  const document = { ...claims.vc }
  if (document.issuer === undefined && registered.issuer !== null)
    Object.assign(document, { issuer: registered.issuer })
  return { document, claims: registered }
}

function seconds(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? Math.round(value * SECONDS) : null
}
