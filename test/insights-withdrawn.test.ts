import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { enqueue } from '../src/database/outbox.ts'
import { forgetLearner } from '../src/identity/erasure.ts'
import { ConsentField, ConsentPurpose } from '../src/identity/kinds.ts'
import { OrganisationKind } from '../src/identity/organisation.ts'
import { SYSTEM } from '../src/identity/rights.ts'
import { Assertion } from '../src/learners/assertion.ts'
import { newId } from '../src/shared/ids.ts'
import { UseCase } from '../src/shared/viewer.ts'
import {
  type CandidatesWorld,
  DAY,
  NOW,
  type Organisation,
  openCandidatesWorld,
  organisation,
} from './candidates-world.ts'

const DIPLOMA = 'https://college.example/diploma'

let world: CandidatesWorld
let analyst: Organisation
let college: Organisation
let job: { id: string }
let program: string
beforeAll(async () => {
  world = await openCandidatesWorld()
  analyst = await organisation(world.api, 'Analysts', OrganisationKind.EMPLOYER, [UseCase.GRAPH_ANALYSIS])
  college = await organisation(world.api, 'College', OrganisationKind.EDUCATION, [UseCase.PROGRAM_GAP])
  job = await world.job([{ kind: 'REQUIRED', anyOf: [{ competency: world.competency.get(2) }] }])
  const achievement = newId('achievement')
  await world.api.stores.session(SYSTEM).transaction(async (tx) => {
    await tx.sql.query(
      `INSERT INTO achievement (id, uri, creator_id, name, description, achievement_type, criteria, version, updated_at)
       VALUES ($1, $2, $3, 'Diploma', 'x', 'Degree', 'x', 1, now())`,
      [achievement, DIPLOMA, college.id],
    )
    await enqueue(tx, 'achievement', [achievement])
  })
  const { saveProgram } = await world.api.data(
    `mutation ($input: SaveProgramInput!) { saveProgram(input: $input) { program { id } userErrors { message } } }`,
    { input: { title: 'Diploma', catalogueYear: '2026-27', courses: [], credentialAwarded: achievement } },
    college,
  )
  program = saveProgram.program.id
})
afterAll(() => world?.close())
beforeEach(async () => {
  for (const { id } of await sql('SELECT id FROM learner')) await forget(id)
})
afterEach(() => world.api.stores.projector.start())

const sql = (text: string, parameters: unknown[] = []) => world.api.stores.dataSource.query(text, parameters)
const forget = (learner: string) => forgetLearner(world.api.stores.session(SYSTEM), learner)

async function withdraw(learner: string): Promise<void> {
  const [consent] = await sql('SELECT id FROM consent WHERE learner_id = $1', [learner])
  await world.api.data(
    'mutation ($id: ID!) { withdrawConsent(input: { id: $id }) { projected } }',
    { id: consent.id },
    await world.signIn(learner),
  )
}

/** So many who can prove what the job asks for and hold the diploma, and let themselves be counted. */
async function completers(count: number): Promise<string[]> {
  const ids = await world.people(
    Array.from({ length: count }, () => ({
      shows: [{ item: 2 }],
      purpose: ConsentPurpose.ANALYTICS,
      fields: [ConsentField.COMPETENCIES],
    })),
  )
  const session = world.api.stores.session(SYSTEM)
  await session.transaction(async (tx) => {
    const skills = await tx.sql.find(Assertion)
    await tx.sql.insert(
      Assertion,
      skills.map((skill) => ({
        ...skill,
        id: newId('assertion'),
        about: 'ACHIEVEMENT' as const,
        identifier: null,
        achievementUri: DIPLOMA,
        issuerOrganisation: college.id,
        validFrom: new Date(NOW - 10 * DAY),
      })),
    )
    await enqueue(tx, 'learner', ids)
  })
  if (!(await session.projected())) throw new Error('not projected in time')
  return ids
}

async function proving(): Promise<number | null> {
  const { competencyDemand } = await world.api.data(
    '{ competencyDemand(first: 5) { edges { node { verifiedLearners { count } } } } }',
    {},
    analyst,
  )
  return competencyDemand.edges[0].node.verifiedLearners.count
}

async function completed(): Promise<number | null> {
  const { programGap } = await world.api.data(
    'query ($input: ProgramGapInput!) { programGap(input: $input) { completers { count } } }',
    { input: { program, demand: { jobProfiles: [job.id] }, basis: 'CREDENTIALS_ISSUED' } },
    college,
  )
  return programGap.completers.count
}

describe('totals of people whom the graph still knows and PostgreSQL knows no longer', () => {
  test.each([
    ['withdrew', withdraw],
    ['were forgotten', forget],
  ])('who %s are in no total, at once', async (_, leave) => {
    const ids = await completers(18)
    await world.api.stores.projector.stop()
    expect([await proving(), await completed()]).toEqual([20, 20])
    for (const id of ids.slice(0, 6)) await leave(id)
    expect([await proving(), await completed()]).toEqual([10, 10])
    for (const id of ids.slice(6, 9)) await leave(id)
    expect([await proving(), await completed()]).toEqual([null, null])
  })
})
