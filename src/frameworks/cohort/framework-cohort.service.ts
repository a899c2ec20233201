import { noteActivity } from '../../cohorts/activity.service.ts'
import { ActivityKind } from '../../cohorts/activity.types.ts'
import { partInSeen } from '../../cohorts/cohort-part.store.ts'
import { CohortRole } from '../../cohorts/kinds.ts'
import { enqueue } from '../../database/outbox.ts'
import type { Session } from '../../database/session.ts'
import { requireUseCase } from '../../identity/rights.ts'
import { forbidden } from '../../shared/errors.ts'
import { UseCase } from '../../shared/viewer.ts'
import { lockLibrary } from '../imports/import.store.ts'
import { SHARED_LIBRARY } from '../library.ts'
import { frameworkToWrite } from '../rubrics/scale.service.ts'
import type { SetFrameworkCohortInput } from './framework-cohort.inputs.ts'
import { FrameworkCohort } from './framework-cohort.ts'

/**
 * Gives a framework that the viewer may write, in all its versions, into the care of a cohort: its members see it from
 * then on, drafts included. Answers the framework's id. Throws Refused.
 */
export async function setFrameworkCohort(session: Session, input: SetFrameworkCohortInput): Promise<string> {
  requireUseCase(session, UseCase.FRAMEWORK_STEWARDSHIP)
  const cohort = input.cohort ?? null
  await session.transaction(async (tx) => {
    const { libraryId, identifier } = await frameworkToWrite(tx, input.framework, 'input.framework')
    if (cohort !== null) await checkCohort(tx, cohort)
    await lockLibrary(tx, libraryId, libraryId === SHARED_LIBRARY ? null : tx.viewer.organisation)
    const document = { libraryId, documentIdentifier: identifier }
    const kept = tx.sql.getRepository(FrameworkCohort)
    if (cohort === null) await kept.delete(document)
    else await kept.upsert({ ...document, cohortId: cohort }, ['libraryId', 'documentIdentifier'])
    if (cohort !== null) await noteActivity(tx, cohort, ActivityKind.FRAMEWORK_KEPT, input.framework)
    const versions: { id: string }[] = await tx.sql.query(
      '/* frameworks.versions */ SELECT id FROM framework WHERE library_id = $1 AND document_identifier = $2',
      [libraryId, identifier],
    )
    await enqueue(
      tx,
      'framework',
      versions.map((version) => version.id),
    )
  })
  return input.framework
}

async function checkCohort(tx: Session, id: string): Promise<void> {
  const part = await partInSeen(tx, id, 'input.cohort')
  if (!part?.roles.some((role) => role === CohortRole.EDITOR || role === CohortRole.FACILITATOR))
    throw forbidden('to be an editor or facilitator of this cohort')
}
