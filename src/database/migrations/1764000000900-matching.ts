import type { MigrationInterface, QueryRunner } from 'typeorm'

const UP = [
  `CREATE TABLE match_decision (
    id text NOT NULL,
    at timestamptz NOT NULL,
    organisation_id text NOT NULL,
    portal_id text,
    job_profile_id text,
    job_profile_version integer,
    policy_version text NOT NULL,
    graph_version text NOT NULL,
    evaluated_at timestamptz NOT NULL,
    question jsonb NOT NULL,
    asked jsonb NOT NULL,
    people_hashes text[] NOT NULL,
    inputs_hash text NOT NULL,
    CONSTRAINT "PK_match_decision" PRIMARY KEY (id),
    CONSTRAINT "FK_match_decision_organisation" FOREIGN KEY (organisation_id) REFERENCES organisation (id)
  )`,
  `CREATE INDEX "IDX_match_decision_organisation" ON match_decision (organisation_id, at)`,
  `CREATE TABLE match_decision_person (
    decision_id text NOT NULL,
    position integer NOT NULL,
    learner_id text NOT NULL,
    sealed bytea NOT NULL,
    CONSTRAINT "PK_match_decision_person" PRIMARY KEY (decision_id, position),
    CONSTRAINT "FK_match_decision_person_decision" FOREIGN KEY (decision_id) REFERENCES match_decision (id) ON DELETE CASCADE,
    CONSTRAINT "FK_match_decision_person_learner" FOREIGN KEY (learner_id) REFERENCES learner_key (learner_id)
  )`,
  `CREATE INDEX "IDX_match_decision_person_learner" ON match_decision_person (learner_id)`,
]

export class Matching1764000000900 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE match_decision_person')
    await runner.query('DROP TABLE match_decision')
  }
}
