import { defineLoader, inOrder } from '../../database/loader.ts'
import { frameworkLoader } from '../framework.loaders.ts'
import { Framework } from '../framework.ts'
import { sightOf, visibleFramework, writableFramework } from '../sight.ts'
import { FrameworkEdit } from './draft-edit.ts'

/** The open draft of a document, by any version of it, as far as the viewer may see it. */
export const draftLoader = defineLoader<string, Framework | null>({
  name: 'frameworks.draft',
  batch: async (session, ids) => {
    const rows = await session.sql
      .getRepository(Framework)
      .createQueryBuilder('f')
      .comment('frameworks.draft')
      .select('own.id', 'own')
      .addSelect('f.id', 'draft')
      .innerJoin(
        Framework,
        'own',
        'own.library_id = f.library_id AND own.document_identifier = f.document_identifier AND own.id <> f.id',
      )
      .where('own.id = ANY(:ids)', { ids: [...ids] })
      .andWhere(`f.editable AND ${visibleFramework('f')}`, { ...sightOf(session.viewer) })
      .getRawMany<{ own: string; draft: string }>()
    const of = inOrder(ids, rows, (row) => row.own)
    return Promise.all(of.map((row) => row && session.load(frameworkLoader).load(row.draft)))
  },
})

const MAX_EDITS = 100

/** Edits after a revision; nothing for those who may not write the framework's library. */
export const editsOf = defineLoader<{ readonly framework: string; readonly since: number }, FrameworkEdit[]>({
  name: 'frameworks.edits',
  cacheKey: ({ framework, since }) => `${framework} ${since}`,
  batch: (session, keys) =>
    Promise.all(
      keys.map(({ framework, since }) =>
        session.sql
          .getRepository(FrameworkEdit)
          .createQueryBuilder('e')
          .comment('frameworks.edits')
          .innerJoin(Framework, 'f', `f.id = e.framework_id AND ${writableFramework('f')}`, {
            ...sightOf(session.viewer),
          })
          .where('e.framework_id = :framework AND e.revision > :since', { framework, since })
          .orderBy('e.revision')
          .addOrderBy('e.ordinal')
          .limit(MAX_EDITS)
          .getMany(),
      ),
    ),
})
