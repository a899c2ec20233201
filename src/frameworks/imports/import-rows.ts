import { derivedId } from '../../shared/ids.ts'
import { elementKeys, normaliseName, uriKey } from '../../shared/spelling.ts'
import { adoptionStatusOf } from '../adoption-status.ts'
import { normaliseCode } from '../codes.ts'
import type { CaseAssociation, CaseItem, CaseLink, CasePackage } from '../formats/case-model.ts'
import type { FindingCollector } from '../formats/findings.ts'
import { derivedUuid } from '../formats/identifiers.ts'
import type { HierarchyMeaning } from '../hierarchy-meaning.ts'
import type { RubricScale } from '../rubrics/scale-rule.ts'

/** A row, its members named as the columns are. */
export type Row = { readonly [column: string]: unknown }

/** Rows that may be made only when they are asked for, and again each time: there may be very many. */
export interface Rows extends Iterable<Row> {
  readonly length: number
}

/** How a framework's items are to be read. */
export interface Settings {
  readonly hierarchyMeaning: HierarchyMeaning
  readonly matchableItemTypes: readonly string[]
  readonly matchableGiven: boolean
}

/** What a version's row says beside its document. */
export interface VersionFacts {
  readonly id: string
  readonly library: string
  readonly now: Date
  readonly settings: Settings
  readonly contentHash: string
  readonly published: boolean
  readonly revision: number
  readonly previous: { readonly id: string; readonly defaultScaleId: string | null } | null
}

export function frameworkRow(source: CasePackage, facts: VersionFacts): Row {
  const { id, library, now, settings, contentHash, published, revision, previous } = facts
  const { document } = source
  return {
    id,
    library_id: library,
    document_identifier: document.identifier,
    revision,
    content_hash: contentHash,
    uri: document.uri,
    title: document.title,
    title_key: normaliseName(document.title),
    creator: document.creator,
    publisher: document.publisher,
    description: document.description,
    subject: document.subject,
    language: document.language,
    version: document.version,
    framework_type: document.frameworkType,
    case_version: document.caseVersion,
    adoption_status: adoptionStatusOf(document.adoptionStatus),
    adoption_status_source: document.adoptionStatus,
    status_start_date: document.statusStartDate,
    status_end_date: document.statusEndDate,
    official_source_url: document.officialSourceURL,
    license: document.license && (document.license.title ?? document.license.uri),
    last_change: new Date(document.lastChange),
    notes: document.notes,
    published,
    newest: published,
    editable: false,
    edits: 0,
    hierarchy_meaning: settings.hierarchyMeaning,
    matchable_item_types: settings.matchableItemTypes,
    matchable_given: settings.matchableGiven,
    previous_id: previous?.id ?? null,
    default_scale_id: previous?.defaultScaleId ?? null,
    source: document.source,
    rest: source.rest,
    definitions_rest: source.definitionsRest,
    imported_at: now,
  }
}

export const itemRow = (item: CaseItem): Row => ({
  referenced_by: null,
  filled_by: null,
  identifier: item.identifier,
  uri: item.uri,
  uri_key: uriKey(item.uri),
  full_statement: item.fullStatement,
  abbreviated_statement: item.abbreviatedStatement,
  alternative_label: item.alternativeLabel,
  human_coding_scheme: item.humanCodingScheme,
  code: normaliseCode(item.humanCodingScheme),
  list_enumeration: item.listEnumeration,
  item_type: item.itemType,
  concept_keywords: item.conceptKeywords,
  subject: item.subject,
  education_level: item.educationLevel,
  language: item.language,
  notes: item.notes,
  status_end_date: item.statusEndDate,
  source: item.source,
})

export const associationRow = (one: CaseAssociation, framework: string): Row => ({
  id: derivedId('association', framework, one.identifier),
  framework_id: framework,
  identifier: one.identifier,
  uri: one.uri,
  type: one.type,
  ext_type: one.extType,
  origin_link: one.origin,
  destination_link: one.destination,
  sequence_number: one.sequenceNumber,
  grouping: one.grouping && (one.grouping.title ?? one.grouping.identifier),
  notes: one.notes,
})

/** An item whose meaning changed. */
export interface ChangedItem {
  readonly before: { readonly id: string; readonly identifier: string; readonly title: string }
  readonly after: { readonly id: string; readonly item: CaseItem }
}

/** The old wording is superseded by the new one: our own statement, kept apart from the source's. */
export function replacedRow({ before, after }: ChangedItem, framework: string): Row {
  const identifier = derivedUuid('replacedBy', before.id, after.id)
  const link = (title: string): CaseLink => ({
    title: title.slice(0, 200),
    identifier: before.identifier,
    uri: after.item.uri,
    targetType: null,
  })
  return {
    id: derivedId('association', framework, identifier),
    framework_id: framework,
    identifier,
    uri: `urn:uuid:${identifier}`,
    type: 'replacedBy',
    ext_type: null,
    origin_id: before.id,
    destination_id: after.id,
    origin_link: link(before.title),
    destination_link: link(after.item.fullStatement),
    sequence_number: null,
    position: 0,
    grouping: null,
    notes: null,
    in_tree: false,
    generated: true,
    ordinal: -1,
    source: {},
  }
}

export function definitionRows(source: CasePackage, framework: string): Row[] {
  const all = [
    ...source.definitions.map((one) => ({ ...one, kind: one.kind as string })),
    ...source.rubrics.map((one) => ({ ...one, kind: 'CFRubrics' })),
  ]
  return all.map((one, ordinal) => ({
    id: derivedId('definition', framework, one.kind, one.identifier),
    framework_id: framework,
    kind: one.kind,
    identifier: one.identifier,
    uri: one.uri,
    title: one.title,
    ordinal,
    source: one.source,
  }))
}

/** A scale keeps its id through versions of the framework while its steps are the same: maps to it stay good. */
export function planScales(
  scales: readonly RubricScale[],
  source: CasePackage,
  library: string,
  framework: string,
  report: FindingCollector,
) {
  const byItem = new Map<string, string>()
  const rows = { scales: [] as Row[], levels: [] as Row[], links: [] as Row[], levelKeys: [] as Row[], byItem }
  for (const [ordinal, scale] of scales.entries()) {
    const labels = JSON.stringify(scale.steps.map((step) => step.label))
    const key = scale.criteria.length > 1 ? '' : (scale.criteria[0] as string)
    const id = derivedId('scale', library, source.document.identifier, scale.rubric, key, labels)
    for (const item of scale.items) {
      if (byItem.has(item) && byItem.get(item) !== id)
        report.note(
          'CASE_SCALE_SEVERAL',
          `Item ${item} is judged on several scales; the first holds. Levels on the others are not its own.`,
          null,
          false,
        )
      else byItem.set(item, id)
    }
    rows.scales.push({
      id,
      library_id: library,
      framework_id: framework,
      uri: scale.uri,
      title: scale.title,
      version: '1',
      minimum: scale.minimum,
      maximum: scale.maximum,
      rubric: scale.rubric,
    })
    rows.links.push({ framework_id: framework, scale_id: id, ordinal })
    for (const step of scale.steps) {
      const level = derivedId('level', id, String(step.rank))
      const keys = new Set(step.rubricLevels.flatMap(elementKeys))
      rows.levelKeys.push(...[...keys].map((key) => ({ framework_id: framework, key, level_id: level })))
      rows.levels.push({
        id: level,
        scale_id: id,
        rank: step.rank,
        label: step.label,
        description: step.description,
        parts: step.parts,
      })
    }
  }
  return rows
}
