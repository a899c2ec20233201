import type { Session } from '../database/session.ts'
import { readGraphVersions } from '../graph/driver.ts'

/**
 * Reads an answer together with the version of the graph that it came from: looked up before and after, and asked once
 * more when it moved meanwhile. DESIGN §5.
 */
export async function stamped<Answer>(
  session: Session,
  read: () => Promise<Answer>,
): Promise<{ answer: Answer; graphVersion: number }> {
  const before = await readGraphVersions(session.graph)
  const answer = await read()
  const after = await readGraphVersions(session.graph)
  if (after.version === before.version) return { answer, graphVersion: after.version }
  return { answer: await read(), graphVersion: (await readGraphVersions(session.graph)).version }
}
