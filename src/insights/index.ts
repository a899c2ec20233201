import { CompetencyDemandResolver, GapRowResolver, ProgramGapResolver } from './insights.resolver.ts'

export const resolvers = [ProgramGapResolver, GapRowResolver, CompetencyDemandResolver]
