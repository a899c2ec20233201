import type { GraphReader } from '../shared/graph.ts'
import { tallyPeople } from './candidates.graph.ts'
import type { MatchExecutor, RankedPeople, RankedPerson } from './match-executor.ts'
import { hasBit, type Place, type Ranking, rank, rankChanges } from './ranking.ts'

/** Works on any Neo4j and keeps nothing: every list is everybody with some fit, tallied by one query. */
export const cypherExecutor = (graph: GraphReader): MatchExecutor => ({
  async rank({ question, base, audience, withdrawn, cut, hashOf }) {
    const tallies = await tallyPeople(graph, question, base ?? question, audience, withdrawn)
    const changes = base && rankChanges(question, base, tallies, hashOf)
    return new TalliedPeople(rank(question, tallies, hashOf, cut), question.lines.length, changes)
  },
})

class TalliedPeople implements RankedPeople {
  constructor(
    private readonly ranking: Ranking,
    private readonly lines: number,
    private readonly changes: ReadonlyMap<string, number> | null,
  ) {}

  get size(): number {
    return this.ranking.size
  }

  *after(place: Place | null): Generator<RankedPerson, void> {
    for (const { tally, tier, fitBp, hash } of this.ranking.after(place)) {
      const { learner, region, available } = tally
      yield { learner, region, available, tier, fitBp, hash }
    }
  }

  tiers(): number[] {
    return this.ranking.tiers()
  }

  regions(): Map<string | null, number> {
    const counts = new Map<string | null, number>()
    for (const { region } of this.ranking.tallies()) counts.set(region, (counts.get(region) ?? 0) + 1)
    return counts
  }

  missing(): number[] {
    const counts = Array.from({ length: this.lines }, () => 0)
    for (const { met } of this.ranking.tallies())
      for (let line = 0; line < counts.length; line++) if (!hasBit(met, line)) counts[line]!++
    return counts
  }

  rankChange(learner: string): number | null {
    return this.changes?.get(learner) ?? null
  }
}
