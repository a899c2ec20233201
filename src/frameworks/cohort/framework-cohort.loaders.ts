import { defineLoader, grouped, inOrder } from '../../database/loader.ts'
import { Framework } from '../framework.ts'
import { sightOf, visibleFramework } from '../sight.ts'

const MAX_FRAMEWORKS = 100

/** The id of the cohort that keeps a framework; whoever asks for the cohort must see it. */
export const cohortOfFramework = defineLoader<string, string | null>({
  name: 'frameworks.cohortOf',
  batch: async (session, ids) => {
    const rows: { id: string; cohort: string }[] = await session.sql.query(
      `/* frameworks.cohortOf */ SELECT f.id, k.cohort_id AS cohort FROM framework f
       JOIN framework_cohort k ON k.library_id = f.library_id AND k.document_identifier = f.document_identifier
       WHERE f.id = ANY($1::text[])`,
      [ids],
    )
    return inOrder(ids, rows, (row) => row.id).map((row) => row?.cohort ?? null)
  },
})

/** The latest version of each framework of a cohort that the viewer may see, by title; at most 100. */
export const frameworksOfCohort = defineLoader<string, Framework[]>({
  name: 'frameworks.ofCohort',
  batch: async (session, cohorts) => {
    const rows = await session.sql
      .getRepository(Framework)
      .createQueryBuilder('f')
      .comment('frameworks.ofCohort')
      .innerJoin(
        'framework_cohort',
        'k',
        'k.library_id = f.library_id AND k.document_identifier = f.document_identifier',
      )
      .addSelect('k.cohort_id', 'kept_by')
      .where('k.cohort_id = ANY(:cohorts)', { cohorts: [...cohorts] })
      .andWhere(visibleFramework('f'), { ...sightOf(session.viewer) })
      .andWhere(
        `NOT EXISTS (SELECT 1 FROM framework n WHERE n.library_id = f.library_id
           AND n.document_identifier = f.document_identifier AND n.revision > f.revision AND ${visibleFramework('n')})`,
      )
      .orderBy('f.title')
      .addOrderBy('f.id')
      .getRawAndEntities<{ kept_by: string }>()
    const pairs = rows.entities.map((framework, place) => ({ framework, cohort: rows.raw[place]?.kept_by as string }))
    return grouped(cohorts, pairs, (pair) => pair.cohort).map((group) =>
      group.slice(0, MAX_FRAMEWORKS).map((pair) => pair.framework),
    )
  },
})
