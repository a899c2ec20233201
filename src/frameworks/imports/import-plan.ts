import { createHash } from 'node:crypto'

import { derivedId } from '../../shared/ids.ts'
import { atOnce, type Steps } from '../../shared/turns.ts'
import { AdoptionStatus, adoptionStatusOf } from '../adoption-status.ts'
import { type EndResolver, mergeStubs, type Stub, stubFor } from '../ends.ts'
import { canonical } from '../formats/case-duplicates.ts'
import type { CaseAssociation, CaseItem, CaseLink, CasePackage } from '../formats/case-model.ts'
import type { FindingCollector } from '../formats/findings.ts'
import type { JsonObject } from '../formats/json-text.ts'
import { DEFAULT_HIERARCHY_MEANING, type HierarchyMeaning } from '../hierarchy-meaning.ts'
import { defaultMatchableTypes, isMatchable } from '../matchable.ts'
import { sameMeaning, wordsOfStatement } from '../meaning.ts'
import { scalesOfRubrics } from '../rubrics/scale-rule.ts'
import { type Tree, treeOf } from '../tree.ts'
import { noteRemoved, noteReuse, noteTypes } from './import-notes.ts'
import {
  associationRow,
  type ChangedItem,
  definitionRows,
  frameworkRow,
  itemRow,
  planScales,
  type Row,
  type Rows,
  replacedRow,
  type Settings,
} from './import-rows.ts'

/** What the importer may decide about a framework. */
export interface ImportChoices {
  readonly hierarchyMeaning: HierarchyMeaning | null
  /** What the format means where nothing was chosen, now or before. */
  readonly suggestedMeaning?: HierarchyMeaning | null
  readonly matchableItemTypes: readonly string[] | null
}

/** The version before, drafts included: what the chain of versions and choices go on from. */
export interface PreviousVersion {
  readonly id: string
  readonly revision: number
  readonly hierarchyMeaning: HierarchyMeaning
  readonly matchableItemTypes: readonly string[]
  readonly matchableGiven: boolean
  readonly defaultScaleId: string | null
}

/** A version that items are compared with, by their identifiers. */
export interface ComparedVersion {
  readonly id: string
  readonly title: string
  readonly items: ReadonlyMap<string, { readonly id: string; readonly lineage: string; readonly fullStatement: string }>
}

export interface ImportPlan {
  readonly framework: string
  readonly contentHash: string
  readonly published: boolean
  /** The counts are against a version before. */
  readonly compared: boolean
  readonly rows: {
    readonly framework: Row
    readonly competency: readonly Row[]
    readonly association: Rows
    readonly framework_definition: readonly Row[]
    readonly proficiency_scale: readonly Row[]
    readonly proficiency_level: readonly Row[]
    readonly framework_scale: readonly Row[]
    readonly level_key: readonly Row[]
  }
  readonly stubs: readonly Stub[]
  readonly counts: ImportCounts
}

export interface ImportCounts {
  readonly items: number
  readonly unchanged: number
  readonly corrected: number
  readonly changed: number
  readonly added: number
  readonly removed: number
  readonly associations: number
  readonly stubs: number
}

/** What was chosen, else what the version before had, else what the format suggests, else the defaults. */
export function settingsFor(source: CasePackage, choices: ImportChoices, previous: PreviousVersion | null): Settings {
  const kept = previous?.matchableGiven ? previous.matchableItemTypes : null
  const given = choices.matchableItemTypes ?? kept
  return {
    hierarchyMeaning:
      choices.hierarchyMeaning ?? previous?.hierarchyMeaning ?? choices.suggestedMeaning ?? DEFAULT_HIERARCHY_MEANING,
    matchableItemTypes: given ? [...new Set(given)].sort() : defaultMatchableTypes(source.items.map((i) => i.itemType)),
    matchableGiven: given !== null,
  }
}

/** The same for the same content and settings, whatever the order, the file's layout and the times of change. */
export const contentHashOf = (source: CasePackage, settings: Settings): string => atOnce(hashContent(source, settings))

/** `contentHashOf` in steps. */
export function* hashContent(source: CasePackage, settings: Settings): Steps<string> {
  const hash = createHash('sha256')
  function* part(name: string, elements: readonly { identifier: string; source: JsonObject }[]): Steps<void> {
    hash.update(`\n${name}\n`)
    const sorted = [...elements].sort((a, b) => (a.identifier < b.identifier ? -1 : 1))
    for (const element of sorted) {
      hash.update(canonical(element.source)).update('\n')
      yield
    }
  }
  yield* part('document', [source.document])
  yield* part('items', source.items)
  yield* part('associations', source.associations)
  yield* part('definitions', source.definitions)
  yield* part('rubrics', source.rubrics)
  hash.update(canonical(source.rest)).update(canonical(source.definitionsRest))
  hash.update(settings.hierarchyMeaning)
  if (settings.matchableGiven) hash.update(JSON.stringify(settings.matchableItemTypes))
  return hash.digest('hex')
}

export interface PlanContext {
  readonly id: string
  readonly revision: number
  readonly library: string
  readonly now: Date
  readonly source: CasePackage
  readonly settings: Settings
  readonly contentHash: string
  readonly previous: PreviousVersion | null
  /** What counts and `replacedBy` are about; null: nothing that readers of this version may know came before. */
  readonly base: ComparedVersion | null
  /** Others, whose items keep their lineage where they say the same and the base's do not. */
  readonly beside: readonly ComparedVersion[]
  readonly resolver: EndResolver
  readonly report: FindingCollector
}

/** `again`: the revision of a version whose content an older one has too; null when nobody said it before. */
export const frameworkIdFor = (library: string, document: string, contentHash: string, again: number | null): string =>
  derivedId('framework', library, document, contentHash, ...(again === null ? [] : [String(again)]))

export const isPublished = (document: CasePackage['document']): boolean =>
  adoptionStatusOf(document.adoptionStatus) !== AdoptionStatus.PRIVATE_DRAFT

/** All rows of one version. Pure: the same package on the same ground gives the same rows. */
export const planImport = (context: PlanContext): ImportPlan => atOnce(planInSteps(context))

/** `planImport` in steps. */
export function* planInSteps(context: PlanContext): Steps<ImportPlan> {
  const { source, library, id: framework, contentHash, report } = context
  const scales = scalesOfRubrics(source.rubrics, report)
  const scaleRows = planScales(scales, source, library, framework, report)
  yield
  const tree = treeOf(source)
  yield
  const items = yield* planItems(context, framework, tree, scaleRows.byItem)
  const associations = planAssociations(context, framework, tree)
  const replaced = items.changed.map((change) => replacedRow(change, framework))
  const published = isPublished(source.document)
  noteTypes(context)
  noteReuse(context)
  noteRemoved(context.base, items.counts.removed, report)
  const merged = yield* stubsOf(context)
  return {
    framework,
    contentHash,
    published,
    compared: context.base !== null,
    rows: {
      framework: frameworkRow(source, { ...context, published }),
      competency: items.rows,
      association: joined(associations, replaced),
      framework_definition: definitionRows(source, framework),
      proficiency_scale: scaleRows.scales,
      proficiency_level: scaleRows.levels,
      framework_scale: scaleRows.links,
      level_key: scaleRows.levelKeys,
    },
    stubs: merged,
    counts: { ...items.counts, associations: source.associations.length, stubs: merged.length },
  }
}

export const competencyIdFor = (framework: string, identifier: string): string =>
  derivedId('competency', framework, identifier)

function* planItems(
  context: PlanContext,
  framework: string,
  tree: Tree,
  scaleByItem: ReadonlyMap<string, string>,
): Steps<{ rows: Row[]; changed: ChangedItem[]; counts: Omit<ImportCounts, 'associations' | 'stubs'> }> {
  const { source, base, beside, settings, library } = context
  const types = new Set(settings.matchableItemTypes)
  const skillLevels = new Set(
    source.associations.filter((one) => one.type === 'hasSkillLevel').map((one) => one.inside.destination),
  )
  const counts = { unchanged: 0, corrected: 0, changed: 0, added: 0 }
  const changed: ChangedItem[] = []
  const rowOf = (item: CaseItem, ordinal: number): Row => {
    const id = competencyIdFor(framework, item.identifier)
    const before = base?.items.get(item.identifier) ?? null
    const same = before !== null && sameMeaning(before.fullStatement, item.fullStatement)
    const others = same ? [before] : beside.map((version) => version.items.get(item.identifier))
    const kept = others.find((other) => other && sameMeaning(other.fullStatement, item.fullStatement))
    if (before === null) counts.added++
    else if (before.fullStatement === item.fullStatement) counts.unchanged++
    else if (same) counts.corrected++
    else {
      counts.changed++
      changed.push({
        before: { id: before.id, identifier: item.identifier, title: before.fullStatement },
        after: { id, item },
      })
    }
    return {
      ...itemRow(item),
      id,
      library_id: library,
      framework_id: framework,
      lineage: kept?.lineage ?? newLineage(library, source.document.identifier, item),
      matchable: isMatchable(
        {
          itemType: item.itemType,
          fullStatement: item.fullStatement,
          hasChildren: tree.parents.has(item.identifier),
          isSkillLevel: skillLevels.has(item.identifier),
        },
        types,
      ),
      root: tree.roots.has(item.identifier),
      position: tree.positions.get(item.identifier) ?? source.items.length + ordinal,
      ordinal,
      scale_id: scaleByItem.get(item.identifier) ?? null,
    }
  }
  const rows: Row[] = []
  for (const [ordinal, item] of source.items.entries()) {
    rows.push(rowOf(item, ordinal))
    yield
  }
  const now = new Set(source.items.map((item) => item.identifier))
  const removed = base ? [...base.items.keys()].filter((identifier) => !now.has(identifier)).length : 0
  return { rows, changed, counts: { items: rows.length, ...counts, removed } }
}

/** Depends on the meaning: a wording that comes back in a later version comes back to its old lineage. */
const newLineage = (library: string, document: string, item: CaseItem): string =>
  derivedId(
    'competency',
    'lineage',
    library,
    document,
    item.identifier,
    wordsOfStatement(item.fullStatement).join(' ') || item.fullStatement,
  )

/** The ends of associations that nothing is known of. */
function* stubsOf({ source, library, resolver }: PlanContext): Steps<Stub[]> {
  const stubs: Stub[] = []
  for (const { origin, destination, inside } of source.associations) {
    if (resolver.resolve(origin, inside.origin) === null) stubs.push(stubFor(library, origin))
    if (resolver.resolve(destination, inside.destination) === null) stubs.push(stubFor(library, destination))
    yield
  }
  return mergeStubs(stubs)
}

/** Made while they are written: as many as there are, they would double what an import holds in memory. */
function planAssociations({ source, library, resolver }: PlanContext, framework: string, tree: Tree): Rows {
  const end = (link: CaseLink, inside: string | null): string =>
    resolver.resolve(link, inside) ?? stubFor(library, link).id
  const rowOf = (one: CaseAssociation, ordinal: number): Row => ({
    ...associationRow(one, framework),
    origin_id: end(one.origin, one.inside.origin),
    destination_id: end(one.destination, one.inside.destination),
    position: tree.edgePositions.get(one.identifier) ?? 0,
    in_tree: one.type === 'isChildOf' && !source.cycleClosing.has(one.identifier),
    generated: false,
    ordinal,
    source: one.source,
  })
  return {
    length: source.associations.length,
    *[Symbol.iterator]() {
      for (const [ordinal, one] of source.associations.entries()) yield rowOf(one, ordinal)
    },
  }
}

const joined = (first: Rows, second: readonly Row[]): Rows => ({
  length: first.length + second.length,
  *[Symbol.iterator]() {
    yield* first
    yield* second
  },
})
