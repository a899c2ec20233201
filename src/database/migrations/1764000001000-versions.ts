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
]

const TABLES = ['framework_edit']

/** What was edited in drafts of frameworks. */
export class Versions1764000001000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    for (const statement of UP) await db.query(statement)
  }

  async down(db: QueryRunner): Promise<void> {
    for (const table of TABLES) await db.query(`DROP TABLE ${table}`)
  }
}
