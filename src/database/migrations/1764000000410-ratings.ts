import type { MigrationInterface, QueryRunner } from 'typeorm'

const UP = [
  `CREATE TABLE crosswalk_rating (
    id text NOT NULL,
    about_id text NOT NULL,
    cohort_id text NOT NULL,
    round integer NOT NULL,
    organisation_id text NOT NULL,
    actor text,
    side text NOT NULL,
    verdict text,
    comment text,
    origin_wording text,
    destination_wording text,
    blind boolean NOT NULL,
    current boolean NOT NULL,
    rated_at timestamptz NOT NULL,
    CONSTRAINT "PK_crosswalk_rating" PRIMARY KEY (id),
    CONSTRAINT "FK_crosswalk_rating_cohort" FOREIGN KEY (cohort_id) REFERENCES cohort (id),
    CONSTRAINT "FK_crosswalk_rating_organisation" FOREIGN KEY (organisation_id) REFERENCES organisation (id)
  )`,
  `CREATE UNIQUE INDEX "UQ_crosswalk_rating_current" ON crosswalk_rating (about_id, round, organisation_id) WHERE current`,
  `CREATE INDEX "IDX_crosswalk_rating_cohort" ON crosswalk_rating (cohort_id, about_id)`,
]

/** What organisations judge of mappings and scale maps: one current judgment each and round, and all earlier ones. */
export class Ratings1764000000410 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    for (const statement of UP) await db.query(statement)
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE crosswalk_rating')
  }
}
