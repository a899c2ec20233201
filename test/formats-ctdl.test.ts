import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import jsonld from 'jsonld'

import type { CaseAssociation, CaseItem, CaseLink, CasePackage } from '../src/frameworks/formats/case-model.ts'
import { readCtdlAsn } from '../src/frameworks/formats/ctdl-asn.ts'
import { writeCtdlAsn } from '../src/frameworks/formats/ctdl-write.ts'
import { ImportError } from '../src/frameworks/formats/import-error.ts'
import type { JsonObject, JsonValue } from '../src/frameworks/formats/json-text.ts'
import type { Parsed } from '../src/frameworks/formats/reader.ts'
import { caseFiles, hasCaseData, WHY_SKIPPED } from './case-files.ts'
import { packages, readCase } from './case-samples.ts'
import { association, item, packageOf, rubricOf, uuid } from './frameworks-samples.ts'

const CONTEXT = 'https://credreg.net/ctdlasn/schema/context/json'
const read = (value: JsonValue): Promise<Parsed> => readCtdlAsn(Buffer.from(JSON.stringify(value)))
const written = (source: CasePackage) => {
  const { bytes, losses } = writeCtdlAsn(source)
  return {
    json: JSON.parse(Buffer.from(bytes).toString('utf8')) as JsonObject,
    codes: losses.map((one) => one.code),
    losses,
  }
}
const again = async (source: CasePackage): Promise<CasePackage> => (await read(written(source).json)).package
const refusal = async (value: JsonValue): Promise<ImportError> => {
  const error = await read(value).then(
    () => null,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof ImportError)) throw new Error(`not refused: ${String(error)}`)
  return error
}

const id = (n: number): string => `https://registry.example/resources/ce-${uuid(n)}`
const FRAMEWORK = 0xf
const framework = (more: JsonObject = {}): JsonObject => ({
  '@id': id(FRAMEWORK),
  '@type': 'ceasn:CompetencyFramework',
  'ceterms:ctid': `ce-${uuid(FRAMEWORK)}`,
  'ceasn:name': { 'en-us': 'Welding' },
  'ceasn:publisherName': { 'en-us': ['A college'] },
  'ceasn:inLanguage': ['en-US'],
  'ceasn:dateModified': '2020-02-03T04:05:06Z',
  ...more,
})
const competency = (n: number, more: JsonObject = {}): JsonObject => ({
  '@id': id(n),
  '@type': 'ceasn:Competency',
  'ceasn:isPartOf': id(FRAMEWORK),
  'ceasn:competencyText': { 'en-us': `Text ${n}` },
  ...more,
})
const graphOf = (...nodes: JsonObject[]): JsonObject => ({ '@context': CONTEXT, '@graph': nodes })
const edges = ({ package: { associations } }: Parsed): string[] =>
  associations.map(
    (one) =>
      `${one.origin.uri.slice(-2)} ${one.extType ?? one.type} ${one.destination.uri.slice(-2)} ${one.sequenceNumber ?? '-'}`,
  )
const codesOf = ({ findings }: Parsed): Set<string> => new Set(findings.map((one) => one.code))

describe('CTDL-ASN in', () => {
  it('reads what CASE calls by other names', async () => {
    const parsed = await read(
      graphOf(
        framework({
          'ceasn:license': 'https://licence.example/by',
          'ceasn:source': ['https://a.example', 'https://b.example'],
        }),
        competency(1, {
          'ceasn:competencyLabel': { 'en-US': 'One' },
          'ceasn:codedNotation': 'A.1',
          'ceasn:listID': '1',
          'ceasn:comment': { 'en-US': ['first', 'second'] },
          'ceasn:competencyCategory': { 'en-US': 'Skill' },
          'ceasn:educationLevelType': [
            'http://purl.org/ASN/scheme/ASNEducationLevel/K',
            'https://x.example/levels/adult',
          ],
          'ceasn:conceptKeyword': { 'en-US': ['a', 'b'], es: ['c'] },
        }),
      ),
    )
    const { document, items } = parsed.package
    expect(document).toMatchObject({
      title: 'Welding',
      creator: 'A college',
      language: 'en-US',
      identifier: uuid(FRAMEWORK),
    })
    expect(document.officialSourceURL).toBe('https://a.example')
    expect(document.license?.uri).toBe('https://licence.example/by')
    expect(items[0]).toMatchObject({
      identifier: uuid(1),
      fullStatement: 'Text 1',
      abbreviatedStatement: 'One',
      humanCodingScheme: 'A.1',
      listEnumeration: '1',
      itemType: 'Skill',
      notes: 'first',
      educationLevel: ['KG', 'adult'],
      conceptKeywords: ['a', 'b'],
      language: 'en-US',
    })
    expect(items[0]?.source.extensions).toMatchObject({
      'ceasn:comment': { '@value': 'second', '@language': 'en-US' },
      'ceasn:educationLevelType': 'https://x.example/levels/adult',
      'ceasn:conceptKeyword': { '@value': 'c', '@language': 'es' },
    })
    expect(await again(parsed.package)).toEqual(parsed.package)
  })

  it('keeps all languages of a text, and gives them back', async () => {
    const parsed = await read(
      graphOf(
        framework({ 'ceasn:inLanguage': ['es', 'en-us'] }),
        competency(1, {
          'ceasn:competencyText': { 'en-US': 'Weld', es: 'Soldar', de: 'Schweißen' },
          'ceasn:competencyLabel': { de: 'S' },
        }),
      ),
    )
    const [one] = parsed.package.items
    expect(one).toMatchObject({ fullStatement: 'Weld', language: 'en-US', abbreviatedStatement: 'S' })
    expect(one?.source.extensions).toEqual({
      'ceasn:competencyText': [
        { '@value': 'Soldar', '@language': 'es' },
        { '@value': 'Schweißen', '@language': 'de' },
      ],
      'headwater.ctdl-asn': { languages: { 'ceasn:competencyLabel': 'de' } },
    })
    const back = written(parsed.package).json['@graph'] as JsonObject[]
    expect(back[1]?.['ceasn:competencyText']).toEqual({ 'en-US': 'Weld', es: 'Soldar', de: 'Schweißen' })
    expect(back[1]?.['ceasn:competencyLabel']).toEqual({ de: 'S' })
    expect(await again(parsed.package)).toEqual(parsed.package)
  })

  it('reads full IRIs, keys in another case and other names, and says so', async () => {
    const parsed = await read(
      graphOf(
        framework(),
        competency(1, {
          'http://purl.org/ctdlasn/terms/shouldIndex': 'false',
          'https://purl.org/ctdlasn/terms/listID': '7',
          'ceasn:CompetencyLabel': { 'en-us': 'Label' },
          'ceasn:CompetencyNotation': 'X.1',
        }),
      ),
    )
    expect(parsed.package.items[0]).toMatchObject({
      listEnumeration: '7',
      abbreviatedStatement: 'Label',
      humanCodingScheme: 'X.1',
    })
    expect(parsed.package.items[0]?.source.extensions).toEqual({ 'ceasn:shouldIndex': 'false' })
    const said = parsed.findings.filter((one) => one.code === 'CTDL_KEY')
    expect(said).toHaveLength(3)
    expect(said[0]?.path).toBe(id(1))
    expect(await again(parsed.package)).toEqual(parsed.package)
  })

  it.each([
    ['from below', framework(), [{ 'ceasn:isTopChildOf': id(FRAMEWORK) }, { 'ceasn:isChildOf': [id(1)] }], '-'],
    ['from above', framework({ 'ceasn:hasTopChild': [id(1)] }), [{ 'ceasn:hasChild': [id(2)] }, {}], '1'],
    [
      'from both sides',
      framework({ 'ceasn:hasTopChild': { '@list': [id(1)] } }),
      [{ 'ceasn:hasChild': id(2), 'ceasn:isChildOf': id(FRAMEWORK) }, { 'ceasn:isChildOf': { '@id': id(1) } }],
      '1',
    ],
  ])('reads the tree %s', async (side, whole, [one, two], place) => {
    const parsed = await read(graphOf(whole, competency(1, one as JsonObject), competency(2, two as JsonObject)))
    expect(edges(parsed)).toEqual([`01 isChildOf 0f ${place}`, `02 isChildOf 01 ${place}`])
    expect(codesOf(parsed).has('CTDL_ONE_DIRECTION')).toBe(side !== 'from both sides')
    expect(await again(parsed.package)).toEqual(parsed.package)
  })

  it('reads alignments as associations, prerequisites turned round', async () => {
    const parsed = await read(
      graphOf(
        framework(),
        competency(1, {
          'ceasn:exactAlignment': id(0x21),
          'ceasn:broadAlignment': [id(0x22)],
          'ceasn:prerequisiteAlignment': id(2),
          'ceasn:comprisedOf': id(2),
          'ceasn:complexityLevel': id(0x23),
        }),
        competency(2),
      ),
    )
    expect(edges(parsed).sort()).toEqual(
      [
        '01 exactMatchOf 21 -',
        '01 ceasn.broadAlignment 22 -',
        '01 hasSkillLevel 23 -',
        '02 isPartOf 01 -',
        '02 precedes 01 -',
      ].sort(),
    )
    expect(parsed.package.associations.find((one) => one.type === 'exactMatchOf')?.destination.identifier).toBe(
      uuid(0x21),
    )
    expect(await again(parsed.package)).toEqual(parsed.package)
  })

  it('reads nodes inside of others, a context of its own, and a slug for a CTID', async () => {
    const parsed = await read({
      '@context': {
        c: 'https://purl.org/ctdlasn/terms/',
        id: '@id',
        type: '@type',
        name: 'https://purl.org/ctdlasn/terms/name',
      },
      id: id(FRAMEWORK),
      type: 'c:CompetencyFramework',
      name: { 'en-us': 'Nested' },
      'c:publisher': { id: 'https://org.example', type: 'https://purl.org/ctdl/terms/Organization', 'c:name': 'Org' },
      'c:hasTopChild': [
        {
          id: id(1),
          type: 'c:Competency',
          'https://purl.org/ctdl/terms/ctid': 'ce-weld-1',
          'c:competencyText': { 'en-us': 'a' },
          'c:hasChild': [{ id: id(2), type: 'c:Competency', 'c:competencyText': 'plain' }],
        },
      ],
    })
    expect(parsed.package.items.map((one) => [one.identifier, one.fullStatement])).toEqual([
      [uuid(1), 'a'],
      [uuid(2), 'plain'],
    ])
    expect(edges(parsed)).toEqual(['01 isChildOf 0f 1', '02 isChildOf 01 1'])
    const text = JSON.stringify(written(parsed.package).json)
    expect(text).toContain('ce-weld-1')
    expect(text).toContain('"Org"')
    expect(await again(parsed.package)).toEqual(parsed.package)
  })

  it('keeps nodes apart that have one CTID', async () => {
    const parsed = await read(
      graphOf(framework(), competency(1, { 'ceterms:ctid': `ce-${uuid(FRAMEWORK)}` }), competency(2)),
    )
    expect(parsed.package.items.map((one) => one.identifier)).toEqual([uuid(1), uuid(2)])
    expect(codesOf(parsed).has('CTDL_CTID')).toBe(true)
    expect(await again(parsed.package)).toEqual(parsed.package)
  })

  it('reads a scheme of levels as a framework whose items complexityLevel leads to', async () => {
    const parsed = await read(
      graphOf(
        {
          '@id': id(FRAMEWORK),
          '@type': 'skos:ConceptScheme',
          'ceasn:name': { 'en-US': 'Levels' },
          'skos:hasTopConcept': [id(1), id(2)],
        },
        {
          '@id': id(1),
          '@type': 'skos:Concept',
          'skos:prefLabel': { 'en-US': 'Level 1' },
          'skos:inScheme': id(FRAMEWORK),
        },
        {
          '@id': id(2),
          '@type': 'skos:Concept',
          'skos:prefLabel': { 'en-US': 'Level 2' },
          'skos:definition': { 'en-US': 'More' },
        },
      ),
    )
    expect(parsed.package.items.map((one) => [one.fullStatement, one.abbreviatedStatement])).toEqual([
      ['Level 1', null],
      ['More', 'Level 2'],
    ])
    const { json } = written(parsed.package)
    expect((json['@graph'] as JsonObject[]).map((one) => one['@type'])).toEqual([
      'skos:ConceptScheme',
      'skos:Concept',
      'skos:Concept',
    ])
    expect(await again(parsed.package)).toEqual(parsed.package)
  })

  it('refuses what it cannot take, and says what it is', async () => {
    const two = await refusal(graphOf(framework(), framework({ '@id': id(0xe) })))
    expect(two.message).toMatch(/^There are 2 of ceasn:CompetencyFramework/)
    expect((await refusal(graphOf(competency(1)))).message).toContain('a graph of ceasn:Competency')
    expect((await refusal({ CFDocument: {} })).message).toContain('no ceasn:CompetencyFramework')
    const foreign = await refusal({ '@context': 'https://evil.example/context', '@graph': [framework()] })
    expect(foreign).toMatchObject({ code: 'IMPORT_WRONG_DOCUMENT', path: '$["@context"]' })
    expect(foreign.message).toContain('nothing is fetched')
    const imported = await refusal({ '@context': [{ '@import': 'http://127.0.0.1/x' }], '@graph': [framework()] })
    expect(imported.message).toContain('127.0.0.1')
    expect((await refusal({ '@context': { a: 'b', b: 'a' }, '@graph': [framework()] })).message).toContain('no JSON-LD')
    expect((await refusal('text')).message).toContain('a single value')
  })
})

describe('CTDL-ASN out', () => {
  const links = (link: CaseLink | null) => link && { identifier: link.identifier, uri: link.uri, targetType: null }
  const itemFacts = ({ source: _, itemTypeLink, license, conceptLinks, subjectLinks, ...kept }: CaseItem) => ({
    ...kept,
    links: [itemTypeLink, license, ...conceptLinks, ...subjectLinks].map(links),
  })
  /** An association by what it says; the rest is named as lost. */
  const saying = (one: CaseAssociation) =>
    JSON.stringify([
      one.type,
      one.extType,
      one.inside.origin ?? links(one.origin),
      one.inside.destination ?? links(one.destination),
    ])
  const tree = (source: CasePackage) =>
    source.associations
      .filter((one) => one.type === 'isChildOf')
      .map((one) => `${saying(one)} ${one.sequenceNumber}`)
      .sort()
  const byIdentifier = <T extends { identifier: string }>(all: readonly T[]) =>
    [...all].sort((a, b) => (a.identifier < b.identifier ? -1 : 1))

  function expectSame(back: CasePackage, source: CasePackage): void {
    expect(byIdentifier(back.items.map(itemFacts))).toEqual(byIdentifier(source.items.map(itemFacts)))
    const { source: _, license, subjectLinks, ...document } = source.document
    const { source: __, license: backLicense, subjectLinks: backLinks, ...backDocument } = back.document
    expect(backDocument).toEqual(document)
    expect([backLicense, ...backLinks].map(links)).toEqual([license, ...subjectLinks].map(links))
    expect([...new Set(back.associations.map(saying))].sort()).toEqual(
      [...new Set(source.associations.map(saying))].sort(),
    )
  }

  it('keeps vendors’ extensions, odd identifiers, order, and what servers leave out above the top', async () => {
    const source = readCase(
      packageOf(
        [
          item(1, { identifier: 'odd-1', extensions: { 'vendor.x': { a: [1] } }, colour: 'red', language: 'eng' }),
          item(2, { uri: 'no uri', conceptKeywords: ['k', 'k'], educationLevel: ['KG', '04', 'Grade 4'] }),
          item(3),
        ],
        [
          association(1, 'isChildOf', 3, 2, { sequenceNumber: 36 }),
          association(2, 'ext:my own/word', 2, 3),
          association(3, 'hasSkillLevel', 2, 0x99, { notes: 'n' }),
        ],
        { CFRubrics: [rubricOf(1, ['a'])] },
      ),
    )
    const { codes } = written(source)
    expect(codes).toEqual(['CTDL_REPEATED', 'CTDL_ASSOCIATION_IDENTITY', 'CTDL_ASSOCIATION_NOTES', 'RUBRICS'])
    const back = await again(source)
    expect(tree(back)).toEqual(tree(source))
    expect(back.items[1]).toMatchObject({
      conceptKeywords: ['k'],
      educationLevel: ['KG', '04', 'Grade 4'],
      uri: 'no uri',
    })
    expect(back.items[0]).toMatchObject({ identifier: 'odd-1', language: 'eng' })
    expect(back.items[0]?.source.extensions).toEqual({ 'vendor.x': { a: [1] }, 'headwater.colour': 'red' })
  })

  it('gives back any package but for what it names as lost', async () => {
    await fc.assert(
      fc.asyncProperty(packages, async (json) => {
        const source = readCase(json)
        const { codes } = written(source)
        const back = await again(source)
        expectSame(back, source)
        if (!codes.includes('CTDL_DUPLICATE')) expect(tree(back)).toEqual(tree(source))
        expect(codes.includes('CTDL_ASSOCIATION_NOTES')).toBe(source.associations.some((one) => one.notes !== null))
        expect(codes.includes('CTDL_ASSOCIATION_IDENTITY')).toBe(source.associations.length > 0)
        expect(codes.includes('RUBRICS')).toBe(source.rubrics.length > 0)
        expect(codes.includes('DEFINITIONS')).toBe(source.definitions.length > 0)
        // Once it came from there, nothing is lost on the way back.
        expect(await again(back)).toEqual(back)
        expect(written(back).codes).toEqual([])
      }),
      { numRuns: 20 },
    )
  })

  const published = resolve(import.meta.dirname, '../../shared/data/case-spec/CTDL-ASN.context.json')
  const contextIt = existsSync(published) ? it : it.skip
  contextIt('means the same to a processor with the published context', async () => {
    const source = readCase(
      packageOf(
        [item(1, { language: 'en', notes: 'why', educationLevel: ['KG', 'PS'] }), item(2)],
        [association(1, 'isChildOf', 2, 1, { sequenceNumber: 1 }), association(2, 'exactMatchOf', 1, 9)],
      ),
    )
    const { json } = written(source)
    const document = JSON.parse(readFileSync(published, 'utf8')) as object
    const documentLoader = async (url: string) => ({ contextUrl: null, documentUrl: url, document })
    const expanded = (await jsonld.expand(json, { documentLoader })) as JsonObject[]
    const nodes = (expanded[0]?.['@graph'] ?? expanded) as JsonObject[]
    const uri = (n: number) => `https://frameworks.example/uri/${uuid(n)}`
    const one = nodes.find((node) => node['@id'] === uri(1)) as JsonObject
    const term = (name: string) => one[`https://purl.org/ctdlasn/terms/${name}`]
    expect(term('competencyText')).toEqual([{ '@value': 'Statement 1', '@language': 'en' }])
    expect(term('hasChild')).toEqual([{ '@list': [{ '@id': uri(2) }] }])
    expect(term('exactAlignment')).toEqual([{ '@id': uri(9) }])
    expect(term('educationLevelType')).toEqual([
      { '@id': 'http://purl.org/ASN/scheme/ASNEducationLevel/K' },
      { '@value': 'PS' },
    ])
  })

  const real = hasCaseData ? it : it.skip
  real('gives back real packages', async () => {
    const FILES = ['c1-ta.json', 'Ordering.json', 'baseline.json']
    const files = caseFiles.filter((file) => FILES.some((end) => file.name.endsWith(end)))
    expect(files).toHaveLength(FILES.length)
    for (const file of files) {
      const source = readCase(JSON.parse(file.bytes().toString('utf8')) as JsonObject)
      expectSame(await again(source), source)
    }
  })
})

const FOLDER = resolve(import.meta.dirname, '../../shared/data/case/ctdl-asn')
const files = existsSync(FOLDER) ? readdirSync(FOLDER).filter((name) => name.endsWith('.json')) : []
const data = files.length > 0 ? describe : describe.skip
if (files.length === 0) console.warn(WHY_SKIPPED)

data('real frameworks', () => {
  it.each(files)('%s comes in, goes out, and comes in the same', async (name) => {
    const bytes = readFileSync(join(FOLDER, name))
    const original = JSON.parse(bytes.toString('utf8')) as { '@graph': JsonObject[] }
    const parsed = await readCtdlAsn(bytes)
    const parts = original['@graph'].filter((node) => /Competency$|Concept$/.test(String(node['@type'])))
    expect(parsed.package.items).toHaveLength(parts.length)
    expect(parsed.package.associations.length).toBeGreaterThanOrEqual(parts.length)
    const out = written(parsed.package)
    expect(out.losses).toEqual([])
    expect((await read(out.json)).package).toEqual(parsed.package)
    // Every text that stood there stands there again.
    const texts = (value: JsonValue): string[] =>
      typeof value === 'string'
        ? [value]
        : typeof value === 'object' && value !== null
          ? Object.values(value).flatMap(texts)
          : []
    const back = new Set(texts(out.json))
    const gone = texts(original['@graph']).filter((text) => !back.has(text))
    expect(gone).toEqual([])
  })
})
