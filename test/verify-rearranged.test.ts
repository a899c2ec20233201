import 'reflect-metadata'
import { beforeAll, expect, test } from '@jest/globals'
import fc from 'fast-check'

import type { ExtractedAssertion } from '../src/credentials/extract/extract.ts'
import type { SigningKey } from '../src/credentials/issue/sign.ts'
import type { VerifyEnvironment } from '../src/credentials/verify/environment.ts'
import { badge, CREATED, keyOf, knowing, LEARNER_DID, recognised, record } from './credentials-builder.ts'
import { assertionsOf, child, type Free, sign, statements } from './signed-world.ts'

let college: SigningKey
let env: VerifyEnvironment
beforeAll(async () => {
  college = await keyOf('college')
  env = knowing([recognised(college.did)])
})

const LEVELS = ['A', 'B', 'C']
const description = (of: string, required: string | undefined) => ({
  id: `https://harrow.example/${of}`,
  type: ['ResultDescription'],
  name: 'r',
  resultType: 'RubricCriterionLevel',
  rubricCriterionLevel: LEVELS.map((name, at) => ({
    id: `https://levels.example/${name}`,
    type: ['RubricCriterionLevel'],
    name,
    level: String(at + 1),
  })),
  ...(required ? { requiredLevel: `https://levels.example/${required}` } : {}),
})

/** One of few, so that there is much to exchange. */
const some = <T>(...values: T[]) => fc.constantFrom(...values)
const holding = fc.record({
  until: some(undefined, undefined, '2026-02-01T00:00:00Z', '2027-02-01T00:00:00Z'),
  from: some(CREATED, CREATED, '2025-01-10T09:00:00Z'),
  status: some(undefined, undefined, undefined, 'Failed', 'Completed'),
  level: some(undefined, ...LEVELS),
  required: some(undefined, undefined, 'B'),
  named: fc.boolean(),
  bound: some(true, true, true, false),
  endorsed: some(undefined, 'credential', 'subject'),
})
type Holding = typeof holding extends fc.Arbitrary<infer T> ? T : never

function credential(held: Holding, name: string, alone: boolean): Free {
  const result = {
    type: ['Result'],
    ...(held.status ? { status: held.status } : {}),
    ...(held.level ? { achievedLevel: `https://levels.example/${held.level}` } : {}),
    ...(held.named ? { resultDescription: `https://harrow.example/${name}` } : {}),
  }
  const more = { validFrom: held.from, ...(held.until ? { validUntil: held.until } : {}) }
  const one = alone ? (badge({ issuer: college.did, more }) as Free) : child(college.did, name, more)
  one.credentialSubject.achievement.resultDescription = [description(name, held.required)]
  if (held.status || held.level) one.credentialSubject.result = [result]
  if (held.endorsed)
    one.endorsement = [
      {
        id: `urn:x:${name}`,
        type: ['VerifiableCredential', 'EndorsementCredential'],
        issuer: college.did,
        validFrom: CREATED,
        credentialSubject: { id: held.endorsed === 'subject' ? LEARNER_DID : one.id, type: ['EndorsementSubject'] },
      },
    ]
  if (!held.bound && !alone) delete one.credentialSubject.id
  return one
}

/** Every object of a document, with the arrays and members that hold it. */
function objectsIn(value: Free, found: Free[] = []): Free[] {
  if (Array.isArray(value)) for (const item of value) objectsIn(item, found)
  else if (value && typeof value === 'object') {
    found.push(value)
    for (const [key, item] of Object.entries(value)) if (key !== 'proof' && key !== '@context') objectsIn(item, found)
  }
  return found
}

type Pick = (of: number) => number
const sameNode = (all: Free[], one: Free) => all.filter((other) => other !== one && other.id === one.id)

/** What somebody could do to a document; most of it leaves the statements as they are. */
const MOVES: ((document: Free, pick: Pick) => void)[] = [
  // a member goes to another object of the same node, with the types that give it a meaning
  (document, pick) => {
    const all = objectsIn(document)
    const from = all.filter((one) => sameNode(all, one).length > 0)
    const one = from[pick(from.length)]
    if (!one) return
    const others = sameNode(all, one)
    const other = others[pick(others.length)]
    const keys = Object.keys(one).filter((key) => !['id', 'type', '@context', 'proof'].includes(key))
    const key = keys[pick(keys.length)]
    if (key === undefined) return
    other.type = [...new Set([other.type ?? [], one.type ?? []].flat())]
    other[key] = other[key] === undefined ? one[key] : [other[key], one[key]].flat()
    delete one[key]
  },
  // a second object for a node beside it
  (document, pick) => {
    const holders = objectsIn(document).flatMap((holder) =>
      Object.keys(holder)
        .filter((key) => key !== 'proof' && key !== '@context')
        .flatMap((key) => [holder[key]].flat().flatMap((item: Free) => (item?.id ? [{ holder, key, item }] : []))),
    )
    const place = holders[pick(holders.length)]
    if (!place) return
    const { id, type } = place.item
    place.holder[place.key] = [place.holder[place.key], { id, type }].flat()
  },
  // credentials in a record exchange their subjects
  (document, pick) => {
    const all = document.credentialSubject?.verifiableCredential
    if (!all) return
    const [a, b] = [all[pick(all.length)], all[pick(all.length)]]
    if (!a?.credentialSubject || !b?.credentialSubject) return
    ;[a.credentialSubject, b.credentialSubject] = [b.credentialSubject, a.credentialSubject]
  },
  // subjects exchange a member
  (document, pick) => {
    const all = objectsIn(document).filter((one) => one.achievement || one.result)
    const [a, b] = [all[pick(all.length)], all[pick(all.length)]]
    const key = ['achievement', 'result'][pick(2)] as string
    if (!a || !b || a.id !== b.id) return
    ;[a[key], b[key]] = [b[key], a[key]]
    for (const one of [a, b]) if (one[key] === undefined) delete one[key]
  },
  // sets in another order, or nested
  (document, pick) => {
    const all = objectsIn(document).flatMap((one) =>
      Object.keys(one)
        .filter((key) => Array.isArray(one[key]) && key !== '@context' && key !== 'type')
        .map((key) => ({ one, key })),
    )
    const place = all[pick(all.length)]
    if (!place) return
    const values = place.one[place.key]
    place.one[place.key] = pick(2) === 0 ? [...values].reverse() : [values]
  },
]

const RANK: Readonly<Record<string, number>> = {
  VOID: 0,
  SELF_ASSERTED: 1,
  UNRECOGNISED_ISSUER: 1,
  VOUCHED: 3,
  VERIFIED: 4,
}

/** Is `one` worth no more than `other` in any respect? */
const noBetter = (one: ExtractedAssertion, other: ExtractedAssertion): boolean =>
  one.about === other.about &&
  one.keys.url === other.keys.url &&
  one.achievement === other.achievement &&
  (RANK[one.evidenceClass] as number) <= (RANK[other.evidenceClass] as number) &&
  (other.positive || !one.positive) &&
  (one.validUntil ?? Number.POSITIVE_INFINITY) <= (other.validUntil ?? Number.POSITIVE_INFINITY) &&
  (one.validFrom ?? 0) <= (other.validFrom ?? 0) &&
  (one.level?.own?.parts ?? 0) <= (other.level?.own?.parts ?? 0)

/** Anybody may say of themselves what they like. */
const isOwnWord = ({ evidenceClass }: ExtractedAssertion) => (RANK[evidenceClass] as number) <= 1

test('no other way to write the statements that were signed is worth more than the honest one', async () => {
  let [same, changed] = [0, 0]
  await fc.assert(
    fc.asyncProperty(
      fc.array(holding, { minLength: 1, maxLength: 3 }),
      fc.boolean(),
      fc.array(fc.array(fc.nat(1_000), { minLength: 4, maxLength: 4 }), { minLength: 1, maxLength: 6 }),
      async (held, alone, steps) => {
        const all = held.map((one, at) => credential(one, `a${at}`, alone))
        const signed = await sign(alone ? all[0] : record(college.did, all), college)
        const honest = await assertionsOf(signed, env)
        const wanted = await statements(signed)
        let moved = signed
        for (const [which = 0, ...picks] of steps) {
          const next = structuredClone(moved)
          const left = [...picks]
          MOVES[which % MOVES.length]?.(next, (of) => (of === 0 ? 0 : (left.pop() ?? 0) % of))
          // Only what the signature does not tell apart goes on
          const found = await statements(next).catch(() => null)
          if (found === wanted) moved = next
          if (found === wanted) same++
        }
        if (JSON.stringify(moved) !== JSON.stringify(signed)) changed++
        const read = await assertionsOf(moved, env).catch(() => null)
        for (const one of read?.assertions.filter((assertion) => !isOwnWord(assertion)) ?? [])
          if (!honest.assertions.some((other) => noBetter(one, other)))
            throw new Error(JSON.stringify({ one, honest: honest.assertions, signed, moved }, null, 1))
      },
    ),
    { numRuns: 150 },
  )
  expect(same).toBeGreaterThan(200)
  expect(changed).toBeGreaterThan(80)
}, 240_000)
