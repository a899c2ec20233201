import type { Session } from '../../database/session.ts'
import { PerName } from '../../shared/at-once.ts'
import { limitExceeded } from '../../shared/errors.ts'
import { PROOF_THREADS } from '../verify/proof-threads.ts'

/** One caller's checks at once: a thread is always left for the others. */
export const AT_ONCE = PROOF_THREADS - 1
/** More of one caller's checks that wait. */
export const MOST_WAITING = 20

const perCaller = new PerName(AT_ONCE, MOST_WAITING)

/**
 * Checks a caller's document when it is the caller's turn. Throws LIMIT when too many of theirs wait. It is counted in
 * this process alone: with several, a caller has so much in each, which bounds the work of each as well.
 */
export const inTurn = <Result>({ viewer }: Session, work: () => Promise<Result>): Promise<Result> =>
  perCaller.run(viewer.actor ?? '', work, () =>
    limitExceeded(
      `${AT_ONCE + MOST_WAITING} of your credentials are being checked or wait for it. Try again when some are done.`,
    ),
  )
