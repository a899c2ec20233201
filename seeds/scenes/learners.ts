import { hundredths, percent, words } from '../demo/table.ts'
import { askLog, askMatch, type LogEntry, type MatchAnswer } from './matches.ts'
import type { Scene, Stage } from './scene.ts'

const stepTable = (match: MatchAnswer) => ({
  head: ['What to do', 'For', 'Fit rises by', 'Then'],
  rows: match.nextSteps.map((step) => [
    words(step.kind),
    step.requirement.text,
    percent(step.gainBp),
    words(step.tierAfter),
  ]),
  widths: [18, 42, 14, 20],
  right: [2],
})

/** What keeps P4 from Hollinvale's job. */
export async function renewScene(stage: Stage): Promise<{ scene: Scene; match: MatchAnswer }> {
  const match = await askMatch(stage, 'P4', 'hollinvale-patient-care')
  const scene = {
    asks: 'A learner (P4), about the night job at Hollinvale',
    question: 'Why not me?',
    tables: [
      {
        caption: `${match.jobProfile.title}: ${words(match.tier)}, fit ${percent(match.fitBp)}. In per cent:`,
        table: {
          head: ['', 'What is asked', 'Given', 'Lost', 'Why'],
          rows: match.explanation.lines.map((line, at) => [
            `R${at + 1}`,
            line.requirement.text,
            hundredths(line.contributionBp),
            hundredths(line.missingBp + line.levelShortBp + line.weakEvidenceBp),
            line.summary,
          ]),
          widths: [5, 28, 8, 8, 45],
          right: [2, 3],
        },
      },
      { caption: 'Smallest changes that help:', table: stepTable(match) },
    ],
    shows:
      'the same explanation that an employer sees, with the way out: renewing one card that ran out lifts this learner to the first tier.',
  }
  return { scene, match }
}

const logRow = (entry: LogEntry): string[] => [
  entry.at.slice(0, 10),
  entry.organisation?.name ?? '–',
  words(entry.purpose),
  entry.fields.map((field) => field.toLowerCase()).join(', '),
]

/** What P1 could do next, and who has looked. */
export async function ownLogScene(stage: Stage): Promise<{ scene: Scene; match: MatchAnswer }> {
  const match = await askMatch(stage, 'P1', 'quernstone-junior-analyst')
  const log = await askLog(stage, 'P1', 2)
  const scene = {
    asks: 'A learner (P1), about the analyst job at Quernstone',
    question: 'What could I do next, and who has looked at me?',
    tables: [
      { caption: `${words(match.tier)}, fit ${percent(match.fitBp)}; next:`, table: stepTable(match) },
      {
        caption: 'The last two readings by others:',
        table: { head: ['Day', 'Who', 'What for', 'What was shown'], rows: log.map(logRow), widths: [12, 24, 22, 37] },
      },
    ],
    shows:
      'learners see their own match with what would raise it, and every single reading of their data by anyone else. (A gain is the whole fit after the step less the fit before it; it can be 0.01 off what the line has lost in scene 3, where lines are rounded so that they add up.)',
  }
  return { scene, match }
}
