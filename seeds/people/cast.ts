import { held } from './held.ts'
import type { Held } from './person.ts'

/** Whom the story follows, and what each of them holds. */
export interface Role {
  readonly key: string
  readonly available: string | null
  readonly holds: readonly Held[]
}

/** The first day that the operations lead needs someone. */
export const NEEDED_BY = '2026-12-14'

const soon = '2026-12-01'

export const CAST: readonly Role[] = [
  {
    key: 'P1',
    available: soon,
    holds: [
      held('DAT 130', 'Independent', '2026-05-22'),
      held('quern-reconcile', 'Independent', '2026-08-28'),
      held('MAT 160', 'Proficient', '2026-05-22'),
      held('ulver-explain', 'Practising', '2025-12-12'),
      held('DAT 240', 'Guided', '2026-10-16'),
      held('ulver-scripts', 'Guided', '2026-09-30', { signer: 'SELF', form: 'BADGE' }),
    ],
  },
  {
    key: 'P2',
    available: soon,
    holds: [
      held('BDA 101', 'Independent', '2025-12-19'),
      held('quern-reconcile', 'Independent', '2026-10-02', { signer: 'SELF', form: 'BADGE' }),
      held('BDA 120', 'Independent', '2026-05-29'),
      held('CHW 210', 'Practising', '2026-05-29'),
      held('ulver-dashboard', 'Independent', '2026-09-11'),
      held('ulver-scripts', 'Independent', '2026-09-11'),
      held('quern-initiative', 'Practising', '2026-07-31'),
    ],
  },
  {
    key: 'P3',
    available: soon,
    holds: [
      held('DAT 130', 'Independent', '2026-05-22', { revoked: true }),
      held('BDA 150', 'Independent', '2025-12-19'),
      held('BDA 120', 'Independent', '2025-12-19'),
      held('CHW 210', 'Practising', '2026-05-29'),
      held('DAT 240', 'Independent', '2026-10-16'),
      held('ulver-personal-data', 'Independent', '2026-06-19'),
    ],
  },
  {
    key: 'P4',
    available: '2027-01-04',
    holds: [
      held('life-support-card', null, '2024-11-14', { until: '2026-11-13' }),
      held('thornbeck-aide-program', null, '2025-06-27'),
      held('PCT 101', 'Independent', '2025-03-28'),
      held('PCT 110', 'Independent', '2025-03-28'),
      held('holl-moves', 'Independent', '2025-11-07'),
      held('holl-venous', 'Supervised', '2026-02-20'),
      held('holl-notice', 'Practising', '2026-02-20'),
      held('PCT 140', { 'PCT.E2': 'Independent' }, '2025-06-27'),
    ],
  },
  {
    key: 'P5',
    available: soon,
    holds: [
      held('DAT 130', 'Adapts', '2026-05-22'),
      held('quern-reconcile', 'Independent', '2026-08-28'),
      held('BDA 120', 'Independent', '2025-12-19'),
    ],
  },
  // Nothing of their own: the story has them bring the credential of P1.
  { key: 'P6', available: soon, holds: [] },
  {
    key: 'X1',
    available: soon,
    holds: [
      held('BDA 101', 'Independent', '2025-12-19'),
      held('BDA 150', 'Independent', '2026-05-29'),
      held('BDA 120', 'Adapts', '2026-05-29'),
      held('ulver-explain', 'Practising', '2026-09-11'),
      held('DAT 210', 'Guided', '2026-10-16'),
    ],
  },
  {
    key: 'X2',
    available: soon,
    holds: [
      held('DAT 130', 'Independent', '2026-05-22'),
      held('BDA 150', 'Independent', '2025-12-19'),
      held('MAT 160', 'Exemplary', '2026-05-22'),
      held('quern-summaries', 'Independent', '2026-08-28'),
      held('DAT 210', 'Independent', '2026-10-16'),
    ],
  },
]
