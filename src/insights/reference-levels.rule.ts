import type { LevelInput } from '../jobs/requirement.inputs.ts'
import type { RequiredLevel } from '../jobs/requirement.ts'
import { levelKey } from '../jobs/retarget.rule.ts'
import { type Finding, Severity } from '../shared/finding.ts'

/** A level that a reference names beside a competency which another is to take the place of. */
export interface CarriedLevel {
  readonly level: RequiredLevel
  /** The line names further competencies, of which the level is too. */
  readonly shared: boolean
  /** Its scale is one of the old competency or its framework. */
  readonly ofOld: boolean
  /** Its scale is that of the new competency; where that has none, one of its framework. */
  readonly ofNew: boolean
  /** What the scale of the new competency is called; null: it has none. */
  readonly newScale: string | null
  /** What an agreed map makes of it there; null: it reaches no step, or there is no map. */
  readonly mapped: { readonly level: string; readonly label: string } | null
}

/** Whether a level is still one of the competency that it stands beside, and what it becomes where it is not. */
export enum LevelFate {
  /** The scale is the same, or was never one of the framework's. */
  KEPT = 'KEPT',
  MAPPED = 'MAPPED',
  /** It stays for the sake of the other competencies. */
  SHARED = 'SHARED',
  LOST = 'LOST',
}

export function fateOf({ shared, ofOld, ofNew, mapped }: CarriedLevel): LevelFate {
  if (!ofOld || ofNew) return LevelFate.KEPT
  if (shared) return LevelFate.SHARED
  return mapped ? LevelFate.MAPPED : LevelFate.LOST
}

const SAID: Readonly<
  Record<LevelFate, { severity: Severity; code: string; say: (one: CarriedLevel) => string } | null>
> = {
  KEPT: null,
  MAPPED: {
    severity: Severity.NOTE,
    code: 'LEVEL_MAPPED',
    say: ({ mapped }) => `an agreed map makes it "${mapped?.label}".`,
  },
  SHARED: {
    severity: Severity.WARNING,
    code: 'LEVEL_OF_OTHERS',
    say: () => 'it stays for the other competencies of the line. Change the line by hand to ask for another.',
  },
  LOST: {
    severity: Severity.WARNING,
    code: 'LEVEL_LOST',
    say: () => 'no agreed map reaches a step of it. Approve with level, or with withoutLevel: true.',
  },
}

/** What whoever decides has to know of the levels. */
export function levelFindings(carried: readonly CarriedLevel[]): Finding[] {
  const findings = new Map<string, Finding>()
  for (const one of carried) {
    const said = SAID[fateOf(one)]
    if (said === null) continue
    const { severity, code, say } = said
    const there =
      one.newScale === null ? 'what takes the place has no scale' : `what takes the place has scale "${one.newScale}"`
    const message = `Level "${one.level.label}": ${there}; ${say(one)}`
    findings.set(message, { severity, code, message, path: null, repaired: code === 'LEVEL_MAPPED' })
  }
  return [...findings.values()]
}

/** What levels become, by `levelKey`; what is not in here stays. `lost`: what becomes of those that are lost. */
export function levelsAfter(
  carried: readonly CarriedLevel[],
  lost: LevelInput | null,
): ReadonlyMap<string, LevelInput | null> {
  const after = new Map<string, LevelInput | null>()
  for (const one of carried) {
    const fate = fateOf(one)
    if (fate === LevelFate.MAPPED && one.mapped) after.set(levelKey(one.level), { level: one.mapped.level })
    else if (fate === LevelFate.LOST) after.set(levelKey(one.level), lost)
  }
  return after
}
