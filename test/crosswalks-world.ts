import { acceptCohortInvitation, addCohortMember, createCohort } from '../src/cohorts/cohort.service.ts'
import { approveCohort } from '../src/cohorts/cohort-approval.service.ts'
import { CohortRole, CohortSide } from '../src/cohorts/kinds.ts'
import { importFramework } from '../src/frameworks/imports/import.service.ts'
import { createClient, saveOrganisation } from '../src/identity/bootstrap.ts'
import { OrganisationKind } from '../src/identity/organisation.ts'
import { SYSTEM } from '../src/identity/rights.ts'
import { newId } from '../src/shared/ids.ts'
import { Role, UseCase, type Viewer } from '../src/shared/viewer.ts'
import { association, item, link, packageOf, type SamplePackage, uuid } from './frameworks-samples.ts'
import type { TestApi } from './support/api.ts'
import type { TestStores } from './support/stores.ts'

/** Someone who calls the API and, in tests of services, acts in a session. */
export interface Actor {
  readonly organisation: string
  readonly viewer: Viewer
  readonly key: string
}

/** How its requests name it: a person may belong to several. */
const callerOf = ({ key, organisation }: Actor) => ({ key, organisation })

/** An organisation with one key and these roles. */
export async function actor(stores: TestStores, name: string, ...roles: Role[]): Promise<Actor> {
  const session = stores.session(SYSTEM)
  const { id } = await saveOrganisation(session, { name, kinds: [OrganisationKind.EDUCATION] })
  const useCases = [UseCase.FRAMEWORK_STEWARDSHIP]
  const expiresAt = new Date(session.now + 86_400_000)
  const client = await createClient(session, { organisation: id, name, useCases, roles, expiresAt })
  await session.projected()
  const rights = { roles: new Set(roles), useCases: new Set(useCases) }
  const viewer: Viewer = { kind: 'CLIENT', actor: client.id, organisation: id, portal: null, learner: null, ...rights }
  return { organisation: id, viewer, key: client.key }
}

/** A package of its own document; items are numbers of `item`, statements by number where given. */
export function framework(
  document: number,
  statements: Readonly<Record<number, string>>,
  associations: SamplePackage['CFAssociations'] = [],
  more: { readonly headings?: readonly number[]; readonly status?: string } = {},
): SamplePackage {
  const items = Object.entries(statements).map(([n, fullStatement]) =>
    item(Number(n), { fullStatement, CFItemType: more.headings?.includes(Number(n)) ? 'Heading' : 'Competency' }),
  )
  return asDocument(document, packageOf(items, associations), more.status)
}

/** The same sample as a document of its own. */
export function asDocument(document: number, sample: SamplePackage, adoptionStatus = 'Implemented'): SamplePackage {
  Object.assign(sample.CFDocument, {
    identifier: uuid(document, 0xd),
    uri: `https://frameworks.example/uri/${uuid(document, 0xd)}`,
    title: `Framework ${document}`,
    adoptionStatus,
  })
  return sample
}

/** `count` statements that begin alike, by number from `from` on. */
export const numbered = (words: string, from: number, count: number): Record<number, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [from + at, `${words} number ${at}.`]))

export { association, link, uuid }

/** Imports (into the own library, or the shared one) and waits for the graph; answers the framework's id. */
export async function imported(
  stores: TestStores,
  who: Actor,
  sample: SamplePackage,
  more: { readonly own?: boolean; readonly hierarchyMeaning?: 'IS_A' | 'PART_OF' | 'GROUPED_BY' } = {},
): Promise<string> {
  const session = stores.session(who.viewer)
  const bytes = Buffer.from(JSON.stringify(sample))
  const owner = more.own ? who.organisation : null
  const hierarchyMeaning = (more.hierarchyMeaning ?? null) as never
  const { framework: id } = await importFramework(session, { bytes, owner, hierarchyMeaning })
  if (!(await session.projected())) throw new Error('not projected in time')
  return id as string
}

export interface Item {
  readonly id: string
  readonly lineage: string
}

/** The item of a number in a framework version. */
export async function itemOf(stores: TestStores, frameworkId: string, n: number): Promise<Item> {
  const [row] = await stores.dataSource.query(
    'SELECT id, lineage FROM competency WHERE framework_id = $1 AND identifier = $2',
    [frameworkId, uuid(n)],
  )
  if (!row) throw new Error(`no item ${n}`)
  return row
}

export const NEVER = { competency: newId('competency'), mapping: newId('mapping') }

const MAPPING = `fragment M on Mapping { id status relation source rationale revision creditBp agreedAt
  origin { id fullStatement } destination { id fullStatement } proposedBy { id name } agreedOn { id } }`

/** What the API answers to one mutation about mappings. */
export interface MappingAnswer {
  // biome-ignore lint/suspicious/noExplicitAny: a test looks at whatever the API answers
  readonly mapping: any
  readonly projected: boolean
  readonly userErrors: { readonly code: string; readonly field: string[] | null; readonly message: string }[]
}

export async function propose(
  api: TestApi,
  who: Actor,
  origin: string,
  destination: string,
  relation = 'closeMatch',
  more: { readonly key?: string; readonly rationale?: string; readonly cohort?: string } = {},
): Promise<MappingAnswer> {
  const { cohort = null, rationale = 'They ask for the same work.' } = more
  const input = { origin, destination, relation, rationale, cohort }
  const { proposeMapping } = await api.data(
    `mutation ($input: ProposeMappingInput!, $key: String) { proposeMapping(input: $input, idempotencyKey: $key) {
       mapping { ...M } projected userErrors { code field message } } } ${MAPPING}`,
    { input, key: more.key ?? null },
    callerOf(who),
  )
  return proposeMapping
}

export const setStatus = async (
  api: TestApi,
  who: Actor,
  id: string,
  status: string,
  expectedRevision: number | null = null,
): Promise<MappingAnswer> =>
  (
    await api.data(
      `mutation ($input: SetMappingStatusInput!) { setMappingStatus(input: $input) {
         mapping { ...M } projected userErrors { code field message } } } ${MAPPING}`,
      { input: { id, status, expectedRevision } },
      callerOf(who),
    )
  ).setMappingStatus

/** Rates a mapping for the side of `who`; `relation` null: no correspondence. */
export const rate = async (
  api: TestApi,
  who: Actor,
  mapping: string,
  relation: string | null,
  more: { readonly comment?: string; readonly expectedRevision?: number; readonly key?: string } = {},
): Promise<MappingAnswer> => {
  const { key = null, ...input } = more
  return (
    await api.data(
      `mutation ($input: RateMappingInput!, $key: String) { rateMapping(input: $input, idempotencyKey: $key) {
         mapping { ...M } projected userErrors { code field message } } } ${MAPPING}`,
      { input: { mapping, relation, ...input }, key },
      callerOf(who),
    )
  ).rateMapping
}

/** A college and an employer, alone on their sides of a cohort. */
export interface Sides {
  readonly cohort: string
  readonly college: Actor
  readonly employer: Actor
}

/** The operator lets a cohort decide between shared frameworks, with those who are on a side of it now. */
export const approved = (stores: TestStores, cohort: string): Promise<string> =>
  approveCohort(stores.session(SYSTEM), { cohort, approved: true })

/** Invites someone to a side of a cohort, to rate there, who accepts. */
export async function joined(
  stores: TestStores,
  founder: Actor,
  cohort: string,
  { organisation, viewer }: Actor,
  side: CohortSide,
): Promise<void> {
  const roles = [side === CohortSide.NONE ? CohortRole.OBSERVER : CohortRole.REVIEWER]
  await addCohortMember(stores.session(founder.viewer), { cohort, organisation, side, roles }, null)
  await acceptCohortInvitation(stores.session(viewer), cohort)
}

/** A cohort that `founder` facilitates, with these members on these sides; approved when both sides are there. */
export async function cohortOf(
  stores: TestStores,
  founder: Actor,
  members: readonly (readonly [Actor, CohortSide])[],
  minimumPerSide = 1,
): Promise<string> {
  const input = { name: 'A cohort', discipline: 'Work', cipCodes: [], socCodes: [], minimumPerSide }
  const cohort = await createCohort(stores.session(founder.viewer), input, null)
  for (const [who, side] of members) await joined(stores, founder, cohort, who, side)
  const sides = new Set(members.map(([, side]) => side))
  if (sides.has(CohortSide.EDUCATION) && sides.has(CohortSide.EMPLOYER)) await approved(stores, cohort)
  return cohort
}

const sidesOfStores = new WeakMap<TestStores, Promise<Sides>>()

async function newSides(stores: TestStores): Promise<Sides> {
  const founder = await actor(stores, 'Facilitators', Role.STEWARD)
  const college = await actor(stores, 'College of the cohort', Role.INSTITUTION)
  const employer = await actor(stores, 'Employer of the cohort', Role.EMPLOYER)
  const members = [[college, CohortSide.EDUCATION] as const, [employer, CohortSide.EMPLOYER] as const]
  return { cohort: await cohortOf(stores, founder, members), college, employer }
}

/** The two who agree whatever a test needs agreed. */
export function sidesOf(stores: TestStores): Promise<Sides> {
  const known = sidesOfStores.get(stores) ?? newSides(stores)
  sidesOfStores.set(stores, known)
  return known
}

/** Has a cohort take up a mapping of shared frameworks, and both its sides name this relation. */
export async function agreeMapping(api: TestApi, id: string, relation?: string): Promise<MappingAnswer> {
  const { cohort, college, employer } = await sidesOf(api.stores)
  const [row] = await api.stores.dataSource.query(
    'SELECT origin_id AS origin, destination_id AS destination, relation, cohort_id AS cohort FROM mapping WHERE id = $1',
    [id],
  )
  if (row.cohort !== cohort) await propose(api, college, row.origin, row.destination, row.relation, { cohort })
  await rate(api, college, id, relation ?? row.relation)
  const answer = await rate(api, employer, id, relation ?? row.relation)
  if (answer.mapping?.status !== 'AGREED') throw new Error(JSON.stringify(answer))
  return answer
}

export const rateMap = async (api: TestApi, who: Actor, scaleMap: string, approve: boolean) =>
  (
    await api.data(
      `mutation ($input: RateScaleMapInput!) { rateScaleMap(input: $input) {
         scaleMap { id status revision } projected userErrors { code field message } } }`,
      { input: { scaleMap, approve } },
      callerOf(who),
    )
  ).rateScaleMap

/** Proposes a translation of levels in the cohort of `sidesOf`, and has both its sides approve it; answers its id. */
export async function agreeScaleMap(api: TestApi, input: object): Promise<string> {
  const { cohort, college, employer } = await sidesOf(api.stores)
  const { saveScaleMap } = await api.data(
    'mutation ($input: SaveScaleMapInput!) { saveScaleMap(input: $input) { scaleMap { id } userErrors { message } } }',
    { input: { ...input, cohort, approve: false } },
    { key: college.key },
  )
  if (!saveScaleMap.scaleMap) throw new Error(JSON.stringify(saveScaleMap))
  await rateMap(api, college, saveScaleMap.scaleMap.id, true)
  const answer = await rateMap(api, employer, saveScaleMap.scaleMap.id, true)
  if (answer.scaleMap?.status !== 'AGREED') throw new Error(JSON.stringify(answer))
  return saveScaleMap.scaleMap.id
}

export { CohortSide, MAPPING, Role }
