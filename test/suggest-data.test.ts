import { describe, expect, it } from '@jest/globals'

import { recallOf } from '../bench/suggest.ts'
import { hasSuggestData, type LinkedFrameworks, smarterBalancedToCcss, teksToCcss } from '../bench/suggest-data.ts'
import { plainTfIdf } from '../bench/suggest-peers.ts'
import { prepare } from '../src/crosswalks/suggest/prepared.ts'
import { suggest } from '../src/crosswalks/suggest/suggest.ts'

/** Whether suggestions find what people linked, codes hidden; how well exactly is for the bench to say. */
async function foundIn({ from, to, links }: LinkedFrameworks) {
  const { ranked } = await suggest(await prepare(from, to, { codes: false }), [])
  const ranking = new Map<string, string[]>()
  for (const { origin, destination } of ranked) ranking.set(origin, [...(ranking.get(origin) ?? []), destination])
  return { ours: recallOf(links, ranking), peer: recallOf(links, plainTfIdf(from, to)) }
}

const withData = hasSuggestData ? describe : describe.skip
if (!hasSuggestData) console.info('real frameworks are not here (../shared/data): skipped')

withData('links that people made are found, and more of them than by plain words', () => {
  it('from Smarter Balanced to CCSS, which nothing was learned from', async () => {
    const { ours, peer } = await foundIn(smarterBalancedToCcss())
    expect(ours.at1).toBeGreaterThanOrEqual(0.79)
    expect(ours.at5).toBeGreaterThanOrEqual(0.89)
    expect(ours.at5).toBeGreaterThan(peer.at5)
  })

  it('from TEKS to CCSS', async () => {
    const { across, within } = teksToCcss()
    expect([across.links.length, within.links.length]).toEqual([258, 1_041])
    const { ours, peer } = await foundIn(across)
    expect(ours.at1).toBeGreaterThanOrEqual(0.54)
    expect(ours.at10).toBeGreaterThanOrEqual(0.84)
    expect(ours.at1).toBeGreaterThan(peer.at1)
  })
})
