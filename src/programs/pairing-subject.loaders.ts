import { createHash } from 'node:crypto'

import {
  type AgreedSubject,
  changedParts,
  frameworkMoved,
  type PairingPart,
  type PairingSubject,
} from '../cohorts/pairing.rule.ts'
import type { Pairing } from '../cohorts/pairing.ts'
import { defineLoader, inOrder } from '../database/loader.ts'
import type { Session } from '../database/session.ts'
import { SHARED_LIBRARY } from '../frameworks/library.ts'

/** How a pairing's parts stand, and whether the version of its framework is published. */
export interface CurrentSubject extends PairingSubject {
  readonly published: boolean
}

/**
 * By the ids of pairings that the viewer sees. The framework is the latest version that all members of the cohort see,
 * the same for both parties: drafts where the cohort keeps it, else what the shared library has published, or the version
 * that was named.
 */
export const currentSubject = defineLoader<string, CurrentSubject>({
  name: 'programs.pairingSubject',
  batch: async (session, ids) => {
    const rows: (CurrentSubject & { id: string })[] = await session.sql.query(
      `/* programs.pairingSubject */ SELECT p.id, f.id AS framework, coalesce(f.edits, 0) AS edits,
         coalesce(f.published, false) AS published, coalesce(j.published_version, j.latest_version, 0)::text AS job,
         concat_ws(' ', coalesce(g.published_version, g.latest_version), (
           SELECT string_agg(concat(c.id, ':', c.latest_version), ' ' ORDER BY c.id) FROM program_course pc
           JOIN course c ON c.id = pc.course_id
           WHERE pc.program_id = g.id AND pc.version = coalesce(g.published_version, g.latest_version))) AS program
       FROM pairing p LEFT JOIN program g ON g.id = p.program_id LEFT JOIN job_profile j ON j.id = p.job_profile_id
       LEFT JOIN LATERAL (
         SELECT f.id, f.edits, f.published FROM framework named JOIN framework f
           ON f.library_id = named.library_id AND f.document_identifier = named.document_identifier
         LEFT JOIN framework_cohort kept ON kept.library_id = f.library_id
           AND kept.document_identifier = f.document_identifier AND kept.cohort_id = p.cohort_id
         WHERE named.id = p.framework_id
           AND (f.id = named.id OR kept.cohort_id IS NOT NULL OR (f.library_id = $2 AND f.published))
         ORDER BY f.revision DESC LIMIT 1) AS f ON true
       WHERE p.id = ANY($1::text[])`,
      [ids, SHARED_LIBRARY],
    )
    return inOrder(ids, rows, (row) => row.id).map((row, place) => {
      if (row) return row
      throw new Error(`no pairing ${ids[place]}`)
    })
  },
})

/**
 * A digest of all that a version says about competencies, without times of change, and without what publishing adds: the
 * status, the version's name, and what it replaces.
 */
export const frameworkContent = defineLoader<string, string | null>({
  name: 'programs.frameworkContent',
  batch: async (session, ids) => {
    const said = (source: string) => `md5(regexp_replace(${source}::text, '"lastChangeDateTime": "[^"]*"', '', 'g'))`
    const all = (table: string, more = '') =>
      `(SELECT string_agg(${said('e.source')}, '' ORDER BY e.identifier) FROM ${table} e WHERE e.framework_id = f.id${more})`
    const rows: { id: string; content: string }[] = await session.sql.query(
      `/* programs.frameworkContent */ SELECT f.id, md5(concat_ws(' ', md5(f.title), md5(f.description),
         f.hierarchy_meaning, md5(f.matchable_item_types::text), 'i', md5(${all('competency')}),
         'a', md5(${all('association', ' AND NOT e.generated')}), 'd', md5(${all('framework_definition')}))) AS content
       FROM framework f WHERE f.id = ANY($1::text[])`,
      [ids],
    )
    return inOrder(ids, rows, (row) => row.id).map((row) => row?.content ?? null)
  },
})

/** What a yes would be about now; null: somebody edits the framework meanwhile, and what was read is of two edits. */
export async function subjectToAgree(session: Session, pairing: Pick<Pairing, 'id'>): Promise<AgreedSubject | null> {
  const subject = session.load(currentSubject)
  const before = await subject.load(pairing.id)
  const { framework, edits, program, job } = before
  const content = framework === null ? null : await session.load(frameworkContent).load(framework)
  if (frameworkMoved(before, await subject.clear(pairing.id).load(pairing.id))) return null
  return { framework, edits, program, job, content }
}

/** What was edited since the yeses that stand; empty while nobody has said yes. */
export async function changedSinceAgreed(
  session: Session,
  { id, agreedOn }: Pick<Pairing, 'id' | 'agreedOn'>,
): Promise<PairingPart[]> {
  if (agreedOn === null) return []
  const now = await session.load(currentSubject).load(id)
  const moved = now.framework !== null && frameworkMoved(agreedOn, now)
  const content = moved ? await session.load(frameworkContent).load(now.framework as string) : null
  return changedParts(agreedOn, { ...now, content })
}

/** Another text whenever something was edited that a yes is about. */
export async function subjectKey(session: Session, pairing: Pick<Pairing, 'id'>): Promise<string> {
  const { framework, edits, program, job } = await session.load(currentSubject).load(pairing.id)
  return createHash('sha256')
    .update(JSON.stringify([framework, edits, program, job]))
    .digest('hex')
    .slice(0, 32)
}
