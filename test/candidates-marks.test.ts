import 'reflect-metadata'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { importFramework } from '../src/frameworks/imports/import.service.ts'
import { OrganisationKind } from '../src/identity/organisation.ts'
import { SYSTEM } from '../src/identity/rights.ts'
import { UseCase } from '../src/shared/viewer.ts'
import { type CandidatesWorld, type Organisation, openCandidatesWorld, organisation } from './candidates-world.ts'
import { item, packageOf } from './frameworks-samples.ts'

// Whoever gave somebody a badge knows who holds it: a question about it must not tell who is behind a pseudonym.

let world: CandidatesWorld
let asker: Organisation
let college: Organisation
const uris = { own: 'https://awards.example/own', college: 'https://awards.example/college' }
const achievement = { own: '', college: '' }

beforeAll(async () => {
  world = await openCandidatesWorld()
  const rights = [UseCase.CANDIDATE_SEARCH, UseCase.JOB_AUTHORING, UseCase.CREDENTIAL_ISSUING]
  asker = await organisation(world.api, 'Wickenfold Foods', OrganisationKind.EMPLOYER, rights)
  college = await organisation(world.api, 'Larkmere', OrganisationKind.EDUCATION, [UseCase.CREDENTIAL_ISSUING])
  achievement.own = await award(asker, uris.own)
  achievement.college = await award(college, uris.college)
  await holders(1)
})
afterAll(() => world?.close())

async function award(by: Organisation, uri: string): Promise<string> {
  const { saveAchievement } = await world.api.data(
    `mutation ($input: SaveAchievementInput!) { saveAchievement(input: $input) {
       achievement { id } projected userErrors { message } } }`,
    {
      input: { uri, name: 'Orientation', description: 'd', achievementType: 'Badge', criteria: 'c', alignments: [] },
    },
    by,
  )
  return saveAchievement.achievement.id
}

/** People who hold what both award and show the competency. */
const holders = (people: number) =>
  world.people(
    Array.from({ length: people }, () => ({
      shows: [
        { item: 2 },
        { item: 0, achievement: { uri: uris.own, issuer: asker.id } },
        { item: 0, achievement: { uri: uris.college, issuer: college.id } },
      ],
    })),
  )

const holding = (id: string) => ({
  kind: 'REQUIRED',
  anyOf: [{ credential: { name: 'Orientation', achievementType: 'Badge', achievements: [id] } }],
})
const showing = (competency: string) => ({ kind: 'REQUIRED', anyOf: [{ competency }] })

const ask = (source: object, where: object = {}) =>
  world.api.query(
    `query ($for: RequirementsSource!, $where: CandidateWhere) {
       candidates(for: $for, where: $where, first: 10) { edges { tier node { candidateId } } } }`,
    { for: source, where },
    asker,
  )
const refusedAt = (field: string) => [
  expect.objectContaining({
    message: expect.stringContaining('fewer than 10'),
    extensions: { code: 'BAD_USER_INPUT', field },
  }),
]

describe('what so few hold that it names them', () => {
  test('a question made up on the spot is refused, whoever awards the achievement', async () => {
    for (const id of [achievement.own, achievement.college]) {
      const answer = await ask({ requirements: [showing(world.competency.get(2)!), holding(id)] })
      expect(answer.errors).toEqual(refusedAt('for.requirements.1.anyOf'))
    }
  })

  test('a competency of the own library is refused too, one of the shared library is not', async () => {
    const secret = packageOf([item(77, { CFItemType: 'Skill', fullStatement: 'Knows the secret knock' })], [])
    secret.CFDocument.identifier = '0000aaaa-0000-4000-8000-00000000aaaa'
    Object.assign(secret.CFDocument, { adoptionStatus: 'Implemented' })
    const system = world.api.stores.session({ ...SYSTEM, organisation: asker.id })
    await importFramework(system, { bytes: Buffer.from(JSON.stringify(secret)), owner: asker.id })
    await system.projected()
    const [own] = await world.api.stores.dataSource.query(
      "SELECT id FROM competency WHERE full_statement = 'Knows the secret knock'",
    )
    expect((await ask({ requirements: [showing(own.id)] })).errors).toEqual(refusedAt('for.requirements.0.anyOf'))
    expect((await ask({ requirements: [showing(world.competency.get(2)!)] })).errors).toBeUndefined()
  })

  test('a published job may ask for what others award, and not for what only a few got from its employer', async () => {
    const others = await world.job([holding(achievement.college)], asker)
    expect((await ask({ jobProfile: others.id })).errors).toBeUndefined()
    const own = await world.job([holding(achievement.own)], asker)
    expect((await ask({ jobProfile: own.id })).errors).toEqual(refusedAt('for.jobProfile'))
    const one = await world.api.query(
      'query ($job: ID!) { matchExplanation(jobProfile: $job, candidate: "nobody") { fitBp } }',
      { job: own.id },
      asker,
    )
    expect(one.errors).toEqual(refusedAt('jobProfile'))
  })

  test('with ten holders all of it is answered', async () => {
    await holders(9)
    for (const id of [achievement.own, achievement.college]) {
      const answer = await ask({ requirements: [holding(id)] })
      expect(answer.data.candidates.edges).toHaveLength(10)
    }
    const own = await world.job([holding(achievement.own)], asker)
    expect((await ask({ jobProfile: own.id })).data.candidates.edges).toHaveLength(10)
  })

  test('not two such lines at once, of which one person may be the only one to meet both', async () => {
    const answer = await ask({ requirements: [holding(achievement.own), holding(achievement.college)] })
    expect(answer.errors).toEqual([
      expect.objectContaining({
        message: expect.stringContaining('Lines 1 and 2'),
        extensions: { code: 'BAD_USER_INPUT', field: 'for.requirements.1.anyOf' },
      }),
    ])
    const own = await world.job([holding(achievement.own), showing(world.competency.get(2)!)], asker)
    expect((await ask({ jobProfile: own.id })).errors).toBeUndefined()
  })

  test('nor with a filter that leaves only a few', async () => {
    for (const where of [
      { regions: ['XA-TV'] },
      { availableBy: '2026-12-01' },
      { evidenceClasses: ['SELF_ASSERTED'] },
      { recency: 'ONE_YEAR' },
    ])
      expect((await ask({ requirements: [holding(achievement.college)] }, where)).errors).toEqual(
        refusedAt('for.requirements.0.anyOf'),
      )
  })
})
