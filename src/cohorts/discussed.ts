import type { Session } from '../database/session.ts'
import type { IdKind } from '../shared/ids.ts'

/** Something that can be talked about, as far as talking about it needs. */
export interface Discussed {
  /** The same for all versions of it. */
  readonly key: string
  /** The cohort that keeps it; null: none, or none that is known. */
  readonly cohort: string | null
}

/** Null for what the viewer may not see. */
export type SeeDiscussed = (session: Session, id: string) => Promise<Discussed | null>

/** What can be talked about, by the kind of its id; later modules add theirs. */
export const discussed: Partial<Record<IdKind, SeeDiscussed>> = {}
