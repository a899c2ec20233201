import type { Session } from '../../database/session.ts'
import type { GraphScope } from './competency-scope.ts'
import { type Ranked, settled } from './ranking.ts'
import { searchQuery, searchTopQuery } from './search.graph.ts'

export interface SearchParameters extends GraphScope {
  /** Of the full-text index. */
  readonly query: string
  readonly exclude: readonly string[]
}

/** Entries of the index that are looked at first, at least; and at most before all of them are. */
const LEAST_LOOKED = 100
const MOST_LOOKED = 5_000

/** More of the index is looked at by so much each time. */
const FURTHER = 8

/**
 * The hits of a search from `skip` on, the best first, equal ones by id. Nearly always the best few entries of the index
 * tell, which are quickly looked through; otherwise more of them, and in the end all.
 */
export async function ranked(
  session: Session,
  parameters: SearchParameters,
  { skip, limit }: { readonly skip: number; readonly limit: number },
): Promise<Ranked[]> {
  const wanted = skip + limit
  for (let most = Math.max(LEAST_LOOKED, 2 * wanted); most <= MOST_LOOKED; most *= FURTHER) {
    const found = settled(await session.graph.read(searchTopQuery, { ...parameters, most }), most, wanted)
    if (found) return found.slice(skip)
  }
  return session.graph.read(searchQuery, { ...parameters, skip, limit })
}
