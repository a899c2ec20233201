import type { MigrationInterface, QueryRunner } from 'typeorm'

const UP = [
  `CREATE TABLE held_credential (
    id text NOT NULL,
    learner_id text NOT NULL,
    parent_id text,
    place text,
    ordinal integer NOT NULL,
    kind text NOT NULL,
    issuer text NOT NULL,
    reference text NOT NULL,
    valid_from timestamptz,
    verdict text NOT NULL,
    issuer_trust text NOT NULL,
    issuer_organisation text,
    document_sealed bytea NOT NULL,
    report_sealed bytea NOT NULL,
    received_at timestamptz NOT NULL,
    checked_at timestamptz NOT NULL,
    CONSTRAINT "PK_held_credential" PRIMARY KEY (id),
    CONSTRAINT "FK_held_credential_learner" FOREIGN KEY (learner_id) REFERENCES learner_key (learner_id)
  )`,
  `CREATE INDEX "IDX_held_credential_learner" ON held_credential (learner_id, received_at)`,
  `CREATE INDEX "IDX_held_credential_parent" ON held_credential (parent_id)`,
  `CREATE INDEX "IDX_held_credential_issuer" ON held_credential (issuer)`,
  `CREATE INDEX "IDX_held_credential_reference" ON held_credential (reference)`,
  `CREATE TABLE trusted_issuer (
    id text NOT NULL,
    identifier text NOT NULL,
    trust text NOT NULL,
    organisation_id text,
    since timestamptz,
    until timestamptz,
    keys jsonb NOT NULL,
    reason text NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT "PK_trusted_issuer" PRIMARY KEY (id),
    CONSTRAINT "UQ_trusted_issuer_identifier" UNIQUE (identifier)
  )`,
  `CREATE INDEX "IDX_trusted_issuer_organisation" ON trusted_issuer (organisation_id)`,
  `CREATE TABLE recorded_status (
    reference text NOT NULL,
    status text NOT NULL,
    reason text NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT "PK_recorded_status" PRIMARY KEY (reference)
  )`,
  `CREATE TABLE achievement (
    id text NOT NULL,
    uri text NOT NULL,
    creator_id text NOT NULL,
    name text NOT NULL,
    description text NOT NULL,
    achievement_type text NOT NULL,
    criteria text NOT NULL,
    human_code text,
    version integer NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT "PK_achievement" PRIMARY KEY (id),
    CONSTRAINT "UQ_achievement_creator_uri" UNIQUE (creator_id, uri)
  )`,
  `CREATE INDEX "IDX_achievement_uri" ON achievement (uri)`,
  `CREATE TABLE achievement_alignment (
    achievement_id text NOT NULL,
    ordinal integer NOT NULL,
    competency_id text NOT NULL,
    level_id text,
    CONSTRAINT "PK_achievement_alignment" PRIMARY KEY (achievement_id, ordinal),
    CONSTRAINT "FK_achievement_alignment_achievement" FOREIGN KEY (achievement_id) REFERENCES achievement (id)
      ON DELETE CASCADE
  )`,
  `CREATE INDEX "IDX_achievement_alignment_competency" ON achievement_alignment (competency_id)`,
]

const TABLES = ['achievement_alignment', 'achievement', 'recorded_status', 'trusted_issuer', 'held_credential']

/** What learners brought, whom the operator recognises as issuer, and achievements as they are defined. */
export class Credentials1764000000600 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    for (const statement of UP) await db.query(statement)
  }

  async down(db: QueryRunner): Promise<void> {
    for (const table of TABLES) await db.query(`DROP TABLE ${table}`)
  }
}
