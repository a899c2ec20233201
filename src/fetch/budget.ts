import { FetchRefused } from './fetch-refused.ts'
import type { FetchedDocument, GuardedFetcher } from './guarded-fetch.ts'

/** What one piece of work may have fetched altogether, whatever it was given. */
export interface FetchBudget {
  /** Different addresses. */
  readonly fetches: number
  /** Bytes of all bodies. */
  readonly bytes: number
  /** Milliseconds of waiting. */
  readonly timeMs: number
}

/**
 * A fetcher for one piece of work. Each address is asked for once, a refusal is remembered like an answer; when the
 * budget is used up, every other address is refused with FETCH_BUDGET. A fetch that is under way then ends by its own
 * limits, but nobody waits for it.
 */
export function withBudget(fetcher: GuardedFetcher, budget: FetchBudget): GuardedFetcher {
  const asked = new Map<string, Promise<FetchedDocument>>()
  let bytes = 0
  let waited = 0

  async function ask(url: string): Promise<FetchedDocument> {
    if (bytes >= budget.bytes || waited >= budget.timeMs) throw new FetchRefused('FETCH_BUDGET')
    const start = performance.now()
    try {
      const document = await within(budget.timeMs - waited, fetcher.get(url))
      bytes += document.body.length
      if (bytes > budget.bytes) throw new FetchRefused('FETCH_BUDGET')
      return document
    } finally {
      waited += performance.now() - start
    }
  }

  return {
    get(url) {
      const known = asked.get(url)
      if (known) return known
      // Refusals for want of budget are not kept: a document can name any number of addresses.
      if (asked.size >= budget.fetches) return Promise.reject(new FetchRefused('FETCH_BUDGET'))
      const answer = ask(url)
      asked.set(url, answer)
      return answer
    },
  }
}

async function within<Answer>(ms: number, answer: Promise<Answer>): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined
  const end = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new FetchRefused('FETCH_BUDGET')), ms)
  })
  try {
    return await Promise.race([answer, end])
  } finally {
    clearTimeout(timer)
  }
}
