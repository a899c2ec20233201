import type { Session } from '../database/session.ts'
import { requireKnown } from '../identity/rights.ts'
import { badInput, limitExceeded } from '../shared/errors.ts'
import { Competency } from './competency.ts'
import type { SimilarCompetency } from './competency.types.ts'
import { graphScope, scopeOf } from './competency-scope.ts'
import { searchQuery } from './framework.graph.ts'
import { competencyLoader } from './framework.loaders.ts'
import { likeliest, NEAR_DUPLICATE_BP } from './near-duplicates.ts'
import { luceneQuery } from './search-text.ts'

const MAX_TEXT = 4_000
const MAX_FIRST = 50

/** What shares words with the text, before it is compared in earnest. */
const COMPARED = 300

/**
 * Competencies of the newest published versions, or of the frameworks that are named, that say most nearly what a text
 * says. BAD_USER_INPUT for no text, LIMIT for too much.
 */
export async function similarCompetencies(
  session: Session,
  text: string,
  frameworks: string[] | null,
  first: number,
): Promise<SimilarCompetency[]> {
  requireKnown(session)
  if (text.trim() === '') throw badInput('Give the text of a statement.', 'text')
  if (text.length > MAX_TEXT) throw limitExceeded(`A statement has at most ${MAX_TEXT} characters.`, 'text')
  if (first < 1 || first > MAX_FIRST) throw limitExceeded(`first is 1 to ${MAX_FIRST}.`, 'first')
  const query = luceneQuery(text)
  if (query === null) return []
  const scope = await scopeOf(session, { frameworks, matchable: true })
  const hits = await session.graph.read(searchQuery, {
    ...(await graphScope(session, scope)),
    query,
    exclude: [],
    skip: 0,
    limit: COMPARED,
  })
  const loaded = await session.load(competencyLoader).loadMany(hits.map(({ id }) => id))
  const competencies = loaded.filter((one): one is Competency => one instanceof Competency)
  const statements = competencies.map(({ fullStatement }) => fullStatement)
  return likeliest(text, statements, first).map(({ place, likenessBp, shared }) => ({
    competency: competencies[place] as Competency,
    likenessBp,
    nearDuplicate: likenessBp >= NEAR_DUPLICATE_BP,
    sharedWords: [...shared],
  }))
}
