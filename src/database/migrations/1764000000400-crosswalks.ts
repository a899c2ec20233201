import type { MigrationInterface, QueryRunner } from 'typeorm'

const UP = [
  `CREATE TABLE mapping (
    id text NOT NULL,
    library_id text NOT NULL,
    origin_id text NOT NULL,
    origin_lineage text NOT NULL,
    destination_id text NOT NULL,
    destination_lineage text NOT NULL,
    relation text NOT NULL,
    status text NOT NULL,
    source text NOT NULL,
    rationale text,
    proposed_by text,
    association_id text,
    cohort_id text,
    round integer NOT NULL,
    confidence_bp integer,
    evidence jsonb,
    agreed_on text[] NOT NULL,
    origin_wording text,
    destination_wording text,
    agreed_at timestamptz,
    revision integer NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT "PK_mapping" PRIMARY KEY (id),
    CONSTRAINT "FK_mapping_library" FOREIGN KEY (library_id) REFERENCES library (id),
    CONSTRAINT "FK_mapping_origin" FOREIGN KEY (origin_id) REFERENCES competency (id),
    CONSTRAINT "FK_mapping_destination" FOREIGN KEY (destination_id) REFERENCES competency (id),
    CONSTRAINT "FK_mapping_proposed_by" FOREIGN KEY (proposed_by) REFERENCES organisation (id),
    CONSTRAINT "FK_mapping_cohort" FOREIGN KEY (cohort_id) REFERENCES cohort (id)
  )`,
  `CREATE UNIQUE INDEX "UQ_mapping_statement" ON mapping (library_id, origin_lineage, destination_lineage, relation)`,
  `CREATE INDEX "IDX_mapping_order" ON mapping (library_id, created_at, id)`,
  `CREATE INDEX "IDX_mapping_origin" ON mapping (origin_lineage)`,
  `CREATE INDEX "IDX_mapping_destination" ON mapping (destination_lineage)`,
  `CREATE INDEX "IDX_mapping_cohort" ON mapping (cohort_id, id)`,
  `CREATE TABLE scale_map (
    id text NOT NULL,
    library_id text NOT NULL,
    from_scale_id text NOT NULL,
    to_scale_id text NOT NULL,
    version text NOT NULL,
    pairs jsonb NOT NULL,
    status text NOT NULL,
    proposed_by text,
    cohort_id text,
    round integer NOT NULL,
    revision integer NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT "PK_scale_map" PRIMARY KEY (id),
    CONSTRAINT "FK_scale_map_library" FOREIGN KEY (library_id) REFERENCES library (id),
    CONSTRAINT "FK_scale_map_from" FOREIGN KEY (from_scale_id) REFERENCES proficiency_scale (id),
    CONSTRAINT "FK_scale_map_to" FOREIGN KEY (to_scale_id) REFERENCES proficiency_scale (id),
    CONSTRAINT "FK_scale_map_proposed_by" FOREIGN KEY (proposed_by) REFERENCES organisation (id),
    CONSTRAINT "FK_scale_map_cohort" FOREIGN KEY (cohort_id) REFERENCES cohort (id)
  )`,
  `CREATE UNIQUE INDEX "UQ_scale_map_version" ON scale_map (library_id, from_scale_id, to_scale_id, version)`,
  `CREATE INDEX "IDX_scale_map_from" ON scale_map (from_scale_id)`,
  `CREATE INDEX "IDX_scale_map_to" ON scale_map (to_scale_id)`,
]

/** Statements that two items, or two scales, correspond; all that concept and level credit between frameworks rests on. */
export class Crosswalks1764000000400 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    for (const statement of UP) await db.query(statement)
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE scale_map')
    await db.query('DROP TABLE mapping')
  }
}
