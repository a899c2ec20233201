import type { FindingCollector } from './findings.ts'

/** Zero-width characters, soft hyphens and byte-order marks: seen in ESCO, and in the way of whoever looks a label up. */
const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]/g

/** Spaces that look like one and are none. */
const ODD_SPACE = /[\u00a0\u2000-\u200a\u202f\u205f\u3000\t]/g

/** A label without characters that nobody sees and without space around it. Only labels: other texts stay as they are. */
export function visibleLabel(label: string, place: string, report: FindingCollector): string {
  const visible = label.replace(INVISIBLE, '').replace(ODD_SPACE, ' ').trim()
  if (visible !== label.trim())
    report.note(
      'LABEL_INVISIBLE',
      `${JSON.stringify(visible.slice(0, 100))} had characters in it that nobody sees; they were taken out.`,
      place,
    )
  return visible
}

/** Labels one a line, each once and none that is the preferred one. */
export function otherLabels(cell: string, preferred: string, place: string, report: FindingCollector): string[] {
  const labels = new Set<string>()
  for (const line of cell.split(/\r?\n/)) {
    const label = visibleLabel(line, place, report)
    if (label === '' || label === preferred) continue
    if (labels.has(label))
      report.note('LABEL_DUPLICATE', `${JSON.stringify(label.slice(0, 100))} stands twice; it was taken once.`, place)
    labels.add(label)
  }
  return [...labels]
}
