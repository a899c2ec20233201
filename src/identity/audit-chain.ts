import { createHash } from 'node:crypto'

import type { AuditAnchor } from './audit.ts'

/** What an entry says, without whom it is about. */
export interface AuditEntry {
  readonly id: string
  readonly chain: string
  readonly seq: number
  /** Epoch ms. */
  readonly at: number
  readonly organisation: string | null
  readonly portal: string | null
  readonly purpose: string
  readonly action: string
  readonly fields: readonly string[]
  readonly jobProfile: string | null
}

export const SALT_BYTES = 16

/** SHA-256 over length-prefixed parts; null and the empty text differ. */
export function digest(...parts: readonly (string | Buffer | null)[]): Buffer {
  const hash = createHash('sha256')
  for (const part of parts) {
    if (part === null) hash.update('-')
    else hash.update(`${Buffer.byteLength(part)}:`).update(part)
  }
  return hash.digest()
}

/** Stands for a person (or an actor) in the chain. Without the salt it cannot be tied to anyone. */
export const markOf = (salt: Buffer, who: string): Buffer => digest('headwater audit mark', salt, who)

/** What the first entry of a chain follows. */
export const genesis = (chain: string, anchors: readonly AuditAnchor[]): Buffer =>
  digest(
    'headwater audit chain',
    chain,
    ...anchors.flatMap((anchor) => [anchor.chain, String(anchor.length), anchor.head]),
  )

/** The hash of an entry: over the one before, all that it says, and the marks of the actor and of the people in order. */
export const entryHash = (previous: Buffer, entry: AuditEntry, actorMark: Buffer, people: readonly Buffer[]): Buffer =>
  digest(
    'headwater audit entry',
    previous,
    entry.chain,
    String(entry.seq),
    entry.id,
    String(entry.at),
    entry.organisation,
    entry.portal,
    entry.purpose,
    entry.action,
    String(entry.fields.length),
    ...entry.fields,
    entry.jobProfile,
    actorMark,
    digest('headwater audit people', ...people),
  )

/** A head as it is shown to people, who can keep it and have it checked later. */
export const headText = (anchor: AuditAnchor): string => `${anchor.chain}:${anchor.length}:${anchor.head}`

export function parseHead(text: string): AuditAnchor | null {
  const match = /^([0-9a-f.-]{1,80}):(\d{1,9}):([0-9a-f]{64})$/.exec(text)
  return match ? { chain: match[1] as string, length: Number(match[2]), head: match[3] as string } : null
}
