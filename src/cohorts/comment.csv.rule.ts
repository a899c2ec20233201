import { stringify } from 'csv-stringify/sync'

import { type CommentRecord, CSV_COLUMNS, csvRow } from './comment.rule.ts'

/** A first character that makes spreadsheets take a cell for a formula; theirs and the wide forms that they take for them. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠|%]/

/** Text that a spreadsheet shows as it is: an apostrophe before what it would compute. */
export const guarded = (text: string): string =>
  FORMULA.test(text.trimStart()) || FORMULA.test(text) ? `'${text}` : text

/** RFC 4180 with a header; every cell is guarded, for comments are written by people of other organisations. */
export function commentsAsCsv(records: readonly CommentRecord[]): string {
  const rows = records.map((record) => csvRow(record).map(guarded))
  return stringify([[...CSV_COLUMNS], ...rows], { record_delimiter: 'windows' })
}
