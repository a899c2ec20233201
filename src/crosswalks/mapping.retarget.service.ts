import type { Session } from '../database/session.ts'
import { refuseInput, UserErrorCode } from '../shared/payload.ts'
import { proposeMapping } from './mapping.service.ts'
import { lockMapping } from './mapping.store.ts'

/**
 * Proposes what a mapping says for the competency that took the place of one of its ends; both sides are asked again.
 * The old mapping stays as it is, for what stands on the old wording. Inside a transaction. Throws Refused.
 */
export async function retargetMapping(tx: Session, id: string, from: string, to: string): Promise<void> {
  const mapping = await lockMapping(tx, id)
  if (!mapping || (mapping.originId !== from && mapping.destinationId !== from))
    throw refuseInput(UserErrorCode.NOT_FOUND, 'No such mapping, or it is not yours.', 'id')
  const { relation, originId, destinationId, rationale } = mapping
  const [origin, destination] = [originId, destinationId].map((end) => (end === from ? to : end)) as [string, string]
  const why = rationale ?? `As ${id} says of the version before.`
  await proposeMapping(tx, { origin, destination, relation, rationale: why }, null)
}
