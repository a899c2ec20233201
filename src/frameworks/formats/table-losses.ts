import { type Finding, Severity } from '../../shared/finding.ts'
import type { CasePackage } from './case-model.ts'
import { DEEPEST_LEVEL } from './opensalt-levels.ts'
import type { DraftRow } from './table-cells.ts'

const note = (code: string, message: string): Finding => ({
  severity: Severity.NOTE,
  code,
  message,
  path: null,
  repaired: false,
})

/** What other readers of a table pass over, though it comes back here. */
export function tableNotes(source: CasePackage, rows: readonly DraftRow[], place: string): Finding[] {
  const notes: Finding[] = []
  const counts = new Map<string, number>()
  for (const { otherNames } of rows) for (const name of otherNames) counts.set(name, (counts.get(name) ?? 0) + 1)
  if (counts.size > 0) {
    const names = [...counts].sort((a, b) => b[1] - a[1]).map(([name, count]) => `${name.slice(0, 50)} (${count})`)
    const shown = names.slice(0, 10).join(', ')
    notes.push(
      note(
        'TABLE_OTHER_FIELDS',
        `No column shows ${shown}${names.length > 10 ? ` and ${names.length - 10} more` : ''}, or not as it is written; they stand as JSON in otherFields. They come back here; other programs pass them over.`,
      ),
    )
  }
  const deep = rows.filter(({ cells }) => cells.get('smartLevel') === '').length
  if (deep > 0)
    notes.push(
      note(
        'TABLE_NO_LEVEL',
        `${deep} items stand deeper than ${DEEPEST_LEVEL} and have no smartLevel. Their isChildOf says where they stand.`,
      ),
    )
  const { definitions, rubrics } = source
  if (definitions.length + rubrics.length > 0)
    notes.push(
      note(
        'TABLE_DEFINITIONS',
        `${definitions.length} definitions and ${rubrics.length} rubrics stand in ${place}. They come back here; OpenSALT does not read them.`,
      ),
    )
  return notes
}
