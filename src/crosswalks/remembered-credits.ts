import type { ConceptGraph, CreditedConcept } from './concept-credit.ts'
import type { ConceptCreditPolicy } from './concept-policy.ts'

/** More lists than this are not kept for one request. */
const MAX_REMEMBERED = 5_000

/** κ for a required lineage, as someone asks it who sees these libraries. */
export type CreditsFor = (lineage: string) => readonly CreditedConcept[]

/**
 * Concept credit for one request, which asks for the same lineages line after line: each is walked once, and once for
 * all whose libraries differ only by some that hold no concepts.
 */
export function rememberedCredits(
  concepts: ConceptGraph,
  policy: ConceptCreditPolicy,
): (libraries: readonly string[]) => CreditsFor {
  const remembered = new Map<string, readonly CreditedConcept[]>()
  return (libraries) => {
    const visible = new Set(libraries.filter((library) => concepts.hasLibrary(library)))
    const sight = [...visible].sort().join()
    return (lineage) => {
      const key = `${sight} ${lineage}`
      const known = remembered.get(key)
      if (known) return known
      if (remembered.size === MAX_REMEMBERED) remembered.clear()
      const credits = concepts.creditsFor(lineage, visible, policy)
      remembered.set(key, credits)
      return credits
    }
  }
}
