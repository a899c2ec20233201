import { EvidenceClass } from '../shared/evidence.ts'
import { type UserError, UserErrorCode, userError } from '../shared/payload.ts'
import { type KnownLevels, levelOf } from './level.rule.ts'
import type { CredentialTargetInput, RequirementInput, RequirementTargetInput } from './requirement.inputs.ts'
import {
  ACCEPTABLE_BASES,
  ACCEPTABLE_EVIDENCE,
  type RequirementSpec,
  type TargetSpec,
  targetKey,
} from './requirement.ts'

export const MAX_LINES = 50
export const MAX_TARGETS = 20
const MAX_TEXT = 2_000
const MAX_NAME = 300
const MAX_TYPE = 100

/** A competency that the asker may see. */
export interface KnownCompetency {
  readonly id: string
  readonly lineage: string
  /** False for headings, stems and examples. */
  readonly matchable: boolean
  /** False while only referred to by others. */
  readonly resolved: boolean
}

/** A registered achievement and the organisation that awards it. */
export interface KnownAchievement {
  readonly id: string
  readonly creator: string
}

/** What the ids of an input name, as far as the asker may see it; null otherwise. */
export interface KnownThings extends KnownLevels {
  competency(id: string): KnownCompetency | null
  achievement(id: string): KnownAchievement | null
  organisation(id: string): boolean
}

export const IMPORTANCE_RULE = 'Importance is a number from 0.01 to 1000 with at most two decimal places.'

/** Decimal to whole hundredths; null where the rule is broken: a third place is refused rather than rounded away. */
export function importanceInHundredths(importance: number): number | null {
  const hundredths = Math.round(importance * 100)
  const inBounds = importance >= 0.01 && importance <= 1_000
  return inBounds && Math.abs(importance * 100 - hundredths) <= 1e-6 ? hundredths : null
}

/**
 * The one way from what a client sends to what the scorer reads, for stored lines and for lines made up for a question.
 * Pure; everything that is wrong is said at once, each with its path under `path`. Importance becomes whole hundredths.
 */
export function requirementSpecs(
  inputs: readonly RequirementInput[],
  known: KnownThings,
  idOf: (position: number) => string,
  path = 'requirements',
): { specs: RequirementSpec[]; errors: UserError[] } {
  if (inputs.length > MAX_LINES)
    return {
      specs: [],
      errors: [
        userError(
          UserErrorCode.LIMIT,
          `A job has at most ${MAX_LINES} requirements; ${inputs.length} were sent.`,
          path,
        ),
      ],
    }
  const errors: UserError[] = []
  const specs = inputs.map((input, index) => new LineReader(known, `${path}.${index}`, errors).line(input, idOf(index)))
  errors.push(...duplicateLines(specs, path))
  return { specs: errors.length === 0 ? specs : [], errors }
}

class LineReader {
  constructor(
    private readonly known: KnownThings,
    private readonly path: string,
    private readonly errors: UserError[],
  ) {}

  line(input: RequirementInput, id: string): RequirementSpec {
    const anyOf = this.#targets(input.anyOf)
    const { level, errors } = levelOf(input.level, this.known, `${this.path}.level`)
    this.errors.push(...errors)
    if (level !== null && anyOf.length > 0 && anyOf.every((target) => target.kind === 'CREDENTIAL'))
      this.#refuse('A credential is held or not; only a competency has a level.', 'level')
    const text = (input.text ?? '').trim()
    if (text.length > MAX_TEXT) this.#refuse(`At most ${MAX_TEXT} characters.`, 'text', UserErrorCode.LIMIT)
    return {
      id,
      kind: input.kind,
      importance: this.#importance(input.importance ?? 1),
      anyOf,
      level,
      acceptedEvidence: this.#accepted(input.acceptedEvidence, ACCEPTABLE_EVIDENCE, 'acceptedEvidence'),
      acceptedBasis: this.#accepted(input.acceptedBasis, ACCEPTABLE_BASES, 'acceptedBasis'),
      requiredAtHiring: input.requiredAtHiring ?? true,
      text,
    }
  }

  #importance(importance: number): number {
    const hundredths = importanceInHundredths(importance)
    if (hundredths === null) this.#refuse(IMPORTANCE_RULE, 'importance')
    return hundredths ?? 0
  }

  #accepted<Value extends string>(
    given: readonly Value[] | null | undefined,
    all: readonly Value[],
    field: string,
  ): Value[] {
    if (!given) return [...all]
    if ((given as readonly string[]).includes(EvidenceClass.VOID))
      this.#refuse('VOID evidence counts nothing and cannot be accepted.', field)
    else if (given.length === 0) this.#refuse('Accept at least one, or leave it out to accept all.', field)
    return all.filter((it) => given.includes(it))
  }

  #targets(inputs: readonly RequirementTargetInput[]): TargetSpec[] {
    if (inputs.length === 0) this.#refuse('Name at least one target.', 'anyOf')
    if (inputs.length > MAX_TARGETS) {
      this.#refuse(
        `A requirement has at most ${MAX_TARGETS} targets; ${inputs.length} were sent.`,
        'anyOf',
        UserErrorCode.LIMIT,
      )
      return []
    }
    const targets: TargetSpec[] = []
    const seen = new Set<string>()
    inputs.forEach((input, index) => {
      const field = `anyOf.${index}`
      const target =
        input.credential != null
          ? this.#credential(input.credential, `${field}.credential`)
          : this.#competency(input.competency ?? '', `${field}.competency`)
      if (!target) return
      const key = targetKey(target)
      if (seen.has(key)) this.#refuse('This target is named twice in one requirement.', field, UserErrorCode.DUPLICATE)
      seen.add(key)
      targets.push(target)
    })
    return targets
  }

  #competency(id: string, field: string): TargetSpec | null {
    const found = this.known.competency(id)
    if (!found) this.#refuse('No such competency, or it is not yours to see.', field, UserErrorCode.NOT_FOUND)
    else if (!found.resolved) this.#refuse('This competency is only referred to; import its framework first.', field)
    else if (!found.matchable)
      this.#refuse('This is a heading or an example, not a competency; name one below it.', field)
    else return { kind: 'COMPETENCY', competency: found.id, lineage: found.lineage }
    return null
  }

  #credential(input: CredentialTargetInput, field: string): TargetSpec | null {
    const name = input.name.trim()
    const achievementType = input.achievementType.trim()
    const achievements = [...new Set(input.achievements ?? [])]
    const issuers = [...new Set(input.issuers ?? [])]
    const before = this.errors.length
    if (name.length < 1 || name.length > MAX_NAME)
      this.#refuse(`A name has 1 to ${MAX_NAME} characters.`, `${field}.name`)
    if (achievementType.length < 1 || achievementType.length > MAX_TYPE)
      this.#refuse(`An achievementType has 1 to ${MAX_TYPE} characters.`, `${field}.achievementType`)
    if (achievements.length < 1 || achievements.length > MAX_TARGETS)
      this.#refuse(
        `Name 1 to ${MAX_TARGETS} achievements: without one, nobody could show that they hold it.`,
        `${field}.achievements`,
      )
    if (issuers.length > MAX_TARGETS)
      this.#refuse(`At most ${MAX_TARGETS} issuers.`, `${field}.issuers`, UserErrorCode.LIMIT)
    if (this.errors.length > before) return null
    this.#eachKnown(achievements, (id) => this.known.achievement(id) !== null, 'achievement', `${field}.achievements`)
    this.#eachKnown(issuers, (id) => this.known.organisation(id), 'organisation', `${field}.issuers`)
    if (this.errors.length === before && issuers.length > 0) this.#eachAwardedBy(issuers, achievements, field)
    return { kind: 'CREDENTIAL', name, achievementType, achievements, issuers, current: input.current ?? true }
  }

  #eachKnown(ids: readonly string[], isKnown: (id: string) => boolean, what: string, field: string): void {
    ids.forEach((id, index) => {
      if (!isKnown(id))
        this.#refuse(`No such ${what}, or it is not yours to see.`, `${field}.${index}`, UserErrorCode.NOT_FOUND)
    })
  }

  /** Only its creator can award an achievement so that it counts: what is kept is exactly what may be shown. */
  #eachAwardedBy(issuers: readonly string[], achievements: readonly string[], field: string): void {
    achievements.forEach((id, index) => {
      const creator = this.known.achievement(id)?.creator
      if (creator === undefined || !issuers.includes(creator))
        this.#refuse('None of the issuers that you name awards this achievement.', `${field}.achievements.${index}`)
    })
  }

  #refuse(message: string, field: string, code: UserErrorCode = UserErrorCode.INVALID): void {
    this.errors.push(userError(code, message, `${this.path}.${field}`))
  }
}

/** The same thing asked twice would count twice; asked at another level or with other proof it is another line. */
function duplicateLines(specs: readonly RequirementSpec[], path: string): UserError[] {
  const first = new Map<string, number>()
  const errors: UserError[] = []
  specs.forEach((spec, index) => {
    if (spec.anyOf.length === 0) return
    const key = JSON.stringify([
      spec.anyOf.map(targetKey).sort(),
      spec.level && [spec.level.scale, spec.level.parts],
      spec.acceptedEvidence,
      spec.acceptedBasis,
    ])
    const earlier = first.get(key)
    if (earlier === undefined) first.set(key, index)
    else
      errors.push(
        userError(
          UserErrorCode.DUPLICATE,
          `This asks for the same as requirement ${earlier + 1}; give that one more importance instead.`,
          `${path}.${index}`,
        ),
      )
  })
  return errors
}
