import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { describe, expect, test } from '@jest/globals'

import {
  classDecorators,
  forbiddenLoads,
  importsOf,
  longFunctions,
  type Sources,
  unreadableImports,
} from './support/imports.ts'

/** A folder may import folders to its left, never to its right (CONTRIBUTING.md, "The house"). */
const ORDER = [
  'shared',
  'fetch',
  'database',
  'graph',
  'tasks',
  'identity',
  'cohorts',
  'frameworks',
  'crosswalks',
  'learners',
  'credentials',
  'jobs',
  'programs',
  'matching',
  'pathways',
  'insights',
  'graphql',
  'http',
]

/** Rooms of the domain, where a file with a plain name only computes or is an entity. */
const DOMAIN = ORDER.filter((room) => !['fetch', 'database', 'graph', 'tasks', 'graphql', 'http'].includes(room))

/** What nothing that only computes may load: a store, what speaks to one, or GraphQL. */
const STORES =
  /^(typeorm|type-graphql|graphql|graphql-[a-z-]+|class-validator|reflect-metadata|pg|neo4j-driver|fastify|dataloader)(\/|$)|^@(apollo|as-integrations|fastify|electric-sql)\/|^src\/(database|graph|graphql|http)\//

/** Folders whose files only compute, whatever their names. */
const PURE_FOLDERS = /^src\/[a-z]+\/(formats|parse|extract|verify|jsonld|likeness|suggest)\//

/** Names that promise to compute only, in any room. */
const PURE_NAMES =
  /\.(projection|rules?)\.ts$|\/(score|explain|question|ranking|replay|next-steps|summary|fact|policy|concept-(?:credit|edge|policy|step)|path-class|import-plan|import-rows|imported|tree|ends|meaning|matchable|ordering|resolve|keys|coverage|gap|curriculum|requirement|kinds|evidence|finding|payload|errors|people-count|levels|apportion)\.ts$/

/** Plain names that do speak to a store or to GraphQL, without being an entity or a GraphQL class. */
const SPEAKING = [
  'src/crosswalks/concept-graph.ts',
  'src/crosswalks/visible-libraries.ts',
  'src/frameworks/case-rest/reader.ts',
  'src/frameworks/case-rest/routes.ts',
  'src/frameworks/imports/upload.ts',
  'src/frameworks/lineages.ts',
  'src/frameworks/search/competency-scope.ts',
  'src/frameworks/sight.ts',
  'src/frameworks/visible.ts',
  'src/identity/authenticate.ts',
  'src/identity/bootstrap.ts',
  'src/identity/erasure.ts',
  'src/identity/idempotency.ts',
  'src/identity/rights.ts',
  'src/insights/requirements-in-frameworks.ts',
  'src/jobs/framework-hook.ts',
  'src/jobs/known-things.ts',
  'src/jobs/requirement-target.ts',
  'src/learners/framework-hook.ts',
  'src/matching/asked.ts',
  'src/matching/candidate-facets.ts',
  'src/matching/candidate-where.ts',
  'src/matching/cypher-executor.ts',
  'src/matching/live-people.ts',
  'src/matching/shown-level.ts',
  'src/matching/withdrawn.ts',
  'src/programs/effort.ts',
  'src/shared/scalars.ts',
]

/** Decorators of what a store or the schema is made of: a plain name may be one of these, `<noun>.ts`. */
const MADE_OF = ['Entity', 'ObjectType', 'InputType', 'InterfaceType', 'ArgsType']

const sources: Sources = new Map(
  readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(ts|js)$/.test(path) && !path.endsWith('.d.ts'))
    .map((path) => join('src', path))
    .sort()
    .map((path) => [path, readFileSync(path, 'utf8')]),
)
const files = [...sources.keys()]

const roomOf = (path: string): string | null => {
  const [, room, inner] = path.split('/')
  return inner === undefined ? null : (room as string)
}

/** True for what only computes. A new file does unless its name says otherwise. */
function isPure(path: string, text: string): boolean {
  if (PURE_FOLDERS.test(path) || PURE_NAMES.test(path)) return true
  const [, room, ...within] = path.split('/')
  const isPlain = within.length > 0 && /^(?!index\.)[a-z0-9-]+\.ts$/.test(within.at(-1) as string)
  if (!isPlain || !DOMAIN.includes(room as string) || SPEAKING.includes(path)) return false
  const decorators = classDecorators(path, text)
  return !MADE_OF.some((decorator) => decorators.has(decorator))
}

const impurities = (all: Sources): string[] =>
  forbiddenLoads(
    all,
    (path) => isPure(path, all.get(path) as string),
    (target) => STORES.test(target),
  )

const wrongWays = (all: Sources): string[] =>
  [...all].flatMap(([path, text]) => {
    const own = roomOf(path)
    if (own === null) return []
    return importsOf(path, text)
      .flatMap(({ target, isPath }) => (target !== null && isPath ? [target] : []))
      .filter((target) => {
        // The list of modules is read by what builds the schema from it
        if (target === 'src/modules.ts') return own !== 'graphql' && own !== 'http'
        const room = target.startsWith('src/') ? roomOf(target) : null
        return room === null || ORDER.indexOf(room) > ORDER.indexOf(own)
      })
      .map((target) => `${path} → ${target}`)
  })

describe('the house', () => {
  test('has no room that the order does not know', () => {
    const rooms = new Set(files.map(roomOf).filter((room) => room !== null))
    expect([...rooms].filter((room) => !ORDER.includes(room))).toEqual([])
  })

  test('names what it imports, so that these rules see it', () => {
    // A plug-in is what the operator names
    expect(unreadableImports(sources)).toEqual([expect.stringContaining('src/crosswalks/suggestion.embedder.ts')])
  })

  test('imports point one way', () => {
    expect(wrongWays(sources)).toEqual([])
  })

  test('what only computes loads no store and no GraphQL, however far away', () => {
    expect(impurities(sources)).toEqual([])
  })

  test('what only computes runs in a plain script, without the metadata that stores and schema need', () => {
    const pure = files
      .filter((path) => isPure(path, sources.get(path) as string))
      .map((path) => pathToFileURL(path).href)
    const script = `for (const file of ${JSON.stringify(pure)}) await import(file)
      console.log(Reflect.getMetadata === undefined)`
    const arguments_ = ['--import', './src/shared/from-source.js', '--input-type=module', '--eval', script]
    const environment = { ...process.env, NODE_OPTIONS: '--no-warnings' }
    expect(execFileSync(process.execPath, arguments_, { env: environment, encoding: 'utf8' }).trim()).toBe('true')
  })

  test('what is said to speak to a store does', () => {
    const speaking = forbiddenLoads(
      sources,
      (path) => SPEAKING.includes(path),
      (target) => STORES.test(target),
    ).map((way) => way.split(' → ')[0])
    expect(speaking).toEqual(SPEAKING)
  })

  test('what reads an aggregate for the graph is called so, and the rest of its meaning is beside it', () => {
    const registering = files.filter(
      (path) =>
        DOMAIN.includes(roomOf(path) ?? '') &&
        importsOf(path, sources.get(path) as string).some(
          ({ target, names }) => target === 'src/graph/projection.ts' && names.includes('Projection'),
        ),
    )
    expect(registering).toEqual(files.filter((path) => path.endsWith('.aggregate.ts')))
    expect(registering.filter((path) => !files.includes(path.replace('.aggregate.', '.projection.')))).toEqual([])
  })

  test('no folder is a drawer for odds and ends', () => {
    expect(files.filter((path) => /\/(utils?|helpers?|common|misc)(\/|\.ts$)/.test(path))).toEqual([])
  })

  test('files and functions stay readable in one sitting', () => {
    const written = new Map([...sources].filter(([path]) => !path.includes('/migrations/')))
    const long = [...written]
      .map(([path, text]) => ({ path, lines: text.trimEnd().split('\n').length }))
      .filter(({ lines }) => lines > 300)
    expect(long).toEqual([])
    expect(longFunctions(written, 60)).toEqual([])
  })
})

/** A house of these files, and what each rule says of it. */
const house = (all: Record<string, string>): Sources => new Map(Object.entries(all))

describe('the rules of the house are not fooled', () => {
  test.each([
    ['a name', "import { match } from '../matching/index.ts'"],
    ['a name over several lines', "import {\n  match,\n} from '../matching/index.ts'"],
    ['a type', "import type { Match } from '../matching/index.ts'"],
    ['its effect', "import '../matching/index.ts'"],
    ['all names', "import * as matching from '../matching/index.ts'"],
    ['handing it on', "export * from '../matching/index.ts'"],
    ['later', "const later = () => import('../matching/index.ts')"],
    ['a type inside', "let match: import('../matching/index.ts').Match"],
    ['require', "const matching = require('../matching/index.ts')"],
    ['a require made at once', "createRequire(import.meta.url)('../matching/index.ts')"],
    ['import equals', "import matching = require('../matching/index.ts')"],
  ])('by an import the wrong way for %s', (_for, text) => {
    expect(wrongWays(house({ 'src/shared/a.ts': text }))).toEqual(['src/shared/a.ts → src/matching/index.ts'])
  })

  test.each([
    ['to the left', 'src/matching/a.ts', "import '../shared/clock.ts'"],
    ['in the own room', 'src/matching/a.ts', "import './b.ts'"],
    ['of a package', 'src/shared/a.ts', "import 'zod'"],
    [
      'in a text or a comment',
      'src/shared/a.ts',
      "// import '../http/server.ts'\nconst a = `import '../http/server.ts'`",
    ],
  ])('nor do they refuse one %s', (_where, path, text) => {
    expect(wrongWays(house({ [path]: text }))).toEqual([])
  })

  test('by a path out of the house', () => {
    expect(wrongWays(house({ 'src/shared/a.ts': "import '../../test/a.ts'\nimport '../main.ts'" }))).toHaveLength(2)
  })

  test.each([
    ['a template', 'import(`../http/server.ts`)'],
    ['a template with a hole', `import(\`../\${room}/server.ts\`)`],
    ['a sum', "import('../http' + '/server.ts')"],
    ['a require under another name', "const load = createRequire(import.meta.url)\nload('../http/server.ts')"],
    ['a variable', 'const later = async () => import(room)'],
  ])('by an import of %s', (_what, text) => {
    expect(unreadableImports(house({ 'src/shared/a.ts': text }))).toHaveLength(1)
  })

  test.each([
    ['itself', { 'src/matching/score.ts': "import { In } from 'typeorm'" }],
    ['for its effect', { 'src/matching/score.ts': "import 'reflect-metadata'" }],
    [
      'through others',
      {
        'src/matching/score.ts': "import { a } from './a.service.ts'",
        'src/matching/a.service.ts': "export { a } from '../identity/b.store.ts'",
        'src/identity/b.store.ts': "import { Field } from 'type-graphql'",
      },
    ],
    ['as a room of ours', { 'src/jobs/level.rule.ts': "import { grouped } from '../database/loader.ts'" }],
    ['later', { 'src/frameworks/formats/a.ts': "const later = () => import('pg')" }],
    [
      'among types that are taken one by one',
      { 'src/jobs/a.projection.ts': "import { type EntityManager } from 'typeorm'" },
    ],
    ['under a name never seen before', { 'src/insights/never-seen.ts': "import { GraphQLError } from 'graphql'" }],
    ['behind a decorator', { 'src/matching/replay.ts': "import { Entity } from 'typeorm'\n@Entity('a')\nclass A {}" }],
    ['to register an enum', { 'src/shared/finding.ts': "import { registerEnumType } from 'type-graphql'" }],
  ])('by a store that what only computes loads %s', (_how, all) => {
    expect(impurities(house(all as Record<string, string>))).toHaveLength(1)
  })

  test.each([
    ['types', { 'src/matching/score.ts': "import type { EntityManager } from 'typeorm'" }],
    ['types handed on', { 'src/matching/score.ts': "export type { EntityManager } from 'typeorm'" }],
    ['an entity', { 'src/jobs/thing.ts': "import { Entity } from 'typeorm'\n@Entity('thing')\nexport class Thing {}" }],
    ['a service', { 'src/jobs/thing.service.ts': "import { In } from 'typeorm'" }],
    ['registrations', { 'src/jobs/thing.types.ts': "import { registerEnumType } from 'type-graphql'" }],
  ])('nor do they refuse %s', (_what, all) => {
    expect(impurities(house(all))).toEqual([])
  })

  test('by a long function of any kind', () => {
    const body = `{${'\n'.repeat(5)}}`
    const text = `function a() ${body}\nconst b = () => ${body}\nclass C { d() ${body} constructor() ${body} get e() ${body} }`
    expect(longFunctions(house({ 'src/shared/a.ts': text }), 5)).toHaveLength(5)
    expect(longFunctions(house({ 'src/shared/a.ts': text }), 6)).toEqual([])
  })
})
