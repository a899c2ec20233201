import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { DemoClient } from '../seeds/demo/client.ts'
import type { WorldJob } from '../seeds/world/model.ts'
import { LARKMERE_CHANGES, THORNBECK_CHANGES, type WhatIf } from '../seeds/world/what-ifs.ts'
import { openDataSource } from '../src/database/data-source.ts'
import { judge } from './demo-reference.ts'
import { demandOf } from './demo-reference-demand.ts'
import { basisPoints, type Fraction, gapOf } from './demo-reference-gap.ts'
import { type DemoRun, runDemo } from './demo-run.ts'
import {
  AGREED,
  type Gap,
  HOLLINVALE,
  type Line,
  type Numbers,
  PEOPLE,
  person,
  program,
  QUERNSTONE,
  ranked,
} from './demo-story.ts'
import { SCENES } from './demo-tables.ts'
import { plain, printedTables, sceneAsking } from './printed-tables.ts'

interface Edge {
  readonly node: { readonly id: string; readonly title: string }
}
interface Stored {
  readonly learners: number
  readonly accounts: number
  readonly credentials: number
  /** Learners who hold nothing that the world gives them. */
  readonly without: number
}

/** What stands in the store of a demo that does not run. */
async function peopleIn(directory: string): Promise<Stored> {
  const dataSource = await openDataSource({ directory: join(directory, 'postgres'), entities: [], migrations: [] })
  try {
    const [row] = await dataSource.query(
      `SELECT (SELECT count(*)::int FROM learner) AS learners,
         (SELECT count(*)::int FROM account WHERE learner_id IS NOT NULL) AS accounts,
         (SELECT count(*)::int FROM held_credential) AS credentials,
         (SELECT count(*)::int FROM learner l
          WHERE NOT EXISTS (SELECT FROM held_credential h WHERE h.learner_id = l.id)) AS without`,
    )
    return row
  } finally {
    await dataSource.destroy()
  }
}

/** True once an analyst is told of people: at least ten are in, with what they hold and allow. */
async function somePeopleCount(url: string): Promise<boolean> {
  const { competencyDemand } = await new DemoClient(url, 'observatory').query<{
    competencyDemand: { edges: { node: { verifiedLearners: { count: number | null } } }[] }
  }>('query People { competencyDemand(first: 100) { edges { node { verifiedLearners { count } } } } }')
  return competencyDemand.edges.some(({ node }) => (node.verifiedLearners.count ?? 0) > 0)
}

describe('npm run demo', () => {
  const directory = mkdtempSync(join(tmpdir(), 'headwater-demo-'))
  let killed: DemoRun
  let first: DemoRun
  let atKill: Stored
  let afterwards: Stored
  let numbers: Numbers
  let second: DemoRun
  /** Answers to the README's first three queries, asked of the demo that serves on. */
  // biome-ignore lint/suspicious/noExplicitAny: a test looks at whatever the API answers
  let answers: any[] = []

  /** With nothing but what README and screen say. */
  async function askAsTheReadmeSays(screen: string): Promise<void> {
    const url = /GraphQL: (\S+)/.exec(screen)?.[1] as string
    const keyOf = (holder: string) => new RegExp(`\\(${holder}\\)\\s+(\\S+)`).exec(screen)?.[1] as string
    const ask = async (holder: string, query: string, variables = {}) => {
      const headers = {
        'content-type': 'application/json',
        authorization: `Bearer ${keyOf(holder)}`,
        connection: 'close',
      }
      const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query, variables }) })
      // biome-ignore lint/suspicious/noExplicitAny: a test looks at whatever the API answers
      return answer.json() as Promise<any>
    }
    const readme = readFileSync('README.md', 'utf8')
    const find = /`(\{ jobProfiles\(.*?\})`/.exec(readme)?.[1] as string
    const { data } = await ask('quernstone', find)
    const wanted = data.jobProfiles.edges.find(({ node }: Edge) => node.title === QUERNSTONE.title)?.node.id
    const programs = await ask('larkmere', find.replace('jobProfiles', 'programs').replace('employer', 'provider'))
    const program = programs.data.programs.edges.find(({ node }: Edge) => node.title.includes('Data Analytics'))?.node
      .id
    const [candidates, gap, mine] = [...readme.matchAll(/```graphql\n([\s\S]*?)```/g)].map(
      (match) => match[1] as string,
    )
    answers = [
      await ask('quernstone', candidates as string, { job: wanted }),
      await ask('larkmere', gap as string, { job: wanted, program }),
      await ask('P1', mine as string),
    ]
    const ide = await fetch(/IDE: (\S+)/.exec(screen)?.[1] as string, { headers: { connection: 'close' } })
    answers.push({ ide: ide.status })
  }

  beforeAll(async () => {
    killed = await runDemo(directory, { args: ['--json'], killWhen: somePeopleCount })
    atKill = await peopleIn(directory)
    first = await runDemo(directory, { args: ['--json'] })
    if (first.code !== 0) throw new Error(first.stderr)
    afterwards = await peopleIn(directory)
    numbers = JSON.parse(first.stdout)
    second = await runDemo(directory, { args: [], whileServing: askAsTheReadmeSays })
  }, 900_000)

  afterAll(() => rmSync(directory, { recursive: true, force: true }))

  test('killed while people were coming in, it goes on where it stood', () => {
    expect([killed.signal, killed.stdout]).toEqual(['SIGKILL', ''])
    expect(killed.stderr).toContain('Programs: 8 of 8')
    for (const some of [atKill.learners, atKill.accounts, atKill.credentials]) expect(some).toBeGreaterThan(0)
    expect(atKill.learners).toBeLessThan(PEOPLE.length)
    expect(atKill.accounts).toBeLessThanOrEqual(atKill.learners)
    expect(first.stderr).not.toMatch(/Jobs|Mappings|Programs/)
    expect(first.stderr).toContain('438 of 438')
    expect(afterwards).toMatchObject({ learners: PEOPLE.length, accounts: PEOPLE.length })
    expect(afterwards.without).toBe(0)
  })

  test('--json prints one document and nothing else, and ends well', () => {
    expect(first.code).toBe(0)
    expect(Object.keys(numbers)).toEqual([
      'agreement',
      'candidates',
      'programGap',
      'competencyDemand',
      'jobMatches',
      'seconds',
    ])
    for (const value of Object.values(numbers.seconds)) expect(value).toBeGreaterThan(0)
  })

  test('one agreement of two sides who differed at first moves a learner a whole tier', () => {
    expect(numbers.agreement).toMatchObject({
      mapping: { was: 'CONTESTED', status: 'AGREED', relation: 'closeMatch', creditBp: 9_000 },
      before: { tier: 'ONE_SHORT', fit: 6_556 },
      after: { tier: 'MEETS_REQUIRED', fit: 8_156 },
      agreement: { ratedByBoth: 46, openConflicts: 1, stale: 1 },
    })
  })

  test('the five candidates are those that the world gives, point by point', () => {
    const expected = ranked().slice(0, 5)
    expect(expected.map((one) => one.key)).toEqual(['X1', 'P1', 'P2', 'X2', 'P3'])
    expect(
      numbers.candidates.map(({ tier, fit, verifiedFit, potentialFit, lines }) => ({
        tier,
        fit,
        verifiedFit,
        potentialFit,
        lines,
      })),
    ).toEqual(
      expected.map(({ tier, fit, verifiedFit, potentialFit, lines }) => ({
        tier,
        fit,
        verifiedFit,
        potentialFit,
        lines,
      })),
    )
    for (const { fit, lines } of numbers.candidates) {
      const sum = (of: (line: Line) => number) => lines.reduce((all, line) => all + of(line), 0)
      expect(sum((line) => line.contributionBp)).toBe(fit)
      expect(sum((line) => line.contributionBp + line.missingBp + line.levelShortBp + line.weakEvidenceBp)).toBe(10_000)
    }
  })

  test.each<[string, string, WorldJob, readonly WhatIf[], (numbers: Numbers) => Gap]>([
    ['Larkmere', 'larkmere-data-analytics', QUERNSTONE, LARKMERE_CHANGES, (all) => all.programGap],
    ['Thornbeck', 'thornbeck-patient-care', HOLLINVALE, THORNBECK_CHANGES, (all) => all.programGap.others[0] as Gap],
  ])('the coverage of %s follows from curriculum and job', (_, key, wanted, changes, pick) => {
    const shown = pick(numbers)
    const now = gapOf(program(key), wanted)
    const then = gapOf(program(key), wanted, changes)
    expect(shown.coverageBp).toBe(basisPoints(now.coverage))
    expect(shown.coverageWithElectivesBp).toBe(basisPoints(now.withElectives))
    expect(shown.coverageAfterBp).toBe(basisPoints(then.coverage))
    expect(shown.rows.reduce((sum, row) => sum + row.needBp, 0)).toBe(10_000)
    expect(shown.rows.reduce((sum, row) => sum + row.coveredBp, 0)).toBe(shown.coverageBp)
    expect(shown.rows.reduce((sum, row) => sum + row.coveredAfterBp, 0)).toBe(shown.coverageAfterBp)
    expect(shown.rows).toHaveLength(wanted.lines.length)
    for (const [at, line] of wanted.lines.entries()) {
      const expected = now.lines[at] as (typeof now.lines)[number]
      const names = Array.isArray(line.anyOf)
        ? (line.anyOf as readonly string[])
        : [(line.anyOf as { name: string }).name]
      const row = shown.rows.find((one) => names.includes(one.needed))
      expect([line.text, row?.status]).toEqual([line.text, expected.status])
      expect(isNear(row?.needBp, expected.need)).toBe(true)
      expect(isNear(row?.coveredBp, expected.covered)).toBe(true)
      expect(isNear(row?.coveredAfterBp, then.lines[at]?.covered as Fraction)).toBe(true)
    }
  })

  test('the mapping that DAP v2.1 made stale is flagged, and only there', () => {
    const flagged = numbers.programGap.rows.filter((row) => row.flags.includes('MAPPING_STALE'))
    expect(flagged.map((row) => row.needed)).toEqual(['DAP.B4'])
  })

  test("the analyst's rows follow from jobs, programs and people", () => {
    expect(numbers.competencyDemand.map((row) => row.competency)).toEqual(
      expect.arrayContaining(['DAP.E2', 'DSW.G2', 'PCT.D3', 'DAP.B8']),
    )
    for (const row of numbers.competencyDemand) expect(row).toMatchObject(demandOf(row.competency))
  })

  test('the learners see their score and what would change it', () => {
    for (const match of numbers.jobMatches) {
      const wanted = match.learner === 'P4' ? HOLLINVALE : QUERNSTONE
      const now = judge(wanted, person(match.learner), AGREED)
      expect([match.tier, match.fit, match.lines]).toEqual([now.tier, now.fit, now.lines])
      for (const step of match.nextSteps) {
        const at = wanted.lines.findIndex((line) => line.text === step.requirement)
        const then = judge(wanted, person(match.learner), { ...AGREED, full: new Set([at]) })
        expect([step.requirement, step.gainBp, step.tierAfter]).toEqual([
          step.requirement,
          then.fit - now.fit,
          then.tier,
        ])
      }
    }
    const [p4] = numbers.jobMatches
    expect(p4?.nextSteps[0]).toMatchObject({ kind: 'RENEW', tierAfter: 'MEETS_REQUIRED', gainBp: 1667 })
  })

  test('a second run reuses the data and tells the same story', () => {
    expect(second.code).toBe(0)
    expect(second.stderr).not.toMatch(/People|Jobs|Mappings/)
    expect(second.stderr).toContain('Scenes: 12 of 12')
    const told = second.stdout.split(/^(?=Scene \d+ · )/m)
    expect(told).toEqual(SCENES.map(({ asks }) => sceneAsking(second.stdout, asks)))
    for (const line of second.stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(100)
  })

  test('without --exit it serves on: the README’s queries have answers, and Ctrl-C ends it', () => {
    const [candidates, gap, mine, page] = answers
    expect(candidates.data.candidates.edges).toHaveLength(5)
    for (const { explanation, fitBp } of candidates.data.candidates.edges) {
      const given = explanation.lines.map((line: Line) => line.contributionBp)
      expect(given.reduce((sum: number, bp: number) => sum + bp, 0)).toBe(fitBp)
    }
    expect(gap.data.programGap.coverageBp).toBe(numbers.programGap.coverageBp)
    expect(mine.data.viewer.me.jobMatches.edges).toHaveLength(3)
    expect(page).toEqual({ ide: 200 })
    expect([second.code, second.signal]).toEqual([0, null])
    expect(second.stderr).toContain(`HEADWATER_DATA=${directory} npm run -s headwater -- status`)
    expect(second.stderr).toContain('Stopping')
  })

  test.each(SCENES)('the tables that answer "$asks" are those that follow from the world', ({ asks, tables, says }) => {
    const scene = sceneAsking(second.stdout, asks)
    const printed = printedTables(scene)
    expect(printed).toEqual(tables(numbers, printed))
    for (const sentence of says(numbers)) expect(plain(scene)).toContain(sentence)
  })

  test('nobody is named to the employer', () => {
    const scenes = ['well does each fit', 'Where exactly do the points', 'Who comes next'].map((words) =>
      sceneAsking(second.stdout, words),
    )
    for (const one of PEOPLE) for (const scene of scenes) expect(scene).not.toContain(one.name)
  })

  test('a word it does not know is answered with those it does', async () => {
    const run = await runDemo(directory, { args: ['--jsno'] })
    expect([run.code, run.stdout]).toEqual([1, ''])
    expect(run.stderr).toContain('--json')
  })
})

/** Rounded to a neighbour of the exact share: by largest remainder, rows may go either way. */
function isNear(shown: number | undefined, { part, whole }: Fraction): boolean {
  if (shown === undefined) return false
  const floor = Number((part * 10_000n) / whole)
  return shown === floor || (shown === floor + 1 && (part * 10_000n) % whole !== 0n)
}
