import { compareText } from '../../shared/compare-text.ts'

/** Competencies that agree in everything that facets are about. */
export interface FacetRow {
  readonly framework: string
  readonly itemType: string | null
  readonly educationLevel: readonly string[]
  readonly subject: readonly string[]
  readonly count: number
}

/** What a facet says of a framework. */
export interface FacetFramework {
  readonly id: string
  readonly title: string
  readonly adoptionStatus: string
  readonly subject: readonly string[]
}

export interface Facet {
  readonly value: string
  readonly label: string
  readonly count: number
}

/** Values of one facet. */
export const FACET_VALUES = 50

/** Counts by each facet. An item that says several values counts under each of them, one that says none under ''. */
export function foldFacets(rows: readonly FacetRow[], frameworks: readonly FacetFramework[]) {
  const known = new Map(frameworks.map((one) => [one.id, one]))
  const count = (valuesOf: (row: FacetRow) => readonly string[]) => {
    const counts = new Map<string, number>()
    for (const row of rows)
      for (const value of new Set(valuesOf(row))) counts.set(value, (counts.get(value) ?? 0) + row.count)
    return counts
  }
  const orNone = (values: readonly string[]): readonly string[] => (values.length === 0 ? [''] : values)
  const subjectsOf = ({ subject, framework }: FacetRow) =>
    subject.length > 0 ? subject : (known.get(framework)?.subject ?? [])
  return {
    frameworks: ordered(
      count((row) => [row.framework]),
      (id) => known.get(id)?.title ?? id,
    ),
    itemTypes: ordered(count((row) => [row.itemType ?? ''])),
    educationLevels: ordered(count((row) => orNone(row.educationLevel))),
    subjects: ordered(count((row) => orNone(subjectsOf(row)))),
    adoptionStatus: ordered(count((row) => [known.get(row.framework)?.adoptionStatus ?? ''])),
  }
}

const ordered = (counts: ReadonlyMap<string, number>, labelOf = (value: string) => value): Facet[] =>
  [...counts]
    .map(([value, count]) => ({ value, label: labelOf(value), count }))
    .sort((a, b) => b.count - a.count || compareText(a.label, b.label) || compareText(a.value, b.value))
    .slice(0, FACET_VALUES)
