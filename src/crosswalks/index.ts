import { discussed } from '../cohorts/discussed.ts'
import type { Session } from '../database/session.ts'
import { onFrameworkImported } from '../frameworks/imports/imported.ts'
import { registerEraser, unnameActor } from '../identity/erasure.ts'
import type { IdKind } from '../shared/ids.ts'
import type { Node } from '../shared/node.ts'
import { mappingProjection } from './mapping.aggregate.ts'
import { mappingsOfImport } from './mapping.import.ts'
import { mappingLoader } from './mapping.query.ts'
import { CompetencyMappingsResolver, MappingConnectionResolver, MappingResolver } from './mapping.resolver.ts'
import { Mapping } from './mapping.ts'
import { MappingCommentsResolver, seeMapping } from './mapping-discussion.resolver.ts'
import {
  CohortAgreementResolver,
  MappingAgreementResolver,
  MappingRatingResolver,
  MappingRatingsResolver,
  ScaleMapRatingResolver,
  ScaleMapRatingsResolver,
} from './rating.resolver.ts'
import { Rating } from './rating.ts'
import { scaleMapProjection } from './scale-map.aggregate.ts'
import { scaleMapLoader } from './scale-map.loaders.ts'
import { ScaleMapResolver, ScaleMapsResolver } from './scale-map.resolver.ts'
import { ScaleMap } from './scale-map.ts'
import { MappingSuggestionResolver } from './suggestion.resolver.ts'
import { SuggestionRejection } from './suggestion-rejection.ts'

onFrameworkImported.push(mappingsOfImport)
discussed.mapping = seeMapping
registerEraser({
  name: 'crosswalks',
  erase: (tx, learner) => unnameActor(tx, learner, [['crosswalk_rating', 'actor']]),
})

export { loadEmbedder, plugIn } from './suggestion.embedder.ts'

export const entities = [Mapping, SuggestionRejection, ScaleMap, Rating]

export const resolvers = [
  MappingResolver,
  MappingConnectionResolver,
  CompetencyMappingsResolver,
  MappingCommentsResolver,
  MappingSuggestionResolver,
  ScaleMapResolver,
  ScaleMapsResolver,
  MappingRatingsResolver,
  ScaleMapRatingsResolver,
  MappingRatingResolver,
  ScaleMapRatingResolver,
  CohortAgreementResolver,
  MappingAgreementResolver,
]

export const projections = [mappingProjection, scaleMapProjection]

export const nodes: Partial<Record<IdKind, (session: Session, id: string) => Promise<Node | null>>> = {
  mapping: (session, id) => session.load(mappingLoader).load(id),
  scaleMap: (session, id) => session.load(scaleMapLoader).load(id),
}
