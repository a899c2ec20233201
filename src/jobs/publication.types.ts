import { registerEnumType } from 'type-graphql'

import { PublicationState } from './publication.ts'

export { PublicationState }

registerEnumType(PublicationState, {
  name: 'PublicationState',
  description: 'Published things are immutable; changing one makes a version.',
})
