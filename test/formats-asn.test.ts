import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'

import { describe, expect, it } from '@jest/globals'

import { readAsnRdf } from '../src/frameworks/formats/asn-rdf.ts'
import { readCtdlAsn } from '../src/frameworks/formats/ctdl-asn.ts'
import { writeCtdlAsn } from '../src/frameworks/formats/ctdl-write.ts'
import { ImportError } from '../src/frameworks/formats/import-error.ts'
import { caseFile, hasCaseData, WHY_SKIPPED } from './case-files.ts'
import { readCase } from './case-samples.ts'

const ROOT = `<rdf:RDF xmlns:asn="http://purl.org/ASN/schema/core/" xmlns:cc="http://creativecommons.org/ns#"
  xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:foaf="http://xmlns.com/foaf/0.1/"
  xmlns:gemq="http://purl.org/gem/qualifiers/" xmlns:skos="http://www.w3.org/2004/02/skos/core#"
  xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">`
const ASN = 'http://asn.example/resources'

const statement = (name: string, text: string, more = ''): string => `
  <asn:Statement rdf:about="${ASN}/${name}">
    <dcterms:isPartOf rdf:resource="${ASN}/D1"/>
    <dcterms:description xml:lang="en-us">${text}</dcterms:description>${more}
  </asn:Statement>`

const documentWith = (statements: string, more = ''): string => `<?xml version="1.0" encoding="utf-8"?>
${ROOT}
  <rdf:Description rdf:about="${ASN}/D1.xml">
    <foaf:primaryTopic rdf:resource="${ASN}/D1"/>
    <dcterms:modified>2012-12-06T14:07:02-05:00</dcterms:modified>
    <cc:license rdf:resource="http://creativecommons.org/licenses/by/3.0/us/"/>
  </rdf:Description>
  <asn:StandardDocument rdf:about="${ASN}/D1">
    <dc:title xml:lang="en-us">Maths</dc:title>
    <dc:publisher>A board</dc:publisher>
    <gemq:hasChild rdf:resource="${ASN}/S2"/>
    <gemq:hasChild rdf:resource="${ASN}/S1"/>${more}
  </asn:StandardDocument>${statements}
</rdf:RDF>`

const refusal = async (bytes: Uint8Array | string): Promise<ImportError> => {
  const error = await readAsnRdf(Buffer.from(bytes)).then(
    () => null,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof ImportError)) throw new Error(`not refused: ${String(error)}`)
  return error
}

describe('ASN RDF/XML', () => {
  it('reads a document with its statements, their tree and what they match', async () => {
    const text = documentWith(
      statement(
        'S1',
        'Count &lt; 10 &amp; more',
        `<asn:statementNotation>K.CC.1</asn:statementNotation><asn:altStatementNotation>CC1</asn:altStatementNotation>
         <asn:listID>1.</asn:listID><asn:statementLabel xml:lang="en-US">Standard</asn:statementLabel>
         <asn:comment>a</asn:comment><asn:comment>b</asn:comment>
         <dcterms:educationLevel rdf:resource="http://purl.org/ASN/scheme/ASNEducationLevel/K"/>
         <dcterms:educationLevel rdf:resource="http://purl.org/ASN/scheme/ASNEducationLevel/10"/>
         <skos:exactMatch rdf:resource="urn:guid:264152CE461D4345B06D9D01DA6DB2F2"/>
         <asn:authorityStatus rdf:resource="http://purl.org/ASN/scheme/ASNAuthorityStatus/Original"/>
         <gemq:isChildOf rdf:resource="${ASN}/D1"/>`,
      ) + statement('S2', 'Zwei'),
    )
    const { package: source, findings } = await readAsnRdf(Buffer.from(text))
    expect(source.document).toMatchObject({
      title: 'Maths',
      creator: 'A board',
      language: 'en-US',
      uri: `${ASN}/D1`,
      license: { uri: 'http://creativecommons.org/licenses/by/3.0/us/' },
      lastChange: Date.parse('2012-12-06T14:07:02-05:00'),
    })
    expect(source.items).toHaveLength(2)
    expect(source.items[0]).toMatchObject({
      fullStatement: 'Count < 10 & more',
      humanCodingScheme: 'K.CC.1',
      alternativeLabel: 'CC1',
      listEnumeration: '1.',
      itemType: 'Standard',
      notes: 'a\n\nb',
      educationLevel: ['KG', '10'],
      language: 'en-US',
    })
    expect(source.items[0]?.source.extensions).toEqual({
      'asn:authorityStatus': { '@id': 'http://purl.org/ASN/scheme/ASNAuthorityStatus/Original' },
    })
    const [one, two, match] = source.associations
    expect([one?.sequenceNumber, two?.sequenceNumber]).toEqual([2, 1])
    expect(match).toMatchObject({
      type: 'exactMatchOf',
      destination: { identifier: '264152ce-461d-4345-b06d-9d01da6db2f2' },
    })
    expect(findings.map((finding) => finding.code)).toEqual(['CTDL_ONE_DIRECTION'])
    const again = await readAsnRdf(Buffer.from(text))
    expect(again.package).toEqual(source)
  })

  it('reads the encoding that the declaration names', async () => {
    const text = documentWith(statement('S1', 'Größe')).replace('utf-8', 'iso-8859-1')
    const { package: source } = await readAsnRdf(Buffer.from(text, 'latin1'))
    expect(source.items[0]?.fullStatement).toBe('Größe')
  })

  it('refuses entities that grow without end, at their line', async () => {
    const laughs = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('\n')
    const error = await refusal(
      `<?xml version="1.0"?>\n<!DOCTYPE r [\n<!ENTITY l0 "lol">\n${laughs}\n]>\n${ROOT}<a>&l9;</a></rdf:RDF>`,
    )
    expect(error.code).toBe('IMPORT_NOT_XML')
    expect(error.message).toMatch(/document type .* At line 13,/)
    expect(error.place?.line).toBe(13)
  })

  it('refuses entities from files and addresses', async () => {
    for (const from of ['SYSTEM "file:///etc/passwd"', 'PUBLIC "x" "http://127.0.0.1:1/x"']) {
      const error = await refusal(`<!DOCTYPE r [<!ENTITY x ${from}>]>\n${ROOT}<a>&x;</a></rdf:RDF>`)
      expect(error).toMatchObject({ code: 'IMPORT_NOT_XML', place: { line: 1 } })
    }
    const outside = await refusal(`<!DOCTYPE r SYSTEM "http://127.0.0.1:1/x.dtd">\n${ROOT}</rdf:RDF>`)
    expect(outside.message).toContain('document type')
    const unknown = await refusal(`${ROOT}\n<asn:Statement rdf:about="${ASN}/S">&x;</asn:Statement></rdf:RDF>`)
    expect(unknown).toMatchObject({ code: 'IMPORT_NOT_XML', place: { line: 5 } })
  })

  it('refuses what is nested without end, broken off, or in another encoding than it says', async () => {
    const deep = await refusal(`${ROOT}\n${'<asn:x>'.repeat(100_000)}`)
    expect(deep).toMatchObject({ code: 'IMPORT_TOO_DEEP', place: { line: 5 } })
    const whole = documentWith(statement('S1', 'a'))
    const cut = await refusal(whole.slice(0, whole.indexOf('</asn:Statement>')))
    expect(cut.code).toBe('IMPORT_NOT_XML')
    expect(cut.message).toMatch(/unclosed tag.* At line \d+, column \d+\./)
    const latin = await refusal(Buffer.from(documentWith(statement('S1', 'Größe')), 'latin1'))
    expect(latin.message).toMatch(/^Line 19 holds bytes that are not utf-8/)
    expect((await refusal('<?xml version="1.0" encoding="klingon"?><a/>')).message).toContain('"klingon"')
    const long = await refusal(documentWith(statement('S1', 'x'.repeat(100_001))))
    expect(long.code).toBe('IMPORT_TEXT_TOO_LONG')
  })

  it('refuses what is something else, and says what', async () => {
    expect((await refusal('')).code).toBe('IMPORT_EMPTY')
    expect((await refusal('{"a": 1}')).code).toBe('IMPORT_WRONG_DOCUMENT')
    expect((await refusal('<!doctype html><html></html>')).message).toContain('HTML page')
    expect((await refusal('<feed><entry/></feed>')).message).toContain('<feed>, not an rdf:RDF')
    expect((await refusal(`${ROOT}${statement('S1', 'a')}</rdf:RDF>`)).message).toContain('No asn:StandardDocument')
    const bad = await refusal(`${ROOT}\n<asn:Statement rdf:about="${ASN}/S" rdf:ID="1 2"/></rdf:RDF>`)
    expect(bad).toMatchObject({ code: 'IMPORT_NOT_XML', place: { line: 5 } })
    expect((await refusal(Buffer.alloc(33 * 1024 * 1024, 32))).code).toBe('IMPORT_TOO_LARGE')
  })
})

const file = resolve(import.meta.dirname, '../../shared/data/case/asn/CCSS_Math.xml')
const real = existsSync(file) && hasCaseData ? it : it.skip
if (!existsSync(file)) console.warn(WHY_SKIPPED)

describe('a real document', () => {
  real('is the framework that the crosswalks lead to, and goes out as CTDL-ASN', async () => {
    const { package: source } = await readAsnRdf(readFileSync(file))
    const derived = readCase(JSON.parse(caseFile('ccss-math.from-asn.cfpackage.json').bytes().toString('utf8')))
    const facts = (from: typeof source) =>
      new Map(
        from.items.map((one) => [
          one.identifier,
          [one.uri, one.fullStatement, one.humanCodingScheme, one.listEnumeration],
        ]),
      )
    expect(source.items).toHaveLength(703)
    expect([...facts(source).keys()].sort()).toEqual([...facts(derived).keys()].sort())
    for (const [identifier, said] of facts(derived)) expect(facts(source).get(identifier)?.[0]).toBe(said[0])
    const byType = (type: string) => source.associations.filter((one) => one.type === type).length
    expect([byType('isChildOf'), byType('exactMatchOf')]).toEqual([703, 1326])
    const { bytes, losses } = writeCtdlAsn(source)
    expect(losses).toEqual([])
    const back = await readCtdlAsn(bytes)
    expect(back.package.items.map((one) => one.fullStatement)).toEqual(source.items.map((one) => one.fullStatement))
    expect(back.package.associations).toHaveLength(source.associations.length)
  })
})
