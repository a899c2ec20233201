import { Field, ObjectType } from 'type-graphql'

import type { Session } from '../database/session.ts'
import { readGraphVersions } from '../graph/driver.ts'
import { DateTime } from '../shared/scalars.ts'

@ObjectType({
  description: 'What an answer was computed from; with it the same question gives the same numbers.',
})
export class AnswerStamp {
  @Field()
  policyVersion!: string

  @Field({ description: 'How many changes the graph had taken in; the same number, the same graph.' })
  graphVersion!: string

  @Field(() => DateTime)
  evaluatedAt!: Date
}

/** `evaluatedAt` in epoch ms. */
export const stampOf = (policyVersion: string, graphVersion: number | string, evaluatedAt: number): AnswerStamp =>
  Object.assign(new AnswerStamp(), {
    policyVersion,
    graphVersion: String(graphVersion),
    evaluatedAt: new Date(evaluatedAt),
  })

/** An answer and the version that the graph had when its reading began. */
export interface Stamped<Answer> {
  readonly answer: Answer
  readonly graphVersion: number
}

/**
 * Reads an answer together with the version of the graph that it came from: looked up before and after, and read once
 * more when it moved meanwhile. All that is taken from the graph belongs into `read`, concept credit and scale maps
 * too: what was read before it would be of another version. DESIGN §5.
 */
export async function stamped<Answer>(session: Session, read: () => Promise<Answer>): Promise<Stamped<Answer>> {
  const version = async () => (await readGraphVersions(session.graph)).version
  const before = await version()
  const answer = await read()
  const after = await version()
  return after === before ? { answer, graphVersion: before } : { answer: await read(), graphVersion: after }
}
