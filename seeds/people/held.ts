import { achievement } from '../world/achievements.ts'
import { COURSES } from '../world/courses.ts'
import type { CompetencyRef, FrameworkKey, OrganisationKey } from '../world/model.ts'
import { splitRef } from '../world/model.ts'
import type { Form, Held } from './person.ts'

/** How each issuer packs what it signs. */
const FORM: Readonly<Partial<Record<OrganisationKey, Form>>> = {
  ulverstoke: 'JWT',
  resuscitation: 'JWT',
  hollinvale: 'BADGE_2020',
  register: 'BADGE_2020',
}

/** `level` for every competency of the achievement, or one for each; none: the award says no level. */
export function held(
  key: string,
  level: string | Readonly<Partial<Record<CompetencyRef, string>>> | null,
  on: string,
  rest: Partial<Omit<Held, 'achievement' | 'on'>> = {},
): Held {
  const { competencies, issuer } = achievement(key)
  const levels =
    typeof level === 'string'
      ? Object.fromEntries(competencies.map((competency) => [competency, level]))
      : (level ?? {})
  return { achievement: key, levels, on, form: FORM[issuer] ?? 'BADGE', signer: 'ISSUER', ...rest }
}

/** Larkmere marks DAT 140 on three scales' statements; the level of DAP B4 is what jobs ask about. */
export const preparation = (b4: string, on: string): Held =>
  held('DAT 140', { 'DAP.B4': b4, 'DAP.B5': 'Independent', 'LARK.LARK-1.4': 'Proficient' }, on)

const SEEN: Readonly<Record<FrameworkKey, string>> = {
  DAP: 'Independent',
  DSW: 'Practising',
  PCT: 'Independent',
  LARK: 'Proficient',
}

/** The award at the levels that its course sets, or that a workplace usually sees. */
export function usual(key: string, on: string, rest: Partial<Omit<Held, 'achievement' | 'on'>> = {}): Held {
  const set = new Map(COURSES.find((course) => course.key === key)?.outcomes.map((one) => [one.competency, one.level]))
  const levels = Object.fromEntries(
    achievement(key).competencies.map((ref) => [ref, set.get(ref) ?? SEEN[splitRef(ref).framework]]),
  )
  return held(key, levels, on, rest)
}
