import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * Under which secret the data is made (installation), and the road into the graph: what changed (outbox), what was
 * carried over (applied), what would not go (parked).
 */
export class Foundation1764000000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE installation (
        id boolean NOT NULL DEFAULT true CONSTRAINT "PK_installation" PRIMARY KEY,
        secret_mark bytea NOT NULL,
        CONSTRAINT "CHK_installation_one" CHECK (id)
      )`)
    // xid, not id, orders the outbox: ids are given before commits, and a late commit would be read past
    await db.query(`
      CREATE TABLE outbox (
        id bigserial CONSTRAINT "PK_outbox" PRIMARY KEY,
        xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
        kind text NOT NULL,
        aggregate_id text NOT NULL,
        attempts integer NOT NULL DEFAULT 0,
        created_at timestamptz NOT NULL DEFAULT now()
      )`)
    await db.query('CREATE INDEX "IDX_outbox_order" ON outbox (xid, id)')
    await db.query(`
      CREATE TABLE applied (
        sequence bigserial CONSTRAINT "PK_applied" PRIMARY KEY,
        kind text NOT NULL,
        aggregate_id text NOT NULL,
        graph_version bigint NOT NULL,
        at timestamptz NOT NULL DEFAULT now()
      )`)
    // the greatest sequence number that is no longer there: who has read less may have missed something
    await db.query(`
      CREATE TABLE applied_forgotten (
        single boolean NOT NULL DEFAULT true CONSTRAINT "PK_applied_forgotten" PRIMARY KEY,
        up_to bigint NOT NULL,
        CONSTRAINT "CHK_applied_forgotten_single" CHECK (single)
      )`)
    await db.query('INSERT INTO applied_forgotten (up_to) VALUES (0)')
    await db.query(`
      CREATE TABLE parked (
        kind text NOT NULL,
        aggregate_id text NOT NULL,
        attempts integer NOT NULL,
        error text NOT NULL,
        outbox_id bigint,
        at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT "PK_parked" PRIMARY KEY (kind, aggregate_id)
      )`)
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE parked')
    await db.query('DROP TABLE applied_forgotten')
    await db.query('DROP TABLE applied')
    await db.query('DROP TABLE outbox')
    await db.query('DROP TABLE installation')
  }
}
