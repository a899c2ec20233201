import { conceptGraph } from '../crosswalks/concept-graph.ts'
import { rememberedCredits } from '../crosswalks/remembered-credits.ts'
import { approvedScaleMaps } from '../crosswalks/scale-map.graph.ts'
import type { Session } from '../database/session.ts'
import type { RequirementSpec } from '../jobs/requirement.ts'
import type { ScoringPolicy } from './policy.ts'
import { ANY_EVIDENCE, type EvidenceFilter, prepareQuestion, type Question } from './question.ts'

export interface QuestionOptions {
  readonly policy: ScoringPolicy
  /** When evidence is judged, epoch ms. */
  readonly at: number
  readonly filter?: EvidenceFilter
}

/** Makes questions out of lines as someone asks them who sees `libraries`. */
export type QuestionMaker = (
  requirements: readonly RequirementSpec[],
  libraries: readonly string[],
) => Promise<Question>

/** Concepts are read and walked once for all questions, scale maps read once for each set of libraries. */
export async function questionMaker(
  session: Session,
  { policy, at, filter = ANY_EVIDENCE }: QuestionOptions,
): Promise<QuestionMaker> {
  const creditsAs = rememberedCredits(await conceptGraph(session), policy)
  const scaleMaps = new Map<string, ReturnType<typeof approvedScaleMaps>>()
  return async (requirements, libraries) => {
    const key = libraries.join()
    if (!scaleMaps.has(key)) scaleMaps.set(key, approvedScaleMaps(session, libraries))
    return prepareQuestion({
      policy,
      at,
      requirements,
      creditsFor: creditsAs(libraries),
      scaleMaps: await scaleMaps.get(key)!,
      filter,
    })
  }
}
