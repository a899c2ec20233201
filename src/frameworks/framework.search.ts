import { z } from 'zod'

import type { Session } from '../database/session.ts'
import { requireKnown } from '../identity/rights.ts'
import { cursorContext, openCursor, sealCursor } from '../shared/cursor.ts'
import { limitExceeded } from '../shared/errors.ts'
import { type PageArguments, type PageRequest, pageOf, pageRequest } from '../shared/paging.ts'
import { normaliseCode } from './codes.ts'
import { Competency } from './competency.ts'
import { searchCountQuery, searchQuery } from './framework.graph.ts'
import { CompetencyConnection, CompetencyEdge, type CompetencyWhere } from './framework.inputs.ts'
import { competencyLoader } from './framework.loaders.ts'
import { highlighted, luceneQuery, searchWords } from './search-text.ts'
import { graphSightOf, sightOf, visibleFramework } from './sight.ts'

const MAX_TEXT = 500
const MAX_LIST = 100

/** More than any score of the full-text index: an exact code comes first. */
const CODE_SCORE = 1_000_000

const MAX_CODE_HITS = 200

const ListPosition = z.tuple([z.string(), z.number(), z.string()])
const SearchPosition = z.tuple([z.number(), z.string()])

/** Competencies in the order of their frameworks, or ranked where a text is looked for. */
export async function competencies(
  session: Session,
  where: CompetencyWhere,
  page: PageArguments,
): Promise<CompetencyConnection> {
  requireKnown(session)
  checkWhere(where)
  const request = pageRequest(page)
  const found = hasText(where) ? await search(session, where, request) : await list(session, where, request)
  return Object.assign(new CompetencyConnection(), found, { where })
}

export async function countCompetencies(session: Session, where: CompetencyWhere): Promise<number> {
  if (!hasText(where)) return matching(session, where).getCount()
  const codes = await codeHits(session, where)
  const query = luceneQuery(where.text as string)
  if (query === null) return codes.length
  const [row] = await session.graph.read(searchCountQuery, await searchParameters(session, where, query, codes))
  return codes.length + (row?.count ?? 0)
}

const hasText = (where: CompetencyWhere): boolean => typeof where.text === 'string' && where.text.trim() !== ''

function checkWhere(where: CompetencyWhere): void {
  if (where.text && where.text.length > MAX_TEXT)
    throw limitExceeded(`The text to look for has at most ${MAX_TEXT} characters.`, 'where.text')
  for (const name of ['frameworks', 'itemTypes', 'educationLevels'] as const)
    if ((where[name]?.length ?? 0) > MAX_LIST) throw limitExceeded(`Name at most ${MAX_LIST}.`, `where.${name}`)
}

/** The access condition and the filters, without the text. */
function matching(session: Session, where: CompetencyWhere) {
  const query = session.sql
    .getRepository(Competency)
    .createQueryBuilder('c')
    .comment('frameworks.competencies')
    .innerJoin('framework', 'f', `f.id = c.framework_id AND ${visibleFramework('f')}`, { ...sightOf(session.viewer) })
  if (where.frameworks) query.andWhere('f.id = ANY(:frameworks)', { frameworks: where.frameworks })
  else query.andWhere('f.newest')
  if (where.itemTypes) query.andWhere('c.item_type = ANY(:types)', { types: where.itemTypes })
  if (where.educationLevels) query.andWhere('c.education_level && :levels::text[]', { levels: where.educationLevels })
  if (typeof where.matchable === 'boolean') query.andWhere('c.matchable = :matchable', { matchable: where.matchable })
  return query
}

async function list(session: Session, where: CompetencyWhere, request: PageRequest) {
  const context = cursorContext('competencies', session.viewer.organisation, where)
  const opened = request.cursor && openCursor(session.secrets, context, request.cursor, session.now, ListPosition)
  const order = request.backwards ? 'DESC' : 'ASC'
  const query = matching(session, where)
    .orderBy('c.frameworkId', order)
    .addOrderBy('c.position', order)
    .addOrderBy('c.id', order)
    .limit(request.limit + 1)
  if (opened) {
    const [framework, position, id] = opened.position
    query.andWhere(
      `(c.framework_id, c.position, c.id) ${request.backwards ? '<' : '>'} (:afterFramework, :afterPosition, :afterId)`,
      { afterFramework: framework, afterPosition: position, afterId: id },
    )
  }
  const issuedAt = opened ? opened.issuedAt : session.now
  return pageOf(await query.getMany(), request, (node) =>
    edgeOf(node, sealCursor(session.secrets, context, [node.frameworkId, node.position, node.id], issuedAt)),
  )
}

const edgeOf = (node: Competency, cursor: string, score: number | null = null, highlight: string | null = null) =>
  Object.assign(new CompetencyEdge(), { node, cursor, score, highlight })

interface Hit {
  readonly id: string
  readonly score: number
}

/** Backwards is refused: a ranking is read from its top. */
async function search(session: Session, where: CompetencyWhere, request: PageRequest) {
  if (request.backwards) throw limitExceeded('A search is read forwards: give first and after.', 'last')
  const context = cursorContext('competencies.search', session.viewer.organisation, where)
  const opened = request.cursor && openCursor(session.secrets, context, request.cursor, session.now, SearchPosition)
  const after = opened ? opened.position : null
  const hits = await hitsAfter(session, where, after, request.limit + 1)
  const loaded = await session.load(competencyLoader).loadMany(hits.map((hit) => hit.id))
  const words = searchWords(where.text as string)
  const rows = hits.flatMap((hit, i) => {
    const node = loaded[i]
    return node instanceof Competency ? [{ hit, node }] : []
  })
  const issuedAt = opened ? opened.issuedAt : session.now
  return pageOf(rows, request, ({ hit, node }) => {
    const cursor = sealCursor(session.secrets, context, [hit.score, hit.id], issuedAt)
    return edgeOf(node, cursor, hit.score, highlighted(node.fullStatement, words))
  })
}

async function hitsAfter(
  session: Session,
  where: CompetencyWhere,
  after: readonly [number, string] | null,
  limit: number,
): Promise<Hit[]> {
  const codes = await codeHits(session, where)
  const first = codes
    .map((id) => ({ id, score: CODE_SCORE }))
    .filter((hit) => after === null || hit.score < after[0] || (hit.score === after[0] && hit.id > after[1]))
  const query = luceneQuery(where.text as string)
  if (first.length >= limit || query === null) return first.slice(0, limit)
  const rest = await session.graph.read(searchQuery, {
    ...(await searchParameters(session, where, query, codes)),
    afterScore: after?.[0] ?? null,
    afterId: after?.[1] ?? null,
    limit: limit - first.length,
  })
  return [...first, ...rest]
}

const searchParameters = async (
  session: Session,
  where: CompetencyWhere,
  query: string,
  exclude: readonly string[],
) => ({
  query,
  exclude,
  frameworks: where.frameworks ?? null,
  itemTypes: where.itemTypes ?? null,
  educationLevels: where.educationLevels ?? null,
  matchable: where.matchable ?? null,
  ...(await graphSightOf(session)),
})

/** Items whose code is the text, whatever way either is spelt. */
async function codeHits(session: Session, where: CompetencyWhere): Promise<string[]> {
  const code = normaliseCode(where.text ?? null)
  if (code === null) return []
  const rows = await matching(session, where)
    .andWhere('c.code = :code', { code })
    .select('c.id', 'id')
    .orderBy('c.id')
    .limit(MAX_CODE_HITS)
    .getRawMany<{ id: string }>()
  return rows.map((row) => row.id)
}
