import { COHORTS } from '../world/cohorts.ts'
import type { OrganisationKey, WorldCohort } from '../world/model.ts'
import { clientFor, type Loading, step } from './loading.ts'
import { known } from './world-ids.ts'

const LIST = /* GraphQL */ `
  query Cohorts {
    cohorts(first: 100) {
      edges { node { id name members { organisation { id } state approvedForShared } } }
    }
  }`

const CREATE = /* GraphQL */ `
  mutation CreateCohort($input: CreateCohortInput!, $key: String) {
    createCohort(input: $input, idempotencyKey: $key) { cohort { id } projected userErrors { code field message } }
  }`

const INVITE = /* GraphQL */ `
  mutation Invite($input: AddCohortMemberInput!) {
    addCohortMember(input: $input) { projected userErrors { code field message } }
  }`

const ACCEPT = /* GraphQL */ `
  mutation Accept($input: IdInput!) {
    acceptCohortInvitation(input: $input) { projected userErrors { code field message } }
  }`

const APPROVE = /* GraphQL */ `
  mutation Approve($input: ApproveCohortInput!) {
    approveCohort(input: $input) { projected userErrors { code field message } }
  }`

const KEPT = /* GraphQL */ `
  query Kept($ids: [ID!]!) {
    nodes(ids: $ids) { ... on Framework { id cohort { id } } }
  }`

const KEEP = /* GraphQL */ `
  mutation Keep($input: SetFrameworkCohortInput!) {
    setFrameworkCohort(input: $input) { projected userErrors { code field message } }
  }`

interface Standing {
  readonly id: string
  readonly name: string
  readonly members: readonly {
    readonly organisation: { readonly id: string }
    readonly state: string
    readonly approvedForShared: boolean
  }[]
}

/**
 * The exchange founds the cohorts and invites; each organisation accepts for itself. Then the exchange, which has no vote
 * in them, approves them as a steward: what they agree between shared frameworks counts for everybody.
 */
export async function loadCohorts(loading: Loading): Promise<void> {
  const { cohorts } = await clientFor(loading, 'exchange').query<{ cohorts: { edges: { node: Standing }[] } }>(LIST)
  const there = new Map(cohorts.edges.map(({ node }) => [node.name, node]))
  const isWhole = ({ name, colleges, employers }: WorldCohort): boolean =>
    [...colleges, ...employers].every((one) => partOf(loading, there.get(name), one)?.approvedForShared === true)
  const missing = COHORTS.filter((cohort) => !isWhole(cohort))
  await step(loading, 'Cohorts', COHORTS, missing, 1, (cohort) => completed(loading, cohort, there.get(cohort.name)))
  for (const { key, name } of COHORTS) {
    const standing = there.get(name)
    if (standing) loading.ids.cohorts.set(key, standing.id)
  }
}

const partOf = ({ ids }: Loading, standing: Standing | undefined, one: OrganisationKey) =>
  standing?.members.find((member) => member.organisation.id === ids.organisation(one))

async function completed(loading: Loading, cohort: WorldCohort, standing: Standing | undefined): Promise<void> {
  const exchange = clientFor(loading, 'exchange')
  const { key, colleges, employers, ...about } = cohort
  const id =
    standing?.id ??
    (
      await exchange.mutate<{ cohort: { id: string } }>(CREATE, {
        input: { ...about, visibility: 'PUBLIC' },
        key: `demo cohort ${key}`,
      })
    ).cohort.id
  loading.ids.cohorts.set(key, id)
  for (const [side, members] of [
    ['EDUCATION', colleges],
    ['EMPLOYER', employers],
  ] as const)
    for (const member of members) {
      const state = partOf(loading, standing, member)?.state
      const organisation = loading.ids.organisation(member)
      if (state === undefined)
        await exchange.mutate(INVITE, { input: { cohort: id, organisation, side, roles: ['EDITOR', 'REVIEWER'] } })
      if (state !== 'ACTIVE') await clientFor(loading, member).mutate(ACCEPT, { input: { id } })
    }
  await exchange.mutate(APPROVE, { input: { cohort: id, approved: true } })
}

/** Gives each shared framework that has a cohort into its care, in all its versions. */
export async function loadKeepers(loading: Loading): Promise<void> {
  const { frameworks, cohorts } = loading.ids
  const exchange = clientFor(loading, 'exchange')
  const ids = COHORTS.map(({ key }) => known(frameworks, key))
  const { nodes } = await exchange.query<{ nodes: { id: string; cohort: { id: string } | null }[] }>(KEPT, { ids })
  for (const { key } of COHORTS) {
    const framework = known(frameworks, key)
    const cohort = known(cohorts, key)
    if (nodes.find((node) => node.id === framework)?.cohort?.id !== cohort)
      await exchange.mutate(KEEP, { input: { framework, cohort } })
  }
}
