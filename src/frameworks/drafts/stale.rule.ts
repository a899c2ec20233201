import { type Refused, refuseInput, UserErrorCode } from '../../shared/payload.ts'
import { type ElementEdit } from './draft-package.ts'

/** How many changes a refusal names. */
export const MAX_NAMED = 10

export interface PastEdit extends Pick<ElementEdit, 'change' | 'fields' | 'title'> {
  readonly revision: number
}

/** The refusal of an edit of something that has changed since it was read; `edits`: one more than are named. Pure. */
export function staleRefusal(expected: number, now: number, edits: readonly PastEdit[]): Refused {
  const named = edits
    .slice(0, MAX_NAMED)
    .map(({ title, change, fields, revision }) => {
      const what = fields.length === 0 ? change.toLowerCase() : `${change.toLowerCase()}: ${fields.join(', ')}`
      return `"${title.slice(0, 80)}" (revision ${revision}, ${what})`
    })
    .join('; ')
  const more = edits.length > MAX_NAMED ? '; and more' : ''
  return refuseInput(
    UserErrorCode.STALE_VERSION,
    `Changed since revision ${expected}: ${named}${more}. Read it again and send revision ${now}.`,
    'expectedRevision',
  )
}
