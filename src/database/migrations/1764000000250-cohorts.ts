import type { MigrationInterface, QueryRunner } from 'typeorm'

const UP = [
  `CREATE TABLE cohort (
    id text NOT NULL,
    name text NOT NULL,
    discipline text NOT NULL,
    cip_codes text[] NOT NULL,
    soc_codes text[] NOT NULL,
    minimum_per_side integer NOT NULL,
    visibility text NOT NULL,
    founded_by text,
    approval_requested_at timestamptz,
    approved_at timestamptz,
    approved_by text,
    revision integer NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT "PK_cohort" PRIMARY KEY (id),
    CONSTRAINT "FK_cohort_founded_by" FOREIGN KEY (founded_by) REFERENCES organisation (id),
    CONSTRAINT "FK_cohort_approved_by" FOREIGN KEY (approved_by) REFERENCES organisation (id)
  )`,
  `CREATE INDEX "IDX_cohort_order" ON cohort (name, id)`,
  `CREATE TABLE cohort_member (
    cohort_id text NOT NULL,
    organisation_id text NOT NULL,
    side text NOT NULL,
    roles text[] NOT NULL,
    state text NOT NULL,
    invited_at timestamptz NOT NULL,
    accepted_at timestamptz,
    approved_at timestamptz,
    CONSTRAINT "PK_cohort_member" PRIMARY KEY (cohort_id, organisation_id),
    CONSTRAINT "FK_cohort_member_cohort" FOREIGN KEY (cohort_id) REFERENCES cohort (id),
    CONSTRAINT "FK_cohort_member_organisation" FOREIGN KEY (organisation_id) REFERENCES organisation (id)
  )`,
  `CREATE INDEX "IDX_cohort_member_organisation" ON cohort_member (organisation_id)`,
]

/** Educators and employers of one discipline, each organisation on one side; the key of a member allows no second. */
export class Cohorts1764000000250 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    for (const statement of UP) await db.query(statement)
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE cohort_member')
    await db.query('DROP TABLE cohort')
  }
}
