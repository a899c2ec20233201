import { hundredths, percent, words } from '../demo/table.ts'
import { outcomeInput } from '../load/programs.ts'
import { known } from '../load/world-ids.ts'
import { JOBS } from '../world/jobs.ts'
import { PROGRAMS } from '../world/programs.ts'
import { LARKMERE_CHANGES, THORNBECK_CHANGES, type WhatIf } from '../world/what-ifs.ts'
import { askGap, type Change, type GapAnswer, type GapRow } from './gaps.ts'
import { gapNumbers } from './numbers.ts'
import { refOf } from './references.ts'
import type { Scene, Stage } from './scene.ts'

const LARKMERE = {
  college: 'larkmere',
  program: 'larkmere-data-analytics',
  job: 'quernstone-junior-analyst',
} as const

const THORNBECK = {
  college: 'thornbeck',
  program: 'thornbeck-patient-care',
  job: 'hollinvale-patient-care',
} as const

const titles = ({ program, job }: { program: string; job: string }) => ({
  program: PROGRAMS.find((one) => one.key === program)?.title ?? program,
  job: JOBS.find((one) => one.key === job)?.title ?? job,
})

/** What-ifs as the API takes them. */
const changes = ({ loading }: Pick<Stage, 'loading'>, whatIfs: readonly WhatIf[]): Change[] =>
  whatIfs.map((one) =>
    'addCourse' in one
      ? { addCourse: known(loading.ids.courses, one.addCourse) }
      : { addOutcome: outcomeInput(loading, one.addOutcome) },
  )

const shortened = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length - 1).replace(/[\s,;]+\S*$/, '')} …`

const what = ({ competency, credential }: GapRow): string =>
  competency ? `${refOf(competency)} ${shortened(competency.fullStatement, 58)}` : (credential?.name ?? '')

function gapTable(now: GapAnswer, after: GapAnswer) {
  const later = new Map(after.rows.edges.map(({ node }) => [what(node), node.coveredAfterBp ?? 0]))
  return {
    head: ['Needed by the job', 'Level', 'State', 'Need', 'Covered', 'What if'],
    rows: [
      ...now.rows.edges.map(({ node }) => [
        node.flags.includes('MAPPING_STALE') ? `${what(node)} (*)` : what(node),
        levels(node),
        words(node.status),
        hundredths(node.needBp),
        hundredths(node.coveredBp),
        hundredths(later.get(what(node)) ?? 0),
      ]),
      ['Sum', '', '', '100.00', hundredths(now.coverageBp), hundredths(after.coverageAfterBp ?? 0)],
    ],
    widths: [36, 15, 14, 8, 9, 9],
    right: [3, 4, 5],
  }
}

function levels({ requiredLevel, offeredLevel }: GapRow): string {
  if (!requiredLevel) return 'any'
  return offeredLevel && offeredLevel.label !== requiredLevel.label
    ? `${requiredLevel.label}, taught ${offeredLevel.label}`
    : requiredLevel.label
}

/** Larkmere's program against Quernstone's job. */
export async function larkmereScene(stage: Stage): Promise<{ scene: Scene; numbers: object }> {
  const now = await askGap(stage, LARKMERE)
  const after = await askGap(stage, { ...LARKMERE, changes: changes(stage, LARKMERE_CHANGES) })
  const all = await askGap(stage, { ...LARKMERE, job: null })
  const stale = now.rows.edges.some(({ node }) => node.flags.includes('MAPPING_STALE'))
  const scene = {
    asks: 'The dean of data analytics (Larkmere Community College)',
    question: 'How far does our degree lead towards this job, and what would close the gap?',
    tables: [
      {
        caption: `Required courses cover ${percent(now.coverageBp)}; with the elective ${percent(now.coverageWithElectivesBp)}; after the what-if ${percent(after.coverageAfterBp ?? 0)}.`,
        table: gapTable(now, after),
      },
    ],
    shows: `most of what is missing is taught, but at too low a level, unassessed or only to some; three changes reach ${percent(after.coverageAfterBp ?? 0)}.${stale ? ' (*) An outcome of our own would help here, but was agreed on an older wording and waits for a new look.' : ''} Taught here, yet asked for by no open job of the valley: ${idleOf(all)}.`,
  }
  return { scene, numbers: gapNumbers(titles(LARKMERE), now, after) }
}

/** What this program assesses and no open job of the valley asks for. */
const idleOf = (gap: GapAnswer): string =>
  gap.surplus
    .map(({ competency }) => `${refOf(competency)} "${competency.fullStatement.replace(/\.$/, '')}"`)
    .join('; ')

/** Thornbeck's certificate against Hollinvale's job. */
export async function thornbeckScene(stage: Stage): Promise<{ scene: Scene; numbers: object }> {
  const now = await askGap(stage, THORNBECK)
  const after = await askGap(stage, { ...THORNBECK, changes: changes(stage, THORNBECK_CHANGES) })
  const scene = {
    asks: 'The dean of health programs (Thornbeck Technical Institute)',
    question: 'What keeps our certificate from fully preparing for nights on a medical-surgical ward?',
    tables: [
      {
        caption: `Required courses cover ${percent(now.coverageBp)}; after the what-if ${percent(after.coverageAfterBp ?? 0)}.`,
        table: gapTable(now, after),
      },
    ],
    shows: `cards and listings count as wholes, skills by level and by whether they are assessed; more practice in moving people and a 12-hour module on 12-lead traces reach ${percent(after.coverageAfterBp ?? 0)}.`,
  }
  return { scene, numbers: gapNumbers(titles(THORNBECK), now, after) }
}
