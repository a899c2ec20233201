import { registerEnumType } from 'type-graphql'

import { AdoptionStatus } from './adoption-status.ts'

export { AdoptionStatus }

registerEnumType(AdoptionStatus, {
  name: 'AdoptionStatus',
  description: "CASE 1.1 guide's four, plus PRIVATE_DRAFT.",
})
