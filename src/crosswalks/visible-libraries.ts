import { activeMember } from '../cohorts/cohort.store.ts'
import type { Session } from '../database/session.ts'
import { SHARED_LIBRARY } from '../frameworks/library.ts'
import { sightOf } from '../frameworks/sight.ts'

/**
 * The libraries whose mappings and scale maps the viewer sees: the shared one and the own one. Both ends of a mapping
 * stand in its library or in the shared one, so who sees the library sees the ends.
 */
export function visibleLibraries(session: Session): string[] {
  const { own, shared } = sightOf(session.viewer)
  return [own, shared].filter((library) => library !== null)
}

/**
 * SQL condition on a row of `mapping` under this alias: it stands in a library that the viewer sees, or a cohort of the
 * viewer's decides about it whose members see both ends.
 */
export const visibleMapping = (alias: string, session: Session, put: (value: unknown) => string): string =>
  `(${alias}.library_id = ANY(${put(visibleLibraries(session))}::text[]) OR (
     ${activeMember(`${alias}.cohort_id`, put(session.viewer.organisation))} AND NOT EXISTS (
       SELECT FROM competency e JOIN framework ef ON ef.id = e.framework_id
       WHERE e.id IN (${alias}.origin_id, ${alias}.destination_id)
         AND NOT (ef.library_id = ${put(SHARED_LIBRARY)} AND ef.published)
         AND NOT EXISTS (SELECT FROM framework_cohort kept WHERE kept.library_id = ef.library_id
           AND kept.document_identifier = ef.document_identifier AND kept.cohort_id = ${alias}.cohort_id))))`
