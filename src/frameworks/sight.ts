import { activeMember, cohortsOf } from '../cohorts/cohort.store.ts'
import type { Session } from '../database/session.ts'
import type { Viewer } from '../shared/viewer.ts'
import { Role } from '../shared/viewer.ts'
import { libraryOf, SHARED_LIBRARY } from './library.ts'

/** Which frameworks a viewer may see: parameters for conditions in SQL and Cypher, never an `if` around an answer. */
export interface Sight {
  /** The own organisation's library: all of it. */
  readonly own: string | null
  /** The shared library: what is published. Null for anonymous viewers. */
  readonly shared: string | null
  /** Writers of the shared library see its private drafts too. */
  readonly steward: boolean
  /** Members of a cohort see its frameworks, drafts included, whoever's library they stand in. */
  readonly viewing: string | null
}

/** The same for a question to the graph, which does not know who is a member of what. */
export interface GraphSight extends Sight {
  readonly cohorts: readonly string[]
}

export function sightOf(viewer: Viewer): Sight {
  return {
    own: viewer.organisation === null ? null : libraryOf(viewer.organisation),
    shared: viewer.kind === 'ANONYMOUS' ? null : SHARED_LIBRARY,
    steward: maySteward(viewer),
    viewing: viewer.organisation,
  }
}

export const graphSightOf = async (session: Session): Promise<GraphSight> => ({
  ...sightOf(session.viewer),
  cohorts: (await cohortsOf(session)).map((part) => part.cohort),
})

/** May write the shared library. */
export const maySteward = (viewer: Viewer): boolean => viewer.roles.has(Role.STEWARD) || viewer.roles.has(Role.OPERATOR)

/** SQL condition: a cohort that the organisation takes part in keeps the framework under this alias. */
export const ofOwnCohort = (alias: string, organisation: string): string =>
  `EXISTS (SELECT 1 FROM framework_cohort fc
     WHERE fc.library_id = ${alias}.library_id AND fc.document_identifier = ${alias}.document_identifier
       AND ${activeMember('fc.cohort_id', organisation)})`

/** SQL condition on a row of `framework` under this alias; parameters are the members of `Sight` in a query builder. */
export const visibleFramework = (alias: string): string =>
  `(${alias}.library_id = :own OR (${alias}.library_id = :shared AND (${alias}.published OR :steward))
     OR ${ofOwnCohort(alias, ':viewing')})`

/** SQL condition on a row of `framework` under this alias: the viewer may write it, if it is one that can be written. */
export const writableFramework = (alias: string): string =>
  `(${alias}.library_id = :own OR (${alias}.library_id = :shared AND :steward))`

/**
 * SQL condition on a row of `competency` under this alias. One that is only referred to is seen where a framework that
 * refers to it is seen.
 */
export const visibleCompetency = (alias: string): string =>
  `(${alias}.library_id = :own OR (${alias}.library_id = :shared AND (:steward OR EXISTS (
     SELECT 1 FROM framework vf WHERE vf.id = ${alias}.framework_id AND vf.published
     UNION ALL
     SELECT 1 FROM association va JOIN framework vf ON vf.id = va.framework_id AND vf.published
     WHERE ${alias}.framework_id IS NULL AND va.destination_id = ${alias}.id
     UNION ALL
     SELECT 1 FROM association va JOIN framework vf ON vf.id = va.framework_id AND vf.published
     WHERE ${alias}.framework_id IS NULL AND va.origin_id = ${alias}.id)))
     OR EXISTS (SELECT 1 FROM framework cf WHERE cf.id = ${alias}.framework_id AND ${ofOwnCohort('cf', ':viewing')}))`

/**
 * Cypher condition on a node that carries `library`, `published` and `cohort`; parameters of `GraphSight`. While a large
 * framework goes into the graph its items are no `Target` and it is no `Framework`: ask for these labels too.
 */
export const visibleInGraph = (name: string): string =>
  `(${name}.library = $own OR (${name}.library = $shared AND (${name}.published OR $steward)) OR ${name}.cohort IN $cohorts)`

/** Cypher condition on an association, the same: it is seen where the version that asserts it is seen. */
export const assertedInSight = (association: string): string =>
  `EXISTS { MATCH (asserting:Entity {id: ${association}.framework})
    WHERE asserting:Framework AND ${visibleInGraph('asserting')} }`
