import type { Finding } from '../../shared/finding.ts'
import { closingEdges } from './case-cycles.ts'
import { keepLast, noteTriples } from './case-duplicates.ts'
import {
  type DocumentContext,
  type Read,
  readAssociation,
  readDefinition,
  readDocument,
  readItem,
} from './case-elements.ts'
import { type Inside, insideOf, noteSelf, withEnds, withJudged } from './case-ends.ts'
import { CASE_DEFINITION_KINDS, type CaseAssociation, type CaseDocument, type CasePackage } from './case-model.ts'
import { withOwnIdentifiers } from './case-renamed.ts'
import { readRubric } from './case-rubrics.ts'
import { type CaseShape, caseShape } from './case-shape.ts'
import { FindingCollector } from './findings.ts'
import { ImportError } from './import-error.ts'
import { DEFAULT_TEXT_LIMITS, type JsonValue, parseJsonText, type TextLimits } from './json-text.ts'

export interface CaseLimits extends TextLimits {
  /** Items, associations, definitions and rubrics together. */
  readonly elements: number
}

/** Up to this size it is taken at once. DESIGN §2. */
export const DEFAULT_CASE_LIMITS: CaseLimits = { ...DEFAULT_TEXT_LIMITS, elements: 250_000 }

/**
 * Reads a CFPackage of CASE 1.0 or 1.1 as real servers write it. Pure: the same bytes give the same package and
 * findings. Texts come back unchanged; every repair is a finding with its JSON path.
 * @throws ImportError, and nothing else, when the input as a whole cannot be taken.
 */
export function parseCasePackage(
  bytes: Uint8Array,
  limits: CaseLimits = DEFAULT_CASE_LIMITS,
): { package: CasePackage; findings: Finding[] } {
  const report = new FindingCollector()
  const { value, repeated } = parseJsonText(bytes, limits, report)
  return { package: readCaseValue(value, report, { elements: limits.elements, repeated }), findings: report.list() }
}

/**
 * The same for JSON that was read or built before: readers of other formats say what they found as a CFPackage, and it
 * becomes a package here, so that there is one road in. Findings go to the report.
 * @throws ImportError when no package can be made out, or it has too many elements.
 */
export function readCaseValue(
  value: JsonValue,
  report: FindingCollector,
  { elements = DEFAULT_CASE_LIMITS.elements, repeated = new Set<string>(), made }: CaseValueOptions = {},
): CasePackage {
  const shape = withOwnIdentifiers(caseShape(value, repeated, report), report)
  checkCount(shape, made?.count ?? 0, elements)
  const unknown = new Map<string, string>()
  const document = readDocument(shape.document, { report, unknown })
  const parts = readParts(shape, { report, unknown, document })
  const own = made ? readMade(made, document, parts.inside, report) : { associations: [], upwards: [] }
  const cycleClosing = closingEdges([...parts.associations, ...own.upwards], report)
  for (const [name, path] of unknown)
    report.note('CASE_UNKNOWN_FIELD', `${name} is no field of CASE; it is kept and exported as it came.`, path, false)
  return {
    document,
    items: parts.items.map((one) => one.element),
    associations: made ? own.associations : parts.associations.map((one) => one.element),
    definitions: parts.definitions.map((one) => one.element),
    rubrics: parts.rubrics.map((one) => one.element),
    rest: shape.rest,
    definitionsRest: shape.definitionsRest,
    cycleClosing,
  }
}

interface CaseValueOptions {
  readonly elements?: number
  /** JSON paths of members that stood more than once. */
  readonly repeated?: ReadonlySet<string>
  readonly made?: MadeAssociations
}

/**
 * Associations that a reader makes itself, in place of CFAssociations: those of a taxonomy are so many that their JSON
 * would be most of what an import holds. Each identifier and each triple once.
 */
export interface MadeAssociations {
  readonly count: number
  /** Asked when all items are read. */
  readonly read: (document: CaseDocument, inside: Inside) => readonly CaseAssociation[]
}

/** With those that lead upwards, and where they would stand. */
function readMade(made: MadeAssociations, document: CaseDocument, inside: Inside, report: FindingCollector) {
  const associations = made.read(document, inside)
  const upwards: Read<CaseAssociation>[] = []
  for (const [place, element] of associations.entries()) {
    const path = `$.CFAssociations[${place}]`
    noteSelf(element, path, report)
    if (element.type === 'isChildOf') upwards.push({ element, path })
  }
  return { associations, upwards }
}

/** The arrays of a package, each identifier once. */
function readParts(shape: CaseShape, context: DocumentContext) {
  const { report } = context
  const itemsRead = shape.items.map((one) => readItem(one, context)).filter((one) => one !== null)
  const items = keepLast(itemsRead, 'ITEM', 'CFItem', report)
  const inside = insideOf(context.document, items)
  const read = shape.associations.map((one) => readAssociation(one, context)).filter((one) => one !== null)
  const associations = withEnds(keepLast(read, 'ASSOCIATION', 'CFAssociation', report), inside, report)
  noteTriples(associations, report)
  const definitions = CASE_DEFINITION_KINDS.flatMap((kind) => {
    const read = shape.definitions[kind].map((one) => readDefinition(one, kind, context))
    return keepLast(read, 'DEFINITION', kind, report)
  })
  const rubrics = shape.rubrics.map((one) => withJudged(readRubric(one, context), inside))
  return {
    items,
    inside,
    associations,
    definitions,
    rubrics: keepLast(rubrics, 'RUBRIC', 'CFRubric', report),
  }
}

function checkCount(shape: CaseShape, made: number, limit: number): void {
  const definitions = Object.values(shape.definitions).reduce((sum, list) => sum + list.length, 0)
  const count = shape.items.length + shape.associations.length + made + definitions + shape.rubrics.length
  if (count > limit)
    throw new ImportError(
      'IMPORT_TOO_MANY_ELEMENTS',
      `The package has ${count} elements; at most ${limit} are taken at once. Split it into documents.`,
      { path: '$' },
    )
}
