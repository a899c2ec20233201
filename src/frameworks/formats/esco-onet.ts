import { BadRow, type Cells } from './bundle-table.ts'
import { readCaseValue } from './case.ts'
import { DEFAULT_CSV_LIMITS, eachCsvRow } from './csv.ts'
import { identifierOf } from './esco-concepts.ts'
import { FindingCollector } from './findings.ts'
import { derivedUuid } from './identifiers.ts'
import { ImportError, wrongRow } from './import-error.ts'
import type { JsonObject } from './json-text.ts'
import { occupationIdentifier, occupationUri } from './onet.ts'
import type { FormatReader, Parsed, ReadOptions } from './reader.ts'
import { rowPath } from './table-row.ts'

/** What the columns are called, by the publisher and in copies that were cleaned. */
const COLUMNS = {
  code: ['O*NET Id', 'onetCode', 'O*NET-SOC Code'],
  onetTitle: ['O*NET Title', 'onetTitle'],
  uri: ['ESCO or ISCO URI', 'escoUri'],
  escoTitle: ['ESCO or ISCO Title', 'escoTitle'],
  match: ['Type of Match', 'match'],
} as const

type Column = keyof typeof COLUMNS

/**
 * SKOS says what CASE has one word for; the others are the SKOS words as extensions, seen from the origin. The publisher
 * writes `exactISCO` where the other end is a group of ISCO.
 */
const TYPES: Readonly<Record<string, string>> = {
  exactmatch: 'exactMatchOf',
  closematch: 'ext:closeMatch',
  broadmatch: 'ext:broadMatch',
  narrowmatch: 'ext:narrowMatch',
  relatedmatch: 'isRelatedTo',
}

/** Lines of explanation that the publisher puts before the header. */
const MAX_PREAMBLE = 60

const WRITTEN = '2022-07-01T00:00:00Z'

/**
 * Reads the crosswalk of occupations between O*NET-SOC and ESCO as a package of associations alone, from the O*NET
 * occupation to the one of ESCO. Occupations are no skills: nothing of it becomes a mapping or gives credit. Pure.
 * @throws ImportError naming row and column.
 */
export function parseEscoOnet(bytes: Uint8Array, { skipBadRows = false }: ReadOptions = {}): Parsed {
  const report = new FindingCollector()
  const associations = new Map<string, JsonObject>()
  const { body, lines } = withoutPreamble(bytes)
  const place = (line: number, column: string | null) => rowPath(line + lines, column)
  eachCsvRow(body, { report, skipBadRows, delimiter: ',', limits: DEFAULT_CSV_LIMITS }, (header) => {
    const places = placesOf(header)
    return ({ cells, line }) => {
      try {
        const association = associationOf((column) => cells[places[column as Column]] ?? '')
        const known = associations.get(association.identifier as string)
        if (known)
          report.note(
            'CROSSWALK_DUPLICATE',
            'The same was said in an earlier row; it was taken once.',
            place(line, null),
          )
        else associations.set(association.identifier as string, association)
      } catch (cause) {
        if (!(cause instanceof BadRow)) throw cause
        const path = place(line, cause.column)
        if (!skipBadRows) throw wrongRow(cause.message, path)
        report.lost('IMPORT_ROW', `${cause.message} The row was passed over.`, path)
      }
    }
  })
  const value = { CFDocument: DOCUMENT, CFItems: [], CFAssociations: [...associations.values()] }
  return { package: readCaseValue(value, report), findings: report.list() }
}

export const escoOnetReader: FormatReader = {
  name: 'esco-onet',
  summary: 'the CSV crosswalk of occupations between O*NET-SOC and ESCO, as associations',
  maxBytes: DEFAULT_CSV_LIMITS.bytes,
  read: parseEscoOnet,
}

const DOCUMENT: JsonObject = {
  identifier: derivedUuid('ONET', 'crosswalk', 'ESCO'),
  uri: 'https://www.onetcenter.org/crosswalks.html#esco',
  title: 'Crosswalk from O*NET-SOC to ESCO occupations',
  creator: 'U.S. Department of Labor and European Commission',
  adoptionStatus: 'Implemented',
  frameworkType: 'Crosswalk',
  language: 'en',
  lastChangeDateTime: WRITTEN,
}

/** The table begins with the line that names both of its keys. */
function withoutPreamble(bytes: Uint8Array): { body: Uint8Array; lines: number } {
  const mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  let from = mark
  for (let lines = 0; lines < MAX_PREAMBLE && from < bytes.byteLength; lines++) {
    const end = bytes.indexOf(0x0a, from)
    const line = new TextDecoder().decode(bytes.subarray(from, end === -1 ? undefined : end))
    if (named(line, 'code') && named(line, 'uri')) return { body: bytes.subarray(from), lines }
    if (end === -1) break
    from = end + 1
  }
  throw new ImportError(
    'IMPORT_COLUMNS',
    `There is no line that names the columns ${JSON.stringify(COLUMNS.code[0])} and ${JSON.stringify(COLUMNS.uri[0])} among the first ${MAX_PREAMBLE}; this is no crosswalk between O*NET-SOC and ESCO.`,
    { path: 'row 1' },
  )
}

const named = (line: string, column: Column): boolean => COLUMNS[column].some((name) => line.includes(name))

function placesOf(header: readonly string[]): Record<Column, number> {
  const places = Object.fromEntries(
    Object.entries(COLUMNS).map(([column, names]) => [
      column,
      header.findIndex((name) => (names as readonly string[]).includes(name)),
    ]),
  ) as Record<Column, number>
  for (const column of ['code', 'uri', 'match'] as const)
    if (places[column] === -1)
      throw new ImportError('IMPORT_COLUMNS', `There is no column ${JSON.stringify(COLUMNS[column][0])}.`, {
        path: 'row 1',
      })
  return places
}

function associationOf(cells: Cells): JsonObject {
  const [code, uri, match] = [cells('code').trim(), cells('uri').trim(), cells('match').trim()]
  if (!/^\d{2}-\d{4}\.\d{2}$/.test(code))
    throw new BadRow(
      COLUMNS.code[0],
      `${JSON.stringify(code.slice(0, 50))} is no O*NET-SOC code such as 15-1252.00; a spreadsheet may have made something else of it.`,
    )
  if (!/^https?:\/\/\S+$/.test(uri)) throw new BadRow(COLUMNS.uri[0], `${JSON.stringify(uri.slice(0, 100))} is no URI.`)
  const type =
    TYPES[
      match
        .toLowerCase()
        .replace(/^skos:|\s/g, '')
        .replace(/isco$/, 'match')
    ]
  if (type === undefined)
    throw new BadRow(
      COLUMNS.match[0],
      `${JSON.stringify(match.slice(0, 50))} is none of exactMatch, closeMatch, broadMatch, narrowMatch, relatedMatch.`,
    )
  const identifier = derivedUuid('ONET', 'crosswalk', code, type, uri)
  return {
    identifier,
    uri: `urn:uuid:${identifier}`,
    associationType: type,
    originNodeURI: {
      title: cells('onetTitle').trim() || code,
      identifier: occupationIdentifier(code),
      uri: occupationUri(code),
    },
    destinationNodeURI: { title: cells('escoTitle').trim() || uri, identifier: identifierOf(uri), uri },
    lastChangeDateTime: WRITTEN,
  }
}
