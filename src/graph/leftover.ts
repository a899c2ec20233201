import type { Projection } from './projection.ts'

/**
 * Parts of the graph whose aggregate nobody knows any more, by the part's own name: so that what a rebuild takes out goes
 * the same way as every other change, and whoever follows the applied sequence hears of it. Nobody knows of what kind
 * they were, so their removal may touch every label and type.
 */
export const leftoverProjection = (projections: readonly Projection[]): Projection => ({
  kind: 'leftover',
  labels: [...new Set(projections.flatMap((projection) => projection.labels))],
  edgeTypes: [...new Set(projections.flatMap((projection) => projection.edgeTypes))],
  foreignEdgeTypes: [...new Set(projections.flatMap((projection) => projection.foreignEdgeTypes ?? []))],
  shownBy: [...new Set(projections.flatMap((projection) => projection.shownBy ?? []))],
  touchesConcepts: 'always',
  // some of them may be large
  batch: 100,
  read: async () => new Map(),
  ids: async () => [],
})
