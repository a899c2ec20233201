import { createHash } from 'node:crypto'

import { type SigningKey, signingKey } from '../../src/credentials/issue/sign.ts'

/**
 * DEMO ONLY. Anyone can compute these keys from this file: what they sign proves nothing outside the demo world. An
 * installation that recognises them recognises forgeries.
 */
const demoKey = (name: string): Promise<SigningKey> =>
  signingKey(createHash('sha256').update(`headwater, demo only, worthless: ${name}`).digest())

const made = new Map<string, Promise<SigningKey>>()

function keyOf(name: string): Promise<SigningKey> {
  let key = made.get(name)
  if (!key) {
    key = demoKey(name)
    made.set(name, key)
  }
  return key
}

/** The key of an organisation that issues. */
export const issuerKey = (organisation: string): Promise<SigningKey> => keyOf(`issuer ${organisation}`)

/** The key in a learner's wallet; its did:key is the subject of the learner's credentials. */
export const walletKey = (person: string): Promise<SigningKey> => keyOf(`wallet ${person}`)

/** A key of someone whom no registry knows. */
export const strangerKey = (): Promise<SigningKey> => keyOf('stranger')
