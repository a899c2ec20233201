import { dayBetween, explains } from './data-people.ts'
import { held, usual } from './held.ts'
import type { Held } from './person.ts'
import type { Random } from './random.ts'

const awarded = (random: Random): string => dayBetween(random, '2024-03-01', '2026-10-30')

/** A card of two years: some have run out, as cards do. */
function card(random: Random): Held {
  const on = dayBetween(random, '2024-08-01', '2026-09-30')
  const until = new Date(Date.parse(on))
  until.setUTCFullYear(until.getUTCFullYear() + 2)
  return held('life-support-card', null, on, { until: until.toISOString().slice(0, 10) })
}

const THORNBECK = ['PCT 101', 'PCT 110', 'PCT 120', 'PCT 130', 'PCT 140'] as const
const WICKENFOLD = ['NUR 101', 'NUR 115', 'NUR 130'] as const
const ON_THE_WARD = ['holl-venous', 'holl-moves', 'holl-notice', 'holl-charting', 'holl-speak-up'] as const

/** Someone who cares for patients, or is learning to. */
export function carePerson(random: Random): Held[] {
  const thornbeck = random.chance(68)
  const on = awarded(random)
  const courses = thornbeck ? THORNBECK : WICKENFOLD
  // Thornbeck gives half of its students one signed record instead of a badge a course.
  const form = thornbeck && random.chance(50) ? ({ form: 'RECORD' } as const) : {}
  const done = random.chance(70) ? courses.length : random.between(1, courses.length - 1)
  const holds = courses.slice(0, done).map((course) => usual(course, on, form))
  if (done === courses.length)
    holds.push(usual(thornbeck ? 'thornbeck-aide-program' : 'wickenfold-aide-program', on, form))
  if (random.chance(50)) holds.push(card(random))
  if (random.chance(25)) holds.push(usual('nurse-aide-listing', awarded(random)))
  for (const key of ON_THE_WARD) if (random.chance(9)) holds.push(usual(key, awarded(random)))
  if (random.chance(3)) holds.push(held('holl-trace', 'Supervised', awarded(random)))
  return holds
}

const AT_THE_DESK = [
  'OFF 110',
  'BUS 120',
  'ACC 140',
  'ACC 230',
  'OMR 110',
  'OMR 120',
  'CHW 110',
  'ulver-listening',
  'ulver-calm',
  'quern-safe',
  'quern-handover',
  'quern-initiative',
] as const

/** Someone in an office, on a dock or in the community. */
export function officePerson(random: Random): Held[] {
  const count = random.between(2, 4)
  return random
    .shuffled(AT_THE_DESK)
    .slice(0, count)
    .map((key) => usual(key, awarded(random)))
}

/** Satisfies only "explain to those who act". */
export const explainer = (random: Random): Held[] => [explains(random), ...officePerson(random).slice(0, 3)]
