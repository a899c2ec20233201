import { FINDINGS_PER_CODE, type Finding, Severity } from '../../shared/finding.ts'

/** Collects findings; beyond FINDINGS_PER_CODE of one code it only counts, so that a report stays readable. */
export class FindingCollector {
  readonly #byCode = new Map<string, { shown: Finding[]; count: number }>()

  add(severity: Severity, code: string, message: string, path: string | null, repaired: boolean): void {
    const group = this.#byCode.get(code) ?? { shown: [], count: 0 }
    this.#byCode.set(code, group)
    group.count++
    if (group.shown.length < FINDINGS_PER_CODE) group.shown.push({ severity, code, message, path, repaired })
  }

  note(code: string, message: string, path: string | null, repaired = true): void {
    this.add(Severity.NOTE, code, message, path, repaired)
  }

  warn(code: string, message: string, path: string | null, repaired = true): void {
    this.add(Severity.WARNING, code, message, path, repaired)
  }

  /** Something was left out; the rest was taken. */
  lost(code: string, message: string, path: string | null): void {
    this.add(Severity.ERROR, code, message, path, false)
  }

  /** Worst first, then in the order found; a code with more than were kept ends with a count. */
  list(): Finding[] {
    const rank = { [Severity.ERROR]: 0, [Severity.WARNING]: 1, [Severity.NOTE]: 2 }
    const groups = [...this.#byCode.values()].map(({ shown, count }) => {
      const first = shown[0] as Finding
      const more = count - shown.length
      if (more === 0) return shown
      return [...shown, { ...first, message: `… and ${more} more like these (${count} in all).`, path: null }]
    })
    return groups.sort((a, b) => rank[(a[0] as Finding).severity] - rank[(b[0] as Finding).severity]).flat()
  }
}
