import { type ConceptCreditPolicy, checkConceptCreditPolicy, FULL_BP } from './concept-policy.ts'

/** One step of a path, read from what was shown towards what is required. DESIGN §5, "Concept credit", 2. */
export const StepKind = {
  /** Special case shown for the general one, inside a framework. */
  IS_A_UP: 0,
  /** General shown for the special case, inside a framework. */
  IS_A_DOWN: 1,
  /** Part shown for the whole. */
  PART_OF_UP: 2,
  /** Whole shown for the part. */
  PART_OF_DOWN: 3,
  SAME: 4,
  CLOSE: 5,
  /** An agreed broadMatch or narrowMatch: an IS_A step that also crosses. */
  MAPPED_UP: 6,
  MAPPED_DOWN: 7,
  RELATED: 8,
} as const
export type StepKind = (typeof StepKind)[keyof typeof StepKind]

export const STEP_KINDS = Object.keys(StepKind) as (keyof typeof StepKind)[]
const KINDS = STEP_KINDS.length

/** What decides a path's credit: how often each kind of step occurs. Order of steps does not matter. */
interface PathClass {
  /** Steps of each kind, indexed by StepKind. */
  readonly counts: readonly number[]
  readonly steps: number
  readonly creditBp: number
}

/** The classes with credit as a small automaton; state 0 is the empty path. */
export interface PathAutomaton {
  /** Next state by `state * KINDS + step`; -1 where no path of any worth goes on. */
  readonly next: Int8Array
  /** Credit of each state; 0: a path may pass but not end here. */
  readonly creditBp: Uint16Array
  /** The state "over one common parent", or -1 when the policy gives siblings nothing. */
  readonly sibling: number
}

/** The bound that lets one mark of 64 bits per competency hold all states; three hops need 50. */
const MAX_STATES = 64

/** Credit of one step by itself. */
export function stepCreditBp(policy: ConceptCreditPolicy, kind: StepKind): number {
  switch (kind) {
    case StepKind.IS_A_UP:
    case StepKind.MAPPED_UP:
      return policy.specialToGeneralBp
    case StepKind.IS_A_DOWN:
    case StepKind.MAPPED_DOWN:
      return policy.generalToSpecialBp
    case StepKind.PART_OF_UP:
      return policy.partToWholeBp
    case StepKind.PART_OF_DOWN:
      return policy.wholeToPartBp
    case StepKind.SAME:
      return policy.exactBp
    case StepKind.CLOSE:
      return policy.closeBp
    case StepKind.RELATED:
      return policy.relatedBp
  }
}

/**
 * Credit of a class: the exact product of its steps' basis points, rounded half up once. Whole numbers throughout, so
 * that two machines and two orders of steps give the same.
 */
function classCreditBp(policy: ConceptCreditPolicy, counts: readonly number[]): number {
  let product = BigInt(FULL_BP)
  let scale = 1n
  for (let kind = 0; kind < KINDS; kind++)
    for (let i = 0; i < (counts[kind] as number); i++) {
      product *= BigInt(stepCreditBp(policy, kind as StepKind))
      scale *= BigInt(FULL_BP)
    }
  return Number((2n * product + scale) / (2n * scale))
}

/** Whether the counts are a path that the rules allow, apart from siblings. DESIGN §5, "Concept credit", 3 and 4. */
function isLawful(counts: readonly number[], steps: number): boolean {
  const of = (kind: StepKind): number => counts[kind] as number
  if (of(StepKind.RELATED) > 0) return steps === 1
  const crossings = of(StepKind.SAME) + of(StepKind.CLOSE) + of(StepKind.MAPPED_UP) + of(StepKind.MAPPED_DOWN)
  const up = of(StepKind.IS_A_UP) + of(StepKind.PART_OF_UP) + of(StepKind.MAPPED_UP)
  const down = of(StepKind.IS_A_DOWN) + of(StepKind.PART_OF_DOWN) + of(StepKind.MAPPED_DOWN)
  return crossings <= 1 && of(StepKind.PART_OF_UP) <= 1 && (up === 0 || down === 0)
}

/** The way to a sibling begins, from the required end, with one step down from the common parent. */
const isHalfSibling = (counts: readonly number[], steps: number): boolean =>
  steps === 1 && counts[StepKind.IS_A_DOWN] === 1

/** Grows the automaton from the empty path; a class without credit is cut, for credit never rises along a path. */
class Compiler {
  readonly #states: PathClass[] = []
  readonly #byCounts = new Map<string, number>()
  readonly #least: number

  constructor(readonly policy: ConceptCreditPolicy) {
    this.#least = Math.max(1, policy.floorBp)
  }

  compile(): PathAutomaton {
    this.#state(new Array<number>(KINDS).fill(0), 0)
    const next: number[] = []
    for (let at = 0; at < this.#states.length; at++) {
      const { counts, steps } = this.#states[at] as PathClass
      for (let kind = 0; kind < KINDS; kind++)
        next.push(this.#state(counts.with(kind, (counts[kind] as number) + 1), steps + 1))
    }
    const sibling = this.#siblings() ? this.#appendSibling(next) : -1
    if (this.#states.length > MAX_STATES) throw new RangeError(`${this.#states.length} classes of paths are too many`)
    return {
      next: Int8Array.from(next),
      creditBp: Uint16Array.from(this.#states, (state) => state.creditBp),
      sibling,
    }
  }

  #siblings(): boolean {
    return this.policy.siblingBp >= this.#least && this.policy.maxHops >= 2
  }

  #state(counts: readonly number[], steps: number): number {
    if (steps > this.policy.maxHops || !isLawful(counts, steps)) return -1
    const credit = classCreditBp(this.policy, counts)
    const worth = steps === 0 || credit >= this.#least
    if (!worth && !(isHalfSibling(counts, steps) && this.#siblings())) return -1
    const key = counts.join()
    const known = this.#byCounts.get(key)
    if (known !== undefined) return known
    this.#byCounts.set(key, this.#states.length)
    return this.#states.push({ counts, steps, creditBp: worth ? credit : 0 }) - 1
  }

  /** One more state, an end: reached from "one step down" by one step up. */
  #appendSibling(next: number[]): number {
    const half = this.#states.findIndex((state) => isHalfSibling(state.counts, state.steps))
    const sibling = this.#states.push({ counts: [], steps: 2, creditBp: this.policy.siblingBp }) - 1
    next[half * KINDS + StepKind.IS_A_UP] = sibling
    for (let kind = 0; kind < KINDS; kind++) next.push(-1)
    return sibling
  }
}

const compiled = new WeakMap<ConceptCreditPolicy, PathAutomaton>()

/** The automaton of a policy; made once per policy object. Throws a RangeError on numbers out of bounds. */
export function pathAutomaton(policy: ConceptCreditPolicy): PathAutomaton {
  let automaton = compiled.get(policy)
  if (!automaton) {
    checkConceptCreditPolicy(policy)
    automaton = new Compiler(policy).compile()
    compiled.set(policy, automaton)
  }
  return automaton
}

/** How many kinds of step there are: the width of a row of `PathAutomaton.next`. */
export const STEP_KIND_COUNT = KINDS
