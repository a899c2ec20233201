import { readFileSync } from 'node:fs'

import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { commands } from '../src/commands.ts'
import type { Core } from '../src/headwater.ts'
import { Role } from '../src/shared/viewer.ts'
import type { Actor } from './crosswalks-world.ts'
import { actorOf, publishedJob } from './jobs-world.ts'
import { openApi, type TestApi } from './support/api.ts'

/** The worked example of the README's page for stewards, with its own files, commands and operations. */

let api: TestApi
let college: Actor
let employer: Actor
let steward: Actor
beforeAll(async () => {
  api = await openApi()
  college = await actorOf(api, 'Brackwater College', Role.INSTITUTION)
  employer = await actorOf(api, 'Marrow & Tidewell Logistics', Role.EMPLOYER)
  steward = await actorOf(api, 'Saltmarsh Exchange', Role.STEWARD)
})
afterAll(() => api?.close())

const text = readFileSync('schema/operations/stewards.graphql', 'utf8')
const operations = new Map(
  text
    .split(/^(?=query |mutation )/m)
    .slice(1)
    .map((operation) => [/^\w+ (\w+)/.exec(operation)?.[1] as string, operation]),
)

// biome-ignore lint/suspicious/noExplicitAny: what a test expects of the answer it checks with matchers
async function run(name: string, variables: object, key: string): Promise<any> {
  const answer = await api.data(operations.get(name) as string, variables as Record<string, unknown>, { key })
  for (const { userErrors = [] } of Object.values(answer) as { userErrors?: object[] }[]) expect(userErrors).toEqual([])
  return answer
}

// biome-ignore lint/suspicious/noExplicitAny: as above
const command = (name: string, input: Record<string, unknown>): Promise<any> =>
  commands.find((one) => one.name === name)?.run({ resources: api.stores.resources } as Core, input, () => {}) as never

interface End {
  readonly id: string
  readonly humanCodingScheme: string
}
interface Suggestion {
  readonly origin: End
  readonly destination: End
  readonly relation: string
  readonly confidenceBp: number
  readonly evidence: readonly { kind: string; text: string }[]
}

const matchOf = async (job: string, key: string) => (await run('MyMatch', { job }, key)).viewer.me.jobMatch

test('two frameworks are imported, suggestions agreed on by both sides, and a match changes because of it', async () => {
  const csv = await command('import', { format: 'csv', source: 'seeds/stewards/yard-and-dock.csv' })
  const json = await command('import', { format: 'case', source: 'seeds/stewards/warehouse-floor.json' })
  expect([csv.outcome, json.outcome]).toEqual(['NEW', 'NEW'])
  const again = await command('import', { format: 'csv', source: 'seeds/stewards/yard-and-dock.csv' })
  expect(again.outcome).toBe('NOTHING_NEW')
  const [from, to] = [csv.framework as string, json.framework as string]

  const suggest = async (): Promise<Suggestion[]> =>
    (await run('Suggest', { from, to }, college.key)).mappingSuggestions.edges.map(
      (edge: { node: Suggestion }) => edge.node,
    )
  const suggestions = await suggest()
  const best = new Map<string, string>()
  for (const { origin, destination } of suggestions)
    if (!best.has(origin.humanCodingScheme)) best.set(origin.humanCodingScheme, destination.humanCodingScheme)
  expect(Object.fromEntries(best)).toMatchObject({ 'H.1': 'A-1', 'H.2': 'A-2', 'H.3': 'B-1', 'K.2': 'B-2' })
  const of = (origin: string, destination: string): Suggestion =>
    suggestions.find(
      (s) => s.origin.humanCodingScheme === origin && s.destination.humanCodingScheme === destination,
    ) as never
  expect(of('H.1', 'A-1').evidence[0]).toMatchObject({
    kind: 'SHARED_WORDS',
    text: expect.stringContaining('forklift'),
  })

  const founded = await run(
    'FoundCohort',
    {
      input: {
        name: 'Yard and floor',
        discipline: 'Logistics',
        cipCodes: ['52.0203'],
        socCodes: ['53-7051'],
        side: 'EDUCATION',
      },
    },
    college.key,
  )
  const cohort = founded.createCohort.cohort.id
  const invited = { cohort, organisation: employer.organisation, side: 'EMPLOYER', roles: ['REVIEWER'] }
  await run('Invite', { input: invited }, college.key)
  const accepted = await run('Accept', { cohort, side: 'EMPLOYER' }, employer.key)
  expect(accepted.acceptCohortInvitation.cohort.members).toHaveLength(2)

  await run('AskApproval', { cohort }, college.key)
  const [asking] = (await run('AwaitingApproval', {}, steward.key)).cohorts.edges
  expect(asking.node).toMatchObject({
    id: cohort,
    members: [
      { organisation: { name: 'Brackwater College' }, side: 'EDUCATION', approvedForShared: false },
      { organisation: { name: 'Marrow & Tidewell Logistics' }, side: 'EMPLOYER', approvedForShared: false },
    ],
  })
  const answer = { cohort, approved: true, expectedRevision: asking.node.revision }
  const approved = await run('Approve', { input: answer }, steward.key)
  expect(approved.approveCohort.cohort.approvedForShared.by.name).toBe('Saltmarsh Exchange')

  const [loser] = suggestions.filter((s) => best.get(s.origin.humanCodingScheme) !== s.destination.humanCodingScheme)
  if (loser) {
    const ends = { origin: loser.origin.id, destination: loser.destination.id }
    await run('TurnDown', { input: { ...ends, reason: 'Other work.' } }, college.key)
    const left = (await suggest()).map((s) => `${s.origin.id} ${s.destination.id}`)
    expect(left).not.toContain(`${loser.origin.id} ${loser.destination.id}`)
  }

  const pair = of('H.1', 'A-1')
  const learner = await command('learner', { name: 'Robin' })
  const job = await publishedJob(api, employer, {
    title: 'Forklift driver',
    requirements: [{ kind: 'REQUIRED', anyOf: [{ competency: pair.destination.id }] }],
  })
  const said = await api.data(
    'mutation ($competency: ID!) { assertCompetency(input: { competency: $competency }) { userErrors { message } projected } }',
    { competency: pair.origin.id },
    { key: learner.key },
  )
  expect(said.assertCompetency).toEqual({ userErrors: [], projected: true })
  expect((await matchOf(job, learner.key)).fitBp).toBe(0)

  const proposal = {
    origin: pair.origin.id,
    destination: pair.destination.id,
    relation: 'closeMatch',
    rationale: 'Both look the truck over before work; ours is before the day, theirs before the shift.',
    cohort,
    suggested: true,
  }
  const taken = (await run('TakeUp', { input: proposal }, college.key)).proposeMapping.mapping
  expect(taken).toMatchObject({ status: 'PROPOSED', source: 'MACHINE', confidenceBp: pair.confidenceBp })
  const rate = async (relation: string, key: string, comment: string | null = null) =>
    (await run('Rate', { input: { mapping: taken.id, relation, comment } }, key)).rateMapping.mapping
  const first = await rate('exactMatch', college.key)
  expect(first).toMatchObject({ status: 'PROPOSED', creditBp: 0, ratings: [{ side: 'EDUCATION' }] })
  const contested = await rate('closeMatch', employer.key, 'Before the shift is not before the day.')
  expect(contested).toMatchObject({ status: 'CONTESTED', creditBp: 0 })
  expect((await matchOf(job, learner.key)).fitBp).toBe(0)
  const agreed = await rate('closeMatch', college.key)
  expect(agreed).toMatchObject({ status: 'AGREED', relation: 'closeMatch', creditBp: 9_000 })

  // Self-asserted evidence counts half: 0.9 × 0.5
  const match = await matchOf(job, learner.key)
  expect(match).toMatchObject({
    fitBp: 4_500,
    explanation: { lines: [{ conceptCreditBp: 9_000, path: [{ kind: 'MAPPING', creditBp: 9_000 }] }] },
  })
  const { agreement } = (await run('Agreement', { cohort }, college.key)).node
  expect(agreement).toMatchObject({ ratedByBoth: 1, approvedBp: 0, openConflicts: 0, stale: 0 })
})

test('the README names the files, the commands and the operations that this runs', () => {
  const readme = readFileSync('README.md', 'utf8')
  for (const name of ['seeds/stewards/yard-and-dock.csv', 'seeds/stewards/warehouse-floor.json', 'stewards.graphql'])
    expect(readme).toContain(name)
  for (const name of operations.keys()) expect(readme).toContain(`\`${name}\``)
})
