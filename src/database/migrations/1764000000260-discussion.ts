import type { MigrationInterface, QueryRunner } from 'typeorm'

const UP = [
  `CREATE TABLE pairing (
    id text NOT NULL,
    cohort_id text NOT NULL,
    program_id text NOT NULL,
    provider_id text NOT NULL,
    job_profile_id text NOT NULL,
    employer_id text NOT NULL,
    framework_id text,
    state text NOT NULL,
    provider_agreed_at timestamptz,
    provider_agreed_by text,
    employer_agreed_at timestamptz,
    employer_agreed_by text,
    agreed_on jsonb,
    revision integer NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT "PK_pairing" PRIMARY KEY (id),
    CONSTRAINT "UQ_pairing" UNIQUE (cohort_id, program_id, job_profile_id),
    CONSTRAINT "FK_pairing_cohort" FOREIGN KEY (cohort_id) REFERENCES cohort (id)
  )`,
  `CREATE INDEX "IDX_pairing_program" ON pairing (program_id)`,
  `CREATE INDEX "IDX_pairing_job_profile" ON pairing (job_profile_id)`,
  `CREATE TABLE cohort_comment (
    id text NOT NULL,
    cohort_id text NOT NULL,
    about_id text NOT NULL,
    about_key text NOT NULL,
    reply_to_id text,
    thread_id text NOT NULL,
    organisation_id text NOT NULL,
    side text NOT NULL,
    actor text,
    text text NOT NULL,
    at timestamptz NOT NULL,
    resolved_at timestamptz,
    resolved_by text,
    CONSTRAINT "PK_cohort_comment" PRIMARY KEY (id),
    CONSTRAINT "FK_cohort_comment_cohort" FOREIGN KEY (cohort_id) REFERENCES cohort (id)
  )`,
  `CREATE INDEX "IDX_cohort_comment_order" ON cohort_comment (cohort_id, at, id)`,
  `CREATE INDEX "IDX_cohort_comment_about" ON cohort_comment (about_key, at, id)`,
  `CREATE TABLE cohort_comment_vote (
    comment_id text NOT NULL,
    organisation_id text NOT NULL,
    vote text NOT NULL,
    CONSTRAINT "PK_cohort_comment_vote" PRIMARY KEY (comment_id, organisation_id),
    CONSTRAINT "FK_cohort_comment_vote_comment" FOREIGN KEY (comment_id) REFERENCES cohort_comment (id)
  )`,
  `CREATE TABLE cohort_activity (
    id text NOT NULL,
    cohort_id text NOT NULL,
    at timestamptz NOT NULL,
    kind text NOT NULL,
    organisation_id text,
    actor text,
    side text NOT NULL,
    about_id text NOT NULL,
    detail text,
    CONSTRAINT "PK_cohort_activity" PRIMARY KEY (id),
    CONSTRAINT "FK_cohort_activity_cohort" FOREIGN KEY (cohort_id) REFERENCES cohort (id)
  )`,
  `CREATE INDEX "IDX_cohort_activity_order" ON cohort_activity (cohort_id, at, id)`,
]

/** Pairings of a cohort, what its members say about things, and what happened in it. */
export class Discussion1764000000260 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    for (const statement of UP) await db.query(statement)
  }

  async down(db: QueryRunner): Promise<void> {
    for (const table of ['cohort_activity', 'cohort_comment_vote', 'cohort_comment', 'pairing'])
      await db.query(`DROP TABLE ${table}`)
  }
}
