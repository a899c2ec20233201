import { ArgsType, type ClassType, Field, Int, ObjectType } from 'type-graphql'

import { badInput } from './errors.ts'

const MAX_PAGE = 100

@ArgsType()
export class PageArguments {
  @Field(() => Int, { nullable: true, description: '1 to 100; this or last is required.' })
  first?: number | null

  @Field(() => String, { nullable: true, description: 'endCursor of the page before.' })
  after?: string | null

  @Field(() => Int, { nullable: true, description: '1 to 100, counted from the end.' })
  last?: number | null

  @Field(() => String, { nullable: true, description: 'startCursor of the page after.' })
  before?: string | null
}

/** For lists that are read forwards only. */
@ArgsType()
export class ForwardArguments {
  @Field(() => Int, { description: '1 to 100.' })
  first!: number

  @Field(() => String, { nullable: true, description: 'endCursor of the page before.' })
  after?: string | null
}

/** A page as a store is asked for it: `limit` rows after or before the key of `cursor`. */
export interface PageRequest {
  readonly limit: number
  readonly backwards: boolean
  readonly cursor: string | null
}

/** Checks that exactly one direction is asked for, within 1–100. */
export function pageRequest(page: PageArguments): PageRequest {
  const { first = null, last = null, after = null, before = null } = page
  if ((first === null) === (last === null)) throw badInput('Give first or last, one of them.', 'first')
  const backwards = last !== null
  if (backwards ? after !== null : before !== null)
    throw badInput('Use first with after, or last with before.', backwards ? 'after' : 'before')
  const limit = (first ?? last) as number
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PAGE)
    throw badInput(`A page holds 1 to ${MAX_PAGE}; ${limit} were asked for.`, backwards ? 'last' : 'first')
  return { limit, backwards, cursor: backwards ? before : after }
}

@ObjectType({ description: 'Relay page information.' })
export class PageInfo {
  @Field()
  hasNextPage!: boolean

  @Field()
  hasPreviousPage!: boolean

  @Field(() => String, { nullable: true })
  startCursor!: string | null

  @Field(() => String, { nullable: true })
  endCursor!: string | null
}

export interface EdgeOf<Node> {
  cursor: string
  node: Node
}

export interface ConnectionOf<Edge> {
  edges: Edge[]
  pageInfo: PageInfo
}

/**
 * A page out of rows that were read with one more than asked (`limit + 1`), in the direction asked (backwards: nearest
 * to the cursor first).
 */
export function pageOf<Row, Edge extends { cursor: string }>(
  rows: readonly Row[],
  request: PageRequest,
  edgeOf: (row: Row) => Edge,
): ConnectionOf<Edge> {
  const more = rows.length > request.limit
  const edges = rows.slice(0, request.limit).map(edgeOf)
  if (request.backwards) edges.reverse()
  return {
    edges,
    pageInfo: {
      hasNextPage: request.backwards ? request.cursor !== null : more,
      hasPreviousPage: request.backwards ? more : request.cursor !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  }
}

/** The class `<name>Edge`; a subclass may add fields. */
export function edgeType<Node extends object>(name: string, node: () => ClassType<Node>) {
  @ObjectType(`${name}Edge`, { description: 'Edge.' })
  class Edge implements EdgeOf<Node> {
    @Field({ description: 'Opaque; valid for an hour.' })
    cursor!: string

    @Field(() => node())
    node!: Node
  }
  return Edge
}

/** The class `<name>Connection` without totalCount; declare that as a field of its own where it can be asked. */
export function connectionType<Edge extends object>(name: string, edge: () => ClassType<Edge>) {
  @ObjectType(`${name}Connection`, { description: 'Page.' })
  class Connection implements ConnectionOf<Edge> {
    @Field(() => [edge()])
    edges!: Edge[]

    @Field(() => PageInfo)
    pageInfo!: PageInfo
  }
  return Connection
}
