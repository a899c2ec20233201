import { known } from '../load/world-ids.ts'
import type { OrganisationKey } from '../world/model.ts'
import { REGION } from '../world/organisations.ts'
import type { Stage } from './scene.ts'

export interface GapRow {
  readonly competency: {
    readonly humanCodingScheme: string
    readonly fullStatement: string
    readonly framework: { readonly title: string }
  } | null
  /** Where the job asks for a credential instead. */
  readonly credential: { readonly name: string } | null
  readonly status: string
  readonly needBp: number
  readonly coveredBp: number
  readonly coveredAfterBp: number | null
  readonly requiredLevel: { readonly label: string } | null
  readonly offeredLevel: { readonly label: string } | null
  readonly taughtBy: readonly { readonly of: { readonly code?: string; readonly title?: string } }[]
  readonly flags: readonly string[]
}

export interface GapAnswer {
  readonly coverageBp: number
  readonly coverageWithElectivesBp: number
  readonly coverageAfterBp: number | null
  readonly openings: number
  readonly rows: { readonly edges: readonly { readonly node: GapRow }[] }
  readonly surplus: readonly { readonly competency: NonNullable<GapRow['competency']> }[]
}

const GAP = /* GraphQL */ `
  query Gap($input: ProgramGapInput!) {
    programGap(input: $input) {
      coverageBp coverageWithElectivesBp coverageAfterBp openings
      rows(first: 50) { edges { node {
        competency { humanCodingScheme fullStatement framework { title } } credential { name } status needBp coveredBp coveredAfterBp
        requiredLevel { label } offeredLevel { label }
        taughtBy { of { ... on Course { code } ... on Program { title } } } flags
      } } }
      surplus { competency { humanCodingScheme fullStatement framework { title } } }
    }
  }`

/** One what-if change as the API takes it. */
export type Change = Readonly<Record<string, unknown>>

export interface GapQuestion {
  readonly college: OrganisationKey
  readonly program: string
  /** null: all jobs of the region. */
  readonly job: string | null
  readonly changes?: readonly Change[]
}

/** How far a college's program is from one job. */
export async function askGap(stage: Stage, question: GapQuestion): Promise<GapAnswer> {
  const { ids } = stage.loading
  const { programGap } = await stage.as(question.college as 'larkmere').query<{ programGap: GapAnswer }>(GAP, {
    input: {
      program: known(ids.programs, question.program),
      demand: question.job === null ? { regions: [REGION] } : { jobProfiles: [known(ids.jobs, question.job)] },
      changes: question.changes ?? null,
    },
  })
  return programGap
}
