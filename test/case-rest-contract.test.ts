import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Ajv } from 'ajv'
import formats from 'ajv-formats'

import { CASE_PATHS, type CasePath, discoveryDocument, pathOf } from '../src/frameworks/case-rest/paths.rule.ts'
import { isObject, type JsonObject, type JsonValue } from '../src/frameworks/formats/json-text.ts'
import { caseFile, DATA, hasCaseData, WHY_SKIPPED } from './case-files.ts'
import { type CaseWorld, openCaseWorld, wholeFramework } from './case-rest-world.ts'

/** Every path of both official OpenAPI files, over real frameworks, against the official class of its answer. */

const SPEC = join(DATA, 'case-spec')
const files = { '1.0': 'case-v1p0-swagger.opensalt.json', '1.1': 'imscasev1p1_openapi3_v1p0.json' }
const here = hasCaseData && Object.values(files).every((name) => existsSync(join(SPEC, name)))
if (!here) console.warn(WHY_SKIPPED)

const REAL = [
  'teks/teks_math_OFFICIAL.json',
  'smarter-balanced/grade-3-mathematics-item-specification-c1-ta.json',
  'opensalt/opensalt-framework-20c5134f-423d-4097-a971-3dd5152bf507.json',
  'compeito/opencase_round_trip_baseline.json',
]

/** Of each kind so many are asked for, spread over the framework. */
const SAMPLE = 12

const spec = (version: keyof typeof files): JsonObject => JSON.parse(readFileSync(join(SPEC, files[version]), 'utf8'))

/** Decisions `empty-set` and `allOf-1.0`: the two places in which the files refuse what they must let pass. */
function mended(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(mended)
  if (!isObject(value)) return value
  const { minItems: _, ...object } = value
  const all = object.allOf
  if (Array.isArray(all)) object.allOf = all.map((one) => (isObject(one) ? without(one, 'additionalProperties') : one))
  return Object.fromEntries(Object.entries(object).map(([name, inner]) => [name, mended(inner)]))
}
const without = (object: JsonObject, name: string): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([own]) => own !== name))

const CLASS_IN_1_0 = (name: string): string => name.replace(/DType$/, '.Type')

interface Contract {
  readonly base: string
  check(name: string, body: unknown): string[]
}

function contract(version: '1.0' | '1.1'): Contract {
  const document = mended(spec(version)) as JsonObject
  // the types that 1.0 puts together refuse each other's fields only there; alone they stay strict
  if (version === '1.0')
    for (const name of ['CFPckgDocument.Type', 'CFPckgItem.Type', 'CFPckgAssociation.Type']) {
      const classes = document.definitions as Record<string, JsonObject>
      classes[`${name}.open`] = without(classes[name] as JsonObject, 'additionalProperties')
    }
  const text = JSON.stringify(document).replace(/("allOf":\[\{"\$ref":"#\/definitions\/CFPckg\w+\.Type)"/g, '$1.open"')
  const ajv = new Ajv({ strict: false, allErrors: true })
  formats.default(ajv)
  ajv.addSchema(JSON.parse(text), 'case')
  const place = version === '1.0' ? 'definitions' : 'components/schemas'
  return {
    base: version === '1.0' ? '/ims/case/v1p0' : '/ims/case/v1p1',
    check(name, body) {
      const validate = ajv.getSchema(`case#/${place}/${version === '1.0' ? CLASS_IN_1_0(name) : name}`)
      if (!validate) throw new Error(`the file has no class ${name}`)
      validate(body)
      return (validate.errors ?? [])
        .slice(0, 5)
        .map((error) => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`)
    },
  }
}

const list = (value: JsonValue | undefined): JsonObject[] => (Array.isArray(value) ? (value as JsonObject[]) : [])

/** What a package has to ask for, by path. */
function things(file: JsonObject, path: CasePath): JsonObject[] {
  const definitions = isObject(file.CFDefinitions) ? file.CFDefinitions : {}
  if (path.resource === 'CFDocuments' || path.resource === 'CFPackages') return [file.CFDocument as JsonObject]
  const name = path.resource === 'CFItemAssociations' ? 'CFItems' : path.resource
  const all = list(file[name] ?? definitions[name])
  return all.filter((_, i) => i % Math.ceil(all.length / SAMPLE) === 0)
}

const contracts: ['1.0' | '1.1', Contract][] = here
  ? [
      ['1.0', contract('1.0')],
      ['1.1', contract('1.1')],
    ]
  : []
const described = here ? describe : describe.skip

described('both versions', () => {
  let world: CaseWorld
  let packages: JsonObject[]
  let key: string
  beforeAll(async () => {
    world = await openCaseWorld()
    key = world.keys.steward
    packages = [...REAL.map((name) => JSON.parse(caseFile(name).bytes().toString('utf8'))), wholeFramework()]
    for (const one of packages) await world.import(key, one)
  }, 240_000)
  afterAll(() => world?.close())

  test.each(contracts)('%s: serve every path that the official file has, and tell of it', (version, _contract) => {
    const { paths } = spec(version) as { paths: JsonObject }
    expect(CASE_PATHS.map((path) => pathOf(path, '{sourcedId}')).sort()).toEqual(Object.keys(paths).sort())
    const own = (discoveryDocument('https://h.example') as { paths: JsonObject }).paths as Record<
      string,
      { get: JsonObject }
    >
    for (const [path, { get }] of Object.entries(paths as Record<string, { get: JsonObject }>)) {
      const names = (operation: JsonObject) => list(operation.parameters).map((one) => one.name)
      expect(names(own[path]?.get as JsonObject)).toEqual(expect.arrayContaining(names(get)))
    }
  })

  describe.each(contracts)('%s', (_version, { base, check }) => {
    test.each(CASE_PATHS.filter(({ one }) => one).map((path) => [path.resource, path] as const))(
      'GET %s: the strict form is of the official class, the other has all that came',
      async (resource, path) => {
        let asked = 0
        for (const file of packages)
          for (const thing of things(file, path)) {
            const address = `${base}${pathOf(path, String(thing.identifier))}`
            const strict = await world.get(`${address}?strict=1`, { key })
            expect([address, strict.status, check(path.answer, strict.json)]).toEqual([address, 200, []])
            const plain = await world.get(address, { key })
            expect([address, plain.status]).toEqual([address, 200])
            // decision `element-links`; and the check does refuse
            if (resource === 'CFPackages') expect(check(path.answer, plain.json)).not.toEqual([])
            expectWhatCame(resource, plain.json, thing, file)
            asked++
          }
        expect(asked).toBeGreaterThan(0)
      },
    )

    test('GET CFDocuments: whole, in pages, sorted, filtered, and in selected fields', async () => {
      const all = await world.get(`${base}/CFDocuments?strict=1`, { key })
      expect([all.status, all.headers['x-total-count'], check('CFDocumentSetDType', all.json)]).toEqual([200, '5', []])
      for (const query of [
        'limit=2&offset=2',
        'sort=title&orderBy=desc',
        "filter=title~'math'",
        "filter=title='none'",
      ]) {
        const some = await world.get(`${base}/CFDocuments?strict=1&${query}`, { key })
        expect([query, some.status, check('CFDocumentSetDType', some.json)]).toEqual([query, 200, []])
      }
      const teks = await world.get(`${base}/CFDocuments?filter=subject='mathematics'&fields=title`, { key })
      expect(teks.json.CFDocuments).toEqual([{ title: ((packages[0] as JsonObject).CFDocument as JsonObject).title }])
    })

    test('errors are imsx_StatusInfo with code names of this version', async () => {
      const answers = [
        await world.get(`${base}/CFItems/nonsense`),
        await world.get(`${base}/CFPackages/00000000-0000-4000-8000-00000000ffff`),
        await world.get(`${base}/CFDocuments`, { key: 'nonsense' }),
        await world.get(`${base}/CFDocuments?fields=`),
        await world.get(`${base}/CFDocuments`, { method: 'DELETE' }),
        await world.get(`${base}/nothing`),
      ]
      expect(answers.map(({ status }) => status)).toEqual([404, 404, 401, 400, 405, 404])
      for (const { json } of answers) expect(check('imsx_StatusInfoDType', json)).toEqual([])
    })
  })
})

/** Every field of the source, but for the address of the package, which is this server's. */
function expectWhatCame(resource: string, body: JsonObject, thing: JsonObject, file: JsonObject): void {
  const came = (one: JsonObject | undefined) => without(one ?? {}, 'CFPackageURI')
  if (resource === 'CFPackages') {
    for (const name of ['CFItems', 'CFAssociations', 'CFRubrics'])
      expect(list(body[name]).map(({ CFDocumentURI: _, ...one }) => one)).toEqual(
        list(file[name]).map(({ CFDocumentURI: _, ...one }) => one),
      )
    expect(body.CFDocument).toMatchObject(came(file.CFDocument as JsonObject))
    return
  }
  if (resource === 'CFItemAssociations') {
    expect(body.CFItem).toMatchObject(came(thing))
    const touching = list(file.CFAssociations).filter((one) =>
      [one.originNodeURI, one.destinationNodeURI].some((end) => (end as JsonObject).identifier === thing.identifier),
    )
    expect(list(body.CFAssociations)).toEqual(expect.arrayContaining(touching))
    return
  }
  const first = ['CFConcepts', 'CFSubjects', 'CFItemTypes'].includes(resource) ? list(body[resource])[0] : body
  expect(first).toMatchObject(came(thing))
}
