import type { Read } from './case-elements.ts'
import { destinationKey, originKey } from './case-ends.ts'
import type { CaseAssociation, CaseElement } from './case-model.ts'
import type { FindingCollector } from './findings.ts'
import { isObject, type JsonValue } from './json-text.ts'

/**
 * One element per identifier: the one changed last, of equals the one that stands last in the file, at the place of
 * the first. Each repetition is reported, with whether its content differed.
 */
export function keepLast<T extends CaseElement>(
  reads: readonly Read<T>[],
  code: 'ITEM' | 'ASSOCIATION' | 'DEFINITION' | 'RUBRIC',
  name: string,
  report: FindingCollector,
): Read<T>[] {
  const kept = new Map<string, Read<T>>()
  for (const read of reads) {
    const before = kept.get(read.element.identifier)
    if (before) {
      const same = canonical(before.element.source) === canonical(read.element.source)
      const message = same
        ? `${name} ${read.element.identifier} stands twice with the same content; it was taken once.`
        : `${name} ${read.element.identifier} stands twice with different content; the one changed last was taken. Give one of them an identifier of its own if they are two.`
      if (same) report.note(`CASE_DUPLICATE_${code}`, message, read.path)
      else report.warn(`CASE_DUPLICATE_${code}`, message, read.path)
      if (before.element.lastChange > read.element.lastChange) continue
    }
    kept.set(read.element.identifier, read)
  }
  return [...kept.values()]
}

/** The same edge twice under two identifiers is kept twice: both are somebody's statement. */
export function noteTriples(associations: readonly Read<CaseAssociation>[], report: FindingCollector): void {
  const seen = new Map<string, string>()
  for (const { element, path } of associations) {
    const key = JSON.stringify([originKey(element), element.type, element.extType, destinationKey(element)])
    const first = seen.get(key)
    if (first === undefined) seen.set(key, element.identifier)
    else
      report.note(
        'CASE_DUPLICATE_TRIPLE',
        `This says the same as association ${first}; both are kept. One of them can go.`,
        path,
        false,
      )
  }
}

/** Order of members, null, empty lists and the time of the last touch make no difference of content. */
export function canonical(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (!isObject(value)) return JSON.stringify(value)
  const members = Object.keys(value)
    .filter((key) => key !== 'lastChangeDateTime' && !isAbsent(value[key] as JsonValue))
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key] as JsonValue)}`)
  return `{${members.join(',')}}`
}

const isAbsent = (value: JsonValue): boolean =>
  value === null || (Array.isArray(value) && value.length === 0) || (isObject(value) && Object.keys(value).length === 0)
