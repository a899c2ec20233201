import { type FetchRefused, fetchWords } from '../../fetch/fetch-refused.ts'

export enum SubscriptionState {
  ACTIVE = 'ACTIVE',
  PAUSED = 'PAUSED',
  FAILING = 'FAILING',
}

/** What a check came to. */
export enum CheckOutcome {
  /** What the server has is what was taken last. */
  UNCHANGED = 'UNCHANGED',
  /** A new version was taken. */
  APPLIED = 'APPLIED',
  /** A change waits for a person. */
  HELD = 'HELD',
  /** A person has rejected what the server still has. */
  REJECTED = 'REJECTED',
  /** Nothing could be taken; the copy stays as it was. */
  FAILED = 'FAILED',
}

/** Why a change waits for a person. */
export enum HoldReason {
  /** The subscription asks for that. */
  REVIEW = 'REVIEW',
  /** More than half of what was there would be gone. */
  SHRUNK = 'SHRUNK',
  /** The library had this framework before it was subscribed to, and would change. */
  KNOWN_BEFORE = 'KNOWN_BEFORE',
  /** The server changed it so often, or so much, in one day that somebody should look. */
  RESTLESS = 'RESTLESS',
}

const MINUTE = 60_000
export const HOUR = 60 * MINUTE
const FIRST_RETRY = 5 * MINUTE
const LONGEST_PAUSE = 24 * HOUR

/** Versions and bytes that one subscription may bring within a day without anybody looking. */
export const DAILY_VERSIONS = 6
export const DAILY_BYTES = 128_000_000

/**
 * Milliseconds until the next check: as often as asked; after failures 5, 10, 20, … minutes, never longer than a day or
 * what was asked, whichever is more.
 */
export function pauseAfter(everyHours: number, failures: number): number {
  const every = everyHours * HOUR
  if (failures <= 0) return every
  return Math.min(FIRST_RETRY * 2 ** Math.min(failures - 1, 20), Math.max(every, LONGEST_PAUSE))
}

/** Checks that the people of one library may ask for within an hour, whatever of: what is due is checked without. */
export const ASKED_AN_HOUR = 60

/** Null: they may ask again; else when, in epoch milliseconds. An hour begins with the first that is asked in it. */
export const askAgainAt = ({ since, count }: { since: number | null; count: number }, now: number): number | null =>
  since === null || now - since >= HOUR || count < ASKED_AN_HOUR ? null : since + HOUR

/** What has been asked, with one more. */
export const askedOnceMore = ({ since, count }: { since: number | null; count: number }, now: number) =>
  since === null || now - since >= HOUR ? { since: now, count: 1 } : { since, count: count + 1 }

/** What the framework had, and what would come. */
export interface ChangeFacts {
  readonly review: boolean
  /** The subscription has brought this framework before. */
  readonly followed: boolean
  /** Of the version before; 0 when there is none. */
  readonly itemsBefore: number
  readonly itemsRemoved: number
  readonly associationsBefore: number
  readonly associationsNow: number
  /** Of what it brought by itself within a day. */
  readonly versionsToday: number
  readonly bytesToday: number
}

/** Nothing where something was: an error of the server, not a change. */
export const isEmptied = (facts: Pick<ChangeFacts, 'itemsBefore' | 'associationsBefore'>, now: number): boolean =>
  now === 0 && facts.itemsBefore + facts.associationsBefore > 0

/** Null: may be taken without anybody looking. */
export function holdReason(facts: ChangeFacts): HoldReason | null {
  if (facts.review) return HoldReason.REVIEW
  const known = facts.itemsBefore + facts.associationsBefore > 0
  if (known && !facts.followed) return HoldReason.KNOWN_BEFORE
  const fewerLinks = facts.itemsBefore === 0 && facts.associationsNow * 2 < facts.associationsBefore
  if (facts.itemsRemoved * 2 > facts.itemsBefore || fewerLinks) return HoldReason.SHRUNK
  if (facts.versionsToday >= DAILY_VERSIONS || facts.bytesToday >= DAILY_BYTES) return HoldReason.RESTLESS
  return null
}

/** Why a check failed, in words that hold nothing of the answer but what they are allowed to. */
export class CheckFailed extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message.slice(0, 500))
    this.name = 'CheckFailed'
  }
}

/** `what` was asked for. */
export function failureOf(refused: Pick<FetchRefused, 'code' | 'status'>, what: string): CheckFailed {
  return new CheckFailed(refused.code, `${what}: ${fetchWords(refused)}`)
}
