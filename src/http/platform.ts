import { createHash, timingSafeEqual } from 'node:crypto'

import type { FastifyRequest } from 'fastify'

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/**
 * Whether who asks may see numbers about this process: with a token, who shows it; without one, only who asks from
 * this machine.
 */
export function isPlatform(request: FastifyRequest, token: string | null): boolean {
  if (token === null) return isLoopback(request.ip)
  return timingSafeEqual(digest(request.headers.authorization ?? ''), digest(`Bearer ${token}`))
}

/** True for an address of this machine itself. */
export const isLoopback = (address: string): boolean => address === '::1' || /^(::ffff:)?127\./.test(address)
