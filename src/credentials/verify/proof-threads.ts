import { availableParallelism } from 'node:os'

import { ThreadPool, TooCostly } from '../../shared/thread-pool.ts'
import type { SignatureAnswer, SignatureJob } from './signatures.ts'

/** Threads that check proofs: what a stranger's document makes of them must not hold up whoever else is served. */
export const PROOF_THREADS = Math.min(4, Math.max(2, availableParallelism()))

/** Milliseconds that the proofs of one document, and of all that is inside it, may keep a thread busy. */
export const DOCUMENT_WORK_MS = 10_000

/** What is left of the time of one document. */
export class ProofTime {
  constructor(public left: number = DOCUMENT_WORK_MS) {}
}

const pool = new ThreadPool<SignatureJob, SignatureAnswer>({
  program: (ending) => new URL(`./proof-worker.${ending}`, import.meta.url),
  what: 'The checking of proofs',
  threads: PROOF_THREADS,
  mostWaiting: 500,
  // The largest document that is looked at takes a fifth of it
  megabytes: 512,
})

/**
 * Checks signatures in another thread. Null when that takes longer than the document has left, or more memory than a
 * thread has: that thread is ended then, and another takes its place. The wait for a free thread is not counted. Throws
 * UNAVAILABLE when too many wait, and when the threads are stopped meanwhile.
 */
export async function checkInThread(job: SignatureJob, time: ProofTime): Promise<SignatureAnswer | null> {
  if (time.left <= 0) return null
  let answer: SignatureAnswer | null = null
  try {
    const work = await pool.run(async () => job, {
      milliseconds: time.left,
      take: (piece) => {
        answer = piece
      },
    })
    time.left -= work.milliseconds
    return answer
  } catch (cause) {
    if (!(cause instanceof TooCostly)) throw cause
    time.left = 0
    return null
  }
}

/** Ends the threads, also in the middle of their work; who waits for it is told UNAVAILABLE. The next work starts new ones. */
export const stopProofThreads = (): Promise<void> => pool.stop()
