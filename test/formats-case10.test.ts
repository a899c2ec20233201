import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'

import { describe, expect, it } from '@jest/globals'
import { Ajv2019 } from 'ajv/dist/2019.js'
import formats from 'ajv-formats'
import fc from 'fast-check'

import type { CaseAssociation, CaseItem, CasePackage } from '../src/frameworks/formats/case-model.ts'
import { addressWith } from '../src/frameworks/formats/case-renamed.ts'
import { elementsOf } from '../src/frameworks/formats/case-strict-losses.ts'
import { derivedUuid, isCaseUuid } from '../src/frameworks/formats/identifiers.ts'
import { isObject, type JsonObject } from '../src/frameworks/formats/json-text.ts'
import { FORMAT_WRITERS, type Written } from '../src/frameworks/formats/writer.ts'
import { caseFiles, hasCaseData, WHY_SKIPPED } from './case-files.ts'
import { packages, readCase } from './case-samples.ts'
import { association, item, link, packageOf, rubricOf, uuid } from './frameworks-samples.ts'

const SPEC = resolve(import.meta.dirname, '../../shared/data/case-spec')
const schemaFile = resolve(SPEC, 'opensalt-case-v1p0-cfpackage.schema.json')
const swaggerFile = resolve(SPEC, 'case-v1p0-swagger.opensalt.json')
const hasSchemas = existsSync(schemaFile) && existsSync(swaggerFile)

const writer = (name: string) => {
  const found = FORMAT_WRITERS.find((one) => one.name === name)
  if (!found) throw new Error(`no writer ${name}`)
  return found
}
const write = async (source: CasePackage, name = 'case-1.0'): Promise<Written & { json: JsonObject }> => {
  const written = await writer(name).write(source)
  return { ...written, json: JSON.parse(Buffer.from(written.bytes).toString('utf8')) as JsonObject }
}
const codes = ({ losses }: Written): string[] => losses.map((one) => one.code)

/** The lenient schema of OpenSALT and the binding's own definitions, both have to be content. */
const validators = () => {
  const ajv = new Ajv2019({ strict: false, allErrors: true })
  formats.default(ajv)
  ajv.addFormat('float', true)
  ajv.addFormat('int32', true)
  const swagger = JSON.parse(readFileSync(swaggerFile, 'utf8')) as JsonObject
  return [
    ajv.compile(JSON.parse(readFileSync(schemaFile, 'utf8')) as object),
    ajv.compile({ definitions: swagger.definitions, $ref: '#/definitions/CFPackage.Type' }),
  ]
}
const errorsOf = (json: JsonObject, all: ReturnType<typeof validators>) =>
  all.flatMap((validate) => (validate(json) ? [] : (validate.errors ?? [])))

/** What 1.0 has fields for, of items and associations, as a reader understands it. */
const itemFacts = ({ source: _, subject, subjectLinks, uri, ...kept }: CaseItem) => kept
const associationFacts = ({ source: _, notes, extType, uri, ...kept }: CaseAssociation) => ({
  ...kept,
  type: kept.type === 'EXT' || kept.type === 'isTranslationOf' ? 'isRelatedTo' : kept.type,
})

/** Real packages link to what has no UUID and give links no titles: both are said or normalised. */
const withoutLinks = (items: readonly Omit<CaseItem, 'source' | 'subject' | 'subjectLinks' | 'uri'>[]) =>
  items.map(({ itemTypeLink: _, license, conceptLinks, ...kept }) => kept)

describe('CASE 1.0', () => {
  it('takes out what came with 1.1, and says each kind of it', async () => {
    const source = readCase(
      packageOf(
        [item(1, { subject: ['Maths'], extensions: { 'vendor.x': 1 }, colour: 'red' }), item(2)],
        [
          association(1, 'isTranslationOf', 1, 2, { notes: 'why' }),
          {
            ...association(2, 'ext:my.own', 1, 2),
            destinationNodeURI: { ...link(2), targetType: 'ext:page' },
          },
        ],
      ),
    )
    const written = await write(source)
    expect(codes(written).sort()).toEqual(['CASE_1_0_ASSOCIATION_TYPE', 'CASE_1_0_EXTENSIONS', 'CASE_1_0_FIELDS'])
    const said = Object.fromEntries(written.losses.map((one) => [one.code, one.message]))
    expect(said.CASE_1_0_FIELDS).toMatch(/^3 fields .*CFItem\.subject, CFAssociation\.notes, .*targetType/)
    expect(said.CASE_1_0_EXTENSIONS).toMatch(/^2 fields .*CFItem\.vendor\.x, CFItem\.colour/)
    expect(said.CASE_1_0_ASSOCIATION_TYPE).toMatch(/^2 associations .*isTranslationOf, ext:my\.own/)
    const types = (written.json.CFAssociations as JsonObject[]).map((one) => one.associationType)
    expect(types).toEqual(['isRelatedTo', 'isRelatedTo'])
  })

  it('says nothing when nothing is lost', async () => {
    const written = await write(readCase(packageOf([item(1), item(2)], [association(1, 'isChildOf', 1, 2)])))
    expect(written.losses).toEqual([])
  })

  it('makes UUIDs for other identifiers and URIs for what is none, and says so', async () => {
    const source = readCase(
      packageOf([item(1, { identifier: 'slug', uri: 'no uri' }), item(2, { uri: 'http://a b/c' })], []),
    )
    const written = await write(source)
    expect(codes(written)).toEqual(['CASE_IDENTIFIER_DERIVED', 'CASE_1_0_URI'])
    const uris = (written.json.CFItems as JsonObject[]).map((one) => String(one.uri))
    expect(uris[0]).toMatch(/^urn:uuid:/)
    expect(uris[1]).toBe('http://a%20b/c')
  })

  const schemaIt = hasSchemas ? it : it.skip
  schemaIt('validates for any package, and keeps what it does not name as lost', async () => {
    const all = validators()
    await fc.assert(
      fc.asyncProperty(packages, async (json) => {
        const source = readCase(json)
        const written = await write(source)
        expect(errorsOf(written.json, all)).toEqual([])
        const back = readCase(written.json)
        expect(back.items.map(itemFacts)).toEqual(source.items.map(itemFacts))
        const withoutType = (one: CaseAssociation) => ({
          ...associationFacts(one),
          origin: { ...one.origin, targetType: null },
          destination: { ...one.destination, targetType: null },
        })
        expect(back.associations.map(withoutType)).toEqual(source.associations.map(withoutType))
        const said = new Set(codes(written))
        expect(said.has('CASE_1_0_FIELDS')).toBe(
          source.items.some((one) => one.subject.length > 0) ||
            source.associations.some((one) => one.notes !== null) ||
            source.document.frameworkType !== null,
        )
        expect(said.has('CASE_1_0_EXTENSIONS')).toBe(
          [source.document, ...source.items].some(({ source: own }) => isObject(own.extensions) || 'colour' in own) ||
            source.associations.some((one) => one.extType === 'aligned (to)'),
        )
      }),
      { numRuns: 60 },
    )
  })
})

describe('CASE 1.1, strict', () => {
  it('says which identifiers it made and which required fields it made up', async () => {
    const source = readCase(
      packageOf(
        [item(1, { identifier: 'slug', licenseURI: { title: 'l', identifier: 'cc', uri: 'urn:l' } }), item(2)],
        [],
        {
          CFDefinitions: {
            CFItemTypes: [{ identifier: uuid(5), uri: 'u:5', title: 'T', lastChangeDateTime: '2020-01-01T00:00:00Z' }],
          },
        },
      ),
    )
    const written = await write(source, 'case-1.1-strict')
    expect(codes(written)).toEqual(['CASE_IDENTIFIER_DERIVED', 'CASE_LINK_IDENTIFIER_DERIVED', 'CASE_REQUIRED_MADE_UP'])
    expect(written.losses[2]?.message).toMatch(/^2 required fields .*hierarchyCode, CFItemType\.description/)
  })

  it('says nothing of a package that has all that is asked for', async () => {
    const whole = await write(readCase(packageOf([item(1)], [])), 'case-1.1-strict')
    expect(whole.losses).toEqual([])
  })
})

const real = hasCaseData && hasSchemas ? describe : describe.skip
if (!hasCaseData) console.warn(WHY_SKIPPED)

real('real packages', () => {
  const all = hasSchemas ? validators() : []
  it.each(caseFiles.map((file) => [file.name, file] as const))('%s as CASE 1.0', async (_, file) => {
    const source = readCase(JSON.parse(file.bytes().toString('utf8')) as JsonObject)
    const written = await write(source)
    expect(errorsOf(written.json, all)).toEqual([])
    const back = readCase(written.json)
    const named = (one: { readonly identifier: string }) => one.identifier
    expect(withoutLinks(back.items.map(itemFacts))).toEqual(withoutLinks(source.items.map(itemFacts)))
    expect(back.associations.map(named)).toEqual(source.associations.map(named))
    expect(back.rubrics.map(named)).toEqual(source.rubrics.map(named))
    // As case came in, it goes out: nothing named, nothing lost.
    expect((await write(source, 'case')).losses).toEqual([])
  })
})

describe('identifiers that are no UUIDs', () => {
  const FORMS = ['case-1.0', 'case-1.1-strict']
  const all = hasSchemas ? validators() : []
  const identities = (source: CasePackage) => ({
    elements: elementsOf(source).map(({ identifier }) => identifier),
    inside: source.associations.map((one) => one.inside),
    judged: source.rubrics.flatMap((one) => one.criteria.map((criterion) => criterion.item?.identifier)),
    subjects: source.document.subjectLinks.map((one) => one.identifier),
  })
  /** Of criteria and levels that name what they stand in: whether they name that. */
  const inTheirs = ({ rubrics }: CasePackage): boolean[] =>
    rubrics.flatMap(({ identifier, source }) =>
      ((source.CFRubricCriteria ?? []) as JsonObject[]).flatMap((criterion) => [
        (criterion.rubricId ?? identifier) === identifier,
        ...((criterion.CFRubricCriterionLevels ?? []) as JsonObject[]).map(
          (level) => (level.rubricCriterionId ?? criterion.identifier) === criterion.identifier,
        ),
      ]),
    )
  const inUri = (source: CasePackage) => elementsOf(source).map((one) => one.uri)

  /** Every identifier of a package that is a UUID, and every link to it, otherwise. */
  const odd = (json: JsonObject, how: (uuid: string) => string): JsonObject =>
    JSON.parse(JSON.stringify(json), (key, value) =>
      key === 'identifier' && typeof value === 'string' ? how(value) : value,
    )

  /** A package with a rubric, whose document has a subject. */
  const withSubject = (json: JsonObject): JsonObject => {
    const subject = { ...link(777), title: 'Mathematics' }
    const definition = { ...subject, hierarchyCode: '1', lastChangeDateTime: '2026-01-02T03:04:05Z' }
    return {
      ...json,
      CFDocument: { ...(json.CFDocument as JsonObject), subject: ['Mathematics'], subjectURI: [subject] },
      CFDefinitions: { ...(json.CFDefinitions as JsonObject), CFSubjects: [definition] },
      CFRubrics: [rubricOf(1, ['low', 'high'])],
    }
  }

  it('are written as UUIDs, and come back as they were with all that leads to them', async () => {
    const spelling = fc.constantFrom<(uuid: string) => string>(
      (uuid) => uuid.replace(/^.{8}-(.{4})-./, '00000000-$1-0'),
      (uuid) => `A.1/${uuid} b#c&d=ü%41`,
      (uuid) => (uuid.endsWith('1') ? uuid : `ce-${uuid}`),
    )
    await fc.assert(
      fc.asyncProperty(packages, spelling, async (json, how) => {
        const source = readCase(odd(withSubject(json), how))
        for (const form of FORMS) {
          const written = await write(source, form)
          if (form === 'case-1.0') expect(errorsOf(written.json, all)).toEqual([])
          for (const { identifier } of written.json.CFItems as JsonObject[])
            expect(isCaseUuid(String(identifier))).toBe(true)
          const back = readCase(written.json)
          expect(identities(back)).toEqual(identities(source))
          expect(inUri(back)).toEqual(inUri(source))
          expect(inTheirs(back)).toEqual([true, true, true])
          expect(back.items.some((one) => 'headwater.identifier' in ((one.source.extensions ?? {}) as object))).toBe(
            false,
          )
        }
      }),
      { numRuns: 40 },
    )
  })

  it('are believed only where the UUID was made from them', () => {
    const claimed = (identifier: string, said: string) =>
      readCase(packageOf([item(1, { identifier, extensions: { 'headwater.identifier': said } })], [])).items[0]
    expect(claimed(derivedUuid('odd'), 'odd')?.identifier).toBe('odd')
    for (const [identifier, said] of [
      [uuid(1), 'odd'],
      [derivedUuid('odd'), 'other'],
      [derivedUuid(uuid(2)), uuid(2)],
    ] as const) {
      const kept = claimed(identifier, said)
      expect(kept?.identifier).toBe(identifier)
      expect(kept?.source.extensions).toEqual({ 'headwater.identifier': said })
    }
    expect(addressWith('https://a.example/x#y', 'odd')).toBe('https://a.example/x#y&headwater.identifier=odd')
    const address = { identifier: derivedUuid('odd'), uri: 'https://a.example/x#headwater.identifier=%E0%A4%A' }
    expect(readCase(packageOf([item(1, address)], [])).items[0]).toMatchObject(address)
  })

  const real = hasCaseData ? it : it.skip
  real('of real packages come back', async () => {
    const seen = new Set<string>()
    for (const file of caseFiles) {
      const source = readCase(JSON.parse(file.bytes().toString('utf8')))
      if (elementsOf(source).every((one) => isCaseUuid(one.identifier))) continue
      seen.add(file.name)
      for (const form of FORMS)
        expect(identities(readCase((await write(source, form)).json))).toEqual(identities(source))
    }
    expect(seen.size).toBeGreaterThanOrEqual(7)
  })
})
