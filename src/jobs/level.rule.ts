import { measuredParts } from '../shared/levels.ts'
import { type UserError, UserErrorCode, userError } from '../shared/payload.ts'
import type { LevelInput } from './requirement.inputs.ts'
import type { RequiredLevel } from './requirement.ts'

/** A step of a scale, as far as a requirement or an outcome needs it. */
export interface KnownLevel {
  readonly id: string
  readonly scale: string
  readonly label: string
  readonly parts: number
}

/** A scale with numbers of its own, or without (null). */
export interface KnownScale {
  readonly id: string
  readonly minimum: number | null
  readonly maximum: number | null
}

export interface KnownLevels {
  level(id: string): KnownLevel | null
  scale(id: string): KnownScale | null
}

/** A level as given, or what is wrong with it. A measured zero of a scale asks for nothing: null. */
export function levelOf(
  input: LevelInput | null | undefined,
  known: KnownLevels,
  path: string,
): { level: RequiredLevel | null; errors: UserError[] } {
  if (input?.level != null) {
    const step = known.level(input.level)
    if (!step) return refused(UserErrorCode.NOT_FOUND, 'No such level, or it is not yours to see.', `${path}.level`)
    return { level: { scale: step.scale, parts: step.parts, label: step.label, level: step.id }, errors: [] }
  }
  if (input?.measured == null) return { level: null, errors: [] }
  const { scale: id, value } = input.measured
  const scale = known.scale(id)
  if (!scale)
    return refused(UserErrorCode.NOT_FOUND, 'No such scale, or it is not yours to see.', `${path}.measured.scale`)
  if (scale.minimum === null || scale.maximum === null)
    return refused(
      UserErrorCode.INVALID,
      'This scale has steps and no numbers; name a level.',
      `${path}.measured.scale`,
    )
  const parts = measuredParts(value, scale.minimum, scale.maximum)
  if (parts === null)
    return refused(
      UserErrorCode.INVALID,
      `${value} is outside of this scale, ${scale.minimum} to ${scale.maximum}.`,
      `${path}.measured.value`,
    )
  return { level: parts === 0 ? null : { scale: id, parts, label: String(value), level: null }, errors: [] }
}

const refused = (code: UserErrorCode, message: string, path: string) => ({
  level: null,
  errors: [userError(code, message, path)],
})
