import type { MigrationInterface, QueryRunner } from 'typeorm'

const UP = [
  `CREATE TABLE learner (
    id text NOT NULL,
    graph_key text NOT NULL,
    account_id text,
    region text,
    available timestamptz,
    contact_sealed bytea,
    created_at timestamptz NOT NULL,
    CONSTRAINT "PK_learner" PRIMARY KEY (id),
    CONSTRAINT "UQ_learner_graph_key" UNIQUE (graph_key),
    CONSTRAINT "FK_learner_key" FOREIGN KEY (id) REFERENCES learner_key (learner_id)
  )`,
  `CREATE INDEX "IDX_learner_account" ON learner (account_id)`,
  `CREATE TABLE learner_identifier (
    kind text NOT NULL,
    value_hash bytea NOT NULL,
    learner_id text NOT NULL,
    value_sealed bytea NOT NULL,
    verified boolean NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT "PK_learner_identifier" PRIMARY KEY (kind, value_hash),
    CONSTRAINT "FK_learner_identifier_learner" FOREIGN KEY (learner_id) REFERENCES learner_key (learner_id)
  )`,
  `CREATE INDEX "IDX_learner_identifier_learner" ON learner_identifier (learner_id)`,
  `CREATE TABLE assertion (
    id text NOT NULL,
    learner_id text NOT NULL,
    credential_id text,
    about text NOT NULL,
    url text,
    identifier text,
    framework_name text,
    code text,
    name text,
    place text,
    positive boolean NOT NULL,
    level_label text,
    level_uris text[] NOT NULL,
    own_scale text,
    own_parts integer,
    evidence_class text NOT NULL,
    basis text NOT NULL,
    valid_from timestamptz,
    valid_until timestamptz,
    achievement_uri text,
    achievement_type text,
    issuer_organisation text,
    received_at timestamptz NOT NULL,
    CONSTRAINT "PK_assertion" PRIMARY KEY (id),
    CONSTRAINT "FK_assertion_learner" FOREIGN KEY (learner_id) REFERENCES learner_key (learner_id)
  )`,
  `CREATE INDEX "IDX_assertion_learner" ON assertion (learner_id)`,
  `CREATE INDEX "IDX_assertion_credential" ON assertion (credential_id)`,
  `CREATE INDEX "IDX_assertion_url" ON assertion (url)`,
  `CREATE INDEX "IDX_assertion_identifier" ON assertion (identifier)`,
  `CREATE INDEX "IDX_assertion_code" ON assertion (code)`,
  `CREATE INDEX "IDX_assertion_level" ON assertion USING gin (level_uris)`,
  `CREATE INDEX "IDX_assertion_achievement" ON assertion (achievement_uri)`,
]

/** People who learn, what they are known by, and what is said that they can do. */
export class Learners1764000000500 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    for (const statement of UP) await db.query(statement)
  }

  async down(db: QueryRunner): Promise<void> {
    for (const table of ['assertion', 'learner_identifier', 'learner']) await db.query(`DROP TABLE ${table}`)
  }
}
