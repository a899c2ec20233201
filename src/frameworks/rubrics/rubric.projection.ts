import type { GraphEdge, GraphNode, GraphPart } from '../../graph/projection.ts'
import type { CaseDocument } from '../formats/case-model.ts'
import { readRubric } from '../formats/case-rubrics.ts'
import { FindingCollector } from '../formats/findings.ts'
import type { JsonObject } from '../formats/json-text.ts'

/** Criteria and levels of a stored rubric. The parser reads it again: it was clean once, so there is nothing to report. */
export function rubricPart(
  rubric: string,
  source: JsonObject,
  idOf: (kind: string, identifier: string) => string,
  competencies: readonly { readonly id: string; readonly identifier: string; readonly uri: string }[],
): GraphPart {
  const document = { identifier: rubric, lastChange: 0 } as CaseDocument
  const context = { report: new FindingCollector(), unknown: new Map<string, string>(), document }
  const { element } = readRubric({ value: source, path: '$' }, context)
  const items = new Map(competencies.map((one) => [one.identifier, one.id]))
  const byUri = new Map(competencies.map((one) => [one.uri, one.id]))
  const nodes: GraphNode[] = []
  const edges: GraphEdge[] = []
  for (const criterion of element.criteria) {
    const id = idOf('CFRubricCriterion', criterion.identifier)
    const { identifier, uri, category, description, weight, position } = criterion
    nodes.push({ id, labels: ['Criterion'], properties: { identifier, uri, category, description, weight, position } })
    edges.push({ type: 'HAS_CRITERION', from: rubric, to: id, properties: {} })
    const item = criterion.item && (items.get(criterion.item.identifier) ?? byUri.get(criterion.item.uri))
    if (item) edges.push({ type: 'ASSESSES', from: id, to: item, properties: {} })
    for (const level of criterion.levels) {
      const levelId = idOf('CFRubricCriterionLevel', `${criterion.identifier}/${level.identifier}`)
      const { description: text, quality, feedback, score } = level
      nodes.push({
        id: levelId,
        labels: ['Level'],
        properties: {
          identifier: level.identifier,
          uri: level.uri,
          quality,
          description: text,
          feedback,
          score,
          position: level.position,
        },
      })
      edges.push({ type: 'HAS_LEVEL', from: id, to: levelId, properties: {} })
    }
  }
  return { nodes, edges }
}
