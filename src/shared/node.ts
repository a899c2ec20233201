import { Field, ID, InterfaceType } from 'type-graphql'

@InterfaceType('Node', {
  description: 'Has a global opaque id; an id of another tenant answers null, exactly like an unknown one.',
})
export abstract class Node {
  @Field(() => ID, { description: 'Global, opaque and stable.' })
  id!: string
}
