import { DataIntegrityProof } from '@digitalbazaar/data-integrity'
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey'
import { Ed25519Signature2020 } from '@digitalbazaar/ed25519-signature-2020'
import { cryptosuite as eddsaRdfc2022 } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite'
import * as vc from '@digitalbazaar/vc'
import { importJWK, type JWK, SignJWT } from 'jose'

import { documentLoader } from '../jsonld/document-loader.ts'
import { speedUpJsonld } from '../jsonld/fast-clone.ts'
import { readInstant } from '../parse/instant.ts'

speedUpJsonld()

/** A key that can issue: an Ed25519 key, named by its did:key or by a method of another DID. */
export interface SigningKey {
  /** `did:key:z6Mk…`. */
  readonly did: string
  /** The verification method that proofs name. */
  readonly method: string
  readonly publicKeyMultibase: string
  /** Signs JSON-LD credentials. */
  readonly signer: KeySigner
  /** Signs JWTs. */
  readonly privateJwk: () => Promise<JWK>
}

/** The same seed (32 bytes) gives the same key. `method` names it otherwise than by its did:key. */
export async function signingKey(seed: Uint8Array, method?: string): Promise<SigningKey> {
  const bare = await Ed25519Multikey.generate({ seed })
  const did = `did:key:${bare.publicKeyMultibase}`
  const id = method ?? `${did}#${bare.publicKeyMultibase}`
  const keyPair = await Ed25519Multikey.generate({ seed, id, controller: id.split('#')[0] as string })
  return {
    did,
    method: id,
    publicKeyMultibase: keyPair.publicKeyMultibase,
    signer: keyPair.signer(),
    privateJwk: async () => ({
      ...((await Ed25519Multikey.toJwk({ keyPair })) as JWK),
      d: Buffer.from(seed).toString('base64url'),
    }),
  }
}

export type ProofKind = 'eddsa-rdfc-2022' | 'Ed25519Signature2020'

/** Signs a credential as JSON-LD; `created` is an ISO instant, so that seeds are the same every time. */
export async function signJsonLd(
  credential: object,
  key: SigningKey,
  options: { readonly created: string; readonly kind?: ProofKind },
): Promise<Record<string, unknown>> {
  const suite =
    options.kind === 'Ed25519Signature2020'
      ? new Ed25519Signature2020({ signer: key.signer, date: options.created })
      : new DataIntegrityProof({ cryptosuite: eddsaRdfc2022, signer: key.signer, date: options.created })
  return vc.issue({ credential, suite, documentLoader: documentLoader(null, null), now: new Date(options.created) })
}

/** Signs a credential as VC-JWT (VCDM 2.0: the payload is the credential), with the claims that OB 3.0 asks for. */
export async function signJwt(
  credential: { readonly [key: string]: unknown },
  key: SigningKey,
  claims: { readonly [key: string]: unknown } = {},
): Promise<string> {
  const issuer = credential.issuer as string | { id: string }
  const subject = credential.credentialSubject as { id?: string }
  const seconds = (value: unknown, edge: 'START' | 'END') =>
    Math.floor((readInstant(value, edge).at ?? Number.NaN) / 1000)
  return new SignJWT({
    ...credential,
    iss: typeof issuer === 'string' ? issuer : issuer.id,
    jti: credential.id as string,
    ...(subject.id === undefined ? {} : { sub: subject.id }),
    ...(credential.validFrom === undefined ? {} : { nbf: seconds(credential.validFrom, 'START') }),
    ...(credential.validUntil === undefined ? {} : { exp: seconds(credential.validUntil, 'END') }),
    ...claims,
  })
    .setProtectedHeader({ alg: 'EdDSA', kid: key.method, typ: 'JWT' })
    .sign(await importJWK(await key.privateJwk(), 'EdDSA'))
}
