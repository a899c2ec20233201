import type { Session } from '../database/session.ts'
import { readGraphVersions } from '../graph/driver.ts'
import type { GraphReader } from '../shared/graph.ts'
import {
  type ConceptAssociationRow,
  type ConceptFrameworkRow,
  type ConceptItemRow,
  type ConceptMappingRow,
  conceptAssociations,
  conceptFrameworks,
  conceptItems,
  conceptMappings,
} from './concept.graph.ts'
import { type ConceptEdge, ConceptGraph, type ConceptNode } from './concept-credit.ts'
import { associationEdge, mappingEdge } from './concept-edge.ts'
import { Versioned } from './versioned.ts'

export { ConceptGraph } from './concept-credit.ts'

const held = new WeakMap<GraphReader, Versioned<ConceptGraph>>()

/**
 * All concepts of the graph, ready to be asked for credit; not older than the graph at the time of the call. Kept in the
 * process and read again when a change that touches concepts was applied, never twice at once. UNAVAILABLE while the
 * graph is away.
 */
export function conceptGraph(session: Session): Promise<ConceptGraph> {
  const { graph } = session
  let versioned = held.get(graph)
  if (!versioned) {
    versioned = new Versioned()
    held.set(graph, versioned)
  }
  return versioned.current({
    version: async () => (await readGraphVersions(graph)).conceptVersion,
    load: () => loadConcepts(graph),
  })
}

async function loadConcepts(graph: GraphReader): Promise<ConceptGraph> {
  const [frameworks, items, associations, mappings] = await Promise.all([
    graph.read(conceptFrameworks, {}),
    graph.read(conceptItems, {}),
    graph.read(conceptAssociations, {}),
    graph.read(conceptMappings, {}),
  ])
  const byId = new Map(frameworks.map((framework) => [framework.id, framework]))
  return new ConceptGraph(conceptNodes(items, byId), conceptEdges(associations, mappings, byId))
}

type Frameworks = ReadonlyMap<string, ConceptFrameworkRow>

/** One node a lineage: as its newest published version says it. A lineage that was replaced stays, for old evidence. */
function conceptNodes(items: readonly ConceptItemRow[], frameworks: Frameworks): ConceptNode[] {
  const chosen = new Map<string, ConceptItemRow>()
  for (const item of items) {
    const other = chosen.get(item.lineage)
    if (frameworks.has(item.framework) && (!other || isLater(item, other, frameworks))) chosen.set(item.lineage, item)
  }
  return [...chosen.values()]
}

function isLater(item: ConceptItemRow, other: ConceptItemRow, frameworks: Frameworks): boolean {
  const revision = ({ framework }: ConceptItemRow): number => frameworks.get(framework)?.revision ?? 0
  return revision(item) > revision(other) || (revision(item) === revision(other) && item.framework > other.framework)
}

/**
 * What the newest published versions assert about their own items, what replaced what in any published version, and
 * what was agreed.
 */
function conceptEdges(
  associations: readonly ConceptAssociationRow[],
  mappings: readonly ConceptMappingRow[],
  frameworks: Frameworks,
): ConceptEdge[] {
  const edges: ConceptEdge[] = []
  for (const { id, type, origin, destination, ...of } of associations) {
    const asserting = frameworks.get(of.framework)
    if (!asserting || !(asserting.newest || type === 'REPLACED_BY')) continue
    const documents = [of.originFramework, of.destinationFramework].map((end) => frameworks.get(end)?.document)
    const withinFramework = documents.every((document) => document === asserting.document)
    const { hierarchy, library } = asserting
    const edge = associationEdge({ id, type, from: origin, to: destination, library, hierarchy, withinFramework })
    if (edge) edges.push(edge)
  }
  for (const { origin, destination, ...mapping } of mappings) {
    const edge = mappingEdge({ ...mapping, from: origin, to: destination })
    if (edge) edges.push(edge)
  }
  return edges
}
