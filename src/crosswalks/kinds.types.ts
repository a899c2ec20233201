import { registerEnumType } from 'type-graphql'

import { MappingEvidenceKind, MappingSource, MappingStatus, MatchRelation } from './kinds.ts'

export { MappingEvidenceKind, MappingSource, MappingStatus, MatchRelation }

registerEnumType(MatchRelation, {
  name: 'MatchRelation',
  description: 'SKOS mapping relations; origin broadMatch destination: the destination is broader.',
})

registerEnumType(MappingStatus, {
  name: 'MappingStatus',
  description:
    "Only AGREED counts. ASSERTED: imported, one side's word. STALE: a wording changed after agreement. RETIRED: no longer wanted.",
})

registerEnumType(MappingSource, { name: 'MappingSource', description: 'Where a mapping came from.' })

registerEnumType(MappingEvidenceKind, { name: 'MappingEvidenceKind', description: 'Kinds of evidence for a proposal.' })
