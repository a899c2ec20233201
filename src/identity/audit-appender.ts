import { randomBytes } from 'node:crypto'

import type { DataSource, EntityManager } from 'typeorm'

import type { Secrets } from '../shared/secrets.ts'
import type { AuditAnchor } from './audit.ts'
import { type AuditEntry, entryHash, genesis, markOf, SALT_BYTES } from './audit-chain.ts'
import { erasureSubject } from './erasure-proof.ts'

/** An entry before it has its place in a chain. */
export interface PendingEntry extends Omit<AuditEntry, 'chain' | 'seq'> {
  readonly actor: string
  readonly people: readonly string[]
}

interface Waiting {
  readonly entry: PendingEntry
  readonly done: () => void
  readonly failed: (cause: unknown) => void
}

interface Tip {
  readonly chain: string
  length: number
  head: Buffer
}

/** One commit takes at most this many people, so that a transaction stays short. */
const PEOPLE_PER_COMMIT = 20_000
const ANCHORS = 100

/**
 * The one writer of this process's chains. Entries that arrive while a commit runs go together into the next one. The
 * tip is read back each time: after a commit whose outcome is unknown, the store knows it and this object does not.
 */
export class AuditAppender {
  readonly #process = randomBytes(8).toString('hex')
  #waiting: Waiting[] = []
  #running = false

  constructor(
    private readonly dataSource: DataSource,
    private readonly secrets: Secrets,
  ) {}

  /** Resolves once the entry is committed. Never await it inside a transaction: the store may have one connection. */
  append(entry: PendingEntry): Promise<void> {
    return new Promise((done, failed) => {
      this.#waiting.push({ entry, done, failed })
      if (!this.#running) void this.#run()
    })
  }

  async #run(): Promise<void> {
    this.#running = true
    // What this turn of the event loop still brings goes along.
    await new Promise((resolve) => setImmediate(resolve))
    while (this.#waiting.length > 0) await this.#commit(this.#next())
    this.#running = false
  }

  #next(): Waiting[] {
    let people = 0
    let count = 0
    for (const { entry } of this.#waiting) {
      people += entry.people.length + 1
      if (count > 0 && people > PEOPLE_PER_COMMIT) break
      count++
    }
    return this.#waiting.splice(0, count)
  }

  async #commit(group: readonly Waiting[]): Promise<void> {
    const strangers = new Map<Waiting, Error>()
    try {
      await this.dataSource.transaction(async (sql) => {
        const people = await lockPeople(sql, this.secrets, group)
        const sound = group.filter((waiting) => {
          const stranger = waiting.entry.people.find((id) => people.get(id) === undefined)
          if (stranger !== undefined)
            strangers.set(waiting, new Error('an audit entry names someone who is no learner'))
          return stranger === undefined
        })
        await this.#write(
          sql,
          sound.map(({ entry }) => entry),
          people,
        )
      })
    } catch (cause) {
      for (const waiting of group) waiting.failed(cause)
      return
    }
    for (const waiting of group) {
      const stranger = strangers.get(waiting)
      if (stranger) waiting.failed(stranger)
      else waiting.done()
    }
  }

  async #write(sql: EntityManager, entries: readonly PendingEntry[], people: ReadonlyMap<string, boolean>) {
    const last = entries.at(-1)
    if (!last) return
    const tip = await this.#tip(sql, last.at)
    const events: object[] = []
    const links: object[] = []
    for (const pending of entries) {
      const actor = marked(pending.actor, true)
      const own = pending.people.map((id) => marked(id, people.get(id) === true))
      const entry: AuditEntry = { ...pending, chain: tip.chain, seq: tip.length + 1 }
      tip.head = entryHash(
        tip.head,
        entry,
        actor.mark,
        own.map(({ mark }) => mark),
      )
      tip.length = entry.seq
      events.push(eventRow(entry, actor, tip.head))
      own.forEach((person, position) => {
        links.push({ event: entry.id, position, at: new Date(entry.at), ...hexed(person) })
      })
    }
    await sql.query(INSERT_EVENTS, [JSON.stringify(events)])
    if (links.length > 0) await sql.query(INSERT_PEOPLE, [JSON.stringify(links)])
    await sql.query('/* audit.head */ UPDATE audit_chain SET length = $2, head = $3, signature = $4 WHERE id = $1', [
      tip.chain,
      tip.length,
      tip.head,
      signHead(this.secrets, tip.chain, tip.length, tip.head),
    ])
  }

  /** The end of today's chain, locked; begins the chain when it is new. */
  async #tip(sql: EntityManager, now: number): Promise<Tip> {
    const chain = `${new Date(now).toISOString().slice(0, 10)}.${this.#process}`
    const [row] = await sql.query('/* audit.tip */ SELECT length, head FROM audit_chain WHERE id = $1 FOR UPDATE', [
      chain,
    ])
    if (row) return { chain, length: row.length, head: row.head }
    const anchors = await latestHeads(sql, ANCHORS)
    const head = genesis(chain, anchors)
    await sql.query(
      `/* audit.begin */ INSERT INTO audit_chain (id, started_at, anchors, length, head, signature)
       VALUES ($1, $2, $3::jsonb, 0, $4, $5)`,
      [chain, new Date(now), JSON.stringify(anchors), head, signHead(this.secrets, chain, 0, head)],
    )
    return { chain, length: 0, head }
  }
}

/** Heads of the chains that began last, the last first. */
export async function latestHeads(sql: EntityManager, limit: number): Promise<AuditAnchor[]> {
  const rows: { id: string; length: number; head: Buffer }[] = await sql.query(
    '/* audit.heads */ SELECT id, length, head FROM audit_chain ORDER BY started_at DESC, id DESC LIMIT $1',
    [limit],
  )
  return rows.map(({ id, length, head }) => ({ chain: id, length, head: head.toString('hex') }))
}

export const signHead = (secrets: Secrets, chain: string, length: number, head: Buffer): Buffer =>
  secrets.mac('audit-heads', chain, String(length), head.toString('hex'))

/**
 * Who of these people can still be named: true; forgotten ones: false; no entry: no learner at all. The lock holds off
 * an erasure until this commit is through; the erasure then finds these rows too.
 */
async function lockPeople(
  sql: EntityManager,
  secrets: Secrets,
  group: readonly Waiting[],
): Promise<Map<string, boolean>> {
  const ids = [...new Set(group.flatMap(({ entry }) => entry.people))]
  const known = new Map<string, boolean>()
  if (ids.length === 0) return known
  const rows: { learner_id: string }[] = await sql.query(
    `/* audit.people */ SELECT learner_id FROM learner_key WHERE learner_id = ANY($1::text[])
     ORDER BY learner_id FOR KEY SHARE`,
    [ids],
  )
  for (const row of rows) known.set(row.learner_id, true)
  const absent = new Map(ids.filter((id) => !known.has(id)).map((id) => [erasureSubject(secrets, id), id]))
  if (absent.size === 0) return known
  const erased: { subject: string }[] = await sql.query(
    '/* audit.erased */ SELECT subject FROM erasure WHERE subject = ANY($1::text[])',
    [[...absent.keys()]],
  )
  for (const { subject } of erased) known.set(absent.get(subject) as string, false)
  return known
}

interface Marked {
  readonly who: string | null
  readonly salt: Buffer | null
  readonly mark: Buffer
}

function marked(who: string, named: boolean): Marked {
  const salt = randomBytes(SALT_BYTES)
  const mark = markOf(salt, who)
  return named ? { who, salt, mark } : { who: null, salt: null, mark }
}

const hexed = ({ who, salt, mark }: Marked) => ({
  who,
  salt: salt?.toString('hex') ?? null,
  mark: mark.toString('hex'),
})

const eventRow = (entry: AuditEntry, actor: Marked, hash: Buffer) => ({
  ...entry,
  at: new Date(entry.at),
  actor: hexed(actor),
  hash: hash.toString('hex'),
})

const INSERT_EVENTS = `/* audit.events */
  INSERT INTO audit_event (id, chain, seq, at, actor, actor_salt, actor_mark, organisation, portal, purpose, action,
    fields, job_profile, hash)
  SELECT e.id, e.chain, e.seq, e.at, e.actor->>'who', decode(e.actor->>'salt', 'hex'), decode(e.actor->>'mark', 'hex'),
    e.organisation, e.portal, e.purpose, e.action, ARRAY(SELECT jsonb_array_elements_text(e.fields)), e."jobProfile",
    decode(e.hash, 'hex')
  FROM jsonb_to_recordset($1::jsonb) AS e (id text, chain text, seq int, at timestamptz, actor jsonb, organisation text,
    portal text, purpose text, action text, fields jsonb, "jobProfile" text, hash text)`

const INSERT_PEOPLE = `/* audit.links */
  INSERT INTO audit_person (event, position, at, learner_id, salt, mark)
  SELECT p.event, p.position, p.at, p.who, decode(p.salt, 'hex'), decode(p.mark, 'hex')
  FROM jsonb_to_recordset($1::jsonb) AS p (event text, position int, at timestamptz, who text, salt text, mark text)`
