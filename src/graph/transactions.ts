import type { Session, Transaction } from 'neo4j-driver'

import type { Transactional } from './statements.ts'

/**
 * Transactions one after the other; what is run goes into the present one. A transaction is held in the heap of the
 * server, so none may be as large as a part can be.
 */
export class Transactions implements Transactional {
  #tx: Transaction | undefined

  private constructor(private readonly session: Session) {}

  static async open(session: Session): Promise<Transactions> {
    const opened = new Transactions(session)
    opened.#tx = await session.beginTransaction()
    return opened
  }

  run: Transactional['run'] = (query, parameters) => {
    if (!this.#tx) throw new Error('no transaction is open')
    return this.#tx.run(query, parameters)
  }

  async commit(): Promise<void> {
    await this.#tx?.commit()
    this.#tx = await this.session.beginTransaction()
  }

  async rollback(): Promise<void> {
    await this.#tx?.rollback()
    this.#tx = await this.session.beginTransaction()
  }

  async end(): Promise<void> {
    await this.#tx?.commit()
    this.#tx = undefined
  }

  /** What was not committed is rolled back. */
  async close(): Promise<void> {
    await this.#tx?.close().catch(() => {})
  }
}
