import { z } from 'zod'

import { visibleCohort } from '../cohorts/cohort.store.ts'
import { byQuestion, defineLoader, grouped, inOrder } from '../database/loader.ts'
import type { Session } from '../database/session.ts'
import { requireKnown } from '../identity/rights.ts'
import { cursorContext, openCursor, sealCursor } from '../shared/cursor.ts'
import { limitExceeded } from '../shared/errors.ts'
import { type ForwardArguments, pageOf, pageRequest } from '../shared/paging.ts'
import { MappingConnection, MappingEdge, type MappingWhere } from './mapping.inputs.ts'
import { Mapping } from './mapping.ts'
import { rowsAs } from './rows.ts'
import { visibleMapping } from './visible-libraries.ts'

const MAX_LIST = 50

/** Where a page went on: when the last mapping was made, and its id. */
const Position = z.tuple([z.string(), z.string()])
type Position = z.infer<typeof Position>

/** Which mappings a list is about; `lineage`: of this competency, either end. */
interface Listing {
  readonly lineage: string | null
  readonly where: MappingWhere
}

/** A mapping that the viewer sees, else null. */
export const mappingLoader = defineLoader<string, Mapping | null>({
  name: 'crosswalks.mapping',
  batch: async (session, ids) => {
    const values: unknown[] = [ids]
    const visible = visibleMapping('m', session, (value) => `$${values.push(value)}`)
    const rows = await session.sql.query(
      `/* crosswalks.mapping */ SELECT m.* FROM mapping m WHERE m.id = ANY($1::text[]) AND ${visible}`,
      values,
    )
    return inOrder(ids, rowsAs(session, Mapping, rows), (mapping) => mapping.id)
  },
})

/** Mappings in the order in which they were made. */
export async function mappings(
  session: Session,
  where: MappingWhere,
  page: ForwardArguments,
): Promise<MappingConnection> {
  requireKnown(session)
  return connection(session, { lineage: null, where }, page, async (limit, from) => {
    const conditions = new Conditions(session, where)
    if (from)
      conditions.add(`(m.created_at, m.id) > (${conditions.value(from[0])}::timestamptz, ${conditions.value(from[1])})`)
    const rows = await session.sql.query(
      `/* crosswalks.mappings */ SELECT m.* FROM mapping m WHERE ${conditions.text}
       ORDER BY m.created_at, m.id LIMIT ${conditions.value(limit)}`,
      conditions.values,
    )
    return rowsAs(session, Mapping, rows)
  })
}

/** Mappings of a competency through all its versions, whichever end it is; one query for all competencies of a level. */
export const mappingsOf = (
  session: Session,
  lineage: string,
  where: MappingWhere,
  page: ForwardArguments,
): Promise<MappingConnection> =>
  connection(session, { lineage, where }, page, (limit, from) =>
    session.load(mappingsOfLineage).load({ lineage, where, limit, from }),
  )

export async function countMappings(session: Session, { lineage, where }: Listing): Promise<number> {
  if (lineage !== null) return session.load(countOfLineage).load({ lineage, where })
  const conditions = new Conditions(session, where)
  const [row] = await session.sql.query(
    `/* crosswalks.countMappings */ SELECT count(*)::int AS total FROM mapping m WHERE ${conditions.text}`,
    conditions.values,
  )
  return row.total
}

interface LineageCount {
  readonly lineage: string
  readonly where: MappingWhere
}

/** What is asked of each of many lineages. */
export const ofAnyLineage = (key: { readonly lineage: string }): object => ({ ...key, lineage: null })

const countOfLineage = defineLoader<LineageCount, number>({
  name: 'crosswalks.countMappingsOf',
  cacheKey: (key) => JSON.stringify(key),
  batch: (session, keys) =>
    byQuestion(keys, ofAnyLineage, async (alike) => {
      const conditions = new Conditions(session, (alike[0] as LineageCount).where)
      conditions.add('(m.origin_lineage = asked.lineage OR m.destination_lineage = asked.lineage)')
      const lineages = alike.map((key) => key.lineage)
      const rows: { total: number }[] = await session.sql.query(
        `/* crosswalks.countMappingsOf */ SELECT (SELECT count(*)::int FROM mapping m WHERE ${conditions.text}) AS total
         FROM unnest(${conditions.value(lineages)}::text[]) WITH ORDINALITY AS asked (lineage, place) ORDER BY place`,
        conditions.values,
      )
      return rows.map((row) => row.total)
    }),
})

interface LineagePage {
  readonly lineage: string
  readonly where: MappingWhere
  readonly limit: number
  readonly from: Position | null
}

const mappingsOfLineage = defineLoader<LineagePage, Mapping[]>({
  name: 'crosswalks.mappingsOf',
  cacheKey: (key) => JSON.stringify(key),
  batch: (session, keys) => byQuestion(keys, ofAnyLineage, (alike) => pagesOf(session, alike)),
})

/** One page for each lineage; pages are alike but for it. */
async function pagesOf(session: Session, pages: readonly LineagePage[]): Promise<Mapping[][]> {
  const { where, limit, from } = pages[0] as LineagePage
  const conditions = new Conditions(session, where)
  conditions.add('(m.origin_lineage = asked.lineage OR m.destination_lineage = asked.lineage)')
  if (from)
    conditions.add(`(m.created_at, m.id) > (${conditions.value(from[0])}::timestamptz, ${conditions.value(from[1])})`)
  const lineages = pages.map((page) => page.lineage)
  const rows: (Record<string, unknown> & { asked: string })[] = await session.sql.query(
    `/* crosswalks.mappingsOf */ SELECT asked.lineage AS asked, found.*
     FROM unnest(${conditions.value(lineages)}::text[]) AS asked (lineage)
     CROSS JOIN LATERAL (SELECT m.* FROM mapping m WHERE ${conditions.text}
                         ORDER BY m.created_at, m.id LIMIT ${conditions.value(limit)}) AS found
     ORDER BY found.created_at, found.id`,
    conditions.values,
  )
  const mappings = rowsAs(session, Mapping, rows)
  const pairs = rows.map((row, place) => ({ lineage: row.asked, mapping: mappings[place] as Mapping }))
  return grouped(lineages, pairs, (pair) => pair.lineage).map((group) => group.map((pair) => pair.mapping))
}

/** What a list asks of a mapping, as SQL over `m`; the first condition is always that the viewer may see it. */
export class Conditions {
  readonly values: unknown[] = []
  readonly #texts: string[] = []

  constructor(session: Session, where: MappingWhere) {
    this.add(visibleMapping('m', session, (value) => this.value(value)))
    this.#oneOf('status', where.status)
    this.#oneOf('relation', where.relation)
    this.#oneOf('source', where.source)
    this.#framework('origin_id', where.from)
    this.#framework('destination_id', where.to)
    if (where.cohort) this.#cohort(session, where.cohort)
  }

  get text(): string {
    return this.#texts.join(' AND ')
  }

  add(text: string): void {
    this.#texts.push(text)
  }

  value(value: unknown): string {
    return `$${this.values.push(value)}`
  }

  #oneOf(column: 'status' | 'relation' | 'source', values: readonly string[] | null | undefined): void {
    if (!values) return
    if (values.length > MAX_LIST) throw limitExceeded(`Name at most ${MAX_LIST}.`, `where.${column}`)
    this.add(`m.${column} = ANY(${this.value(values)}::text[])`)
  }

  #cohort(session: Session, cohort: string): void {
    const seen = visibleCohort('k', session.viewer, (value) => this.value(value))
    this.add(`m.cohort_id = (SELECT k.id FROM cohort k WHERE k.id = ${this.value(cohort)} AND ${seen})`)
  }

  #framework(end: 'origin_id' | 'destination_id', framework: string | null | undefined): void {
    if (framework === null || framework === undefined) return
    this.add(`EXISTS (SELECT FROM competency c JOIN framework f ON f.id = c.framework_id
      JOIN framework named ON named.library_id = f.library_id AND named.document_identifier = f.document_identifier
      WHERE c.id = m.${end} AND named.id = ${this.value(framework)})`)
  }
}

async function connection(
  session: Session,
  listing: Listing,
  page: ForwardArguments,
  read: (limit: number, from: Position | null) => Promise<readonly Mapping[]>,
): Promise<MappingConnection> {
  const request = pageRequest(page)
  const context = cursorContext('mappings', session.viewer.organisation, listing)
  const opened =
    request.cursor === null ? null : openCursor(session.secrets, context, request.cursor, session.now, Position)
  const found = await read(request.limit + 1, opened?.position ?? null)
  const issuedAt = opened?.issuedAt ?? session.now
  const edgeOf = (node: Mapping): MappingEdge => {
    const position: Position = [node.createdAt.toISOString(), node.id]
    return Object.assign(new MappingEdge(), { node, cursor: sealCursor(session.secrets, context, position, issuedAt) })
  }
  return Object.assign(new MappingConnection(), pageOf(found, request, edgeOf), { counted: listing })
}
