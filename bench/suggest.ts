import { cpus } from 'node:os'

import { compare } from '../src/crosswalks/suggest/comparison.ts'
import { FEATURES, type Feature } from '../src/crosswalks/suggest/features.ts'
import type { MappedPair, SuggestItem } from '../src/crosswalks/suggest/item.ts'
import { prepare } from '../src/crosswalks/suggest/prepared.ts'
import { type Suggestions, suggest } from '../src/crosswalks/suggest/suggest.ts'
import {
  escoSkills,
  escoToOnet,
  type Link,
  type LinkedFrameworks,
  smarterBalancedToCcss,
  teksToCcss,
} from './suggest-data.ts'
import { drawn, type Example, examplesOf, learn } from './suggest-learn.ts'
import { jaccard, plainTfIdf, type Ranking } from './suggest-peers.ts'

const AT = [1, 5, 10] as const

/** Shares of the links whose destination is among the first 1, 5 and 10 of its origin. */
type Recall = Readonly<Record<`at${(typeof AT)[number]}`, number>>

interface SetResult {
  readonly name: string
  readonly links: number
  /** Both ends are competencies and not headings: no suggester that keeps to them can find more. */
  readonly reachable: number
  /** Recall@1 can be no more: an origin with several links has one first place. */
  readonly most: Recall
  readonly recall: Readonly<Record<string, Recall>>
  /** Of origins with links: per band of confidence, how many pairs and which share is linked. */
  readonly bands: readonly { readonly fromBp: number; readonly pairs: number; readonly linkedShare: number | null }[]
  readonly seconds: number
}

/** Recall on links that people made, and speed; reads ../shared/data. */
export async function benchSuggest() {
  const { across, within } = teksToCcss()
  const esco = escoToOnet()
  const speed = await speeds(across, esco)
  const sets: SetResult[] = []
  sets.push(await measured('Smarter Balanced → CCSS Math', smarterBalancedToCcss()))
  sets.push(await measured('TEKS → CCSS Math (weights learned here)', across))
  sets.push(await measured('CCSS → CCSS: precedes, related', within))
  sets.push(await measured('ESCO → O*NET occupations', esco))
  return { bench: 'suggest' as const, sets, ...(await byType(esco)), speed, ...machine() }
}

const machine = () => ({ machine: { cores: cpus().length, cpu: cpus()[0]?.model ?? 'unknown', node: process.version } })

const selfPairs = ({ from, to }: LinkedFrameworks): MappedPair[] => {
  const inTo = new Set(to.map((item) => item.id))
  return from.filter(({ id }) => inTo.has(id)).map(({ id }) => ({ lineages: [id, id], counts: false }))
}

async function measured(name: string, set: LinkedFrameworks): Promise<SetResult> {
  const { from, to, links } = set
  const mapped = selfPairs(set)
  const began = performance.now()
  const hidden = await suggest(await prepare(from, to, { codes: false }), mapped)
  const seconds = (performance.now() - began) / 1_000
  const shown = await suggest(await prepare(from, to, { codes: true }), mapped)
  return {
    name,
    links: links.length,
    reachable: reachable(set),
    most: recallOf(links, perfect(set)),
    recall: {
      'codes hidden': recallOf(links, rankingOf(hidden)),
      'codes shown': recallOf(links, rankingOf(shown)),
      'plain tf-idf cosine': recallOf(links, plainTfIdf(from, to)),
      'Jaccard of words': recallOf(links, jaccard(from, to)),
    },
    bands: bandsOf(hidden, links),
    seconds: rounded(seconds, 2),
  }
}

function reachable({ from, to, links }: LinkedFrameworks): number {
  const [origins, destinations] = [from, to].map(
    (items) => new Set(items.filter((item) => item.matchable).map((item) => item.id)),
  ) as [Set<string>, Set<string>]
  return links.filter((link) => origins.has(link.origin) && destinations.has(link.destination)).length
}

/** What one would rank who knew all links. */
function perfect({ links }: LinkedFrameworks): Ranking {
  const ranking = new Map<string, string[]>()
  for (const { origin, destination } of links) ranking.set(origin, [...(ranking.get(origin) ?? []), destination])
  return ranking
}

function rankingOf({ ranked }: Suggestions): Ranking {
  const ranking = new Map<string, string[]>()
  for (const { origin, destination } of ranked) {
    const known = ranking.get(origin)
    if (known) known.push(destination)
    else ranking.set(origin, [destination])
  }
  return ranking
}

export const recallOf = (links: readonly Link[], ranking: Ranking): Recall =>
  Object.fromEntries(
    AT.map((k) => {
      const found = links.filter(({ origin, destination }) => ranking.get(origin)?.slice(0, k).includes(destination))
      return [`at${k}`, rounded(found.length / links.length, 3)]
    }),
  ) as Recall

function bandsOf({ ranked }: Suggestions, links: readonly Link[]): SetResult['bands'] {
  const linked = new Set(links.map(({ origin, destination }) => `${origin} ${destination}`))
  const origins = new Set(links.map(({ origin }) => origin))
  return [0, 2_000, 4_000, 6_000, 8_000].map((fromBp) => {
    const pairs = ranked.filter(
      (one) =>
        origins.has(one.origin) &&
        one.confidenceBp >= fromBp &&
        one.confidenceBp < fromBp + 2_000 + (fromBp === 8_000 ? 1 : 0),
    )
    const right = pairs.filter((one) => linked.has(`${one.origin} ${one.destination}`)).length
    return { fromBp, pairs: pairs.length, linkedShare: pairs.length === 0 ? null : rounded(right / pairs.length, 2) }
  })
}

/** ESCO's own types of match: how many of each are found, and how often the guessed relation is theirs. */
async function byType(set: LinkedFrameworks) {
  const suggestions = await suggest(await prepare(set.from, set.to, { codes: false }), [])
  const ranking = rankingOf(suggestions)
  const relations = new Map(suggestions.ranked.map((one) => [`${one.origin} ${one.destination}`, one.relation]))
  const types = [...new Set(set.links.map((link) => link.type))].sort()
  const byMatchType = types.map((type) => {
    const links = set.links.filter((link) => link.type === type)
    const guessed = links.flatMap((link) => relations.get(`${link.origin} ${link.destination}`) ?? [])
    const right = guessed.filter((relation) => relation === type).length
    return {
      type,
      links: links.length,
      recall: recallOf(links, ranking),
      relationRight: guessed.length === 0 ? null : rounded(right / guessed.length, 2),
    }
  })
  return { byMatchType }
}

/** How long it takes and how much it holds; bounded also for frameworks that nobody maps in one sitting. */
async function speeds(teks: LinkedFrameworks, esco: LinkedFrameworks) {
  const skills = escoSkills()
  return [
    await speedOf('CCSS × TEKS', teks.to, teks.from, 7),
    await speedOf('ESCO × O*NET occupations', esco.from, esco.to, 3),
    await speedOf('ESCO skills × O*NET occupations', skills, esco.to, 1),
    await speedOf('ESCO skills × ESCO skills', skills, skills, 1),
  ]
}

/** Medians. CPU seconds hardly depend on what else the machine does; seconds and turns do. */
async function speedOf(name: string, from: readonly SuggestItem[], to: readonly SuggestItem[], runs: number) {
  const timings: { seconds: number; cpuSeconds: number; againSeconds: number; longestTurnMs: number }[] = []
  let suggestions = 0
  for (let run = 0; run < runs; run++) {
    const watch = watchTurns()
    const cpu = process.cpuUsage()
    const began = performance.now()
    const prepared = await prepare(from, to, { codes: true })
    suggestions = (await suggest(prepared, [])).ranked.length
    const seconds = (performance.now() - began) / 1_000
    const { user, system } = process.cpuUsage(cpu)
    const again = performance.now()
    await suggest(prepared, [])
    const againSeconds = (performance.now() - again) / 1_000
    timings.push({ seconds, cpuSeconds: (user + system) / 1e6, againSeconds, longestTurnMs: watch() })
  }
  const median = (of: keyof (typeof timings)[number]) =>
    rounded(timings.map((one) => one[of]).sort((a, b) => a - b)[Math.floor(runs / 2)] as number, 2)
  return {
    name,
    origins: from.length,
    destinations: to.length,
    suggestions,
    runs,
    seconds: median('seconds'),
    cpuSeconds: median('cpuSeconds'),
    againSeconds: median('againSeconds'),
    longestTurnMs: median('longestTurnMs'),
    rssMb: Math.round(process.memoryUsage().rss / 2 ** 20),
  }
}

/** The longest that others had to wait for the process, in milliseconds, until the answer is asked for. */
function watchTurns(): () => number {
  let longest = 0
  let last = performance.now()
  let on = true
  const look = () => {
    const now = performance.now()
    longest = Math.max(longest, now - last)
    last = now
    if (on) setImmediate(look)
  }
  setImmediate(look)
  return () => {
    on = false
    return Math.round(Math.max(longest, performance.now() - last))
  }
}

const rounded = (value: number, digits: number): number => Math.round(value * 10 ** digits) / 10 ** digits

const LEARNED: readonly Feature[] = [
  'words',
  'coveredLeast',
  'coveredMost',
  'bestOfBoth',
  'bestOfOne',
  'above',
  'sameYears',
  'yearsApart',
]

/** How `src/crosswalks/suggest/weights.ts` came about, and what TEKS gives when its own links are held back. */
export async function learnedWeights() {
  const { across } = teksToCcss()
  const linked = await examplesOf(across, { codes: false, told: 0, round: 0 })
  const bare = linked.map((one) => ({ ...one, features: { ...one.features, above: 0, sameYears: 0, yearsApart: 0 } }))
  const unrelated = await compare(await prepare(across.from, escoToOnet().to, { codes: false }), [])
  const never = unrelated.pairs.flat().flatMap(({ a, b, features }): Example[] => {
    const origin = `unrelated ${a}`
    return drawn(origin.replace('unrelated ', 'u'), 10) < 2
      ? [{ origin, destination: String(b), features, linked: false }]
      : []
  })
  const examples = [...linked, ...bare, ...never]
  const halves = await Promise.all([1, 2, 3].map((round) => examplesOf(across, { codes: false, told: 5, round })))
  return {
    examples: { linked: linked.length, links: linked.filter((one) => one.linked).length, unrelated: never.length },
    weights: trimmed(learn(examples, LEARNED)),
    siblings: rounded(learn(halves.flat(), [...LEARNED, 'siblings']).siblings, 2),
    heldBack: heldBack(examples, linked, across.links),
  }
}

const trimmed = (weights: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(weights).map(([name, weight]) => [name, rounded(weight, 2)]))

/** Recall on TEKS in five parts, each judged by weights that saw the other four only. */
function heldBack(examples: readonly Example[], linked: readonly Example[], links: readonly Link[]): Recall {
  const ranking = new Map<string, string[]>()
  for (let part = 0; part < 5; part++) {
    const weights = learn(
      examples.filter((one) => drawn(one.origin, 5) !== part),
      LEARNED,
    )
    const odds = new Map(
      linked
        .filter((one) => drawn(one.origin, 5) === part)
        .map((one) => [one, FEATURES.reduce((sum, name) => sum + weights[name] * one.features[name], weights.bias)]),
    )
    for (const [{ origin, destination }] of [...odds].sort(([, a], [, b]) => b - a))
      ranking.set(origin, [...(ranking.get(origin) ?? []), destination])
  }
  return recallOf(links, ranking)
}

export type SuggestBench = Awaited<ReturnType<typeof benchSuggest>>
