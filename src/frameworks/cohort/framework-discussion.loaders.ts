import { defineLoader, inOrder } from '../../database/loader.ts'
import { frameworkLoader } from '../framework.loaders.ts'
import type { Framework } from '../framework.ts'
import { sightOf, visibleFramework } from '../sight.ts'

/** The latest version that the viewer may see of the document that an id names a version of; null when there is none. */
export const latestVersionLoader = defineLoader<string, Framework | null>({
  name: 'frameworks.latestVersion',
  batch: async (session, ids) => {
    const rows = await session.sql
      .createQueryBuilder()
      .comment('frameworks.latestVersion')
      .select('named.id', 'named')
      .addSelect('f.id', 'latest')
      .distinctOn(['named.id'])
      .from('framework', 'named')
      .innerJoin(
        'framework',
        'f',
        'f.library_id = named.library_id AND f.document_identifier = named.document_identifier',
      )
      .where('named.id = ANY(:ids)', { ids: [...ids] })
      .andWhere(visibleFramework('f'), { ...sightOf(session.viewer) })
      .orderBy('named.id')
      .addOrderBy('f.revision', 'DESC')
      .getRawMany<{ named: string; latest: string }>()
    const found = inOrder(ids, rows, (row) => row.named)
    return Promise.all(found.map((row) => row && session.load(frameworkLoader).load(row.latest)))
  },
})
