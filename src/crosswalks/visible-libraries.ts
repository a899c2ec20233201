import type { Session } from '../database/session.ts'
import { sightOf } from '../frameworks/sight.ts'

/**
 * The libraries whose mappings and scale maps the viewer sees: the shared one and the own one. Both ends of a mapping
 * stand in its library or in the shared one, so who sees the library sees the ends.
 */
export function visibleLibraries(session: Session): string[] {
  const { own, shared } = sightOf(session.viewer)
  return [own, shared].filter((library) => library !== null)
}
