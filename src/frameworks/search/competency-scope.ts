import type { SelectQueryBuilder } from 'typeorm'

import type { Session } from '../../database/session.ts'
import { limitExceeded } from '../../shared/errors.ts'
import { Competency } from '../competency.ts'
import type { CompetencyWhere } from '../framework.inputs.ts'
import { Framework } from '../framework.ts'
import { type GraphSight, graphSightOf, sightOf, visibleFramework } from '../sight.ts'

const MAX_TEXT = 500
const MAX_LIST = 100

/** Competencies that a filter of another room looks at, at most. */
const MAX_LOOKED_AT = 50_000

/**
 * What other rooms know of competencies and lists may be narrowed by: answers the ids that are left of `competencies`,
 * or null when the filter does not ask for it. Each room registers its own.
 */
export type CompetencyFilter = (
  session: Session,
  where: CompetencyWhere,
  competencies: () => Promise<readonly LookedAt[]>,
) => Promise<readonly string[] | null>

export interface LookedAt {
  readonly id: string
  readonly lineage: string
}

export const competencyFilters: CompetencyFilter[] = []

/** A filter with what has to be known before competencies are looked for. */
export interface Scope {
  readonly where: CompetencyWhere
  /** Versions; null: the newest published of each. */
  readonly frameworks: readonly string[] | null
  /** Frameworks whose own subject is asked for: their items without one are about it too. */
  readonly ofSubject: readonly string[]
  /** Only these competencies; null: any. */
  readonly only: readonly string[] | null
}

/** LIMIT for filters that are too long, or that would look at too much. */
export async function scopeOf(session: Session, where: CompetencyWhere): Promise<Scope> {
  checkWhere(where)
  const bare: Scope = { where, frameworks: where.frameworks ?? null, ofSubject: [], only: null }
  const placed = { ...bare, ...(await frameworksOf(session, where)) }
  const left: (readonly string[])[] = []
  for (const filter of competencyFilters) {
    const ids = await filter(session, where, () => lookedAt(session, placed))
    if (ids !== null) left.push(ids)
  }
  const [first, ...others] = left
  if (first === undefined) return placed
  const sets = others.map((ids) => new Set(ids))
  return { ...placed, only: first.filter((id) => sets.every((set) => set.has(id))) }
}

function checkWhere(where: CompetencyWhere): void {
  if (where.text && where.text.length > MAX_TEXT)
    throw limitExceeded(`The text to look for has at most ${MAX_TEXT} characters.`, 'where.text')
  for (const name of ['frameworks', 'itemTypes', 'educationLevels', 'subjects'] as const)
    if ((where[name]?.length ?? 0) > MAX_LIST) throw limitExceeded(`Name at most ${MAX_LIST}.`, `where.${name}`)
}

/** The versions that filters on frameworks leave, where there are such filters. */
async function frameworksOf(
  session: Session,
  { frameworks, adoptionStatus, subjects }: CompetencyWhere,
): Promise<Partial<Scope>> {
  if (!adoptionStatus && !subjects) return {}
  const query = session.sql
    .getRepository(Framework)
    .createQueryBuilder('f')
    .comment('frameworks.searched')
    .select(['f.id', 'f.subject'])
    .where(visibleFramework('f'), { ...sightOf(session.viewer) })
  if (frameworks) query.andWhere('f.id = ANY(:frameworks)', { frameworks })
  else query.andWhere('f.newest')
  if (adoptionStatus) query.andWhere('f.adoption_status = ANY(:adoptionStatus)', { adoptionStatus })
  const found = await query.getMany()
  const asked = new Set(subjects ?? [])
  return {
    ...(adoptionStatus ? { frameworks: found.map(({ id }) => id) } : {}),
    ofSubject: found.filter(({ subject }) => subject.some((one) => asked.has(one))).map(({ id }) => id),
  }
}

/** The access condition and the filters, without the text. */
export function matching(session: Session, scope: Scope): SelectQueryBuilder<Competency> {
  const { where, frameworks, ofSubject, only } = scope
  const query = session.sql
    .getRepository(Competency)
    .createQueryBuilder('c')
    .comment('frameworks.competencies')
    .innerJoin('framework', 'f', `f.id = c.framework_id AND ${visibleFramework('f')}`, { ...sightOf(session.viewer) })
  if (frameworks) query.andWhere('f.id = ANY(:frameworks)', { frameworks })
  else query.andWhere('f.newest')
  if (where.itemTypes) query.andWhere('c.item_type = ANY(:types)', { types: where.itemTypes })
  if (where.educationLevels) query.andWhere('c.education_level && :levels::text[]', { levels: where.educationLevels })
  if (where.subjects)
    query.andWhere('(c.subject && :subjects::text[] OR (c.subject = :none::text[] AND f.id = ANY(:ofSubject)))', {
      subjects: where.subjects,
      none: [],
      ofSubject,
    })
  if (typeof where.matchable === 'boolean') query.andWhere('c.matchable = :matchable', { matchable: where.matchable })
  if (only) query.andWhere('c.id = ANY(:only)', { only })
  return query
}

/** The matchable ones of a scope. */
async function lookedAt(session: Session, scope: Scope): Promise<LookedAt[]> {
  const rows = await matching(session, scope)
    .andWhere('c.matchable')
    .select(['c.id AS id', 'c.lineage AS lineage'])
    .limit(MAX_LOOKED_AT + 1)
    .getRawMany<LookedAt>()
  if (rows.length <= MAX_LOOKED_AT) return rows
  throw limitExceeded(
    `More than ${MAX_LOOKED_AT} competencies would be looked at; name frameworks.`,
    'where.frameworks',
  )
}

/** A scope as the graph is asked for it, with what the viewer may see. */
export interface GraphScope extends GraphSight {
  readonly frameworks: readonly string[] | null
  /** Drafts that count as well, and the documents whose newest version they stand for. */
  readonly besides: readonly string[]
  readonly instead: readonly string[]
  readonly itemTypes: readonly string[] | null
  readonly educationLevels: readonly string[] | null
  readonly subjects: readonly string[] | null
  readonly ofSubject: readonly string[]
  readonly matchable: boolean | null
  readonly only: readonly string[] | null
}

export const graphScope = async (
  session: Session,
  { where, frameworks, ofSubject, only }: Scope,
): Promise<GraphScope> => ({
  frameworks,
  besides: [],
  instead: [],
  itemTypes: where.itemTypes ?? null,
  educationLevels: where.educationLevels ?? null,
  subjects: where.subjects ?? null,
  ofSubject,
  matchable: where.matchable ?? null,
  only,
  ...(await graphSightOf(session)),
})
