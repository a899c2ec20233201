import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import jsonld from 'jsonld'
import { Parser, type Quad } from 'n3'

import type { CasePackage } from '../src/frameworks/formats/case-model.ts'
import type { JsonObject } from '../src/frameworks/formats/json-text.ts'
import { FORMAT_WRITERS, type Written } from '../src/frameworks/formats/writer.ts'
import { caseFiles, hasCaseData, WHY_SKIPPED } from './case-files.ts'
import { packages, readCase } from './case-samples.ts'
import { association, DOCUMENT, item, link, packageOf, uuid } from './frameworks-samples.ts'

const SKOS = 'http://www.w3.org/2004/02/skos/core#'
const DCT = 'http://purl.org/dc/terms/'

const write = async (name: string, source: CasePackage): Promise<Written & { text: string }> => {
  const writer = FORMAT_WRITERS.find((one) => one.name === name)
  if (!writer) throw new Error(`no writer ${name}`)
  const written = await writer.write(source)
  return { ...written, text: Buffer.from(written.bytes).toString('utf8') }
}

/** One statement as a text; language tags are the same in any case. */
const said = ({ subject, predicate, object }: Quad): string =>
  JSON.stringify([
    subject.value,
    predicate.value,
    object.termType,
    object.value,
    object.termType === 'Literal' ? [object.language.toLowerCase(), object.datatype.value] : null,
  ])

async function statements(source: CasePackage): Promise<{ quads: Quad[]; losses: Written['losses'] }> {
  const turtle = await write('skos-turtle', source)
  const quads = new Parser({ format: 'text/turtle' }).parse(turtle.text)
  const json = await write('skos-jsonld', source)
  // A processor that shares nothing with the Turtle writer, and has nowhere to fetch from.
  const lines = await jsonld.canonize(JSON.parse(json.text) as object, {
    algorithm: 'RDFC-1.0',
    format: 'application/n-quads',
    safe: true,
    documentLoader: (url: string) => Promise.reject(new Error(`nothing is fetched: ${url}`)),
  })
  const others = new Parser({ format: 'application/n-quads' }).parse(lines)
  expect(others.map(said).sort()).toEqual([...new Set(quads.map(said))].sort())
  expect(new Set(quads.map(said)).size).toBe(quads.length)
  expect(json.losses).toEqual(turtle.losses)
  return { quads, losses: turtle.losses }
}

const count = (quads: readonly Quad[], predicate: string): number =>
  quads.filter((one) => one.predicate.value === predicate).length
const objects = (quads: readonly Quad[], subject: string, predicate: string): string[] =>
  quads
    .filter((one) => one.subject.value === subject && one.predicate.value === predicate)
    .map(({ object }) => (object.termType === 'Literal' ? `${object.value}@${object.language}` : object.value))
const uri = (n: number): string => `https://frameworks.example/uri/${uuid(n)}`

/** Every statement that a package makes in SKOS, counted from its fields alone. */
function expectCounted(source: CasePackage, quads: readonly Quad[]): void {
  const { items, associations, document } = source
  const ids = new Set(items.map((one) => one.identifier))
  const edges = new Set(
    associations
      .filter(({ type, identifier, inside }) => {
        const isInside = ids.has(inside.origin ?? '') && ids.has(inside.destination ?? '')
        return type === 'isChildOf' && isInside && !source.cycleClosing.has(identifier)
      })
      .map(({ inside }) => `${inside.origin} ${inside.destination}`),
  )
  expect(count(quads, 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type')).toBe(items.length + 1)
  expect(count(quads, `${SKOS}inScheme`)).toBe(items.length)
  expect(count(quads, `${SKOS}prefLabel`)).toBe(items.length)
  expect(count(quads, `${SKOS}definition`)).toBe(items.filter((one) => one.abbreviatedStatement !== null).length)
  expect(count(quads, `${SKOS}notation`)).toBe(items.filter((one) => one.humanCodingScheme !== null).length)
  expect(count(quads, `${SKOS}note`)).toBe([document, ...items].filter((one) => one.notes !== null).length)
  expect(count(quads, `${SKOS}broader`)).toBe(edges.size)
  expect(count(quads, `${SKOS}narrower`)).toBe(edges.size)
  expect(count(quads, `${SKOS}topConceptOf`)).toBe(count(quads, `${SKOS}hasTopConcept`))
  expect(count(quads, `${DCT}educationLevel`)).toBe(
    items.reduce((sum, one) => sum + new Set(one.educationLevel).size, 0),
  )
}

describe('SKOS', () => {
  it('says what a package says', async () => {
    const source = readCase(
      packageOf(
        [
          item(1, { fullStatement: 'Add', humanCodingScheme: 'A.1', language: 'en-US', notes: 'n' }),
          item(2, { fullStatement: 'Add <up> "to" 𝑑\n', abbreviatedStatement: 'Add', alternativeLabel: 'Plus' }),
          item(3, { fullStatement: 'Count', abbreviatedStatement: 'C', alternativeLabel: 'C' }),
        ],
        [
          association(1, 'isChildOf', 2, 1),
          association(2, 'isChildOf', 1, 0xd0c),
          association(3, 'exactMatchOf', 1, 77),
          association(4, 'isRelatedTo', 2, 3),
          association(5, 'isRelatedTo', 3, 78),
          association(6, 'ext:ceasn.broadAlignment', 1, 79),
          association(7, 'precedes', 2, 3),
          { ...association(8, 'exactMatchOf', 80, 3), originNodeURI: link(80) },
        ],
      ),
    )
    const { quads, losses } = await statements(source)
    expectCounted(source, quads)
    expect(objects(quads, uri(1), `${SKOS}prefLabel`)).toEqual(['Add@en-us'])
    expect(objects(quads, uri(2), `${SKOS}definition`)).toEqual(['Add <up> "to" 𝑑\n@'])
    expect(objects(quads, uri(2), `${SKOS}broader`)).toEqual([uri(1)])
    expect(objects(quads, uri(3), `${SKOS}altLabel`)).toEqual([])
    expect(objects(quads, DOCUMENT.uri, `${SKOS}hasTopConcept`)).toEqual([uri(1), uri(3)])
    expect(objects(quads, uri(1), `${SKOS}exactMatch`)).toEqual([uri(77)])
    expect(objects(quads, uri(3), `${SKOS}exactMatch`)).toEqual([uri(80)])
    expect(objects(quads, uri(3), `${SKOS}related`)).toEqual([uri(2)])
    expect(objects(quads, uri(3), `${SKOS}relatedMatch`)).toEqual([uri(78)])
    expect(objects(quads, uri(1), `${SKOS}broadMatch`)).toEqual([uri(79)])
    expect(losses.map((one) => one.code)).toEqual(['SKOS_ASSOCIATION_IDENTITY', 'SKOS_FIELDS'])
  })

  it('leaves out what SKOS forbids, and says so: related to what is above, a circle, names that are no IRIs', async () => {
    const source = readCase(
      packageOf(
        [
          item(1, { uri: 'no uri' }),
          item(2, { uri: 'http://a b' }),
          item(3, { uri: 'http://a b', language: 'English (US)' }),
        ],
        [
          association(1, 'isChildOf', 1, 2),
          association(2, 'isChildOf', 2, 3),
          association(3, 'isChildOf', 3, 1),
          association(4, 'isRelatedTo', 1, 3),
          association(5, 'hasSkillLevel', 1, 90),
        ],
      ),
    )
    const { quads, losses } = await statements(source)
    expect(count(quads, `${SKOS}broader`)).toBe(2)
    expect(count(quads, `${SKOS}related`)).toBe(0)
    expect(new Set(quads.map((one) => one.subject.value)).size).toBe(4)
    expect(losses.map((one) => one.code).sort()).toEqual(
      [
        'SKOS_ASSOCIATION_IDENTITY',
        'SKOS_ASSOCIATION_TYPE',
        'SKOS_FIELDS',
        'SKOS_LANGUAGE',
        'SKOS_RELATED_IN_TREE',
        'SKOS_TREE',
        'SKOS_URI',
      ].sort(),
    )
  })

  it('is read the same as Turtle and as JSON-LD, and counts what the package has, for any package', async () => {
    await fc.assert(
      fc.asyncProperty(packages, async (json) => {
        const source = readCase(json)
        const { quads } = await statements(source)
        expectCounted(source, quads)
      }),
      { numRuns: 25 },
    )
  })
})

const real = hasCaseData ? describe : describe.skip
if (!hasCaseData) console.warn(WHY_SKIPPED)

real('real packages', () => {
  const FILES = ['ccss-math.from-asn.cfpackage.json', 'c1-ta.json', 'c1-th.json', 'baseline.json', 'Ordering.json']
  const files = caseFiles.filter((file) => FILES.some((end) => file.name.endsWith(end)))
  it.each(files.map((file) => [file.name, file] as const))('%s as SKOS', async (_, file) => {
    const source = readCase(JSON.parse(file.bytes().toString('utf8')) as JsonObject)
    const { quads } = await statements(source)
    expectCounted(source, quads)
  })
})
