import type { MigrationInterface, QueryRunner } from 'typeorm'

const UP = [
  `CREATE TABLE occupation (
    id text NOT NULL,
    scheme text NOT NULL,
    code text NOT NULL,
    title text NOT NULL,
    description text,
    cip_codes text[] NOT NULL,
    CONSTRAINT "PK_occupation" PRIMARY KEY (id),
    CONSTRAINT "UQ_occupation_code" UNIQUE (scheme, code)
  )`,
  `CREATE TABLE job_profile (
    id text NOT NULL,
    employer_id text NOT NULL,
    state text NOT NULL,
    published_version integer,
    latest_version integer NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT "PK_job_profile" PRIMARY KEY (id),
    CONSTRAINT "FK_job_profile_employer" FOREIGN KEY (employer_id) REFERENCES organisation (id)
  )`,
  `CREATE INDEX "IDX_job_profile_employer" ON job_profile (employer_id)`,
  `CREATE TABLE job_profile_version (
    job_profile_id text NOT NULL,
    version integer NOT NULL,
    title text NOT NULL,
    description text NOT NULL,
    occupation_ids text[] NOT NULL,
    created_at timestamptz NOT NULL,
    published_at timestamptz,
    CONSTRAINT "PK_job_profile_version" PRIMARY KEY (job_profile_id, version),
    CONSTRAINT "FK_job_profile_version_profile" FOREIGN KEY (job_profile_id) REFERENCES job_profile (id) ON DELETE CASCADE
  )`,
  `CREATE TABLE requirement (
    id text NOT NULL,
    job_profile_id text NOT NULL,
    version integer NOT NULL,
    position integer NOT NULL,
    kind text NOT NULL,
    importance integer NOT NULL,
    any_of jsonb NOT NULL,
    level jsonb,
    accepted_evidence text[] NOT NULL,
    accepted_basis text[] NOT NULL,
    required_at_hiring boolean NOT NULL,
    text text NOT NULL,
    CONSTRAINT "PK_requirement" PRIMARY KEY (id),
    CONSTRAINT "FK_requirement_version" FOREIGN KEY (job_profile_id, version)
      REFERENCES job_profile_version (job_profile_id, version) ON DELETE CASCADE
  )`,
  `CREATE UNIQUE INDEX "UQ_requirement_position" ON requirement (job_profile_id, version, position)`,
  `CREATE TABLE job_posting (
    id text NOT NULL,
    job_profile_id text NOT NULL,
    profile_version integer NOT NULL,
    date_posted date NOT NULL,
    valid_through date,
    openings integer NOT NULL,
    regions text[] NOT NULL,
    remote boolean NOT NULL,
    employment_type text[] NOT NULL,
    salary_minimum integer,
    salary_maximum integer,
    salary_currency text,
    created_at timestamptz NOT NULL,
    CONSTRAINT "PK_job_posting" PRIMARY KEY (id),
    CONSTRAINT "FK_job_posting_profile" FOREIGN KEY (job_profile_id) REFERENCES job_profile (id)
  )`,
  `CREATE INDEX "IDX_job_posting_profile" ON job_posting (job_profile_id)`,
]

const TABLES = ['job_posting', 'requirement', 'job_profile_version', 'job_profile', 'occupation']

export class Jobs1764000000700 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    for (const statement of UP) await db.query(statement)
  }

  async down(db: QueryRunner): Promise<void> {
    for (const table of TABLES) await db.query(`DROP TABLE ${table}`)
  }
}
