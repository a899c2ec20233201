import { setTimeout } from 'node:timers/promises'

import { z } from 'zod'

import { Session } from '../../database/session.ts'
import { SYSTEM } from '../../identity/rights.ts'
import { badInput } from '../../shared/errors.ts'
import type { Finding } from '../../shared/finding.ts'
import { Refused } from '../../shared/payload.ts'
import { defineTask, type Outcome, type Progress } from '../../tasks/index.ts'
import { applyUpdate } from './subscription.apply.service.ts'
import { check } from './subscription.check.service.ts'
import { claim } from './subscription.turn.store.ts'

/** How often it is looked what is due: no subscription is checked more than this late. */
const SWEEP_EVERY_MS = 60_000

/** One sweep ends after this, so that slow servers do not hold a place in the queue for ever; the next goes on. */
const SWEEP_MS = 300_000

/** Servers that are asked at once; each may answer with as much as an import may hold. */
const AT_ONCE = 2

/** While nothing may be taken because of what is under way. */
const LOOK_AGAIN_MS = 500

/** Checks what is due. Two processes never check the same one: each claims a row before it asks. */
export const checkSubscriptionsTask = defineTask({
  kind: 'framework.checkSubscriptions',
  payload: z.object({}),
  attempts: 1,
  every: SWEEP_EVERY_MS,
  run: sweep,
})

async function sweep({ resources }: Session, _payload: object, progress: Progress): Promise<Outcome> {
  const until = performance.now() + SWEEP_MS
  const faults: unknown[] = []
  let checked = 0
  let busy = 0
  const one = async () => {
    while (performance.now() < until && !progress.signal.aborted) {
      // Each its own session: a check may take long, and its time is when it began
      const session = Session.open(resources, SYSTEM)
      const row = await claim(session, null)
      if (row !== null) {
        busy++
        await check(session, row).catch((cause: unknown) => faults.push(cause))
        busy--
        progress.update(++checked)
        continue
      }
      // While a slow server is waited for, somebody else's may fall due
      if (busy === 0) return
      await setTimeout(LOOK_AGAIN_MS)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, one))
  progress.signal.throwIfAborted()
  if (faults.length > 0) throw new Error(`${faults.length} of ${checked} checks failed inside`, { cause: faults[0] })
  return { result: { checked } }
}

/** One check that somebody asked for. */
export const checkSubscriptionTask = defineTask({
  kind: 'framework.checkSubscription',
  payload: z.object({ subscription: z.string() }),
  attempts: 1,
  inTurns: true,
  run: async (session, { subscription }) => {
    const system = session.as(SYSTEM)
    const row = await claim(system, subscription)
    if (row === null) throw badInput('It is being checked already, is paused, or is gone.')
    const outcome = await check(system, row)
    return { result: { outcome, projected: await system.projected() } }
  },
})

/** Takes a change that a person has looked at. */
export const applySubscriptionTask = defineTask({
  kind: 'framework.applySubscriptionUpdate',
  payload: z.object({ subscription: z.string(), hash: z.string() }),
  attempts: 1,
  inTurns: true,
  run: async (session, { subscription, hash }) => {
    try {
      const { findings, framework } = await applyUpdate(session, subscription, hash)
      const projected = await session.projected()
      return { report: findings as Finding[], result: { framework, projected } }
    } catch (cause) {
      throw cause instanceof Refused ? badInput(cause.message) : cause
    }
  },
})
