import type { AddressInfo } from 'node:net'
import { cpus, totalmem } from 'node:os'

import { Session, type SessionResources } from '../src/database/session.ts'
import type { Graph } from '../src/graph/driver.ts'
import { createServer } from '../src/http/server.ts'
import { askedForJob } from '../src/matching/asked.ts'
import { factsOf, tallyPeople } from '../src/matching/candidates.graph.ts'
import { candidates } from '../src/matching/candidates.service.ts'
import { DEFAULT_POLICY } from '../src/matching/policy.ts'
import { questionMaker } from '../src/matching/question.service.ts'
import { rank } from '../src/matching/ranking.ts'
import { showPerson } from '../src/matching/replay.ts'
import { TIERS } from '../src/matching/score.ts'
import { buildMatchWorld, type MatchWorld, type WorldOptions } from './match-world.ts'
import { naiveRanking } from './naive-query.ts'
import { type Timing, timeInTurns } from './timing.ts'

const FIRST = 50

export interface MatchBench {
  readonly bench: 'match'
  readonly sizes: MatchWorld['sizes'] & { readonly credited: number; readonly listed: number; readonly first: number }
  /** From the inside out: see `WHAT`. */
  readonly timings: Readonly<Record<keyof typeof WHAT, Timing>>
  /** How many times as long the peer takes as `ranking`, by medians. */
  readonly naiveRatio: number
  readonly buildSeconds: number
  readonly memory: { readonly rssMb: number; readonly heapUsedMb: number; readonly neo4jHeapMb: number | null }
  readonly versions: Readonly<Record<'headwater' | 'node' | 'neo4j' | 'postgres' | 'policy', string>>
  readonly machine: {
    readonly cores: number
    readonly cpu: string
    readonly memoryGb: number
    readonly platform: string
  }
  readonly seed: number
}

/** What is timed. */
export const WHAT = {
  scorer: `the pure scorer: ${FIRST} people explained, no store`,
  naive: `the peer: one plain Cypher query that ranks, first ${FIRST}, not explained`,
  ranking: 'the Cypher executor with order in process: everybody ranked, not explained',
  service: `candidates(first: ${FIRST}) in process: consent, facts, explanation, decision, log`,
  http: `the same through HTTP and GraphQL, all lines asked`,
} as const

const QUERY = `query ($job: ID!, $first: Int!) { candidates(for: { jobProfile: $job }, first: $first) {
  edges { tier fitBp verifiedFitBp potentialFitBp reverseFitBp node { candidateId region }
    explanation { lines { requirement { id text } outcome contributionBp missingBp levelShortBp weakEvidenceBp summary
      evidence { evidenceClass basis current } } } }
  pageInfo { hasNextPage endCursor } decision { id } stamp { policyVersion graphVersion } } }`

/** Builds the world and measures; `stopProjecting` ends the projector of `resources`. */
export async function benchMatch(
  resources: SessionResources,
  graph: Graph,
  options: WorldOptions & { readonly seconds: number },
  stopProjecting: () => Promise<void>,
): Promise<MatchBench> {
  const began = performance.now()
  const world = await buildMatchWorld(resources, graph, options, stopProjecting)
  const buildSeconds = Math.round((performance.now() - began) / 10) / 100
  const { work, credited, listed, close } = await prepared(resources, graph, world)
  try {
    const timings = await timeInTurns(work, { seconds: options.seconds })
    const { rss, heapUsed } = process.memoryUsage()
    return {
      bench: 'match',
      sizes: { ...world.sizes, credited, listed, first: FIRST },
      timings,
      naiveRatio: Math.round((timings.naive.medianMs / timings.ranking.medianMs) * 100) / 100,
      buildSeconds,
      memory: { rssMb: megabytes(rss), heapUsedMb: megabytes(heapUsed), neo4jHeapMb: await neo4jHeap(graph) },
      versions: await versionsOf(resources, graph),
      machine: {
        cores: cpus().length,
        cpu: cpus()[0]?.model ?? 'unknown',
        memoryGb: Math.round(totalmem() / 2 ** 30),
        platform: `${process.platform} ${process.arch}`,
      },
      seed: options.seed,
    }
  } finally {
    await close()
  }
}

async function prepared(resources: SessionResources, graph: Graph, world: MatchWorld) {
  const session = Session.open(resources, world.employer)
  const organisation = world.employer.organisation!
  const asked = await askedForJob(session, organisation, world.jobProfile)
  const make = await questionMaker(session, { policy: DEFAULT_POLICY, at: session.now })
  const question = await make(
    asked.requirements.map(({ spec }) => spec),
    asked.libraries,
  )
  const audience = { organisation, now: session.now, jobRegions: [], regions: null, availableBy: null }
  const hashOf = (learner: string) => session.secrets.mac('ranking', asked.key, learner).toString('base64url')
  const ranking = async () => rank(question, await tallyPeople(graph, question, question, audience), hashOf)
  const all = await ranking()
  const page = [...take(all.after(null), FIRST)].map(({ tally }) => tally.learner)
  const facts = [...(await factsOf(graph, page, asked.libraries)).values()]
  const naive = () => naiveRanking(graph, question, organisation, FIRST)
  assertSame([...take(all.after(null), FIRST)], await naive())
  const server = await createServer({ resources, graph, ide: false, logLevel: 'error' })
  await server.listen({ host: '127.0.0.1', port: 0 })
  const url = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}/graphql`
  return {
    credited: question.lines.reduce((sum, line) => sum + line.credits.size, 0),
    listed: all.size,
    close: () => server.close(),
    work: {
      scorer: async () => facts.map((own) => showPerson(question, own)),
      naive,
      ranking: async () => [...take((await ranking()).after(null), FIRST)],
      service: () =>
        candidates(Session.open(resources, world.employer), { for: { jobProfile: world.jobProfile }, first: FIRST }),
      http: () => overHttp(url, world),
    },
  }
}

async function overHttp(url: string, world: MatchWorld): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${world.key}` },
    body: JSON.stringify({ query: QUERY, variables: { job: world.jobProfile, first: FIRST } }),
  })
  const { data, errors } = (await response.json()) as { data?: { candidates: { edges: unknown[] } }; errors?: unknown }
  if (errors || !data) throw new Error(`the API answers with errors: ${JSON.stringify(errors)}`)
}

function* take<T>(items: Iterable<T>, count: number): Generator<T> {
  let taken = 0
  for (const item of items) {
    if (taken++ >= count) return
    yield item
  }
}

/** A peer that answers something else is no peer. Order among equals differs: ours is by a keyed hash. */
function assertSame(
  ours: readonly { tier: (typeof TIERS)[number]; fitBp: number }[],
  theirs: readonly { tier: number; fitBp: number }[],
) {
  const left = ours.map(({ tier, fitBp }) => `${TIERS.indexOf(tier)} ${fitBp}`).join()
  if (left !== theirs.map(({ tier, fitBp }) => `${tier} ${fitBp}`).join()) throw new Error('the peer ranks differently')
}

const megabytes = (bytes: number): number => Math.round(bytes / 2 ** 20)

/** Null where the server does not tell. */
async function neo4jHeap(graph: Graph): Promise<number | null> {
  try {
    const { records } = await graph.driver.executeQuery(
      "CALL dbms.queryJmx('java.lang:type=Memory') YIELD attributes RETURN attributes.HeapMemoryUsage.value.properties.used AS used",
      {},
      { database: graph.database },
    )
    const used = records[0]?.get('used')
    return typeof used === 'number' ? megabytes(used) : null
  } catch {
    return null
  }
}

async function versionsOf({ dataSource }: SessionResources, graph: Graph): Promise<MatchBench['versions']> {
  const { records } = await graph.driver.executeQuery(
    'CALL dbms.components() YIELD name, versions, edition RETURN versions[0] AS version, edition',
    {},
    { database: graph.database },
  )
  const [row] = await dataSource.query('SHOW server_version')
  return {
    headwater: process.env.npm_package_version ?? 'unknown',
    node: process.version,
    neo4j: `${records[0]?.get('version')} ${records[0]?.get('edition')}`,
    postgres: row.server_version,
    policy: DEFAULT_POLICY.version,
  }
}
