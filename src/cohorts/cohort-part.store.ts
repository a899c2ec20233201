import type { Session } from '../database/session.ts'
import { forbidden } from '../shared/errors.ts'
import { Refused, UserErrorCode, userError } from '../shared/payload.ts'
import { Role, type Viewer } from '../shared/viewer.ts'
import { cohortLoader } from './cohort.loaders.ts'
import { worksIn } from './cohort.rule.ts'
import { activeMember, type CohortPart, cohortsOf } from './cohort.store.ts'

/**
 * SQL condition on a column that names a cohort: what members say to each other is read by active members, and by the
 * operator; that a cohort is public does not make its discussion public. `places` are the placeholders of `values`.
 */
export function readsCohort(
  column: string,
  { organisation, roles }: Viewer,
  [who, operator]: readonly [string, string],
): { readonly text: string; readonly values: readonly unknown[] } {
  return {
    text: `(${operator}::boolean OR ${activeMember(column, `${who}::text`)})`,
    values: [organisation, roles.has(Role.OPERATOR)],
  }
}

/** The part that the viewer's organisation takes in a cohort, null for none. */
const ownPart = async (session: Session, cohort: string): Promise<CohortPart | null> =>
  (await cohortsOf(session)).find((one) => one.cohort === cohort) ?? null

/** The same, for a cohort that the viewer sees. Throws Refused for any other. */
export async function partInSeen(session: Session, cohort: string, path: string): Promise<CohortPart | null> {
  if (await session.load(cohortLoader).load(cohort)) return ownPart(session, cohort)
  throw new Refused(userError(UserErrorCode.NOT_FOUND, 'No such cohort, or it is not yours to see.', path))
}

/** The part that the viewer's organisation takes. Throws Refused: none reads like no such cohort. */
async function partIn(session: Session, cohort: string, path: string): Promise<CohortPart> {
  const part = await ownPart(session, cohort)
  if (part) return part
  throw new Refused(
    userError(UserErrorCode.NOT_FOUND, 'No such cohort, or your organisation takes no part in it.', path),
  )
}

/** The same for who wants to do more than read. */
export async function workingPartIn(session: Session, cohort: string, path: string): Promise<CohortPart> {
  const part = await partIn(session, cohort, path)
  if (worksIn(part.roles)) return part
  throw forbidden('to be more than an observer of this cohort')
}
