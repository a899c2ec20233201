import fc from 'fast-check'

import { type ConceptEdge, type ConceptEdgeKind, ConceptGraph } from '../src/crosswalks/concept-credit.ts'
import { ACCEPTABLE_BASES, ACCEPTABLE_EVIDENCE, type RequirementSpec } from '../src/jobs/requirement.ts'
import { type ShownFact, type ShownFactFields, shownFact } from '../src/matching/fact.ts'
import { DEFAULT_POLICY } from '../src/matching/policy.ts'
import { type EvidenceFilter, prepareQuestion, type Question } from '../src/matching/question.ts'
import { END_OF_TIME } from '../src/shared/clock.ts'
import { EVIDENCE_BASES, EVIDENCE_CLASSES, EvidenceBasis, EvidenceClass } from '../src/shared/evidence.ts'
import { type ApprovedScaleMap, LEVEL_PARTS, stepParts } from '../src/shared/levels.ts'

export const NOW = Date.UTC(2026, 10, 23, 16, 9)
export const DAY = 86_400_000

let count = 0

/** A fact that is verified, assessed and holds now unless said otherwise. */
export const fact = (lineage: string, more: Partial<ShownFactFields> = {}): ShownFact =>
  shownFact({
    assertion: `asr_${String(++count).padStart(6, '0')}`,
    lineage,
    scale: null,
    level: null,
    evidenceClass: EvidenceClass.VERIFIED,
    basis: EvidenceBasis.ASSESSED,
    from: 0,
    until: END_OF_TIME,
    ...more,
  })

/** A REQUIRED line of importance 1 (hundredths: 100) on one competency unless said otherwise. */
export const requirement = (
  id: string,
  lineages: readonly string[],
  more: Partial<RequirementSpec> = {},
): RequirementSpec => ({
  id,
  kind: 'REQUIRED',
  importance: 100,
  anyOf: lineages.map((lineage) => ({ kind: 'COMPETENCY', competency: `cmp_${lineage}`, lineage })),
  level: null,
  acceptedEvidence: ACCEPTABLE_EVIDENCE,
  acceptedBasis: ACCEPTABLE_BASES,
  requiredAtHiring: true,
  text: id,
  ...more,
})

export const at = (scale: string, rank: number, steps: number, label = `${rank}/${steps}`) => ({
  scale,
  parts: stepParts(rank, steps),
  label,
  level: `${scale}:${rank}`,
})

export interface World {
  readonly requirements: readonly RequirementSpec[]
  readonly edges: readonly ConceptEdge[]
  readonly maps: readonly ApprovedScaleMap[]
  readonly filter?: EvidenceFilter
}

const LIBRARY = 'lib'

export function graphOf(lineages: readonly string[], edges: readonly ConceptEdge[]): ConceptGraph {
  return new ConceptGraph(
    lineages.map((lineage) => ({ lineage, library: LIBRARY, matchable: true })),
    edges,
  )
}

/** The question that `world` asks at `time`, with κ by the one function over its own graph. */
export function ask(world: World, lineages: readonly string[], time = NOW): Question {
  const graph = graphOf(lineages, world.edges)
  return prepareQuestion({
    policy: DEFAULT_POLICY,
    at: time,
    requirements: world.requirements,
    creditsFor: (lineage) => graph.creditsFor(lineage, new Set([LIBRARY]), DEFAULT_POLICY),
    scaleMaps: world.maps,
    ...(world.filter ? { filter: world.filter } : {}),
  })
}

// ---------- random worlds ----------

export const LINEAGES = Array.from({ length: 8 }, (_, i) => `c${i}`)
export const CREDENTIALS = ['ach_a', 'ach_b']
const SCALES = { s3: 3, s4: 4, s5: 5 } as const
const KINDS: readonly ConceptEdgeKind[] = ['IS_A', 'PART_OF', 'BROADER', 'SAME', 'CLOSE', 'RELATED']

const lineage = fc.constantFrom(...LINEAGES)
const scale = fc.constantFrom(...(Object.keys(SCALES) as (keyof typeof SCALES)[]))
const onScale = scale.chain((name) =>
  fc.integer({ min: 1, max: SCALES[name] }).map((rank) => at(name, rank, SCALES[name])),
)

export const edge = (id: string): fc.Arbitrary<ConceptEdge> =>
  fc.record({
    id: fc.constant(id),
    kind: fc.constantFrom(...KINDS),
    from: lineage,
    to: lineage,
    library: fc.constant(LIBRARY),
  })

export const edges = fc
  .array(fc.record({ kind: fc.constantFrom(...KINDS), from: lineage, to: lineage }), { maxLength: 10 })
  .map((list) => list.map((it, i): ConceptEdge => ({ ...it, id: `asn_${i}`, library: LIBRARY })))

/** Accepts a class only with all stronger ones, as any sane employer does. */
const accepted = fc.integer({ min: 1, max: ACCEPTABLE_EVIDENCE.length }).map((n) => ACCEPTABLE_EVIDENCE.slice(0, n))
const bases = fc.constantFrom(
  ACCEPTABLE_BASES,
  ACCEPTABLE_BASES,
  [EvidenceBasis.ASSESSED],
  [EvidenceBasis.ASSESSED, EvidenceBasis.OBSERVED],
)

const target = fc.oneof(
  {
    weight: 5,
    arbitrary: lineage.map((it) => ({ kind: 'COMPETENCY' as const, competency: `cmp_${it}`, lineage: it })),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('CREDENTIAL' as const),
      name: fc.constant('card'),
      achievementType: fc.constant('Certificate'),
      achievements: fc.subarray(CREDENTIALS, { minLength: 1 }),
      issuers: fc.constant([]),
      current: fc.boolean(),
    }),
  },
)

export const requirements: fc.Arbitrary<RequirementSpec[]> = fc
  .array(
    fc.record({
      kind: fc.constantFrom('REQUIRED' as const, 'REQUIRED' as const, 'PREFERRED' as const),
      importance: fc.constantFrom(1, 33, 50, 100, 100, 200, 300, 500, 725),
      anyOf: fc.array(target, { minLength: 1, maxLength: 3 }),
      level: fc.option(onScale),
      acceptedEvidence: accepted,
      acceptedBasis: bases,
      requiredAtHiring: fc.boolean(),
    }),
    { minLength: 1, maxLength: 7 },
  )
  .map((list) => list.map((it, i) => ({ ...it, id: `req_${i}`, text: `line ${i}` })))

/** Every monotone map between two of the scales. */
const scaleMap = fc
  .record({ from: scale, to: scale, ranks: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 5, maxLength: 5 }) })
  .map(({ from, to, ranks }): ApprovedScaleMap => {
    const rising = [...ranks].sort((a, b) => a - b)
    return {
      id: `smp_${from}_${to}`,
      from,
      to,
      pairs: Array.from({ length: SCALES[from] }, (_, i) => ({
        from: stepParts(i + 1, SCALES[from]),
        to: rising[i] === 0 ? 0 : stepParts(Math.min(rising[i]!, SCALES[to]), SCALES[to]),
      })),
    }
  })
export const maps = fc.uniqueArray(scaleMap, { maxLength: 3, selector: (map) => map.id })

export const world: fc.Arbitrary<World> = fc.record({ requirements, edges, maps })

const moment = fc.constantFrom(0, NOW - 400 * DAY, NOW - DAY, NOW - 1, NOW, NOW + 1, NOW + DAY, END_OF_TIME)

export const shownFacts: fc.Arbitrary<ShownFact[]> = fc
  .array(
    fc.record({
      lineage: fc.oneof({ weight: 6, arbitrary: lineage }, { weight: 1, arbitrary: fc.constantFrom(...CREDENTIALS) }),
      level: fc.option(onScale),
      evidenceClass: fc.constantFrom(...EVIDENCE_CLASSES),
      basis: fc.constantFrom(...EVIDENCE_BASES),
      from: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: moment }),
      until: fc.oneof({ weight: 4, arbitrary: fc.constant(END_OF_TIME) }, { weight: 1, arbitrary: moment }),
    }),
    { maxLength: 10 },
  )
  .map((list) =>
    list.map(({ level, ...it }, i) =>
      shownFact({ ...it, assertion: `asr_${i}`, scale: level?.scale ?? null, level: level?.parts ?? null }),
    ),
  )

export { LEVEL_PARTS }
