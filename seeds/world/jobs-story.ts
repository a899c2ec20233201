import { preferred, required } from './job-lines.ts'
import type { WorldJob } from './model.ts'

/** A current card of basic life support, from any issuer that is recognised. */
const LIFE_SUPPORT = {
  name: 'Basic life support card',
  achievementType: 'Certification',
  achievements: ['life-support-card'],
}

/** Listed as a nurse aide, or through a program that leads there. */
const AIDE = {
  name: 'State nurse-aide listing or state-approved aide program',
  achievementType: 'License',
  achievements: ['nurse-aide-listing', 'thornbeck-aide-program', 'wickenfold-aide-program'],
}

/** The two jobs that the demo is told around. */
export const STORY_JOBS: readonly WorldJob[] = [
  {
    key: 'quernstone-junior-analyst',
    employer: 'quernstone',
    title: 'Junior Data Analyst, Operations',
    description:
      'Answers the daily questions of depots and drivers: where loads warm up, which routes run late and what to do about it. Works with the operations lead at the Tamarack depot.',
    occupation: '15-2051.01',
    openings: 4,
    posted: '2026-11-02',
    until: '2027-01-31',
    lines: [
      required(5, 'Query a database', 'DAP.B2', { level: 'Independent', accept: ['VERIFIED'] }),
      required(5, 'Reconcile sources', 'DAP.B4', { level: 'Independent' }),
      required(4, 'Choose a fitting summary', 'DAP.C1', { level: 'Independent' }),
      required(3, 'Explain to those who act', 'DSW.G2', { level: 'Practising' }),
      preferred(4, 'Build and keep a dashboard', 'DAP.D3', { level: 'Independent' }),
      preferred(3, 'Script in Python or R', ['DAP.B6', 'DAP.B7'], { level: 'Guided' }),
      preferred(2, 'Handle personal data', 'DAP.E2'),
      preferred(2, 'Take initiative', 'DSW.F1', { onTheJob: true }),
    ],
  },
  {
    key: 'hollinvale-patient-care',
    employer: 'hollinvale',
    title: 'Patient-Care Technician, medical-surgical, nights',
    description:
      'Cares for adults on a medical-surgical ward through the night with two nurses: observes, moves, measures, records, and calls for help early.',
    occupation: '31-1131.00',
    openings: 12,
    posted: '2026-10-19',
    until: '2027-02-28',
    lines: [
      required(5, 'Current basic-life-support card', LIFE_SUPPORT),
      required(5, 'Nurse-aide listing or approved program', AIDE),
      required(5, 'Hand hygiene and protection', 'PCT.A1', { level: 'Independent' }),
      required(5, 'Vital signs', 'PCT.B2', { level: 'Independent' }),
      required(4, 'Move and position a person', 'PCT.C3', { level: 'Independent' }),
      preferred(4, 'Draw venous blood', 'PCT.D1', { level: 'Supervised' }),
      preferred(3, '12-lead trace', 'PCT.D3', { level: 'Supervised' }),
      preferred(3, 'Notice distress and adapt', 'DSW.D1', { level: 'Practising' }),
      preferred(2, 'Chart at the bedside', 'PCT.E2', { onTheJob: true }),
    ],
  },
]

export const ASKS = { LIFE_SUPPORT, AIDE }
