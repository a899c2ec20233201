import type { GraphEdge, GraphNode, GraphPart } from '../../graph/projection.ts'
import type { FrameworkFacts, FrameworkMembers } from '../framework.projection.ts'

const edge = (type: string, from: string, to: string, properties: GraphEdge['properties'] = {}): GraphEdge => ({
  type,
  from,
  to,
  properties,
})

/** The scales that a version uses, of which it owns those that it brought. */
export function scaleParts(framework: FrameworkFacts, members: FrameworkMembers): GraphPart {
  const own = members.scales.filter((scale) => scale.ownerId === framework.id)
  const nodes = own.map(
    ({ id, uri, title, version, minimum, maximum }): GraphNode => ({
      id,
      labels: ['ProficiencyScale'],
      properties: { uri, title, version, minimum, maximum, library: framework.library },
    }),
  )
  const levels = members.levels.map(
    ({ id, rank, label, description, parts, scaleId }): GraphNode => ({
      id,
      labels: ['ProficiencyLevel'],
      properties: { rank, label, description, parts, scale: scaleId },
    }),
  )
  return {
    nodes: [...nodes, ...levels],
    edges: [
      ...members.scales.map((scale, ordinal) => edge('HAS_SCALE', framework.id, scale.id, { ordinal })),
      ...members.levels.map((level) => edge('HAS_LEVEL', level.scaleId, level.id)),
    ],
  }
}
