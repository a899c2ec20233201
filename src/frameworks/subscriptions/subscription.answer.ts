import type { Session } from '../../database/session.ts'
import { idempotent } from '../../identity/idempotency.ts'
import { payload, Refused, UserErrorCode, userError } from '../../shared/payload.ts'
import { type Run, startRun, waitForRun } from '../../tasks/index.ts'
import { compareAnew, isCurrent } from './subscription.apply.service.ts'
import type { FrameworkSubscriptionPayload, SubscriptionUpdateInput } from './subscription.inputs.ts'
import { subscriptionLoader } from './subscription.loaders.ts'
import { lockSubscription, ownSubscription, stale } from './subscription.service.ts'
import { applySubscriptionTask, checkSubscriptionTask } from './subscription.task.ts'
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
    const { state, lastCheckedAt } = await lockSubscription(tx, id)
    if (state === SubscriptionState.PAUSED)
      throw new Refused(userError(UserErrorCode.WRONG_STATE, 'It is paused; resume it first.', 'input.subscription'))
    if (lastCheckedAt && tx.now - lastCheckedAt.getTime() < CHECK_PAUSE_MS)
      throw new Refused(
        userError(
          UserErrorCode.LIMIT,
          `It was checked within the last ${CHECK_PAUSE_MS / 1000} seconds; wait that long.`,
          'input.subscription',
        ),
      )
    return { id, run: (await startRun(tx, checkSubscriptionTask, { subscription: id })).id }
  })
}

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
