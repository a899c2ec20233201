import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { likenessBetween, sentencesOf } from '../src/crosswalks/suggest/embedder.ts'
import { inputsDigest } from '../src/crosswalks/suggest/inputs.ts'
import type { MappedPair, SuggestItem } from '../src/crosswalks/suggest/item.ts'
import { yearsApart, yearsInHeading, yearsOf } from '../src/crosswalks/suggest/levels.ts'
import { prepare } from '../src/crosswalks/suggest/prepared.ts'
import { PER_ORIGIN, type Suggestions, suggest } from '../src/crosswalks/suggest/suggest.ts'
import { wordsIn } from '../src/frameworks/likeness/words.ts'

const item = (id: string, statement: string, more: Partial<SuggestItem> = {}): SuggestItem => ({
  id,
  lineage: id,
  statement,
  labels: [],
  notes: null,
  code: null,
  educationLevel: [],
  subject: [],
  parent: null,
  matchable: true,
  ...more,
})

const suggestions = async (
  from: readonly SuggestItem[],
  to: readonly SuggestItem[],
  more: { mapped?: readonly MappedPair[]; codes?: boolean; likeness?: ReturnType<typeof likenessBetween> } = {},
): Promise<Suggestions> =>
  suggest(await prepare(from, to, { codes: more.codes ?? true, likeness: more.likeness ?? null }), more.mapped ?? [])

const pairsOf = ({ ranked }: Suggestions) => ranked.map(({ origin, destination }) => `${origin} ${destination}`)

const statement = fc
  .array(fc.constantFrom('add', 'fractions', 'equal', 'line', 'number', 'measure', 'area', 'write'), { maxLength: 6 })
  .map((words) => words.join(' '))

/** A small framework: some items under others, some with codes and levels. */
const side = (name: string) =>
  fc
    .array(
      fc.record({
        statement,
        matchable: fc.boolean(),
        above: fc.option(fc.nat(8)),
        code: fc.constantFrom(null, '3.NF.A.1', '3.NF.A.2', 'MP.5', '1.2'),
        level: fc.constantFrom([], ['03'], ['K'], ['HS']),
      }),
      { minLength: 1, maxLength: 9 },
    )
    .map((rows) =>
      rows.map(({ statement: said, matchable, above, code, level }, n) =>
        item(`${name}${n}`, said, {
          matchable,
          code,
          educationLevel: level,
          parent: above !== null && above < n ? `${name}${above}` : null,
        }),
      ),
    )

const mappedOf = (from: readonly SuggestItem[], to: readonly SuggestItem[]): MappedPair[] =>
  from.flatMap(({ lineage }, n) => (to[n] && n % 2 === 0 ? [{ lineages: [lineage, to[n].lineage], counts: true }] : []))

const said = (made: Suggestions) => made.ranked.map((one) => ({ ...one, evidence: made.evidenceOf(one) }))

describe('suggestions', () => {
  it('are the same whatever order items and mappings come in', () =>
    fc.assert(
      fc.asyncProperty(side('a'), side('b'), async (from, to) => {
        const mapped = mappedOf(from, to)
        const turned = mapped.map(({ lineages: [a, b], counts }) => ({ lineages: [b, a] as const, counts })).reverse()
        const again = await suggestions([...from].reverse(), [...to].reverse(), { mapped: turned })
        expect(said(again)).toEqual(said(await suggestions(from, to, { mapped })))
      }),
      { numRuns: 60 },
    ))

  it('look the same from the other framework, turned round', () =>
    fc.assert(
      fc.asyncProperty(side('a'), side('b'), async (from, to) => {
        const INVERSE: Record<string, string> = { broadMatch: 'narrowMatch', narrowMatch: 'broadMatch' }
        const there = (await suggestions(from, to)).ranked
        const back = new Map(
          (await suggestions(to, from)).ranked.map((one) => [`${one.destination} ${one.origin}`, one]),
        )
        const both = there.filter(({ origin, destination }) => back.has(`${origin} ${destination}`))
        expect(both).toHaveLength(there.length)
        expect(both.map(({ confidenceBp, relation }) => [confidenceBp, relation])).toEqual(
          both.map(({ origin, destination }) => {
            const one = back.get(`${origin} ${destination}`)
            return [one?.confidenceBp, INVERSE[one?.relation as string] ?? one?.relation]
          }),
        )
      }),
      { numRuns: 60 },
    ))

  it('are between competencies that are not mapped, bounded, and explained by whole weights', () =>
    fc.assert(
      fc.asyncProperty(side('a'), side('b'), async (from, to) => {
        const mapped = mappedOf(from, to)
        const taken = new Set(mapped.map(({ lineages }) => lineages.join(' ')))
        const matchable = new Set([...from, ...to].filter((one) => one.matchable).map((one) => one.id))
        const made = await suggestions(from, to, { mapped })
        const faults = said(made).filter(({ origin, destination, confidenceBp, evidence }) => {
          const sum = evidence.reduce((total, { weightBp }) => total + weightBp, 0)
          const whole = evidence.every(
            ({ weightBp, text }) => Number.isInteger(weightBp) && weightBp >= 0 && text !== '',
          )
          const competencies = matchable.has(origin) && matchable.has(destination)
          const bounded = Number.isInteger(confidenceBp) && confidenceBp >= 1 && confidenceBp <= 10_000
          return !(whole && competencies && bounded && sum === confidenceBp && !taken.has(`${origin} ${destination}`))
        })
        expect(faults).toEqual([])
      }),
      { numRuns: 60 },
    ))
})

describe('traps', () => {
  it('a word that all say proposes next to nothing, however often it is said', async () => {
    const letters = (n: number) => String(n).replace(/\d/g, (digit) => 'bcdfghjklm'[Number(digit)] as string)
    const hub = (name: string, n: number) =>
      Array.from({ length: n }, (_, at) =>
        item(`${name}${at}`, `students demonstrate topic${name}${letters(at)} students`),
      )
    const made = await suggestions(
      [...hub('a', 200), item('a-x', 'students demonstrate photosynthesis')],
      [...hub('b', 200), item('b-x', 'explains photosynthesis in plants')],
    )
    expect(made.ranked[0]).toMatchObject({ origin: 'a-x', destination: 'b-x' })
    expect(Math.max(...made.ranked.slice(1).map((one) => one.confidenceBp))).toBeLessThan(2_500)
    const perOrigin = Math.max(
      ...[...new Set(made.ranked.map((one) => one.origin))].map(
        (origin) => made.ranked.filter((one) => one.origin === origin).length,
      ),
    )
    expect(perOrigin).toBeLessThanOrEqual(PER_ORIGIN)
  })

  it('frameworks about other things are told apart from those about the same', async () => {
    const cooking = [
      'Prepares stocks and sauces.',
      'Keeps a kitchen clean.',
      'Plans a menu.',
      'Writes a list of goods.',
    ]
    const maths = ['Adds fractions.', 'Finds the area of a circle.', 'Plans a proof.', 'Writes an equation.']
    const made = await suggestions(
      cooking.map((text, n) => item(`a${n}`, text)),
      maths.map((text, n) => item(`b${n}`, text)),
    )
    expect(made.ranked.every((one) => one.confidenceBp < 4_000)).toBe(true)
  })

  it('statements that are empty, only markup or only a code are not suggested, nor do they stop others', async () => {
    const odd = (name: string) =>
      ['', ' ', '<br/>', '$$', '3.NF.A.1', '\u0000', '\uD800'].map((text, n) => item(`${name}${n}`, text))
    const made = await suggestions(
      [...odd('a'), item('a-x', 'Adds fractions.')],
      [...odd('b'), item('b-x', 'Adds fractions.')],
    )
    expect(pairsOf(made)).toEqual(['a-x b-x'])
    expect(made.ranked[0]?.relation).toBe('exactMatch')
  })

  it('typesetting does not make the same statement another one', async () => {
    const from = [item('a1', String.raw`Solve $\frac{1}{2}x = 3$ for $x$.`), item('a2', 'Draw a circle.')]
    const to = [item('b1', 'Solve 1 2 x = 3 for x'), item('b2', 'Sing a song.')]
    expect((await suggestions(from, to)).ranked[0]).toMatchObject({
      origin: 'a1',
      destination: 'b1',
      relation: 'exactMatch',
    })
  })

  it('writing without spaces and characters beyond the first plane are compared', async () => {
    const from = [
      item('a1', '分数の足し算を理解する'),
      item('a2', '円の面積を求める'),
      item('a3', '𠮷野家の牛丼を作る'),
    ]
    const to = [item('b1', '同分母の分数の足し算ができる'), item('b2', '三角形と円の面積'), item('b3', '𠮷野家の牛丼')]
    const made = await suggestions(from, to)
    for (const n of [1, 2, 3]) expect(made.ranked.find((one) => one.origin === `a${n}`)?.destination).toBe(`b${n}`)
  })

  it('lists of parents that lead round in a circle end', async () => {
    const from = [item('a1', 'Adds fractions.', { parent: 'a2' }), item('a2', 'Fractions.', { parent: 'a1' })]
    expect(pairsOf(await suggestions(from, [item('b1', 'Adds fractions.', { parent: 'b1' })]))).toContain('a1 b1')
  })
})

describe('words', () => {
  const said = (text: string) => wordsIn(text).map(({ stem }) => stem)

  it('leaves codes of letters and digits out, and no others', () => {
    expect(said('3.NF.A.3.d adds; see K.CC.4 and 1.2.3 and a.m.p')).toEqual(['add', 'see', '1.2.3', 'm', 'p'])
  })

  it('reads texts made to be looked at again and again as fast as others', () => {
    for (const text of ['.', '…', '㏂', 'a.', '1-', '<a ', '&a', "a'", 'ﷺ'])
      for (let times = 0; times < 50; times++) wordsIn(text.repeat(4_000))
  })
})

describe('codes', () => {
  const from = [
    item('a1', 'Understand a fraction as a number on the line.', { code: 'M.G3.C1NF.TF.3.NF.A.3d' }),
    item('a2', 'Reason about fractions.', { code: 'CCSS.Math.Content.4.NF.B.4' }),
    item('a3', 'Use tools.', { code: 'MP.5' }),
    item('a4', 'Divide fractions.', { code: '1.2' }),
  ]
  const to = [
    item('b1', 'Compare two fractions; place a fraction on the line.', { code: '3.NF.A.3.d' }),
    item('b2', 'Fractions: reason about them with models.', { code: '4.NF.B.4' }),
    item('b3', 'Use appropriate tools strategically.', { code: 'CCSS.Math.Practice.MP5' }),
    item('b4', 'Multiply fractions.', { code: '1.2' }),
  ]
  const coded = (made: Suggestions) =>
    said(made)
      .filter(({ evidence }) => evidence.some(({ kind }) => kind === 'SAME_CODE'))
      .map(({ origin, destination }) => `${origin} ${destination}`)
      .sort()

  it('that are the same in one spelling, or end another, are evidence; 1.2 is in every framework', async () => {
    const made = await suggestions(from, to)
    expect(coded(made)).toEqual(['a1 b1', 'a2 b2', 'a3 b3'])
    const first = said(made).find(({ origin, destination }) => origin === 'a1' && destination === 'b1')
    expect(first?.evidence.find(({ kind }) => kind === 'SAME_CODE')?.text).toBe(
      'the same code: M.G3.C1NF.TF.3.NF.A.3d and 3.NF.A.3.d',
    )
  })

  it('that are hidden are nowhere, not even as words', async () => {
    const hidden = await suggestions(from, to, { codes: false })
    expect(coded(hidden)).toEqual([])
    const without = await suggestions(
      from.map((one) => ({ ...one, code: null })),
      to.map((one) => ({ ...one, code: null })),
    )
    expect(said(hidden)).toEqual(said(without))
    const inText = (items: readonly SuggestItem[]) =>
      items.map((one) => ({ ...one, statement: `${one.statement} (3.NF.A.3.d)`, labels: ['3.NF.3.d'], code: null }))
    expect(said(await suggestions(inText(from), inText(to)))).toEqual(said(hidden))
  })

  it('that mean other things here than there prove nothing', async () => {
    const cooking = ['Sauces', 'Soups', 'Bread'].map((text, n) => item(`c${n}`, text, { code: `3.NF.A.${n + 1}` }))
    const maths = ['Halves', 'Circles', 'Sums'].map((text, n) => item(`m${n}`, text, { code: `3.NF.A.${n + 1}` }))
    const made = await suggestions(cooking, maths)
    expect(coded(made)).toEqual([])
    expect(made.ranked.every((one) => one.confidenceBp < 500)).toBe(true)
  })
})

describe('what stands around', () => {
  const tree = (name: string, grade: string) => [
    item(`${name}h`, `Fractions, grade ${grade}`, { matchable: false }),
    item(`${name}1`, 'Adds fractions with like denominators.', { parent: `${name}h` }),
    item(`${name}2`, 'Compares fractions.', { parent: `${name}h` }),
  ]
  const confidence = (made: Suggestions, origin: string, destination: string) =>
    made.find({ origin, destination })?.confidenceBp as number

  it('speaks for a pair when it is mapped, and only when that was agreed or asserted', async () => {
    const [from, to] = [tree('a', '3'), tree('b', '3')]
    const at = async (mapped: readonly MappedPair[]) => confidence(await suggestions(from, to, { mapped }), 'a1', 'b1')
    const none = await at([])
    expect(await at([{ lineages: ['a2', 'b2'], counts: false }])).toBe(none)
    expect(await at([{ lineages: ['b2', 'a2'], counts: true }])).toBeGreaterThan(none)
    expect(await at([{ lineages: ['ah', 'bh'], counts: true }])).toBeGreaterThan(none)
    const made = await suggestions(from, to, { mapped: [{ lineages: ['b2', 'a2'], counts: true }] })
    expect(made.isMapped({ origin: 'a2', destination: 'b2' })).toBe(true)
    expect(made.find({ origin: 'a2', destination: 'b2' })).toBeNull()
  })

  it('and the same school years speak for it, others against', async () => {
    const same = confidence(await suggestions(tree('a', '3'), tree('b', '3')), 'a1', 'b1')
    const later = confidence(await suggestions(tree('a', '3'), tree('b', '8')), 'a1', 'b1')
    expect(same).toBeGreaterThan(later)
  })

  it.each([
    [['03'], [3, 3]],
    [
      ['K', '1'],
      [0, 1],
    ],
    [['KG'], [0, 0]],
    [
      ['09', '10', '11', '12'],
      [9, 12],
    ],
    [['HS'], [9, 12]],
    [['Grade 4'], [4, 4]],
    [['adult', '99'], null],
  ])('levels %j are years %j', (levels, years) => expect(yearsOf(levels)).toEqual(years))

  it('years are read from headings, and lie apart', () => {
    expect(yearsInHeading('Grade 3, Adopted 2012.')).toEqual([3, 3])
    expect(yearsInHeading('Kindergarten')).toEqual([0, 0])
    expect(yearsInHeading('Grades 6-8')).toEqual([6, 8])
    expect(yearsInHeading('Upgrade 3 machines')).toBeNull()
    expect([yearsApart([3, 3], [3, 5]), yearsApart([0, 1], [4, 4]), yearsApart([9, 12], [4, 5])]).toEqual([0, 3, 4])
  })
})

describe('guessed relations', () => {
  it('say who is the special case', async () => {
    const from = [
      item('a1', 'Adds fractions with like denominators on a number line drawn to scale.'),
      item('a2', 'Sings.'),
    ]
    const to = [item('b1', 'Adds fractions.'), item('b2', 'Dances in a group.')]
    expect((await suggestions(from, to)).ranked[0]).toMatchObject({ origin: 'a1', relation: 'broadMatch' })
    expect((await suggestions(to, from)).ranked[0]).toMatchObject({ origin: 'b1', relation: 'narrowMatch' })
  })

  it('a label that is the other one’s statement is the same', async () => {
    const from = [item('a1', 'chief executive officer', { labels: ['CEO', 'chief executive'] })]
    const to = [item('b1', 'Chief Executives', { notes: 'Determine and formulate policies.' })]
    expect((await suggestions(from, to)).ranked[0]?.relation).toBe('exactMatch')
  })
})

describe('what a proposal rests on', () => {
  const none = { parents: false, children: false, siblings: false }
  const a = item('a', 'Adds fractions.', { code: '3.NF.1', educationLevel: ['3', '4'] })
  const b = item('b', 'Adds like fractions.')

  it('is the same whichever comes first and however it is spelt', () => {
    const digest = inputsDigest(a, b, none)
    expect(inputsDigest(b, a, none)).toBe(digest)
    const spelt = { ...a, statement: '**adds** fractions', code: '3-NF-1', educationLevel: ['4', '3'] }
    expect(inputsDigest(spelt, b, none)).toBe(digest)
  })

  it.each([
    ['a word', inputsDigest({ ...a, statement: 'Adds all fractions.' }, b, none)],
    ['a label', inputsDigest({ ...a, labels: ['Sums'] }, b, none)],
    ['a code', inputsDigest({ ...a, code: '3.NF.2' }, b, none)],
    ['a level', inputsDigest({ ...a, educationLevel: ['3'] }, b, none)],
    ['a neighbour that is mapped', inputsDigest(a, b, { ...none, siblings: true })],
  ])('is another with %s changed', (_what, digest) => expect(digest).not.toBe(inputsDigest(a, b, none)))
})

describe('sentence embeddings', () => {
  it('that are no vectors are refused', () => {
    const make = (vectors: unknown) => () => sentencesOf('x', ['a', 'b'], vectors as Float32Array[])
    for (const vectors of [
      [],
      [[1], [2]],
      [Float32Array.of(1), Float32Array.of(1, 2)],
      [Float32Array.of(NaN), Float32Array.of(1)],
    ])
      expect(make(vectors)).toThrow('the embeddings of x')
  })

  it('bring together what shares no word, and change nothing where there are none', async () => {
    const [from, to] = [[item('a1', 'Vocalist')], [item('b1', 'Sings in public'), item('b2', 'Bakes')]]
    const sentences = (items: readonly SuggestItem[], vectors: number[][]) =>
      sentencesOf(
        'x',
        items.map((one) => one.id),
        vectors.map((one) => Float32Array.from(one)),
      )
    const likeness = likenessBetween(
      sentences(from, [[3, 0]]),
      sentences(to, [
        [5, 1],
        [0, 2],
      ]),
    )
    const made = await suggestions(from, to, { likeness })
    expect(pairsOf(made)[0]).toBe('a1 b1')
    expect(made.evidenceOf({ origin: 'a1', destination: 'b1' }).map(({ kind }) => kind)).toEqual(['EMBEDDING'])
    expect(pairsOf(await suggestions(from, to))).toEqual([])
  })
})

describe('huge frameworks', () => {
  it('stay bounded: each origin is looked at beside few, whatever the words are', async () => {
    const many = (name: string) =>
      Array.from({ length: 1_500 }, (_, n) => item(`${name}${n}`, `manage ${n % 7} plan ${n % 11} report ${n % 13}`))
    const prepared = await prepare(many('a'), many('b'), { codes: true })
    const looked = [...prepared.pairs.values()].reduce((sum, row) => sum + row.length, 0)
    expect(looked).toBeLessThanOrEqual(1_500 * 40)
  })
})
