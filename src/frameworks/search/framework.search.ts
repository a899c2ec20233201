import type { SelectQueryBuilder } from 'typeorm'
import { z } from 'zod'

import { defineLoader } from '../../database/loader.ts'
import type { Session } from '../../database/session.ts'
import { requireKnown } from '../../identity/rights.ts'
import { cursorContext, openCursor, sealCursor } from '../../shared/cursor.ts'
import { limitExceeded } from '../../shared/errors.ts'
import { type PageArguments, type PageRequest, pageOf, pageRequest } from '../../shared/paging.ts'
import { normaliseCode } from '../codes.ts'
import { Competency } from '../competency.ts'
import type { CompetencyFacets } from '../competency.types.ts'
import { CompetencyConnection, CompetencyEdge, type CompetencyWhere } from '../framework.inputs.ts'
import { competencyLoader, frameworkLoader } from '../framework.loaders.ts'
import { Framework } from '../framework.ts'
import { graphScope, matching, type Scope, scopeOf } from './competency-scope.ts'
import { type FacetRow, foldFacets } from './facets.ts'
import { ranked, type SearchParameters } from './ranking.service.ts'
import { searchSpreadQuery } from './search.graph.ts'
import { highlighted, luceneQuery, searchWords } from './search-text.ts'

const MAX_CODE_HITS = 200

const ListPosition = z.tuple([z.string(), z.number(), z.string()])

/** How many came before, and the last of them. */
const SearchPosition = z.tuple([z.number(), z.string()])

/** Fields of a connection that count all that is found. */
export const COUNTED = ['totalCount', 'facets']

/** Pages that one may go on to: who reads further does not search but list. */
const MAX_DEPTH = 10_000

/** How far around its place the last hit of a page is looked for. */
const OVERLAP = 100

/**
 * Competencies in the order of their frameworks, or ranked where a text is looked for. `counted`: the number of hits or
 * their facets will be asked for, which a search then counts meanwhile.
 */
export async function competencies(
  session: Session,
  where: CompetencyWhere,
  page: PageArguments,
  counted = false,
): Promise<CompetencyConnection> {
  requireKnown(session)
  const scope = await scopeOf(session, where)
  const request = pageRequest(page)
  // A failure is told by the field that asks.
  if (counted && hasText(where) && !request.backwards)
    session
      .load(spreadOf)
      .load(scope)
      .catch(() => {})
  const found = hasText(where) ? await search(session, scope, request) : await list(session, scope, request)
  return Object.assign(new CompetencyConnection(), found, { scope })
}

/** How many `competencies` finds. */
export async function countCompetencies(session: Session, scope: Scope): Promise<number> {
  if (!hasText(scope.where)) return matching(session, scope).getCount()
  return (await session.load(spreadOf).load(scope)).reduce((sum, { count }) => sum + count, 0)
}

/** How what `competencies` finds spreads. */
export async function competencyFacets(session: Session, scope: Scope): Promise<CompetencyFacets> {
  const rows = hasText(scope.where)
    ? await session.load(spreadOf).load(scope)
    : await groupsOf(matching(session, scope))
  const frameworks = await session.load(frameworkLoader).loadMany([...new Set(rows.map((row) => row.framework))])
  return foldFacets(
    rows,
    frameworks.filter((one): one is Framework => one instanceof Framework),
  )
}

/** A loader of what one search asks several times: scopes of the same filter are the same. */
const onceFor = <Value>(name: string, read: (session: Session, scope: Scope) => Promise<Value>) =>
  defineLoader<Scope, Value>({
    name,
    cacheKey: ({ where }) => JSON.stringify(where),
    batch: (session, scopes) => Promise.all(scopes.map((scope) => read(session, scope))),
  })

/** What a search finds, by all that facets are about; its counts add up to all that is found. */
const spreadOf = onceFor('frameworks.searchSpread', async (session, scope): Promise<FacetRow[]> => {
  const codes = await session.load(codeHits).load(scope)
  const query = luceneQuery(scope.where.text as string)
  const [byCode, byWords] = await Promise.all([
    codes.length === 0 ? [] : groupsOf(matching(session, { ...scope, only: codes })),
    query === null
      ? []
      : session.graph.read(searchSpreadQuery, { ...(await searchParameters(session, scope, query, codes)) }),
  ])
  return [...byCode, ...byWords]
})

const groupsOf = (query: SelectQueryBuilder<Competency>): Promise<FacetRow[]> =>
  query
    .select('c.framework_id', 'framework')
    .addSelect('c.item_type', 'itemType')
    .addSelect('c.education_level', 'educationLevel')
    .addSelect('c.subject', 'subject')
    .addSelect('count(*)::int', 'count')
    .groupBy('c.framework_id')
    .addGroupBy('c.item_type')
    .addGroupBy('c.education_level')
    .addGroupBy('c.subject')
    .getRawMany<FacetRow>()

const hasText = (where: CompetencyWhere): boolean => typeof where.text === 'string' && where.text.trim() !== ''

async function list(session: Session, scope: Scope, request: PageRequest) {
  const { where } = scope
  const context = cursorContext('competencies', session.viewer.organisation, where)
  const opened = request.cursor && openCursor(session.secrets, context, request.cursor, session.now, ListPosition)
  const order = request.backwards ? 'DESC' : 'ASC'
  const query = matching(session, scope)
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
  /** Of the ranking, from 1. */
  readonly place: number
}

/** Backwards is refused: a ranking is read from its top. */
async function search(session: Session, scope: Scope, request: PageRequest) {
  const { where } = scope
  if (request.backwards) throw limitExceeded('A search is read forwards: give first and after.', 'last')
  const context = cursorContext('competencies.search', session.viewer.organisation, where)
  const opened = request.cursor && openCursor(session.secrets, context, request.cursor, session.now, SearchPosition)
  const after = opened ? opened.position : null
  const hits = await hitsAfter(session, scope, after, request.limit + 1)
  const loaded = await session.load(competencyLoader).loadMany(hits.map((hit) => hit.id))
  const words = searchWords(where.text as string)
  const rows = hits.flatMap((hit, i) => {
    const node = loaded[i]
    return node instanceof Competency ? [{ hit, node }] : []
  })
  const issuedAt = opened ? opened.issuedAt : session.now
  return pageOf(rows, request, ({ hit, node }) => {
    const cursor = sealCursor(session.secrets, context, [hit.place, hit.id], issuedAt)
    return edgeOf(node, cursor, scoreOf(hit), highlighted(node.fullStatement, words))
  })
}

/**
 * The hits after a place. A place is a count and the hit that stood there, not a score: the index weighs words by how
 * often they occur, which changes while it tidies itself up, and with it every score.
 */
async function hitsAfter(
  session: Session,
  scope: Scope,
  after: readonly [number, string] | null,
  limit: number,
): Promise<Hit[]> {
  const [passed, last] = after ?? [0, null]
  if (passed > MAX_DEPTH)
    throw limitExceeded(`A search is read to its ${MAX_DEPTH}th hit; say more of what is looked for.`, 'after')
  const from = Math.max(0, passed - OVERLAP)
  const reach = passed - from + limit + (last === null ? 0 : OVERLAP)
  const found = await ranking(session, scope, from, reach)
  const at = last === null ? -1 : found.indexOf(last)
  const start = at >= 0 ? at + 1 : passed - from
  return found.slice(start, start + limit).map((id, i) => ({ id, place: passed + i + 1 }))
}

/** The ids from one place on: codes first, then words. The first of both are asked for at once. */
async function ranking(session: Session, scope: Scope, from: number, limit: number): Promise<string[]> {
  const query = luceneQuery(scope.where.text as string)
  const byWords = async (codes: readonly string[], skip: number, most: number) =>
    query === null || most <= 0
      ? []
      : await ranked(session, await searchParameters(session, scope, query, codes), { skip, limit: most })
  const [codes, ahead] = await Promise.all([
    session.load(codeHits).load(scope),
    from === 0 ? byWords([], 0, limit) : null,
  ])
  const first = codes.slice(from)
  const rest = ahead ?? (await byWords(codes, Math.max(0, from - codes.length), limit - first.length))
  return [...new Set([...first, ...rest.map(({ id }) => id)])].slice(0, limit)
}

/**
 * A place and nothing else. What the index reckons with tells how often words stand in everybody's competencies, also in
 * those that the viewer may not see.
 */
const scoreOf = ({ place }: Hit): number => 1 / place

const searchParameters = async (
  session: Session,
  scope: Scope,
  query: string,
  exclude: readonly string[],
): Promise<SearchParameters> => ({ query, exclude, ...(await graphScope(session, scope)) })

/** Items whose code is the text, whatever way either is spelt. */
const codeHits = onceFor('frameworks.codeHits', async (session, scope): Promise<string[]> => {
  const code = normaliseCode(scope.where.text ?? null)
  if (code === null) return []
  const rows = await matching(session, scope)
    .andWhere('c.code = :code', { code })
    .select('c.id', 'id')
    .orderBy('c.id')
    .limit(MAX_CODE_HITS)
    .getRawMany<{ id: string }>()
  return rows.map((row) => row.id)
})
