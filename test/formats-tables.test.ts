import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { unzipSync, zipSync } from 'fflate'

import { parseCasePackage } from '../src/frameworks/formats/case.ts'
import type { CasePackage } from '../src/frameworks/formats/case-model.ts'
import { type ImportError, importErrorText } from '../src/frameworks/formats/import-error.ts'
import type { JsonObject } from '../src/frameworks/formats/json-text.ts'
import { readOpenSaltCsv } from '../src/frameworks/formats/opensalt-csv.ts'
import { readOpenSaltXlsx } from '../src/frameworks/formats/opensalt-xlsx.ts'
import type { Parsed } from '../src/frameworks/formats/reader.ts'
import { writeOpenSaltCsv } from '../src/frameworks/formats/write-csv.ts'
import { writeOpenSaltXlsx } from '../src/frameworks/formats/write-xlsx.ts'
import { DEFAULT_HIERARCHY_MEANING } from '../src/frameworks/hierarchy-meaning.ts'
import { contentHashOf } from '../src/frameworks/imports/import-plan.ts'
import { treeOf } from '../src/frameworks/tree.ts'
import { caseFiles, hasCaseData, WHY_SKIPPED } from './case-files.ts'
import { association, DOCUMENT, item, link, packageOf, rubricOf, uuid } from './frameworks-samples.ts'
import { csv, rawRow, rawRows, rawWorkbook } from './table-samples.ts'

const SETTINGS = { hierarchyMeaning: DEFAULT_HIERARCHY_MEANING, matchableItemTypes: [], matchableGiven: false }
const hash = (one: CasePackage): string => contentHashOf(one, SETTINGS)
const parsed = (value: unknown): CasePackage => parseCasePackage(Buffer.from(JSON.stringify(value))).package

const refusal = async (reading: Parsed | Promise<Parsed> | (() => Parsed | Promise<Parsed>)): Promise<ImportError> => {
  try {
    await (typeof reading === 'function' ? reading() : reading)
  } catch (cause) {
    return cause as ImportError
  }
  throw new Error('nothing was refused')
}

const codes = ({ findings }: Parsed): string[] => [...new Set(findings.map((one) => one.code))]

const WAYS = [
  ['xlsx', async (one: CasePackage) => readOpenSaltXlsx((await writeOpenSaltXlsx(one)).bytes)],
  ['csv', async (one: CasePackage) => readOpenSaltCsv(writeOpenSaltCsv(one).bytes)],
] as const

const QUIRKS = packageOf(
  [
    item(1, {
      educationLevel: ['4', 'KG'],
      conceptKeywords: ['a, b', 'c|d'],
      extensions: { 'x.y': { deep: [1, null] } },
    }),
    item(2, {
      fullStatement: '=HYPERLINK("http://x","y")',
      humanCodingScheme: '-1',
      notes: "'=quoted",
      subject: 'one text',
    }),
    item(3, {
      fullStatement: 'Zeile 1\r\nZeile 2\ttab 𝑑 _x0041_ \u0007',
      CFItemTypeURI: link(9, 'Type'),
      CFItemType: 'Type',
    }),
    item(4, {
      fullStatement: `${'𝑑'.repeat(20_000)}end`,
      licenseURI: { title: 'CC', identifier: uuid(7), uri: 'https://x.example' },
    }),
    item(5, {
      fullStatement: ' spaces ',
      abbreviatedStatement: '',
      lastChangeDateTime: '2017-02-14T20:34:39',
      unknownField: [1],
    }),
    { ...item(6), identifier: 'urn:not-a-uuid', humanCodingScheme: 3.1 },
  ],
  [
    association(1, 'isChildOf', 1, 0xd0c, { sequenceNumber: '1' }),
    association(2, 'isChildOf', 2, 1, { notes: '+note', extensions: { 'a.b': 1 } }),
    association(3, 'isChildOf', 3, 2, { sequenceNumber: 2 }),
    association(4, 'isChildOf', 3, 1),
    association(5, 'isRelatedTo', 4, 99, { destinationNodeURI: 'https://elsewhere.example/a|b' }),
    association(6, 'exactMatchOf', 88, 4, { CFAssociationGroupingURI: link(20, 'Group') }),
    association(7, 'ext:Has Part', 4, 5),
    association(8, 'Has Part', 4, 5, { destinationNodeURI: { ...link(5), targetType: 'ext:thing' } }),
    association(9, 'isChildOf', 4, 5),
    association(10, 'isChildOf', 5, 4),
  ],
  {
    CFDefinitions: {
      CFConcepts: [{ ...item(11), title: 'Concept', hierarchyCode: '1', keywords: 'a|b' }],
      CFLicenses: [{ ...item(7), title: 'CC', licenseText: 'text' }],
      extensions: { kept: true },
    },
    CFRubrics: [rubricOf(1, ['low', 'high'])],
    somethingElse: { a: 1 },
  },
)

describe('a framework as a table', () => {
  for (const [name, roundTrip] of WAYS) {
    it(`comes back from ${name} without change, quirks, rubrics and definitions too`, async () => {
      const before = parsed(QUIRKS)
      const { package: after } = await roundTrip(before)
      expect(hash(after)).toBe(hash(before))
      expect([...treeOf(after).positions]).toEqual([...treeOf(before).positions])
    })

    it(`comes back from ${name} without change, whatever is in it`, async () => {
      await fc.assert(
        fc.asyncProperty(packages, async (value) => {
          const before = parsed(value)
          const { package: after } = await roundTrip(before)
          expect(hash(after)).toBe(hash(before))
        }),
        { numRuns: 40 },
      )
    })
  }

  ;(hasCaseData ? it : it.skip)(
    `real packages come back without change${hasCaseData ? '' : ` (${WHY_SKIPPED})`}`,
    async () => {
      for (const file of caseFiles.filter((one) => one.bytes().length < 300_000)) {
        const before = parseCasePackage(file.bytes()).package
        for (const [name, roundTrip] of WAYS) {
          const { package: after } = await roundTrip(before)
          expect({ file: file.name, name, hash: hash(after) }).toEqual({ file: file.name, name, hash: hash(before) })
        }
      }
    },
  )

  it('is written in the same bytes each time, and says what other readers pass over', async () => {
    const source = parsed(QUIRKS)
    const first = await writeOpenSaltXlsx(source)
    const second = await writeOpenSaltXlsx(source)
    expect(Buffer.compare(Buffer.from(first.bytes), Buffer.from(second.bytes))).toBe(0)
    expect(first.losses.map((one) => one.code)).toEqual(['TABLE_OTHER_FIELDS', 'TABLE_DEFINITIONS'])
    expect(first.losses[0]?.message).toContain('extensions')
  })

  it('CSV injection: no cell of an export begins with what a spreadsheet computes', () => {
    const text = Buffer.from(writeOpenSaltCsv(parsed(QUIRKS)).bytes).toString()
    expect(text).not.toMatch(/(^|[,\n])"?[=+\-@\t\r](?!\n)/m)
    expect(text).toContain('"\'=HYPERLINK(""http://x"",""y"")"')
  })

  it('a cell that somebody edited holds against what was exported', async () => {
    const source = parsed(
      packageOf([item(1, { educationLevel: ['4'], subject: 'Text' }), item(2)], [association(1, 'isPeerOf', 1, 2)]),
    )
    const text = Buffer.from(writeOpenSaltCsv(source).bytes).toString()
    const edited = text.replace('Statement 1,', 'Another statement,').replace(',4,', ',05,').replace(uuid(2), uuid(2))
    const { package: after } = readOpenSaltCsv(Buffer.from(edited))
    const first = after.items.find((one) => one.identifier === uuid(1))
    expect(first).toMatchObject({ fullStatement: 'Another statement', educationLevel: ['05'], subject: ['Text'] })
    expect(after.associations).toHaveLength(1)
    const withoutPeer = text.replaceAll(`,${uuid(2)},`, ',,')
    expect(readOpenSaltCsv(Buffer.from(withoutPeer)).package.associations).toHaveLength(0)
  })
})

const word = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }).map((text) => text.replace(/[\0\uD800-\uDFFF]/g, '?')),
  fc.constantFrom(
    '=1+1',
    '-5',
    '@x',
    "'=x",
    '',
    ' ',
    '1.10',
    '01',
    'KG',
    'Is Parent Of',
    '_x0041_',
    '2020-01-01',
    '__proto__',
  ),
)
const value = fc.oneof(
  word,
  fc.integer(),
  fc.constant(null),
  fc.array(word, { maxLength: 3 }),
  fc.dictionary(word, word, { maxKeys: 2 }),
)
const fields = fc.dictionary(
  fc.constantFrom(
    'abbreviatedStatement',
    'alternativeLabel',
    'humanCodingScheme',
    'listEnumeration',
    'CFItemType',
    'CFItemTypeURI',
    'conceptKeywords',
    'educationLevel',
    'subject',
    'notes',
    'language',
    'licenseURI',
    'extensions',
    'statusEndDate',
    'other',
  ),
  value,
)
const TYPES = ['isChildOf', 'isPartOf', 'exactMatchOf', 'isRelatedTo', 'replacedBy', 'ext:x', 'Is Parent Of', 'peer']
const packages = fc
  .tuple(
    fc.array(fields, { minLength: 1, maxLength: 6 }),
    fc.array(fc.tuple(fc.constantFrom(...TYPES), fc.nat(7), fc.nat(7), value, fc.boolean()), { maxLength: 10 }),
    fields,
  )
  .map(
    ([items, edges, document]): JsonObject => ({
      CFDocument: { ...document, ...DOCUMENT },
      CFItems: items.map((more, i) => ({ ...item(i + 1), ...more })),
      CFAssociations: edges.map(([type, origin, destination, sequence, bare], i) =>
        association(i + 1, type, origin + 1, destination + 1, {
          sequenceNumber: sequence,
          ...(bare ? { destinationNodeURI: `https://frameworks.example/uri/${uuid(destination + 1)}` } : {}),
        }),
      ),
    }),
  )

const ID = (n: number): string => uuid(n)
const DOC_ROW = ['identifier', 'creator', 'title', 'lastChangeDate', 'licenseTitle', 'licenseText']
const ITEM_ROW = ['identifier', 'fullStatement', 'humanCodingScheme', 'smartLevel', 'educationLevel', 'My column']
const EDGE_ROW = [
  'identifier',
  'originNodeURI',
  'originNodeIdentifier',
  'associationType',
  'destinationNodeIdentifier',
  'associationGroupName',
]

const workbook = (items: readonly (readonly string[])[], edges: readonly (readonly string[])[] = [], more = {}) =>
  rawWorkbook({
    sheets: {
      'CF Doc': rawRows([DOC_ROW, [ID(100), 'Creator', 'Title', '2017-09-14 21:32:05', 'CC BY', 'The licence']]),
      'CF Item': rawRows([ITEM_ROW, ...items]),
      'CF Association': rawRows([EDGE_ROW, ...edges]),
    },
    ...more,
  })

const edgesOf = ({ package: read }: Parsed): string[] =>
  read.associations
    .map(
      (one) =>
        `${one.origin.identifier.slice(-2)} ${one.type} ${one.destination.identifier.slice(-2)} ${one.sequenceNumber}`,
    )
    .sort()

describe("OpenSALT's workbook", () => {
  const real = resolve(import.meta.dirname, '../../shared/data/case/opensalt/ccsso_ela.xlsx')

  ;(hasCaseData ? it : it.skip)('a real one gives its 1189 items and associations, and no more', async () => {
    const read = await readOpenSaltXlsx(readFileSync(real))
    expect([read.package.items.length, read.package.associations.length]).toEqual([1189, 1189])
    expect(read.package.associations.every((one) => one.sequenceNumber !== null)).toBe(true)
    expect(treeOf(read.package).roots.size).toBe(
      read.package.associations.filter((one) => one.inside.destination === read.package.document.identifier).length,
    )
    // 09,10 that a spreadsheet made a number of
    expect(read.findings.map((one) => one.message)).toEqual([
      '"09.10" was read as 09 and 10.',
      '"09.10" was read as 09 and 10.',
      '"11.12" was read as 11 and 12.',
    ])
    const again = await readOpenSaltXlsx((await writeOpenSaltXlsx(read.package)).bytes)
    expect(hash(again.package)).toBe(hash(read.package))
  })

  it('makes the tree of smartLevel and keeps columns that nobody knows', async () => {
    const read = await readOpenSaltXlsx(
      workbook([
        [ID(1), 'Top', 'A', '1', '4', 'mine'],
        [ID(2), 'Below', 'A.1', '1.1', 'KG,4'],
        [ID(3), 'Below too', 'A.2', '1.2'],
        ['', 'Without identifier', '', '2'],
      ]),
    )
    expect(edgesOf(read).slice(0, 3)).toEqual(['01 isChildOf 64 1', '02 isChildOf 01 1', '03 isChildOf 01 2'])
    expect(read.package.associations).toHaveLength(4)
    expect(read.package.items[0]?.source.extensions).toEqual({ 'opensalt.customFields': { 'My column': 'mine' } })
    expect(read.package.items[1]?.educationLevel).toEqual(['KG', '04'])
    expect(read.package.document.license?.title).toBe('CC BY')
    expect(read.package.definitions[0]?.source.licenseText).toBe('The licence')
    expect(codes(read)).toEqual(expect.arrayContaining(['TABLE_IDENTIFIER', 'TABLE_EDUCATION_LEVEL']))
  })

  it('reads the labels of OpenSALT both ways round, and those of CASE', async () => {
    const rows = [
      'Is Parent Of',
      'Matched From',
      'Related From',
      'Has Part',
      'Replaces',
      'Has Predecessor',
      'Skill Level For',
      'Peer Of',
      'Exemplar For',
      'Is Child Of',
      'precedes',
      'Something Else',
    ]
    const read = await readOpenSaltXlsx(
      workbook(
        [
          [ID(1), 'One'],
          [ID(2), 'Two'],
        ],
        rows.map((label, i) => [ID(50 + i), '', ID(1), label, ID(2)]),
      ),
    )
    const inverse = [
      'isChildOf',
      'exactMatchOf',
      'isRelatedTo',
      'isPartOf',
      'replacedBy',
      'precedes',
      'hasSkillLevel',
      'isPeerOf',
      'exemplar',
    ]
    expect(
      read.package.associations.map((one) => `${one.origin.identifier.slice(-1)} ${one.extType ?? one.type}`),
    ).toEqual([...inverse.map((type) => `2 ${type}`), '1 isChildOf', '1 precedes', '1 Something Else'])
  })

  it('believes the level where an association names another parent, and says so', async () => {
    const read = await readOpenSaltXlsx(
      workbook(
        [
          [ID(1), 'One', '', '1'],
          [ID(2), 'Two', '', '2'],
          [ID(3), 'Moved', '', '2.1'],
          [ID(4), 'Lost', '', '7.1'],
        ],
        [[ID(50), '', ID(3), 'Is Child Of', ID(1)]],
      ),
    )
    expect(edgesOf(read)).toEqual(['01 isChildOf 64 1', '02 isChildOf 64 2', '03 isChildOf 02 1'])
    expect(read.findings.filter((one) => one.severity !== 'NOTE').map((one) => [one.code, one.path])).toEqual([
      ['TABLE_LEVEL', 'CF Item, row 5, "smartLevel"'],
      ['TABLE_LEVEL_MOVED', 'CF Item, row 4, "smartLevel"'],
    ])
  })

  it('takes the computed value of formulas, rich texts, shared texts, numbers, dates as ISO', async () => {
    const rich = '<si><r><t>Rich </t></r><r><rPr><b/></rPr><t>text 𝑑</t></r></si>'
    const read = await readOpenSaltXlsx(
      workbook(
        [
          [ID(1), '<c t="s"><v>0</v></c>', '<c><v>3.1000000000000001</v></c>', '<c><v>1</v></c>'],
          [ID(2), '<c t="str"><f>A1&amp;"x"</f><v>computed</v></c>', '<c s="1"><v>36831</v></c>', '2'],
          [ID(3), 'x', '<c t="e"><f>1/0</f><v>#DIV/0!</v></c>', '<c><f>1+2</f></c>'],
        ],
        [],
        { sharedStrings: rich },
      ),
    )
    expect(read.package.items.map((one) => [one.fullStatement, one.humanCodingScheme])).toEqual([
      ['Rich text 𝑑', '3.1'],
      ['computed', '2000-11-01'],
      ['x', null],
    ])
    expect(read.findings.map((one) => [one.code, one.path])).toEqual(
      expect.arrayContaining([
        ['XLSX_ERROR', 'sheet2.xml, C4'],
        ['XLSX_FORMULA', 'sheet2.xml, D4'],
        ['TABLE_DATE', 'CF Item, row 3, "humanCodingScheme"'],
      ]),
    )
  })

  it('refuses one wrong row in the middle by row and column; on request takes the others', async () => {
    const rows = [
      [ID(1), 'One', '', '1'],
      [ID(2), 'Two', '', '1.1'],
      [ID(3), 'Ten', '', '1.1'],
      [ID(4), 'Four', '', '2'],
    ]
    expect(await refusal(readOpenSaltXlsx(workbook(rows)))).toMatchObject({
      code: 'IMPORT_ROW',
      path: 'CF Item, row 4, "smartLevel"',
    })
    const read = await readOpenSaltXlsx(workbook(rows), { skipBadRows: true })
    expect(read.package.items.map((one) => one.identifier)).toEqual([ID(1), ID(2), ID(4)])
    expect(read.findings[0]).toMatchObject({
      severity: 'ERROR',
      code: 'IMPORT_ROW',
      path: 'CF Item, row 4, "smartLevel"',
    })
    const dated = [[ID(1), 'One', '', '<c s="1"><v>36831</v></c>']]
    expect((await refusal(readOpenSaltXlsx(workbook(dated)))).message).toContain('made a date of it')
  })

  it('refuses other workbooks and damaged ones', async () => {
    const other = rawWorkbook({ sheets: { Sheet1: rawRow(1, ['a', 'b']) } })
    expect((await refusal(readOpenSaltXlsx(other))).message).toContain('"Sheet1"')
    expect((await refusal(readOpenSaltXlsx(zipSync({ 'a.txt': Buffer.from('x') })))).message).toContain(
      'no Excel workbook',
    )
    const pdf = await refusal(readOpenSaltXlsx(Buffer.from('%PDF-1.4')))
    expect([pdf.code, pdf.message]).toEqual(['IMPORT_ZIP', expect.stringContaining('right file and format')])
    const entity = '<!DOCTYPE x [<!ENTITY a "aaaa">]>'
    expect(await refusal(readOpenSaltXlsx(workbook([], [], { prolog: entity })))).toMatchObject({ code: 'IMPORT_XLSX' })
  })

  it('refuses a zip bomb, and a sheet that reaches to the last row and column', async () => {
    const bomb = Buffer.from(rawWorkbook({ sheets: { 'CF Doc': rawRow(1, ['title']) } }))
    // What the directory says of each part's size.
    for (let at = bomb.indexOf('PK\u0001\u0002'); at >= 0; at = bomb.indexOf('PK\u0001\u0002', at + 4))
      bomb.writeUInt32LE(140_000_000, at + 24)
    const shared = `<si><t>${'x'.repeat(99_000)}</t></si>`
    const rows = Array.from({ length: 800 }, () => [ID(1), '<c t="s"><v>0</v></c>'])
    expect(await refusal(readOpenSaltXlsx(workbook(rows, [], { sharedStrings: shared })))).toMatchObject({
      code: 'IMPORT_TOO_LARGE',
    })
    expect(await refusal(readOpenSaltXlsx(bomb))).toMatchObject({ code: 'IMPORT_ZIP' })
    for (const cell of [
      '<row r="1048576"><c r="A1048576"><v>1</v></c></row>',
      '<row r="3"><c r="XFD3"><v>1</v></c></row>',
      "<row r='1048576'><c r = 'A1048576'><v>1</v></c></row>",
      '<a-b:row r="1048576"><a-b:c/></a-b:row>',
    ])
      expect(await refusal(readOpenSaltXlsx(rawWorkbook({ sheets: { 'CF Doc': cell } })))).toMatchObject({
        code: 'IMPORT_TOO_MANY_ELEMENTS',
      })
  })
})

describe('a workbook made to be larger than it looks', () => {
  const far = '<row r="240000"><c r="AF240000"><v>1</v></c></row>'
  const parts = (made: Uint8Array) => unzipSync(made)

  it('is refused for what its sheets reach over together, and wherever they stand', async () => {
    const many = rawWorkbook({ sheets: { 'CF Doc': far, 'CF Item': far } })
    expect(await refusal(readOpenSaltXlsx(many))).toMatchObject({ code: 'IMPORT_TOO_MANY_ELEMENTS' })
    const { 'xl/worksheets/sheet1.xml': sheet, ...others } = parts(
      rawWorkbook({ sheets: { 'CF Doc': far.replaceAll('240000', '1048576') } }),
    )
    const rels = Buffer.from(others['xl/_rels/workbook.xml.rels'] as Uint8Array).toString()
    const moved = { 'xl/_rels/workbook.xml.rels': Buffer.from(rels.replace('worksheets/', 'other/')) }
    const elsewhere = zipSync({ ...others, ...moved, 'xl/other/sheet1.xml': sheet as Uint8Array })
    expect(await refusal(readOpenSaltXlsx(elsewhere))).toMatchObject({ code: 'IMPORT_TOO_MANY_ELEMENTS' })
  })

  it('is refused when a tag could hide its place, or two sheets are one part', async () => {
    for (const cell of ['<row x=">" r="1048576"><c/></row>', '<row r="&#49;048576"><c/></row>'])
      expect(await refusal(readOpenSaltXlsx(rawWorkbook({ sheets: { 'CF Doc': cell } })))).toMatchObject({
        code: 'IMPORT_XLSX',
      })
    const two = parts(rawWorkbook({ sheets: { 'CF Doc': rawRow(1, ['title']), 'CF Item': rawRow(1, ['title']) } }))
    const rels = Buffer.from(two['xl/_rels/workbook.xml.rels'] as Uint8Array).toString()
    const same = { 'xl/_rels/workbook.xml.rels': Buffer.from(rels.replace('sheet2', 'sheet1')) }
    expect(await refusal(readOpenSaltXlsx(zipSync({ ...two, ...same })))).toMatchObject({ code: 'IMPORT_XLSX' })
  })
})

describe("OpenSALT's CSV", () => {
  const HEADER =
    '"Identifier","fullStatement","Human Coding Scheme","sequenceNumber","Is Child Of","IsPartOf","Exemplar"'

  it('finds columns in any spelling and other rows by identifier or code', () => {
    const read = readOpenSaltCsv(
      csv(
        HEADER,
        `${ID(1)},One,A,1,,,`,
        `${ID(2)},Two,A.1,2,A,,https://example.org/x`,
        `${ID(3)},Three,,1,${ID(1)}|${ID(2)},,`,
      ),
    )
    expect(edgesOf(read)).toEqual([
      '02 exemplar /x null',
      '02 isChildOf 01 2',
      '03 isChildOf 01 1',
      '03 isChildOf 02 1',
    ])
    expect(codes(read)).toContain('TABLE_DOCUMENT')
    const again = readOpenSaltCsv(csv(HEADER, `${ID(1)},One changed,A,1,,,`))
    expect(again.package.document.identifier).toBe(read.package.document.identifier)
  })

  it('takes the document out of isPartOf, where all rows name the same', () => {
    const read = readOpenSaltCsv(
      csv('Identifier;Full Statement;Is Part Of', `${ID(1)};One;${ID(100)}`, `${ID(2)};Two;${ID(100)}`),
    )
    expect(read.package.document.identifier).toBe(ID(100))
    expect(read.package.associations).toHaveLength(0)
  })

  it('refuses a row that leads nowhere, by row and column; on request takes the others', () => {
    const bytes = csv(
      HEADER,
      `${ID(1)},One,A,1,,,`,
      `${ID(2)},Two,B,2,No such code,,`,
      `${ID(3)},Three,C,x,A,,`,
      `${ID(4)},,D,1,A,,`,
      `${ID(5)},Five,,1,A,,`,
    )
    const wrong = csv(HEADER, `${ID(1)},One,A,1,,,`, `${ID(2)},Two,B,2,No such code,,`)
    expect(() => readOpenSaltCsv(wrong)).toThrow('row 3, "isChildOf"')
    expect(() => readOpenSaltCsv(bytes)).toThrow('row 5, "fullStatement"')
    try {
      readOpenSaltCsv(bytes)
    } catch (cause) {
      // The place once, and the way to the others
      const said = importErrorText(cause as ImportError)
      expect(said.match(/row 5/g)).toHaveLength(1)
      expect(said).toContain('--skip-bad-rows')
    }
    const read = readOpenSaltCsv(bytes, { skipBadRows: true })
    expect(
      read.findings
        .filter((one) => one.code === 'IMPORT_ROW')
        .map((one) => one.path)
        .sort(),
    ).toEqual(['row 3, "isChildOf"', 'row 4, "sequenceNumber"', 'row 5, "fullStatement"'])
    expect(read.package.items.map((one) => one.identifier)).toEqual([ID(1), ID(5)])
  })

  it('refuses tables that are none of its own, and says what they are', async () => {
    expect((await refusal(() => readOpenSaltCsv(csv('a,b', '1,2')))).message).toContain('"fullStatement"')
    expect((await refusal(() => readOpenSaltCsv(csv('RSD Name,Skill Statement', 'a,b')))).message).toContain('rsd-csv')
  })
})
