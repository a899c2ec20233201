import { PerName } from '../shared/at-once.ts'

/** More files of one library, or exports of one asker, that wait for the one that is read or written. */
export const MOST_WAITING = 10

/**
 * One file at a time of each library, whether it is read or written: who asks for much keeps no other waiting for more
 * than one file, and no organisation holds all threads. By a library's id, or by an actor's who has none. Counted in this
 * process alone.
 */
export const fileTurns = new PerName(1, MOST_WAITING)
