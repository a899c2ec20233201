import { expect, test } from '@jest/globals'
import { buildSchema, type GraphQLResolveInfo, graphql } from 'graphql'

import { asksFor } from '../src/shared/asked-fields.ts'

const schema = buildSchema(`
  type Query { list(first: Int): List other: List }
  type List { total: Int items: [Item!]! }
  type Item { total: Int }
`)

async function asked(source: string): Promise<boolean> {
  let answer: boolean | undefined
  const list = (_: unknown, _context: unknown, info: GraphQLResolveInfo) => {
    answer = asksFor(info, ['total', 'facets'])
    return { items: [] }
  }
  const { errors } = await graphql({ schema, source, rootValue: { list, other: () => ({ items: [] }) } })
  expect(errors).toBeUndefined()
  return answer as boolean
}

test.each([
  ['{ list { total } }', true],
  ['{ list { items { total } } other { total } }', false],
  ['{ list { sum: total } }', true],
  ['{ list { total: items { __typename } } }', false],
  ['{ list { ... on List { ...F } } } fragment F on List { items { total } ...G } fragment G on List { total }', true],
  ['{ list { ...F } } fragment F on List { items { total } }', false],
  ['{ list { items { total } } list { total } }', true],
])('%s asks the list itself for a number: %p', async (source, expected) => expect(await asked(source)).toBe(expected))
