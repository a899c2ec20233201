import { readCsv } from './csv.ts'
import { FindingCollector } from './findings.ts'
import { derivedUuid } from './identifiers.ts'
import { ImportError } from './import-error.ts'
import type { Parsed, ReadOptions } from './reader.ts'
import { packageOfSkills, type RsdAlignment, type RsdCollection, type RsdSkill } from './rsd.ts'
import { OCCUPATION_LEVELS, type OccupationLevel } from './soc-codes.ts'
import { BadCell } from './table-columns.ts'
import { Heading, headerKey, RowReader } from './table-heading.ts'
import { rowPath, type TableRow } from './table-row.ts'

/** What the versions of OSMT and its batch import call the same column. */
const NAMES = {
  url: ['Canonical URL'],
  name: ['RSD Name', 'Skill Name'],
  statement: ['Skill Statement', 'Contextualized Skill Statement'],
  categories: ['Categories', 'Category', 'Skill Categories'],
  authors: ['Authors', 'Author'],
  collections: ['Collections', 'Collection'],
  keywords: ['Keywords'],
  standards: ['Standards', 'Professional Standards'],
  certifications: ['Certifications'],
  employers: ['Employers', 'Employer'],
  majorGroups: ['Occupation Major Groups', 'BLS Major Group'],
  minorGroups: ['Occupation Minor Groups', 'BLS Minor Group'],
  broadOccupations: ['Broad Occupations', 'BLS Broad Occupation'],
  detailedOccupations: ['Detailed Occupations', 'BLS Detailed Occupation'],
  onetJobCodes: ['O*Net Job Codes', 'O*Net Job Role'],
  alignmentName: ['Alignment Name', 'Alignment Title'],
  alignmentUrl: ['Alignment URL', 'Alignment'],
  alignmentFramework: ['Alignment Framework'],
} as const

type Name = keyof typeof NAMES

/** A data frame's index, which stands without a name or under this one. */
const INDEX = 'Unnamed: 0'

const KNOWN = new Set([...Object.values(NAMES).flat(), INDEX].map(headerKey))

/**
 * Reads Rich Skill Descriptors as CSV: the exports and imports of OSMT under every header they had, several values in a
 * cell between semicolons. Codes of occupations that a spreadsheet took for dates are read back and reported.
 * @throws ImportError
 */
export function readRsdCsv(bytes: Uint8Array, { skipBadRows = false }: ReadOptions = {}): Parsed {
  const report = new FindingCollector()
  const table = readCsv(bytes, { report, skipBadRows })
  const heading = new Heading(table.header)
  if (!heading.has(...NAMES.statement)) throw wrongTable(table.header)
  const rows = new RowReader(report, skipBadRows)
  const skills = table.rows.flatMap((row) => {
    const skill = rows.take(row, null, () => skillOf(row, heading))
    return skill ? [skill] : []
  })
  if (skills.length === 0) throw new ImportError('IMPORT_EMPTY', 'The table has no skills in it.')
  const unaligned = skills.filter(({ alignments }) => alignments.some(({ url }) => url === null))
  for (const { path } of unaligned)
    report.note('RSD_ALIGNMENT', 'The alignment has a name and no address; it stands in the extensions.', path, false)
  return packageOfSkills(collectionOf(skills), skills, report)
}

function wrongTable(header: readonly string[]): ImportError {
  const seen = header.slice(0, 8).map((name) => JSON.stringify(name.slice(0, 40)))
  return new ImportError(
    'IMPORT_WRONG_DOCUMENT',
    `Rich Skill Descriptors have a column "Skill Statement" or "Contextualized Skill Statement"; this table begins ${seen.join(', ')}.`,
    { path: 'row 1' },
  )
}

function skillOf(row: TableRow, heading: Heading): RsdSkill {
  const cell = (name: Name): string => heading.cell(row, ...NAMES[name])
  const list = (name: Name): string[] => valuesOf(cell(name))
  const statement = cell('statement').trim()
  if (statement === '') throw bad(heading, 'statement', 'The skill has no statement.')
  const url = cell('url').trim()
  if (url !== '' && !isWeb(url)) throw bad(heading, 'url', `"${url.slice(0, 80)}" is no web address.`)
  const occupations = Object.fromEntries(OCCUPATION_LEVELS.map((level) => [level, list(level)]))
  return {
    url: url || null,
    uuid: null,
    name: cell('name').trim() || null,
    statement,
    authors: list('authors'),
    categories: list('categories'),
    collections: list('collections'),
    keywords: list('keywords'),
    standards: list('standards'),
    certifications: list('certifications'),
    employers: list('employers'),
    occupations: occupations as Record<OccupationLevel, string[]>,
    alignments: alignmentsOf(cell('alignmentName'), cell('alignmentUrl'), cell('alignmentFramework'), heading),
    partOf: [],
    parts: [],
    language: null,
    other: Object.fromEntries(heading.unknown(row, KNOWN)),
    path: rowPath(row.line, null),
  }
}

/** Each once, in their order. */
const valuesOf = (cell: string): string[] => [
  ...new Set(
    cell
      .split(';')
      .map((value) => value.trim())
      .filter((value) => value !== ''),
  ),
]

const isWeb = (text: string): boolean => /^https?:\/\/\S+$/i.test(text)

/** Several where there are several addresses, with as many names; a name may have a semicolon in it. */
function alignmentsOf(name: string, url: string, framework: string, heading: Heading): RsdAlignment[] {
  const urls = url
    .split(/;\s*(?=https?:)/i)
    .map((one) => one.trim())
    .filter((one) => one !== '')
  const wrong = urls.find((one) => !isWeb(one))
  if (wrong !== undefined) throw bad(heading, 'alignmentUrl', `"${wrong.slice(0, 80)}" is no web address.`)
  const names = urls.length > 1 ? valuesOf(name) : [name.trim()]
  const own = framework.trim() || null
  if (urls.length === 0) return names[0] || own ? [{ name: names[0] || null, url: null, framework: own }] : []
  return urls.map((one, i) => ({ name: names[i] || null, url: one, framework: own }))
}

function bad(heading: Heading, name: Name, message: string): BadCell {
  const cell = new BadCell(message)
  cell.column = NAMES[name].find((one) => heading.has(one)) ?? NAMES[name][0]
  return cell
}

/** Known by where its skills live and, where all are in one collection, by that; a file of neither by its author. */
function collectionOf(skills: readonly RsdSkill[]): RsdCollection {
  const [collection, ...others] = new Set(skills.flatMap(({ collections }) => collections))
  const title = others.length === 0 ? (collection ?? null) : null
  const authors = [...new Set(skills.flatMap(({ authors }) => authors))]
  const places = new Set(skills.map(({ url }) => (url === null ? '' : url.slice(0, url.lastIndexOf('/') + 1))))
  const [place = ''] = places.size === 1 ? places : []
  const creator = authors.slice(0, 3).join('; ') || 'unknown'
  const identifier = derivedUuid('rsd-collection', place || creator, title ?? '')
  return {
    identifier,
    uri: `urn:uuid:${identifier}`,
    title: title ?? `Rich Skill Descriptors of ${creator}`,
    description: null,
    creator,
    publisher: null,
    language: null,
    changed: null,
    other: {},
  }
}
