import { signJsonLd } from '../src/credentials/issue/sign.ts'
import { createAccount, createToken, saveOrganisation, setMembership } from '../src/identity/bootstrap.ts'
import { OrganisationKind } from '../src/identity/organisation.ts'
import { SYSTEM, useCasesOf } from '../src/identity/rights.ts'
import { createLearners } from '../src/learners/index.ts'
import { newId } from '../src/shared/ids.ts'
import { Role } from '../src/shared/viewer.ts'
import { badge, CREATED, keyOf } from './credentials-builder.ts'
import { type Actor, framework } from './crosswalks-world.ts'
import { mutate, publishedJob, type Skills, skills } from './jobs-world.ts'
import type { TestApi } from './support/api.ts'

const ROLES = [Role.EMPLOYER, Role.INSTITUTION, Role.STEWARD, Role.ANALYST]
const DAY = 86_400_000

/** One of everything that has an id and belongs to one organisation, or to one learner. */
export interface Things {
  readonly staff: Actor
  readonly learnerKey: string
  readonly id: Readonly<Record<Kind, string>>
}

export type Kind =
  | 'organisation'
  | 'framework'
  | 'competency'
  | 'other'
  | 'scale'
  | 'level'
  | 'job'
  | 'requirement'
  | 'published'
  | 'line'
  | 'decision'
  | 'candidate'
  | 'course'
  | 'program'
  | 'outcome'
  | 'achievement'
  | 'mapping'
  | 'cohort'
  | 'scaleMap'
  | 'run'
  | 'credential'
  | 'assertion'
  | 'consent'

/** Somebody who may do everything for an organisation of their own, except to run the installation. */
export async function staffOf(api: TestApi, name: string, roles: readonly Role[] = ROLES): Promise<Actor> {
  const system = api.stores.session(SYSTEM)
  const kinds = [OrganisationKind.EMPLOYER, OrganisationKind.EDUCATION]
  const { id: organisation } = await saveOrganisation(system, { name, kinds })
  const account = await createAccount(system, { name, email: `${newId('account')}@example.org` })
  await setMembership(system, account, organisation, roles)
  const token = await createToken(system, { account, name: 'laptop', expiresAt: new Date(system.now + DAY) })
  await system.projected()
  const rights = { roles: new Set(roles), useCases: useCasesOf(roles) }
  return {
    organisation,
    key: token.key,
    viewer: { kind: 'ACCOUNT', actor: account, organisation, portal: null, learner: null, ...rights },
  }
}

/** `group` (1 to 9) keeps items, documents and people of several of these apart. */
export async function thingsOf(api: TestApi, name: string, shared: Skills, group: number): Promise<Things> {
  const staff = await staffOf(api, name)
  const [n, m] = [group * 10, group * 10 + 1]
  const own = await skills(api, staff, group, { [n]: `${name} does this.`, [m]: `${name} does that.` }, ['A', 'B'], {
    own: true,
  })
  const [competency, other] = [own.ids[n] as string, own.ids[m] as string]
  // The samples have no codes
  await api.stores.dataSource.query("UPDATE competency SET human_coding_scheme = 'CODE', code = 'CODE' WHERE id = $1", [
    competency,
  ])
  const learner = await learnerOf(api, name, shared)
  const work = await workOf(api, staff, competency, shared)
  const teaching = await teachingOf(api, staff, competency)
  const cohort = await cohortOf(api, staff, own.framework)
  const mapping = await mappingOf(api, staff, competency, shared.ids[90] as string, cohort)
  await mappingOf(api, staff, shared.ids[90] as string, other)
  return {
    staff,
    learnerKey: learner.key,
    id: {
      organisation: staff.organisation,
      framework: own.framework,
      competency,
      other,
      scale: own.scale,
      level: own.levels[1] as string,
      ...work,
      ...teaching,
      mapping,
      scaleMap: await scaleMapOf(api, staff, own, shared),
      cohort,
      run: await runOf(api, staff),
      ...learner.id,
    },
  }
}

async function mappingOf(api: TestApi, staff: Actor, origin: string, destination: string, cohort?: string) {
  const input = { cohort, origin, destination, relation: 'closeMatch', rationale: 'The same work.' }
  const { mapping, userErrors } = await mutate(api, staff, 'proposeMapping', input, 'mapping { id }')
  if (!mapping) throw new Error(JSON.stringify(userErrors))
  return mapping.id as string
}

async function scaleMapOf(api: TestApi, staff: Actor, own: Skills, shared: Skills): Promise<string> {
  const pairs = own.levels.map((from, place) => ({ from, to: shared.levels[place] as string }))
  const input = { from: own.scale, to: shared.scale, version: 'first', pairs }
  const { scaleMap, userErrors } = await mutate(api, staff, 'saveScaleMap', input, 'scaleMap { id }')
  if (!scaleMap) throw new Error(JSON.stringify(userErrors))
  return scaleMap.id
}

async function cohortOf(api: TestApi, staff: Actor, framework: string): Promise<string> {
  const input = { name: 'A cohort', discipline: 'Work', cipCodes: [], socCodes: [], side: 'EDUCATION' }
  const { cohort } = await mutate(api, staff, 'createCohort', input, 'cohort { id }')
  await api.data(
    'mutation ($input: SetFrameworkCohortInput!) { setFrameworkCohort(input: $input) { framework { id } } }',
    { input: { framework, cohort: cohort.id } },
    staff,
  )
  return cohort.id
}

async function workOf(api: TestApi, staff: Actor, competency: string, shared: Skills) {
  const line = (id: string) => ({
    kind: 'REQUIRED',
    anyOf: [{ competency: id }],
    text: 'it',
    acceptedEvidence: ['VERIFIED', 'SELF_ASSERTED'],
  })
  const saved = await mutate(
    api,
    staff,
    'saveJobProfile',
    { title: 'Draft', description: 'Work.', requirements: [line(competency)] },
    'jobProfile { id requirements { id } draft { requirements { id } } }',
  )
  const { jobProfile } = saved
  const published = await publishedJob(api, staff, {
    title: 'Published',
    requirements: [line(shared.ids[90] as string)],
  })
  // What asks for a competency of one's own is found by it
  await publishedJob(api, staff, { title: 'Our own way', requirements: [line(competency)] })
  const { candidates } = await api.data(
    `query ($id: ID!) { candidates(for: { jobProfile: $id }, first: 5) {
       decision { id } edges { node { candidateId } explanation { lines { requirement { id } } } } } }`,
    { id: published },
    staff,
  )
  const [found] = candidates.edges
  return {
    job: jobProfile.id as string,
    requirement: (jobProfile.draft ?? jobProfile).requirements[0].id as string,
    published,
    line: found.explanation.lines[0].requirement.id as string,
    decision: candidates.decision.id as string,
    candidate: found.node.candidateId as string,
  }
}

async function teachingOf(api: TestApi, staff: Actor, competency: string) {
  const outcomes = [{ competency, coverage: 'REINFORCED', assessed: true }]
  const course = await mutate(
    api,
    staff,
    'saveCourse',
    { code: 'A 1', title: 'A course', outcomes },
    'course { id outcomes { id } }',
  )
  const courses = [{ course: course.course.id, place: 'REQUIRED' }]
  const program = await mutate(
    api,
    staff,
    'saveProgram',
    { title: 'A program', catalogueYear: '2026-27', courses },
    'program { id }',
  )
  const achievement = await mutate(
    api,
    staff,
    'saveAchievement',
    { ...ACHIEVEMENT, alignments: [{ competency }] },
    'achievement { id }',
  )
  return {
    course: course.course.id as string,
    outcome: course.course.outcomes[0].id as string,
    program: program.program.id as string,
    achievement: achievement.achievement.id as string,
  }
}

export const ACHIEVEMENT = { name: 'Award', description: 'An award.', criteria: 'A test.', achievementType: 'Badge' }

/** A framework to import, as text. */
export const SAMPLE = JSON.stringify(framework(30, { 300: 'Something else.' }))

async function runOf(api: TestApi, staff: Actor): Promise<string> {
  const { importFramework } = await api.data(
    `mutation ($input: ImportFrameworkInput!) { importFramework(input: $input) { run { id } userErrors { message } } }`,
    { input: { format: 'case', owner: staff.organisation, dryRun: true, source: { text: SAMPLE } } },
    staff,
  )
  if (!importFramework.run) throw new Error(JSON.stringify(importFramework.userErrors))
  return importFramework.run.id
}

async function learnerOf(api: TestApi, name: string, shared: Skills) {
  const system = api.stores.session(SYSTEM)
  const did = (await keyOf(`holder ${name}`)).did
  const identifiers = [{ kind: 'DID' as const, value: did, verified: true }]
  const [learner = ''] = await createLearners(system, [{ region: 'XA-TV', available: system.now, identifiers }])
  const account = await createAccount(system, { name, email: `${learner}@example.org`, learner })
  const caller = await createToken(system, { account, name: 'phone', expiresAt: new Date(system.now + DAY) })
  const issuer = await keyOf('college')
  const signed = await signJsonLd(badge({ issuer: issuer.did, subject: { id: did } }), issuer, { created: CREATED })
  const made = await api.data(
    `mutation ($badge: SubmitCredentialInput!, $says: AssertCompetencyInput!, $consent: GrantConsentInput!) {
       submitCredential(input: $badge) { credential { id } userErrors { message } }
       assertCompetency(input: $says) { assertion { id } userErrors { message } }
       grantConsent(input: $consent) { consent { id } projected userErrors { message } } }`,
    {
      badge: { document: JSON.stringify(signed) },
      says: { competency: shared.ids[90] },
      consent: {
        purpose: 'DISCOVERY',
        fields: ['COMPETENCIES', 'LEVELS'],
        validUntil: new Date(system.now + DAY).toISOString(),
        termsVersion: '1',
      },
    },
    caller,
  )
  return {
    key: caller.key,
    id: {
      credential: made.submitCredential.credential.id as string,
      assertion: made.assertCompetency.assertion.id as string,
      consent: made.grantConsent.consent.id as string,
    },
  }
}
