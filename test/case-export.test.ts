import 'reflect-metadata'

import { readFileSync } from 'node:fs'

import { describe, expect, it } from '@jest/globals'
import { Ajv2019 } from 'ajv/dist/2019.js'
import formats from 'ajv-formats'

import { parseCasePackage } from '../src/frameworks/formats/case.ts'
import { canonical } from '../src/frameworks/formats/case-duplicates.ts'
import { writeCasePackage } from '../src/frameworks/formats/case-export.ts'
import type { CasePackage } from '../src/frameworks/formats/case-model.ts'
import { isCaseUuid } from '../src/frameworks/formats/identifiers.ts'
import type { JsonObject, JsonValue } from '../src/frameworks/formats/json-text.ts'
import { caseFiles, hasCaseData, hasStrictSchema, strictSchemaFile, WHY_SKIPPED } from './case-files.ts'
import { association, item, packageOf, uuid } from './frameworks-samples.ts'

const bytes = (value: unknown): Buffer => Buffer.from(JSON.stringify(value))
const read = (value: unknown): CasePackage => parseCasePackage(bytes(value)).package

const ARRAYS = ['CFItems', 'CFAssociations', 'CFRubrics'] as const
const byIdentifier = (value: JsonValue | undefined): Map<string, string> =>
  new Map((Array.isArray(value) ? (value as JsonObject[]) : []).map((one) => [String(one.identifier), canonical(one)]))

/** What a reader of the file would miss: every element of the original must be there with all its fields. */
function expectAllBack(original: JsonObject, exported: JsonObject): void {
  expect(canonical(exported.CFDocument as JsonObject)).toBe(canonical(original.CFDocument as JsonObject))
  for (const name of ARRAYS) expect(byIdentifier(exported[name])).toEqual(byIdentifier(original[name]))
  for (const [kind, list] of Object.entries((original.CFDefinitions ?? {}) as JsonObject))
    expect(byIdentifier((exported.CFDefinitions as JsonObject)[kind])).toEqual(byIdentifier(list))
}

const validator = () => {
  const ajv = new Ajv2019({ strict: false, allErrors: true })
  formats.default(ajv)
  return ajv.compile(JSON.parse(readFileSync(strictSchemaFile, 'utf8')))
}

/** All texts of a package, sorted: what a person reads. */
const textsOf = (one: CasePackage): string[] =>
  [
    ...one.items.flatMap((i) => [
      i.fullStatement,
      i.notes,
      i.abbreviatedStatement,
      i.alternativeLabel,
      i.humanCodingScheme,
    ]),
    ...one.rubrics.flatMap((r) =>
      r.criteria.flatMap((c) => [c.description, ...c.levels.flatMap((l) => [l.description, l.quality, l.feedback])]),
    ),
    ...one.definitions.map((d) => d.title),
  ]
    .filter((text) => text !== null)
    .sort()

describe('export', () => {
  it('gives back quirks, unknown fields and repaired identities', () => {
    const original = packageOf(
      [
        item(1, { subject: 'Mathematics', extensions: [], colour: 'red', educationalLevel: '06' }),
        item(2, { identifier: 'odd' }),
      ],
      [association(1, 'isStandardAlignedTo', 1, 2, { sequenceNumber: '1' })],
      {
        extensions: { 'vendor.x': 1 },
        CFDefinitions: { CFItemTypes: [{ identifier: uuid(5), uri: 'u:5', title: 'T' }], other: 1 },
      },
    )
    const exported = writeCasePackage(read(original), { strict: false })
    expectAllBack(original, exported)
    expect(exported.extensions).toEqual({ 'vendor.x': 1 })
    expect((exported.CFDefinitions as JsonObject).other).toBe(1)
  })

  it('strict: keeps under extensions what CASE has no place for, and maps odd identifiers everywhere alike', () => {
    const link = { title: 'k', identifier: uuid(8), uri: 'u:k' }
    const original = packageOf(
      [
        item(1, { identifier: 'odd-1', colour: 'red', conceptKeywordsURI: [link, { ...link, identifier: uuid(9) }] }),
        item(2),
      ],
      [{ ...association(1, 'aligned (to)', 1, 2), originNodeURI: { title: '', identifier: 'odd-1', uri: 'u:1' } }],
    )
    const strict = writeCasePackage(read(original), { strict: true })
    const first = (strict.CFItems as JsonObject[])[0] as JsonObject
    expect(isCaseUuid(String(first.identifier))).toBe(true)
    expect(first.extensions).toMatchObject({ 'headwater.identifier': 'odd-1', 'headwater.colour': 'red' })
    expect((first.extensions as JsonObject)['headwater.conceptKeywordsURI']).toHaveLength(2)
    const edge = (strict.CFAssociations as JsonObject[])[0] as JsonObject
    expect(edge.originNodeURI).toMatchObject({ identifier: first.identifier })
    expect(edge.associationType).toBe('ext:aligned__to_')
    expect(edge.extensions).toEqual({ 'headwater.associationType': 'aligned (to)' })
  })

  const strictIt = hasStrictSchema ? it : it.skip
  strictIt('strict: the poorest package validates against the official schema', () => {
    const validate = validator()
    const poor = {
      CFDocument: { title: 'Only a title' },
      CFItems: [
        { fullStatement: 'a', lastChangeDateTime: '2020-01-01', statusStartDate: 'soon', educationLevel: [1] },
        { humanCodingScheme: 'A.1', extensions: [{ a: 1 }] },
      ],
      CFAssociations: [
        {
          associationType: 'weird type',
          originNodeURI: 'urn:a',
          destinationNodeURI: { uri: 'urn:b', targetType: 'Web page' },
        },
      ],
      CFDefinitions: {
        CFConcepts: [{}],
        CFSubjects: [{ title: 's' }],
        CFLicenses: [{ title: 'l' }],
        CFItemTypes: [{ title: 't' }],
        CFAssociationGroupings: [{}],
      },
      CFRubrics: [
        { CFRubricCriteria: [{ weight: '0.5', CFRubricCriterionLevels: [{ score: '2', extensions: [{ b: 2 }] }] }] },
      ],
    }
    const strict = writeCasePackage(read(poor), { strict: true })
    validate(strict)
    expect(validate.errors ?? []).toEqual([])
  })
})

const real = hasCaseData ? describe : describe.skip
if (!hasCaseData) console.warn(WHY_SKIPPED)

real('real packages', () => {
  const validate = hasStrictSchema ? validator() : null

  it.each(caseFiles.map((file) => [file.name, file] as const))(
    '%s comes back whole, strict form included',
    (_, file) => {
      const original = JSON.parse(file.bytes().toString('utf8')) as JsonObject
      const { package: first } = parseCasePackage(file.bytes())
      expectAllBack(original, writeCasePackage(first, { strict: false }))
      const strict = writeCasePackage(first, { strict: true })
      if (validate) {
        validate(strict)
        expect(validate.errors ?? []).toEqual([])
      }
      const second = read(strict)
      expect(second.items).toHaveLength(first.items.length)
      expect(second.associations).toHaveLength(first.associations.length)
      expect(textsOf(second)).toEqual(textsOf(first))
    },
  )
})
