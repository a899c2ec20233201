import { registerEnumType } from 'type-graphql'

import { ActivityKind } from './activity.rule.ts'

export { ActivityKind }

registerEnumType(ActivityKind, {
  name: 'ActivityKind',
  description:
    'What happened. APPROVED: a steward lets it decide about mappings and scale maps between shared frameworks; APPROVAL_WITHDRAWN: not any more, or not. FRAMEWORK_KEPT: given into the care of the cohort. MAPPING_RATED says who has rated, never what. PAIRING_AGREED_TO: one of its two parties said yes.',
})
