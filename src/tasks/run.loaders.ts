import { defineLoader, inOrder } from '../database/loader.ts'
import { Run } from './run.ts'

/** Runs of the viewer's own organisation; those of learners, who have none, are for the one who asked. */
export const ownRun = defineLoader<string, Run | null>({
  name: 'tasks.run',
  batch: async (session, ids) => {
    const { organisation, actor } = session.viewer
    const rows = await session.sql
      .getRepository(Run)
      .createQueryBuilder('r')
      .comment('tasks.run')
      .where('r.id = ANY(:ids)', { ids: [...ids] })
      .andWhere(
        organisation === null ? 'r.organisationId IS NULL AND r.actorId = :actor' : 'r.organisationId = :organisation',
        { organisation, actor },
      )
      .getMany()
    return inOrder(ids, rows, (row) => row.id)
  },
})
