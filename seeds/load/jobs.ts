import { JOBS, OCCUPATIONS } from '../world/jobs.ts'
import { type CompetencyRef, type CredentialAsk, type JobLine, splitRef, type WorldJob } from '../world/model.ts'
import { REGION } from '../world/organisations.ts'
import { clientFor, type Loading, step } from './loading.ts'
import { known } from './world-ids.ts'

const SCHEME = 'O*NET-SOC'

const OCCUPATION = /* GraphQL */ `
  mutation SaveOccupation($input: SaveOccupationInput!) {
    saveOccupation(input: $input) { occupation { id } projected userErrors { code field message } }
  }`

const OCCUPATIONS_THERE = /* GraphQL */ `
  query Occupations($codes: [String!]!) {
    occupations(where: { scheme: "O*NET-SOC", codes: $codes }, first: 100) { edges { node { id code } } }
  }`

const JOBS_THERE = /* GraphQL */ `
  query Jobs($employer: ID!) {
    jobProfiles(where: { employers: [$employer] }, first: 100) { edges { node { id title state openings } } }
  }`

const SAVE = /* GraphQL */ `
  mutation SaveJob($input: SaveJobProfileInput!, $key: String) {
    saveJobProfile(input: $input, idempotencyKey: $key) { jobProfile { id } projected userErrors { code field message } }
  }`

const PUBLISH = /* GraphQL */ `
  mutation Publish($input: SetStateInput!) {
    setJobProfileState(input: $input) { jobProfile { id } projected userErrors { code field message } }
  }`

const POST = /* GraphQL */ `
  mutation Post($input: CreateJobPostingInput!, $key: String) {
    createJobPosting(input: $input, idempotencyKey: $key) { jobProfile { id openings } projected userErrors { code field message } }
  }`

/** Occupations are the operator's to keep. */
export async function loadOccupations(loading: Loading): Promise<void> {
  const there = async (): Promise<Map<string, string>> => {
    const { occupations } = await clientFor(loading, 'operator').query<{
      occupations: { edges: readonly { node: { id: string; code: string } }[] }
    }>(OCCUPATIONS_THERE, { codes: Object.keys(OCCUPATIONS) })
    return new Map(occupations.edges.map(({ node }) => [node.code, node.id]))
  }
  const found = await there()
  const all = Object.entries(OCCUPATIONS)
  await step(
    loading,
    'Occupations',
    all,
    all.filter(([code]) => !found.has(code)),
    4,
    async ([code, title]) => {
      await clientFor(loading, 'operator').mutate(OCCUPATION, { input: { scheme: SCHEME, code, title } })
    },
  )
  for (const [code, id] of await there()) loading.ids.occupations.set(code, id)
}

/** A line as the API takes it. */
export function requirementInput({ ids }: Pick<Loading, 'ids'>, line: JobLine) {
  const isList = (anyOf: JobLine['anyOf']): anyOf is readonly CompetencyRef[] => Array.isArray(anyOf)
  const { anyOf } = line
  const target = isList(anyOf)
    ? anyOf.map((ref) => ({ competency: known(ids.competencies, ref) }))
    : [{ credential: credentialInput(ids, anyOf as CredentialAsk) }]
  const scale = isList(anyOf) ? splitRef(anyOf[0] as CompetencyRef).framework : null
  return {
    kind: line.kind,
    anyOf: target,
    text: line.text,
    importance: line.importance,
    level: line.level === undefined || scale === null ? null : { level: ids.level(scale, line.level) },
    acceptedEvidence: line.accept ?? null,
    requiredAtHiring: !line.onTheJob,
  }
}

const credentialInput = (ids: Loading['ids'], { name, achievementType, achievements }: CredentialAsk) => ({
  name,
  achievementType,
  achievements: achievements.map((key) => known(ids.achievements, key)),
})

interface ListedJob {
  readonly id: string
  readonly title: string
  readonly state: string
  readonly openings: number
}

async function jobsThere(loading: Loading): Promise<Map<string, ListedJob>> {
  const found = new Map<string, ListedJob>()
  for (const employer of new Set(JOBS.map((job) => job.employer))) {
    const { jobProfiles } = await clientFor(loading, employer).query<{
      jobProfiles: { edges: readonly { node: ListedJob }[] }
    }>(JOBS_THERE, { employer: loading.ids.organisation(employer) })
    for (const { node } of jobProfiles.edges) {
      const job = JOBS.find((one) => one.employer === employer && one.title === node.title)
      if (job) found.set(job.key, node)
    }
  }
  return found
}

/** Each employer writes, publishes and posts its own jobs. */
export async function loadJobs(loading: Loading): Promise<void> {
  const there = await jobsThere(loading)
  const missing = JOBS.filter(({ key }) => (there.get(key)?.openings ?? 0) === 0)
  await step(loading, 'Jobs', JOBS, missing, 4, (job) => loadJob(loading, job))
  for (const [key, { id }] of missing.length === 0 ? there : await jobsThere(loading)) loading.ids.jobs.set(key, id)
}

async function loadJob(loading: Loading, job: WorldJob): Promise<void> {
  const client = clientFor(loading, job.employer)
  const { jobProfile } = await client.mutate<{ jobProfile: { id: string } }>(SAVE, {
    input: {
      title: job.title,
      description: job.description,
      occupations: [known(loading.ids.occupations, job.occupation)],
      requirements: job.lines.map((line) => requirementInput(loading, line)),
    },
    key: `demo job ${job.key}`,
  })
  await client.mutate(PUBLISH, { input: { id: jobProfile.id, state: 'PUBLISHED' } })
  await client.mutate(POST, {
    input: {
      jobProfile: jobProfile.id,
      datePosted: job.posted,
      validThrough: job.until,
      openings: job.openings,
      regions: [REGION],
      employmentType: ['FULL_TIME'],
    },
    key: `demo posting ${job.key}`,
  })
}
