import { randomUUID } from 'node:crypto'

import { PerName } from '../../shared/at-once.ts'
import { CaseProblem } from './status-info.rule.ts'

/** Stands in kept bodies where the address of the server comes; nobody else knows it. */
export const ANY_BASE = `https://${randomUUID()}.invalid`

/** A body with an address of this server's own, as it goes out. */
interface Ready {
  readonly base: string
  readonly body: Buffer
}

/** A body without the address of the server; and the same with one, plain and compressed, once somebody has asked for that. */
export interface KeptBody {
  /** Windows on the plain one, where that is there. */
  pieces: readonly Buffer[]
  bytes: number
  plain: Ready | null
  gzip: Ready | null
}

/** As it stands in JSON. */
const addressOf = (base: string): Buffer => Buffer.from(JSON.stringify(base).slice(1, -1))

/** The body as it goes out to who knows the server by this address. */
export function plainBody({ pieces }: KeptBody, base: string): Buffer {
  const address = addressOf(base)
  return Buffer.concat(pieces.flatMap((piece, i) => (i === 0 ? [piece] : [address, piece])))
}

function keptBody(text: string): KeptBody {
  const pieces = text.split(ANY_BASE).map((piece) => Buffer.from(piece))
  return { pieces, bytes: pieces.reduce((sum, piece) => sum + piece.byteLength, 0), plain: null, gzip: null }
}

/** Packages that wait to be made while one is: each is some megabytes of text, or many. */
const MOST_WAITING = 32

const busy = (): CaseProblem =>
  new CaseProblem(429, 'server_busy', 'Too many packages are asked for at once; wait a moment.', { field: 'request' })

/**
 * The bodies that were asked for last, up to so many bytes. A key names what can never change, so that nothing in here
 * grows old, and nothing that an asker has made up, so that nobody fills it with the same again. Those who ask for the
 * same at once wait for one making of it.
 */
export class Bodies {
  readonly #kept = new Map<string, KeptBody>()
  readonly #making = new Map<string, Promise<KeptBody>>()
  readonly #turns = new PerName(1, MOST_WAITING)
  readonly #most: number
  #bytes = 0

  constructor(mostBytes: number) {
    this.#most = mostBytes
  }

  get bytes(): number {
    return this.#bytes
  }

  async body(key: string, make: () => Promise<string>): Promise<KeptBody> {
    const kept = this.#kept.get(key)
    if (kept) {
      this.#kept.delete(key)
      this.#kept.set(key, kept)
      return kept
    }
    const making = this.#making.get(key) ?? this.#make(key, make)
    return making
  }

  #make(key: string, make: () => Promise<string>): Promise<KeptBody> {
    const making = this.inTurn(make)
      .then((text) => {
        const body = keptBody(text)
        this.#keep(key, body)
        return body
      })
      .finally(() => this.#making.delete(key))
    this.#making.set(key, making)
    return making
  }

  /** Makes one at a time, whoever asks, so that memory holds one; CaseProblem when too many wait already. */
  inTurn(make: () => Promise<string>): Promise<string> {
    return this.#turns.run('', make, busy)
  }

  /**
   * A body of this key with an address of this server's own. Joined once: some megabytes to throw away after each request
   * hold up the next ones.
   */
  joined(key: string, body: KeptBody, base: string): Buffer {
    if (body.plain?.base === base) return body.plain.body
    const joined = plainBody(body, base)
    const gap = addressOf(base).byteLength
    let from = 0
    const pieces = body.pieces.map(({ byteLength }) => {
      const window = joined.subarray(from, from + byteLength)
      from += byteLength + gap
      return window
    })
    const before = body.bytes
    Object.assign(body, { pieces, bytes: joined.byteLength, plain: { base, body: joined } })
    if (this.#kept.get(key) === body) {
      this.#bytes += body.bytes - before
      this.#shed()
    }
    return joined
  }

  /** A body of this key, compressed with an address of this server's own; counted while that is kept. One of a body. */
  compressed(key: string, body: KeptBody, gzip: Ready): void {
    const before = body.gzip?.body.byteLength ?? 0
    body.gzip = gzip
    if (this.#kept.get(key) !== body) return
    this.#bytes += gzip.body.byteLength - before
    this.#shed()
  }

  /** What would push out most others is not kept at all. */
  #keep(key: string, body: KeptBody): void {
    if (body.bytes > this.#most / 2) return
    this.#kept.set(key, body)
    this.#bytes += body.bytes
    this.#shed()
  }

  #shed(): void {
    for (const [key, body] of this.#kept) {
      if (this.#bytes <= this.#most) return
      this.#kept.delete(key)
      this.#bytes -= body.bytes + (body.gzip?.body.byteLength ?? 0)
    }
  }
}
