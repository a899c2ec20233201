import type { EntityManager } from 'typeorm'

import type { Session } from '../database/session.ts'
import type { AuditAnchor } from './audit.ts'
import { signHead } from './audit-appender.ts'
import { type AuditEntry, entryHash, genesis, markOf } from './audit-chain.ts'

export type AuditFaultCode =
  | 'AUDIT_GAP'
  | 'AUDIT_HASH'
  | 'AUDIT_NAME'
  | 'AUDIT_HEAD'
  | 'AUDIT_SIGNATURE'
  | 'AUDIT_CHAIN_MISSING'

/** One place where the log is not what was written. */
export interface AuditFault {
  readonly code: AuditFaultCode
  readonly chain: string
  /** The entry; null when it is about the chain as a whole. */
  readonly seq: number | null
  readonly message: string
}

export interface AuditReport {
  readonly chains: number
  readonly entries: number
  /** People named in the log, and people who were forgotten since. */
  readonly people: number
  readonly forgotten: number
  readonly faults: readonly AuditFault[]
}

interface ChainRow {
  id: string
  anchors: AuditAnchor[]
  length: number
  head: Buffer
  signature: Buffer
}

interface EventRow extends Omit<AuditEntry, 'at' | 'jobProfile'> {
  at: Date
  job_profile: string | null
  actor: string | null
  actor_salt: Buffer | null
  actor_mark: Buffer
  hash: Buffer
  people: { who: string | null; salt: string | null; mark: string }[]
}

const PAGE = 200

/**
 * Reads the whole log and recomputes it: every entry after the one before, every name against its mark, every head and
 * its signature, and that no chain is gone which a later one has seen. With `kept` also that a head which somebody
 * was given is still in it.
 */
export async function verifyAuditChain(session: Session, kept: readonly AuditAnchor[] = []): Promise<AuditReport> {
  const verifier = new Verifier(session)
  const ids: { id: string }[] = await session.sql.query('/* audit.chains */ SELECT id FROM audit_chain ORDER BY id')
  for (const { id } of ids) await verifier.chain(id)
  verifier.anchors('a head that was given out', kept)
  return verifier.report(ids.length)
}

class Verifier {
  readonly #sql: EntityManager
  readonly #faults: AuditFault[] = []
  /** Anchors of all chains, each with the chain that has it; and the hashes at the places they name. */
  readonly #seen: { by: string; anchor: AuditAnchor }[] = []
  readonly #hashes = new Map<string, string[]>()
  #entries = 0
  #people = 0
  #forgotten = 0

  constructor(private readonly session: Session) {
    this.#sql = session.sql
  }

  async chain(id: string): Promise<void> {
    const [chain]: ChainRow[] = await this.#sql.query(
      '/* audit.chain */ SELECT id, anchors, length, head, signature FROM audit_chain WHERE id = $1',
      [id],
    )
    if (!chain) return
    for (const anchor of chain.anchors) this.#seen.push({ by: `the chain ${id}`, anchor })
    let previous = genesis(id, chain.anchors)
    const hashes = [previous.toString('hex')]
    this.#hashes.set(id, hashes)
    for (let seq = 0; seq < chain.length; ) {
      const rows = await this.#page(id, seq, chain.length)
      if (rows.length === 0) {
        this.#fault('AUDIT_GAP', id, seq + 1, `Entries ${seq + 1} to ${chain.length} are missing.`)
        break
      }
      for (const row of rows) {
        if (row.seq !== seq + 1)
          this.#fault('AUDIT_GAP', id, seq + 1, `Entries ${seq + 1} to ${row.seq - 1} are missing.`)
        this.#entry(row, previous)
        previous = row.hash
        seq = row.seq
        hashes[seq] = row.hash.toString('hex')
      }
    }
    if (!previous.equals(chain.head)) this.#fault('AUDIT_HEAD', id, null, 'The head is not the last entry.')
    if (!signHead(this.session.secrets, id, chain.length, chain.head).equals(chain.signature))
      this.#fault('AUDIT_SIGNATURE', id, null, 'The head was not signed here.')
  }

  anchors(by: string, anchors: readonly AuditAnchor[]): void {
    for (const anchor of anchors) this.#seen.push({ by, anchor })
  }

  report(chains: number): AuditReport {
    for (const { by, anchor } of this.#seen)
      if (this.#hashes.get(anchor.chain)?.[anchor.length] !== anchor.head)
        this.#fault('AUDIT_CHAIN_MISSING', anchor.chain, anchor.length, `This place is gone or changed; ${by} saw it.`)
    const { people, forgotten } = { people: this.#people, forgotten: this.#forgotten }
    return { chains, entries: this.#entries, people, forgotten, faults: this.#faults }
  }

  #page(chain: string, after: number, last: number): Promise<EventRow[]> {
    return this.#sql.query(
      `/* audit.page */ SELECT e.id, e.chain, e.seq, e.at, e.actor, e.actor_salt, e.actor_mark, e.organisation,
         e.portal, e.purpose, e.action, e.fields, e.job_profile, e.hash,
         (SELECT coalesce(jsonb_agg(jsonb_build_object('who', p.learner_id, 'salt', encode(p.salt, 'hex'),
            'mark', encode(p.mark, 'hex')) ORDER BY p.position), '[]') FROM audit_person p WHERE p.event = e.id) AS people
       FROM audit_event e WHERE e.chain = $1 AND e.seq > $2 AND e.seq <= $3 ORDER BY e.seq LIMIT ${PAGE}`,
      [chain, after, last],
    )
  }

  #entry(row: EventRow, previous: Buffer): void {
    this.#entries++
    const entry: AuditEntry = { ...row, at: row.at.getTime(), jobProfile: row.job_profile }
    const marks = row.people.map(({ mark }) => Buffer.from(mark, 'hex'))
    if (!entryHash(previous, entry, row.actor_mark, marks).equals(row.hash))
      this.#fault('AUDIT_HASH', row.chain, row.seq, 'This entry was changed, or does not follow the one before.')
    if (!named(row.actor, row.actor_salt, row.actor_mark))
      this.#fault('AUDIT_NAME', row.chain, row.seq, 'The actor is not who it was.')
    for (const [place, { who, salt }] of row.people.entries()) {
      if (who === null) this.#forgotten++
      else this.#people++
      if (!named(who, salt === null ? null : Buffer.from(salt, 'hex'), marks[place] as Buffer))
        this.#fault('AUDIT_NAME', row.chain, row.seq, `Person ${place + 1} of this entry is not who it was.`)
    }
  }

  #fault(code: AuditFaultCode, chain: string, seq: number | null, message: string): void {
    this.#faults.push({ code, chain, seq, message })
  }
}

/** A name fits its mark; or both name and salt were dropped, as erasure does. */
const named = (who: string | null, salt: Buffer | null, mark: Buffer): boolean =>
  who === null || salt === null ? who === null && salt === null : markOf(salt, who).equals(mark)
