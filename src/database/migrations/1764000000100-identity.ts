import type { MigrationInterface, QueryRunner } from 'typeorm'

const UP = [
  `CREATE TABLE organisation (
    id text NOT NULL,
    name text NOT NULL,
    kinds text[] NOT NULL,
    url text,
    regions text[] NOT NULL,
    did text,
    created_at timestamptz NOT NULL,
    CONSTRAINT "PK_organisation" PRIMARY KEY (id)
  )`,
  // "Anyone" as an audience is a node like other organisations; its outbox row makes it so in a graph that is new too.
  `INSERT INTO organisation (id, name, kinds, regions, created_at)
    VALUES ('org_00000000000000000000000000000000', 'Anyone', '{}', '{}', 'epoch')`,
  `INSERT INTO outbox (kind, aggregate_id) VALUES ('organisation', 'org_00000000000000000000000000000000')`,
  `CREATE TABLE learner_key (
    learner_id text NOT NULL,
    wrapped_key bytea NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT "PK_learner_key" PRIMARY KEY (learner_id)
  )`,
  `CREATE TABLE erasure (
    subject text NOT NULL,
    at timestamptz NOT NULL,
    proof jsonb NOT NULL,
    CONSTRAINT "PK_erasure" PRIMARY KEY (subject)
  )`,
  `CREATE TABLE account (
    id text NOT NULL,
    issuer text,
    subject text,
    email_hash bytea,
    name_sealed bytea NOT NULL,
    learner_id text,
    created_at timestamptz NOT NULL,
    CONSTRAINT "PK_account" PRIMARY KEY (id),
    CONSTRAINT "UQ_account_subject" UNIQUE (issuer, subject),
    CONSTRAINT "FK_account_learner" FOREIGN KEY (learner_id) REFERENCES learner_key (learner_id)
  )`,
  `CREATE UNIQUE INDEX "UQ_account_email_hash" ON account (email_hash)`,
  `CREATE UNIQUE INDEX "UQ_account_learner" ON account (learner_id)`,
  `CREATE TABLE membership (
    account_id text NOT NULL,
    organisation_id text NOT NULL,
    roles text[] NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT "PK_membership" PRIMARY KEY (account_id, organisation_id),
    CONSTRAINT "FK_membership_account" FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE,
    CONSTRAINT "FK_membership_organisation" FOREIGN KEY (organisation_id) REFERENCES organisation (id) ON DELETE CASCADE
  )`,
  `CREATE INDEX "IDX_membership_organisation" ON membership (organisation_id)`,
  `CREATE TABLE access_key (
    id text NOT NULL,
    name text NOT NULL,
    prefix text NOT NULL,
    secret_hash bytea NOT NULL,
    organisation_id text,
    account_id text,
    made_by_id text,
    use_cases text[] NOT NULL,
    roles text[] NOT NULL,
    sandbox boolean NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    last_used_at timestamptz,
    revoked_at timestamptz,
    CONSTRAINT "PK_access_key" PRIMARY KEY (id),
    CONSTRAINT "CHK_access_key_owner" CHECK ((organisation_id IS NULL) <> (account_id IS NULL)),
    CONSTRAINT "FK_access_key_organisation" FOREIGN KEY (organisation_id) REFERENCES organisation (id) ON DELETE CASCADE,
    CONSTRAINT "FK_access_key_account" FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE,
    CONSTRAINT "FK_access_key_made_by" FOREIGN KEY (made_by_id) REFERENCES account (id) ON DELETE SET NULL
  )`,
  `CREATE UNIQUE INDEX "UQ_access_key_prefix" ON access_key (prefix)`,
  `CREATE INDEX "IDX_access_key_organisation" ON access_key (organisation_id)`,
  `CREATE INDEX "IDX_access_key_account" ON access_key (account_id)`,
  `CREATE INDEX "IDX_access_key_made_by" ON access_key (made_by_id)`,
  `CREATE TABLE delegation (
    id text NOT NULL,
    grantor_id text NOT NULL,
    portal_id text NOT NULL,
    use_cases text[] NOT NULL,
    ends_at timestamptz NOT NULL,
    revoked_at timestamptz,
    created_at timestamptz NOT NULL,
    CONSTRAINT "PK_delegation" PRIMARY KEY (id),
    CONSTRAINT "FK_delegation_grantor" FOREIGN KEY (grantor_id) REFERENCES organisation (id) ON DELETE CASCADE,
    CONSTRAINT "FK_delegation_portal" FOREIGN KEY (portal_id) REFERENCES organisation (id) ON DELETE CASCADE
  )`,
  `CREATE INDEX "IDX_delegation_grantor" ON delegation (grantor_id)`,
  `CREATE INDEX "IDX_delegation_portal" ON delegation (portal_id)`,
  `CREATE TABLE consent (
    id text NOT NULL,
    learner_id text NOT NULL,
    purpose text NOT NULL,
    audience text[],
    fields text[] NOT NULL,
    regions text[],
    valid_from timestamptz NOT NULL,
    valid_until timestamptz NOT NULL,
    withdrawn_at timestamptz,
    terms_version text NOT NULL,
    CONSTRAINT "PK_consent" PRIMARY KEY (id),
    CONSTRAINT "FK_consent_learner" FOREIGN KEY (learner_id) REFERENCES learner_key (learner_id)
  )`,
  `CREATE INDEX "IDX_consent_learner" ON consent (learner_id)`,
  `CREATE TABLE audit_chain (
    id text NOT NULL,
    started_at timestamptz NOT NULL,
    anchors jsonb NOT NULL,
    length integer NOT NULL,
    head bytea NOT NULL,
    signature bytea NOT NULL,
    CONSTRAINT "PK_audit_chain" PRIMARY KEY (id)
  )`,
  `CREATE TABLE audit_event (
    id text NOT NULL,
    chain text NOT NULL,
    seq integer NOT NULL,
    at timestamptz NOT NULL,
    actor text,
    actor_salt bytea,
    actor_mark bytea NOT NULL,
    organisation text,
    portal text,
    purpose text NOT NULL,
    action text NOT NULL,
    fields text[] NOT NULL,
    job_profile text,
    hash bytea NOT NULL,
    CONSTRAINT "PK_audit_event" PRIMARY KEY (id),
    CONSTRAINT "FK_audit_event_chain" FOREIGN KEY (chain) REFERENCES audit_chain (id)
  )`,
  `CREATE UNIQUE INDEX "UQ_audit_event_chain_seq" ON audit_event (chain, seq)`,
  `CREATE INDEX "IDX_audit_event_actor" ON audit_event (actor)`,
  `CREATE TABLE audit_person (
    event text NOT NULL,
    position integer NOT NULL,
    at timestamptz NOT NULL,
    learner_id text,
    salt bytea,
    mark bytea NOT NULL,
    CONSTRAINT "PK_audit_person" PRIMARY KEY (event, position),
    CONSTRAINT "FK_audit_person_event" FOREIGN KEY (event) REFERENCES audit_event (id)
  )`,
  `CREATE INDEX "IDX_audit_person_learner" ON audit_person (learner_id, at, event)`,
  `CREATE TABLE idempotency_key (
    actor text NOT NULL,
    organisation text NOT NULL,
    key text NOT NULL,
    operation text NOT NULL,
    input_hash bytea NOT NULL,
    result jsonb,
    expires_at timestamptz NOT NULL,
    CONSTRAINT "PK_idempotency_key" PRIMARY KEY (actor, organisation, key)
  )`,
  `CREATE INDEX "IDX_idempotency_key_expires_at" ON idempotency_key (expires_at)`,
]

const TABLES = [
  'idempotency_key',
  'audit_person',
  'audit_event',
  'audit_chain',
  'consent',
  'delegation',
  'access_key',
  'membership',
  'account',
  'erasure',
  'learner_key',
  'organisation',
]

export class Identity1764000000100 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    for (const statement of UP) await db.query(statement)
  }

  async down(db: QueryRunner): Promise<void> {
    for (const table of TABLES) await db.query(`DROP TABLE ${table}`)
  }
}
