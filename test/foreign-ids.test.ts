import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { buildSchema, type GraphQLInputType, getNamedType, isInputObjectType, isObjectType } from 'graphql'

import { ID_PREFIXES, type IdKind } from '../src/shared/ids.ts'
import { CASES, type Case, COVERED_ELSEWHERE, PUBLIC } from './foreign-ids-cases.ts'
import { type Kind, staffOf, type Things, thingsOf } from './foreign-ids-world.ts'
import { type Skills, skills } from './jobs-world.ts'
import { type Answer, openApi, type TestApi } from './support/api.ts'

/** Wherever an id goes in, one that belongs to somebody else is answered exactly like one that does not exist. */

let api: TestApi
let shared: Skills
let mine: Things
let theirs: Things

beforeAll(async () => {
  api = await openApi()
  const steward = await staffOf(api, 'Stewards')
  shared = await skills(api, steward, 9, { 90: 'Everybody may see this.' }, ['Low', 'High'])
  mine = await thingsOf(api, 'Mine', shared, 1)
  theirs = await thingsOf(api, 'Theirs', shared, 2)
}, 240_000)
afterAll(() => api?.close())

/** Every place of type ID in the arguments of every field of every type, through nested inputs. */
function placesOfIds(): string[] {
  const schema = buildSchema(readFileSync(new URL('../schema/schema.graphql', import.meta.url), 'utf8'))
  const places: string[] = []
  const walk = (type: GraphQLInputType, path: string, above: readonly string[]): void => {
    const named = getNamedType(type)
    if (named.name === 'ID') places.push(path)
    else if (isInputObjectType(named) && !above.includes(named.name))
      for (const field of Object.values(named.getFields()))
        walk(field.type, `${path}.${field.name}`, [...above, named.name])
  }
  for (const type of Object.values(schema.getTypeMap()))
    if (isObjectType(type) && !type.name.startsWith('__'))
      for (const field of Object.values(type.getFields()))
        for (const argument of field.args) walk(argument.type, `${type.name}.${field.name}.${argument.name}`, [])
  return places
}

const PREFIX: Partial<Record<Kind, IdKind>> = {
  other: 'competency',
  job: 'jobProfile',
  published: 'jobProfile',
  line: 'requirement',
  credential: 'heldCredential',
}

/** What no pseudonym and no id is, yet looks like one of this kind. */
const unknownOf = (kind: Kind): string =>
  kind === 'candidate'
    ? theirs.id.candidate.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))
    : `${ID_PREFIXES[PREFIX[kind] ?? (kind as IdKind)]}_${'f'.repeat(32)}`

async function answerTo(it: Case, id: string): Promise<Pick<Answer<unknown>, 'data' | 'errors'>> {
  const [document, variables] = it.ask(id, mine, shared)
  const key = it.as === 'learner' ? mine.learnerKey : mine.staff.key
  const { data, errors } = await api.query(document, variables, { key })
  return JSON.parse(JSON.stringify({ data, errors }).replaceAll(id, 'ID'))
}

test('every argument of type ID is tried with an id of somebody else', () => {
  const tried = [...CASES.map(({ place }) => place), ...Object.keys(COVERED_ELSEWHERE), ...Object.keys(PUBLIC)]
  expect([...new Set(tried)].sort()).toEqual(placesOfIds().sort())
})

describe('an id of somebody else is answered like an unknown one, in', () => {
  for (const it of CASES)
    test(`${it.place} (${it.kind})`, async () => {
      const foreign = await answerTo(it, theirs.id[it.kind])
      expect(foreign).toEqual(await answerTo(it, unknownOf(it.kind)))
      // Else the question itself is what is refused, and nothing was tried
      const own = it.own ? it.own(mine, shared) : mine.id[it.kind]
      expect(await answerTo(it, own)).not.toEqual(foreign)
    })
})
