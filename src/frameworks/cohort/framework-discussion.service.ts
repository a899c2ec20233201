import { noteActivity } from '../../cohorts/activity.service.ts'
import { ActivityKind } from '../../cohorts/activity.types.ts'
import type { SeeDiscussed } from '../../cohorts/discussed.ts'
import type { Session } from '../../database/session.ts'
import { documentKey } from '../document-key.ts'
import { competencyLoader, frameworkLoader } from '../framework.loaders.ts'
import type { FrameworkImported } from '../imports/imported.ts'
import { cohortOfFramework } from './framework-cohort.loaders.ts'

/** A framework is talked about as a document, whichever version somebody looks at. */
export const seeFramework: SeeDiscussed = async (session, id) => {
  const framework = await session.load(frameworkLoader).load(id)
  if (!framework) return null
  const cohort = await session.load(cohortOfFramework).load(id)
  return { key: documentKey(framework.libraryId, framework.identifier), cohort }
}

/** A competency is talked about as what it means: through all versions while its meaning is the same. */
export const seeCompetency: SeeDiscussed = async (session, id) => {
  const competency = await session.load(competencyLoader).load(id)
  if (!competency) return null
  const { frameworkId, lineage } = competency
  const cohort = frameworkId === null ? null : await session.load(cohortOfFramework).load(frameworkId)
  return { key: lineage, cohort }
}

/** Tells the cohort that keeps it of a version that was written, in the same transaction. */
export async function noteVersion(tx: Session, { framework, published }: FrameworkImported): Promise<void> {
  const cohort = await tx.load(cohortOfFramework).clear(framework).load(framework)
  const kind = published ? ActivityKind.FRAMEWORK_PUBLISHED : ActivityKind.FRAMEWORK_CHANGED
  if (cohort !== null) await noteActivity(tx, cohort, kind, framework)
}
