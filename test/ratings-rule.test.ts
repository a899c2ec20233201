import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { CohortSide, type VotingSide } from '../src/cohorts/kinds.ts'
import {
  agreementOf,
  type BlindRating,
  latestRatedByBoth,
  type RatedByBoth,
  ratedByBoth,
  wordOfSide,
} from '../src/crosswalks/agreement.rule.ts'
import { MappingStatus } from '../src/crosswalks/kinds.ts'
import { type GivenRating, outcomeOf } from '../src/crosswalks/rating.rule.ts'
import { printedForm } from './kappa-reference.ts'

const { EDUCATION, EMPLOYER } = CohortSide
const side = fc.constantFrom<VotingSide>(EDUCATION, EMPLOYER)
const verdict = fc.constantFrom('exactMatch', 'closeMatch', 'relatedMatch', null)
/** One current rating of each organisation, as the store keeps them. */
const ratings: fc.Arbitrary<GivenRating[]> = fc
  .uniqueArray(fc.nat(9), { maxLength: 8 })
  .chain((organisations) =>
    fc.tuple(...organisations.map((n) => fc.record({ organisation: fc.constant(`org_${n}`), side, verdict }))),
  )
const given = (organisation: string, of: VotingSide, said: string | null): GivenRating => ({
  organisation,
  side: of,
  verdict: said,
})

describe('what a round of ratings comes to', () => {
  it('does not hang on the order of the ratings', () => {
    fc.assert(
      fc.property(
        ratings.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        fc.integer({ min: 1, max: 3 }),
        ([all, shuffled], minimum) => {
          expect(outcomeOf(shuffled, minimum)).toEqual(outcomeOf(all, minimum))
        },
      ),
    )
  })

  it('is never anything while a side lacks organisations, and never agreed by one organisation or one side', () => {
    fc.assert(
      fc.property(ratings, fc.integer({ min: 1, max: 3 }), (all, minimum) => {
        const outcome = outcomeOf(all, minimum)
        const count = (of: VotingSide) => all.filter((one) => one.side === of).length
        const enough = count(EDUCATION) >= minimum && count(EMPLOYER) >= minimum
        expect(outcome !== null).toBe(enough)
        if (outcome?.status !== MappingStatus.AGREED) return
        expect(new Set(all.map((one) => one.organisation)).size).toBeGreaterThanOrEqual(2 * minimum)
        for (const one of all) expect(one.verdict).toBe(outcome.verdict)
      }),
    )
  })

  it('shows nothing of the first ratings: what one side said changes nothing before the other speaks', () => {
    fc.assert(
      fc.property(ratings, side, (all, silent) => {
        expect(
          outcomeOf(
            all.filter((one) => one.side !== silent),
            1,
          ),
        ).toBeNull()
      }),
    )
  })

  it('counts an organisation on both sides for neither', () => {
    const twice = [given('a', EDUCATION, 'closeMatch'), given('a', EMPLOYER, 'closeMatch')]
    expect(outcomeOf(twice, 1)).toBeNull()
    expect(outcomeOf([...twice, given('b', EMPLOYER, 'closeMatch')], 1)).toBeNull()
  })

  it('is AGREED, CONTESTED or REJECTED', () => {
    const both = (one: string | null, other: string | null) =>
      outcomeOf([given('a', EDUCATION, one), given('b', EMPLOYER, other)], 1)
    expect(both('closeMatch', 'closeMatch')).toEqual({ status: 'AGREED', verdict: 'closeMatch' })
    expect(both('exactMatch', 'closeMatch')).toEqual({ status: 'CONTESTED', verdict: null })
    expect(both('exactMatch', null)).toEqual({ status: 'CONTESTED', verdict: null })
    expect(both(null, null)).toEqual({ status: 'REJECTED', verdict: null })
    // A third who differs is heard, whichever its side
    const third = given('c', EMPLOYER, 'relatedMatch')
    const three = [given('a', EDUCATION, 'closeMatch'), given('b', EMPLOYER, 'closeMatch'), third]
    expect(outcomeOf(three, 1)?.status).toBe('CONTESTED')
  })
})

describe('the word of a side', () => {
  const said = (organisation: string, of: VotingSide, word: string | null, at: number): BlindRating => ({
    organisation,
    side: of,
    verdict: word,
    at,
  })

  it('is what most of it said, of a tie what was said first, and not the other side’s', () => {
    const a = said('a', EDUCATION, 'exactMatch', 3)
    const b = said('b', EDUCATION, null, 2)
    const c = said('c', EDUCATION, 'exactMatch', 5)
    const other = said('d', EMPLOYER, 'relatedMatch', 1)
    expect(wordOfSide([a, b, c, other], EDUCATION)).toEqual({ verdict: 'exactMatch' })
    expect(wordOfSide([a, b, other], EDUCATION)).toEqual({ verdict: null })
    expect(wordOfSide([other], EDUCATION)).toBeNull()
    expect(ratedByBoth([a, b])).toBeNull()
    expect(ratedByBoth([a, b, c, other])).toEqual({ education: 'exactMatch', employers: 'relatedMatch' })
  })

  it('does not hang on the order of rows', () => {
    const one = fc.record({ organisation: fc.string({ maxLength: 3 }), side, verdict, at: fc.nat(3) })
    fc.assert(
      fc.property(
        fc
          .uniqueArray(one, { selector: (rating) => rating.organisation, maxLength: 6 })
          .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([all, shuffled]) => {
          expect(ratedByBoth(shuffled)).toEqual(ratedByBoth(all))
        },
      ),
    )
  })

  it('is of the latest round in which both spoke', () => {
    const round = (n: number, organisation: string, of: VotingSide, word: string) => ({
      ...said(organisation, of, word, n),
      round: n,
    })
    const first = [round(1, 'a', EDUCATION, 'exactMatch'), round(1, 'b', EMPLOYER, 'closeMatch')]
    const second = [round(2, 'a', EDUCATION, 'relatedMatch')]
    expect(latestRatedByBoth([...second, ...first])).toEqual({ education: 'exactMatch', employers: 'closeMatch' })
    expect(latestRatedByBoth([...first, ...second, round(2, 'c', EMPLOYER, 'relatedMatch')])).toEqual({
      education: 'relatedMatch',
      employers: 'relatedMatch',
    })
    expect(latestRatedByBoth(second)).toBeNull()
  })
})

/** Pairs out of a table of counts; rows: education. */
const table = (counts: readonly (readonly number[])[]): RatedByBoth[] =>
  counts.flatMap((row, i) =>
    row.flatMap((count, j) => Array.from({ length: count }, () => ({ education: `k${i}`, employers: `k${j}` }))),
  )

describe('agreement over chance', () => {
  it('is that of examples computed by hand', () => {
    // Of 50: po = 0.7, pe = 0.5
    const small = agreementOf(
      table([
        [20, 5],
        [10, 15],
      ]),
    )
    expect(small).toMatchObject({ ratedByBoth: 50, approvedBp: 7_000 })
    expect(small.kappa).toBeCloseTo(0.4, 12)
    // Of 100: po = 0.89, pe = 0.66; the standard error by the printed formula below
    const known = agreementOf(
      table([
        [75, 1, 4],
        [5, 4, 1],
        [0, 0, 10],
      ]),
    )
    expect(known.kappa).toBeCloseTo(0.676, 3)
    expect(((known.kappaHigh as number) - (known.kappaLow as number)) / 2 / 1.96).toBeCloseTo(0.088, 3)
  })

  it('is what the printed formula gives', () => {
    const counts = fc.array(fc.array(fc.nat(9), { minLength: 3, maxLength: 3 }), { minLength: 3, maxLength: 3 })
    fc.assert(
      fc.property(counts, (cells) => {
        const found = agreementOf(table(cells))
        const { kappa, error } = printedForm(cells)
        if (found.kappa === null) return
        expect(found.kappa).toBeCloseTo(kappa, 9)
        expect(found.kappaLow).toBeCloseTo(Math.max(-1, kappa - 1.959963984540054 * error), 6)
        expect(found.kappaHigh).toBeCloseTo(Math.min(1, kappa + 1.959963984540054 * error), 6)
      }),
    )
  })

  it('is the same with the sides exchanged, in any order, and its interval holds it', () => {
    const pair = fc.record({ education: verdict, employers: verdict })
    fc.assert(
      fc.property(
        fc
          .array(pair, { maxLength: 30 })
          .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([all, shuffled]) => {
          const one = agreementOf(all)
          const other = agreementOf(shuffled.map((two) => ({ education: two.employers, employers: two.education })))
          expect([other.ratedByBoth, other.approvedBp]).toEqual([one.ratedByBoth, one.approvedBp])
          if (one.kappa === null || one.kappaLow === null || one.kappaHigh === null) {
            expect(other.kappa).toBeNull()
            return
          }
          expect(other.kappa).toBeCloseTo(one.kappa, 9)
          expect(one.kappaLow).toBeLessThanOrEqual(one.kappa)
          expect(one.kappaHigh).toBeGreaterThanOrEqual(one.kappa)
          for (const end of [one.kappaLow, one.kappaHigh]) expect(Math.abs(end)).toBeLessThanOrEqual(1)
        },
      ),
    )
  })

  it('says nothing where nothing can be said', () => {
    const none = { kappa: null, kappaLow: null, kappaHigh: null }
    expect(agreementOf([])).toEqual({ ratedByBoth: 0, approvedBp: null, ...none })
    const same = { education: 'closeMatch', employers: 'closeMatch' }
    expect(agreementOf([same])).toEqual({ ratedByBoth: 1, approvedBp: 10_000, ...none })
    // Both always said "none": they agree, and approve nothing
    const neither = { education: null, employers: null }
    expect(agreementOf([neither, neither])).toEqual({ ratedByBoth: 2, approvedBp: 0, ...none })
    expect(agreementOf([same, neither])).toMatchObject({ kappa: 1, kappaLow: 1, kappaHigh: 1 })
    expect(agreementOf([{ education: 'closeMatch', employers: null }])).toMatchObject({ kappa: 0, approvedBp: 0 })
  })
})
