import { randomBytes, timingSafeEqual } from 'node:crypto'

import type { Secrets } from '../shared/secrets.ts'

/** `hw_<prefix>_<secret>`: the prefix finds the row and may be shown, the secret is only ever compared. */
const FORM = /^hw_([a-z0-9]{8})_([A-Za-z0-9_-]{32,86})$/

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'

/** A new key of 32 random bytes. */
export function newApiKey(): string {
  const prefix = Array.from(randomBytes(8), (byte) => ALPHABET[byte % ALPHABET.length]).join('')
  return `hw_${prefix}_${randomBytes(32).toString('base64url')}`
}

/** The prefix, or null when it is not a key of ours. */
export const apiKeyPrefix = (key: string): string | null => FORM.exec(key)?.[1] ?? null

export const hashApiKey = (secrets: Secrets, key: string): Buffer => secrets.mac('api-keys', 'key', key)

const NOBODY = Buffer.alloc(32)

/** Takes as long for a prefix that nobody has (`stored` null) as for a wrong secret. */
export function isApiKey(secrets: Secrets, key: string, stored: Buffer | null): boolean {
  const same = timingSafeEqual(hashApiKey(secrets, key), stored?.length === 32 ? stored : NOBODY)
  return same && stored !== null
}
