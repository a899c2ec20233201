import type { GraphEdge, GraphNode, GraphPart } from '../graph/projection.ts'
import { derivedId } from '../shared/ids.ts'
import { EDGE_TYPES } from './association-type.ts'
import { documentKey } from './document-key.ts'
import type { CaseAssociationType } from './formats/case-model.ts'
import { normalIdentifier } from './formats/identifiers.ts'
import type { JsonObject } from './formats/json-text.ts'
import { rubricPart } from './rubrics/rubric.projection.ts'
import { scaleParts } from './rubrics/scale.projection.ts'
import { facetKey } from './search/facet-key.ts'

export interface FrameworkFacts {
  readonly id: string
  readonly library: string
  readonly identifier: string
  readonly revision: number
  readonly uri: string
  readonly title: string
  readonly creator: string
  readonly publisher: string | null
  readonly subject: readonly string[]
  readonly language: string | null
  readonly version: string | null
  readonly frameworkType: string | null
  readonly caseVersion: string | null
  readonly adoptionStatus: string
  readonly published: boolean
  /** Which keeps it; its members see it. */
  readonly cohort: string | null
  readonly newest: boolean
  readonly hierarchyMeaning: string
  readonly matchableItemTypes: readonly string[]
  readonly previousId: string | null
  readonly defaultScaleId: string | null
  readonly lastChange: number
  readonly licenseIdentifier: string | null
}

export interface CompetencyFacts {
  readonly id: string
  /** Null: only referred to. */
  readonly frameworkId: string | null
  readonly lineage: string
  readonly identifier: string
  readonly uri: string
  readonly fullStatement: string
  readonly abbreviatedStatement: string | null
  readonly alternativeLabel: string | null
  readonly humanCodingScheme: string | null
  readonly code: string | null
  readonly listEnumeration: string | null
  readonly itemType: string | null
  readonly conceptKeywords: readonly string[]
  readonly subject: readonly string[]
  readonly educationLevel: readonly string[]
  readonly language: string | null
  readonly notes: string | null
  readonly statusEndDate: string | null
  readonly matchable: boolean
  readonly root: boolean
  readonly position: number
  readonly scaleId: string | null
  readonly itemTypeIdentifier: string | null
  /** Null: only referred to. */
  readonly alternativeLabels: readonly string[] | null
  /** Of subjects and concepts. */
  readonly definitionIdentifiers: readonly string[] | null
}

export interface AssociationFacts {
  readonly id: string
  readonly identifier: string
  readonly uri: string
  readonly type: CaseAssociationType
  readonly extType: string | null
  readonly originId: string
  readonly destinationId: string
  readonly sequenceNumber: number | null
  readonly position: number
  readonly grouping: string | null
  readonly notes: string | null
  readonly inTree: boolean
  readonly generated: boolean
}

export interface DefinitionFacts {
  readonly id: string
  readonly kind: string
  readonly identifier: string
  readonly uri: string
  readonly title: string | null
  readonly description: string | null
  readonly rubric: JsonObject | null
}

export interface ScaleFacts {
  readonly id: string
  readonly ownerId: string
  readonly uri: string | null
  readonly title: string
  readonly version: string
  readonly minimum: number | null
  readonly maximum: number | null
}

export interface LevelFacts {
  readonly id: string
  readonly scaleId: string
  readonly rank: number
  readonly label: string
  readonly description: string | null
  readonly parts: number
}

/** What is read at once, because there is little of it; items and associations come in pages. */
export interface FrameworkMembers {
  readonly definitions: readonly DefinitionFacts[]
  readonly scales: readonly ScaleFacts[]
  /** Of the scales that this version owns. */
  readonly levels: readonly LevelFacts[]
}

/** All that rubrics ask of items. */
export type JudgedFacts = Pick<CompetencyFacts, 'id' | 'identifier' | 'uri'>

const LABEL_OF_KIND: Readonly<Record<string, string>> = {
  CFConcepts: 'Concept',
  CFSubjects: 'Subject',
  CFLicenses: 'License',
  CFItemTypes: 'ItemType',
  CFAssociationGroupings: 'Grouping',
  CFRubrics: 'Rubric',
}

const edge = (type: string, from: string, to: string, properties: GraphEdge['properties'] = {}): GraphEdge => ({
  type,
  from,
  to,
  properties,
})

/** What one version means in the graph, piece by piece. Pure. */
export class FrameworkPieces {
  readonly #definitions: ReadonlyMap<string, string>

  constructor(
    private readonly framework: FrameworkFacts,
    private readonly members: FrameworkMembers,
  ) {
    this.#definitions = new Map(
      members.definitions.map((one) => [`${one.kind}:${normalIdentifier(one.identifier)}`, one.id]),
    )
  }

  /** Whether `definitions` needs to know the items. */
  get judges(): boolean {
    return this.members.definitions.some(({ rubric }) => rubric !== null)
  }

  /** The version itself and its scales. */
  head(): GraphPart {
    const { framework } = this
    const edges: GraphEdge[] = []
    if (framework.previousId !== null) edges.push(edge('NEXT_VERSION_OF', framework.id, framework.previousId))
    const license = this.#definitions.get(`CFLicenses:${normalIdentifier(framework.licenseIdentifier ?? '')}`)
    if (license) edges.push(edge('LICENSED_UNDER', framework.id, license))
    const scales = scaleParts(framework, this.members)
    return { nodes: [frameworkNode(framework), ...scales.nodes], edges: [...edges, ...scales.edges] }
  }

  /** Items, and the ends that this version was first to name. */
  competencies(page: readonly CompetencyFacts[]): GraphPart {
    const edges: GraphEdge[] = []
    for (const competency of page)
      if (competency.frameworkId !== null) edges.push(...competencyEdges(competency, this.framework, this.#definitions))
    return { nodes: page.map((competency) => competencyNode(competency, this.framework)), edges }
  }

  associations(page: readonly AssociationFacts[]): GraphPart {
    return { nodes: [], edges: page.map((association) => associationEdge(association, this.framework)) }
  }

  definitions(judged: readonly JudgedFacts[]): GraphPart {
    const parts = this.members.definitions.map((definition) => definitionPart(definition, this.framework, judged))
    return { nodes: parts.flatMap((part) => part.nodes), edges: parts.flatMap((part) => part.edges) }
  }
}

function frameworkNode(framework: FrameworkFacts): GraphNode {
  const { id, previousId: _previous, defaultScaleId: _scale, licenseIdentifier: _license, ...properties } = framework
  return {
    id,
    labels: ['Framework'],
    properties: { ...properties, document: documentKey(framework.library, framework.identifier) },
  }
}

function competencyNode(competency: CompetencyFacts, framework: FrameworkFacts): GraphNode {
  const resolved = competency.frameworkId !== null
  const common = {
    lineage: competency.lineage,
    library: framework.library,
    identifier: competency.identifier,
    uri: competency.uri,
    fullStatement: competency.fullStatement,
    matchable: competency.matchable,
    resolved,
  }
  // One that is only referred to has no framework whose state could show it: it is no target and not searched.
  if (!resolved)
    return { id: competency.id, labels: ['Competency', 'Unresolved'], properties: { ...common, newest: false } }
  return {
    id: competency.id,
    labels: ['Competency', 'Target'],
    properties: {
      ...common,
      framework: framework.id,
      document: documentKey(framework.library, framework.identifier),
      published: framework.published,
      cohort: framework.cohort,
      newest: framework.newest,
      abbreviatedStatement: competency.abbreviatedStatement,
      alternativeLabel: competency.alternativeLabel,
      humanCodingScheme: competency.humanCodingScheme,
      code: competency.code,
      listEnumeration: competency.listEnumeration,
      itemType: competency.itemType,
      alternativeLabels: competency.alternativeLabels?.length ? competency.alternativeLabels.join('; ') : null,
      keywords: competency.conceptKeywords.length > 0 ? competency.conceptKeywords.join('; ') : null,
      subject: competency.subject,
      educationLevel: competency.educationLevel,
      language: competency.language,
      notes: competency.notes,
      statusEndDate: competency.statusEndDate,
      root: competency.root,
      position: competency.position,
      facetKey: facetKey({ ...competency, framework: framework.id }),
    },
  }
}

function* competencyEdges(
  competency: CompetencyFacts,
  framework: FrameworkFacts,
  definitions: ReadonlyMap<string, string>,
): Generator<GraphEdge> {
  yield edge('IN_FRAMEWORK', competency.id, framework.id)
  const scale = competency.scaleId ?? (competency.matchable ? framework.defaultScaleId : null)
  if (scale !== null) yield edge('MEASURED_ON', competency.id, scale)
  const type = definitions.get(`CFItemTypes:${normalIdentifier(competency.itemTypeIdentifier ?? '')}`)
  if (type) yield edge('OF_TYPE', competency.id, type)
  for (const identifier of new Set(competency.definitionIdentifiers ?? [])) {
    const known = normalIdentifier(identifier)
    const about = definitions.get(`CFSubjects:${known}`) ?? definitions.get(`CFConcepts:${known}`)
    if (about) yield edge('ABOUT', competency.id, about)
  }
}

/** Who sees it is said by its framework alone, so that a change of that is a change of one node and its items. */
const associationEdge = (association: AssociationFacts, framework: FrameworkFacts): GraphEdge => {
  const { type, originId, destinationId, ...properties } = association
  return edge(EDGE_TYPES[type], originId, destinationId, {
    ...properties,
    framework: framework.id,
  })
}

function definitionPart(
  definition: DefinitionFacts,
  framework: FrameworkFacts,
  competencies: readonly JudgedFacts[],
): GraphPart {
  const { id, kind, identifier, uri, title, description, rubric } = definition
  const label = LABEL_OF_KIND[kind] as string
  const node: GraphNode = {
    id,
    labels: [label],
    properties: { identifier, uri, title, description, library: framework.library, framework: framework.id },
  }
  const home = edge('IN_FRAMEWORK', id, framework.id)
  if (rubric === null) return { nodes: [node], edges: [home] }
  const idOf = (kindOfPart: string, part: string) => derivedId('definition', framework.id, kindOfPart, part)
  const inside = rubricPart(id, rubric, idOf, competencies)
  return { nodes: [node, ...inside.nodes], edges: [home, ...inside.edges] }
}
