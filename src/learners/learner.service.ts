import { enqueue } from '../database/outbox.ts'
import type { Session } from '../database/session.ts'
import { createLearnerKeys, sealForLearner, unsealForLearner } from '../identity/learner-key.service.ts'
import { requireRole } from '../identity/rights.ts'
import { newId } from '../shared/ids.ts'
import { Role } from '../shared/viewer.ts'
import { type NewIdentifier, noteIdentifiers } from './identifier.service.ts'
import { Learner } from './learner.ts'

export interface NewLearner {
  /** Default: a new one. */
  readonly id?: string
  readonly account?: string | null
  readonly region?: string | null
  /** Epoch milliseconds. */
  readonly available?: number | null
  readonly contact?: object | null
  readonly identifiers?: readonly NewIdentifier[]
}

/** Rows of one INSERT: well below the number of parameters that PostgreSQL takes. */
const ROWS = 1_000

/**
 * Makes learners with their encryption keys and identifiers, many in one transaction (joins a running one). For
 * operators and the program itself. Answers the ids in order. BAD_USER_INPUT when an identifier is somebody else's.
 */
export async function createLearners(session: Session, learners: readonly NewLearner[]): Promise<string[]> {
  requireRole(session, Role.OPERATOR)
  const named = learners.map((learner) => ({ ...learner, id: learner.id ?? newId('learner') }))
  await session.transaction(async (tx) => {
    await createLearnerKeys(
      tx,
      named.map(({ id }) => id),
    )
    const rows = await Promise.all(named.map((learner) => learnerRow(tx, learner)))
    for (let at = 0; at < rows.length; at += ROWS) await tx.sql.insert(Learner, rows.slice(at, at + ROWS))
    for (const { id, identifiers } of named) if (identifiers?.length) await noteIdentifiers(tx, id, identifiers)
    await enqueue(
      tx,
      'learner',
      named.map(({ id }) => id),
    )
  })
  return named.map(({ id }) => id)
}

async function learnerRow(tx: Session, learner: NewLearner & { id: string }): Promise<Learner> {
  const { id, contact = null, available = null } = learner
  return {
    id,
    graphKey: newId('learner'),
    accountId: learner.account ?? null,
    region: learner.region ?? null,
    available: available === null ? null : new Date(available),
    contactSealed: contact === null ? null : await sealForLearner(tx, id, JSON.stringify(contact), contactContext),
    createdAt: new Date(tx.now),
  }
}

const contactContext = 'learner.contact_sealed'

/** How to reach a learner, as it was given; null when nothing was, or the learner was forgotten. */
export async function contactOf(session: Session, learner: string): Promise<unknown> {
  const row = await session.sql.findOneBy(Learner, { id: learner })
  const plain = row?.contactSealed && (await unsealForLearner(session, learner, row.contactSealed, contactContext))
  return plain ? JSON.parse(plain.toString()) : null
}

export interface LearnerProfile {
  readonly region?: string | null
  /** Epoch milliseconds. */
  readonly available?: number | null
}

/** Changes what is given, leaves the rest. For the program itself: rights are the caller's business. */
export async function updateLearner(tx: Session, learner: string, profile: LearnerProfile): Promise<void> {
  const { region, available } = profile
  await tx.sql.update(
    Learner,
    { id: learner },
    {
      ...(region === undefined ? {} : { region }),
      ...(available === undefined ? {} : { available: available === null ? null : new Date(available) }),
    },
  )
  await enqueue(tx, 'learner', [learner])
}

/** SQL learner ids of nodes of the graph; an unknown one is not in the map. For what ranks in the graph and answers here. */
export async function learnersByGraphKey(session: Session, graphKeys: readonly string[]): Promise<Map<string, string>> {
  const rows: { id: string; graph_key: string }[] = await session.sql.query(
    '/* learners.byGraphKey */ SELECT id, graph_key FROM learner WHERE graph_key = ANY($1::text[])',
    [graphKeys],
  )
  return new Map(rows.map((row) => [row.graph_key, row.id]))
}

/** Graph keys of learners; an unknown one is not in the map. */
export async function graphKeysOf(session: Session, learners: readonly string[]): Promise<Map<string, string>> {
  const rows: { id: string; graph_key: string }[] = await session.sql.query(
    '/* learners.graphKeys */ SELECT id, graph_key FROM learner WHERE id = ANY($1::text[])',
    [learners],
  )
  return new Map(rows.map((row) => [row.id, row.graph_key]))
}
