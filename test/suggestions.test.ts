import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

import { plugIn } from '../src/crosswalks/index.ts'
import {
  type Actor,
  actor,
  agreeMapping,
  association,
  framework,
  imported,
  itemOf,
  propose,
  Role,
} from './crosswalks-world.ts'
import { openApi, type TestApi } from './support/api.ts'
import type { TestStores } from './support/stores.ts'

let api: TestApi
let stores: TestStores
let steward: Actor
let college: Actor
let other: Actor
let left: string
let right: string

/** Two frameworks that say some of the same: 11–14 and 21–24 below the headings 1 and 2. */
const LEFT = {
  1: 'Fractions',
  11: 'Explain why two fractions are equivalent with the help of a number line.',
  12: 'Add fractions with like denominators.',
  13: 'Measure the area of a rectangle in square units.',
  14: 'Write a report on a chemical experiment.',
}
const RIGHT = {
  2: 'Fractions and measurement',
  21: 'Shows on a number line that fractions are equivalent.',
  22: 'Adds and subtracts fractions with like denominators and explains the result.',
  23: 'Finds areas of rectangles by counting unit squares.',
  24: 'Sings in a choir.',
}
const under = (parent: number, ...children: number[]) =>
  children.map((child) => association(100 + child, 'isChildOf', child, parent))

beforeAll(async () => {
  api = await openApi()
  stores = api.stores
  steward = await actor(stores, 'Tamarack Stewards', Role.STEWARD)
  college = await actor(stores, 'Larkmere', Role.INSTITUTION)
  other = await actor(stores, 'Elsewhere', Role.INSTITUTION)
  left = await imported(stores, steward, framework(1, LEFT, under(1, 11, 12, 13, 14), { headings: [1] }))
  right = await imported(stores, steward, framework(2, RIGHT, under(2, 21, 22, 23, 24), { headings: [2] }))
})
afterAll(() => api?.close())

const LIST = `query ($from: ID!, $to: ID!, $least: Int, $first: Int!, $after: String) {
  mappingSuggestions(from: $from, to: $to, minConfidenceBp: $least, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    edges { node { relation confidenceBp origin { id fullStatement } destination { id fullStatement }
      evidence { kind text weightBp } } } } }`

interface Node {
  readonly relation: string
  readonly confidenceBp: number
  readonly origin: { readonly id: string; readonly fullStatement: string }
  readonly destination: { readonly id: string; readonly fullStatement: string }
  readonly evidence: readonly { readonly kind: string; readonly text: string; readonly weightBp: number }[]
}

async function list(who: Actor, more: Record<string, unknown> = {}): Promise<Node[]> {
  const variables = { from: left, to: right, first: 100, ...more }
  const { mappingSuggestions } = await api.data(LIST, variables, { key: who.key })
  return mappingSuggestions.edges.map(({ node }: { node: Node }) => node)
}

const fault = async (who: Actor | null, more: Record<string, unknown> = {}): Promise<string> => {
  const variables = { from: left, to: right, first: 100, ...more }
  const { errors } = await api.query(LIST, variables, who ? { key: who.key } : {})
  return `${errors?.[0]?.extensions.code}: ${errors?.[0]?.message}`
}

async function reject(who: Actor, origin: string, destination: string, reason: string | null = 'Not the same work.') {
  const { rejectSuggestion } = await api.data(
    `mutation ($input: RejectSuggestionInput!) { rejectSuggestion(input: $input) {
       mapping { id } projected userErrors { code field message } } }`,
    { input: { origin, destination, reason } },
    { key: who.key },
  )
  return rejectSuggestion
}

const pairsOf = (nodes: readonly Node[]) => nodes.map(({ origin, destination }) => `${origin.id} ${destination.id}`)
const ids = async (a: number, b: number) =>
  [(await itemOf(stores, left, a)).id, (await itemOf(stores, right, b)).id] as const
const pair = async (a: number, b: number) => (await ids(a, b)).join(' ')

describe('suggestions between two frameworks', () => {
  it('are ranked, with evidence that adds up to the confidence; headings are not among them', async () => {
    const nodes = await list(college)
    expect(pairsOf(nodes).slice(0, 3).sort()).toEqual(
      (await Promise.all([pair(11, 21), pair(12, 22), pair(13, 23)])).sort(),
    )
    for (const { confidenceBp, evidence } of nodes)
      expect(evidence.reduce((sum, { weightBp }) => sum + weightBp, 0)).toBe(confidenceBp)
    const equivalent = nodes.find(({ origin }) => origin.fullStatement === LEFT[11]) as Node
    const words = equivalent.evidence.find(({ kind }) => kind === 'SHARED_WORDS')?.text
    expect(words).toMatch(/^both say: /)
    for (const word of ['equivalent', 'fraction', 'number line']) expect(words).toContain(word)
    expect(equivalent.evidence.find(({ kind }) => kind === 'TREE_POSITION')?.text).toBe('both stand under: fractions')
    expect(nodes.map((node) => node.confidenceBp)).toEqual(nodes.map((n) => n.confidenceBp).sort((a, b) => b - a))
    const stated = new Set(
      nodes.flatMap(({ origin, destination }) => [origin.fullStatement, destination.fullStatement]),
    )
    expect([stated.has(LEFT[1]), stated.has(RIGHT[2]), stated.has(RIGHT[24])]).toEqual([false, false, false])
  })

  it('come in pages that hold each pair once, and not below the least confidence', async () => {
    const all = pairsOf(await list(college))
    const paged: string[] = []
    let after: string | null = null
    do {
      const { mappingSuggestions } = (await api.data(
        LIST,
        { from: left, to: right, first: 2, after },
        { key: college.key },
        // biome-ignore lint/suspicious/noExplicitAny: what the API answers
      )) as any
      expect(mappingSuggestions.totalCount).toBe(all.length)
      paged.push(...pairsOf(mappingSuggestions.edges.map(({ node }: { node: Node }) => node)))
      after = mappingSuggestions.pageInfo.hasNextPage ? mappingSuggestions.pageInfo.endCursor : null
    } while (after)
    expect(paged).toEqual(all)
    const nodes = await list(college)
    const least = nodes[1]?.confidenceBp as number
    expect(pairsOf(await list(college, { least }))).toEqual(pairsOf(nodes.filter((node) => node.confidenceBp >= least)))
    expect(await fault(college, { least: 10_001 })).toMatch(/^BAD_USER_INPUT: /)
  })

  it('need a key, two frameworks in sight, and two different ones', async () => {
    expect(await fault(null)).toMatch(/^UNAUTHENTICATED: /)
    const own = await imported(stores, other, framework(3, { 31: LEFT[11] }), { own: true })
    const unknown = `fwk_${'f'.repeat(32)}`
    expect(await fault(college, { to: own })).toBe(await fault(college, { to: unknown }))
    expect(await fault(college, { to: own })).toMatch(/^NOT_FOUND: /)
    expect(pairsOf(await list(other, { to: own }))).toHaveLength(2)
    expect(await fault(college, { to: left })).toMatch(/^BAD_USER_INPUT: Both are one framework/)
    const draft = framework(4, { 41: LEFT[11] }, [], { status: 'Private Draft' })
    const hidden = await imported(stores, college, draft, { own: true })
    expect(await fault(college, { to: hidden })).toMatch(/^BAD_USER_INPUT: Nothing of it is published/)
  })
})

describe('a suggestion that is taken up', () => {
  it('becomes a proposal that keeps confidence and evidence, and is suggested no more', async () => {
    const [origin, destination] = await ids(12, 22)
    const before = (await list(college)).find(
      (node) => node.destination.id === destination && node.origin.id === origin,
    )
    const take = async (more: Record<string, unknown> = {}) =>
      (
        await api.data(
          `mutation ($input: ProposeMappingInput!) { proposeMapping(input: $input, idempotencyKey: "take") {
             mapping { id source relation status confidenceBp evidence { kind text weightBp } } userErrors { code field } } }`,
          {
            input: {
              origin,
              destination,
              relation: 'closeMatch',
              rationale: 'As suggested.',
              suggested: true,
              ...more,
            },
          },
          { key: college.key },
        )
      ).proposeMapping
    const { mapping } = await take()
    expect(mapping).toMatchObject({
      source: 'MACHINE',
      relation: 'closeMatch',
      status: 'PROPOSED',
      confidenceBp: before?.confidenceBp,
      evidence: before?.evidence,
    })
    expect(pairsOf(await list(college))).not.toContain(`${origin} ${destination}`)
    expect(pairsOf(await list(college, { from: right, to: left }))).not.toContain(`${destination} ${origin}`)
    // The same request again is the same proposal, though nothing is suggested there any more.
    expect((await take()).mapping.id).toBe(mapping.id)
    await agreeMapping(api, mapping.id)
  })

  it('speaks for its neighbours', async () => {
    const nodes = await list(college)
    const beside = nodes.filter(({ evidence }) => evidence.some(({ kind }) => kind === 'NEIGHBOUR_MAPPED'))
    expect(beside.length).toBe(nodes.length)
    expect(beside[0]?.evidence.find(({ kind }) => kind === 'NEIGHBOUR_MAPPED')?.text).toBe(
      'mapped to each other already: some of what stands beside them',
    )
  })

  it('is no suggestion when a person thought of it: no evidence; and what is not suggested cannot be taken up', async () => {
    const [origin, destination] = await ids(14, 24)
    const input = { origin, destination, relation: 'relatedMatch', rationale: 'Both are work.', suggested: true }
    const { proposeMapping } = await api.data(
      `mutation ($input: ProposeMappingInput!) { proposeMapping(input: $input) { mapping { id } userErrors { code field } } }`,
      { input },
      { key: college.key },
    )
    expect(proposeMapping).toEqual({ mapping: null, userErrors: [{ code: 'INVALID', field: ['input', 'suggested'] }] })
    const { mapping } = await propose(api, college, origin, destination, 'relatedMatch')
    expect(mapping.source).toBe('PERSON')
  })
})

describe('a suggestion that is turned down', () => {
  it('is not made again to the organisation that did, whichever way it asks; to others it is', async () => {
    const [origin, destination] = await ids(13, 23)
    expect(await reject(college, origin, destination)).toEqual({ mapping: null, projected: true, userErrors: [] })
    expect(pairsOf(await list(college))).not.toContain(`${origin} ${destination}`)
    expect(pairsOf(await list(college, { from: right, to: left }))).not.toContain(`${destination} ${origin}`)
    expect(pairsOf(await list(other))).toContain(`${origin} ${destination}`)
    // Again, and without a reason, is no fault.
    expect((await reject(college, origin, destination, null)).userErrors).toEqual([])
  })

  it('is not made to anybody when a steward did', async () => {
    const [origin, destination] = await ids(11, 21)
    await reject(steward, origin, destination)
    for (const who of [college, other, steward])
      expect(pairsOf(await list(who))).not.toContain(`${origin} ${destination}`)
  })

  it('says what is wrong with its place', async () => {
    const codes = async (origin: string, destination: string, reason?: string) =>
      (await reject(college, origin, destination, reason)).userErrors.map(
        (error: { code: string; field: string[] }) => `${error.code} ${error.field.join('.')}`,
      )
    const [taken, to] = await ids(12, 22)
    const heading = (await itemOf(stores, right, 2)).id
    expect(await codes(taken, to)).toEqual(['WRONG_STATE input'])
    expect(await codes(taken, heading)).toEqual(['INVALID input.destination'])
    expect(await codes(`cmp_${'f'.repeat(32)}`, to)).toEqual(['NOT_FOUND input.origin'])
    expect(await codes(taken, to, 'x'.repeat(4_001))).toEqual(['INVALID input.reason'])
  })

  it('returns when a wording changed, and not for other spelling of the same', async () => {
    const again = (statement: string) =>
      imported(stores, steward, framework(2, { ...RIGHT, 21: statement }, under(2, 21, 22, 23, 24), { headings: [2] }))
    const has = async (a: number, b: number) => pairsOf(await list(other)).includes(await pair(a, b))
    right = await again('Shows on a **number line** that Fractions are equivalent')
    expect(await has(11, 21)).toBe(false)
    expect(await has(13, 23)).toBe(true)
    right = await again('Shows with a number line, and explains, that fractions are equivalent.')
    expect(await has(11, 21)).toBe(true)
    // The other rejection is about what did not change.
    const [origin, destination] = await ids(13, 23)
    expect(pairsOf(await list(college))).not.toContain(`${origin} ${destination}`)
    // An item of a version that is not the newest is refused.
    const old = (await stores.dataSource.query(
      `SELECT c.id FROM competency c JOIN framework f ON f.id = c.framework_id
       WHERE c.full_statement = $1 AND NOT f.newest`,
      [RIGHT[21]],
    )) as { id: string }[]
    const { userErrors } = await reject(other, origin, old[0]?.id as string)
    expect(userErrors.map((error: { code: string }) => error.code)).toEqual(['WRONG_STATE'])
  })
})

describe('a plug-in for sentence embeddings', () => {
  it('adds evidence of its own, finds what shares no word, and a broken one is told', async () => {
    const meanings = [/choir|sing/i, /chemi/i]
    const embed = async (texts: readonly string[]) =>
      texts.map((text) => Float32Array.from([...meanings.map((one) => Number(one.test(text))), 0.01]))
    const from = await imported(stores, steward, framework(5, { 51: 'Choirmaster.', 52: 'Chemistry.' }))
    expect(await list(college, { from })).toEqual([])
    plugIn(stores.resources, { name: 'tiny 1', embed })
    const [first] = await list(college, { from })
    expect([first?.origin.fullStatement, first?.destination.fullStatement]).toEqual(['Choirmaster.', RIGHT[24]])
    expect(first?.evidence.map(({ kind }) => kind)).toEqual(['EMBEDDING'])
    plugIn(stores.resources, { name: 'broken', embed: async () => [] })
    expect(await fault(college, { from })).toMatch(/^UNAVAILABLE: /)
  })
})
