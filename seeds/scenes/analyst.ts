import { people } from '../demo/table.ts'
import { DEMO_DAY } from '../people/person.ts'
import type { CompetencyRef } from '../world/model.ts'
import { REGION } from '../world/organisations.ts'
import { refOf } from './references.ts'
import type { Scene, Stage } from './scene.ts'

interface PeopleAnswer {
  readonly count: number | null
  readonly suppressed: boolean
  readonly threshold: number
}

export interface DemandRow {
  readonly competency: {
    readonly humanCodingScheme: string
    readonly fullStatement: string
    readonly framework: { readonly title: string }
    readonly taughtBy: { readonly edges: readonly { readonly node: { readonly assessed: boolean } }[] }
  }
  readonly jobProfiles: number
  readonly openings: number
  readonly employers: number
  readonly programs: number
  readonly completions: PeopleAnswer
  readonly verifiedLearners: PeopleAnswer
}

export interface DemandAnswer {
  readonly edges: readonly { readonly node: DemandRow }[]
  readonly stamp: { readonly graphVersion: string; readonly policyVersion: string }
}

const DEMAND = /* GraphQL */ `
  query Demand($where: DemandWhere, $unwanted: Boolean, $first: Int!) {
    competencyDemand(where: $where, orderBy: SHORTFALL_DESC, unwanted: $unwanted, first: $first) {
      edges { node {
        competency { humanCodingScheme fullStatement framework { title } taughtBy(first: 20) { edges { node { assessed } } } }
        jobProfiles openings employers programs
        completions { count suppressed threshold } verifiedLearners { count suppressed threshold }
      } }
      stamp { graphVersion policyVersion }
    }
  }`

/** Demand beside supply for every competency asked for or taught here, the greatest shortfall first. */
export async function askDemand(stage: Stage): Promise<DemandAnswer> {
  const { competencyDemand } = await stage.as('observatory').query<{ competencyDemand: DemandAnswer }>(DEMAND, {
    where: { regions: [REGION], posted: { from: '2026-07-01', to: DEMO_DAY } },
    unwanted: true,
    first: 100,
  })
  return competencyDemand
}

/** How many of the greatest shortfalls are shown. */
const SHOWN = 5

/** The rows of the story: the greatest shortfalls, what hangs on one program, and what nobody asks for. */
export function storyRows(answer: DemandAnswer): DemandRow[] {
  const rows = answer.edges.map(({ node }) => node)
  const named = (ref: CompetencyRef): DemandRow[] => rows.filter((row) => refOf(row.competency) === ref)
  const shown = [...rows.slice(0, SHOWN), ...named('PCT.D3'), ...named('DAP.B8')]
  return [...new Set(shown)]
}

const onlyListed = (row: DemandRow): number => row.competency.taughtBy.edges.filter(({ node }) => !node.assessed).length

/** Programs whose completions count. */
const assessing = (row: DemandRow): number => Math.max(0, row.programs - onlyListed(row))

function programs(row: DemandRow): string {
  const listed = onlyListed(row)
  if (listed === 0) return String(row.programs)
  return listed >= row.programs ? `${row.programs} (only listed)` : `${row.programs} (${listed} only listed)`
}

/** Demand and supply across the valley, twice. */
export async function analystScene(stage: Stage): Promise<{ scene: Scene; rows: readonly DemandRow[] }> {
  const answer = await askDemand(stage)
  const again = await askDemand(stage)
  const rows = storyRows(answer)
  const same = JSON.stringify(answer.edges) === JSON.stringify(again.edges)
  const scene = {
    asks: 'An analyst (Tamarack Valley Workforce Observatory)',
    question: 'Where does what jobs ask for outrun what programs teach and people can prove?',
    tables: [
      {
        caption: `The ${SHOWN} greatest shortfalls (openings less completions a year), a skill that hangs on one program, and one that no job asks for. Completions are those of programs that assess it in required courses:`,
        table: {
          head: ['Competency', 'Jobs', 'Openings', 'Programs', 'Completions', 'Can prove it'],
          rows: rows.map((row) => [
            `${refOf(row.competency)} ${row.competency.fullStatement}`,
            String(row.jobProfiles),
            String(row.openings),
            programs(row),
            assessing(row) === 0 ? 'none' : people(row.completions),
            people(row.verifiedLearners),
          ]),
          widths: [41, 6, 10, 12, 13, 11],
          right: [1, 2, 4, 5],
        },
      },
      {
        caption: 'The same question a moment later:',
        table: {
          head: ['', 'Policy', 'Graph', 'Numbers'],
          rows: [
            ['first', answer.stamp.policyVersion, answer.stamp.graphVersion, ''],
            ['again', again.stamp.policyVersion, again.stamp.graphVersion, same ? 'the same' : 'changed'],
          ],
          widths: [8, 20, 12, 12],
        },
      },
    ],
    shows:
      'handling personal data is wanted by many and taught by nobody, and fewer than ten people can prove it; the stamp says which state of the graph was asked, so an answer can be had again.',
  }
  return { scene, rows }
}
