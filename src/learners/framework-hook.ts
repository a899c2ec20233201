import { enqueue } from '../database/outbox.ts'
import type { Session } from '../database/session.ts'
import type { FrameworkImportedHook } from '../frameworks/index.ts'
import { elementKeys, normaliseUri } from '../shared/spelling.ts'

/** Keys of one statement. */
const CHUNK = 5_000

/** A framework that comes later gives meaning to assertions that waited for it: their learners are projected again. */
export const reprojectLearners: FrameworkImportedHook = async (tx, { published, competencies, levels }) => {
  if (!published) return
  const waiting = new Set<string>()
  for (let at = 0; at < competencies.length; at += CHUNK)
    for (const learner of await learnersNaming(tx, competencies.slice(at, at + CHUNK))) waiting.add(learner)
  for (let at = 0; at < levels.length; at += CHUNK)
    for (const learner of await learnersAtLevels(tx, levels.slice(at, at + CHUNK))) waiting.add(learner)
  await enqueue(tx, 'learner', [...waiting])
}

async function learnersNaming(
  tx: Session,
  competencies: readonly { identifier: string; uri: string; code: string | null }[],
): Promise<string[]> {
  const rows: { learner_id: string }[] = await tx.sql.query(
    `/* learners.naming */ SELECT learner_id FROM assertion WHERE url = ANY($1::text[])
     UNION SELECT learner_id FROM assertion WHERE identifier = ANY($2::text[])
     UNION SELECT learner_id FROM assertion WHERE code = ANY($3::text[])`,
    [
      competencies.map(({ uri }) => normaliseUri(uri)),
      competencies.map(({ identifier }) => identifier.toLowerCase()),
      competencies.flatMap(({ code }) => (code === null ? [] : [code])),
    ],
  )
  return rows.map((row) => row.learner_id)
}

async function learnersAtLevels(
  tx: Session,
  levels: readonly { identifier: string; uri: string }[],
): Promise<string[]> {
  const rows: { learner_id: string }[] = await tx.sql.query(
    '/* learners.atLevels */ SELECT DISTINCT learner_id FROM assertion WHERE level_uris && $1::text[]',
    [levels.flatMap(elementKeys)],
  )
  return rows.map((row) => row.learner_id)
}
