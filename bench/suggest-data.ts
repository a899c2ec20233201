import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'

import { parse } from 'csv-parse/sync'

import type { SuggestItem } from '../src/crosswalks/suggest/item.ts'
import { parseCasePackage } from '../src/frameworks/formats/case.ts'
import { destinationKey } from '../src/frameworks/formats/case-ends.ts'
import type { CasePackage } from '../src/frameworks/formats/case-model.ts'
import { defaultMatchableTypes, isMatchable } from '../src/frameworks/matchable.ts'

/** Real frameworks of others, beside the repository where they are present; never part of it. */
const DATA = resolve(import.meta.dirname, '../../shared/data')

export const hasSuggestData = existsSync(join(DATA, 'case/derived')) && existsSync(join(DATA, 'jobs'))

/** A pair that people said corresponds. */
export interface Link {
  readonly origin: string
  readonly destination: string
  /** In the words of who said it. */
  readonly type: string
}

/** Two frameworks and what people said of them. */
export interface LinkedFrameworks {
  readonly from: readonly SuggestItem[]
  readonly to: readonly SuggestItem[]
  readonly links: readonly Link[]
}

const casePackage = (path: string): CasePackage => parseCasePackage(readFileSync(join(DATA, 'case', path))).package

/** The items of a package as the service reads them from the graph. */
export function itemsOf(source: CasePackage): SuggestItem[] {
  const parents = new Map<string, string>()
  const inside = new Set(source.items.map((item) => item.identifier))
  for (const one of source.associations) {
    const child = one.type === 'isChildOf' ? one.inside.origin : null
    if (child === null || source.cycleClosing.has(one.identifier) || parents.has(child)) continue
    const parent = destinationKey(one)
    if (inside.has(parent)) parents.set(child, parent)
  }
  const above = new Set(parents.values())
  const types = new Set(defaultMatchableTypes(source.items.map((item) => item.itemType)))
  return source.items.map((item) => ({
    id: item.identifier,
    lineage: item.identifier,
    statement: item.fullStatement,
    labels: [item.abbreviatedStatement, item.alternativeLabel, ...item.conceptKeywords].filter((one) => one !== null),
    notes: item.notes,
    code: item.humanCodingScheme,
    educationLevel: item.educationLevel,
    subject: item.subject,
    parent: parents.get(item.identifier) ?? null,
    matchable: isMatchable({ ...item, hasChildren: above.has(item.identifier), isSkillLevel: false }, types),
  }))
}

const linksOf = (path: string): Link[] =>
  casePackage(path).associations.map(({ type, extType, origin, destination }) => ({
    origin: origin.identifier,
    destination: destination.identifier,
    type: extType ?? type,
  }))

const CCSS = 'derived/ccss-math.from-asn.cfpackage.json'

export const smarterBalancedToCcss = (): LinkedFrameworks => ({
  from: itemsOf(casePackage('smarter-balanced/smarter-balanced-math-content-specification.json')),
  to: itemsOf(casePackage(CCSS)),
  links: linksOf('derived/crosswalk-smarter-balanced-math-to-ccss-math.cfpackage.json'),
})

/**
 * The crosswalk package holds three kinds of links: TEKS to CCSS, and two between items of CCSS itself (what precedes,
 * what is related), which no crosswalk tool would be asked for. They are told apart here, so that both can be said.
 */
export function teksToCcss(): { readonly across: LinkedFrameworks; readonly within: LinkedFrameworks } {
  const teks = itemsOf(casePackage('teks/teks_math_OFFICIAL.json'))
  const ccss = itemsOf(casePackage(CCSS))
  const links = linksOf('derived/crosswalk-teks-math-to-ccss-math.cfpackage.json')
  const inTeks = new Set(teks.map((item) => item.id))
  return {
    across: { from: teks, to: ccss, links: links.filter((link) => inTeks.has(link.origin)) },
    within: { from: ccss, to: ccss, links: links.filter((link) => !inTeks.has(link.origin)) },
  }
}

/** Rows of a table by the names in its heading. */
function table(path: string, delimiter: string): Record<string, string>[] {
  const bytes = readFileSync(join(DATA, 'jobs', path))
  const options = { bom: true, columns: true as const, delimiter, skip_empty_lines: true }
  return parse(path.endsWith('.gz') ? gunzipSync(bytes) : bytes, options)
}

const occupation = (id: string, statement: string, labels: string[], notes: string, code: string): SuggestItem => ({
  id,
  lineage: id,
  statement,
  labels,
  notes,
  code,
  educationLevel: [],
  subject: [],
  parent: null,
  matchable: true,
})

/** Occupations with titles, other titles and descriptions; their codes are of two systems that share nothing. */
export const escoToOnet = (): LinkedFrameworks => ({
  from: table('esco-1.1.1/occupations_en.csv.gz', ',').map((row) =>
    occupation(
      row.conceptUri as string,
      row.preferredLabel as string,
      (row.altLabels as string).split('\n').filter((label) => label !== ''),
      row.description as string,
      row.code as string,
    ),
  ),
  to: table('onet/Occupation Data.txt.gz', '\t').map((row) =>
    occupation(row['O*NET-SOC Code'] as string, row.Title as string, [], row.Description as string, ''),
  ),
  links: table('crosswalk_esco_onet.clean.csv', ',').map((row) => ({
    origin: row.escoUri as string,
    destination: row.onetCode as string,
    type: row.match as string,
  })),
})

/** All of ESCO's skills, for the question whether a huge framework stays bounded. */
export const escoSkills = (): SuggestItem[] =>
  table('esco-1.1.1/skills_en.csv.gz', ',').map((row) =>
    occupation(
      row.conceptUri as string,
      row.preferredLabel as string,
      (row.altLabels as string).split('\n').filter((label) => label !== ''),
      row.description as string,
      '',
    ),
  )
