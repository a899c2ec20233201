import { PerName } from '../../shared/at-once.ts'
import { CaseProblem } from './status-info.rule.ts'

/** A body and the same compressed, once somebody has asked for that. */
export interface KeptBody {
  readonly plain: Buffer
  gzip: Buffer | null
}

/** Packages that wait to be made while one is: each is some megabytes of text, or many. */
const MOST_WAITING = 32

const busy = (): CaseProblem =>
  new CaseProblem(429, 'server_busy', 'Too many packages are asked for at once; wait a moment.', { field: 'request' })

/**
 * The bodies that were asked for last, up to so many bytes. A key names what can never change, so that nothing in here
 * grows old. Those who ask for the same at once wait for one making of it.
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
        const body: KeptBody = { plain: Buffer.from(text), gzip: null }
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

  /** `gzip` of a body of this key; counted while that is kept. */
  compressed(key: string, body: KeptBody, gzip: Buffer): void {
    if (body.gzip !== null) return
    body.gzip = gzip
    if (this.#kept.get(key) !== body) return
    this.#bytes += gzip.byteLength
    this.#shed()
  }

  /** What would push out most others is not kept at all. */
  #keep(key: string, body: KeptBody): void {
    if (body.plain.byteLength > this.#most / 2) return
    this.#kept.set(key, body)
    this.#bytes += body.plain.byteLength
    this.#shed()
  }

  #shed(): void {
    for (const [key, body] of this.#kept) {
      if (this.#bytes <= this.#most) return
      this.#kept.delete(key)
      this.#bytes -= body.plain.byteLength + (body.gzip?.byteLength ?? 0)
    }
  }
}
