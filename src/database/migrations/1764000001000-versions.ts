import type { MigrationInterface, QueryRunner } from 'typeorm'

const UP = [
  `CREATE TABLE framework_edit (
    framework_id text NOT NULL,
    revision integer NOT NULL,
    ordinal integer NOT NULL,
    at timestamptz NOT NULL,
    organisation_id text,
    kind text NOT NULL,
    identifier text NOT NULL,
    change text NOT NULL,
    fields text[] NOT NULL,
    title text NOT NULL,
    CONSTRAINT "PK_framework_edit" PRIMARY KEY (framework_id, revision, ordinal)
  )`,
  `CREATE TABLE reference_decision (
    organisation_id text NOT NULL,
    proposal text NOT NULL,
    status text NOT NULL,
    kind text NOT NULL,
    subject_id text NOT NULL,
    from_id text NOT NULL,
    to_id text,
    decided_by text NOT NULL,
    decided_at timestamptz NOT NULL,
    note text,
    CONSTRAINT "PK_reference_decision" PRIMARY KEY (organisation_id, proposal)
  )`,
]

const TABLES = ['reference_decision', 'framework_edit']

/** What was edited in drafts of frameworks, and what was decided about references to versions before. */
export class Versions1764000001000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    for (const statement of UP) await db.query(statement)
  }

  async down(db: QueryRunner): Promise<void> {
    for (const table of TABLES) await db.query(`DROP TABLE ${table}`)
  }
}
