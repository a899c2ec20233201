import Table from 'cli-table3'
import type { Command } from 'commander'

import { benchCaseRest, type CaseRestBench, hasTeks, WHAT } from './case-rest.ts'
import { listed, onOwnStores, say } from './own-stores.ts'
import { wholeBetween } from './whole-between.ts'

export const caseRestCommand = (program: Command): Command =>
  program
    .command('case-rest')
    .description('CASE over HTTP: a framework of 1,515 items, whole and in parts, with a peer that only sends')
    .option('--seconds <n>', 'how long to measure', wholeBetween(1, 3_600), 20)
    .option('--json', 'one JSON document instead of a table')
    .action(async (options: { readonly seconds: number; readonly json?: true }) => {
      if (!hasTeks()) return say('TEKS Mathematics is not here (../shared/data/case): skipped.')
      const result = await onOwnStores((stores) => benchCaseRest(stores, options.seconds))
      process.stdout.write(options.json ? `${JSON.stringify(result, null, 2)}\n` : tableOf(result))
    })

function tableOf({ timings, cold, ratios, sizes, postgres, machine }: CaseRestBench): string {
  const table = new Table({ head: ['what', 'runs', 'median ms', 'p95 ms'], style: { head: [], border: [] } })
  for (const [name, what] of Object.entries(WHAT) as [keyof typeof WHAT, string][]) {
    const { runs, medianMs, p95Ms } = timings[name]
    table.push([what, runs, medianMs, p95Ms])
  }
  for (const [form, { runs, medianMs, p95Ms }] of Object.entries(cold))
    table.push([`the package, ${form}, put together anew`, runs, medianMs, p95Ms])
  return `${table.toString()}
The package takes ${ratios.package} times as long as the peer's, a 304 ${ratios.notModified} times.
Sizes: ${listed(sizes)}.
PostgreSQL ${postgres}. Machine: ${listed(machine)}.
`
}
