import type { Session } from '../database/session.ts'
import { sightOf } from '../frameworks/sight.ts'
import { compareText } from '../shared/compare-text.ts'
import type { MappedPair } from './suggest/item.ts'
import { SuggestionRejection } from './suggestion-rejection.ts'
import { visibleLibraries } from './visible-libraries.ts'

/** The newest published version of a framework, and how many items it has. */
export interface NewestVersion {
  readonly id: string
  readonly library: string
  readonly identifier: string
  readonly items: number
}

/**
 * By the asked version of each framework: its newest published one, null where nothing is published. Who may not see
 * the asked version gets no entry.
 */
export async function readNewestVersions(
  session: Session,
  frameworks: readonly string[],
): Promise<ReadonlyMap<string, NewestVersion | null>> {
  const { own, shared, steward } = sightOf(session.viewer)
  const rows: { asked: string; id: string | null; library: string; identifier: string; items: number }[] =
    await session.sql.query(
      `/* crosswalks.newestVersions */ SELECT asked.id AS asked, n.id, asked.library_id AS library,
         asked.document_identifier AS identifier,
         (SELECT count(*)::int FROM competency c WHERE c.framework_id = n.id) AS items
       FROM framework asked LEFT JOIN framework n ON n.library_id = asked.library_id
         AND n.document_identifier = asked.document_identifier AND n.newest
       WHERE asked.id = ANY($1::text[])
         AND (asked.library_id = $2 OR (asked.library_id = $3 AND (asked.published OR $4)))`,
      [frameworks, own, shared, steward],
    )
  return new Map(rows.map(({ asked, id, ...row }) => [asked, id === null ? null : { ...row, id }]))
}

/** Pairs of lineages of two framework versions that a mapping in sight speaks of, whichever way round; in one order. */
export async function readMappedPairs(session: Session, from: string, to: string): Promise<MappedPair[]> {
  const rows: { a: string; b: string; counts: boolean }[] = await session.sql.query(
    `/* crosswalks.mappedPairs */ SELECT a.lineage AS a, b.lineage AS b, bool_or(m.status IN ('AGREED', 'ASSERTED')) AS counts
     FROM competency a JOIN mapping m ON m.origin_lineage = a.lineage
     JOIN competency b ON b.lineage = m.destination_lineage
     WHERE ((a.framework_id = $1 AND b.framework_id = $2) OR (a.framework_id = $2 AND b.framework_id = $1))
       AND m.library_id = ANY($3::text[]) AND m.status <> 'RETIRED'
     GROUP BY a.lineage, b.lineage ORDER BY a.lineage COLLATE "C", b.lineage COLLATE "C"`,
    [from, to, visibleLibraries(session)],
  )
  return rows.map(({ a, b, counts }) => ({ lineages: [a, b], counts }))
}

/** A pair that was turned down, by items of the two versions, and what it rested on then. */
export interface RejectedPair {
  readonly origin: string
  readonly destination: string
  readonly inputs: string
}

export const readRejectedPairs = (session: Session, from: string, to: string): Promise<RejectedPair[]> =>
  session.sql.query(
    `/* crosswalks.rejectedPairs */ SELECT o.id AS origin, d.id AS destination, r.inputs
     FROM competency o JOIN suggestion_rejection r ON o.lineage IN (r.lineage_a, r.lineage_b)
     JOIN competency d ON d.framework_id = $2
       AND d.lineage = CASE WHEN o.lineage = r.lineage_a THEN r.lineage_b ELSE r.lineage_a END
     WHERE o.framework_id = $1 AND r.library_id = ANY($3::text[])`,
    [from, to, visibleLibraries(session)],
  )

/** Notes a rejection, or that it holds for other inputs now. */
export async function saveRejection(
  tx: Session,
  lineages: readonly [string, string],
  more: Pick<SuggestionRejection, 'library' | 'inputs' | 'reason'>,
): Promise<void> {
  const [lineageA, lineageB] = [...lineages].sort(compareText) as [string, string]
  await tx.sql
    .getRepository(SuggestionRejection)
    .upsert({ ...more, lineageA, lineageB, rejectedBy: tx.viewer.organisation, rejectedAt: new Date(tx.now) }, [
      'library',
      'lineageA',
      'lineageB',
    ])
}
