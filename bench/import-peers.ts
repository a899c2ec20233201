import type { OwnStores } from './own-stores.ts'

/** What both peers write: associations as bare rows. */
export interface PlainEdge {
  readonly id: string
  readonly type: string
  readonly origin: string
  readonly destination: string
  readonly source: string
}

const BATCH = 5_000

export const readEdges = ({ resources }: OwnStores): Promise<PlainEdge[]> =>
  resources.dataSource.query(
    `/* bench.edges */ SELECT id, type, origin_id AS origin, destination_id AS destination, source::text AS source
     FROM association ORDER BY id`,
  )

/** One table, one index, one transaction: nothing resolved, compared or kept in versions. */
export async function plainRows({ resources }: OwnStores, edges: readonly PlainEdge[]): Promise<void> {
  await resources.dataSource.transaction(async (sql) => {
    await sql.query(
      `CREATE TABLE bench_plain (id text PRIMARY KEY, type text, origin text, destination text, source jsonb)`,
    )
    for (let at = 0; at < edges.length; at += BATCH) {
      const rows = edges.slice(at, at + BATCH)
      await sql.query(
        `/* bench.plain */ INSERT INTO bench_plain SELECT id, type, origin, destination, source::jsonb
         FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[]) AS n(id, type, origin, destination, source)`,
        [
          rows.map((row) => row.id),
          rows.map((row) => row.type),
          rows.map((row) => row.origin),
          rows.map((row) => row.destination),
          rows.map((row) => row.source),
        ],
      )
    }
  })
}

/** Nodes that are nothing but an id, edges with one property: in one transaction, each statement with BATCH of them. */
export async function plainEdges({ graph }: OwnStores, edges: readonly PlainEdge[]): Promise<void> {
  const session = graph.driver.session({ database: graph.database })
  try {
    await session.run('CREATE CONSTRAINT bench_plain IF NOT EXISTS FOR (n:BenchPlain) REQUIRE n.id IS UNIQUE')
    await session.executeWrite(async (tx) => {
      for (let at = 0; at < edges.length; at += BATCH)
        await tx.run(
          `UNWIND $rows AS row MERGE (a:BenchPlain {id: row.origin}) MERGE (b:BenchPlain {id: row.destination})
           CREATE (a)-[:BENCH {id: row.id, type: row.type}]->(b)`,
          { rows: edges.slice(at, at + BATCH).map(({ source: _source, ...row }) => row) },
        )
    })
  } finally {
    await session.close()
  }
}
