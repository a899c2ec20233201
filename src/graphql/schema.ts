import 'reflect-metadata'

import { type GraphQLInputObjectType, type GraphQLSchema, isInputObjectType } from 'graphql'
import { buildSchema, type NonEmptyArray } from 'type-graphql'

import { resolvers } from '../modules.ts'
import { oneOfClasses } from '../shared/one-of.ts'
import { DateTime } from '../shared/scalars.ts'
import { NodeResolver } from './node.resolver.ts'

/** The whole API. Input rules are checked in the services, where imports and tasks pass too. */
export async function createSchema(): Promise<GraphQLSchema> {
  const schema = await buildSchema({
    // biome-ignore lint/complexity/noBannedTypes: type-graphql's own type for resolver classes
    resolvers: [NodeResolver, ...resolvers] as NonEmptyArray<Function>,
    scalarsMap: [{ type: Date, scalar: DateTime }],
    validate: false,
  })
  for (const name of oneOfClasses()) {
    const type = schema.getType(name)
    if (isInputObjectType(type)) (type as GraphQLInputObjectType).isOneOf = true
  }
  return schema
}
