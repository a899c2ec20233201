import { HierarchyMeaning } from '../hierarchy-meaning.ts'
import { type BundleMember, MAX_BUNDLE_BYTES, readBundle, releaseIn } from './bundle.ts'
import { BadRow, type Cells, eachTableRow, type TableContext } from './bundle-table.ts'
import {
  CONCEPT_TABLES,
  type ConceptTable,
  identifierOf,
  readConcept,
  readHierarchyRow,
  uriOf,
} from './esco-concepts.ts'
import { FindingCollector } from './findings.ts'
import { derivedUuid } from './identifiers.ts'
import { ImportError } from './import-error.ts'
import type { FormatReader, Parsed, ReadOptions } from './reader.ts'
import { type Relation, Taxonomy } from './taxonomy.ts'

/** Scheme of the occupations that an ESCO bundle brings. */
export const ESCO_SCHEME = 'ESCO'

const RELATION_TABLES = [
  'broaderRelationsSkillPillar',
  'broaderRelationsOccPillar',
  'occupationSkillRelations',
  'skillSkillRelations',
] as const

type RelationTable = (typeof RELATION_TABLES)[number]

const TABLES = [...CONCEPT_TABLES, 'skillsHierarchy', ...RELATION_TABLES] as const

type Table = (typeof TABLES)[number]

/**
 * Reads the CSV bundle of ESCO 1.x. Skills and knowledge become matchable items, skill groups, ISCO groups and
 * occupations items that are none; broader is isChildOf, under as many parents as there are. What a skill is to an
 * occupation or another skill is `ext:isEssentialSkillFor` and `ext:isOptionalSkillFor`, the words of ESCO's own
 * vocabulary. Alternative and hidden labels stand in `headwater.alternativeLabels` and `headwater.hiddenLabels`, the
 * description in notes, all other columns as `esco.<column>`. Pure.
 * @throws ImportError naming file, row and column.
 */
export async function parseEsco(bytes: Uint8Array, { skipBadRows = false }: ReadOptions = {}): Promise<Parsed> {
  const report = new FindingCollector()
  const { files, language, version } = filesOf(await readBundle(bytes), report)
  const context = { report, skipBadRows }
  const taxonomy = new Taxonomy(factsOf(language, version), report)
  for (const table of CONCEPT_TABLES) await readConcepts(table, files.get(table), taxonomy, context)
  const levels = await readHierarchy(files.get('skillsHierarchy'), taxonomy, context)
  for (const table of RELATION_TABLES) await readRelations(table, files.get(table), taxonomy, context)
  for (const { child, parent, place } of levels)
    taxonomy.relation({ type: 'isChildOf', origin: child, destination: parent, place, repeats: true })
  return {
    package: taxonomy.package(),
    findings: report.list(),
    suggested: { hierarchyMeaning: HierarchyMeaning.IS_A },
  }
}

export const escoReader: FormatReader = {
  name: 'esco',
  summary: 'the CSV bundle of ESCO 1.x as a ZIP archive, one language: skills, occupations, groups and relations',
  maxBytes: MAX_BUNDLE_BYTES,
  read: parseEsco,
  bundle: true,
}

const factsOf = (language: string | null, version: string | null) => ({
  name: 'ESCO',
  otherwise: '1970-01-01T00:00:00Z',
  document: {
    identifier: derivedUuid('ESCO', language ?? 'en'),
    uri: `http://data.europa.eu/esco#${language ?? 'en'}`,
    title: `European Skills, Competences, Qualifications and Occupations (ESCO)${language === null || language === 'en' ? '' : `, ${language}`}`,
    creator: 'European Commission',
    adoptionStatus: 'Implemented',
    frameworkType: 'Taxonomy',
    ...(language === null ? {} : { language }),
    ...(version === null ? {} : { version }),
    extensions: { 'headwater.occupationScheme': ESCO_SCHEME },
  },
  identify: (uri: string) => ({ identifier: identifierOf(uri), uri }),
})

/** Files by what they hold: `skills_en.csv`. One language, and what else there is is told of. */
function filesOf(members: readonly BundleMember[], report: FindingCollector) {
  const files = new Map<Table, BundleMember>()
  const languages = new Set<string>()
  const unread: string[] = []
  for (const member of members) {
    const match = /^([a-z]+?)(?:_([a-z]{2,3}(?:-[a-z]{2,4})?))?\.csv$/i.exec(member.name)
    const table = TABLES.find((name) => name.toLowerCase() === match?.[1]?.toLowerCase())
    if (!table) unread.push(member.name)
    else if (files.has(table))
      throw new ImportError(
        'IMPORT_WRONG_DOCUMENT',
        `${(files.get(table) as BundleMember).name} and ${member.name} are both here; import one language at a time.`,
      )
    else {
      files.set(table, member)
      if (match?.[2]) languages.add(match[2].toLowerCase())
    }
  }
  if (!files.has('skills'))
    throw new ImportError(
      'IMPORT_FILE_MISSING',
      `There is no skills_en.csv (or of another language) in this archive, without which it is no ESCO bundle. It has ${members
        .slice(0, 10)
        .map((member) => JSON.stringify(member.name.slice(0, 100)))
        .join(', ')}.`,
    )
  for (const table of TABLES.filter((name) => !files.has(name)))
    report.warn(
      'ESCO_FILE_MISSING',
      `There is no ${table} file; nothing is known of what it says.`,
      `${table}.csv`,
      false,
    )
  if (unread.length > 0) report.note('IMPORT_FILE_UNREAD', `Not read: ${unread.slice(0, 20).join(', ')}.`, null, false)
  return { files, language: [...languages].sort()[0] ?? null, version: releaseIn(members) }
}

async function readConcepts(
  table: ConceptTable,
  member: BundleMember | undefined,
  taxonomy: Taxonomy,
  context: TableContext,
): Promise<void> {
  if (!member) return
  const columns = { required: ['conceptUri', 'preferredLabel'], known: CONCEPT_COLUMNS }
  await eachTableRow(member, columns, context, (cells, place, others) =>
    taxonomy.concept(readConcept(table, cells, place, others, context.report)),
  )
}

const CONCEPT_COLUMNS = [
  'conceptType',
  'skillType',
  'reuseLevel',
  'altLabels',
  'hiddenLabels',
  'status',
  'modifiedDate',
  'scopeNote',
  'definition',
  'inScheme',
  'description',
  'code',
  'iscoGroup',
  'regulatedProfessionNote',
]

/** Groups that only the hierarchy names become items too. Answers its edges, to be said after those of other files. */
async function readHierarchy(member: BundleMember | undefined, taxonomy: Taxonomy, context: TableContext) {
  const edges = new Map<string, { child: string; parent: string; place: string }>()
  if (!member) return []
  const known = ['Description', 'Scope note']
  for (const level of [0, 1, 2, 3])
    known.push(`Level ${level} URI`, `Level ${level} preferred term`, `Level ${level} code`)
  await eachTableRow(member, { required: ['Level 0 URI'], known }, context, (cells, place) => {
    const { groups, pairs } = readHierarchyRow(cells, place, context.report)
    for (const group of groups) if (!taxonomy.has(group.uri)) taxonomy.concept(group)
    for (const [child, parent] of pairs) edges.set(`${child} ${parent}`, { child, parent, place })
  })
  return [...edges.values()]
}

async function readRelations(
  table: RelationTable,
  member: BundleMember | undefined,
  taxonomy: Taxonomy,
  context: TableContext,
): Promise<void> {
  if (!member) return
  const { columns, known, of } = RELATIONS[table]
  await eachTableRow(member, { required: columns, known }, context, (cells, place) => {
    const [origin, type, destination] = of(cells)
    taxonomy.relation({ origin: uriOf(cells, origin), type, destination: uriOf(cells, destination), place })
  })
}

/** Of each file: what it needs, and which column is the origin, the type and the destination. */
const RELATIONS: Readonly<
  Record<
    RelationTable,
    { columns: string[]; known: string[]; of: (cells: Cells) => [string, Relation['type'], string] }
  >
> = {
  broaderRelationsSkillPillar: broader(),
  broaderRelationsOccPillar: broader(),
  occupationSkillRelations: {
    columns: ['occupationUri', 'relationType', 'skillUri'],
    known: ['skillType', 'occupationLabel', 'skillLabel'],
    of: (cells) => ['skillUri', skillFor(cells), 'occupationUri'],
  },
  skillSkillRelations: {
    columns: ['originalSkillUri', 'relationType', 'relatedSkillUri'],
    known: ['originalSkillType', 'relatedSkillType', 'originalSkillLabel', 'relatedSkillLabel'],
    of: (cells) => ['relatedSkillUri', skillFor(cells), 'originalSkillUri'],
  },
}

function broader() {
  return {
    columns: ['conceptUri', 'broaderUri'],
    known: ['conceptType', 'broaderType', 'conceptLabel', 'broaderLabel'],
    of: (): [string, Relation['type'], string] => ['conceptUri', 'isChildOf', 'broaderUri'],
  }
}

function skillFor(cells: Cells): Relation['type'] {
  const type = cells('relationType').trim().toLowerCase()
  if (type === 'essential') return 'ext:isEssentialSkillFor'
  if (type === 'optional') return 'ext:isOptionalSkillFor'
  throw new BadRow('relationType', `${JSON.stringify(type.slice(0, 50))} is neither essential nor optional.`)
}
