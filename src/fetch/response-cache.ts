import type { Clock } from '../shared/clock.ts'
import type { FetchRefused } from './fetch-refused.ts'
import type { FetchedDocument, FetchLimits } from './guarded-fetch.ts'

export type CachedResponse = { readonly document: FetchedDocument } | { readonly refused: FetchRefused }

const MAX_ENTRIES = 1_000
const MAX_BYTES = 32_000_000

interface Entry {
  readonly response: CachedResponse
  readonly until: number
  readonly bytes: number
}

/** Answers and refusals by URL for a while; the oldest go first when it is full. */
export class ResponseCache {
  readonly #entries = new Map<string, Entry>()
  #bytes = 0

  constructor(
    private readonly clock: Clock,
    private readonly limits: FetchLimits,
  ) {}

  get(url: string): CachedResponse | null {
    const entry = this.#entries.get(url)
    if (!entry) return null
    if (entry.until > this.clock()) return entry.response
    this.#drop(url, entry)
    return null
  }

  put(url: string, response: CachedResponse): void {
    const known = this.#entries.get(url)
    if (known) this.#drop(url, known)
    const good = 'document' in response
    const bytes = good ? response.document.body.length : 0
    const until = this.clock() + (good ? this.limits.ttlMs : this.limits.failureTtlMs)
    this.#entries.set(url, { response, until, bytes })
    this.#bytes += bytes
    for (const [oldest, entry] of this.#entries) {
      if (this.#entries.size <= MAX_ENTRIES && this.#bytes <= MAX_BYTES) break
      this.#drop(oldest, entry)
    }
  }

  #drop(url: string, entry: Entry): void {
    this.#entries.delete(url)
    this.#bytes -= entry.bytes
  }
}
