import type { Requirement } from '../jobs/job-profile.ts'
import { compareText } from '../shared/compare-text.ts'
import { type PeopleCount, partitionOfPeople, partOfPeople } from '../shared/people-count.ts'
import { CandidateFacets, facetCount } from './candidate.types.ts'
import { hasBit, type Ranking } from './ranking.ts'
import { TIERS } from './score.ts'

const MAX_REGIONS = 50
const TIER_LABELS = ['Meets all required', 'Meets if verified', 'One short', 'Not yet'] as const

/** The total of the tiers, so that no two totals of one list can be told apart. */
export const totalOf = (ranking: Ranking): PeopleCount => partitionOfPeople(ranking.tiers()).total

export function facetsOf(requirements: readonly Requirement[], ranking: Ranking): CandidateFacets {
  const tiers = partitionOfPeople(ranking.tiers()).cells
  return Object.assign(new CandidateFacets(), {
    tiers: TIERS.map((tier, index) => facetCount(tier, TIER_LABELS[index]!, tiers[index]!)),
    regions: regionFacets(ranking),
    missingRequirements: requirements.map((requirement, bit) => {
      let missing = 0
      for (const { met } of ranking.tallies()) if (!hasBit(met, bit)) missing++
      return facetCount(requirement.id, requirement.text, partOfPeople(missing, ranking.size))
    }),
  })
}

function regionFacets(ranking: Ranking) {
  const counts = new Map<string | null, number>()
  for (const { region } of ranking.tallies()) counts.set(region, (counts.get(region) ?? 0) + 1)
  // Those who keep their region to themselves are a cell like the others: without it they could be subtracted out.
  const said = [...counts.keys()].filter((region) => region !== null)
  const { cells } = partitionOfPeople([...said.map((region) => counts.get(region)!), counts.get(null) ?? 0])
  return said
    .map((region, index) => facetCount(region, region, cells[index]!))
    .sort((a, b) => (b.people.count ?? 0) - (a.people.count ?? 0) || compareText(a.value, b.value))
    .slice(0, MAX_REGIONS)
}
