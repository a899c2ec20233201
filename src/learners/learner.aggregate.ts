import type { EntityManager } from 'typeorm'

import { grouped } from '../database/loader.ts'
import type { Projection } from '../graph/projection.ts'
import { consentsOfLearners } from '../identity/consent.loaders.ts'
import { derivedId } from '../shared/ids.ts'
import { Assertion } from './assertion.ts'
import { knownAchievements } from './known-achievements.ts'
import { keysOf, learnerPart } from './learner.projection.ts'
import { Learner } from './learner.ts'
import { readKnown } from './resolve.store.ts'

/** Reads what the learner's part of the graph is made of. */
export const learnerProjection: Projection = {
  kind: 'learner',
  labels: ['Learner'],
  edgeTypes: ['SHOWS', 'GRANTS'],
  // The learner's id must not stand in the graph, and after an erasure only the id is known.
  partName: (id) => derivedId('learner', 'part', id),
  async read(sql, ids) {
    const learners = await sql
      .getRepository(Learner)
      .createQueryBuilder('l')
      .comment('learner.project')
      .where('l.id = ANY(:ids)', { ids: [...ids] })
      .getMany()
    const found = learners.map(({ id }) => id)
    const grants = await consentsOfLearners(sql, found)
    const assertions = await assertionsOf(sql, found)
    const known = await readKnown(sql, assertions.flat().map(keysOf))
    const achievement = await knownAchievements(sql, achievementUris(assertions.flat()))
    return new Map(
      learners.map((learner, at) => [
        learner.id,
        learnerPart(learner, grants.get(learner.id) ?? [], assertions[at] ?? [], known, achievement),
      ]),
    )
  },
  async ids(sql, after, limit) {
    const rows: { id: string }[] = await sql.query(
      '/* learner.ids */ SELECT id FROM learner WHERE id > $1 ORDER BY id LIMIT $2',
      [after ?? '', limit],
    )
    return rows.map(({ id }) => id)
  },
}

async function assertionsOf(sql: EntityManager, learners: readonly string[]): Promise<Assertion[][]> {
  const rows = await sql
    .getRepository(Assertion)
    .createQueryBuilder('a')
    .comment('learner.assertions')
    .where('a.learnerId = ANY(:learners)', { learners: [...learners] })
    .orderBy('a.id')
    .getMany()
  return grouped(learners, rows, (row) => row.learnerId)
}

const achievementUris = (assertions: readonly Assertion[]): string[] => [
  ...new Set(
    assertions.flatMap(({ about, achievementUri }) =>
      about === 'ACHIEVEMENT' && achievementUri ? [achievementUri] : [],
    ),
  ),
]
