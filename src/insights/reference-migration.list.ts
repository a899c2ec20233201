import { KeysetPage, readList } from '../database/keyset.ts'
import type { Session } from '../database/session.ts'
import { SqlConditions } from '../database/sql-conditions.ts'
import { libraryOf, SHARED_LIBRARY } from '../frameworks/library.ts'
import { maySteward } from '../frameworks/sight.ts'
import { requireOrganisation } from '../identity/rights.ts'
import { limitExceeded } from '../shared/errors.ts'
import { dayOf } from '../shared/instant.ts'
import type { ForwardArguments } from '../shared/paging.ts'
import { MigrationStatus } from './reference-kinds.ts'
import {
  ReferenceMigrationConnection,
  ReferenceMigrationEdge,
  type ReferenceMigrationWhere,
} from './reference-migration.inputs.ts'
import { ReferenceMigration } from './reference-migration.ts'

type Put = (value: unknown) => string

/** What refers to competencies and is the organisation's own, as it stands now, drafts included. */
const references = (organisation: string, mapped: string): string => `
  SELECT 'JOB_PROFILE' AS kind, p.id AS subject, target->>'competency' AS competency
  FROM job_profile p JOIN requirement r ON r.job_profile_id = p.id AND r.version = p.latest_version
  CROSS JOIN LATERAL jsonb_array_elements(r.any_of) AS target
  WHERE p.employer_id = ${organisation} AND p.state <> 'CLOSED' AND target->>'kind' = 'COMPETENCY'
  UNION SELECT 'PROGRAM', p.id, o.competency_id
  FROM program p JOIN outcome o ON o.owner_id = p.id AND o.version = p.latest_version
  WHERE p.provider_id = ${organisation} AND p.state <> 'CLOSED'
  UNION SELECT 'COURSE', c.id, o.competency_id
  FROM course c JOIN outcome o ON o.owner_id = c.id AND o.version = c.latest_version
  WHERE c.provider_id = ${organisation}
  UNION SELECT 'ACHIEVEMENT', a.id, l.competency_id
  FROM achievement a JOIN achievement_alignment l ON l.achievement_id = a.id WHERE a.creator_id = ${organisation}
  UNION SELECT 'MAPPING', m.id, e.competency
  FROM mapping m CROSS JOIN LATERAL (VALUES (m.origin_id), (m.destination_id)) AS e(competency)
  WHERE m.library_id = ANY(${mapped}::text[]) AND m.status NOT IN ('REJECTED', 'RETIRED')`

/** Those whose meaning the newest published version does not have any more, or has ended. */
const outdated = (visible: string, today: string): string => `
  SELECT r.kind, r.subject, r.competency, c.identifier, c.lineage, n.id AS newest, n.library_id, n.document_identifier,
    EXISTS (SELECT FROM competency s WHERE s.framework_id = n.id AND s.lineage = c.lineage) AS retired
  FROM reference r JOIN competency c ON c.id = r.competency JOIN framework f ON f.id = c.framework_id
  JOIN framework n ON n.library_id = f.library_id AND n.document_identifier = f.document_identifier AND n.newest
  WHERE n.library_id = ANY(${visible}::text[]) AND NOT EXISTS (
    SELECT FROM competency s WHERE s.framework_id = n.id AND s.lineage = c.lineage
      AND (s.status_end_date IS NULL OR s.status_end_date >= ${today}))`

/** What may take its place: the same item as it is worded now, or what a framework says supersedes it. */
const successors = (visible: string): string => `
  SELECT o.*, found.id AS target, coalesce(found.reason, CASE WHEN o.retired THEN 'RETIRED' ELSE 'REMOVED' END) AS reason
  FROM outdated o LEFT JOIN LATERAL (
    SELECT s.id, 'CHANGED' AS reason FROM competency s
    WHERE NOT o.retired AND s.framework_id = o.newest AND s.identifier = o.identifier AND s.matchable
    UNION
    SELECT t.id, 'REPLACED' FROM framework vf JOIN competency v ON v.framework_id = vf.id AND v.identifier = o.identifier
    JOIN association a ON a.origin_id = v.id AND a.type = 'replacedBy' AND NOT a.generated
    JOIN framework af ON af.id = a.framework_id AND af.published AND af.library_id = o.library_id
    JOIN competency d ON d.id = a.destination_id
    JOIN competency t ON t.lineage = d.lineage AND t.matchable
    JOIN framework tf ON tf.id = t.framework_id AND tf.newest AND tf.library_id = ANY(${visible}::text[])
    WHERE vf.library_id = o.library_id AND vf.document_identifier = o.document_identifier AND vf.published
      AND v.lineage = o.lineage AND t.lineage <> o.lineage
  ) AS found ON true`

/** Texts are ours; values are what `put` makes of them. The id names what it is made of, so nothing has to be kept. */
function proposals(session: Session, put: Put): string {
  const organisation = requireOrganisation(session)
  const own = libraryOf(organisation)
  const visible = put([own, SHARED_LIBRARY])
  const mapped = put(maySteward(session.viewer) ? [own, SHARED_LIBRARY] : [own])
  const asking = put(organisation)
  return `FROM (
    WITH reference AS (${references(asking, mapped)}), outdated AS (${outdated(visible, put(dayOf(session.now)))}),
    proposed AS (${successors(visible)})
    SELECT p.*, 'mig_' || md5(concat_ws(' ', p.kind, p.subject, p.competency, p.newest, p.target)) AS id FROM proposed p
  ) AS m LEFT JOIN reference_decision d ON d.organisation_id = ${asking} AND d.proposal = m.id`
}

const COLUMNS = `m.id, m.kind, m.subject, m.competency, m.newest, m.target, m.reason,
  coalesce(d.status, 'PROPOSED') AS status`

/** Proposals about the organisation's own references, by what refers. */
export async function referenceMigrations(
  session: Session,
  where: ReferenceMigrationWhere,
  page: ForwardArguments,
): Promise<ReferenceMigrationConnection> {
  for (const name of ['kinds', 'status'] as const)
    if ((where[name]?.length ?? 0) > 10) throw limitExceeded('Name at most 10.', `where.${name}`)
  const keyset = new KeysetPage(session, 'referenceMigrations', where, page)
  const conditions = new SqlConditions()
  let from = ''
  conditions.add((put) => {
    from = proposals(session, put)
    return `coalesce(d.status, 'PROPOSED') = ANY(${put(where.status ?? [MigrationStatus.PROPOSED])}::text[])`
  })
  const { kinds, framework } = where
  if (kinds) conditions.add((put) => `m.kind = ANY(${put(kinds)}::text[])`)
  if (framework)
    conditions.add(
      (put) => `EXISTS (SELECT FROM framework named WHERE named.id = ${put(framework)}
        AND named.library_id = m.library_id AND named.document_identifier = m.document_identifier)`,
    )
  const list = { name: 'insights.migrations', columns: COLUMNS, from, order: ['m.subject', 'm.id'], where: conditions }
  const { rows, count } = await readList<ReferenceMigration>(session, list as never, keyset)
  const found = keyset.of(
    rows,
    (row) => [row.subject, row.id],
    (row, cursor) =>
      Object.assign(new ReferenceMigrationEdge(), { node: Object.assign(new ReferenceMigration(), row), cursor }),
  )
  return Object.assign(new ReferenceMigrationConnection(), found, { count })
}

/** One proposal as it stands now; null when it is none, or not the organisation's. */
export async function migrationOf(session: Session, id: string): Promise<ReferenceMigration | null> {
  const parameters: unknown[] = []
  const put = (value: unknown) => `$${parameters.push(value)}`
  const from = proposals(session, put)
  const [row]: object[] = await session.sql.query(
    `/* insights.migration */ SELECT ${COLUMNS} ${from} WHERE m.id = ${put(id)}`,
    parameters,
  )
  return row ? Object.assign(new ReferenceMigration(), row) : null
}
