import Table from 'cli-table3'
import type { Command } from 'commander'

import { benchMatch, type MatchBench, WHAT } from './match.ts'
import { listed, onOwnStores } from './own-stores.ts'
import { wholeBetween } from './whole-between.ts'

interface MatchOptions {
  readonly learners: number
  readonly facts: number
  readonly competencies: number
  readonly seconds: number
  readonly seed: number
  readonly json?: true
}

export const matchCommand = (program: Command): Command =>
  program
    .command('match')
    .description('candidates, first 50, over random learners')
    .option('--learners <n>', 'how many', wholeBetween(1, 1_000_000), 10_000)
    .option('--facts <n>', 'what each shows, on average', wholeBetween(1, 100), 12)
    .option('--competencies <n>', 'in the framework', wholeBetween(60, 20_000), 400)
    .option('--seconds <n>', 'how long to measure, after building', wholeBetween(1, 3_600), 20)
    .option('--seed <n>', 'the same seed, the same world', wholeBetween(0, 4_294_967_295), 1)
    .option('--json', 'one JSON document instead of a table')
    .action(async (options: MatchOptions) => {
      const result = await onOwnStores(({ resources, graph, projector }) =>
        benchMatch(resources, graph, options, () => projector.stop()),
      )
      process.stdout.write(options.json ? `${JSON.stringify(result, null, 2)}\n` : tableOf(result))
    })

function tableOf({ timings, sizes, naiveRatio, memory, versions, machine, buildSeconds, seed }: MatchBench): string {
  const table = new Table({ head: ['', 'what', 'runs', 'median ms', 'p95 ms'], style: { head: [], border: [] } })
  for (const [name, what] of Object.entries(WHAT) as [keyof typeof WHAT, string][]) {
    const { runs, medianMs, p95Ms } = timings[name]
    table.push([name, what, runs, medianMs, p95Ms])
  }
  return `${table.toString()}
The peer takes ${naiveRatio} times as long as the ranking.
Sizes: ${listed(sizes)}; built in ${buildSeconds} s from seed ${seed}, learners through the projection's writer.
Memory: ${listed(memory)}.
Versions: ${listed(versions)}.
Machine: ${listed(machine)}.
`
}
