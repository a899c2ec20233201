import 'reflect-metadata'

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import Table from 'cli-table3'
import { Command, InvalidArgumentError } from 'commander'

import { masterSecret, readConfig } from '../src/config.ts'
import type { SessionResources } from '../src/database/session.ts'
import { Projector } from '../src/graph/projector.ts'
import { projections } from '../src/modules.ts'
import { openGraphOf } from '../src/open-graph.ts'
import { Secrets } from '../src/shared/secrets.ts'
import { StartupError } from '../src/shared/startup-error.ts'
import { openStores } from '../src/stores.ts'
import { assertGivenEmpty, staysLine } from './given.ts'
import { benchMatch, type MatchBench, WHAT } from './match.ts'
import { registerSuggest } from './suggest.ts'

interface MatchOptions {
  readonly learners: number
  readonly facts: number
  readonly competencies: number
  readonly seconds: number
  readonly seed: number
  readonly json?: true
}

const wholeBetween =
  (low: number, high: number) =>
  (text: string): number => {
    const value = Number(text)
    if (!Number.isInteger(value) || value < low || value > high)
      throw new InvalidArgumentError(`a whole number from ${low} to ${high}`)
    return value
  }

const say = (line: string): void => void process.stderr.write(`${line}\n`)

const program = new Command('bench').description(
  'Measures on stores of its own, which are gone afterwards. A server that NEO4J_URI or DATABASE_URL names is taken only when it is empty; what was made stays there.',
)
program
  .command('match')
  .description('candidates, first 50, over random learners')
  .option('--learners <n>', 'how many', wholeBetween(1, 1_000_000), 10_000)
  .option('--facts <n>', 'what each shows, on average', wholeBetween(1, 100), 12)
  .option('--competencies <n>', 'in the framework', wholeBetween(60, 20_000), 400)
  .option('--seconds <n>', 'how long to measure, after building', wholeBetween(1, 3_600), 20)
  .option('--seed <n>', 'the same seed, the same world', wholeBetween(0, 4_294_967_295), 1)
  .option('--json', 'one JSON document instead of a table')
  .action(match)
registerSuggest(program)

async function match(options: MatchOptions): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'headwater-bench-'))
  try {
    const config = readConfig({ ...process.env, HEADWATER_DATA: directory })
    await assertGivenEmpty(config)
    const stores = await openStores(config, openGraphOf(config, say))
    try {
      const projector = new Projector({ ...stores, projections, electLeader: !stores.embedded, waitMs: 120_000 })
      const resources: SessionResources = {
        dataSource: stores.dataSource,
        graph: stores.graph,
        projection: projector,
        secrets: new Secrets(masterSecret(config)),
        clock: config.clock,
      }
      projector.start()
      const result = await benchMatch(resources, stores.graph, options, () => projector.stop())
      process.stdout.write(options.json ? `${JSON.stringify(result, null, 2)}\n` : tableOf(result))
    } finally {
      await stores.close()
      const stays = staysLine(config)
      if (stays !== null) say(stays)
    }
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

function tableOf({ timings, sizes, naiveRatio, memory, versions, machine, buildSeconds, seed }: MatchBench): string {
  const table = new Table({ head: ['', 'what', 'runs', 'median ms', 'p95 ms'], style: { head: [], border: [] } })
  for (const [name, what] of Object.entries(WHAT) as [keyof typeof WHAT, string][]) {
    const { runs, medianMs, p95Ms } = timings[name]
    table.push([name, what, runs, medianMs, p95Ms])
  }
  const facts = (of: object) =>
    Object.entries(of)
      .map(([name, value]) => `${name} ${value}`)
      .join(', ')
  return `${table.toString()}
The peer takes ${naiveRatio} times as long as the ranking.
Sizes: ${facts(sizes)}; built in ${buildSeconds} s from seed ${seed}, learners through the projection's writer.
Memory: ${facts(memory)}.
Versions: ${facts(versions)}.
Machine: ${facts(machine)}.
`
}

await program.parseAsync().catch((cause: unknown) => {
  say(cause instanceof StartupError ? cause.screen : ((cause as Error).stack ?? String(cause)))
  process.exitCode = 1
})
