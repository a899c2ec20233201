import 'reflect-metadata'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { submitCredential } from '../src/credentials/index.ts'
import { signJsonLd } from '../src/credentials/issue/sign.ts'
import { enqueue } from '../src/database/outbox.ts'
import { rebuild } from '../src/graph/rebuild.ts'
import { SYSTEM } from '../src/identity/rights.ts'
import { readKnown } from '../src/learners/resolve.store.ts'
import type { AssertionKeys } from '../src/learners/resolve.ts'
import { projections } from '../src/modules.ts'
import { stepParts } from '../src/shared/levels.ts'
import { normaliseName, normaliseUri } from '../src/shared/spelling.ts'
import { badge, CREATED, NOW } from './credentials-builder.ts'
import {
  type CredentialsWorld,
  frameworkPackage,
  type Holder,
  importPackage,
  openCredentialsWorld,
  uuid,
} from './credentials-world.ts'
import { dumpOf } from './graph-dump.ts'

/** By what evidence names a competency or a level, it is found: however both are spelled, and whatever stands beside. */

let world: CredentialsWorld
let holder: Holder
let people = 0

/** Items whose addresses no source would spell the same way. */
const ADDRESSES = [
  'https://Frameworks.Example/Skill%7Eone',
  'HTTP://frameworks.example:80/skills/two/',
  'https://frameworks.example/%c3%a9t%C3%A9//',
  'https://frameworks.example:443/skills/four?a=%7e#Part',
  `URN:UUID:${uuid(45).toUpperCase()}`,
] as const
const TITLE = ' Ｄata\u00a0 PRACTICE\u2003of İzmir '

beforeAll(async () => {
  world = await openCredentialsWorld()
  const pack = frameworkPackage([41, 42, 43, 44, 45], { document: 540, title: TITLE, rubric: 840 })
  for (const [at, item] of pack.CFItems.entries()) item.uri = ADDRESSES[at] as string
  await importPackage(world, pack)
})
afterAll(() => world?.stores.close())
beforeEach(async () => {
  holder = await world.holder(`keyed ${people++}`)
})

const of = (alignment: object, more: { result?: object[]; achievement?: object } = {}) =>
  badge({
    issuer: world.college.did,
    subject: { id: holder.did, ...(more.result ? { result: more.result } : {}) },
    achievement: { alignment: [{ type: ['Alignment'], targetName: 'it', ...alignment }], ...more.achievement },
  })

async function bring(document: object): Promise<void> {
  const session = world.stores.session(holder.viewer)
  await submitCredential(session, JSON.stringify(await signJsonLd(document, world.college, { created: CREATED })))
  expect(await session.projected()).toBe(true)
}

const shown = async () => (await world.shown(holder.learner)).filter(({ labels }) => labels.includes('Competency'))

describe('an address or a code', () => {
  const keys = (more: Partial<AssertionKeys>): AssertionKeys => ({
    url: null,
    identifier: null,
    frameworkName: null,
    code: null,
    receivedAt: NOW,
    levelUris: [],
    ownScale: null,
    ownParts: null,
    ...more,
  })
  const asked: readonly AssertionKeys[] = [
    ...ADDRESSES.map((uri) => keys({ url: normaliseUri(uri) })),
    ...ADDRESSES.map((_, at) => keys({ identifier: uuid(41 + at) })),
    ...[1, 2, 3].map((n) => keys({ code: `B4${n}`, frameworkName: normaliseName(TITLE) })),
    keys({ url: 'https://frameworks.example/nowhere', code: 'B44', frameworkName: normaliseName(TITLE) }),
    keys({ code: 'B45', frameworkName: 'another framework' }),
  ]
  const found = async (batch: readonly AssertionKeys[], one: AssertionKeys) =>
    (await readKnown(world.stores.dataSource.manager, batch)).competencies(one).map(({ id }) => id)

  test('finds its competency alone, in whichever spelling the framework has it', async () => {
    for (const one of asked.slice(0, -1)) expect([one, (await found([one], one)).length]).toEqual([one, 1])
    expect(await found(asked, asked.at(-1) as AssertionKeys)).toEqual([])
  })

  test('finds the same whatever is asked beside it', async () => {
    const alone = new Map<AssertionKeys, string[]>()
    for (const one of asked) alone.set(one, await found([one], one))
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([...asked], { minLength: 1 }), async (batch) => {
        const known = await readKnown(world.stores.dataSource.manager, batch)
        for (const one of batch) expect(known.competencies(one).map(({ id }) => id)).toEqual(alone.get(one))
      }),
      { numRuns: 40 },
    )
  })

  test.each(ADDRESSES)('%s: a credential that names it shows it at once, and after a rebuild', async (uri) => {
    await bring(of({ targetUrl: normaliseUri(uri) }))
    const { graph } = world.stores
    const before = await shown()
    expect(before).toHaveLength(1)
    await world.stores.session(SYSTEM).transaction((tx) => enqueue(tx, 'learner', [holder.learner]))
    const dump = await dumpOf(graph)
    await rebuild(world.stores.session(SYSTEM), graph, projections)
    expect(await shown()).toEqual(before)
    expect(await dumpOf(graph)).toEqual(dump)
  })

  test('a framework that comes later is found by a title and an address in another spelling', async () => {
    await bring(of({ targetUrl: 'http://later.example/Skill~1/' }))
    const byAddress = holder
    holder = await world.holder(`keyed ${people++}`)
    await bring(
      of({ targetUrl: 'https://nowhere.example', targetFramework: 'later\u00a0FRAMEWORK', targetCode: 'b-51' }),
    )
    expect(await shown()).toEqual([])
    const pack = frameworkPackage([51], { document: 550, title: 'Later  Framework', rubric: 860 })
    for (const item of pack.CFItems) item.uri = 'https://LATER.example/Skill%7E1'
    await importPackage(world, pack)
    expect(await shown()).toHaveLength(1)
    holder = byAddress
    expect(await shown()).toHaveLength(1)
  })
})

describe('a level of a rubric with several criteria', () => {
  const BASE = 'https://frameworks.example/levels'
  const level = (n: number, more: object) => ({
    identifier: uuid(700 + n),
    uri: `${BASE}/L%7E${n}/`,
    score: n,
    lastChangeDateTime: '2026-01-02T03:04:05Z',
    ...more,
  })
  const CRITERIA = [
    [level(1, { quality: 'Beginning' }), level(2, { quality: 'Proficient' }), level(3, { quality: 'Advanced' })],
    [level(4, { quality: 'Proficient' }), level(5, { quality: 'Expert' })],
    [level(6, { quality: '', description: 'Needs help' }), level(7, { quality: '', description: 'Needs none' })],
  ]
  const pack = (more: { note?: string; levels?: typeof CRITERIA } = {}) => {
    const made = frameworkPackage([61], { document: 560, title: 'Judged', rubric: 870, ...more })
    const [rubric] = made.CFRubrics
    const [criterion] = rubric?.CFRubricCriteria ?? []
    const criteria = (more.levels ?? CRITERIA).map((levels, at) => ({
      ...criterion,
      identifier: uuid(690 + at),
      uri: `${BASE}/criteria/${at}`,
      description: `criterion ${at}`,
      CFRubricCriterionLevels: levels,
    }))
    return { ...made, CFRubrics: [{ ...rubric, CFRubricCriteria: criteria }] }
  }
  const RD = 'urn:uuid:11111111-0000-4000-8000-000000000002'
  const reaching = (achievedLevel: string) =>
    of(
      { targetUrl: `https://x.example/${uuid(61)}` },
      {
        result: [{ type: ['Result'], resultDescription: RD, achievedLevel }],
        achievement: {
          resultDescription: [{ id: RD, type: ['ResultDescription'], name: 'how far', resultType: 'RubricScore' }],
        },
      },
    )
  /** Of the one competency shown: the labels of the scale, and how far on it. */
  const place = async () => {
    const [edge] = await shown()
    const labels: { label: string }[] = await world.stores.dataSource.query(
      'SELECT label FROM proficiency_level WHERE scale_id = $1 ORDER BY rank',
      [edge?.scale],
    )
    return { labels: labels.map(({ label }) => label), parts: edge?.level }
  }

  beforeAll(async () => {
    await importPackage(world, pack())
  })

  test.each([
    ['the middle of the first', `${BASE}/L~2`, ['Beginning', 'Proficient', 'Advanced'], stepParts(2, 3)],
    ['the same word in the second', `${BASE}/L~4`, ['Proficient', 'Expert'], stepParts(1, 2)],
    ['by its identifier', `https://elsewhere.example/${uuid(704)}`, ['Proficient', 'Expert'], stepParts(1, 2)],
    ['one with an empty word', `${BASE}/L~7`, ['Needs help', 'Needs none'], stepParts(2, 2)],
  ])('%s is the step that the planner made of it', async (_what, achieved, labels, parts) => {
    await bring(reaching(achieved))
    expect(await place()).toEqual({ labels, parts })
  })

  test('is found also by the names that a later version gives the same steps', async () => {
    await bring(reaching(`${BASE}/L~9`))
    expect(await place()).toEqual({ labels: [], parts: null })
    const [first, [proficient, expert] = [], third] = CRITERIA
    const renamed = [{ ...proficient, ...level(9, {}), score: 4 }, expert] as typeof first
    await importPackage(world, pack({ note: 'second', levels: [first, renamed, third] as typeof CRITERIA }))
    expect(await place()).toEqual({ labels: ['Proficient', 'Expert'], parts: stepParts(1, 2) })
  })
})
