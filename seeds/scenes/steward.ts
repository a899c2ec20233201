import { hundredths, percent, words } from '../demo/table.ts'
import { type Rater, rateMapping } from '../load/crosswalk.ts'
import { known } from '../load/world-ids.ts'
import { statementOf } from '../world/frameworks.ts'
import { DISPUTE, MAPPINGS } from '../world/mappings.ts'
import type { WorldMapping, WorldVerdict } from '../world/model.ts'
import { askMatch, type MatchAnswer } from './matches.ts'
import type { Scene, Stage } from './scene.ts'

export const MAPPING = 'LARK.LARK-2.3>DAP.C1'
const JOB = 'quernstone-junior-analyst'
const disputed = MAPPINGS.find(({ origin, destination }) => `${origin}>${destination}` === MAPPING) as WorldMapping

/** What a side said of the mapping in dispute before it knew of the other, and why. */
export const firstWord = (rater: Rater): [WorldVerdict, string] => [
  disputed.blind[rater === 'larkmere' ? 0 : 1],
  DISPUTE[rater],
]

const ASK = /* GraphQL */ `
  query Agreement($mapping: ID!, $cohort: ID!) {
    node(id: $mapping) {
      ... on Mapping {
        status relation creditBp
        ratings { organisation { name } side relation comment }
        ratingHistory { organisation { name } relation comment blind }
      }
    }
    cohort: node(id: $cohort) {
      ... on Cohort { name agreement { ratedByBoth approvedBp kappa kappaLow kappaHigh openConflicts stale } }
    }
  }`

interface RatingAnswer {
  readonly organisation: { readonly name: string }
  readonly side: string
  readonly relation: string | null
  readonly comment: string | null
  readonly blind: boolean
}

export interface AgreementAnswer {
  readonly ratedByBoth: number
  readonly approvedBp: number
  readonly kappa: number
  readonly kappaLow: number
  readonly kappaHigh: number
  readonly openConflicts: number
  readonly stale: number
}

interface Answer {
  readonly node: {
    readonly status: string
    readonly relation: string
    readonly creditBp: number
    readonly ratings: readonly RatingAnswer[]
    readonly ratingHistory: readonly RatingAnswer[]
  }
  readonly cohort: { readonly name: string; readonly agreement: AgreementAnswer }
}

/** Two sides rate a mapping blind, differ, and agree; and that moves a person: P1 before and after. */
export async function stewardScene(stage: Stage): Promise<{ scene: Scene; numbers: object }> {
  const { ids } = stage.loading
  const mapping = known(ids.mappings, MAPPING)
  const ask = () => stage.as('exchange').query<Answer>(ASK, { mapping, cohort: known(ids.cohorts, 'DAP') })
  const before = await askMatch(stage, 'P1', JOB)
  const dispute = await ask()
  for (const rater of ['quernstone', 'larkmere'] as const)
    await rateMapping(stage.loading, rater, mapping, disputed.relation)
  const agreed = await ask()
  const after = await askMatch(stage, 'P1', JOB)
  const scene: Scene = {
    asks: 'A steward of the shared frameworks (Tamarack Valley Skills Exchange)',
    question: 'Does a Larkmere outcome stand for what employers ask, and what changes once both sides say so?',
    tables: [ratingsTable(dispute, agreed), matchTable(before, after), agreementTable(agreed)],
    shows:
      'one agreement between a college and an employer turns a course that counted for nothing into proof, and moves a learner a whole tier.',
  }
  const { status, relation, creditBp } = agreed.node
  return {
    scene,
    numbers: {
      mapping: { was: dispute.node.status, status, relation, creditBp },
      before: standingOf(before),
      after: standingOf(after),
      agreement: agreed.cohort.agreement,
    },
  }
}

const standingOf = ({ tier, fitBp, explanation }: MatchAnswer) => ({
  tier,
  fit: fitBp,
  verifiedFit: explanation.verifiedFitBp,
  potentialFit: explanation.potentialFitBp,
})

function ratingsTable({ node: then }: Answer, { node: now }: Answer): Scene['tables'][number] {
  const rows = then.ratings.map(({ organisation, side }) => {
    const first = then.ratingHistory.find((one) => one.blind && one.organisation.name === organisation.name)
    const last = now.ratings.find((one) => one.organisation.name === organisation.name)
    return [organisation.name, words(side), relationOf(first), first?.comment ?? '', relationOf(last)]
  })
  return {
    caption: `Larkmere LARK-2.3 "${statementOf('LARK.LARK-2.3')}" → DAP.C1 "${statementOf('DAP.C1')}" Each side rated without seeing the other: ${words(then.status).toLowerCase()}. Then both rated again: ${words(now.status).toLowerCase()} as ${now.relation}, worth ${percent(now.creditBp)}.`,
    table: {
      head: ['Who', 'Side', 'First, blind', 'Because', 'Now'],
      rows: rows.sort(([a], [b]) => ((a as string) < (b as string) ? -1 : 1)),
      widths: [29, 12, 14, 26, 13],
    },
  }
}

const relationOf = (rating: RatingAnswer | undefined): string => rating?.relation ?? 'none'

function matchTable(before: MatchAnswer, after: MatchAnswer): Scene['tables'][number] {
  const row = (when: string, match: MatchAnswer): string[] => [
    when,
    words(match.tier),
    percent(match.fitBp),
    percent(match.explanation.verifiedFitBp),
    percent(match.explanation.potentialFitBp),
    hundredths(lineOf(match).contributionBp),
  ]
  return {
    caption:
      'Only what is agreed counts. R3 is the line of the job that asks for such a summary (scene 3 has all lines):',
    table: {
      head: ['Learner P1, for Quernstone', 'Tier', 'Fit', 'Verified only', 'If all verified', 'Line R3'],
      rows: [row('before the agreement', before), row('after the agreement', after)],
      widths: [28, 18, 11, 15, 17, 15].map((width) => width - 2),
      right: [2, 3, 4, 5],
    },
  }
}

function agreementTable({ cohort: { name, agreement } }: Answer): Scene['tables'][number] {
  const { ratedByBoth, approvedBp, kappa, kappaLow, kappaHigh, openConflicts, stale } = agreement
  const figure = (value: number): string => value.toFixed(2)
  return {
    caption: `How well the two sides of the cohort ${name} agreed before they saw each other's ratings (κ: 1 is wholly, 0 no better than chance):`,
    table: {
      head: ['Rated by both', 'Same relation', "Cohen's κ", '95 % interval', 'Open conflicts', 'Reworded since'],
      rows: [
        [
          String(ratedByBoth),
          percent(approvedBp),
          figure(kappa),
          `${figure(kappaLow)} to ${figure(kappaHigh)}`,
          String(openConflicts),
          String(stale),
        ],
      ],
      widths: [15, 15, 13, 17, 16, 16],
      right: [0, 1, 2, 3, 4, 5],
    },
  }
}

const lineOf = (match: MatchAnswer) => {
  const line = match.explanation.lines[2]
  if (!line) throw new Error('the job has lost its third line')
  return line
}
