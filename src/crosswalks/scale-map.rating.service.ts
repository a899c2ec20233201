import { enqueue } from '../database/outbox.ts'
import type { Session } from '../database/session.ts'
import { idempotent } from '../identity/idempotency.ts'
import { requireUseCase } from '../identity/rights.ts'
import { Refused, UserErrorCode, userError } from '../shared/payload.ts'
import { UseCase } from '../shared/viewer.ts'
import { MappingStatus } from './kinds.ts'
import { lockLibraries } from './mapping.store.ts'
import type { RateScaleMapInput } from './rating.inputs.ts'
import { noteOutcome } from './rating.service.ts'
import { checkedComment, checkRater, rate } from './rating.store.ts'
import { rowsAs } from './rows.ts'
import { retireOthers } from './scale-map.service.ts'
import { ScaleMap } from './scale-map.ts'
import { visibleLibraries } from './visible-libraries.ts'

/**
 * One side's judgment of a translation between scales; its status follows from the judgments of both sides, and once
 * agreed it counts instead of the version that counted before. Answers its id. Throws Refused.
 */
export async function rateScaleMap(
  session: Session,
  input: RateScaleMapInput,
  idempotencyKey: string | null,
): Promise<string> {
  requireUseCase(session, UseCase.FRAMEWORK_STEWARDSHIP)
  const comment = checkedComment(input.comment)
  await idempotent(session, idempotencyKey, 'rateScaleMap', { ...input }, async (tx) => {
    await lockLibraries(tx, visibleLibraries(tx))
    const rows = await tx.sql.query(
      `/* crosswalks.lockScaleMap */ SELECT * FROM scale_map
       WHERE id = $1 AND library_id = ANY($2::text[]) FOR UPDATE`,
      [input.scaleMap, visibleLibraries(tx)],
    )
    const map = rowsAs(tx, ScaleMap, rows)[0]
    if (!map)
      throw new Refused(
        userError(UserErrorCode.NOT_FOUND, 'No such scale map, or it is not yours to see.', 'input.scaleMap'),
      )
    const rater = await checkRater(tx, map, 'input.scaleMap', input.expectedRevision)
    const outcome = await rate(tx, map, rater, { verdict: input.approve ? 'APPROVED' : null, comment })
    if (outcome === null || outcome.status === map.status) return { id: map.id }
    const retired = outcome.status === MappingStatus.AGREED ? await retireOthers(tx, map) : []
    Object.assign(map, { status: outcome.status, revision: map.revision + 1, updatedAt: new Date(tx.now) })
    await tx.sql.getRepository(ScaleMap).save(map, { transaction: false })
    await enqueue(tx, 'scaleMap', [map.id, ...retired])
    await noteOutcome(tx, rater.cohort, map)
    return { id: map.id }
  })
  return input.scaleMap
}
