import { KeysetPage } from '../database/keyset.ts'
import type { Session } from '../database/session.ts'
import { lineagesOf } from '../frameworks/lineages.ts'
import type { ForwardArguments } from '../shared/paging.ts'
import type { JobProfileWhere } from './job-profile.inputs.ts'
import { jobProfileOf } from './job-profile.loaders.ts'
import { JobProfileConnection, JobProfileEdge } from './job-profile.ts'
import { checkJobProfileWhere } from './job-profile.where.ts'
import { PublicationState } from './publication.ts'
import type { Anchoring } from './required-by.graph.ts'
import { type AnchoredPage, anchoredProfiles } from './required-by.loaders.ts'

/**
 * Job profiles that hang on an anchor, by title: of those that `jobProfiles` lists by the same filter; published ones
 * unless it names states.
 */
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
    where: { ...where, state: where.state ?? [PublicationState.PUBLISHED] },
    lineages: await lineagesOf(session, where.competencies),
    limit: keyset.limit,
    after: keyset.position,
  }
  const rows = await session.load(anchoredProfiles[anchoring].page).load(key)
  const found = keyset.of(
    rows,
    (row) => [row.title, row.id],
    (row, cursor) => Object.assign(new JobProfileEdge(), { node: jobProfileOf(row), cursor }),
  )
  const count = () => session.load(anchoredProfiles[anchoring].count).load(key)
  return Object.assign(new JobProfileConnection(), found, { count })
}
