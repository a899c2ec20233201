import * as EcdsaMultikey from '@digitalbazaar/ecdsa-multikey'
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey'
import type { JWK } from 'jose'

import { isObject, type JsonObject } from '../parse/json.ts'

/** A public key as multibase Multikey or as JWK, whichever its source gave. */
export type PublicKey = { readonly multibase: string } | { readonly jwk: JWK }

/** Ed25519, P-256 and P-384 Multikeys. */
const MULTIKEY = /^z(6Mk|Dn|82L)[1-9A-HJ-NP-Za-km-z]{40,120}$/

export const isMultikey = (value: string): boolean => MULTIKEY.test(value)

/** A public key from a verification method, a JWK or what the operator registered; null when there is none. */
export function readPublicKey(value: unknown): PublicKey | null {
  if (typeof value === 'string') {
    if (isMultikey(value)) return { multibase: value }
    return value.startsWith('{') ? readPublicKey(parsed(value)) : null
  }
  if (!isObject(value)) return null
  if (typeof value.publicKeyMultibase === 'string') return readPublicKey(value.publicKeyMultibase)
  if (isObject(value.publicKeyJwk)) return readPublicKey(value.publicKeyJwk)
  // A key that shows its private half belongs to everybody.
  if (typeof value.kty !== 'string' || value.kty === 'oct' || 'd' in value) return null
  return { jwk: value as JWK }
}

function parsed(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : null
  } catch {
    return null
  }
}

const multikeyDocument = (multibase: string) => ({
  '@context': 'https://w3id.org/security/multikey/v1',
  id: `did:key:${multibase}#${multibase}`,
  type: 'Multikey',
  controller: `did:key:${multibase}`,
  publicKeyMultibase: multibase,
})

/** As JWK, for JWS; throws when the key is none. */
export async function asJwk(key: PublicKey): Promise<JWK> {
  if ('jwk' in key) return key.jwk
  const library = key.multibase.startsWith('z6Mk') ? Ed25519Multikey : EcdsaMultikey
  const keyPair = await library.from(multikeyDocument(key.multibase))
  return (await library.toJwk({ keyPair: keyPair as never })) as JWK
}

/** As the document that a Data Integrity suite wants to load; null for kinds of keys that have no Multikey (RSA). */
export async function asMultikeyDocument(key: PublicKey, id: string, controller: string): Promise<object | null> {
  const multibase = 'multibase' in key ? key.multibase : await multibaseOf(key.jwk)
  return multibase === null ? null : { ...multikeyDocument(multibase), id, controller }
}

async function multibaseOf(jwk: JWK): Promise<string | null> {
  const library = jwk.kty === 'OKP' ? Ed25519Multikey : jwk.kty === 'EC' ? EcdsaMultikey : null
  if (!library) return null
  try {
    return (await library.fromJwk({ jwk })).publicKeyMultibase
  } catch {
    return null
  }
}

/** One text per key, the same whichever form the key came in; to tell whether two are the same. */
export async function keyName(key: PublicKey): Promise<string> {
  if ('multibase' in key) return key.multibase
  const { kty, crv, x, y, n, e } = key.jwk
  return (await multibaseOf(key.jwk)) ?? JSON.stringify({ kty, crv, x, y, n, e })
}
