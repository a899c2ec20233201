import type { Steps } from '../../shared/turns.ts'
import type { CasePackage } from '../formats/case-model.ts'
import type { FindingCollector } from '../formats/findings.ts'
import { noteNearDuplicates } from '../search/near-duplicates.ts'
import type { KnownVersion } from './import.store.ts'
import type { ComparedVersion, ImportCounts, ImportPlan, PlanContext } from './import-plan.ts'

/** A version of fewer items than this may well lose most of them. */
const MANY_ITEMS = 10

/** Types that were chosen but that no item has. */
export function noteTypes({ source, settings, report }: PlanContext): void {
  if (!settings.matchableGiven) return
  for (const type of settings.matchableItemTypes)
    if (!source.items.some((item) => (item.itemType ?? '') === type))
      report.note(
        'IMPORT_TYPE_UNKNOWN',
        `No item has the type "${type}" that was to be matchable; nothing came of it. Compare it with CFItemType of the items.`,
        null,
        false,
      )
}

/** Seven fixtures of one product share one identifier: versions of one document by the rule, but someone should look. */
export function noteReuse({ source, base, report }: PlanContext): void {
  if (!base || base.title === source.document.title) return
  const shared = source.items.filter((item) => base.items.get(item.identifier)?.fullStatement === item.fullStatement)
  if (base.items.size > 0 && shared.length * 2 > base.items.size) return
  report.warn(
    'CASE_DOCUMENT_IDENTIFIER_REUSED',
    `"${source.document.title}" has the identifier of "${base.title}", with which it shares ${shared.length} of ${base.items.size} items; it was taken as its next version. Give it an identifier of its own if it is another framework.`,
    '$.CFDocument.identifier',
    false,
  )
}

/** Half a package, or that of another framework, is taken like any other: somebody should look before others rely on it. */
export function noteRemoved(base: ComparedVersion | null, removed: number, report: FindingCollector): void {
  if (!base || base.items.size < MANY_ITEMS || removed * 2 <= base.items.size) return
  report.warn(
    'IMPORT_MOST_ITEMS_REMOVED',
    `${removed} of the ${base.items.size} items of the version before are not in this one; it was taken as the next version. If that is not meant, import the whole package again.`,
    '$.CFItems',
    false,
  )
}

const SHOWN = 5

/**
 * What a table would take away from the version before, in words for a user; null when it has all of its items. A table
 * often holds only a part of a framework, such as its upper levels.
 */
export function sayRemovals(base: ComparedVersion | null, source: CasePackage): string | null {
  if (!base) return null
  const kept = new Set(source.items.map(({ identifier }) => identifier))
  const gone = [...base.items].filter(([identifier]) => !kept.has(identifier))
  if (gone.length === 0) return null
  const shown = gone.slice(0, SHOWN).map(([, { fullStatement }]) => JSON.stringify(fullStatement.slice(0, 80)))
  const more = gone.length > SHOWN ? ` and ${gone.length - SHOWN} more` : ''
  return `${gone.length} of the ${base.items.size} items of the version before are not in this table: ${shown.join(', ')}${more}. If the table holds a part only, such as the upper levels, add the rest to it; to take those items away, import it with allowRemovals.`
}

/** That the content is known already, as the newest version or as one before it. */
export function noteNothingNew({ newest, lastChange }: KnownVersion, later: boolean, report: FindingCollector): void {
  if (newest) {
    const written = later ? 'only its later time of change is' : 'nothing was'
    report.note('IMPORT_NOTHING_NEW', `This content is known already; ${written} written.`, null, false)
    return
  }
  report.note(
    'IMPORT_OLDER_VERSION',
    `This is an older version that is known already; nothing was written. To make it the newest again, give its CFDocument a lastChangeDateTime later than ${new Date(lastChange).toISOString()}: this content and the newest were seen with times up to that.`,
    '$.CFDocument.lastChangeDateTime',
    false,
  )
}

/** Of competencies only: headings repeat each other by right. */
export function noteLikeness({ rows }: ImportPlan, report: FindingCollector): Steps<void> {
  const statements = rows.competency
    .filter((row) => row.matchable)
    .map((row) => ({
      identifier: row.identifier as string,
      code: row.human_coding_scheme as string | null,
      fullStatement: row.full_statement as string,
    }))
  return noteNearDuplicates(statements, report)
}

/** What an import came to, in two sentences. */
export function sayCounts(
  counts: ImportCounts & { readonly filled: number; readonly repointed: number },
  compared: boolean,
): string {
  const { items, associations, stubs, filled, repointed } = counts
  const versions = compared
    ? ` Against the version before: ${counts.unchanged} unchanged, ${counts.corrected} corrected, ${counts.changed} changed in meaning, ${counts.added} added, ${counts.removed} removed.`
    : ''
  return `${items} items and ${associations} associations; ${stubs} ends that nothing is known of; ${filled} such ends of earlier imports filled, ${repointed} associations led to them.${versions}`
}
