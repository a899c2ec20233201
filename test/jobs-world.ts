import { createClient, saveOrganisation } from '../src/identity/bootstrap.ts'
import { OrganisationKind } from '../src/identity/organisation.ts'
import { SYSTEM } from '../src/identity/rights.ts'
import { Role, UseCase } from '../src/shared/viewer.ts'
import { type Actor, framework, imported } from './crosswalks-world.ts'
import { rubricOf, uuid } from './frameworks-samples.ts'
import type { TestApi } from './support/api.ts'

const USE_CASES: Partial<Record<Role, readonly UseCase[]>> = {
  EMPLOYER: [UseCase.JOB_AUTHORING, UseCase.FRAMEWORK_STEWARDSHIP],
  INSTITUTION: [UseCase.PROGRAM_GAP, UseCase.CREDENTIAL_ISSUING, UseCase.FRAMEWORK_STEWARDSHIP],
  ANALYST: [UseCase.GRAPH_ANALYSIS],
  STEWARD: [UseCase.FRAMEWORK_STEWARDSHIP],
  OPERATOR: [UseCase.GRAPH_ANALYSIS],
}

/** An organisation with one key of one role and what that role usually is licensed for, or `useCases`. */
export async function actorOf(
  api: TestApi,
  name: string,
  role: Role,
  useCases: readonly UseCase[] = USE_CASES[role] ?? [],
): Promise<Actor> {
  const session = api.stores.session(SYSTEM)
  const kinds = [role === Role.EMPLOYER ? OrganisationKind.EMPLOYER : OrganisationKind.EDUCATION]
  const { id } = await saveOrganisation(session, { name, kinds })
  const expiresAt = new Date(session.now + 86_400_000)
  const client = await createClient(session, { organisation: id, name, useCases, roles: [role], expiresAt })
  await session.projected()
  const viewer = {
    kind: 'CLIENT' as const,
    actor: client.id,
    organisation: id,
    portal: null,
    learner: null,
    roles: new Set([role]),
    useCases: new Set(useCases),
  }
  return { organisation: id, viewer, key: client.key }
}

export interface Skills {
  readonly framework: string
  /** Competency ids by the number of the item. */
  readonly ids: Readonly<Record<number, string>>
  readonly scale: string
  /** Level ids, lowest first. */
  readonly levels: readonly string[]
}

/** A framework with a scale of these labels; `headings` are not matchable. */
export async function skills(
  api: TestApi,
  who: Actor,
  document: number,
  statements: Readonly<Record<number, string>>,
  labels: readonly string[],
  more: { readonly own?: boolean; readonly headings?: readonly number[]; readonly status?: string } = {},
): Promise<Skills> {
  const sample = {
    ...framework(document, statements, [], { headings: more.headings ?? [], status: more.status ?? 'Implemented' }),
    CFRubrics: [rubricOf(document, labels)],
  }
  const id = await imported(api.stores, who, sample, { own: more.own ?? false })
  const items: { id: string; identifier: string }[] = await api.stores.dataSource.query(
    'SELECT id, identifier FROM competency WHERE framework_id = $1',
    [id],
  )
  const rows: { scale: string; id: string }[] = await api.stores.dataSource.query(
    `SELECT l.scale_id AS scale, l.id FROM proficiency_level l JOIN framework_scale u ON u.scale_id = l.scale_id
     WHERE u.framework_id = $1 ORDER BY l.rank`,
    [id],
  )
  return {
    framework: id,
    ids: Object.fromEntries(
      Object.keys(statements).map((n) => [n, items.find((it) => it.identifier === uuid(Number(n)))?.id as string]),
    ),
    scale: rows[0]?.scale as string,
    levels: rows.map((row) => row.id),
  }
}

interface Answered {
  readonly userErrors: readonly {
    readonly code: string
    readonly field: readonly string[] | null
    readonly message: string
  }[]
  readonly projected: boolean
  // biome-ignore lint/suspicious/noExplicitAny: a test looks at whatever the API answers
  readonly [object: string]: any
}

/** Runs one mutation with `input` and answers its payload with what `fields` asks for. */
export async function mutate(
  api: TestApi,
  who: Actor,
  mutation: string,
  input: Record<string, unknown>,
  fields: string,
  key: string | null = null,
): Promise<Answered> {
  const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input!`
  const INPUTS: Record<string, string> = { setJobProfileState: 'SetStateInput!', createFrameworkVersion: 'IdInput!' }
  const named = INPUTS[mutation] ?? type
  const data = await api.data(
    `mutation ($input: ${named}, $key: String) { ${mutation}(input: $input, idempotencyKey: $key) {
       ${fields} projected userErrors { code field message } } }`,
    { input, key },
    { key: who.key },
  )
  return data[mutation]
}

/** A published job with one posting; answers its id. */
export async function publishedJob(
  api: TestApi,
  who: Actor,
  job: {
    readonly title: string
    readonly requirements: readonly Record<string, unknown>[]
    readonly occupations?: string[]
  },
  posting: Record<string, unknown> | null = {},
): Promise<string> {
  const saved = await mutate(api, who, 'saveJobProfile', { description: 'Work.', ...job }, 'jobProfile { id }')
  if (saved.userErrors.length > 0) throw new Error(JSON.stringify(saved.userErrors))
  const id = saved.jobProfile.id
  const published = await mutate(api, who, 'setJobProfileState', { id, state: 'PUBLISHED' }, 'jobProfile { id }')
  if (published.userErrors.length > 0) throw new Error(JSON.stringify(published.userErrors))
  if (posting === null) return id
  const input = { jobProfile: id, datePosted: '2026-01-05', openings: 1, regions: ['XA-TV'], ...posting }
  const posted = await mutate(api, who, 'createJobPosting', input, 'jobProfile { id }')
  if (posted.userErrors.length > 0) throw new Error(JSON.stringify(posted.userErrors))
  if (!posted.projected) throw new Error('not projected in time')
  return id
}

/** Places of what was refused, each with its code. */
export const faultsOf = ({ userErrors }: Answered): string[] =>
  userErrors.map(({ code, field }) => `${code} ${field?.join('.') ?? ''}`)
