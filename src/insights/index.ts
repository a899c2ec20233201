import { CompetencyDemandResolver, GapRowResolver, ProgramGapResolver } from './insights.resolver.ts'
import { PairingCoverageResolver } from './pairing.resolver.ts'

export const resolvers = [PairingCoverageResolver, ProgramGapResolver, GapRowResolver, CompetencyDemandResolver]
