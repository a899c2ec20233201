import { createHash } from 'node:crypto'

import type { z } from 'zod'

import { canonicalJson } from './canonical-json.ts'
import { cursorExpired } from './errors.ts'
import { type Secrets, seal, unseal } from './secrets.ts'

/** How long a cursor can be gone on from, in milliseconds. */
export const CURSOR_LIFE_MS = 3_600_000

/** Clocks of two processes may differ by this much. */
const SKEW_MS = 60_000

const MAX_LENGTH = 4_096

export interface OpenedCursor<Position> {
  /** When the first page was asked, epoch ms, if every page hands it on; else when this cursor was made. */
  readonly issuedAt: number
  readonly position: Position
}

/** What a cursor is bound to: the query, the organisation that asks and its filters. Another one cannot open it. */
export function cursorContext(query: string, organisation: string | null, filters: unknown): string {
  const digest = createHash('sha256').update(canonicalJson(filters)).digest('base64url')
  return `${query}|${organisation ?? ''}|${digest}`
}

/** An opaque cursor: the position (plain JSON) encrypted, bound to `context`, good for an hour from `issuedAt`. */
export function sealCursor(secrets: Secrets, context: string, position: unknown, issuedAt: number): string {
  const plain = Buffer.from(JSON.stringify([issuedAt, position]))
  return seal(secrets.key('cursors'), plain, context).toString('base64url')
}

/** CURSOR_EXPIRED for one that is older than an hour, was changed, or was made elsewhere or for another question. */
export function openCursor<Position>(
  secrets: Secrets,
  context: string,
  cursor: string,
  now: number,
  shape: z.ZodType<Position>,
): OpenedCursor<Position> {
  const opened = opening(secrets, context, cursor)
  if (!Array.isArray(opened) || typeof opened[0] !== 'number') throw cursorExpired()
  const [issuedAt, raw] = opened
  if (now - issuedAt >= CURSOR_LIFE_MS || issuedAt - now > SKEW_MS) throw cursorExpired()
  const position = shape.safeParse(raw)
  if (!position.success) throw cursorExpired()
  return { issuedAt, position: position.data }
}

function opening(secrets: Secrets, context: string, cursor: string): unknown {
  if (cursor.length > MAX_LENGTH || !/^[A-Za-z0-9_-]+$/.test(cursor)) return null
  try {
    return JSON.parse(unseal(secrets.key('cursors'), Buffer.from(cursor, 'base64url'), context).toString())
  } catch {
    return null
  }
}
