import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

import { packDirectory } from '../src/bundle-directory.ts'
import { Session } from '../src/database/session.ts'
import { importFramework } from '../src/frameworks/imports/import.service.ts'
import { createServer } from '../src/http/server.ts'
import { createClient, saveOrganisation } from '../src/identity/bootstrap.ts'
import { OrganisationKind } from '../src/identity/organisation.ts'
import { SYSTEM } from '../src/identity/rights.ts'
import { UseCase } from '../src/shared/viewer.ts'
import { DATA } from './import.ts'
import { machineFacts, type OwnStores, say } from './own-stores.ts'
import { type Timing, timeInTurns } from './timing.ts'

const PROJECTED_MS = 600_000

export const WHAT = {
  words: 'search: three words, first 20 with their frameworks',
  label: 'search: an alternative label',
  code: 'search: a code, spelt otherwise',
  facets: 'search: three words, with facets and the number of hits',
  similar: 'what says nearly the same as a sentence, first 10',
  roots: 'tree: the roots of a framework',
  children: 'tree: a node with its children and ancestors',
  list: 'the first 50 competencies of a framework',
  peerWords: 'peer: the full-text index asked straight, ids only',
  peerChildren: 'peer: the children of a node by plain SQL, ids only',
} as const

export interface SearchBench {
  readonly bench: 'search'
  readonly timings: Record<keyof typeof WHAT, Timing>
  readonly sizes: Record<string, number>
  readonly memory: Record<string, number>
  readonly machine: ReturnType<typeof machineFacts>
}

const SEARCH = `query ($where: CompetencyWhere) { competencies(where: $where, first: 20) {
  edges { score highlight node { id fullStatement humanCodingScheme framework { title } } } } }`
const FACETS = `query ($where: CompetencyWhere) { competencies(where: $where, first: 20) { totalCount
  facets { frameworks { value count } itemTypes { value count } educationLevels { value count } subjects { value count }
    adoptionStatus { value count } } edges { node { id fullStatement } } } }`
const SIMILAR =
  'query ($text: String!) { similarCompetencies(text: $text) { likenessBp competency { id fullStatement } } }'
const ROOTS = 'query ($id: ID!) { node(id: $id) { ... on Framework { roots { id fullStatement } } } }'
const CHILDREN = `query ($id: ID!) { node(id: $id) { ... on Competency { fullStatement
  children { id fullStatement itemType } ancestors { id fullStatement } } } }`
const LIST = `query ($id: ID!) { node(id: $id) { ... on Framework { competencies(first: 50) {
  edges { node { id fullStatement humanCodingScheme } } } } } }`

/** Questions of stewards and analysts through real HTTP, with ESCO and O*NET loaded. */
export async function benchSearch(stores: OwnStores, seconds: number): Promise<SearchBench> {
  const { resources, graph } = stores
  for (const name of ['esco', 'onet']) await load(stores, name)
  const [{ esco, items, associations }] = await resources.dataSource.query(
    `SELECT (SELECT id FROM framework WHERE title LIKE '%ESCO%') AS esco, (SELECT count(*)::int FROM competency) AS items,
       (SELECT count(*)::int FROM association) AS associations`,
  )
  const [{ node }] = await resources.dataSource.query(
    `SELECT a.destination_id AS node FROM association a WHERE a.framework_id = $1 AND a.in_tree
     GROUP BY a.destination_id HAVING count(*) BETWEEN 10 AND 30 ORDER BY 1 LIMIT 1`,
    [esco],
  )
  const key = await clientKey(stores)
  const server = await createServer({ resources, graph, ide: false, logLevel: 'error' })
  await server.listen({ host: '127.0.0.1', port: 0 })
  const ask = client(server.server.address() as AddressInfo, key)
  try {
    const text = 'repair welding equipment'
    const timings = await timeInTurns(
      {
        words: () => ask(SEARCH, { where: { text } }),
        label: () => ask(SEARCH, { where: { text: 'operating welding gear' } }),
        code: () => ask(SEARCH, { where: { text: '2 a 1 a' } }),
        facets: () => ask(FACETS, { where: { text } }),
        similar: () => ask(SIMILAR, { text: 'Repairs and maintains the equipment that welders use.' }),
        roots: () => ask(ROOTS, { id: esco }),
        children: () => ask(CHILDREN, { id: node }),
        list: () => ask(LIST, { id: esco }),
        peerWords: () =>
          graph.driver.executeQuery(
            `CALL db.index.fulltext.queryNodes('competency_text', $text) YIELD node, score
             RETURN node.id AS id ORDER BY score DESC LIMIT 20`,
            { text },
            { database: graph.database },
          ),
        peerChildren: () =>
          resources.dataSource.query('SELECT origin_id FROM association WHERE destination_id = $1 AND in_tree', [node]),
      },
      { seconds },
    )
    const mb = (bytes: number) => Math.round(bytes / 2 ** 20)
    const { rss, heapUsed } = process.memoryUsage()
    return {
      bench: 'search',
      timings,
      sizes: { items, associations },
      memory: { rssMb: mb(rss), heapMb: mb(heapUsed) },
      machine: machineFacts(),
    }
  } finally {
    await server.close()
  }
}

async function load({ resources }: OwnStores, format: string): Promise<void> {
  const directory = { esco: 'esco-1.1.1', onet: 'onet' }[format] as string
  const bytes = await packDirectory(join(DATA, 'jobs', directory))
  await importFramework(Session.open(resources, SYSTEM), { bytes, format })
  const until = performance.now() + PROJECTED_MS
  for (;;) {
    const [{ waiting, parked }] = await resources.dataSource.query(
      'SELECT (SELECT count(*)::int FROM outbox) AS waiting, (SELECT count(*)::int FROM parked) AS parked',
    )
    if (parked > 0) throw new Error(`${format} could not be projected`)
    if (waiting === 0) break
    if (performance.now() > until) throw new Error(`${format} was not in the graph in time`)
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  say(`${format} is loaded`)
}

async function clientKey({ resources }: OwnStores): Promise<string> {
  const system = Session.open(resources, SYSTEM)
  const { id } = await saveOrganisation(system, { name: 'Bench', kinds: [OrganisationKind.STEWARD] })
  const useCases = [UseCase.FRAMEWORK_STEWARDSHIP, UseCase.GRAPH_ANALYSIS]
  const expiresAt = new Date(system.now + 86_400_000)
  return (await createClient(system, { organisation: id, name: 'bench', useCases, expiresAt })).key
}

/** Throws where an answer holds errors: a refusal is quick, and would look like speed. */
function client({ port }: AddressInfo, key: string) {
  return async (query: string, variables: object): Promise<void> => {
    const answer = await fetch(`http://127.0.0.1:${port}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: JSON.stringify({ query, variables }),
    })
    const { errors } = (await answer.json()) as { errors?: { message: string }[] }
    if (errors) throw new Error(errors[0]?.message)
  }
}
