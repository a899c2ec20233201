import { hundredths, percent, words } from '../demo/table.ts'
import { setMapping } from '../load/crosswalk.ts'
import { known } from '../load/world-ids.ts'
import { statementOf } from '../world/frameworks.ts'
import { askMatch, type MatchAnswer } from './matches.ts'
import type { Scene, Stage } from './scene.ts'

export const MAPPING = 'LARK.LARK-2.3>DAP.C1'
const JOB = 'quernstone-junior-analyst'

/** One agreed mapping moves a person: P1 before and after. */
export async function stewardScene(stage: Stage): Promise<Scene> {
  const mapping = known(stage.loading.ids.mappings, MAPPING)
  const before = await askMatch(stage, 'P1', JOB)
  await setMapping(stage.loading, mapping, 'AGREED')
  const after = await askMatch(stage, 'P1', JOB)
  const row = (when: string, match: MatchAnswer): string[] => [
    when,
    words(match.tier),
    percent(match.fitBp),
    percent(match.explanation.verifiedFitBp),
    percent(match.explanation.potentialFitBp),
    hundredths(lineOf(match).contributionBp),
  ]
  return {
    asks: 'A steward of the shared frameworks (Tamarack Valley Skills Exchange)',
    question: 'Does a Larkmere outcome stand for what employers ask, and what changes once both sides say so?',
    tables: [
      {
        caption: `Larkmere LARK-2.3 "${statementOf('LARK.LARK-2.3')}" → DAP C1 "${statementOf('DAP.C1')}" is agreed as a close match (worth 90 %).`,
        table: {
          head: ['Learner P1, for Quernstone', 'Tier', 'Fit', 'Verified only', 'If all verified', 'Line R3'],
          rows: [row('before the agreement', before), row('after the agreement', after)],
          widths: [28, 18, 11, 15, 17, 15].map((width) => width - 2),
          right: [2, 3, 4, 5],
        },
      },
    ],
    shows:
      'one agreement between a college and employers turns a course that counted for nothing into proof, and moves a learner a whole tier.',
  }
}

const lineOf = (match: MatchAnswer) => {
  const line = match.explanation.lines[2]
  if (!line) throw new Error('the job has lost its third line')
  return line
}
