import { registerEnumType } from 'type-graphql'

import { AssociationType, Direction } from './association-type.ts'

export { AssociationType, Direction }

registerEnumType(AssociationType, {
  name: 'AssociationType',
  description: "The ten CASE types and EXT; hasSkillLevel is cognitive demand of the item and never a person's level.",
})

registerEnumType(Direction, { name: 'Direction', description: 'Seen from the competency asked.' })
