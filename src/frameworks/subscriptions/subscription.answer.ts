import type { Session } from '../../database/session.ts'
import { idempotent } from '../../identity/idempotency.ts'
import { payload, type Refused, refuseInput, UserErrorCode } from '../../shared/payload.ts'
import { isOver, type Run, startRun, waitForRun } from '../../tasks/index.ts'
import { compareAnew, isCurrent } from './subscription.apply.service.ts'
import type { FrameworkSubscriptionPayload, SubscriptionUpdateInput } from './subscription.inputs.ts'
import { subscriptionLoader } from './subscription.loaders.ts'
import { ASKED_AN_HOUR, askAgainAt, askedOnceMore } from './subscription.rule.ts'
import { lockSubscription, ownSubscription, stale } from './subscription.service.ts'
import { applySubscriptionTask, checkSubscriptionTask } from './subscription.task.ts'
import { type Asked, lockAsked, noteAsked } from './subscription.turn.store.ts'
import { SubscriptionState } from './subscription.types.ts'

/** How long a request waits for its run before it answers with one that is still going on. */
const WAIT_MS = 20_000

/** Between two checks that people ask for: the server is somebody else's. */
const CHECK_PAUSE_MS = 10_000

const NOTHING = { subscription: null, run: null }

/** The subscription as it is after `work`, which answers its id and, where there is one, the run. */
export async function subscriptionAnswer(
  session: Session,
  work: () => Promise<{ id: string; run?: string }>,
): Promise<FrameworkSubscriptionPayload> {
  let inGraph = true
  const answer = await payload<{ subscription: FrameworkSubscriptionPayload['subscription']; run: Run | null }>(
    session,
    NOTHING,
    async () => {
      const { id, run: started } = await work()
      const run = started === undefined ? null : await waitForRun(session, started, WAIT_MS)
      if (run) inGraph = (run.result as { projected?: boolean } | null)?.projected ?? false
      return { subscription: await session.load(subscriptionLoader).clear(id).load(id), run }
    },
  )
  return { ...answer, projected: answer.projected && inGraph }
}

/** Asks the server now, in a run. Throws Refused. */
export async function requestCheck(session: Session, id: string, key: string | null) {
  return idempotent(session, key, 'checkSubscription', { id }, async (tx) => {
    const { libraryId, state, lastCheckedAt } = await lockSubscription(tx, id)
    if (state === SubscriptionState.PAUSED)
      throw refuseInput(UserErrorCode.WRONG_STATE, 'It is paused; resume it first.', 'subscription')
    if (lastCheckedAt && tx.now - lastCheckedAt.getTime() < CHECK_PAUSE_MS)
      throw tooOften(`It was checked within the last ${CHECK_PAUSE_MS / 1000} seconds; wait that long.`)
    const asked = await lockAsked(tx, libraryId)
    await refuseTooMany(tx, asked)
    const run = (await startRun(tx, checkSubscriptionTask, { subscription: id })).id
    await noteAsked(tx, libraryId, { ...askedOnceMore(asked, tx.now), run })
    return { id, run }
  })
}

/** Checks that were asked for have a place in the queue of everybody's work: one of a library at a time. */
async function refuseTooMany(tx: Session, asked: Asked): Promise<void> {
  const again = askAgainAt(asked, tx.now)
  if (again !== null)
    throw tooOften(
      `At most ${ASKED_AN_HOUR} checks an hour are asked for by the people of one library; ask again from ${new Date(again).toISOString()} on. The schedule goes on.`,
    )
  if (asked.run !== null && !(await isOver(tx, asked.run)))
    throw tooOften('Another check that was asked for is not at its end yet; wait for it, a minute or two.')
}

const tooOften = (message: string): Refused => refuseInput(UserErrorCode.LIMIT, message, 'subscription')

/** Applies what waits, in a run, if it still is what was shown; else it is compared anew. Throws Refused. */
export async function requestApply(session: Session, input: SubscriptionUpdateInput, key: string | null) {
  const subscription = await ownSubscription(session, input.subscription)
  const { id } = subscription
  const { hash } = input
  const started = await idempotent(session, key, 'applySubscriptionUpdate', input, async (tx) => {
    if (!(await isCurrent(tx, await lockSubscription(tx, id), hash))) return { id, run: null }
    return { id, run: (await startRun(tx, applySubscriptionTask, { subscription: id, hash })).id }
  })
  if (started.run !== null) return { id, run: started.run }
  await compareAnew(session, subscription, hash)
  throw stale()
}
