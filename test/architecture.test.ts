import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

import { describe, expect, test } from '@jest/globals'

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

/** What a pure file may not import: a store, or what speaks to one. */
const STORES =
  /^(typeorm|pg|neo4j-driver|@apollo\/server|fastify|dataloader)$|database\/|graph\/(driver|writer|projector)/

/** Names of files that only compute. */
const PURE =
  /(\.projection|\/(score|explain|policy|concept-credit|extract|gap|people-count|levels|next-steps))\.ts$|\/formats\//

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.(ts|js)$/.test(path) && !path.endsWith('.d.ts'))
  .map((path) => join('src', path))

const importsOf = (path: string): string[] =>
  [
    ...readFileSync(path, 'utf8').matchAll(
      /^\s*(?:import|export)\b[^'"]*?from\s+['"]([^'"]+)['"]|import\(['"]([^'"]+)['"]\)/gm,
    ),
  ].map((match) => (match[1] ?? match[2]) as string)

const roomOf = (path: string): string | null => {
  const [, room, inner] = path.split('/')
  return inner === undefined ? null : (room as string)
}

describe('the house', () => {
  test('has no room that the order does not know', () => {
    const rooms = new Set(files.map(roomOf).filter((room) => room !== null))
    expect([...rooms].filter((room) => !ORDER.includes(room))).toEqual([])
  })

  test('imports point one way', () => {
    const wrong = files.flatMap((path) => {
      const own = roomOf(path)
      if (own === null) return []
      return importsOf(path)
        .filter((target) => target.startsWith('.'))
        .map((target) => relative('.', join(dirname(path), target)))
        .filter((target) => {
          // Migrations are collected by name, and the list of modules is read by what builds the schema from it
          if (target === 'src/modules.ts') return own !== 'graphql' && own !== 'http'
          const room = roomOf(target)
          return room === null || ORDER.indexOf(room) > ORDER.indexOf(own)
        })
        .map((target) => `${path} → ${target}`)
    })
    expect(wrong).toEqual([])
  })

  test('what only computes imports no store', () => {
    const wrong = files
      .filter((path) => PURE.test(path))
      .flatMap((path) =>
        importsOf(path)
          .filter((target) => STORES.test(target))
          .map((target) => `${path} → ${target}`),
      )
    expect(wrong).toEqual([])
  })

  test('no folder is a drawer for odds and ends', () => {
    expect(files.filter((path) => /\/(utils?|helpers?|common|misc)(\/|\.ts$)/.test(path))).toEqual([])
  })

  test('files stay readable in one sitting', () => {
    const long = files
      .filter((path) => !path.includes('/migrations/'))
      .map((path) => ({ path, lines: readFileSync(path, 'utf8').split('\n').length }))
      .filter(({ lines }) => lines > 350)
    expect(long).toEqual([])
  })
})
