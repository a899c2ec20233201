import Table from 'cli-table3'
import type { Command } from 'commander'

import { StartupError } from '../src/shared/startup-error.ts'
import { benchSuggest, learnedWeights, type SuggestBench } from './suggest.ts'
import { hasSuggestData } from './suggest-data.ts'

export const suggestCommand = (program: Command): Command =>
  program
    .command('suggest')
    .description('mapping suggestions against links that people made, beside two peers; reads ../shared/data')
    .option('--learn', 'learn the weights again and print them instead')
    .option('--json', 'one JSON document instead of a table')
    .action(async (options: { learn?: true; json?: true }) => {
      if (!hasSuggestData)
        throw new StartupError('The frameworks to measure on are not here.', ['put them into ../shared/data'])
      if (options.learn) {
        process.stdout.write(`${JSON.stringify(await learnedWeights(), null, 2)}\n`)
        return
      }
      const result = await benchSuggest()
      process.stdout.write(options.json ? `${JSON.stringify(result, null, 2)}\n` : tableOf(result))
    })

function tableOf({ sets, byMatchType, speed, machine: { cores, cpu, node } }: SuggestBench): string {
  const plain = { style: { head: [], border: [] } }
  const recalls = new Table({ head: ['links', 'of', 'reachable', 'suggester', '@1', '@5', '@10'], ...plain })
  for (const set of sets)
    for (const [name, { at1, at5, at10 }] of [
      ...Object.entries(set.recall),
      ['(the most there can be)', set.most] as const,
    ])
      recalls.push([set.name, set.links, set.reachable, name, at1, at5, at10])
  const types = new Table({ head: ['ESCO–O*NET match', 'links', '@1', '@5', '@10', 'relation guessed'], ...plain })
  for (const { type, links, recall, relationRight } of byMatchType)
    types.push([type, links, recall.at1, recall.at5, recall.at10, relationRight ?? '–'])
  const bands = new Table({ head: ['confidence', '0–', '2000–', '4000–', '6000–', '8000–'], ...plain })
  for (const set of sets)
    bands.push([set.name, ...set.bands.map(({ pairs, linkedShare }) => `${linkedShare ?? '–'} of ${pairs}`)])
  const times = new Table({
    head: ['', 'items', 'suggestions', 'seconds', 'CPU s', 'mapping changed: s', 'longest turn ms', 'rss MB'],
    ...plain,
  })
  for (const row of speed) {
    const { name, origins, destinations, suggestions, seconds, cpuSeconds, againSeconds, longestTurnMs, rssMb } = row
    const items = `${origins} × ${destinations}`
    times.push([name, items, suggestions, seconds, cpuSeconds, againSeconds, longestTurnMs, rssMb])
  }
  return `Share of the links that are found among the first 1, 5 and 10 of their origin:
${recalls.toString()}
Weights were learned on TEKS → CCSS; \`--learn\` prints what it gives with its links held back. The others are unseen.
${types.toString()}
Share that is linked, of the pairs in each band of confidence (codes hidden):
${bands.toString()}
${times.toString()}
Machine: ${cores} cores, ${cpu}, Node ${node}.
`
}
