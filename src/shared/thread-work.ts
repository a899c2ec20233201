import { parentPort, type TransferListItem } from 'node:worker_threads'

/** What a thread says: null once, when it has loaded; then of every job the pieces of its answer, and that it is done. */
export type Told<Piece> = null | { readonly piece: Piece } | { readonly done: true } | { readonly fault: string }

/** What it hears: a job, and that the next piece may come. */
type Heard<Job> = { readonly job: Job } | { readonly more: true }

/**
 * The thread's side of a ThreadPool: answers every job with the pieces that `work` makes of it, each when the one before
 * was taken. `given` names what of a piece is given away instead of copied.
 */
export function serveJobs<Job, Piece>(
  work: (job: Job) => AsyncIterable<Piece>,
  given: (piece: Piece) => TransferListItem[] = () => [],
): void {
  const port = parentPort
  if (port === null) return
  let goOn: () => void = () => {}
  const answer = async (job: Job): Promise<void> => {
    try {
      for await (const piece of work(job)) {
        const taken = new Promise<void>((resolve) => {
          goOn = resolve
        })
        port.postMessage({ piece } satisfies Told<Piece>, given(piece))
        await taken
      }
      port.postMessage({ done: true } satisfies Told<Piece>)
    } catch (cause) {
      port.postMessage({ fault: cause instanceof Error ? cause.message : String(cause) } satisfies Told<Piece>)
    }
  }
  port.on('message', (heard: Heard<Job>) => {
    if ('job' in heard) void answer(heard.job)
    else goOn()
  })
  port.postMessage(null satisfies Told<Piece>)
}
