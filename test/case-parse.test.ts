import 'reflect-metadata'

import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { DEFAULT_CASE_LIMITS, parseCasePackage } from '../src/frameworks/formats/case.ts'
import { ImportError } from '../src/frameworks/formats/import-error.ts'
import { findLosses, mayLose } from '../src/frameworks/formats/json-losses.ts'
import type { JsonObject, JsonValue } from '../src/frameworks/formats/json-text.ts'
import { treeOf } from '../src/frameworks/tree.ts'
import { association, DOCUMENT, item, packageOf, uuid } from './frameworks-samples.ts'

const bytes = (value: unknown): Uint8Array => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))
const parse = (value: unknown) => parseCasePackage(bytes(value))
const codes = (value: unknown) => parse(value).findings.map((finding) => finding.code)
const refusal = (value: unknown): ImportError => {
  try {
    parse(value)
  } catch (error) {
    if (error instanceof ImportError) return error
    throw error
  }
  throw new Error('it was accepted')
}

describe('what is refused, and how the user learns why', () => {
  it('a truncated package: says where it ends, and that it may be truncated', () => {
    const text = JSON.stringify(packageOf([item(1)], []), null, 2)
    const error = refusal(text.slice(0, 120))
    expect(error.code).toBe('IMPORT_NOT_JSON')
    expect(error.message).toContain('truncated')
    expect(error.place).toMatchObject({ byte: 120 })
  })

  it('a syntax error: line, column and byte, counted in characters and bytes', () => {
    const error = refusal('{\n  "CFDocument": {"title": "é", oops}\n}')
    expect(error.place).toEqual({ line: 2, column: 32, byte: 34 })
    expect(error.message).toContain('line 2, column 32 (byte 34)')
  })

  it('100 MB of nonsense: refused by its size alone, before it is read', () => {
    const nonsense = new Uint8Array(100 * 1024 * 1024)
    const start = process.memoryUsage().heapUsed
    expect(() => parseCasePackage(nonsense)).toThrow(/100\.0 MB; at most 64 MB/)
    expect(process.memoryUsage().heapUsed - start).toBeLessThan(50 * 1024 * 1024)
  })

  it('a million open brackets, and 64 levels of honest ones', () => {
    expect(refusal('['.repeat(1_000_000)).code).toBe('IMPORT_TOO_DEEP')
    expect(refusal(`${'['.repeat(65)}${']'.repeat(65)}`).code).toBe('IMPORT_TOO_DEEP')
    const deep = JSON.parse(`${'['.repeat(60)}1${']'.repeat(60)}`) as JsonValue
    expect(parse(packageOf([item(1, { extensions: { deep } })], [])).package.items).toHaveLength(1)
  })

  it('brackets inside texts are no nesting', () => {
    const statement = '['.repeat(500)
    expect(parse(packageOf([item(1, { fullStatement: statement })], [])).package.items[0]?.fullStatement).toBe(
      statement,
    )
  })

  it.each([
    ['an HTML page', '<!DOCTYPE html><html></html>'],
    ['RDF/XML', '<?xml version="1.0"?><rdf:RDF></rdf:RDF>'],
    ['a ZIP or Excel', 'PK\u0003\u0004....'],
    ['a PDF', '%PDF-1.7'],
    ['a binary file', `\u0007\u0001,;\t,;x\ufffd\ny`],
    ['a CSV table', 'Author,Category,Skill Name,Statement\na,b,c,d'],
    ['JWT', 'eyJhbGciOiJub25lIn0.eyJhIjoxfQ.'],
    ['a verifiable credential', { type: ['VerifiableCredential', 'OpenBadgeCredential'] }],
    ['a JSON-LD graph', { '@context': 'https://credreg.net/ctdlasn/schema/context/json', '@graph': [] }],
    ['a list of CFDocuments', { CFDocuments: [{ identifier: uuid(1) }, { identifier: uuid(2) }] }],
    ['a CFDocument alone', { ...DOCUMENT }],
    ['a single CFDocument', { CFDocument: DOCUMENT }],
    ['a single CFDocument', { CFDocuments: [DOCUMENT] }],
    ['a single CFDocument', { CFPackage: { CFDocument: { CFDocument: DOCUMENT }, CFDefinitions: {} } }],
    ['a single CFItem', { ...item(1) }],
    ['an error answer', { imsx_codeMajor: 'failure', imsx_severity: 'error' }],
    ['job posting', { '@type': 'JobPosting', title: 'x' }],
    ['an empty object', {}],
    ['a single number', 12],
    ['a single null', null],
    ['an array', []],
  ])('says that it looks like %s', (words, input) => {
    const error = refusal(input)
    expect(error.code).toBe('IMPORT_WRONG_DOCUMENT')
    expect(error.message).toContain(words)
  })

  it('a document alone: what was looked for, and what to send; an empty framework says that it is empty', () => {
    expect(refusal({ CFDocument: DOCUMENT })).toMatchObject({
      path: '$.CFDocument',
      message: expect.stringMatching(/CFItems nor CFAssociations .* CFPackage/),
    })
    for (const list of ['CFItems', 'CFAssociations', 'cfItems'])
      expect(parse({ CFDocument: DOCUMENT, [list]: [] }).package.items).toEqual([])
  })

  it('nothing at all', () => {
    expect(refusal('').code).toBe('IMPORT_EMPTY')
    expect(refusal(' \n ').code).toBe('IMPORT_EMPTY')
  })

  it('a list that stands twice: one of both would lose the items of the other', () => {
    const parts = { CFDocument: DOCUMENT, CFItems: [item(1)], CFAssociations: [] }
    const [document, items, associations] = Object.entries(parts).map(
      ([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`,
    )
    const cases: [text: string, path: string][] = [
      [`{${document},${items},${items},${associations}}`, '$.CFItems'],
      [`{${document},${items},"CFItem\\u0073": null}`, '$.CFItems'],
      [`{${document},${items},${document}}`, '$.CFDocument'],
      [`[{"CFPackage":{${document},${associations},${items},${associations}}}]`, '$[0].CFPackage.CFAssociations'],
      [`{"CFPackage":{${document},${items}},"CFPackage":{}}`, '$.CFPackage'],
      [`{${document},"CFItemSet":{${items},"CFItems":[]}}`, '$.CFItemSet.CFItems'],
      [`{${document},${items},"CFDefinitions":{"CFSubjects":[{}],"CFSubjects":[]}}`, '$.CFDefinitions.CFSubjects'],
    ]
    for (const [text, path] of cases) expect(refusal(text)).toMatchObject({ code: 'IMPORT_REPEATED_LIST', path })
    expect(parse(`{${document},${items}}`).findings).toEqual([])
  })

  it('items without a document', () => {
    expect(refusal({ CFItems: [item(1)] }).message).toContain('no CFDocument')
  })

  it('a text beyond the bound, with its path', () => {
    const error = refusal(packageOf([item(1), item(2, { fullStatement: 'x'.repeat(100_001) })], []))
    expect(error).toMatchObject({ code: 'IMPORT_TEXT_TOO_LONG', path: '$.CFItems[1].fullStatement' })
  })

  it('more elements than the bound', () => {
    const input = bytes(packageOf([item(1), item(2)], []))
    expect(() => parseCasePackage(input, { ...DEFAULT_CASE_LIMITS, elements: 1 })).toThrow(/2 elements; at most 1/)
  })
})

describe('shapes that servers and tools write', () => {
  const one = packageOf([item(1), item(2)], [association(1, 'isChildOf', 2, 1)])
  it.each<[string, unknown]>([
    ['{CFPackage: …}', { CFPackage: one }],
    [
      '{CFPackage: {CFDocument: {CFDocument: …}}}',
      { CFPackage: { ...one, CFDocument: { CFDocument: one.CFDocument } } },
    ],
    ['an array of one package', [one]],
    ['CFDocument as an array of one', { ...one, CFDocument: [one.CFDocument] }],
    ['cfItems', { cfDocument: one.CFDocument, cfItems: one.CFItems, cfAssociations: one.CFAssociations }],
    [
      'CFItemSet',
      { CFDocument: one.CFDocument, CFItemSet: { CFItems: one.CFItems }, CFAssociations: one.CFAssociations },
    ],
    ['items keyed by identifier', { ...one, CFItems: Object.fromEntries(one.CFItems.map((i) => [i.identifier, i])) }],
    ['items each in a wrapper', { ...one, CFItems: one.CFItems.map((CFItem) => ({ CFItem })) }],
    ['the document flat at the root', { ...DOCUMENT, CFItems: one.CFItems, CFAssociations: one.CFAssociations }],
  ])('%s', (_, input) => {
    const { package: read } = parse(input)
    expect(read.document.title).toBe(DOCUMENT.title)
    expect(read.items.map((i) => i.identifier)).toEqual([uuid(1), uuid(2)])
    expect(read.associations).toHaveLength(1)
    expect(read.document.source).toEqual(DOCUMENT)
  })

  it('a byte order mark, and UTF-16', () => {
    const text = JSON.stringify(packageOf([item(1, { fullStatement: '池 𝑑' })], []))
    const marked = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text)])
    const wide = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])
    for (const input of [marked, wide]) expect(parseCasePackage(input).package.items[0]?.fullStatement).toBe('池 𝑑')
  })

  it('broken UTF-8 is taken with a warning', () => {
    const text = Buffer.from(JSON.stringify(packageOf([item(1, { fullStatement: 'caf_' })], [])))
    text[text.indexOf('caf_') + 3] = 0xe9
    const { package: read, findings } = parseCasePackage(text)
    expect(read.items[0]?.fullStatement).toBe('caf\uFFFD')
    expect(findings[0]).toMatchObject({ code: 'TEXT_ENCODING_BROKEN', repaired: true })
  })
})

describe('fields as they are really written', () => {
  const first = (fields: JsonObject) => parse(packageOf([item(1, fields)], [])).package.items[0]

  it('subject as a text (Texas), extensions as a list (Georgia), nulls for all that is absent (OpenCASE)', () => {
    const { package: read, findings } = parse({
      ...packageOf([item(1, { extensions: [], subject: null, notes: null, educationLevel: null })], []),
      CFDocument: { ...DOCUMENT, subject: 'Mathematics', language: 'eng', publisher: null },
    })
    expect(read.document).toMatchObject({ subject: ['Mathematics'], language: 'eng', publisher: null })
    expect(read.items[0]).toMatchObject({ subject: [], notes: null, educationLevel: [] })
    expect(findings.map((f) => [f.code, f.path])).toEqual([
      ['CASE_FIELD_TYPE', '$.CFDocument.subject'],
      ['CASE_EXTENSIONS', '$.CFItems[0].extensions'],
    ])
  })

  it('old OpenSALT: educationalLevel, plain URIs, CFItemAssociationURI, naive times', () => {
    const { package: read, findings } = parse(
      packageOf(
        [
          item(1, {
            educationalLevel: '06, 07',
            CFItemAssociationURI: 'http://x',
            lastChangeDateTime: '2017-02-14T20:34:39',
          }),
        ],
        [
          {
            ...association(1, 'exactMatchOf', 1, 2),
            destinationNodeURI: `https://case.example/uri/${uuid(9).toUpperCase()}`,
          },
        ],
      ),
    )
    expect(read.items[0]).toMatchObject({ educationLevel: ['06', '07'], lastChange: Date.UTC(2017, 1, 14, 20, 34, 39) })
    expect(read.associations[0]?.destination).toMatchObject({ identifier: uuid(9), title: null })
    expect(findings.map((f) => f.code)).toEqual(
      expect.arrayContaining(['CASE_FIELD_NAME', 'CASE_TIMESTAMP_NAIVE', 'CASE_LINK_TEXT']),
    )
  })

  it('sequenceNumber as a text', () => {
    const input = packageOf([item(1), item(2)], [{ ...association(1, 'isChildOf', 1, 2), sequenceNumber: '7' }])
    expect(parse(input).package.associations[0]?.sequenceNumber).toBe(7)
  })

  it('conceptKeywordsURI as one link or a list of them', () => {
    const link = { title: 'k', identifier: uuid(5), uri: 'https://k' }
    expect(first({ conceptKeywordsURI: link })?.conceptLinks).toHaveLength(1)
    expect(first({ conceptKeywordsURI: [link, { ...link, identifier: uuid(6) }] })?.conceptLinks).toHaveLength(2)
  })

  it('times with an offset, days of an instant, days that do not exist', () => {
    expect(first({ lastChangeDateTime: '2020-01-01T00:30:00-04:00' })?.lastChange).toBe(Date.UTC(2020, 0, 1, 4, 30))
    expect(first({ statusStartDate: '2020-01-01T00:00:00Z' })?.statusStartDate).toBe('2020-01-01')
    expect(first({ statusStartDate: '2021-02-29' })?.statusStartDate).toBeNull()
    const change = (lastChangeDateTime: string) => first({ lastChangeDateTime })?.lastChange
    expect(change('2020-01-01T24:30:00Z')).toBe(change('never'))
    expect(change('2020-02-30T10:00:00Z')).toBe(change('never'))
    expect(change('2020-01-01T10:00:00,5Z')).toBe(Date.UTC(2020, 0, 1, 10, 0, 0, 500))
  })

  it('never strips: Markdown, LaTeX, comparison signs, spaces at the end, four-byte characters', () => {
    const fullStatement = ' **if** $1/b$ < 3 > 2 <b>not markup</b> 𝑑 \n| a | b | '
    expect(first({ fullStatement })?.fullStatement).toBe(fullStatement)
  })

  it('what no database can hold becomes U+FFFD and is reported', () => {
    const { package: read, findings } = parse(
      `{"CFDocument":${JSON.stringify(DOCUMENT)},"CFItems":[{"identifier":"${uuid(1)}","uri":"u:1","fullStatement":"a\\u0000b \\ud835 \\ud835\\udc51"}]}`,
    )
    expect(read.items[0]?.fullStatement).toBe('a\uFFFDb \uFFFD 𝑑')
    expect(findings.find((f) => f.code === 'TEXT_CHARACTER')?.path).toBe('$.CFItems[0].fullStatement')
  })

  it('a member that stands twice, and a number that no number can hold, are reported with their place', () => {
    const long = '9007199254740993'
    const text = JSON.stringify(
      packageOf(
        [item(1, { notes: 'one "quoted": {[' }), item(2, { extensions: { exact: 9007199254740992, of: ['n', 1.5] } })],
        [],
      ),
    )
    const losing = text
      .replace('"notes":', '"n\\u006ftes":"lost","notes":')
      .replace('"exact":', `"big":${long},"a b":[{"x":0},{"deep":[0,-1e400]}],"fine":[1.50,1e3,-0,12e-1],"exact":`)
      .replace('"n",1.5', '"n",1.5,0.12345678901234567890')
    const { package: read, findings } = parse(losing)
    expect(read.items[0]?.notes).toBe('one "quoted": {[')
    expect(findings.map(({ severity, code, path }) => [severity, code, path])).toEqual([
      ['WARNING', 'JSON_MEMBER_REPEATED', '$.CFItems[0].notes'],
      ['WARNING', 'NUMBER_ROUNDED', '$.CFItems[1].extensions.big'],
      ['WARNING', 'NUMBER_ROUNDED', '$.CFItems[1].extensions["a b"][1].deep[1]'],
      ['WARNING', 'NUMBER_ROUNDED', '$.CFItems[1].extensions.of[2]'],
    ])
    expect(findings[1]?.message).toMatch(/^9007199254740993 .* became 9007199254740992\./)
    expect(parse(text).findings).toEqual([])
  })

  it('finds every loss that a reading with all members and digits finds, and no other', () => {
    const member = fc.tuple(fc.constantFrom('a', 'b', 'c d'), fc.constantFrom('1', '0.5', '12345678901234567', '"x:{"'))
    fc.assert(
      fc.property(fc.array(fc.array(member, { maxLength: 6 }), { maxLength: 4 }), (objects) => {
        const written = objects.map(
          (members) => `{${members.map(([name, value]) => `${JSON.stringify(name)} : ${value}`).join(' ,')}}`,
        )
        const text = `[${written.join(', ')}]`
        const { repeated, rounded } = findLosses(text)
        const expected = objects.flatMap((members, i) =>
          members.flatMap(([name], j) => (members.slice(0, j).some(([n]) => n === name) ? [[i, name]] : [])),
        )
        expect(repeated.map(({ path }) => path)).toEqual(expected)
        const long = objects.flatMap((all, i) => all.flatMap(([name, v]) => (v.length > 15 ? [[i, name]] : [])))
        expect(rounded.map(({ path }) => path)).toEqual(long)
        const count = (JSON.parse(text) as object[]).reduce((sum, one) => sum + Object.keys(one).length, 0)
        expect(mayLose(text, count)).toBe(repeated.length + rounded.length > 0)
      }),
    )
  })

  it('looks at each zero of a long number once', () => {
    const { rounded } = findLosses(`[1${'0'.repeat(300_000)}1]`)
    expect(rounded.map(({ path }) => path)).toEqual([[0]])
  })

  it('a member named __proto__ is data like any other', () => {
    const text = `{"CFDocument":${JSON.stringify(DOCUMENT)},"CFItems":[{"identifier":"${uuid(1)}","uri":"u:1","fullStatement":"x","__proto__":{"notes":"y"}}]}`
    const read = parse(text).package.items[0]
    expect(read?.notes).toBeNull()
    expect(JSON.stringify(read?.source)).toContain('"__proto__":{"notes":"y"}')
  })

  it('identifiers: odd UUIDs are kept with a warning, missing ones come from the URI, then from the content', () => {
    const odd = '00000000-0000-0000-0000-000000000001'
    const input = packageOf(
      [item(1, { identifier: odd }), item(2, { identifier: null }), item(3, { identifier: '', uri: '' })],
      [],
    )
    const { package: read, findings } = parse(input)
    expect(read.items[0]?.identifier).toBe(odd)
    expect(read.items[1]?.identifier).toBe(uuid(2))
    expect(read.items[2]?.identifier).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5/)
    expect(parse(input).package.items[2]?.identifier).toBe(read.items[2]?.identifier)
    expect(findings.filter((f) => f.code === 'CASE_IDENTIFIER')).toHaveLength(1)
    expect(findings.filter((f) => f.code === 'CASE_IDENTIFIER_MISSING')).toHaveLength(2)
  })

  it('identifiers in capitals and braces are the same identifiers', () => {
    expect(first({ identifier: `{${uuid(1).toUpperCase()}}` })?.identifier).toBe(uuid(1))
  })

  it('URIs of any scheme', () => {
    for (const uri of [
      'local:1',
      'urn:guid:2',
      'urn:fdc:edplancms.com:2016:cfr:CCSS-M:3.OA.A.1',
      'http://h/uri/https://o/',
    ])
      expect(first({ uri })?.uri).toBe(uri)
  })

  it('an item without a statement takes its other label; an empty one is left out and said to be', () => {
    expect(first({ fullStatement: null, abbreviatedStatement: 'short' })?.fullStatement).toBe('short')
    const { package: read, findings } = parse(packageOf([{ identifier: '', fullStatement: null }, item(2)], []))
    expect(read.items).toHaveLength(1)
    expect(findings[0]).toMatchObject({ code: 'CASE_ITEM_EMPTY', path: '$.CFItems[0]', repaired: false })
  })

  it('the version of CASE from the URL first, then from the body', () => {
    const version = (fields: object) =>
      parse({ CFDocument: { ...DOCUMENT, ...fields }, CFItems: [] }).package.document.caseVersion
    expect(version({ uri: 'https://x/ims/case/v1p0/CFDocuments/1', caseVersion: '1.1' })).toBe('1.0')
    expect(version({ uri: 'urn:x', caseVersion: '1.1' })).toBe('1.1')
    expect(version({ uri: 'urn:x' })).toBeNull()
  })

  it('fields that CASE does not know stay in the source, said once per field', () => {
    const { package: read, findings } = parse(packageOf([item(1, { colour: 'red' }), item(2, { colour: 'blue' })], []))
    expect(read.items[1]?.source.colour).toBe('blue')
    expect(findings.filter((f) => f.code === 'CASE_UNKNOWN_FIELD')).toHaveLength(1)
  })
})

describe('associations', () => {
  it('unknown types are kept as extensions, spreadsheet labels are read', () => {
    const types = ['isStandardAlignedTo', 'ext:vendor.x', 'Is Child Of', 'isTranslationOf']
    const input = packageOf(
      [item(1), item(2)],
      types.map((type, i) => association(i + 1, type, 1, 2)),
    )
    expect(parse(input).package.associations.map((a) => [a.type, a.extType])).toEqual([
      ['EXT', 'isStandardAlignedTo'],
      ['EXT', 'vendor.x'],
      ['isChildOf', null],
      ['isTranslationOf', null],
    ])
  })

  it('one without an end or a type is left out with an error', () => {
    const { package: read, findings } = parse(
      packageOf([item(1)], [{ ...association(1, 'isChildOf', 1, 2), originNodeURI: null }]),
    )
    expect(read.associations).toHaveLength(0)
    expect(findings[0]).toMatchObject({
      severity: 'ERROR',
      code: 'CASE_ASSOCIATION_INCOMPLETE',
      path: '$.CFAssociations[0]',
    })
  })

  it('the same triple under two identifiers is kept twice', () => {
    const input = packageOf(
      [item(1), item(2)],
      [association(1, 'exactMatchOf', 1, 2), association(2, 'exactMatchOf', 1, 2)],
    )
    expect(parse(input).package.associations).toHaveLength(2)
    expect(codes(input)).toContain('CASE_DUPLICATE_TRIPLE')
  })

  it('of a repeated identifier the one changed last is taken, wherever it stands', () => {
    const old = item(1, { fullStatement: 'old', lastChangeDateTime: '2020-01-01T00:00:00Z' })
    const young = item(1, { fullStatement: 'young', lastChangeDateTime: '2021-01-01T00:00:00Z' })
    for (const items of [
      [old, young],
      [young, old],
    ]) {
      const { package: read, findings } = parse(packageOf(items, []))
      expect(read.items.map((i) => i.fullStatement)).toEqual(['young'])
      expect(findings[0]).toMatchObject({ code: 'CASE_DUPLICATE_ITEM', severity: 'WARNING', path: '$.CFItems[1]' })
    }
  })

  it('a circle is reported with its place; the same edge leaves the tree whatever the order of the file', () => {
    const circle = [
      association(1, 'isChildOf', 1, 2),
      association(2, 'isChildOf', 2, 3),
      association(3, 'isChildOf', 3, 1),
    ]
    const items = [item(1), item(2), item(3)]
    const outcomes = [circle, [...circle].reverse(), [circle[1], circle[0], circle[2]]].map((edges) => {
      const { package: read, findings } = parse(packageOf(items, edges))
      expect(findings.filter((f) => f.code === 'CASE_CYCLE')).toHaveLength(1)
      expect(read.associations).toHaveLength(3)
      return [...read.cycleClosing]
    })
    expect(new Set(outcomes.map(String)).size).toBe(1)
    expect(outcomes[0]).toHaveLength(1)
  })

  it('ends that only their uri tells are the same ends as those that their identifier tells', () => {
    const spread = {
      1: 'https://x.example/skills/top',
      2: 'https://x.example/skills/middle',
      3: 'https://x.example/skills/low',
    } as Record<number, string>
    const items = [1, 2, 3].map((n) => item(n, { uri: spread[n] as string }))
    const edges = [
      association(1, 'isChildOf', 2, 1),
      association(2, 'isChildOf', 3, 2),
      association(3, 'isChildOf', 1, 3),
      association(4, 'isRelatedTo', 1, 1),
      association(5, 'isRelatedTo', 2, 3),
      association(6, 'isRelatedTo', 2, 3),
    ]
    const asText = (link: JsonValue | undefined) =>
      Object.entries(spread).find(([n]) => uuid(Number(n)) === (link as JsonObject).identifier)?.[1] as string
    const texts = edges.map((edge, at) => ({
      ...edge,
      originNodeURI: asText(edge.originNodeURI),
      // one end of the first of two equal statements is told in full
      destinationNodeURI: at === 4 ? (edge.destinationNodeURI as JsonObject) : asText(edge.destinationNodeURI),
    }))
    const [full, plain] = [parse(packageOf(items, edges)), parse(packageOf(items, texts))]
    expect(plain.package.associations.map((one) => one.inside)).toEqual(full.package.associations.map((o) => o.inside))
    expect(plain.package.cycleClosing).toEqual(full.package.cycleClosing)
    expect(treeOf(plain.package)).toEqual(treeOf(full.package))
    expect(treeOf(plain.package).roots.size).toBe(1)
    for (const code of ['CASE_CYCLE', 'CASE_ASSOCIATION_SELF', 'CASE_DUPLICATE_TRIPLE'])
      expect([code, plain.findings.filter((f) => f.code === code).length]).toEqual([code, 1])
    expect(plain.package.associations[0]?.source.originNodeURI).toBe(spread[2])
  })

  it('a chain as long as the package does not exhaust the stack', () => {
    const items = Array.from({ length: 20_000 }, (_, i) => item(i + 1))
    const chain = items.slice(1).map((_, i) => association(i + 1, 'isChildOf', i + 2, i + 1))
    const { package: read } = parse(packageOf(items, [...chain, association(99_999, 'isChildOf', 1, 20_000)]))
    expect(read.cycleClosing.size).toBe(1)
  })

  it('each finding says where, what was found, and what was done about it or mends it', () => {
    const text = (value: unknown) => JSON.stringify(value)
    const document = { ...DOCUMENT, title: undefined, creator: 7, extensions: [], lastChangeDateTime: 'yesterday' }
    const odd = [
      item(1, { identifier: 'odd', fullStatement: undefined, humanCodingScheme: 'A' } as unknown as JsonObject),
      item(2, {
        uri: undefined,
        lastChangeDateTime: '2026-01-02T03:04:05',
        FullStatement: 'x',
      } as unknown as JsonObject),
      item(2, { educationLevel: { a: 1 }, unheard: 'of' }),
      { fullStatement: 'No identifier' },
      {},
      7 as unknown as JsonObject,
    ]
    const edges = [
      association(1, 'is_child_of', 1, 2),
      association(2, 'isChildOf', 2, 1),
      association(3, 'inventedHere', 2, 2),
      association(4, 'isRelatedTo', 1, 2),
      association(5, 'isRelatedTo', 1, 2),
      association(6, 'isRelatedTo', 1, 2, { originNodeURI: null }),
      association(7, 'isPeerOf', 1, 2, { destinationNodeURI: 'https://frameworks.example/x' }),
    ]
    const whole = { ...packageOf(odd, edges), CFDocument: document, CFDefinitions: 'none', CFRubrics: 'none' }
    const found = [
      ...parse([{ CFPackage: whole }]).findings,
      ...parse(`\ufeff${text(packageOf([item(1, { notes: 'a\u0000b' })], []))}`).findings,
      ...parse({ ...DOCUMENT, CFItems: { CFItem: [item(1)] } }).findings,
    ]
    expect(new Set(found.map((finding) => finding.code)).size).toBeGreaterThan(20)
    const poor = found.filter(({ message, path }) => path === null || !/[\w)"][;.] \S+.*\.$/.test(message))
    expect(poor.map(({ code, message, path }) => [code, message, path])).toEqual([])
    for (const value of ['', '[]', '{"CFItems": [{}]}', '{"CFDocument": 7, "CFItems": []}', '<html></html>'])
      expect(refusal(value).message).toMatch(/[\w)][;.] \S+.*\.$/)
  })

  it('findings of one code are counted beyond fifty', () => {
    const items = Array.from({ length: 120 }, (_, i) => item(i + 1, { identifier: `odd-${i}` }))
    const findings = parse(packageOf(items, [])).findings.filter((f) => f.code === 'CASE_IDENTIFIER')
    expect(findings).toHaveLength(51)
    expect(findings[50]?.message).toContain('120 in all')
  })
})

describe('any input', () => {
  it('gives a package or an ImportError, never another error', () => {
    const base = JSON.stringify(
      packageOf([item(1), item(2)], [association(1, 'isChildOf', 2, 1)], {
        CFRubrics: [{ identifier: uuid(7), CFRubricCriteria: [{}] }],
      }),
    )
    fc.assert(
      fc.property(fc.nat(base.length), fc.nat(30), fc.string({ unit: 'binary', maxLength: 12 }), (at, cut, put) => {
        safely(Buffer.from(base.slice(0, at) + put + base.slice(at + cut)))
      }),
      { numRuns: 2000 },
    )
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), safely), { numRuns: 1000 })
  })

  it('with any value in any place', () => {
    const document = fc.record({
      title: fc.jsonValue(),
      identifier: fc.jsonValue(),
      subject: fc.jsonValue(),
      CFPackageURI: fc.jsonValue(),
    })
    const anything = fc.jsonValue({ maxDepth: 3 })
    const element = fc.dictionary(
      fc.constantFrom(
        'identifier',
        'uri',
        'fullStatement',
        'originNodeURI',
        'destinationNodeURI',
        'associationType',
        'lastChangeDateTime',
        'sequenceNumber',
        'CFItemType',
        'educationLevel',
        'extensions',
        'CFRubricCriteria',
        'CFItemURI',
      ),
      anything,
    )
    const list = fc.oneof(fc.array(fc.oneof(element, anything), { maxLength: 5 }), anything)
    fc.assert(
      fc.property(
        fc.record({
          CFDocument: fc.oneof(document, anything),
          CFItems: list,
          CFAssociations: list,
          CFRubrics: list,
          CFDefinitions: fc.oneof(fc.record({ CFItemTypes: list, CFConcepts: list }), anything),
        }),
        (input) => safely(bytes(input)),
      ),
      { numRuns: 1500 },
    )
  })
})

function safely(input: Uint8Array): void {
  try {
    parseCasePackage(input)
  } catch (error) {
    expect(error).toBeInstanceOf(ImportError)
  }
}
