import type { Driver } from 'neo4j-driver'

import { StartupError } from '../shared/startup-error.ts'

/** A step of the graph's schema. What stands in a release never changes; new steps are appended. */
export interface GraphMigration {
  readonly version: number
  readonly name: string
  readonly statements: readonly string[]
}

const EDGES_OF_MANY_OWNERS = [
  'IS_CHILD_OF',
  'IS_PEER_OF',
  'IS_PART_OF',
  'EXACT_MATCH_OF',
  'PRECEDES',
  'IS_RELATED_TO',
  'REPLACED_BY',
  'EXEMPLAR',
  'HAS_SKILL_LEVEL',
  'IS_TRANSLATION_OF',
  'EXT',
  'MAPS_TO',
]

/** Only what Community Edition knows: uniqueness, and indexes. */
export const graphMigrations: readonly GraphMigration[] = [
  {
    version: 1,
    name: 'foundation',
    statements: [
      'CREATE CONSTRAINT entity_id IF NOT EXISTS FOR (n:Entity) REQUIRE n.id IS UNIQUE',
      'CREATE CONSTRAINT meta_id IF NOT EXISTS FOR (n:Meta) REQUIRE n.id IS UNIQUE',
      'CREATE INDEX entity_part IF NOT EXISTS FOR (n:Entity) ON (n.part)',
      'CREATE INDEX target_lineage IF NOT EXISTS FOR (n:Target) ON (n.lineage)',
      'CREATE INDEX competency_identifier IF NOT EXISTS FOR (n:Competency) ON (n.identifier)',
      'CREATE INDEX competency_uri IF NOT EXISTS FOR (n:Competency) ON (n.uri)',
      `CREATE FULLTEXT INDEX competency_text IF NOT EXISTS FOR (n:Competency)
       ON EACH [n.fullStatement, n.humanCodingScheme, n.abbreviatedStatement, n.alternativeLabel, n.alternativeLabels, n.keywords]`,
      ...EDGES_OF_MANY_OWNERS.map(
        (type) => `CREATE INDEX ${type.toLowerCase()}_part IF NOT EXISTS FOR ()-[e:${type}]-() ON (e.part)`,
      ),
    ],
  },
]

const INDEXES_READY_S = 300

/**
 * Brings the graph's schema up to date and waits for its indexes; answers the versions that were run. Statements can be
 * run twice (`IF NOT EXISTS`), so two processes at once, or a kill in between, do no harm.
 */
export async function migrateGraph(
  driver: Driver,
  database = 'neo4j',
  migrations: readonly GraphMigration[] = graphMigrations,
): Promise<number[]> {
  const execute = (text: string, parameters: Record<string, unknown> = {}) =>
    driver.executeQuery(text, parameters, { database })
  await execute('CREATE CONSTRAINT migration_version IF NOT EXISTS FOR (n:Migration) REQUIRE n.version IS UNIQUE')
  const { records } = await execute('MATCH (m:Migration) RETURN toFloat(m.version) AS version')
  const done = new Set(records.map((record) => record.get('version') as number))
  refuseNewer(done, migrations)
  const run: number[] = []
  for (const migration of migrations) {
    if (done.has(migration.version)) continue
    for (const statement of migration.statements) await execute(statement)
    await execute(`CALL db.awaitIndexes(${INDEXES_READY_S})`)
    await execute(
      'MERGE (m:Migration {version: toInteger($version)}) ON CREATE SET m.name = $name, m.at = timestamp()',
      { version: migration.version, name: migration.name },
    )
    run.push(migration.version)
  }
  return run
}

function refuseNewer(done: ReadonlySet<number>, migrations: readonly GraphMigration[]): void {
  const known = new Set(migrations.map((migration) => migration.version))
  const unknown = [...done].filter((version) => !known.has(version))
  if (unknown.length === 0) return
  throw new StartupError(`The graph was migrated by another release: version ${unknown.join(', ')} is unknown here.`, [
    'run the release that migrated it, or a later one',
    'or, as all of it can be made again from PostgreSQL, empty it and run "headwater rebuild"',
  ])
}
