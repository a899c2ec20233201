import { CompetencyDemandResolver, GapRowResolver, ProgramGapResolver } from './insights.resolver.ts'
import { AffectedCountsResolver, VersionImpactResolver } from './version-impact.resolver.ts'

export const resolvers = [
  ProgramGapResolver,
  GapRowResolver,
  CompetencyDemandResolver,
  VersionImpactResolver,
  AffectedCountsResolver,
]
