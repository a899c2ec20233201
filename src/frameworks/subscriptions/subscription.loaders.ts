import { defineLoader, grouped, inOrder } from '../../database/loader.ts'
import type { Session } from '../../database/session.ts'
import { UseCase } from '../../shared/viewer.ts'
import { libraryOf, SHARED_LIBRARY } from '../library.ts'
import { maySteward } from '../sight.ts'
import { FrameworkSubscription } from './subscription.ts'
import {
  type HoldReason,
  type PendingReport,
  type StatementDifference,
  SubscriptionHistory,
  SubscriptionUpdate,
} from './subscription.types.ts'

const MAX_HISTORY = 50

/** Libraries whose subscriptions the viewer may see and change: those that they may write. */
export function writableLibraries({ viewer }: Session): string[] {
  if (!viewer.useCases.has(UseCase.FRAMEWORK_STEWARDSHIP)) return []
  const own = viewer.organisation === null ? [] : [libraryOf(viewer.organisation)]
  return maySteward(viewer) ? [...own, SHARED_LIBRARY] : own
}

/** A subscription of a library that the viewer may write, else null. */
export const subscriptionLoader = defineLoader<string, FrameworkSubscription | null>({
  name: 'frameworks.subscription',
  batch: async (session, ids) => {
    const rows = await session.sql
      .getRepository(FrameworkSubscription)
      .createQueryBuilder('s')
      .comment('frameworks.subscription')
      .where('s.id = ANY(:ids) AND s.library_id = ANY(:libraries)', {
        ids: [...ids],
        libraries: writableLibraries(session),
      })
      .getMany()
    return inOrder(ids, rows, (row) => row.id)
  },
})

interface PendingRow {
  readonly subscription_id: string
  readonly hash: string
  readonly reason: HoldReason
  readonly fetched_at: Date
  readonly report: PendingReport
}

/** What waits for a person. Give it ids of subscriptions that the viewer sees. */
export const pendingLoader = defineLoader<string, SubscriptionUpdate | null>({
  name: 'frameworks.subscriptionPending',
  batch: async (session, ids) => {
    const rows: PendingRow[] = await session.sql.query(
      `/* frameworks.subscriptionPending */ SELECT p.subscription_id, p.hash, p.reason, p.fetched_at, p.report
       FROM framework_subscription_pending p JOIN framework_subscription s ON s.id = p.subscription_id
       WHERE p.subscription_id = ANY($1::text[]) AND s.library_id = ANY($2::text[])`,
      [ids, writableLibraries(session)],
    )
    return inOrder(ids, rows, (row) => row.subscription_id).map((row) => row && updateOf(row))
  },
})

function updateOf({ hash, reason, fetched_at: fetchedAt, report }: PendingRow): SubscriptionUpdate {
  const { items, associations, unchanged, corrected, changed, added, removed } = report.counts
  const { difference, findings } = report
  return Object.assign(new SubscriptionUpdate(), {
    ...{ hash, reason, fetchedAt, items, associations, unchanged, corrected, changed, added, removed },
    addedStatements: difference.added as StatementDifference[],
    removedStatements: difference.removed as StatementDifference[],
    changedStatements: difference.changed as StatementDifference[],
    findings: [...findings],
  })
}

/** The last 50 events, the newest first. Give it ids of subscriptions that the viewer sees. */
export const historyLoader = defineLoader<string, SubscriptionHistory[]>({
  name: 'frameworks.subscriptionHistory',
  batch: async (session, ids) => {
    const rows: (SubscriptionHistory & { subscription: string })[] = await session.sql.query(
      `/* frameworks.subscriptionHistory */ SELECT asked.id AS subscription, e.at, e.action, e.actor, e.sha256
       FROM unnest($1::text[]) AS asked (id) CROSS JOIN LATERAL (
         SELECT * FROM framework_subscription_event
         WHERE subscription_id = asked.id AND library_id = ANY($2::text[]) ORDER BY at DESC, id DESC LIMIT $3) AS e
       ORDER BY e.at DESC, e.id DESC`,
      [ids, writableLibraries(session), MAX_HISTORY],
    )
    return grouped(ids, rows, (row) => row.subscription).map((group) =>
      group.map((row) => Object.assign(new SubscriptionHistory(), row)),
    )
  },
})
