import type { MigrationInterface, QueryRunner } from 'typeorm'

const UP = [
  `CREATE TABLE suggestion_rejection (
    library_id text NOT NULL,
    lineage_a text NOT NULL,
    lineage_b text NOT NULL,
    inputs text NOT NULL,
    reason text,
    rejected_by text,
    rejected_at timestamptz NOT NULL,
    CONSTRAINT "PK_suggestion_rejection" PRIMARY KEY (library_id, lineage_a, lineage_b),
    CONSTRAINT "FK_suggestion_rejection_library" FOREIGN KEY (library_id) REFERENCES library (id),
    CONSTRAINT "FK_suggestion_rejection_rejected_by" FOREIGN KEY (rejected_by) REFERENCES organisation (id)
  )`,
  `CREATE INDEX "IDX_suggestion_rejection_a" ON suggestion_rejection (lineage_a)`,
]

/** Suggested mappings that somebody turned down, and what they rested on then. */
export class Suggestions1764000000420 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    for (const statement of UP) await db.query(statement)
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE suggestion_rejection')
  }
}
