import { COURSES } from './courses.ts'
import type { CompetencyRef, OrganisationKey, WorldAchievement } from './model.ts'
import { PROGRAMS } from './programs.ts'
import { WORLD_URL, worldUuid } from './uuid.ts'

/** Name that credentials carry for an achievement. */
export const achievementUri = (key: string): string => `${WORLD_URL}/achievements/${worldUuid(`achievement/${key}`)}`

/** Cards, listings and completions: no competency in them, but jobs ask for them as they are. */
const CREDENTIALS: readonly WorldAchievement[] = [
  {
    key: 'life-support-card',
    issuer: 'resuscitation',
    name: 'Basic life support',
    type: 'Certification',
    description: 'Hands-on course in resuscitation of adults and children, valid for two years.',
    criteria: 'Passed the written test and both skill stations.',
    competencies: [],
  },
  {
    key: 'nurse-aide-listing',
    issuer: 'register',
    name: 'Listed nurse aide',
    type: 'License',
    description: 'Entry in good standing in the register of nurse aides.',
    criteria: 'Completed an approved program and passed the competence evaluation.',
    competencies: [],
  },
]

const AWARD_TYPE: Readonly<Record<string, string>> = {
  AAS: 'AssociateDegree',
  Certificate: 'Certificate',
  Diploma: 'Diploma',
}

const PROGRAM_AWARDS: readonly WorldAchievement[] = PROGRAMS.map((program) => ({
  key: program.awards,
  issuer: program.provider,
  name: program.title,
  type: AWARD_TYPE[program.title.split(' ')[0] ?? ''] ?? 'Certificate',
  description: `Completion of ${program.title}, catalogue ${program.catalogueYear}.`,
  criteria: 'Passed every required course.',
  competencies: [],
}))

const COURSE_BADGES: readonly WorldAchievement[] = COURSES.map((course) => ({
  key: course.key,
  issuer: course.provider,
  name: `${course.code} ${course.title}`,
  type: 'Course',
  description: `Passed ${course.title}; each outcome was judged against its criteria.`,
  criteria: 'Graded work for each outcome, marked with the level that was shown.',
  competencies: course.outcomes.filter((outcome) => outcome.assessed).map((outcome) => outcome.competency),
}))

type Workplace = readonly [key: string, name: string, description: string, competency: CompetencyRef]

/** Skills seen at work: a named supervisor watched, more than once. */
const SEEN_AT_WORK: Readonly<Partial<Record<OrganisationKey, readonly Workplace[]>>> = {
  quernstone: [
    [
      'quern-queries',
      'Depot questions answered by query',
      'Answered depot questions from the shipment database.',
      'DAP.B2',
    ],
    [
      'quern-reconcile',
      'Shipment records reconciled',
      'Brought gate, truck and warehouse records into agreement.',
      'DAP.B4',
    ],
    ['quern-summaries', 'Temperature summaries', 'Summed up load temperatures for the weekly review.', 'DAP.C1'],
    ['quern-explain', 'Findings brought to the dock', 'Explained findings to dock crews, who acted on them.', 'DSW.G2'],
    [
      'quern-initiative',
      'Problems raised early',
      'Raised problems on the dock, each with a first suggestion.',
      'DSW.F1',
    ],
    ['quern-safe', 'Safe under pressure', 'Kept to procedure through the evening loading window.', 'DSW.E1'],
    ['quern-handover', 'Clean handovers', 'Handed over shifts that went on without a call back.', 'DSW.A4'],
  ],
  ulverstoke: [
    [
      'ulver-explain',
      'Findings brought to claims teams',
      'Explained findings to claims teams and checked they could act.',
      'DSW.G2',
    ],
    ['ulver-listening', 'Heard out', 'Heard customers out and repeated their request before answering.', 'DSW.D2'],
    ['ulver-calm', 'Calm on the line', 'Stayed calm and courteous with angry callers.', 'DSW.E4'],
    ['ulver-dashboard', 'Dashboard owner', 'Built and kept a dashboard that two departments use.', 'DAP.D3'],
    ['ulver-view', 'Dashboard views', 'Built dashboard views from given measures.', 'DAP.D3.2'],
    ['ulver-personal-data', 'Retention and access', 'Handled claim files by the retention and access rules.', 'DAP.E2'],
    ['ulver-scripts', 'Analysis in R', 'Scripted monthly analyses in R that run again.', 'DAP.B7'],
  ],
  hollinvale: [
    ['holl-venous', 'Venous draws', 'Drew venous blood and labelled at the bedside, on the checklist.', 'PCT.D1'],
    ['holl-trace', '12-lead traces', 'Placed leads and recorded readable traces, on the checklist.', 'PCT.D3'],
    ['holl-moves', 'Safe moves', 'Moved and positioned people with equipment, on the checklist.', 'PCT.C3'],
    ['holl-notice', 'Distress noticed', 'Noticed distress on the ward and changed pace and words.', 'DSW.D1'],
    ['holl-charting', 'Charting at the bedside', 'Charted care before leaving the room.', 'PCT.E2'],
    ['holl-speak-up', 'Spoke up', 'Stopped a step that was about to go wrong.', 'PCT.A10'],
  ],
}

const WORKPLACE: readonly WorldAchievement[] = Object.entries(SEEN_AT_WORK).flatMap(([issuer, rows]) =>
  rows.map(
    ([key, name, description, competency]): WorldAchievement => ({
      key,
      issuer: issuer as OrganisationKey,
      name,
      type: 'Fieldwork',
      description,
      criteria: 'Seen by a named supervisor on at least three occasions.',
      competencies: [competency],
    }),
  ),
)

/** Everything that anyone in the valley is awarded. */
export const ACHIEVEMENTS: readonly WorldAchievement[] = [
  ...CREDENTIALS,
  ...PROGRAM_AWARDS,
  ...COURSE_BADGES,
  ...WORKPLACE,
]

const BY_KEY = new Map(ACHIEVEMENTS.map((achievement) => [achievement.key, achievement]))

/** The achievement with this key; throws for a slip in the seeds. */
export function achievement(key: string): WorldAchievement {
  const found = BY_KEY.get(key)
  if (!found) throw new Error(`the demo world has no achievement ${key}`)
  return found
}
