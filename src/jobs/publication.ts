import { registerEnumType } from 'type-graphql'

/** The life of job profiles and programs. */
export enum PublicationState {
  DRAFT = 'DRAFT',
  PUBLISHED = 'PUBLISHED',
  CLOSED = 'CLOSED',
}
registerEnumType(PublicationState, {
  name: 'PublicationState',
  description: 'Published things are immutable; changing one makes a version.',
})
