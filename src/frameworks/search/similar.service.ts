import type { Session } from '../../database/session.ts'
import { requireKnown } from '../../identity/rights.ts'
import { badInput, Fault, limitExceeded } from '../../shared/errors.ts'
import { Competency } from '../competency.ts'
import type { SimilarCompetency } from '../competency.types.ts'
import { documentKey } from '../document-key.ts'
import { competencyLoader, frameworkLoader } from '../framework.loaders.ts'
import { sightOf, visibleCompetency } from '../sight.ts'
import { type GraphScope, graphScope, scopeOf } from './competency-scope.ts'
import { type Likeness, likeliest, MIN_LENGTH, NEAR_DUPLICATE_BP } from './near-duplicates.ts'
import { ranked } from './ranking.service.ts'
import { luceneQuery } from './search-text.ts'

const MAX_TEXT = 4_000
const MAX_FIRST = 50

/** Near duplicates that a saved competency is warned of: with more, the framework itself is one. */
const MAX_NEAR = 10

/** What shares words with the text, before it is compared in earnest; and characters of all that together. */
const COMPARED = 300
const COMPARED_CHARACTERS = 200_000

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
  const scope = await scopeOf(session, { frameworks, matchable: true })
  return similarIn(session, text, await graphScope(session, scope), first)
}

/**
 * The competencies that one says nearly the same as, most alike first: of its own version, and of the newest published
 * version of every other document. Nothing for headings and short statements, and nothing while the graph does not
 * answer: what was saved is saved, and this is only a warning.
 */
export async function nearDuplicatesOf(
  session: Session,
  { id, frameworkId, matchable, fullStatement }: Competency,
): Promise<Competency[]> {
  if (frameworkId === null || !matchable || fullStatement.length < MIN_LENGTH) return []
  const framework = await session.load(frameworkLoader).load(frameworkId)
  if (framework === null) return []
  const scope = await graphScope(session, await scopeOf(session, { matchable: true }))
  const besides = { besides: [framework.id], instead: [documentKey(framework.libraryId, framework.identifier)] }
  const text = fullStatement.slice(0, MAX_TEXT)
  const similar = await similarIn(session, text, { ...scope, ...besides }, MAX_NEAR, [id]).catch(noneWhileAway)
  return similar.filter(({ nearDuplicate }) => nearDuplicate).map(({ competency }) => competency)
}

function noneWhileAway(cause: unknown): SimilarCompetency[] {
  if (cause instanceof Fault && cause.code === 'UNAVAILABLE') return []
  throw cause
}

/** Those of a scope; nothing for a text without words. */
async function similarIn(
  session: Session,
  text: string,
  scope: GraphScope,
  first: number,
  exclude: readonly string[] = [],
): Promise<SimilarCompetency[]> {
  const query = luceneQuery(text)
  if (query === null) return []
  const hits = await ranked(session, { ...scope, query, exclude }, { skip: 0, limit: COMPARED })
  const statements = await statementsOf(
    session,
    hits.map(({ id }) => id),
  )
  const like = likeliest(
    text,
    statements.map(({ statement }) => statement),
    first,
  )
  const found = await session.load(competencyLoader).loadMany(like.map(({ place }) => (statements[place] as Stated).id))
  return like.flatMap((one, i) => similar(one, found[i]))
}

const similar = (
  { likenessBp, shared }: Likeness,
  competency: Competency | Error | null | undefined,
): SimilarCompetency[] =>
  competency instanceof Competency
    ? [{ competency, likenessBp, nearDuplicate: likenessBp >= NEAR_DUPLICATE_BP, sharedWords: [...shared] }]
    : []

interface Stated {
  readonly id: string
  readonly statement: string
}

/**
 * What those say that the viewer may see, in the order of the ids: many are compared, and few are shown. Of a statement
 * no more than could be asked for, and of long ones no more than are soon compared: the first share most with the text.
 */
async function statementsOf(session: Session, ids: readonly string[]): Promise<Stated[]> {
  const rows = await session.sql
    .getRepository(Competency)
    .createQueryBuilder('c')
    .comment('frameworks.statements')
    .select('c.id', 'id')
    .addSelect(`left(c.full_statement, ${MAX_TEXT})`, 'statement')
    .where('c.id = ANY(:ids)', { ids: [...ids] })
    .andWhere(visibleCompetency('c'), { ...sightOf(session.viewer) })
    .getRawMany<Stated>()
  const places = new Map(ids.map((id, place) => [id, place]))
  rows.sort((a, b) => (places.get(a.id) as number) - (places.get(b.id) as number))
  let characters = 0
  return rows.filter(({ statement }) => {
    characters += statement.length
    return characters <= COMPARED_CHARACTERS
  })
}
