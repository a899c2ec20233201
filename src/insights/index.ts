import { competencyFilters } from '../frameworks/search/competency-scope.ts'
import { coverageHoles } from './holes.service.ts'
import { CompetencyDemandResolver, GapRowResolver, ProgramGapResolver } from './insights.resolver.ts'
import { PairingCoverageResolver } from './pairing.resolver.ts'
import { ReferenceMigrationConnectionResolver, ReferenceMigrationResolver } from './reference-migration.resolver.ts'
import { ReferenceDecision } from './reference-migration.ts'
import { AffectedCountsResolver, VersionImpactResolver } from './version-impact.resolver.ts'

export const entities = [ReferenceDecision]

export const resolvers = [
  PairingCoverageResolver,
  ProgramGapResolver,
  GapRowResolver,
  CompetencyDemandResolver,
  VersionImpactResolver,
  AffectedCountsResolver,
  ReferenceMigrationResolver,
  ReferenceMigrationConnectionResolver,
]

competencyFilters.push(coverageHoles)
