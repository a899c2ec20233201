import type { ConceptEdgeKind } from './concept-credit.ts'
import { StepKind } from './path-class.ts'

/** The step from the end `from` of an edge to its end `to`. */
export const UP_OF: Readonly<Record<ConceptEdgeKind, StepKind>> = {
  IS_A: StepKind.IS_A_UP,
  PART_OF: StepKind.PART_OF_UP,
  BROADER: StepKind.MAPPED_UP,
  SAME: StepKind.SAME,
  CLOSE: StepKind.CLOSE,
  RELATED: StepKind.RELATED,
}

/** And back. */
export const DOWN_OF: Readonly<Record<ConceptEdgeKind, StepKind>> = {
  ...UP_OF,
  IS_A: StepKind.IS_A_DOWN,
  PART_OF: StepKind.PART_OF_DOWN,
  BROADER: StepKind.MAPPED_DOWN,
}

/** Steps as they are laid, from the required end. */
export const FORWARDS: readonly StepKind[] = Object.values(StepKind)

/** And as they read from the other end. */
export const BACKWARDS: readonly StepKind[] = FORWARDS.map((kind) => {
  const edge = (Object.keys(UP_OF) as ConceptEdgeKind[]).find((it) => UP_OF[it] === kind || DOWN_OF[it] === kind)!
  return UP_OF[edge] === kind ? DOWN_OF[edge] : UP_OF[edge]
})
