import fc from 'fast-check'

import { parseCasePackage } from '../src/frameworks/formats/case.ts'
import type { CasePackage } from '../src/frameworks/formats/case-model.ts'
import type { JsonObject, JsonValue } from '../src/frameworks/formats/json-text.ts'
import { association, item, link, packageOf, rubricOf, uuid } from './frameworks-samples.ts'

export const readCase = (value: JsonValue): CasePackage => parseCasePackage(Buffer.from(JSON.stringify(value))).package

const text = fc.oneof(
  fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' }),
  fc.constantFrom(
    'a < b & "c"',
    'line\nbreak',
    ' $1/b$ **bold** ',
    '𝑑 日本語',
    "it's\\n",
    '<i>x</i>',
    '{}',
    '_:b0',
    '@id',
  ),
)
const language = fc.constantFrom('en', 'en-US', 'de', 'fr-CA')
const day = fc.constantFrom('2020-01-31', '2026-12-01')
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined })
const linkTo = fc.integer({ min: 900, max: 903 }).map((n) => link(n, `Linked ${n}`))

const itemFields = fc.record(
  {
    fullStatement: text,
    abbreviatedStatement: text,
    alternativeLabel: text,
    humanCodingScheme: text,
    listEnumeration: fc.constantFrom('1', 'a.', 'IV'),
    CFItemType: fc.constantFrom('Standard', 'Domain', 'Skill 日'),
    CFItemTypeURI: linkTo,
    conceptKeywords: fc.array(text, { maxLength: 3 }),
    conceptKeywordsURI: linkTo,
    subject: fc.array(text, { maxLength: 2 }),
    educationLevel: fc.uniqueArray(fc.constantFrom('KG', '01', '12', 'Grade 4', 'PS'), { maxLength: 3 }),
    language,
    licenseURI: linkTo,
    notes: text,
    statusStartDate: day,
    statusEndDate: day,
    lastChangeDateTime: fc.constantFrom('2026-01-02T03:04:05Z', '2024-05-06T07:08:09-04:00'),
    extensions: fc.constantFrom<JsonObject>({ 'vendor.x': 1 }, { 'vendor.y': { a: [1, 'b'] } }),
    colour: fc.constant('red'),
  },
  { requiredKeys: ['fullStatement'] },
)

const types = fc.constantFrom(
  'isPeerOf',
  'isPartOf',
  'exactMatchOf',
  'precedes',
  'isRelatedTo',
  'replacedBy',
  'exemplar',
  'hasSkillLevel',
  'isTranslationOf',
  'ext:my.own',
  'aligned (to)',
)

/** A tree of up to ten items, in part with order, and other associations between them, the document and elsewhere. */
export const packages: fc.Arbitrary<JsonObject> = fc
  .array(itemFields, { minLength: 1, maxLength: 10 })
  .chain((fields) =>
    fc.record({
      fields: fc.constant(fields),
      parents: fc.tuple(...fields.map((_, i) => fc.integer({ min: -1, max: i }))),
      numbers: fc.tuple(...fields.map(() => maybe(fc.integer({ min: 0, max: 50 })))),
      edges: fc.array(
        fc.record({
          type: types,
          from: fc.integer({ min: 1, max: fields.length + 2 }),
          to: fc.integer({ min: 1, max: fields.length + 2 }),
          notes: maybe(text),
          sequenceNumber: maybe(fc.integer({ min: 0, max: 9 })),
        }),
        { maxLength: 6 },
      ),
      document: fc.record(
        {
          title: text,
          creator: text,
          publisher: text,
          description: text,
          subject: fc.array(text, { maxLength: 2 }),
          language,
          version: text,
          frameworkType: text,
          adoptionStatus: fc.constantFrom('Draft', 'Adopted', 'adopted', 'Deprecated', 'Private Draft', 'odd'),
          statusStartDate: day,
          officialSourceURL: fc.constant('https://source.example/a'),
          licenseURI: linkTo,
          notes: text,
          extensions: fc.constant<JsonObject>({ 'vendor.z': [1] }),
        },
        { requiredKeys: ['title', 'creator'] },
      ),
      rubric: fc.boolean(),
      definitions: fc.boolean(),
    }),
  )
  .map(({ fields, parents, numbers, edges, document, rubric, definitions }) => {
    const items = fields.map((more, i) => item(i + 1, more as JsonObject))
    const tree = parents.flatMap((parent, i) => {
      if (parent < 0) return []
      const number = numbers[i]
      const sequence: JsonObject = number === undefined ? {} : { sequenceNumber: number }
      return [association(i + 1, 'isChildOf', i + 1, parent === 0 ? 0xd0c : parent, sequence)]
    })
    const others = edges.flatMap(({ type, from, to, ...more }, i) =>
      from === to ? [] : [association(100 + i, type, from, to, JSON.parse(JSON.stringify(more)) as JsonObject)],
    )
    const whole = packageOf(items, [...tree, ...others], {
      ...(rubric ? { CFRubrics: [rubricOf(1, ['low', 'high'])] } : {}),
      ...(definitions
        ? { CFDefinitions: { CFItemTypes: [{ identifier: uuid(5, 1), uri: 'urn:t:5', title: 'T' }] } }
        : {}),
    })
    Object.assign(whole.CFDocument, document)
    return whole
  })
