import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'

import { unavailable } from '../../shared/errors.ts'
import type { Told } from './proof-worker.ts'
import type { SignatureAnswer, SignatureJob } from './signatures.ts'

/** Threads that check proofs: what a stranger's document makes of them must not hold up whoever else is served. */
export const PROOF_THREADS = Math.min(4, Math.max(2, availableParallelism()))

/** Documents that wait for a thread, of all callers. */
const MOST_WAITING = 500
/** Memory of one thread: the largest document that is looked at takes a fifth of it. */
const MOST_MEGABYTES = 512
/** A thread that has nothing to do ends after this long. */
const IDLE_MS = 30_000

/** Milliseconds that the proofs of one document, and of all that is inside it, may keep a thread busy. */
export const DOCUMENT_WORK_MS = 10_000

/** What is left of the time of one document. */
export class ProofTime {
  constructor(public left: number = DOCUMENT_WORK_MS) {}
}

const FROM_SOURCE = import.meta.url.endsWith('.ts')
const PROGRAM = new URL(`./proof-worker.${FROM_SOURCE ? 'ts' : 'js'}`, import.meta.url)
/** Told outright, because not every parent has a loader for TypeScript that a thread could inherit: the test runner has none. */
const LOADER = FROM_SOURCE ? ['--no-warnings', '--import', '@swc-node/register/esm-register'] : []

/** One thread; it does one job at a time. */
class ProofThread {
  readonly #worker = new Worker(PROGRAM, {
    execArgv: LOADER,
    env: { ...process.env, NODE_OPTIONS: '' },
    resourceLimits: { maxOldGenerationSizeMb: MOST_MEGABYTES },
  })
  #hear: (told: Told) => void = () => {}
  #fail: (cause: Error) => void = () => {}
  readonly #loaded: Promise<Told>
  #idle: NodeJS.Timeout | undefined
  gone = false

  constructor() {
    this.#worker.on('message', (told: Told) => this.#hear(told))
    this.#worker.on('error', (cause) => this.#lost(cause as Error))
    this.#worker.on('exit', () => this.#lost(new Error('the thread has ended')))
    this.#loaded = this.#next()
    this.#loaded.catch(() => {})
  }

  /** Null when it took longer than the document has left, or more memory than there is; the thread is gone then. */
  async run(job: SignatureJob, time: ProofTime): Promise<SignatureAnswer | null> {
    clearTimeout(this.#idle)
    this.#worker.ref()
    await this.#loaded
    const start = performance.now()
    const late = setTimeout(() => this.#lost(new TooCostly()), time.left)
    try {
      const answer = this.#next()
      this.#worker.postMessage(job)
      const told = await answer
      if (told && 'answer' in told) return told.answer
      throw new Error(told?.fault ?? 'no answer')
    } catch (cause) {
      if (!isTooCostly(cause)) throw cause
      time.left = 0
      return null
    } finally {
      clearTimeout(late)
      time.left -= performance.now() - start
    }
  }

  /** Nothing to do: it keeps nobody waiting and ends in a while. */
  rest(): void {
    this.#worker.unref()
    this.#idle = setTimeout(() => this.end(), IDLE_MS).unref()
  }

  async end(): Promise<void> {
    this.#lost(new Error('the thread was ended'))
    await this.#worker.terminate()
  }

  #next(): Promise<Told> {
    return new Promise((resolve, reject) => {
      this.#hear = resolve
      this.#fail = reject
    })
  }

  #lost(cause: Error): void {
    this.gone = true
    this.#fail(cause)
    void this.#worker.terminate()
  }
}

class TooCostly extends Error {}

const isTooCostly = (cause: unknown): boolean =>
  cause instanceof TooCostly || (cause instanceof Error && 'code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY')

const resting: ProofThread[] = []
const running = new Set<ProofThread>()
const waiting: { go: () => void; refuse: (cause: Error) => void }[] = []
let places = PROOF_THREADS

/**
 * Checks signatures in another thread. Null when that takes longer than the document has left, or more memory than a
 * thread has: that thread is ended then, and another takes its place. The wait for a free thread is not counted. Throws
 * UNAVAILABLE when too many wait, and when the threads are stopped meanwhile.
 *
 * The pool is our own: of piscina 5.3 it was seen that what waits is not run after the running work was aborted, unless
 * idle threads are never ended, and that what waits for a thread that cannot start waits for ever.
 */
export async function checkInThread(job: SignatureJob, time: ProofTime): Promise<SignatureAnswer | null> {
  if (time.left <= 0) return null
  await place()
  let thread: ProofThread | null = null
  try {
    // Starting one may fail outright, and the place is to be given back then as well
    thread = takeThread()
    return await thread.run(job, time)
  } catch (cause) {
    await thread?.end()
    throw unavailable('The checking of proofs', cause)
  } finally {
    if (thread) giveBack(thread)
    leave()
  }
}

function giveBack(thread: ProofThread): void {
  running.delete(thread)
  if (thread.gone) return
  thread.rest()
  resting.push(thread)
}

function takeThread(): ProofThread {
  let thread = resting.pop()
  while (thread?.gone) thread = resting.pop()
  thread ??= new ProofThread()
  running.add(thread)
  return thread
}

function place(): Promise<void> {
  if (places > 0) {
    places--
    return Promise.resolve()
  }
  if (waiting.length >= MOST_WAITING) return Promise.reject(unavailable('The checking of proofs'))
  return new Promise((go, refuse) => {
    waiting.push({ go, refuse })
  })
}

/** A place goes straight to who waits longest. */
function leave(): void {
  const next = waiting.shift()
  if (next) next.go()
  else places++
}

/** Ends the threads, also in the middle of their work; who waits for it is told UNAVAILABLE. The next work starts new ones. */
export async function stopProofThreads(): Promise<void> {
  for (const { refuse } of waiting.splice(0)) refuse(unavailable('The checking of proofs'))
  await Promise.all([...resting.splice(0), ...running].map((thread) => thread.end()))
}
