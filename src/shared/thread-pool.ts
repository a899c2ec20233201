import { type TransferListItem, Worker } from 'node:worker_threads'

import { unavailable } from './errors.ts'
import type { Told } from './thread-work.ts'

export interface ThreadPoolOptions {
  /** The module that serves the jobs (`serveJobs`), without its ending: the source or what was built of it. */
  readonly program: (ending: 'ts' | 'js') => URL
  /** As whoever is refused is told: "The checking of proofs". */
  readonly what: string
  readonly threads: number
  /** Jobs that wait for a thread, of all callers. */
  readonly mostWaiting: number
  /** Heap of one thread; what needs more ends it. */
  readonly megabytes: number
  /** Of that for what lives shortly; less takes less memory and more time. Default: as V8 has it. */
  readonly youngMegabytes?: number
}

/** What one job is given. */
export interface JobBounds<Job, Piece> {
  /** Time that it may keep a thread; the wait for a free one is not counted. */
  readonly milliseconds: number
  /** Called with each piece of the answer; the next is made and sent when this has returned. */
  readonly take: (piece: Piece) => void
  /** Given away with the job instead of copied. */
  readonly transfer?: (job: Job) => readonly TransferListItem[]
  /** End the thread afterwards: a heap that was large is not kept for the next job. */
  readonly last?: (job: Job) => boolean
}

/** A job took more than it may; its thread has ended, and another takes its place. */
export class TooCostly extends Error {
  constructor(readonly bound: 'time' | 'memory') {
    super(`more ${bound} than there is`)
    this.name = 'TooCostly'
  }
}

/** A thread that has nothing to do ends after this long. */
const IDLE_MS = 30_000

const FROM_SOURCE = import.meta.url.endsWith('.ts')
/** Told outright, because not every parent has a loader for TypeScript that a thread could inherit: the test runner has none. */
const LOADER = FROM_SOURCE ? ['--no-warnings', '--import', new URL('./from-source.js', import.meta.url).href] : []

/**
 * Threads for work that must not hold up whoever else is served: each does one job at a time, within a bound of time and
 * of memory. Threads start when there is work and end when there is none.
 *
 * The pool is our own: of piscina 5.3 it was seen that what waits is not run after the running work was aborted, unless
 * idle threads are never ended, and that what waits for a thread that cannot start waits for ever.
 */
export class ThreadPool<Job, Piece> {
  readonly #resting: Thread<Job, Piece>[] = []
  readonly #running = new Set<Thread<Job, Piece>>()
  readonly #waiting: { go: () => void; refuse: (cause: Error) => void }[] = []
  #places: number

  constructor(private readonly options: ThreadPoolOptions) {
    this.#places = options.threads
  }

  /**
   * Does a job in a thread, as soon as one is free, first come first served; answers how long it took there. Throws
   * TooCostly when it takes longer, or more memory; UNAVAILABLE when too many wait, when the threads are stopped
   * meanwhile, and for what fails in the thread.
   */
  async run(make: () => Promise<Job>, bounds: JobBounds<Job, Piece>): Promise<{ readonly milliseconds: number }> {
    await this.#place()
    try {
      // Made only now, so that what it holds is in memory for no longer than it is worked on
      return await this.#inThread(await make(), bounds)
    } finally {
      this.#leave()
    }
  }

  async #inThread(job: Job, bounds: JobBounds<Job, Piece>): Promise<{ readonly milliseconds: number }> {
    let thread: Thread<Job, Piece> | null = null
    try {
      // Starting one may fail outright, and the place is to be given back then as well
      thread = this.#takeThread()
      // Asked before, because what is given away with the job is gone then
      const isLast = bounds.last?.(job) ?? false
      const milliseconds = await thread.run(job, bounds)
      if (isLast) await thread.end()
      return { milliseconds }
    } catch (cause) {
      await thread?.end()
      throw cause instanceof TooCostly ? cause : unavailable(this.options.what, cause)
    } finally {
      if (thread) this.#giveBack(thread)
    }
  }

  /** Ends the threads, also in the middle of their work; who waits for it is told UNAVAILABLE. The next work starts new ones. */
  async stop(): Promise<void> {
    for (const { refuse } of this.#waiting.splice(0)) refuse(unavailable(this.options.what))
    await Promise.all([...this.#resting.splice(0), ...this.#running].map((thread) => thread.end()))
  }

  #giveBack(thread: Thread<Job, Piece>): void {
    this.#running.delete(thread)
    if (thread.gone) return
    thread.rest()
    this.#resting.push(thread)
  }

  #takeThread(): Thread<Job, Piece> {
    let thread = this.#resting.pop()
    while (thread?.gone) thread = this.#resting.pop()
    thread ??= new Thread(this.options)
    this.#running.add(thread)
    return thread
  }

  #place(): Promise<void> {
    if (this.#places > 0) {
      this.#places--
      return Promise.resolve()
    }
    if (this.#waiting.length >= this.options.mostWaiting) return Promise.reject(unavailable(this.options.what))
    return new Promise((go, refuse) => {
      this.#waiting.push({ go, refuse })
    })
  }

  /** A place goes straight to who waits longest. */
  #leave(): void {
    const next = this.#waiting.shift()
    if (next) next.go()
    else this.#places++
  }
}

/** One thread; it does one job at a time. */
class Thread<Job, Piece> {
  readonly #worker: Worker
  #hear: (told: Told<Piece>) => void = () => {}
  #fail: (cause: Error) => void = () => {}
  readonly #loaded: Promise<Told<Piece>>
  #idle: NodeJS.Timeout | undefined
  gone = false

  constructor({ program, megabytes, youngMegabytes }: ThreadPoolOptions) {
    this.#worker = new Worker(program(FROM_SOURCE ? 'ts' : 'js'), {
      execArgv: LOADER,
      env: { ...process.env, NODE_OPTIONS: '' },
      resourceLimits: {
        maxOldGenerationSizeMb: megabytes,
        ...(youngMegabytes ? { maxYoungGenerationSizeMb: youngMegabytes } : {}),
      },
    })
    this.#worker.on('message', (told: Told<Piece>) => this.#hear(told))
    this.#worker.on('error', (cause) => this.#lost(isOutOfMemory(cause) ? new TooCostly('memory') : (cause as Error)))
    this.#worker.on('exit', () => this.#lost(new Error('the thread has ended')))
    this.#loaded = this.#next()
    this.#loaded.catch(() => {})
  }

  /** Throws TooCostly beyond the bounds; the thread is gone then. */
  async run(job: Job, { milliseconds, take, transfer }: JobBounds<Job, Piece>): Promise<number> {
    clearTimeout(this.#idle)
    this.#worker.ref()
    await this.#loaded
    const start = performance.now()
    const late = setTimeout(() => this.#lost(new TooCostly('time')), milliseconds)
    try {
      let told = await this.#say({ job }, transfer?.(job) ?? [])
      for (;;) {
        if (told === null || 'fault' in told) throw new Error(told?.fault ?? 'no answer')
        if ('done' in told) return performance.now() - start
        take(told.piece)
        // Asked for one by one: what lies in the port is otherwise all read in one turn of the event loop
        told = await this.#say({ more: true }, [])
      }
    } finally {
      clearTimeout(late)
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

  #say(message: { job: Job } | { more: true }, transfer: readonly TransferListItem[]): Promise<Told<Piece>> {
    if (this.gone) return Promise.reject(new Error('the thread has ended'))
    const answer = this.#next()
    this.#worker.postMessage(message, transfer)
    return answer
  }

  #next(): Promise<Told<Piece>> {
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

const isOutOfMemory = (cause: unknown): boolean =>
  typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY'
