import type { RequirementRow } from './job-profile.row.ts'
import type { LevelInput, RequirementInput, RequirementTargetInput } from './requirement.inputs.ts'
import type { RequiredLevel, TargetSpec } from './requirement.ts'

/** A level that is kept, as it was sent. Pure. */
export function levelInputOf(level: RequiredLevel | null): LevelInput | null {
  if (level === null) return null
  return level.level === null
    ? { measured: { scale: level.scale, value: Number(level.label) } }
    : { level: level.level }
}

/** By what a level is found again: its step, or the number on its scale. */
export const levelKey = (level: RequiredLevel): string => level.level ?? `${level.scale} ${level.label}`

/** What becomes of levels beside a competency that another takes the place of, by `levelKey`; others stay. */
export type LevelsAfter = ReadonlyMap<string, LevelInput | null>

export function levelAfter(level: RequiredLevel | null, levels: LevelsAfter): LevelInput | null {
  const after = level === null ? undefined : levels.get(levelKey(level))
  return after === undefined ? levelInputOf(level) : after
}

function targetInputOf(target: TargetSpec, from: string, to: string): RequirementTargetInput {
  if (target.kind === 'COMPETENCY') return { competency: target.competency === from ? to : target.competency }
  const { name, achievementType, achievements, issuers, current } = target
  return { credential: { name, achievementType, achievements: [...achievements], issuers: [...issuers], current } }
}

/** Lines as they were sent, but for one competency that another takes the place of; null when none names it. Pure. */
export function retargetedLines(
  lines: readonly RequirementRow[],
  from: string,
  to: string,
  levels: LevelsAfter,
): RequirementInput[] | null {
  const names = (target: TargetSpec, id: string) => target.kind === 'COMPETENCY' && target.competency === id
  if (!lines.some((line) => line.anyOf.some((target) => names(target, from)))) return null
  return lines.map((line) => {
    // Where both did, the other one does now.
    const doubled = line.anyOf.some((target) => names(target, to))
    // The level of a line is that of all its competencies
    const alone = line.anyOf.length === 1 && line.anyOf.some((target) => names(target, from))
    const anyOf = line.anyOf.filter((target) => !(doubled && names(target, from)))
    return {
      kind: line.kind,
      anyOf: anyOf.map((target) => targetInputOf(target, from, to)),
      text: line.text,
      importance: line.importance / 100,
      level: alone ? levelAfter(line.level, levels) : levelInputOf(line.level),
      acceptedEvidence: line.acceptedEvidence as RequirementInput['acceptedEvidence'],
      acceptedBasis: line.acceptedBasis as RequirementInput['acceptedBasis'],
      requiredAtHiring: line.requiredAtHiring,
    }
  })
}
