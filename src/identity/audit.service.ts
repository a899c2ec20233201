import type { DataSource } from 'typeorm'

import type { Session, SessionResources } from '../database/session.ts'
import { newId } from '../shared/ids.ts'
import type { AccessAction } from './audit.ts'
import { AuditAppender } from './audit-appender.ts'
import type { ConsentField } from './kinds.ts'

/** One request that reads people. Who asks, for whom and when come from the session. */
export interface AccessRecord {
  readonly action: AccessAction
  /** Why, in the program's own words: it stays for ever, so never text that somebody typed. At most 200 characters. */
  readonly purpose: string
  /** What was shown of them. */
  readonly fields: readonly ConsentField[]
  readonly jobProfile?: string | null
  /** Learner ids of all whose data were read; may be empty: a search that found nobody was a search. */
  readonly people: readonly string[]
}

const appenders = new WeakMap<DataSource, AuditAppender>()

function appenderOf(resources: SessionResources): AuditAppender {
  let appender = appenders.get(resources.dataSource)
  if (!appender) {
    appender = new AuditAppender(resources.dataSource, resources.secrets)
    appenders.set(resources.dataSource, appender)
  }
  return appender
}

/**
 * Writes a reading of people into the audit log; resolves once it is committed, so await it before the answer leaves.
 * When it rejects, the answer must not leave. Not inside a transaction: the log commits by itself.
 */
export async function recordAccess(session: Session, record: AccessRecord): Promise<void> {
  if (session.inTransaction) throw new Error('an access is recorded outside of transactions: the log commits by itself')
  if (record.purpose.length > 200) throw new Error('the purpose of an access has at most 200 characters')
  await appenderOf(session.resources).append({
    id: newId('accessEvent'),
    at: session.now,
    actor: session.viewer.actor ?? 'anonymous',
    organisation: session.viewer.organisation,
    portal: session.viewer.portal,
    purpose: record.purpose,
    action: record.action,
    fields: [...new Set(record.fields)].sort(),
    jobProfile: record.jobProfile ?? null,
    people: [...new Set(record.people)],
  })
}
