import type { Session } from '../database/session.ts'
import { cursorContext, openCursor, sealCursor } from '../shared/cursor.ts'
import { pageOf, pageRequest } from '../shared/paging.ts'
import { Association, AssociationEnd, type StoredLink } from './association.ts'
import { AssociationType, Direction, EDGE_TYPES } from './association-type.ts'
import type { Competency } from './competency.ts'
import { isUselessTitle } from './ends.ts'
import { AssociationPosition, associationCounts, associationRows } from './framework.graph.ts'
import { type AssociationArguments, AssociationConnection, AssociationEdge } from './framework.inputs.ts'
import { associationLoader, competencyLoader } from './framework.loaders.ts'

/** Associations that touch a competency, whoever asserts them, as far as the viewer may see the asserting framework. */
export async function associationsOf(
  session: Session,
  competency: string,
  { types, direction, ...page }: AssociationArguments,
): Promise<AssociationConnection> {
  const request = pageRequest(page)
  const wanted = [...new Set(types ?? Object.values(AssociationType))].map((type) => EDGE_TYPES[type]).sort()
  const way = direction ?? Direction.BOTH
  const context = cursorContext('associations', session.viewer.organisation, { competency, wanted, way })
  const opened =
    request.cursor && openCursor(session.secrets, context, request.cursor, session.now, AssociationPosition)
  const rows = await session.load(associationRows).load({
    competency,
    types: wanted,
    direction: way,
    after: opened ? opened.position : null,
    limit: request.limit + 1,
  })
  const loaded = await session.load(associationLoader).loadMany(rows.map((row) => row.association))
  const issuedAt = opened ? opened.issuedAt : session.now
  const both = rows.flatMap((row, i) => {
    const node = loaded[i]
    return node instanceof Association ? [{ row, node }] : []
  })
  const found = pageOf(both, request, ({ row, node }) =>
    Object.assign(new AssociationEdge(), {
      node,
      direction: row.outgoing ? Direction.OUT : Direction.IN,
      cursor: sealCursor(session.secrets, context, [row.type, row.position, row.association], issuedAt),
    }),
  )
  const count = () => session.load(associationCounts).load({ competency, types: wanted, direction: way })
  return Object.assign(new AssociationConnection(), found, { count })
}

/** An end with a title that says something: the target's own where the link's does not. */
export async function endOf(session: Session, link: StoredLink, nodeId: string): Promise<AssociationEnd> {
  const { identifier, uri, targetType } = link
  const target = await session.load(competencyLoader).load(nodeId)
  return Object.assign(new AssociationEnd(), { title: titleOf(link, target), identifier, uri, targetType, nodeId })
}

/** Some exporters write "Destination Node", or cut at 60 characters. */
function titleOf(link: StoredLink, target: Competency | null): string {
  const own = target?.fullStatement ?? ''
  const cut = link.title !== null && link.title.length >= 40 && own.startsWith(link.title.replace(/(\.\.\.|…)\s*$/, ''))
  if (own !== '' && (isUselessTitle(link.title) || cut)) return own
  return isUselessTitle(link.title) ? link.identifier : (link.title as string)
}
