import type { Requirement } from '../jobs/job-profile.ts'
import { compareText } from '../shared/compare-text.ts'
import { type PeopleCount, partitionOfPeople, partOfPeople } from '../shared/people-count.ts'
import { CandidateFacets, facetCount } from './candidate.types.ts'
import type { RankedPeople } from './match-executor.ts'
import { TIERS } from './score.ts'

const MAX_REGIONS = 50
const TIER_LABELS = ['Meets all required', 'Meets if verified', 'One short', 'Not yet'] as const

/** The total of the tiers, so that no two totals of one list can be told apart. */
export const totalOf = (ranked: RankedPeople): PeopleCount => partitionOfPeople(ranked.tiers()).total

export function facetsOf(requirements: readonly Requirement[], ranked: RankedPeople): CandidateFacets {
  const tiers = partitionOfPeople(ranked.tiers()).cells
  const missing = ranked.missing()
  return Object.assign(new CandidateFacets(), {
    tiers: TIERS.map((tier, index) => facetCount(tier, TIER_LABELS[index]!, tiers[index]!)),
    regions: regionFacets(ranked.regions()),
    missingRequirements: requirements.map(({ id, text }, line) =>
      facetCount(id, text, partOfPeople(missing[line]!, ranked.size)),
    ),
  })
}

function regionFacets(counts: ReturnType<RankedPeople['regions']>) {
  // Those who keep their region to themselves are a cell like the others: without it they could be subtracted out.
  const said = [...counts.keys()].filter((region) => region !== null)
  const { cells } = partitionOfPeople([...said.map((region) => counts.get(region)!), counts.get(null) ?? 0])
  return said
    .map((region, index) => facetCount(region, region, cells[index]!))
    .sort((a, b) => (b.people.count ?? 0) - (a.people.count ?? 0) || compareText(a.value, b.value))
    .slice(0, MAX_REGIONS)
}
