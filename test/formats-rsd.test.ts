import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'

import { describe, expect, it } from '@jest/globals'

import { readRsdCsv } from '../src/frameworks/formats/rsd-csv.ts'
import { readRsdJson } from '../src/frameworks/formats/rsd-json.ts'
import { readSoc } from '../src/frameworks/formats/soc-codes.ts'
import { WHY_SKIPPED } from './case-files.ts'
import { uuid } from './frameworks-samples.ts'
import { csv } from './table-samples.ts'

const FOLDER = resolve(import.meta.dirname, '../../shared/data/case/osmt')
const real = existsSync(FOLDER) ? it : it.skip
const why = existsSync(FOLDER) ? '' : ` (${WHY_SKIPPED})`
const file = (name: string): Buffer => readFileSync(resolve(FOLDER, name))

const URL_OF = (n: number): string => `https://osmt.example/api/skills/${uuid(n)}`

/** The headers of the three schemas of OSMT, of its old export, and with a data frame's index. */
const HEADERS = {
  export:
    'Canonical URL,RSD Name,Skill Statement,Categories,Authors,Collections,Keywords,Occupation Major Groups,Occupation Minor Groups,Broad Occupations,Detailed Occupations,O*Net Job Codes,Standards,Certifications,Employers,Alignment Name,Alignment URL',
  upload:
    'RSD Name,Skill Statement,Categories,Authors,Keywords,Standards,Certifications,Employers,Alignment Name,Alignment URL,Occupation Major Groups,Occupation Minor Groups,Broad Occupations,Detailed Occupations,O*Net Job Codes',
  batch:
    'Collection,Skill Name,Skill Categories,Authors,Contextualized Skill Statement,Keywords,Professional Standards,Certifications,BLS Major Group,BLS Minor Group,BLS Broad Occupation,BLS Detailed Occupation,O*Net Job Role,Employer,Alignment Title,Alignment',
  old: ',Canonical URL,RSD Name,Author,Skill Statement,Category,Keywords,Standards,Certifications,Occupation Major Groups,Occupation Minor Groups,Broad Occupations,Detailed Occupations,O*Net Job Codes,Employers,Alignment Name,Alignment URL,Alignment Framework',
}

/** One skill that has something in each column, by what the column's name begins with. */
const VALUES: readonly [RegExp, string][] = [
  [/^$/, '0'],
  [/^Canonical/, URL_OF(1)],
  [/^(RSD|Skill) Name/, 'Ethics'],
  [/Skill Statement$/, 'Analyse contexts.'],
  [/Categor/, 'Business'],
  [/^Author/, 'College A; College B'],
  [/^Collection/, 'Ethics set'],
  [/^Keywords/, 'Ethics; Analysis; Ethics; WGUSID: 172'],
  [/Standards$/, 'ISTE_5a; InTASC_3a'],
  [/^Certifications/, 'CPA'],
  [/^Employer/, 'Acme'],
  [/Major Group/, '36831-0000; 13-0000'],
  [/Minor Group/, '11-1000'],
  [/Broad Occ/, '11-1010'],
  [/Detailed Occ/, '11-1011'],
  [/^O\*Net/, '11-1011.00'],
  [/^Alignment (Name|Title)/, 'Business Ethics'],
  [/^Alignment Framework/, 'Open Skills'],
  [/^Alignment/, 'https://skills.example/KS1'],
]

const rowFor = (header: string): string =>
  header
    .split(',')
    .map((name) => `"${VALUES.find(([pattern]) => pattern.test(name))?.[1] ?? ''}"`)
    .join(',')

describe('Rich Skill Descriptors as CSV', () => {
  for (const [name, header] of Object.entries(HEADERS))
    it(`reads the header ${name}`, () => {
      const { package: read, findings } = readRsdCsv(csv(header, rowFor(header)))
      const [item] = read.items
      expect(item).toMatchObject({
        fullStatement: 'Analyse contexts.',
        abbreviatedStatement: 'Ethics',
        itemType: 'Rich Skill Descriptor',
        conceptKeywords: ['Ethics', 'Analysis'],
        subject: ['Business'],
      })
      expect(item?.source.extensions).toMatchObject({
        'osmt.authors': ['College A', 'College B'],
        'osmt.identifiers': ['WGUSID: 172'],
        'osmt.occupations': {
          majorGroups: ['11-0000', '13-0000'],
          minorGroups: ['11-1000'],
          broadOccupations: ['11-1010'],
          detailedOccupations: ['11-1011'],
          onetJobCodes: ['11-1011.00'],
        },
        'osmt.standards': ['ISTE_5a', 'InTASC_3a'],
        'osmt.certifications': ['CPA'],
        'osmt.employers': ['Acme'],
      })
      expect(item?.source.extensions).not.toHaveProperty('osmt.other')
      expect(read.associations).toMatchObject([
        {
          type: 'isRelatedTo',
          destination: {
            title: 'Business Ethics',
            uri: 'https://skills.example/KS1',
            targetType: 'ext:osmt.Alignment',
          },
        },
      ])
      expect(findings.map((one) => [one.code, one.path])).toEqual(
        expect.arrayContaining([
          ['RSD_SOC_DATE', 'row 2'],
          ['RSD_KEYWORD', 'row 2'],
        ]),
      )
      const known = header.includes('Canonical')
      expect(item?.identifier === uuid(1)).toBe(known)
    })

  const HEADER = 'Canonical URL,RSD Name,Skill Statement,Alignment Name,Alignment URL'

  it('refuses one wrong row in the middle by row and column; on request takes the others', () => {
    const bytes = csv(
      HEADER,
      `${URL_OF(1)},A,One.,,`,
      `${URL_OF(2)},B,,,`,
      `${URL_OF(3)},C,Three.,Name,not an address`,
      `${URL_OF(4)},D,Four.,,`,
    )
    expect(() => readRsdCsv(bytes)).toThrow('row 3, "Skill Statement"')
    const { package: read, findings } = readRsdCsv(bytes, { skipBadRows: true })
    expect(read.items.map((one) => one.identifier)).toEqual([uuid(1), uuid(4)])
    expect(findings.filter((one) => one.severity === 'ERROR').map((one) => one.path)).toEqual([
      'row 3, "Skill Statement"',
      'row 4, "Alignment URL"',
    ])
  })

  it('takes a canonical URL that stands twice once, and keeps an alignment without an address', () => {
    const { package: read, findings } = readRsdCsv(
      csv(HEADER, `${URL_OF(1)},A,One.,Topic,`, `${URL_OF(1)},A,One.,Topic,`, `${URL_OF(2)},A,Two.,,`),
    )
    expect(read.items).toHaveLength(2)
    expect(read.items[0]?.source.extensions).toEqual({
      'osmt.alignments': [{ name: 'Topic', url: null, framework: null }],
    })
    expect(findings.find((one) => one.code === 'CASE_DUPLICATE_ITEM')).toMatchObject({
      severity: 'NOTE',
      path: 'row 3',
    })
    expect(findings.filter((one) => one.code === 'RSD_ALIGNMENT').map((one) => one.path)).toEqual(['row 2', 'row 3'])
  })

  it('gives skills without a URL the same identifiers each time, whatever their order', () => {
    const lines = ['Author,RSD Name,Skill Statement', 'A,One,First.', 'A,Two,Second.', 'A,Two,Third.']
    const [header, ...rows] = lines as [string, ...string[]]
    const ids = (all: readonly string[]) =>
      readRsdCsv(csv(header, ...all))
        .package.items.map((one) => `${one.fullStatement} ${one.identifier}`)
        .sort()
    expect(ids([...rows].reverse())).toEqual(ids(rows))
    expect(new Set(ids(rows)).size).toBe(3)
  })

  real(`takes all of a real file of 932 rows${why}`, () => {
    const { package: read, findings } = readRsdCsv(file('osn_taxanomy_merged.csv'))
    expect([read.items.length, read.associations.length]).toEqual([931, 874])
    expect(findings.filter((one) => one.severity === 'ERROR')).toEqual([])
    expect(findings.find((one) => one.code === 'RSD_SOC_DATE')).toMatchObject({ path: 'row 703' })
    expect(JSON.stringify(read.items.map((one) => one.conceptKeywords))).not.toContain('WGUSID')
    expect(read.document).toMatchObject({ creator: 'Western Governors University' })
  })
})

describe('codes of occupations that a spreadsheet took for dates', () => {
  it('are read back where the month tells, else kept', () => {
    const read = (text: string, level: Parameters<typeof readSoc>[1] = 'minorGroups') => {
      const { code, state } = readSoc(text, level)
      return `${state} ${code}`
    }
    expect(read('15-1252.00')).toBe('OK 15-1252.00')
    expect(read('36831-0000', 'majorGroups')).toBe('REPAIRED 11-0000')
    expect(read('36831', 'majorGroups')).toBe('REPAIRED 11-0000')
    expect(read('36831')).toBe('REPAIRED 11-2000')
    expect(read('2022-11-01', 'detailedOccupations')).toBe('REPAIRED 11-2022')
    expect(read('Nov-21', 'detailedOccupations')).toBe('REPAIRED 11-2021')
    expect(read('11/1/2031', 'detailedOccupations')).toBe('REPAIRED 11-2031')
    expect(read('36832-0000')).toBe('UNKNOWN 36832-0000')
    expect(read('36861-0000')).toBe('UNKNOWN 36861-0000')
    expect(read('99999999999')).toBe('UNKNOWN 99999999999')
    expect(read('Managers')).toBe('UNKNOWN Managers')
  })
})

describe('Rich Skill Descriptors as JSON-LD', () => {
  it('reads collections, language maps and parts, and keeps what it has no place for', () => {
    const value = {
      '@context': 'x',
      '@type': 'ceterms:Collection',
      '@id': 'https://x.example/collection.json',
      'ceterms:name': { 'en-US': 'Set' },
      'ceterms:publisherName': { 'en-US': 'College' },
      'ceterms:dateCreated': '2025-01-30',
      competencies: [
        {
          '@id': 'https://x.example/c/1',
          'ceterms:name': { 'en-US': 'Analysis', es: 'Análisis' },
          'ceterms:competencyText': { 'en-US': 'Analyse.' },
          'ceterms:keywords': { 'en-US': ['a', 'b'] },
          'ceterms:occupationType': { majorGroups: ['36831-0000'] },
          'ceterms:hasPart': [`https://x.example/skills/${uuid(2)}`],
          'ceterms:ctid': 'ce-1',
        },
        { note: 'neither name nor statement' },
      ],
    }
    const { package: read, findings } = readRsdJson(Buffer.from(JSON.stringify(value)))
    expect(read.document).toMatchObject({ title: 'Set', creator: 'College', lastChange: Date.UTC(2025, 0, 30) })
    expect(read.items).toMatchObject([
      { fullStatement: 'Analyse.', abbreviatedStatement: 'Analysis', conceptKeywords: ['a', 'b'] },
    ])
    expect(read.items[0]?.source.extensions).toMatchObject({
      'osmt.occupations': { majorGroups: ['11-0000'] },
      'osmt.other': { 'ceterms:ctid': 'ce-1', 'ceterms:name': { es: 'Análisis' } },
    })
    expect(read.associations).toMatchObject([
      { type: 'isPartOf', origin: { identifier: uuid(2) }, destination: { uri: 'https://x.example/c/1' } },
    ])
    expect(findings).toMatchObject([{ code: 'RSD_SKILL', path: '$.competencies[1]' }, {}])
  })

  it('refuses other JSON', () => {
    expect(() => readRsdJson(Buffer.from('{"CFItems": []}'))).toThrow('"skills" or "competencies"')
  })

  real(`takes the two real collections, which fit together${why}`, () => {
    const skills = readRsdJson(file('wgu-project-management-skills-collection.json'))
    const competencies = readRsdJson(file('wgu-project-management-competencies-collection.json'))
    expect([skills.package.items.length, competencies.package.items.length]).toEqual([101, 8])
    const known = new Set(skills.package.items.map((one) => one.identifier))
    const parts = competencies.package.associations.filter((one) => one.type === 'isPartOf')
    expect(parts.length).toBeGreaterThan(50)
    expect(parts.every((one) => known.has(one.origin.identifier))).toBe(true)
    for (const { findings } of [skills, competencies])
      expect(findings.filter((one) => one.severity === 'ERROR')).toEqual([])
  })
})
