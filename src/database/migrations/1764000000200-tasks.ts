import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Long work: one row a run, which is its queue entry, its lease and its progress at once. */
export class Tasks1764000000200 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE run (
        id text NOT NULL,
        kind text NOT NULL,
        state text NOT NULL,
        done integer NOT NULL,
        total integer,
        started_at timestamptz NOT NULL,
        finished_at timestamptz,
        report jsonb NOT NULL,
        organisation_id text,
        actor_id text,
        viewer jsonb NOT NULL,
        payload jsonb NOT NULL,
        checkpoint jsonb,
        result jsonb,
        attempts integer NOT NULL,
        due_at timestamptz NOT NULL,
        lease_until timestamptz,
        lease_holder text,
        CONSTRAINT "PK_run" PRIMARY KEY (id)
      )`)
    await db.query(`CREATE INDEX "IDX_run_open" ON run (due_at, id) WHERE state IN ('QUEUED', 'RUNNING')`)
    await db.query(`CREATE INDEX "IDX_run_turn" ON run (kind, organisation_id, due_at) WHERE state <> 'QUEUED'`)
    await db.query('CREATE INDEX "IDX_run_organisation" ON run (organisation_id, started_at)')
    await db.query(`
      CREATE TABLE task_schedule (
        kind text NOT NULL,
        next_at timestamptz NOT NULL,
        CONSTRAINT "PK_task_schedule" PRIMARY KEY (kind)
      )`)
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE task_schedule')
    await db.query('DROP TABLE run')
  }
}
