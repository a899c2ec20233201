import { z } from 'zod'

import type { Session } from '../database/session.ts'
import { cursorContext, openCursor, sealCursor } from '../shared/cursor.ts'
import { type ForwardArguments, pageOf, pageRequest } from '../shared/paging.ts'
import { AccessEvent, AccessEventConnection, AccessEventEdge } from './access-log.ts'
import { latestHeads } from './audit-appender.ts'
import { headText } from './audit-chain.ts'
import { requireLearner } from './rights.ts'

const Position = z.tuple([z.number(), z.string()])

/** What anyone else read of the viewer, the newest first. */
export async function accessLog(session: Session, page: ForwardArguments): Promise<AccessEventConnection> {
  const learner = requireLearner(session)
  const request = pageRequest(page)
  const context = cursorContext('me.accessLog', learner, null)
  const opened =
    request.cursor === null ? null : openCursor(session.secrets, context, request.cursor, session.now, Position)
  const [at, id] = opened?.position ?? [null, null]
  const rows: AccessEvent[] = await session.sql.query(
    `/* identity.accessLog */ SELECT e.id, e.at, e.purpose, e.action, e.fields, e.organisation AS "organisationId",
       e.portal AS "portalId", e.job_profile AS "jobProfileId"
     FROM audit_person p JOIN audit_event e ON e.id = p.event
     WHERE p.learner_id = $1 AND ($2::timestamptz IS NULL OR (p.at, p.event) < ($2::timestamptz, $3::text))
     ORDER BY p.at DESC, p.event DESC LIMIT $4`,
    [learner, at === null ? null : new Date(at), id, request.limit + 1],
  )
  const issuedAt = opened?.issuedAt ?? session.now
  const found = pageOf(rows, request, (row) =>
    Object.assign(new AccessEventEdge(), {
      node: Object.assign(new AccessEvent(), row),
      cursor: sealCursor(session.secrets, context, [row.at.getTime(), row.id], issuedAt),
    }),
  )
  return Object.assign(new AccessEventConnection(), found, { chainHead: await headFor(session, learner) })
}

/** The head of the chain that holds the last reading of this learner, else of the last chain; '' before the first. */
async function headFor(session: Session, learner: string): Promise<string> {
  const [row]: { chain: string; length: number; head: string }[] = await session.sql.query(
    `/* identity.logHead */ SELECT c.id AS chain, c.length, encode(c.head, 'hex') AS head
     FROM audit_person p JOIN audit_event e ON e.id = p.event JOIN audit_chain c ON c.id = e.chain
     WHERE p.learner_id = $1 ORDER BY p.at DESC, p.event DESC LIMIT 1`,
    [learner],
  )
  const head = row ?? (await latestHeads(session.sql, 1))[0]
  return head ? headText(head) : ''
}
