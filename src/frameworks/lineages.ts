import type { Session } from '../database/session.ts'
import { competencyLoader } from './framework.loaders.ts'

/** What these competencies mean in any version; null when none were given. Ones that are not seen mean nothing. */
export async function lineagesOf(
  session: Session,
  ids: readonly string[] | null | undefined,
): Promise<readonly string[] | null> {
  if (!ids) return null
  const found = await session.load(competencyLoader).loadMany([...ids])
  return [...new Set(found.flatMap((it) => (it === null || it instanceof Error ? [] : [it.lineage])))]
}
