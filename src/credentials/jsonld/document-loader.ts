import { FetchRefused, type GuardedFetcher } from '../../fetch/index.ts'
import { checkShape } from '../parse/json.ts'
import { PINNED_CONTEXTS } from './contexts.ts'
import { contextProblem } from './plain-terms.ts'

/** Bounds of a context that was fetched: that of schema.org, among the largest, has some 10,000 values in 200 kB. */
const CONTEXT_LIMITS = { bytes: 1_000_000, depth: 24, values: 50_000 } as const

/** A context that cannot be used; the name of the context is in the report's message only as a place. */
export class ContextProblem extends Error {
  constructor(readonly code: 'CONTEXT_UNKNOWN' | 'CONTEXT_UNSAFE' | 'FETCH_BUDGET') {
    super(code)
    this.name = 'ContextProblem'
  }
}

/** Loads a context: pinned ones from the process; any other through the guarded fetcher, and only if it is harmless. */
async function loadContext(url: string, fetcher: GuardedFetcher | null): Promise<object> {
  const pinned = PINNED_CONTEXTS.get(url)
  if (pinned) return pinned
  if (!fetcher) throw new ContextProblem('CONTEXT_UNKNOWN')
  const fetched = await fetchedContext(url, fetcher)
  if (contextProblem(fetched['@context'], '$')) throw new ContextProblem('CONTEXT_UNSAFE')
  return fetched
}

/**
 * Whatever goes wrong, it is the context that cannot be used: a holder may have added it, and what its host answers now
 * must not keep the credential from being checked.
 */
async function fetchedContext(url: string, fetcher: GuardedFetcher): Promise<{ '@context'?: unknown }> {
  try {
    const { body } = await fetcher.get(url)
    if (body.length > CONTEXT_LIMITS.bytes) throw new ContextProblem('CONTEXT_UNKNOWN')
    const value: unknown = JSON.parse(body.toString('utf8'))
    checkShape(value, CONTEXT_LIMITS)
    if (value && typeof value === 'object' && '@context' in value) return value
  } catch (error) {
    if (error instanceof FetchRefused && error.code === 'FETCH_BUDGET') throw new ContextProblem(error.code)
  }
  throw new ContextProblem('CONTEXT_UNKNOWN')
}

/** A loader for one verification: contexts, and the one key document that was resolved and judged beforehand. */
export function documentLoader(
  fetcher: GuardedFetcher | null,
  key: { id: string; document: object } | null,
): DocumentLoader {
  return async (url) => {
    if (key && url === key.id) return { contextUrl: null, documentUrl: url, document: key.document }
    const document = await loadContext(url, fetcher)
    return { contextUrl: null, documentUrl: url, document, ...(PINNED_CONTEXTS.has(url) ? { tag: 'static' } : {}) }
  }
}
