import { registerEnumType } from 'type-graphql'

import { CohortMemberState, CohortRole, CohortSide, CohortVisibility } from './kinds.ts'

export { CohortMemberState, CohortRole, CohortSide, CohortVisibility }

registerEnumType(CohortSide, {
  name: 'CohortSide',
  description: 'Sides of a cohort. NONE: facilitators, observers and editors without a vote.',
})

registerEnumType(CohortRole, {
  name: 'CohortRole',
  description:
    'Roles in a cohort. FACILITATOR: invites, and keeps the cohort; on no side. EDITOR: drafts frameworks. REVIEWER: rates and comments for its side. OBSERVER: reads; on no side.',
})

registerEnumType(CohortVisibility, {
  name: 'CohortVisibility',
  description: 'PUBLIC: everyone with a key may know of the cohort and its members. PRIVATE: its members only.',
})

registerEnumType(CohortMemberState, {
  name: 'CohortMemberState',
  description: 'INVITED: has not accepted yet, and takes no part. ACTIVE: accepted.',
})
