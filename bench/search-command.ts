import Table from 'cli-table3'
import type { Command } from 'commander'

import { DATA, hasImportData } from './import.ts'
import { listed, onOwnStores, say } from './own-stores.ts'
import { benchSearch, type SearchBench, WHAT } from './search.ts'
import { wholeBetween } from './whole-between.ts'

export const searchCommand = (program: Command): Command =>
  program
    .command('search')
    .description('tree and search through HTTP with ESCO and O*NET loaded, with peers that ask the stores straight')
    .option('--seconds <n>', 'how long to measure, after loading', wholeBetween(1, 3_600), 20)
    .option('--json', 'one JSON document instead of a table')
    .action(async (options: { readonly seconds: number; readonly json?: true }) => {
      if (!hasImportData()) return say(`There is nothing to load at ${DATA}: skipped.`)
      const result = await onOwnStores((stores) => benchSearch(stores, options.seconds))
      process.stdout.write(options.json ? `${JSON.stringify(result, null, 2)}\n` : tableOf(result))
    })

function tableOf({ timings, sizes, memory, machine }: SearchBench): string {
  const table = new Table({ head: ['what', 'runs', 'median ms', 'p95 ms'], style: { head: [], border: [] } })
  for (const [name, what] of Object.entries(WHAT) as [keyof typeof WHAT, string][]) {
    const { runs, medianMs, p95Ms } = timings[name]
    table.push([what, runs, medianMs, p95Ms])
  }
  return `${table.toString()}
Sizes: ${listed(sizes)}. Memory: ${listed(memory)}.
Machine: ${listed(machine)}.
`
}
