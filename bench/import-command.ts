import Table from 'cli-table3'
import type { Command } from 'commander'

import { benchImport, DATA, hasImportData, type ImportBench } from './import.ts'
import { listed, onOwnStores, say } from './own-stores.ts'

export const importCommand = (program: Command): Command =>
  program
    .command('import [what...]')
    .description('frameworks, from bytes to the graph: teks, esco, onet; default: all, with peers beside them')
    .option('--json', 'one JSON document instead of a table')
    .action(async (what: string[], options: { readonly json?: true }) => {
      if (!hasImportData()) return say(`There is nothing to import at ${DATA}: skipped.`)
      const result = await onOwnStores((stores) => benchImport(stores, what))
      process.stdout.write(options.json ? `${JSON.stringify(result, null, 2)}\n` : tableOf(result))
    })

function tableOf({ measures, postgres, machine }: ImportBench): string {
  const table = new Table({
    head: ['what', 'elements', 's to commit', 's to graph', 'elements/s', 'peak RSS MB', 'longest turn ms'],
    style: { head: [], border: [] },
  })
  for (const { what, elements, seconds, secondsToGraph, perSecond, peakRssMb, longestTurnMs } of measures)
    table.push([what, elements, seconds, secondsToGraph ?? '-', perSecond, peakRssMb, longestTurnMs])
  return `${table.toString()}
Elements are items and associations; memory is of this process alone. PostgreSQL ${postgres}.
Machine: ${listed(machine)}.
`
}
