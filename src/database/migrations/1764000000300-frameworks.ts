import type { MigrationInterface, QueryRunner } from 'typeorm'

const UP = [
  `CREATE TABLE library (
    id text NOT NULL,
    organisation_id text,
    created_at timestamptz NOT NULL,
    CONSTRAINT "PK_library" PRIMARY KEY (id),
    CONSTRAINT "UQ_library_organisation" UNIQUE (organisation_id)
  )`,
  `CREATE TABLE framework (
    id text NOT NULL,
    library_id text NOT NULL,
    document_identifier text NOT NULL,
    revision integer NOT NULL,
    content_hash text NOT NULL,
    uri text NOT NULL,
    title text NOT NULL,
    title_key text NOT NULL,
    creator text NOT NULL,
    publisher text,
    description text,
    subject text[] NOT NULL,
    language text,
    version text,
    framework_type text,
    case_version text,
    adoption_status text NOT NULL,
    adoption_status_source text,
    status_start_date text,
    status_end_date text,
    official_source_url text,
    license text,
    last_change timestamptz NOT NULL,
    notes text,
    published boolean NOT NULL,
    newest boolean NOT NULL,
    hierarchy_meaning text NOT NULL,
    matchable_item_types text[] NOT NULL,
    matchable_given boolean NOT NULL,
    previous_id text,
    default_scale_id text,
    source jsonb NOT NULL,
    rest jsonb NOT NULL,
    definitions_rest jsonb NOT NULL,
    imported_at timestamptz NOT NULL,
    CONSTRAINT "PK_framework" PRIMARY KEY (id),
    CONSTRAINT "UQ_framework_revision" UNIQUE (library_id, document_identifier, revision)
  )`,
  `CREATE INDEX "IDX_framework_previous" ON framework (previous_id)`,
  `CREATE TABLE framework_cohort (
    library_id text NOT NULL,
    document_identifier text NOT NULL,
    cohort_id text NOT NULL,
    CONSTRAINT "PK_framework_cohort" PRIMARY KEY (library_id, document_identifier),
    CONSTRAINT "FK_framework_cohort_cohort" FOREIGN KEY (cohort_id) REFERENCES cohort (id)
  )`,
  `CREATE INDEX "IDX_framework_cohort" ON framework_cohort (cohort_id)`,
  `CREATE TABLE framework_source (
    framework_id text NOT NULL,
    format text NOT NULL,
    sha256 text NOT NULL,
    bytes bytea NOT NULL,
    CONSTRAINT "PK_framework_source" PRIMARY KEY (framework_id)
  )`,
  `CREATE TABLE framework_definition (
    id text NOT NULL,
    framework_id text NOT NULL,
    kind text NOT NULL,
    identifier text NOT NULL,
    uri text NOT NULL,
    title text,
    ordinal integer NOT NULL,
    source jsonb NOT NULL,
    CONSTRAINT "PK_framework_definition" PRIMARY KEY (id),
    CONSTRAINT "UQ_framework_definition" UNIQUE (framework_id, kind, identifier)
  )`,
  `CREATE TABLE competency (
    id text NOT NULL,
    library_id text NOT NULL,
    framework_id text,
    referenced_by text,
    filled_by text,
    lineage text NOT NULL,
    identifier text NOT NULL,
    uri text NOT NULL,
    uri_key text,
    full_statement text NOT NULL,
    abbreviated_statement text,
    alternative_label text,
    human_coding_scheme text,
    code text,
    list_enumeration text,
    item_type text,
    concept_keywords text[] NOT NULL,
    subject text[] NOT NULL,
    education_level text[] NOT NULL,
    language text,
    notes text,
    status_end_date text,
    matchable boolean NOT NULL,
    root boolean NOT NULL,
    position integer NOT NULL,
    ordinal integer NOT NULL,
    scale_id text,
    source jsonb,
    CONSTRAINT "PK_competency" PRIMARY KEY (id),
    CONSTRAINT "UQ_competency_identifier" UNIQUE (framework_id, identifier)
  )`,
  `CREATE INDEX "IDX_competency_library_identifier" ON competency (library_id, identifier)`,
  `CREATE INDEX "IDX_competency_position" ON competency (framework_id, position, id)`,
  `CREATE INDEX "IDX_competency_code" ON competency (code, framework_id)`,
  `CREATE INDEX "IDX_competency_referenced_by" ON competency (referenced_by)`,
  `CREATE INDEX "IDX_competency_lineage" ON competency (lineage)`,
  `CREATE INDEX "IDX_competency_uri" ON competency (uri)`,
  `CREATE INDEX "IDX_competency_uri_key" ON competency (uri_key)`,
  `CREATE TABLE association (
    id text NOT NULL,
    framework_id text NOT NULL,
    identifier text NOT NULL,
    uri text NOT NULL,
    type text NOT NULL,
    ext_type text,
    origin_id text NOT NULL,
    destination_id text NOT NULL,
    origin_link jsonb NOT NULL,
    destination_link jsonb NOT NULL,
    sequence_number integer,
    position integer NOT NULL,
    grouping text,
    notes text,
    in_tree boolean NOT NULL,
    generated boolean NOT NULL,
    ordinal integer NOT NULL,
    source jsonb NOT NULL,
    CONSTRAINT "PK_association" PRIMARY KEY (id),
    CONSTRAINT "UQ_association_identifier" UNIQUE (framework_id, identifier)
  )`,
  `CREATE INDEX "IDX_association_origin" ON association (origin_id)`,
  `CREATE INDEX "IDX_association_destination" ON association (destination_id)`,
  `CREATE TABLE proficiency_scale (
    id text NOT NULL,
    library_id text NOT NULL,
    framework_id text NOT NULL,
    uri text,
    title text NOT NULL,
    version text NOT NULL,
    minimum double precision,
    maximum double precision,
    rubric text,
    CONSTRAINT "PK_proficiency_scale" PRIMARY KEY (id)
  )`,
  `CREATE INDEX "IDX_proficiency_scale_owner" ON proficiency_scale (framework_id)`,
  `CREATE TABLE proficiency_level (
    id text NOT NULL,
    scale_id text NOT NULL,
    rank integer NOT NULL,
    label text NOT NULL,
    description text,
    parts integer NOT NULL,
    CONSTRAINT "PK_proficiency_level" PRIMARY KEY (id),
    CONSTRAINT "UQ_proficiency_level_rank" UNIQUE (scale_id, rank)
  )`,
  `CREATE TABLE framework_scale (
    framework_id text NOT NULL,
    scale_id text NOT NULL,
    ordinal integer NOT NULL,
    CONSTRAINT "PK_framework_scale" PRIMARY KEY (framework_id, scale_id)
  )`,
  `CREATE TABLE level_key (
    framework_id text NOT NULL,
    key text NOT NULL,
    level_id text NOT NULL,
    CONSTRAINT "PK_level_key" PRIMARY KEY (framework_id, key, level_id)
  )`,
  `CREATE INDEX "IDX_level_key" ON level_key (key)`,
  `CREATE TABLE framework_upload (
    id text NOT NULL,
    bytes bytea,
    url text,
    choices jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT "PK_framework_upload" PRIMARY KEY (id)
  )`,
]

const TABLES = [
  'framework_upload',
  'level_key',
  'framework_scale',
  'proficiency_level',
  'proficiency_scale',
  'association',
  'competency',
  'framework_definition',
  'framework_source',
  'framework_cohort',
  'framework',
  'library',
]

/** Libraries, frameworks in versions with their bytes, items, associations, definitions and scales. */
export class Frameworks1764000000300 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    for (const statement of UP) await db.query(statement)
  }

  async down(db: QueryRunner): Promise<void> {
    for (const table of TABLES) await db.query(`DROP TABLE ${table}`)
  }
}
