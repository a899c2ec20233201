import type { CohortSide } from './kinds.ts'

export enum CommentVote {
  UP = 'UP',
  DOWN = 'DOWN',
  NONE = 'NONE',
}

/** Characters of one comment. */
export const MAX_COMMENT = 4_000

/** Comments of one cohort about one thing, in all its versions. */
export const MAX_ABOUT_ONE = 2_000

/** Rows of one CSV. */
export const MAX_CSV = 10_000

/** One row of the CSV. */
export interface CommentRecord {
  readonly id: string
  readonly at: Date
  readonly organisation: string
  readonly side: CohortSide
  readonly about: string
  readonly replyTo: string | null
  readonly text: string
  readonly resolved: boolean
  readonly resolvedAt: Date | null
  readonly resolvedBy: string | null
  readonly up: number
  readonly down: number
}

export const CSV_COLUMNS = [
  'id',
  'at',
  'organisation',
  'side',
  'about',
  'replyTo',
  'text',
  'resolved',
  'resolvedAt',
  'resolvedBy',
  'up',
  'down',
] as const

/** As texts, in the order of the columns. */
export const csvRow = (record: CommentRecord): string[] =>
  CSV_COLUMNS.map((column) => {
    const value = record[column]
    return value instanceof Date ? value.toISOString() : String(value ?? '')
  })
