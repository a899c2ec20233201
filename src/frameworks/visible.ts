import type { Session } from '../database/session.ts'
import { Competency } from './competency.ts'
import { competencyLoader } from './framework.loaders.ts'

/** Those of the ids that the viewer may see, in their order; one round trip for all that ask at once. */
export async function visibleCompetencies(session: Session, ids: readonly string[]): Promise<Competency[]> {
  const rows = await session.load(competencyLoader).loadMany(ids)
  return rows.filter((row): row is Competency => row instanceof Competency)
}
