import { compareText } from '../shared/compare-text.ts'
import { countOfPeople, type PeopleCount } from '../shared/people-count.ts'
import type { DemandedCompetency, Supply } from './demand.graph.ts'
import type { NamedLevel } from './demand.types.ts'

/** What rows of demand are ordered by. */
export enum DemandOrder {
  OPENINGS_DESC = 'OPENINGS_DESC',
  COMPLETIONS_ASC = 'COMPLETIONS_ASC',
  SHORTFALL_DESC = 'SHORTFALL_DESC',
}

/** A row before its competency is looked up: only numbers that may be shown. */
export interface DemandFigures {
  readonly lineage: string
  readonly jobProfiles: number
  readonly openings: number
  readonly employers: number
  readonly requiredShareBp: number
  readonly level: NamedLevel | null
  readonly programs: number
  readonly completions: PeopleCount
  readonly verifiedLearners: PeopleCount
}

export function demandFigures(demand: DemandedCompetency, supply: Supply): DemandFigures {
  const { lineage, jobProfiles, openings, employers, requiredBy, levels } = demand
  return {
    lineage,
    jobProfiles,
    openings,
    employers,
    requiredShareBp: jobProfiles === 0 ? 0 : Math.round((10_000 * requiredBy) / jobProfiles),
    level: typicalLevel(levels),
    programs: supply.programs,
    completions: countOfPeople(supply.completions),
    verifiedLearners: countOfPeople(supply.people),
  }
}

/** A meaning that is taught and that nobody of the demand asks for. */
export const unwanted = (lineage: string): DemandedCompetency => ({
  lineage,
  jobProfiles: 0,
  requiredBy: 0,
  employers: 0,
  openings: 0,
  levels: [],
})

/** The level of most openings; of equals the one that more lines ask for, then the lowest. */
export function typicalLevel(levels: DemandedCompetency['levels']): NamedLevel | null {
  const counts = new Map<string, NamedLevel & { openings: number; lines: number }>()
  for (const [scale, parts, label, openings] of levels) {
    const key = `${scale} ${parts}`
    const known = counts.get(key) ?? { scale, parts, label, openings: 0, lines: 0 }
    counts.set(key, { ...known, openings: known.openings + openings, lines: known.lines + 1 })
  }
  const [first] = [...counts.values()].sort(
    (a, b) => b.openings - a.openings || b.lines - a.lines || a.parts - b.parts || compareText(a.scale, b.scale),
  )
  return first ? { scale: first.scale, parts: first.parts, label: first.label } : null
}

/** Where a row stands: ascending, and unique by its lineage. */
export type DemandPlace = readonly [number, number, string]

/** Numbers of people count as shown, so that the order of rows tells no more than the rows. */
export function placeOf(row: DemandFigures, order: DemandOrder): DemandPlace {
  const completions = row.completions.count ?? 0
  const key =
    order === DemandOrder.OPENINGS_DESC
      ? -row.openings
      : order === DemandOrder.SHORTFALL_DESC
        ? completions - row.openings
        : completions
  return [key, -row.jobProfiles, row.lineage]
}

export const comparePlaces = (a: DemandPlace, b: DemandPlace): number =>
  a[0] - b[0] || a[1] - b[1] || compareText(a[2], b[2])
