import { FetchRefused, type GuardedFetcher } from '../../fetch/index.ts'
import { PINNED_CONTEXTS } from './contexts.ts'
import { contextProblem } from './plain-terms.ts'

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

async function fetchedContext(url: string, fetcher: GuardedFetcher): Promise<{ '@context'?: unknown }> {
  try {
    const value: unknown = JSON.parse((await fetcher.get(url)).body.toString('utf8'))
    if (value && typeof value === 'object' && '@context' in value) return value
  } catch (error) {
    if (error instanceof FetchRefused && error.code === 'FETCH_BUDGET') throw new ContextProblem(error.code)
    if (!(error instanceof FetchRefused || error instanceof SyntaxError)) throw error
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
