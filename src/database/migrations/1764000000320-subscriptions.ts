import type { MigrationInterface, QueryRunner } from 'typeorm'

const UP = [
  `CREATE TABLE framework_subscription (
    id text NOT NULL,
    library_id text NOT NULL,
    organisation_id text,
    url text NOT NULL,
    server text,
    package_url text,
    document_identifier text,
    format text NOT NULL,
    every_hours integer NOT NULL,
    review boolean NOT NULL,
    state text NOT NULL,
    credential_kind text NOT NULL,
    credentials_sealed bytea,
    etag text,
    last_modified text,
    applied_sha256 text,
    rejected_sha256 text,
    framework_id text,
    last_checked_at timestamptz,
    last_changed_at timestamptz,
    next_check_at timestamptz,
    last_outcome text,
    failures integer NOT NULL,
    last_error text,
    revision integer NOT NULL,
    created_at timestamptz NOT NULL,
    lease_until timestamptz,
    lease_holder text,
    CONSTRAINT "PK_framework_subscription" PRIMARY KEY (id),
    CONSTRAINT "UQ_framework_subscription_url" UNIQUE (library_id, url)
  )`,
  `CREATE UNIQUE INDEX "UQ_framework_subscription_document"
     ON framework_subscription (library_id, document_identifier)`,
  `CREATE INDEX "IDX_framework_subscription_due" ON framework_subscription (next_check_at)`,
  `CREATE TABLE framework_subscription_pending (
    subscription_id text NOT NULL,
    hash text NOT NULL,
    sha256 text NOT NULL,
    bytes bytea NOT NULL,
    ground text NOT NULL,
    reason text NOT NULL,
    report jsonb NOT NULL,
    fetched_at timestamptz NOT NULL,
    CONSTRAINT "PK_framework_subscription_pending" PRIMARY KEY (subscription_id),
    CONSTRAINT "FK_framework_subscription_pending_subscription" FOREIGN KEY (subscription_id)
      REFERENCES framework_subscription (id) ON DELETE CASCADE
  )`,
  `CREATE TABLE framework_subscription_event (
    id text NOT NULL,
    subscription_id text NOT NULL,
    library_id text NOT NULL,
    at timestamptz NOT NULL,
    action text NOT NULL,
    actor text,
    organisation_id text,
    sha256 text,
    bytes integer NOT NULL,
    framework_id text,
    CONSTRAINT "PK_framework_subscription_event" PRIMARY KEY (id)
  )`,
  `CREATE INDEX "IDX_framework_subscription_event_order"
     ON framework_subscription_event (subscription_id, at, id)`,
  `CREATE TABLE framework_subscription_turn (
    library_id text NOT NULL,
    served_at timestamptz NOT NULL,
    asked_since timestamptz,
    asked integer NOT NULL,
    asked_run text,
    CONSTRAINT "PK_framework_subscription_turn" PRIMARY KEY (library_id)
  )`,
  `CREATE INDEX "IDX_framework_subscription_turn_order" ON framework_subscription_turn (served_at, library_id)`,
]

/** Frameworks of other servers that are followed, changes of them that wait for a person, and who did what. */
export class Subscriptions1764000000320 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    for (const statement of UP) await db.query(statement)
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE framework_subscription_turn')
    await db.query('DROP TABLE framework_subscription_event')
    await db.query('DROP TABLE framework_subscription_pending')
    await db.query('DROP TABLE framework_subscription')
  }
}
