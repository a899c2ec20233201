/** Concept and level credit once more, from the words of DESIGN §5; see demo-reference.ts. */
import { FRAMEWORKS } from '../seeds/world/frameworks.ts'
import { MAPPINGS, SCALE_MAPS } from '../seeds/world/mappings.ts'
import type { CompetencyRef, FrameworkKey } from '../seeds/world/model.ts'
import { splitRef } from '../seeds/world/model.ts'

export const KAPPA = 10_000n
export const LAMBDA = 1_000n

type Step = 'SAME' | 'CLOSE' | 'UP' | 'DOWN' | 'RELATED' | 'WHOLE_TO_PART' | 'PART_TO_WHOLE'
const CREDIT: Readonly<Record<Step, bigint>> = {
  SAME: 10_000n,
  CLOSE: 9_000n,
  UP: 9_000n,
  DOWN: 5_000n,
  RELATED: 3_000n,
  WHOLE_TO_PART: 9_000n,
  PART_TO_WHOLE: 3_000n,
}
const isCrossing = (step: Step): boolean => !['WHOLE_TO_PART', 'PART_TO_WHOLE'].includes(step)

interface Edge {
  readonly from: CompetencyRef
  readonly to: CompetencyRef
  readonly step: Step
}

function edges(agreed: boolean): Edge[] {
  const all: Edge[] = []
  for (const { origin, destination, relation, standing } of MAPPINGS) {
    if (standing !== 'AGREED' && !(standing === 'DISPUTED' && agreed)) continue
    const there: Step = {
      exactMatch: 'SAME',
      closeMatch: 'CLOSE',
      broadMatch: 'UP',
      narrowMatch: 'DOWN',
      relatedMatch: 'RELATED',
    }[relation] as Step
    const back: Step = there === 'UP' ? 'DOWN' : there === 'DOWN' ? 'UP' : there
    all.push({ from: origin, to: destination, step: there }, { from: destination, to: origin, step: back })
  }
  for (const [framework, source] of Object.entries(FRAMEWORKS))
    for (const whole of source.wholes ?? [])
      for (const domain of source.domains)
        for (const [code] of domain.items)
          if (code.startsWith(`${whole}.`)) {
            const part: CompetencyRef = `${framework as FrameworkKey}.${code}`
            const all_: CompetencyRef = `${framework as FrameworkKey}.${whole}`
            all.push({ from: part, to: all_, step: 'PART_TO_WHOLE' }, { from: all_, to: part, step: 'WHOLE_TO_PART' })
          }
  return all
}

function lawful(path: readonly Step[]): boolean {
  if (path.includes('RELATED')) return path.length === 1
  const ups = path.filter((step) => step === 'UP' || step === 'PART_TO_WHOLE').length
  const downs = path.filter((step) => step === 'DOWN' || step === 'WHOLE_TO_PART').length
  const parts = path.filter((step) => step === 'PART_TO_WHOLE').length
  return path.length <= 3 && path.filter(isCrossing).length <= 1 && (ups === 0 || downs === 0) && parts <= 1
}

/** By trying every path of up to three steps. */
function walkAll(shown: CompetencyRef, required: CompetencyRef, agreed: boolean): bigint {
  if (shown === required) return KAPPA
  const all = edges(agreed)
  let best = 0n
  const walk = (at: CompetencyRef, path: readonly Step[]): void => {
    if (path.length === 3) return
    for (const edge of all) {
      if (edge.from !== at) continue
      const longer = [...path, edge.step]
      if (!lawful(longer)) continue
      if (edge.to === required) {
        let product = KAPPA
        for (const step of longer) product = (product * CREDIT[step]) / KAPPA
        if (product >= 1_500n && product > best) best = product
      }
      walk(edge.to, longer)
    }
  }
  walk(shown, [])
  return best
}

/** From 1. */
export const rank = (framework: FrameworkKey, label: string): bigint =>
  BigInt(FRAMEWORKS[framework].scale.findIndex((step) => step.label === label) + 1)

/** λ in thousandths. */
export function lambda(
  shown: CompetencyRef,
  label: string | undefined,
  required: CompetencyRef,
  level: string | undefined,
): bigint {
  if (level === undefined) return LAMBDA
  if (label === undefined) return 500n
  const from = splitRef(shown).framework
  const to = splitRef(required).framework
  if (from === to) return credit(rank(from, label), rank(to, level))
  const map = SCALE_MAPS.find((one) => one.from === from && one.to === to)
  if (!map) return 500n
  const reached = map.pairs.find(([source]) => source === label)?.[1] ?? null
  return reached === null ? 0n : credit(rank(to, reached), rank(to, level))
}
const credit = (shown: bigint, required: bigint): bigint => (shown >= required ? LAMBDA : (LAMBDA * shown) / required)

const memo = new Map<string, bigint>()

/** Credit from what is shown to what is required. */
export function kappa(shown: CompetencyRef, required: CompetencyRef, agreed: boolean): bigint {
  const key = `${shown}>${required}>${agreed}`
  let value = memo.get(key)
  if (value === undefined) {
    value = walkAll(shown, required, agreed)
    memo.set(key, value)
  }
  return value
}
