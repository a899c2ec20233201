import type { CreditedConcept } from '../crosswalks/concept-credit.ts'
import type { TargetSpec } from '../jobs/requirement.ts'
import { compareText } from '../shared/compare-text.ts'
import { LEVEL_PARTS, type LevelOnScale } from '../shared/levels.ts'

/** What a program claims to give to whoever completes it; or, not guaranteed, to whoever chooses it. */
export interface Offer {
  /** Null: the credential that completing the program awards. */
  readonly outcome: string | null
  readonly lineage: string | null
  /** Achievement that comes with it. */
  readonly achievement: string | null
  readonly assessed: boolean
  readonly level: LevelOnScale | null
  /** Of the program itself or of a required course; false: of an elective. */
  readonly guaranteed: boolean
}

/** The numbers of the policy that a gap needs, in basis points. */
export interface GapPolicy {
  readonly preferredWeightBp: number
  readonly listedOutcomeBp: number
  /** From this concept credit on, an outcome counts as the same competency. */
  readonly thresholdBp: number
}

/**
 * λ in parts of LEVEL_PARTS: finer than the scorer's thousandths, so that "two of three steps" is two thirds and the
 * figures of a report stay exact.
 */
export interface LevelCredit {
  readonly credit: number
  readonly unknown: boolean
}

export interface GapRules {
  readonly policy: GapPolicy
  /** κ: what shown lineages are worth where this one is required; the lineage itself may be left out. */
  credited(required: string): readonly CreditedConcept[]
  levelCredit(required: LevelOnScale | null, shown: LevelOnScale | null): LevelCredit
}

/** One offer held against one target. */
export interface Coverage {
  readonly offer: Offer
  readonly conceptBp: number
  readonly levelCredit: number
  readonly levelUnknown: boolean
  readonly path: CreditedConcept['path']
  /** κ·λ·(assessed or listed), in units of COVERAGE_ONE. */
  readonly worth: number
}

/** κ in basis points · λ in parts · assessed or listed in basis points. */
export const COVERAGE_ONE = 10_000 * LEVEL_PARTS * 10_000

/** Best first: worth, then κ, then λ, then the outcome's id, so that order of input changes nothing. */
const byWorth = (a: Coverage, b: Coverage): number =>
  b.worth - a.worth ||
  b.conceptBp - a.conceptBp ||
  b.levelCredit - a.levelCredit ||
  compareText(a.offer.outcome ?? '', b.offer.outcome ?? '')

/** A curriculum as it is looked up: offers by what they give. */
export class Curriculum {
  readonly #byLineage = new Map<string, Offer[]>()
  readonly #byAchievement = new Map<string, Offer[]>()

  constructor(
    offers: readonly Offer[],
    private readonly rules: GapRules,
  ) {
    for (const offer of offers) {
      if (offer.lineage !== null) add(this.#byLineage, offer.lineage, offer)
      if (offer.achievement !== null) add(this.#byAchievement, offer.achievement, offer)
    }
  }

  /** All offers that help with a target, best first. */
  coverages(target: TargetSpec, level: LevelOnScale | null): Coverage[] {
    if (target.kind === 'CREDENTIAL') return this.#credentials(target.achievements)
    const found: Coverage[] = []
    for (const concept of withItself(this.rules.credited(target.lineage), target.lineage))
      for (const offer of this.#byLineage.get(concept.lineage) ?? []) found.push(this.#coverage(offer, concept, level))
    return found.sort(byWorth)
  }

  #coverage(offer: Offer, concept: CreditedConcept, level: LevelOnScale | null): Coverage {
    const { credit, unknown } = this.rules.levelCredit(level, offer.level)
    const assessed = offer.assessed ? 10_000 : this.rules.policy.listedOutcomeBp
    return {
      offer,
      conceptBp: concept.creditBp,
      levelCredit: credit,
      levelUnknown: unknown,
      path: concept.path,
      worth: concept.creditBp * credit * assessed,
    }
  }

  /** A credential is given or not: no concept, level or assessment can make it partial. */
  #credentials(achievements: readonly string[]): Coverage[] {
    return achievements
      .flatMap((achievement) => this.#byAchievement.get(achievement) ?? [])
      .map((offer) => ({
        offer,
        conceptBp: 10_000,
        levelCredit: LEVEL_PARTS,
        levelUnknown: false,
        path: [],
        worth: COVERAGE_ONE,
      }))
      .sort(byWorth)
  }
}

/** κ's list, with the required lineage itself at full credit. */
export const withItself = (concepts: readonly CreditedConcept[], lineage: string): readonly CreditedConcept[] =>
  concepts.some((concept) => concept.lineage === lineage)
    ? concepts
    : [{ lineage, creditBp: 10_000, path: [] }, ...concepts]

export function add<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const group = map.get(key)
  if (group) group.push(value)
  else map.set(key, [value])
}
