import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql'

import type { Session } from '../database/session.ts'
import { nodes } from '../modules.ts'
import { limitExceeded } from '../shared/errors.ts'
import { kindOfId } from '../shared/ids.ts'
import { Node } from '../shared/node.ts'

const MAX_NODES = 100

@Resolver()
export class NodeResolver {
  @Query(() => Node, { nullable: true, description: 'Relay refetch.' })
  node(@Arg('id', () => ID) id: string, @Ctx() session: Session): Promise<Node | null> {
    return nodeOf(session, id)
  }

  @Query(() => [Node], {
    nullable: 'items',
    description: 'Relay refetch, in order, nulls for what is not yours; at most 100.',
  })
  nodes(@Arg('ids', () => [ID]) ids: string[], @Ctx() session: Session): Promise<(Node | null)[]> {
    if (ids.length > MAX_NODES) throw limitExceeded(`Ask for at most ${MAX_NODES} nodes at once.`, 'ids')
    return Promise.all(ids.map((id) => nodeOf(session, id)))
  }
}

/** The modules' loaders hold the access conditions, so an id of another tenant reads like an unknown one. */
async function nodeOf(session: Session, id: string): Promise<Node | null> {
  const kind = kindOfId(id)
  return kind === null ? null : ((await nodes[kind]?.(session, id)) ?? null)
}
