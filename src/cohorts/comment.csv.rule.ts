import { stringify } from 'csv-stringify/sync'

import { guardCell } from '../shared/csv-cell.ts'
import { type CommentRecord, CSV_COLUMNS, csvRow } from './comment.rule.ts'

/** RFC 4180 with a header; every cell is guarded, for comments are written by people of other organisations. */
export function commentsAsCsv(records: readonly CommentRecord[]): string {
  const rows = records.map((record) => csvRow(record).map(guardCell))
  return stringify([[...CSV_COLUMNS], ...rows], { record_delimiter: 'windows' })
}
