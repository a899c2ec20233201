import { z } from 'zod'

import { type Secrets, seal, unseal } from '../../shared/secrets.ts'
import { CheckFailed } from './subscription.rule.ts'

const Line = z.string().regex(/^[\x20-\x7e]{1,1000}$/)

const Credentials = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('BEARER'), token: z.string().regex(/^[\x21-\x7e]{1,4000}$/) }),
  z.object({
    kind: z.literal('OAUTH2'),
    tokenUrl: z.string().max(2000).startsWith('https://'),
    clientId: Line,
    clientSecret: Line,
    scope: Line.nullable(),
  }),
])

/** What a server is asked with, open: in memory only, while it is asked. */
export type OpenCredentials = z.infer<typeof Credentials>

/** Null when a part of it can be in no header, or the token's address is not https. */
export function checkedCredentials(credentials: OpenCredentials): OpenCredentials | null {
  return Credentials.safeParse(credentials).data ?? null
}

const contextOf = (subscription: string): string => `subscription:${subscription}`

/** Opens for this subscription only. */
export const sealCredentials = (secrets: Secrets, subscription: string, credentials: OpenCredentials): Buffer =>
  seal(secrets.key('subscriptions'), Buffer.from(JSON.stringify(credentials)), contextOf(subscription))

/** Null for none. Throws CheckFailed when they were sealed with another secret. */
export function openCredentials(secrets: Secrets, subscription: string, sealed: Buffer | null): OpenCredentials | null {
  if (sealed === null) return null
  try {
    const plain = unseal(secrets.key('subscriptions'), sealed, contextOf(subscription))
    return Credentials.parse(JSON.parse(plain.toString('utf8')))
  } catch {
    throw new CheckFailed('CHECK_CREDENTIALS', 'The credentials cannot be opened any more; give them again.')
  }
}
