/** Distance of a program from a job once more, in exact fractions; see demo-reference.ts. */
import { COURSES } from '../seeds/world/courses.ts'
import { SCALE_MAPS } from '../seeds/world/mappings.ts'
import type { CompetencyRef, JobLine, WorldJob, WorldOutcome, WorldProgram } from '../seeds/world/model.ts'
import { splitRef } from '../seeds/world/model.ts'
import type { WhatIf } from '../seeds/world/what-ifs.ts'
import { weights } from './demo-reference.ts'
import { kappa, rank } from './demo-reference-credit.ts'

/** An exact fraction. */
export interface Fraction {
  readonly part: bigint
  readonly whole: bigint
}

const more = (a: Fraction, b: Fraction): boolean => a.part * b.whole > b.part * a.whole
const plus = (a: Fraction, b: Fraction): Fraction => ({
  part: a.part * b.whole + b.part * a.whole,
  whole: a.whole * b.whole,
})
const times = (a: Fraction, b: Fraction): Fraction => ({ part: a.part * b.part, whole: a.whole * b.whole })
const ZERO: Fraction = { part: 0n, whole: 1n }
const ONE: Fraction = { part: 1n, whole: 1n }

/** Nearest basis points, half up. */
export const basisPoints = ({ part, whole }: Fraction): number => Number((20_000n * part + whole) / (2n * whole))

export interface ReferenceGap {
  readonly coverage: Fraction
  readonly withElectives: Fraction
  /** In the order of the job's lines: share of the job, and how much of it is covered. */
  readonly lines: readonly {
    readonly text: string
    readonly need: Fraction
    readonly covered: Fraction
    readonly status: 'COVERED' | 'LEVEL_SHORT' | 'NOT_ASSESSED' | 'ELECTIVE_ONLY' | 'MISSING'
    /** Label of the level of the outcome that decides. */
    readonly offeredLevel: string | undefined
  }[]
}

interface Offer {
  readonly outcome: WorldOutcome | null
  readonly achievement: string | null
  readonly guaranteed: boolean
}

function offersOf(program: WorldProgram, changes: readonly WhatIf[]): Offer[] {
  const added = changes.flatMap((change) => ('addCourse' in change ? [change.addCourse] : []))
  const offers: Offer[] = program.courses.flatMap(({ course, place }) => {
    const guaranteed = place === 'REQUIRED' || added.includes(course)
    const found = COURSES.find((one) => one.key === course)
    return (found?.outcomes ?? []).map((outcome) => ({ outcome, achievement: outcome.leadsTo ?? null, guaranteed }))
  })
  offers.push({ outcome: null, achievement: program.awards, guaranteed: true })
  for (const change of changes)
    if ('addOutcome' in change) offers.push({ outcome: change.addOutcome, achievement: null, guaranteed: true })
  return offers
}

interface Worth {
  readonly worth: Fraction
  readonly level: Fraction
  readonly assessed: boolean
  readonly guaranteed: boolean
  readonly teaches: boolean
  /** Label, as it is taught. */
  readonly label: string | undefined
}

function levelCredit(
  shown: CompetencyRef,
  label: string | undefined,
  required: CompetencyRef,
  level: string | undefined,
): Fraction {
  if (level === undefined) return ONE
  if (label === undefined) return { part: 1n, whole: 2n }
  const [from, to] = [splitRef(shown).framework, splitRef(required).framework]
  let reached: string | null = label
  if (from !== to) {
    const map = SCALE_MAPS.find((one) => one.from === from && one.to === to)
    if (!map) return { part: 1n, whole: 2n }
    reached = map.pairs.find(([source]) => source === label)?.[1] ?? null
  }
  if (reached === null) return ZERO
  const [have, need] = [rank(to, reached), rank(to, level)]
  return have >= need ? ONE : { part: have, whole: need }
}

function worthOf(offer: Offer, line: JobLine): Worth[] {
  const { guaranteed, outcome } = offer
  if (!Array.isArray(line.anyOf)) {
    const { achievements } = line.anyOf as { achievements: readonly string[] }
    const does = offer.achievement !== null && achievements.includes(offer.achievement)
    return does ? [{ worth: ONE, level: ONE, assessed: true, guaranteed, teaches: true, label: undefined }] : []
  }
  if (outcome === null) return []
  return (line.anyOf as readonly CompetencyRef[]).flatMap((required) => {
    const credit = kappa(outcome.competency, required, true)
    if (credit === 0n) return []
    const level = levelCredit(outcome.competency, outcome.level, required, line.level)
    const listed: Fraction = outcome.assessed ? ONE : { part: 4n, whole: 5n }
    const worth = times(times({ part: credit, whole: 10_000n }, level), listed)
    const { assessed, level: label } = outcome
    return [{ worth, level, assessed, guaranteed, teaches: credit >= 8_000n, label }]
  })
}

const best = (all: readonly Worth[]): Worth | null =>
  all.reduce<Worth | null>((top, one) => (top === null || more(one.worth, top.worth) ? one : top), null)

function statusOf(all: readonly Worth[]): ReferenceGap['lines'][number]['status'] {
  const teaching = all.filter((one) => one.teaches)
  const sure = best(teaching.filter((one) => one.guaranteed))
  if (!sure) return teaching.length > 0 ? 'ELECTIVE_ONLY' : 'MISSING'
  const lostToLevel = plus(ONE, times(sure.level, { part: -1n, whole: 1n }))
  const lostToListing = sure.assessed ? ZERO : times(sure.level, { part: 1n, whole: 5n })
  if (lostToLevel.part === 0n && lostToListing.part === 0n) return 'COVERED'
  return more(lostToListing, lostToLevel) ? 'NOT_ASSESSED' : 'LEVEL_SHORT'
}

/** What decides: the best that teaches it to everyone, else to some, else the best of what only comes near. */
function deciding(all: readonly Worth[]): Worth | null {
  const teaching = all.filter((one) => one.teaches)
  const sure = (some: readonly Worth[]) => best(some.filter((one) => one.guaranteed))
  return sure(teaching) ?? best(teaching) ?? sure(all) ?? best(all)
}

/** How far the program leads towards the job. */
export function gapOf(program: WorldProgram, job: WorldJob, changes: readonly WhatIf[] = []): ReferenceGap {
  const offers = offersOf(program, changes)
  const weight = weights(job)
  const total = weight.reduce((sum, one) => sum + one, 0n)
  let [coverage, withElectives] = [ZERO, ZERO]
  const lines = job.lines.map((line, at) => {
    const all = offers.flatMap((offer) => worthOf(offer, line))
    const need: Fraction = { part: weight[at] as bigint, whole: total }
    const covered = times(need, best(all.filter((one) => one.guaranteed))?.worth ?? ZERO)
    coverage = plus(coverage, covered)
    withElectives = plus(withElectives, times(need, best(all)?.worth ?? ZERO))
    return { text: line.text, need, covered, status: statusOf(all), offeredLevel: deciding(all)?.label }
  })
  return { coverage, withElectives, lines }
}
