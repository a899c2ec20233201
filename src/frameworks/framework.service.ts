import type { SelectQueryBuilder } from 'typeorm'
import { z } from 'zod'

import type { Session } from '../database/session.ts'
import { requireKnown } from '../identity/rights.ts'
import { cursorContext, openCursor, sealCursor } from '../shared/cursor.ts'
import { limitExceeded } from '../shared/errors.ts'
import { type PageArguments, pageOf, pageRequest } from '../shared/paging.ts'
import { normaliseCode } from './codes.ts'
import { Competency } from './competency.ts'
import { type CompetencyKey, FrameworkConnection, FrameworkEdge, type FrameworkWhere } from './framework.inputs.ts'
import { competencyLoader } from './framework.loaders.ts'
import { Framework } from './framework.ts'
import { libraryOf } from './library.ts'
import { sightOf, visibleCompetency, visibleFramework } from './sight.ts'

const MAX_TEXT = 200
const MAX_LIST = 50

const Position = z.tuple([z.string(), z.string()])

/** The latest version of each framework that the viewer may see, by title. */
export async function frameworks(
  session: Session,
  where: FrameworkWhere,
  page: PageArguments,
): Promise<FrameworkConnection> {
  requireKnown(session)
  const request = pageRequest(page)
  const context = cursorContext('frameworks', session.viewer.organisation, where)
  const opened = request.cursor && openCursor(session.secrets, context, request.cursor, session.now, Position)
  const order = request.backwards ? 'DESC' : 'ASC'
  // A title may be long: its first characters and the id are order enough, and make short cursors.
  const title = 'left(f.title, 100)'
  const query = matching(session, where)
    .orderBy(title, order)
    .addOrderBy('f.id', order)
    .limit(request.limit + 1)
  if (opened) {
    const [afterTitle, afterId] = opened.position
    query.andWhere(`(${title}, f.id) ${request.backwards ? '<' : '>'} (:afterTitle, :afterId)`, { afterTitle, afterId })
  }
  const issuedAt = opened ? opened.issuedAt : session.now
  const found = pageOf(await query.getMany(), request, (node) =>
    Object.assign(new FrameworkEdge(), {
      node,
      cursor: sealCursor(session.secrets, context, [[...node.title].slice(0, 100).join(''), node.id], issuedAt),
    }),
  )
  return Object.assign(new FrameworkConnection(), found, { where })
}

export const countFrameworks = (session: Session, where: FrameworkWhere): Promise<number> =>
  matching(session, where).getCount()

function matching(session: Session, where: FrameworkWhere): SelectQueryBuilder<Framework> {
  const { text, owner, cohort, adoptionStatus, subject } = where
  if (text && text.length > MAX_TEXT)
    throw limitExceeded(`The text to look for has at most ${MAX_TEXT} characters.`, 'where.text')
  if (subject && subject.length > MAX_LIST) throw limitExceeded(`Name at most ${MAX_LIST} subjects.`, 'where.subject')
  const query = session.sql
    .getRepository(Framework)
    .createQueryBuilder('f')
    .comment('frameworks.frameworks')
    .where(visibleFramework('f'), { ...sightOf(session.viewer) })
    // Latest of what the viewer may see, whatever drafts that they may not see came between.
    .andWhere(
      `NOT EXISTS (SELECT 1 FROM framework n WHERE n.library_id = f.library_id
         AND n.document_identifier = f.document_identifier AND n.revision > f.revision
         AND n.editable = f.editable AND ${visibleFramework('n')})`,
    )
  if (text)
    query.andWhere('(f.title ILIKE :text OR f.creator ILIKE :text OR f.publisher ILIKE :text)', {
      text: `%${text.replace(/[\\%_]/g, '\\$&')}%`,
    })
  if (owner) query.andWhere('f.library_id = :library', { library: libraryOf(owner) })
  if (cohort)
    query.andWhere(
      `EXISTS (SELECT FROM framework_cohort k JOIN cohort kc ON kc.id = k.cohort_id WHERE k.library_id = f.library_id
         AND k.document_identifier = f.document_identifier AND k.cohort_id = :cohort AND (kc.visibility = 'PUBLIC'
           OR EXISTS (SELECT FROM cohort_member km WHERE km.cohort_id = kc.id AND km.organisation_id = :viewing)))`,
      { cohort },
    )
  if (adoptionStatus) query.andWhere('f.adoption_status = ANY(:adoptionStatus)', { adoptionStatus })
  if (subject) query.andWhere('f.subject && :subject::text[]', { subject })
  return query
}

/**
 * One competency by any key; null when none is visible, or when a code is that of several. Of several with one
 * identifier or uri: what is resolved, your own, the newest, the latest, the smallest id.
 */
export async function competencyBy(session: Session, key: CompetencyKey): Promise<Competency | null> {
  requireKnown(session)
  if (key.id) return session.load(competencyLoader).load(key.id)
  if (key.code) return byCode(session, key.code.framework, key.code.humanCodingScheme)
  const column = key.identifier ? 'identifier' : 'uri'
  const value = key.identifier ? key.identifier.trim().toLowerCase() : key.uri
  return session.sql
    .getRepository(Competency)
    .createQueryBuilder('c')
    .comment('frameworks.competencyBy')
    .leftJoin('framework', 'f', 'f.id = c.framework_id')
    .where(`c.${column} = ANY(:values)`, { values: [value, key.identifier ?? key.uri] })
    .andWhere(visibleCompetency('c'), { ...sightOf(session.viewer) })
    .orderBy('c.framework_id IS NULL')
    .addOrderBy('c.library_id = :own', 'DESC', 'NULLS LAST')
    .addOrderBy('f.newest', 'DESC', 'NULLS LAST')
    .addOrderBy('f.revision', 'DESC', 'NULLS LAST')
    .addOrderBy('c.id')
    .limit(1)
    .getOne()
}

/** The same spelling first; else the only one that it can mean. */
async function byCode(session: Session, framework: string, text: string): Promise<Competency | null> {
  const code = normaliseCode(text)
  if (code === null) return null
  const rows = await session.sql
    .getRepository(Competency)
    .createQueryBuilder('c')
    .comment('frameworks.competencyByCode')
    .innerJoin('framework', 'f', `f.id = c.framework_id AND ${visibleFramework('f')}`, { ...sightOf(session.viewer) })
    .where('c.framework_id = :framework AND c.code = :code', { framework, code })
    .orderBy('c.position')
    .limit(50)
    .getMany()
  const exact = rows.filter((row) => row.humanCodingScheme === text)
  const found = exact.length > 0 ? exact : rows
  return found.length === 1 ? (found[0] as Competency) : null
}
