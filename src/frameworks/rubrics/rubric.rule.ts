import { MAX_LEVEL_STEPS } from '../../shared/levels.ts'
import { type UserError, UserErrorCode, userError } from '../../shared/payload.ts'
import { derivedUuid } from '../formats/identifiers.ts'
import type { JsonObject } from '../formats/json-text.ts'
import type { RubricCriterionInput, RubricLevelInput, SaveRubricInput } from './rubric.inputs.ts'

const MAX_CRITERIA = 50
const LENGTHS = { quality: 200, category: 500, description: 5_000, feedback: 5_000 } as const

/** What is too long, too many or not said. Pure. */
export function rubricFaults({ criteria }: SaveRubricInput): UserError[] {
  const faults: UserError[] = []
  const refuse = (code: UserErrorCode, message: string, path: string) =>
    faults.push(userError(code, message, `input.criteria${path}`))
  if (criteria.length > MAX_CRITERIA) {
    refuse(UserErrorCode.LIMIT, `At most ${MAX_CRITERIA} criteria; ${criteria.length} were sent.`, '')
    return faults
  }
  criteria.forEach((criterion, at) => {
    tooLong(criterion, `.${at}`, refuse)
    const { levels } = criterion
    if (levels.length > MAX_LEVEL_STEPS)
      refuse(UserErrorCode.LIMIT, `At most ${MAX_LEVEL_STEPS} levels; ${levels.length} were sent.`, `.${at}.levels`)
    else
      for (const [step, level] of levels.entries()) {
        tooLong(level, `.${at}.levels.${step}`, refuse)
        if (level.quality.trim() === '')
          refuse(UserErrorCode.INVALID, 'This must not be empty.', `.${at}.levels.${step}.quality`)
      }
  })
  return faults
}

function tooLong(
  said: RubricCriterionInput | RubricLevelInput,
  path: string,
  refuse: (code: UserErrorCode, message: string, path: string) => unknown,
): void {
  for (const [name, most] of Object.entries(LENGTHS)) {
    const text = (said as unknown as Record<string, unknown>)[name]
    if (typeof text === 'string' && text.length > most)
      refuse(UserErrorCode.LIMIT, `At most ${most} characters; this has ${text.length}.`, `${path}.${name}`)
  }
}

/**
 * What an input says of a CFRubric, as CASE writes it; `links`: of each criterion to the item that it judges. The parts
 * of a rubric are named by their places, so that saying the same again changes nothing.
 */
export function rubricFields(
  rubric: string,
  input: SaveRubricInput,
  links: readonly (JsonObject | null)[],
  now: string,
): JsonObject {
  const element = (identifier: string) => ({ identifier, uri: `urn:uuid:${identifier}`, lastChangeDateTime: now })
  const criteria = input.criteria.map((criterion, at): JsonObject => {
    const identifier = derivedUuid('criterion', rubric, String(at))
    return said({
      ...element(identifier),
      category: criterion.category,
      description: criterion.description,
      CFItemURI: links[at],
      weight: criterion.weight,
      position: at + 1,
      rubricId: rubric,
      CFRubricCriterionLevels: criterion.levels.map((level, step) =>
        said({
          ...element(derivedUuid('level', identifier, String(step))),
          quality: level.quality,
          description: level.description,
          feedback: level.feedback,
          score: level.score ?? step + 1,
          position: step + 1,
          rubricCriterionId: identifier,
        }),
      ),
    })
  })
  return { title: input.title, description: input.description ?? null, CFRubricCriteria: criteria }
}

const said = (fields: Readonly<Record<string, JsonObject[string] | undefined>>): JsonObject =>
  Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== null && value !== undefined && value !== ''),
  ) as JsonObject
