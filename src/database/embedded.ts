import { mkdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { Duplex } from 'node:stream'
import { Worker } from 'node:worker_threads'

import pg from 'pg'

import { assertRoom, StartupError } from '../shared/startup-error.ts'
import { lockDirectory } from './directory-lock.ts'

const TERMINATE = 0x58

/** Of a new data directory; a full disk shows itself here instead of in the middle of the first start. */
const ROOM_MB = 96

type Request = 'exchange' | 'reset' | 'dump' | 'close'
type Waiting = { resolve: (response: Uint8Array) => void; reject: (cause: Error) => void }
type Answer = { id: number; response?: Uint8Array; error?: { message: string; code?: string } }

/**
 * PostgreSQL in a worker thread of this process: one session, nothing listens. In a worker because the engine computes
 * without a break: on the main thread it was measured to stop everything else for more than a second.
 */
export class EmbeddedPostgres {
  readonly ready: Promise<void>
  readonly #worker: Worker
  readonly #unlock: () => void
  readonly #waiting = new Map<number, Waiting>()
  #last = 0
  #closing: Promise<void> | null = null
  #gone: Error | null = null

  /** `directory` null: in memory. `image`: a file made by `dump`. Throws StartupError when the directory is in use. */
  constructor(options: { directory: string | null; image?: string | null }) {
    const directory = options.directory === null ? null : resolve(options.directory)
    this.#unlock = directory === null ? () => {} : takeDirectory(directory)
    this.#worker = new Worker(new URL('./embedded-worker.js', import.meta.url), {
      workerData: { directory, image: options.image ?? null },
    })
    this.#worker.on('message', (answer: Answer) => this.#answered(answer))
    this.#worker.on('error', (cause) => this.#lost(cause as Error))
    this.#worker.on('exit', () => this.#lost(new Error('the local PostgreSQL has ended')))
    this.ready = new Promise<Uint8Array>((resolve, reject) => this.#waiting.set(0, { resolve, reject })).then(
      () => {},
      (cause: Error) => {
        throw new StartupError(`The local PostgreSQL could not open ${directory ?? 'its memory'}: ${cause.message}`, [
          'look whether this user may write there and the disk has room',
          'or set DATABASE_URL to a PostgreSQL server (15 or later)',
        ])
      },
    )
    this.ready.catch(() => {})
  }

  /** Sends one piece of the PostgreSQL protocol; answers with what the engine says to it. */
  exchange(request: Uint8Array): Promise<Uint8Array> {
    return this.#ask('exchange', request)
  }

  /** Rolls back and forgets what a broken connection has left in the one session. */
  async reset(): Promise<void> {
    await this.#ask('reset')
  }

  /** A copy of the whole data directory as a tar file. */
  dump(): Promise<Uint8Array> {
    return this.#ask('dump')
  }

  /** Ends the engine and the thread and gives the directory back. */
  close(): Promise<void> {
    this.#closing ??= this.#end()
    return this.#closing
  }

  async #end(): Promise<void> {
    await this.ready.then(
      () => this.#ask('close'),
      () => {},
    )
    await this.#worker.terminate()
    this.#unlock()
  }

  #ask(kind: Request, request?: Uint8Array): Promise<Uint8Array> {
    if (this.#gone) return Promise.reject(this.#gone)
    const id = ++this.#last
    // a copy of its own, because a Buffer is often a window on memory that others use, and this one is given away
    const own = request ? new Uint8Array(request) : undefined
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      this.#worker.postMessage({ id, kind, request: own }, own ? [own.buffer] : [])
    })
  }

  #answered({ id, response, error }: Answer): void {
    const waiting = this.#waiting.get(id)
    this.#waiting.delete(id)
    if (error) waiting?.reject(Object.assign(new Error(error.message), error.code ? { code: error.code } : {}))
    else waiting?.resolve(response ?? new Uint8Array())
  }

  #lost(cause: Error): void {
    this.#gone ??= cause
    for (const { reject } of this.#waiting.values()) reject(this.#gone)
    this.#waiting.clear()
  }
}

function takeDirectory(directory: string): () => void {
  mkdirSync(dirname(directory), { recursive: true })
  assertRoom(dirname(directory), ROOM_MB, 'the local PostgreSQL')
  return lockDirectory(directory, 'The local PostgreSQL')
}

/** The client end of a connection to the embedded PostgreSQL; stands in for the socket that `pg` would open. */
class EmbeddedStream extends Duplex {
  #clean = false

  constructor(private readonly server: EmbeddedPostgres) {
    super()
  }

  connect(): this {
    this.server.ready.then(
      () => this.emit('connect'),
      (cause: Error) => this.destroy(cause),
    )
    return this
  }

  setNoDelay(): this {
    return this
  }

  setKeepAlive(): this {
    return this
  }

  ref(): this {
    return this
  }

  unref(): this {
    return this
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error) => void): void {
    this.#exchange(chunk).then(() => done(), done)
  }

  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error) => void): void {
    this.#exchange(Buffer.concat(chunks.map(({ chunk }) => chunk))).then(() => done(), done)
  }

  override _final(done: () => void): void {
    this.push(null)
    done()
  }

  override _destroy(cause: Error | null, done: (error?: Error | null) => void): void {
    if (!this.#clean) this.server.reset().catch(() => {})
    done(cause)
  }

  async #exchange(request: Buffer): Promise<void> {
    if (request[0] === TERMINATE && request.length === 5) {
      await this.server.reset()
      this.#clean = true
      return
    }
    const response = await this.server.exchange(request)
    if (response.length > 0) this.push(Buffer.from(response.buffer, response.byteOffset, response.byteLength))
  }
}

/**
 * What TypeORM takes as its `driver`: the real `pg` over a pool of one connection. There is one session only, so the
 * pool's lease is what keeps transactions apart. Ending the pool closes the engine.
 */
export function embeddedDriver(start: () => EmbeddedPostgres): { Pool: typeof pg.Pool; defaults: typeof pg.defaults } {
  class EmbeddedPool extends pg.Pool {
    readonly #server: EmbeddedPostgres

    constructor(options: pg.PoolConfig) {
      const server = start()
      super({ ...options, max: 1, idleTimeoutMillis: 0, stream: () => new EmbeddedStream(server) as never })
      this.#server = server
    }

    override end(): Promise<void>
    override end(callback: (error?: Error) => void): void
    override end(callback?: (error?: Error) => void): Promise<void> | void {
      const closed = super.end().then(() => this.#server.close())
      if (!callback) return closed
      closed.then(() => callback(), callback)
    }
  }
  return { Pool: EmbeddedPool as typeof pg.Pool, defaults: pg.defaults }
}
