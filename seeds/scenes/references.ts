import { FRAMEWORKS } from '../world/frameworks.ts'
import type { CompetencyRef } from '../world/model.ts'

/** `DAP.E2`, as the world calls a competency. */
export function refOf(competency: {
  readonly humanCodingScheme: string
  readonly framework: { readonly title: string }
}): CompetencyRef {
  const [key] = Object.entries(FRAMEWORKS).find(([, source]) => source.title === competency.framework.title) ?? ['?']
  return `${key}.${competency.humanCodingScheme}` as CompetencyRef
}
