import type { z } from 'zod'

import type { Session } from '../database/session.ts'
import type { Finding } from '../shared/finding.ts'

/** What a run comes to. */
export interface Outcome {
  readonly report?: readonly Finding[]
  /** For whoever waits for the run: ids, counts. No secrets, no documents. */
  readonly result?: unknown
}

/** A run's hold on itself while it works. */
export interface Progress {
  readonly runId: string
  /** What `save` was given last, in this or an earlier attempt; null at first. */
  readonly checkpoint: unknown
  /** Steps there are, as `update` said last, in this or an earlier attempt; null while that is not known. */
  readonly total: number | null
  /** No other attempt follows this one, however it ends. */
  readonly isLast: boolean
  /** Aborted when the process stops or another one has taken the run over: end soon, by throwing its reason. */
  readonly signal: AbortSignal
  /** Says how far it is; cheap, it is written down at intervals. */
  update(done: number, total?: number): void
  /** Notes, in the transaction that did the work, where the next attempt goes on. Throws when the run is no longer ours. */
  save(tx: Session, checkpoint: unknown): Promise<void>
  /** Ends the run in the transaction that did the work: then it was done exactly once, whatever happens after. */
  complete(tx: Session, outcome: Outcome): Promise<void>
}

/** A kind of long work. Its work may be tried again after any interruption, so doing it twice must equal doing it once. */
export interface TaskKind<Payload = unknown> {
  /** `module.purpose`, as in "framework.import". */
  readonly kind: string
  /** JSON without secrets; documents stay in their own tables. */
  readonly payload: z.ZodType<Payload>
  /** Attempts before it counts as failed, those that a crash ended included. Default 3. */
  readonly attempts?: number
  /**
   * Of all kinds that go in turns one at a time of each organisation, and of several that wait the one whose organisation
   * had its turn longest ago: who asks for much keeps nobody waiting who asks for little. Two processes that look at once
   * may let in two.
   */
  readonly inTurns?: boolean
  /** Runs by itself every so many milliseconds, once for the whole installation, with the payload `{}`. */
  readonly every?: number
  /** A Fault ends the run with its message as a finding; any other error is tried again, then ends it without details. */
  run(session: Session, payload: Payload, progress: Progress): Promise<Outcome>
}

/** Says what a kind of work is; modules list them as `taskKinds`. */
// biome-ignore lint/suspicious/noExplicitAny: a list of kinds holds different payloads, each checked by its own schema
export type AnyTaskKind = TaskKind<any>

export const defineTask = <Payload>(task: TaskKind<Payload>): TaskKind<Payload> => task
