import { gzipSync } from 'node:zlib'
import * as jsonld from 'jsonld'

import type { Extracted } from '../src/credentials/extract/extract.ts'
import { extractAll } from '../src/credentials/extract/extract.ts'
import { type SigningKey, signJsonLd } from '../src/credentials/issue/sign.ts'
import { documentLoader } from '../src/credentials/jsonld/document-loader.ts'
import type { VerifyEnvironment } from '../src/credentials/verify/environment.ts'
import type { VerifiedCredential } from '../src/credentials/verify/verify.ts'
import { badge, CREATED, LEARNER_DID, verified } from './credentials-builder.ts'

/** A document that tests take apart. */
// biome-ignore lint/suspicious/noExplicitAny: what is inside is what a test is about
export type Free = any

export const sign = (document: object, key: SigningKey): Promise<Free> =>
  signJsonLd(JSON.parse(JSON.stringify(document)), key, { created: CREATED })

/** An unsigned credential as it stands in a record, of an achievement with this name. */
export function child(issuer: string, name: string, more: object = {}, subject: object = {}): Free {
  const achievement = { id: `https://harrow.example/achievements/${name}`, name }
  const { '@context': _inherited, ...one } = badge({ issuer, achievement, more: { ...more } }) as Free
  return { ...one, credentialSubject: { ...one.credentialSubject, ...subject } }
}

/** A second object for the same credential, with what is moved to it. */
export const twin = (of: Free, more: object = {}, subject: object = {}): Free => ({
  id: of.id,
  type: of.type,
  issuer: of.issuer,
  ...more,
  credentialSubject: { id: LEARNER_DID, type: ['AchievementSubject'], ...subject },
})

/** What the signature covers. */
export function statements(document: Free, loader: DocumentLoader = documentLoader(null, null)): Promise<string> {
  const { proof: _proof, ...rest } = document
  return (jsonld as Free).default.canonize(rest, {
    algorithm: 'RDFC-1.0',
    format: 'application/n-quads',
    safe: true,
    documentLoader: loader,
  })
}

/** Assertions of a document and of all that is in it, as far as they are good for anything. */
export async function assertionsOf(document: Free, env: VerifyEnvironment) {
  const one = await verified(document, env)
  const walk = (extracted: Extracted): Free[] => [...extracted.assertions, ...extracted.children.flatMap(walk)]
  return { one, assertions: walk(extractAll(one, 'lrn_00000000000000000000000000000001', 'place')) }
}

export const proofOf = ({ report }: VerifiedCredential): string =>
  report.checks.find(({ check }) => check === 'PROOF')?.code ?? ''

export const classes = (one: VerifiedCredential): string[] =>
  one.children.map(({ verified: inner }) => inner.evidenceClass)

export const statusEntry = (purpose: string, list: string): Free => ({
  id: `https://status.example/${list}#5`,
  type: 'BitstringStatusListEntry',
  statusPurpose: purpose,
  statusListIndex: '5',
  statusListCredential: `https://status.example/${list}`,
})

/** A signed list in which these bits are set. */
export function statusList(purpose: string, set: readonly number[], list: string, key: SigningKey): Promise<Free> {
  const bits = Buffer.alloc(16_384)
  for (const index of set) bits[index >> 3] = (bits[index >> 3] ?? 0) | (1 << (7 - (index & 7)))
  const id = `https://status.example/${list}`
  return sign(
    {
      '@context': ['https://www.w3.org/ns/credentials/v2'],
      id,
      type: ['VerifiableCredential', 'BitstringStatusListCredential'],
      issuer: key.did,
      validFrom: CREATED,
      credentialSubject: {
        id: `${id}#list`,
        type: 'BitstringStatusList',
        statusPurpose: purpose,
        encodedList: `u${gzipSync(bits).toString('base64url')}`,
      },
    },
    key,
  )
}
