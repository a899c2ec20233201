import type { DataSource, QueryRunner } from 'typeorm'

/** Any constant of our own: the advisory lock that the one projector of an installation holds. */
const LOCK = 4_849_316

/**
 * At most one process of an installation leads. The lock lives in a connection of its own and goes with it, so a
 * process that dies or loses its database stops leading without a word.
 */
export class Leadership {
  #runner: QueryRunner | null = null

  constructor(
    private readonly dataSource: DataSource,
    private readonly elect: boolean,
  ) {}

  /** True while this process leads; asks the connection that holds the lock, every time. */
  async hold(): Promise<boolean> {
    if (!this.elect) return true
    try {
      if (this.#runner) {
        await this.#runner.query('/* leadership.held */ SELECT 1')
        return true
      }
      const runner = this.dataSource.createQueryRunner()
      const [row] = await runner.query('/* leadership.try */ SELECT pg_try_advisory_lock($1) AS held', [LOCK])
      if (row.held) this.#runner = runner
      else await runner.release()
      return row.held
    } catch (cause) {
      await this.#runner?.release().catch(() => {})
      this.#runner = null
      throw cause
    }
  }

  /** False when the lock was lost since `hold`; never takes it anew, for another may have led meanwhile. */
  async kept(): Promise<boolean> {
    if (!this.elect) return true
    try {
      if (!this.#runner) return false
      await this.#runner.query('/* leadership.kept */ SELECT 1')
      return true
    } catch {
      await this.#runner?.release().catch(() => {})
      this.#runner = null
      return false
    }
  }

  async resign(): Promise<void> {
    const runner = this.#runner
    this.#runner = null
    if (!runner) return
    await runner.query('/* leadership.resign */ SELECT pg_advisory_unlock($1)', [LOCK]).catch(() => {})
    await runner.release()
  }
}
