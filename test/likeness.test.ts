import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { countTerms, overlap, Rarity } from '../src/frameworks/likeness/rarity.ts'
import { StatementIndex, similarStatements } from '../src/frameworks/likeness/similar.ts'
import { wordsIn } from '../src/frameworks/likeness/words.ts'

const stems = (text: string) => wordsIn(text).map(({ stem }) => stem)
const counted = (text: string) => countTerms([{ text, weight: 1 }])

describe('the words of a statement', () => {
  it.each([
    [
      'without case, width, markup and small words',
      '<b>The FRACTIONS</b> are **equivalent** &amp; of ｅｑｕａｌ',
      ['fraction', 'equival', 'equal'],
    ],
    [
      'without typesetting commands, with what they set',
      String.raw`Write $\frac{3}{4}$ as \left( 0.75 \right)`,
      ['write', '3', '4', '0.75'],
    ],
    ['with numbers, which are no codes', 'Add within 1,000 by 2/3 or 2-digit', ['add', '1,000', '2/3', '2', 'digit']],
    ['without codes', 'See 3.NF.A.3.d, 111.26.b.10.B, HSA-SSE.B.3a, K.CC.4 and MP5 first', ['see', 'first']],
    ['without addresses', 'Read https://example.org/a.b.c now', ['read', 'now']],
    ['in pairs of characters where nothing is between words', '分数を理解', ['分数', '数を', 'を理', '理解']],
    ['of other scripts as they stand', 'Дроби равны', ['дроби', 'равны']],
    ['that are none', ' ---  <br/> ', []],
  ])('%s', (_how, text, expected) => expect(stems(text)).toEqual(expected))

  it('hold whole characters beyond the first plane', () => {
    expect(stems('𠮷野家の牛丼')).toEqual(['𠮷野', '野家', '家の', 'の牛', '牛丼'])
    expect(stems('𝒜𝓁𝑔𝑒𝒷𝓇𝒶')).toEqual(['algebra'])
    expect(stems('👩🏽‍🔬 measures 🧪')).toEqual(['measur'])
  })

  it('are cut before they cost, and never throw', () => {
    expect(stems('word '.repeat(100_000)).length).toBeLessThanOrEqual(800)
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        return wordsIn(text).every(({ stem, surface }) => stem !== '' && surface !== '')
      }),
    )
  })

  it('take time that grows with the text, also for the worst of codes', () => {
    const texts = [
      '1.a'.repeat(2_000),
      'a.'.repeat(2_000),
      '<a'.repeat(2_000),
      '\\a'.repeat(2_000),
      'a1-'.repeat(1_300),
    ]
    for (const text of texts) expect(wordsIn(text).length).toBeLessThanOrEqual(4_000)
  })
})

const statement = fc
  .array(fc.constantFrom('add', 'fractions', 'equal', 'line', 'number', 'measure', 'area', 'write'), { maxLength: 8 })
  .map((words) => words.join(' '))

describe('likeness', () => {
  it('is the same both ways, from 0 to 1, and 1 for the same words', () => {
    fc.assert(
      fc.property(fc.array(statement, { minLength: 2, maxLength: 12 }), (texts) => {
        const rarity = Rarity.among(texts.map(counted))
        const vectors = texts.map((text) => rarity.vector(counted(text)))
        const sane = (a: (typeof vectors)[number], b: (typeof vectors)[number]): boolean => {
          const [there, back] = [overlap(a, b), overlap(b, a)]
          const same = there.cosine === back.cosine && there.ofA === back.ofB && there.ofB === back.ofA
          const bounded = Object.values(there).every((value) => value >= 0 && value <= 1)
          return same && bounded && (a !== b || a.terms.length === 0 || there.cosine > 1 - 1e-9)
        }
        return vectors.every((a) => vectors.every((b) => sane(a, b)))
      }),
    )
  })

  it('does not depend on the order in which statements come', () => {
    fc.assert(
      fc.property(fc.uniqueArray(statement, { minLength: 2, maxLength: 12 }), statement, (texts, asked) => {
        const answer = (list: readonly string[]) =>
          similarStatements(asked, new StatementIndex(list), 50)
            .map(({ place, ...rest }) => ({ ...rest, text: list[place] }))
            .sort((a, b) => b.likenessBp - a.likenessBp || ((a.text as string) < (b.text as string) ? -1 : 1))
        expect(answer([...texts].reverse())).toEqual(answer(texts))
      }),
    )
  })

  it('finds the nearest, as looking at all of them does', () => {
    fc.assert(
      fc.property(fc.array(statement, { minLength: 1, maxLength: 20 }), statement, (texts, asked) => {
        const index = new StatementIndex(texts)
        const vector = index.rarity.vector(counted(asked))
        const all = index.vectors.map((other, place) => ({ place, cosine: overlap(vector, other).cosine }))
        const nearest = all.filter(({ cosine }) => cosine > 0).sort((a, b) => b.cosine - a.cosine || a.place - b.place)
        const found = similarStatements(asked, index, 3)
        expect(found.map(({ likenessBp }) => likenessBp)).toEqual(
          nearest.slice(0, 3).map(({ cosine }) => Math.round(10_000 * cosine)),
        )
      }),
    )
  })

  const index = new StatementIndex([
    'Explains why fractions are equivalent with the help of a number line.',
    'Adds fractions with like denominators.',
    'Measures areas in square units.',
    'Writes reports.',
  ])

  it('names the words that both say, phrases first, and counts what nobody says against them', () => {
    const [best, ...others] = similarStatements('Explain, on the number line, that fractions are equivalent', index, 4)
    expect(best).toMatchObject({ place: 0, shared: expect.arrayContaining(['number line']) })
    expect(others.map(({ place }) => place)).toEqual([1])
    const [plain] = similarStatements('adds fractions', index, 1)
    const [strange] = similarStatements('adds fractions zymurgically', index, 1)
    expect(strange?.likenessBp).toBeLessThan(plain?.likenessBp as number)
  })

  it('of nothing is nothing', () => {
    expect(similarStatements('', index, 5)).toEqual([])
    expect(similarStatements('zymurgy', index, 5)).toEqual([])
    expect(similarStatements('anything', new StatementIndex([]), 5)).toEqual([])
  })
})
