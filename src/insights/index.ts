import { competencyFilters } from '../frameworks/competency-scope.ts'
import { coverageHoles } from './holes.service.ts'
import { CompetencyDemandResolver, GapRowResolver, ProgramGapResolver } from './insights.resolver.ts'

export const resolvers = [ProgramGapResolver, GapRowResolver, CompetencyDemandResolver]

competencyFilters.push(coverageHoles)
