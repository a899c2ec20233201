import { KeysetPage } from '../database/keyset.ts'
import type { Session } from '../database/session.ts'
import type { ForwardArguments } from '../shared/paging.ts'
import type { JobProfileWhere } from './job-profile.inputs.ts'
import { checkJobProfileWhere } from './job-profile.list.ts'
import { jobProfileLoader } from './job-profile.loaders.ts'
import { JobProfile, JobProfileConnection, JobProfileEdge } from './job-profile.ts'
import { lineagesOf } from './lineages.ts'
import { type AnchoredPage, type Anchoring, anchoredProfiles } from './required-by.graph.ts'

/** Published job profiles that hang on an anchor, by title: the graph finds them, SQL says what they are. */
export async function jobProfilesOf(
  session: Session,
  anchoring: Anchoring,
  anchor: string,
  where: JobProfileWhere,
  page: ForwardArguments,
): Promise<JobProfileConnection> {
  checkJobProfileWhere(where)
  const keyset = new KeysetPage(session, `${anchoring} ${anchor}`, where, page)
  const key: AnchoredPage = {
    anchor,
    where,
    lineages: await lineagesOf(session, where.competencies),
    limit: keyset.limit,
    after: keyset.position,
  }
  const rows = await session.load(anchoredProfiles[anchoring].page).load(key)
  const found = await session.load(jobProfileLoader).loadMany(rows.map((row) => row.id))
  const paged = keyset.of(
    rows,
    (row) => [row.title, row.id],
    (row, cursor) => ({ row, cursor }),
  )
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
