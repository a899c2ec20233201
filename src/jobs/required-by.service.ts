import { z } from 'zod'

import type { Session } from '../database/session.ts'
import { cursorContext, openCursor, sealCursor } from '../shared/cursor.ts'
import { type ForwardArguments, pageOf, pageRequest } from '../shared/paging.ts'
import type { JobProfileWhere } from './job-profile.inputs.ts'
import { checkJobProfileWhere } from './job-profile.list.ts'
import { jobProfileLoader } from './job-profile.loaders.ts'
import { JobProfile, JobProfileConnection, JobProfileEdge } from './job-profile.ts'
import { lineagesOf } from './lineages.ts'
import { type AnchoredPage, type Anchoring, anchoredProfiles } from './required-by.graph.ts'

const Position = z.tuple([z.string(), z.string()])

/** Published job profiles that hang on an anchor, by title: the graph finds them, SQL says what they are. */
export async function jobProfilesOf(
  session: Session,
  anchoring: Anchoring,
  anchor: string,
  where: JobProfileWhere,
  page: ForwardArguments,
): Promise<JobProfileConnection> {
  checkJobProfileWhere(where)
  const request = pageRequest(page)
  const context = cursorContext(`${anchoring} ${anchor}`, session.viewer.organisation, where)
  const opened =
    request.cursor === null ? null : openCursor(session.secrets, context, request.cursor, session.now, Position)
  const key: AnchoredPage = {
    anchor,
    where,
    lineages: await lineagesOf(session, where.competencies),
    limit: request.limit + 1,
    after: opened?.position ?? null,
  }
  const rows = await session.load(anchoredProfiles[anchoring].page).load(key)
  const found = await session.load(jobProfileLoader).loadMany(rows.map((row) => row.id))
  const issuedAt = opened?.issuedAt ?? session.now
  const paged = pageOf(rows, request, (row) => ({
    row,
    cursor: sealCursor(session.secrets, context, [row.title, row.id], issuedAt),
  }))
  // What SQL does not show (any more) is left out; the graph follows within moments.
  const edges = paged.edges.flatMap(({ row, cursor }) => {
    const node = found[rows.indexOf(row)]
    return node instanceof JobProfile ? [Object.assign(new JobProfileEdge(), { node, cursor })] : []
  })
  return Object.assign(new JobProfileConnection(), {
    edges,
    pageInfo: paged.pageInfo,
    count: () => session.load(anchoredProfiles[anchoring].count).load(key),
  })
}
