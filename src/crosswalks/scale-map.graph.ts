import { z } from 'zod'

import type { Session } from '../database/session.ts'
import { SHARED_LIBRARY } from '../frameworks/library.ts'
import { defineQuery } from '../shared/graph.ts'
import type { ApprovedScaleMap } from '../shared/levels.ts'
import { visibleLibraries } from './visible-libraries.ts'

const approved = defineQuery({
  name: 'crosswalks.approvedScaleMaps',
  text: `MATCH (m:ScaleMap) WHERE m.status = 'AGREED' AND m.library IN $libraries
         RETURN m.id AS id, m.library AS library, m.fromScale AS from, m.toScale AS to,
           m.fromParts AS fromParts, m.toParts AS toParts
         ORDER BY id`,
  row: z.object({
    id: z.string(),
    library: z.string(),
    from: z.string(),
    to: z.string(),
    fromParts: z.array(z.number()),
    toParts: z.array(z.number()),
  }),
  scans: 'there are as few scale maps as pairs of scales, and a scorer takes all of them',
})

/**
 * The translations that count for someone who sees `libraries` (default: the viewer's): at most one between two scales,
 * where an organisation's own goes before the shared one. For a job, give the libraries that its owner sees.
 */
export async function approvedScaleMaps(
  session: Session,
  libraries: Iterable<string> = visibleLibraries(session),
): Promise<ApprovedScaleMap[]> {
  const rows = await session.graph.read(approved, { libraries: [...libraries] })
  const chosen = new Map<string, ApprovedScaleMap>()
  const ownFirst = rows.sort((a, b) => Number(a.library === SHARED_LIBRARY) - Number(b.library === SHARED_LIBRARY))
  for (const { id, from, to, fromParts, toParts } of ownFirst) {
    const pairs = fromParts.map((parts, place) => ({ from: parts, to: toParts[place] as number }))
    if (!chosen.has(`${from} ${to}`)) chosen.set(`${from} ${to}`, { id, from, to, pairs })
  }
  return [...chosen.values()]
}
