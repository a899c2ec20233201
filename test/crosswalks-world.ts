import { importFramework } from '../src/frameworks/import.service.ts'
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
  const sample = packageOf(items, associations)
  Object.assign(sample.CFDocument, {
    identifier: uuid(document, 0xd),
    uri: `https://frameworks.example/uri/${uuid(document, 0xd)}`,
    title: `Framework ${document}`,
    adoptionStatus: more.status ?? 'Implemented',
  })
  return sample
}

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
  more: { readonly key?: string; readonly rationale?: string } = {},
): Promise<MappingAnswer> {
  const input = { origin, destination, relation, rationale: more.rationale ?? 'They ask for the same work.' }
  const { proposeMapping } = await api.data(
    `mutation ($input: ProposeMappingInput!, $key: String) { proposeMapping(input: $input, idempotencyKey: $key) {
       mapping { ...M } projected userErrors { code field message } } } ${MAPPING}`,
    { input, key: more.key ?? null },
    { key: who.key },
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
      { key: who.key },
    )
  ).setMappingStatus

export { MAPPING, Role }
