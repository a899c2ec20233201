import { readFile } from 'node:fs/promises'

import { describe, expect, test } from '@jest/globals'
import {
  findBreakingChanges,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  lexicographicSortSchema,
  parse,
  buildSchema as parseSchema,
  printSchema,
  validate,
} from 'graphql'

import { createSchema } from '../src/graphql/schema.ts'
import { oneOfClasses } from '../src/shared/one-of.ts'

const schema = await createSchema()
const committed = await readFile('schema/schema.graphql', 'utf8')
/** What clients were promised last; a release copies schema.graphql here. */
const released = await readFile('schema/released.graphql', 'utf8')

describe('the SDL', () => {
  test('is what the resolvers build (npm run schema)', () => {
    expect(committed.trim()).toBe(printSchema(lexicographicSortSchema(schema)).trim())
  })

  test('only grows', () => {
    expect(findBreakingChanges(parseSchema(released), schema)).toEqual([])
  })

  test('is the manual: every type, field and argument that needs one has a description', () => {
    const silent = Object.values(schema.getTypeMap())
      .filter((type) => !type.name.startsWith('__'))
      .flatMap((type) => {
        const own =
          type.description || ['Query', 'Mutation', 'String', 'Int', 'Float', 'Boolean', 'ID'].includes(type.name)
            ? []
            : [type.name]
        if (type.name !== 'Query' && type.name !== 'Mutation') return own
        const fields = isObjectType(type) ? Object.values(type.getFields()) : []
        return [...own, ...fields.filter((field) => !field.description).map((field) => `${type.name}.${field.name}`)]
      })
    expect(silent).toEqual([])
  })

  test('marks its one-of inputs', () => {
    for (const name of oneOfClasses()) {
      const type = schema.getType(name)
      expect(isInputObjectType(type) && type.isOneOf).toBe(true)
    }
  })

  test('gives no name, address, DID or document of a learner to a type that others can reach', () => {
    const personal = /^(displayName|email|phone|address|givenName|familyName|dateOfBirth|document)$/
    const allowed = new Set(['Me', 'HeldCredential', 'Disclosure', 'DisclosedCredential', 'IssuedCredential'])
    const found = Object.values(schema.getTypeMap()).flatMap((type) =>
      (isObjectType(type) || isInterfaceType(type)) && !allowed.has(type.name)
        ? Object.keys(type.getFields())
            .filter((field) => personal.test(field))
            .map((field) => `${type.name}.${field}`)
        : [],
    )
    expect(found).toEqual([])
  })
})

test.each(['examples', 'stewards'])('the documented operations are valid: %s', async (name) => {
  const text = await readFile(`schema/operations/${name}.graphql`, 'utf8')
  expect(validate(schema, parse(text)).map((error) => error.message)).toEqual([])
})
