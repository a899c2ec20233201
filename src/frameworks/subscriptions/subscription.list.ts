import { KeysetPage, readList } from '../../database/keyset.ts'
import type { Session } from '../../database/session.ts'
import { SqlConditions } from '../../database/sql-conditions.ts'
import { requireUseCase } from '../../identity/rights.ts'
import type { PageArguments } from '../../shared/paging.ts'
import { UseCase } from '../../shared/viewer.ts'
import {
  FrameworkSubscriptionConnection,
  FrameworkSubscriptionEdge,
  type FrameworkSubscriptionWhere,
} from './subscription.inputs.ts'
import { subscriptionLoader, writableLibraries } from './subscription.loaders.ts'
import type { FrameworkSubscription } from './subscription.ts'

/** Subscriptions of the libraries that the viewer may write, by address. */
export async function frameworkSubscriptions(
  session: Session,
  where: FrameworkSubscriptionWhere,
  page: PageArguments,
): Promise<FrameworkSubscriptionConnection> {
  requireUseCase(session, UseCase.FRAMEWORK_STEWARDSHIP)
  const keyset = new KeysetPage(session, 'frameworkSubscriptions', where, page)
  const conditions = new SqlConditions()
  conditions.add((put) => `s.library_id = ANY(${put(writableLibraries(session))}::text[])`)
  if (where.state) conditions.add((put) => `s.state = ANY(${put(where.state)}::text[])`)
  if (typeof where.pending === 'boolean')
    conditions.add(
      (put) => `${put(where.pending)}::boolean = EXISTS (
         SELECT FROM framework_subscription_pending p WHERE p.subscription_id = s.id)`,
    )
  // An address may be long: its first characters and the id are order enough, and make short cursors
  const list = {
    name: 'frameworks.subscriptions',
    columns: 's.id, left(s.url, 200) AS "shortUrl"',
    from: 'FROM framework_subscription s',
    order: ['left(s.url, 200) COLLATE "C"', 's.id COLLATE "C"'],
    where: conditions,
  } as const
  const { rows } = await readList<{ id: string; shortUrl: string }>(session, list, keyset)
  const nodes = await session.load(subscriptionLoader).loadMany(rows.map((row) => row.id))
  const there = rows.flatMap((row, i) => {
    const node = nodes[i]
    return node && !(node instanceof Error) ? [{ ...row, node }] : []
  })
  const found = keyset.of<{ id: string; shortUrl: string; node: FrameworkSubscription }, FrameworkSubscriptionEdge>(
    there,
    (row) => [row.shortUrl, row.id],
    ({ node }, cursor) => Object.assign(new FrameworkSubscriptionEdge(), { node, cursor }),
  )
  return Object.assign(new FrameworkSubscriptionConnection(), found)
}
