import { compactVerify, importJWK, type JWK } from 'jose'

import { CheckKind, CheckResult, KeyBinding } from '../kinds.ts'
import type { ParsedCredential, ParsedJwt } from '../parse/credential.ts'
import { isObject } from '../parse/json.ts'
import { fail, pass, skip, warn } from './checks.ts'
import type { VerifyEnvironment } from './environment.ts'
import { isRegistered, type KeyOutcome, resolveKey } from './keys.ts'
import type { ProofOutcome } from './proof.ts'
import { asJwk, keyName, type PublicKey, readPublicKey } from './public-key.ts'
import type { Check } from './report.ts'

/** Never `none`, never HMAC: the algorithms that OB 3.0 and CLR 2.0 name, and EdDSA. */
const ALGORITHMS: ReadonlySet<unknown> = new Set(['RS256', 'ES256', 'EdDSA'])

const good = pass(CheckKind.PROOF)
const bad = fail(CheckKind.PROOF)
const open = skip(CheckKind.PROOF)

/** Checks a VC-JWT. */
export async function checkJws(
  credential: ParsedCredential,
  jwt: ParsedJwt,
  env: VerifyEnvironment,
): Promise<ProofOutcome> {
  const wrong = headerProblem(jwt) ?? issuerProblem(credential)
  if (wrong) return { proof: wrong, key: null, signer: null, signedAt: null }
  const key = await keyOf(jwt, credential.issuer.id, env)
  if (!key.key) {
    const proof = open('PROOF_KEY_UNKNOWN', 'Without the key the signature cannot be checked.', '$.header.kid')
    return { proof, key, signer: null, signedAt: null }
  }
  const proof = await checkSignature(jwt, key.key)
  const issuedAt = typeof jwt.claims.iat === 'number' ? jwt.claims.iat * 1000 : null
  return { proof, key, signer: proof.result === CheckResult.PASS ? await keyName(key.key) : null, signedAt: issuedAt }
}

function headerProblem({ header }: ParsedJwt): Check | null {
  if (!ALGORITHMS.has(header.alg))
    return bad('JWT_ALGORITHM', 'Only RS256, ES256 and EdDSA are accepted.', '$.header.alg')
  if (header.crit !== undefined)
    return bad('JWT_CRITICAL', 'The header demands something unknown here.', '$.header.crit')
  if (isObject(header.jwk) && 'd' in header.jwk)
    return bad('JWT_PRIVATE_KEY', 'The header shows a private key: everyone can sign with it.', '$.header.jwk')
  return null
}

function issuerProblem(credential: ParsedCredential): Check | null {
  return credential.findings.some(({ code }) => code === 'JWT_ISS_DIFFERS')
    ? bad('JWT_ISS_DIFFERS', 'The claim iss is not the credential’s issuer.', '$.iss')
    : null
}

async function keyOf({ header }: ParsedJwt, issuer: string, env: VerifyEnvironment): Promise<KeyOutcome> {
  if (typeof header.kid === 'string') {
    // A kid may be relative to the issuer.
    const method = header.kid.startsWith('#') ? issuer + header.kid : header.kid
    const found = await resolveKey(method, issuer, env)
    if (found.key || !isObject(header.jwk)) return found
  }
  const carried = readPublicKey(header.jwk)
  if (carried) return carriedKey(carried, issuer, env)
  const check = skip(CheckKind.KEY_BINDING)('KEY_NOT_NAMED', 'The header names no key.', '$.header')
  return { key: null, binding: KeyBinding.NONE, check }
}

/** A key that comes along in the header proves nothing, unless the operator registered that very key. */
async function carriedKey(key: PublicKey, issuer: string, env: VerifyEnvironment): Promise<KeyOutcome> {
  if (await isRegistered(key, issuer, env)) {
    const check = pass(CheckKind.KEY_BINDING)('KEY_REGISTERED', 'The operator registered this key for this issuer.')
    return { key, binding: KeyBinding.RESOLVED, check }
  }
  const check = warn(CheckKind.KEY_BINDING)(
    'KEY_IN_HEADER',
    'The key comes from the document itself: anyone could have signed in this name.',
    '$.header.jwk',
  )
  return { key, binding: KeyBinding.SELF_ASSERTED, check }
}

async function checkSignature({ compact, header }: ParsedJwt, key: PublicKey): Promise<Check> {
  try {
    const jwk: JWK = await asJwk(key)
    await compactVerify(compact, await importJWK(jwk, header.alg as string), { algorithms: [header.alg as string] })
    return good('PROOF_GOOD', 'The signature is good.')
  } catch {
    return bad('PROOF_SIGNATURE', 'The signature does not fit the key and the text.')
  }
}
