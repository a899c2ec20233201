import type { MigrationInterface, QueryRunner } from 'typeorm'

const UP = [
  `CREATE TABLE course (
    id text NOT NULL,
    provider_id text NOT NULL,
    code text NOT NULL,
    latest_version integer NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT "PK_course" PRIMARY KEY (id),
    CONSTRAINT "FK_course_provider" FOREIGN KEY (provider_id) REFERENCES organisation (id)
  )`,
  `CREATE UNIQUE INDEX "UQ_course_code" ON course (provider_id, code)`,
  `CREATE TABLE course_version (
    course_id text NOT NULL,
    version integer NOT NULL,
    title text NOT NULL,
    credits double precision,
    hours integer,
    cost_minor integer,
    cost_currency text,
    prerequisite_ids text[] NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT "PK_course_version" PRIMARY KEY (course_id, version),
    CONSTRAINT "FK_course_version_course" FOREIGN KEY (course_id) REFERENCES course (id) ON DELETE CASCADE
  )`,
  `CREATE TABLE program (
    id text NOT NULL,
    provider_id text NOT NULL,
    state text NOT NULL,
    published_version integer,
    latest_version integer NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT "PK_program" PRIMARY KEY (id),
    CONSTRAINT "FK_program_provider" FOREIGN KEY (provider_id) REFERENCES organisation (id)
  )`,
  `CREATE INDEX "IDX_program_provider" ON program (provider_id)`,
  `CREATE TABLE program_version (
    program_id text NOT NULL,
    version integer NOT NULL,
    title text NOT NULL,
    cip_code text,
    credential_awarded_id text,
    catalogue_year text NOT NULL,
    credits double precision,
    hours integer,
    cost_minor integer,
    cost_currency text,
    created_at timestamptz NOT NULL,
    published_at timestamptz,
    CONSTRAINT "PK_program_version" PRIMARY KEY (program_id, version),
    CONSTRAINT "FK_program_version_program" FOREIGN KEY (program_id) REFERENCES program (id) ON DELETE CASCADE
  )`,
  `CREATE TABLE program_course (
    program_id text NOT NULL,
    version integer NOT NULL,
    course_id text NOT NULL,
    position integer NOT NULL,
    place text NOT NULL,
    elective_group text,
    term integer,
    CONSTRAINT "PK_program_course" PRIMARY KEY (program_id, version, course_id),
    CONSTRAINT "FK_program_course_version" FOREIGN KEY (program_id, version)
      REFERENCES program_version (program_id, version) ON DELETE CASCADE,
    CONSTRAINT "FK_program_course_course" FOREIGN KEY (course_id) REFERENCES course (id)
  )`,
  `CREATE INDEX "IDX_program_course_course" ON program_course (course_id)`,
  `CREATE TABLE program_completions (
    program_id text NOT NULL,
    year integer NOT NULL,
    count integer NOT NULL,
    source text NOT NULL,
    CONSTRAINT "PK_program_completions" PRIMARY KEY (program_id, year),
    CONSTRAINT "FK_program_completions_program" FOREIGN KEY (program_id) REFERENCES program (id) ON DELETE CASCADE
  )`,
  `CREATE TABLE outcome (
    id text NOT NULL,
    owner_id text NOT NULL,
    version integer NOT NULL,
    position integer NOT NULL,
    competency_id text NOT NULL,
    lineage text NOT NULL,
    coverage text NOT NULL,
    assessed boolean NOT NULL,
    level jsonb,
    achievement_id text,
    CONSTRAINT "PK_outcome" PRIMARY KEY (id)
  )`,
  `CREATE UNIQUE INDEX "UQ_outcome_position" ON outcome (owner_id, version, position)`,
]

const TABLES = [
  'outcome',
  'program_completions',
  'program_course',
  'program_version',
  'program',
  'course_version',
  'course',
]

export class Programs1764000000800 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    for (const statement of UP) await db.query(statement)
  }

  async down(db: QueryRunner): Promise<void> {
    for (const table of TABLES) await db.query(`DROP TABLE ${table}`)
  }
}
