import { enqueue } from '../src/database/outbox.ts'
import { importFramework } from '../src/frameworks/imports/import.service.ts'
import { createAccount, createClient, createToken, saveOrganisation } from '../src/identity/bootstrap.ts'
import { Consent } from '../src/identity/consent.ts'
import { ConsentField, ConsentPurpose } from '../src/identity/kinds.ts'
import { OrganisationKind } from '../src/identity/organisation.ts'
import { SYSTEM } from '../src/identity/rights.ts'
import { Assertion } from '../src/learners/assertion.ts'
import { createLearners } from '../src/learners/learner.service.ts'
import { EvidenceBasis, EvidenceClass } from '../src/shared/evidence.ts'
import { newId } from '../src/shared/ids.ts'
import { UseCase } from '../src/shared/viewer.ts'
import { association, item, link, packageOf, uuid } from './frameworks-samples.ts'
import { type Caller, openApi, type TestApi } from './support/api.ts'

export const NOW = Date.parse('2026-11-23T12:00:00Z')
export const DAY = 86_400_000
export const REGION = 'XA-TV'

/** What somebody shows: the number of an item of the framework, and how. */
export interface Shown {
  /** Zero for an achievement as such. */
  readonly item: number
  readonly achievement?: { readonly uri: string; readonly issuer: string }
  readonly evidence?: EvidenceClass
  readonly basis?: EvidenceBasis
  readonly from?: Date
  readonly until?: Date
  readonly achievementType?: string
  /** The step of the framework's scale of two. */
  readonly step?: 1 | 2
  /** A level on another scale. */
  readonly level?: { readonly scale: string; readonly parts: number }
}

export interface NewPerson {
  readonly shows: readonly Shown[]
  readonly region?: string
  readonly available?: number
  /** Default: COMPETENCIES and LEVELS. Null: no consent at all. */
  readonly fields?: readonly ConsentField[] | null
  /** Default: anyone. */
  readonly audience?: readonly string[]
  /** Default: DISCOVERY. */
  readonly purpose?: ConsentPurpose
}

export type Organisation = Caller & { readonly id: string; readonly key: string }

/** A framework, two employers and people who show things, over real stores, HTTP and a clock that tests move. */
export interface CandidatesWorld {
  readonly api: TestApi
  readonly clock: { now: number }
  readonly employer: Organisation
  readonly rival: Organisation
  /** Competency id by the number of its item. */
  readonly competency: ReadonlyMap<number, string>
  people(people: readonly NewPerson[]): Promise<string[]>
  job(requirements: readonly object[], owner?: Organisation): Promise<{ id: string; lines: string[] }>
  /** A key with which this learner asks about themself. */
  signIn(learner: string): Promise<Caller>
  close(): Promise<void>
}

const FRAMEWORK = packageOf(
  [
    item(1, { CFItemType: 'Domain', fullStatement: 'Working with data' }),
    ...[2, 3, 4, 5, 6].map((n) => item(n, { CFItemType: 'Skill' })),
  ],
  // 6 is a part of 5: shown for the whole it is worth 0.3, the whole for the part 0.9
  [...[2, 3, 4, 5].map((n) => association(n, 'isChildOf', n, 1)), association(6, 'isPartOf', 6, 5)],
)
FRAMEWORK.CFRubrics = [
  {
    identifier: uuid(0x50),
    uri: 'https://frameworks.example/rubric',
    title: 'How well',
    lastChangeDateTime: '2026-01-02T03:04:05Z',
    CFRubricCriteria: [
      {
        identifier: uuid(0x51),
        uri: 'https://frameworks.example/criterion',
        CFItemURI: link(4),
        CFRubricCriterionLevels: [
          { identifier: uuid(0x52), uri: 'https://frameworks.example/level/1', quality: 'With help', score: 1 },
          { identifier: uuid(0x53), uri: 'https://frameworks.example/level/2', quality: 'Alone', score: 2 },
        ],
      },
    ],
  },
]
Object.assign(FRAMEWORK.CFDocument, { adoptionStatus: 'Implemented' })

export async function openCandidatesWorld(): Promise<CandidatesWorld> {
  const clock = { now: NOW }
  const api = await openApi({ clock: () => clock.now })
  const system = api.stores.session(SYSTEM)
  const employer = await organisation(api, 'Quernstone Cold Chain', OrganisationKind.EMPLOYER)
  const rival = await organisation(api, 'Hollinvale Regional Care', OrganisationKind.EMPLOYER)
  await importFramework(system, { bytes: Buffer.from(JSON.stringify(FRAMEWORK)), owner: null })
  const rows: { id: string; identifier: string }[] = await api.stores.dataSource.query(
    'SELECT id, identifier FROM competency',
  )
  const competency = new Map([1, 2, 3, 4, 5, 6].map((n) => [n, rows.find((it) => it.identifier === uuid(n))!.id]))
  await system.projected()
  return {
    api,
    clock,
    employer,
    rival,
    competency,
    people: (people) => makePeople(api, people),
    job: (requirements, owner = employer) => makeJob(api, owner, requirements),
    async signIn(learner) {
      const account = await createAccount(system, { name: 'Somebody', email: `${learner}@example.org`, learner })
      return createToken(system, { account, name: 'phone', expiresAt: new Date(NOW + 100 * DAY) })
    },
    close: () => api.close(),
  }
}

export async function organisation(
  api: TestApi,
  name: string,
  kind: OrganisationKind,
  useCases: readonly UseCase[] = [UseCase.CANDIDATE_SEARCH, UseCase.JOB_AUTHORING],
): Promise<Organisation> {
  const system = api.stores.session(SYSTEM)
  const { id } = await saveOrganisation(system, { name, kinds: [kind], regions: [REGION] })
  const expiresAt = new Date(NOW + 100 * DAY)
  const { key } = await createClient(system, { organisation: id, name: 'ATS', useCases, expiresAt })
  return { id, key }
}

/** Learners with their assertions and consents, written as the modules write them, and waited for. */
async function makePeople(api: TestApi, people: readonly NewPerson[]): Promise<string[]> {
  const session = api.stores.session(SYSTEM)
  const ids = await createLearners(
    session,
    people.map(({ region, available }) => ({ region: region ?? null, available: available ?? null })),
  )
  await session.transaction(async (tx) => {
    const assertions = people.flatMap((person, at) => person.shows.map((shown) => assertionOf(ids[at]!, shown)))
    if (assertions.length > 0) await tx.sql.insert(Assertion, assertions)
    const consents = people.flatMap((person, at) => (person.fields === null ? [] : [consentOf(ids[at]!, person)]))
    if (consents.length > 0) await tx.sql.insert(Consent, consents)
    await enqueue(tx, 'learner', ids)
  })
  if (!(await session.projected())) throw new Error('not projected in time')
  return ids
}

const assertionOf = (learnerId: string, shown: Shown): Assertion => ({
  id: newId('assertion'),
  learnerId,
  credentialId: null,
  about: shown.achievement ? 'ACHIEVEMENT' : 'COMPETENCY',
  url: null,
  identifier: shown.item === 0 ? null : uuid(shown.item),
  frameworkName: null,
  code: null,
  name: null,
  place: null,
  positive: true,
  levelLabel: null,
  levelUris: shown.step ? [uuid(0x51 + shown.step)] : [],
  ownScale: shown.level?.scale ?? null,
  ownParts: shown.level?.parts ?? null,
  evidenceClass: shown.evidence ?? EvidenceClass.VERIFIED,
  basis: shown.basis ?? EvidenceBasis.ASSESSED,
  validFrom: shown.from ?? null,
  validUntil: shown.until ?? null,
  achievementUri: shown.achievement?.uri ?? null,
  achievementType: shown.achievementType ?? null,
  issuerOrganisation: shown.achievement?.issuer ?? null,
  receivedAt: new Date(NOW),
})

const consentOf = (learnerId: string, person: NewPerson) => ({
  id: newId('consent'),
  learnerId,
  purpose: person.purpose ?? ConsentPurpose.DISCOVERY,
  audience: person.audience ? [...person.audience] : null,
  fields: [...(person.fields ?? [ConsentField.COMPETENCIES, ConsentField.LEVELS])],
  regions: null,
  validFrom: new Date(NOW - DAY),
  validUntil: new Date(NOW + 100 * DAY),
  withdrawnAt: null,
  termsVersion: '1',
})

async function makeJob(api: TestApi, owner: Caller, requirements: readonly object[]) {
  const save = await api.data(
    `mutation ($input: SaveJobProfileInput!) { saveJobProfile(input: $input) {
       jobProfile { id } userErrors { field message } } }`,
    { input: { title: 'Analyst', description: '', requirements } },
    owner,
  )
  const { id } = save.saveJobProfile.jobProfile ?? fail(save.saveJobProfile.userErrors)
  const published = await api.data(
    `mutation ($id: ID!, $input: CreateJobPostingInput!) {
       setJobProfileState(input: { id: $id, state: PUBLISHED }) {
         jobProfile { requirements { id } } projected userErrors { message } }
       createJobPosting(input: $input) { projected userErrors { message } } }`,
    { id, input: { jobProfile: id, datePosted: '2026-11-01', regions: [REGION] } },
    owner,
  )
  const { jobProfile, userErrors } = published.setJobProfileState
  if (userErrors.length > 0) fail(userErrors)
  return { id: id as string, lines: jobProfile.requirements.map((line: { id: string }) => line.id) as string[] }
}

function fail(reasons: unknown): never {
  throw new Error(JSON.stringify(reasons))
}
