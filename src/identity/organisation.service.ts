import type { SelectQueryBuilder } from 'typeorm'
import { z } from 'zod'

import type { Session } from '../database/session.ts'
import { cursorContext, openCursor, sealCursor } from '../shared/cursor.ts'
import { limitExceeded } from '../shared/errors.ts'
import { type ForwardArguments, pageOf, pageRequest } from '../shared/paging.ts'
import { ANYONE } from './anyone.ts'
import { OrganisationConnection, OrganisationEdge, type OrganisationWhere } from './organisation.inputs.ts'
import { Organisation } from './organisation.ts'
import { requireKnown } from './rights.ts'

const MAX_TEXT = 200
const MAX_REGIONS = 50

const Position = z.tuple([z.string(), z.string()])

/** Organisations by name; everyone with a key may know who takes part. */
export async function organisations(
  session: Session,
  where: OrganisationWhere,
  page: ForwardArguments,
): Promise<OrganisationConnection> {
  requireKnown(session)
  const request = pageRequest(page)
  const context = cursorContext('organisations', session.viewer.organisation, where)
  const opened =
    request.cursor === null ? null : openCursor(session.secrets, context, request.cursor, session.now, Position)
  const query = matching(session, where)
    .orderBy('o.name')
    .addOrderBy('o.id')
    .limit(request.limit + 1)
  if (opened) query.andWhere('(o.name, o.id) > (:name, :id)', { name: opened.position[0], id: opened.position[1] })
  const issuedAt = opened?.issuedAt ?? session.now
  const found = pageOf(await query.getMany(), request, (node) =>
    Object.assign(new OrganisationEdge(), {
      node,
      cursor: sealCursor(session.secrets, context, [node.name, node.id], issuedAt),
    }),
  )
  return Object.assign(new OrganisationConnection(), found, { where })
}

export const countOrganisations = (session: Session, where: OrganisationWhere): Promise<number> =>
  matching(session, where).getCount()

function matching(session: Session, where: OrganisationWhere): SelectQueryBuilder<Organisation> {
  const { text, kinds, regions } = where
  if (text && text.length > MAX_TEXT)
    throw limitExceeded(`The text to look for has at most ${MAX_TEXT} characters.`, 'where.text')
  if (regions && regions.length > MAX_REGIONS)
    throw limitExceeded(`Name at most ${MAX_REGIONS} regions.`, 'where.regions')
  const query = session.sql
    .getRepository(Organisation)
    .createQueryBuilder('o')
    .comment('identity.organisations')
    .where('o.id <> :anyone', { anyone: ANYONE })
  if (text) query.andWhere('o.name ILIKE :text', { text: `%${text.replace(/[\\%_]/g, '\\$&')}%` })
  if (kinds) query.andWhere('o.kinds && CAST(:kinds AS text[])', { kinds })
  if (regions) query.andWhere('o.regions && CAST(:regions AS text[])', { regions })
  return query
}
