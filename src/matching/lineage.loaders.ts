import { defineLoader, inOrder } from '../database/loader.ts'
import { Competency } from '../frameworks/competency.ts'
import { Framework } from '../frameworks/framework.ts'
import { sightOf, visibleCompetency } from '../frameworks/sight.ts'

/** What a lineage is called in the newest version that the viewer may see; null where they see none. */
export const competencyOfLineage = defineLoader<string, Competency | null>({
  name: 'matching.competencyOfLineage',
  batch: async (session, lineages) => {
    const rows = await session.sql
      .getRepository(Competency)
      .createQueryBuilder('c')
      .comment('matching.competencyOfLineage')
      .innerJoin(Framework, 'f', 'f.id = c.frameworkId')
      .where(`c.lineage = ANY(:lineages) AND ${visibleCompetency('c')}`, {
        lineages: [...lineages],
        ...sightOf(session.viewer),
      })
      // the last of a lineage is the one that is kept
      .orderBy('f.newest')
      .addOrderBy('f.revision')
      .addOrderBy('c.id')
      .getMany()
    return inOrder(lineages, rows, (row) => row.lineage)
  },
})
