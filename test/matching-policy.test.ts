import 'reflect-metadata'

import { describe, expect, test } from '@jest/globals'

import { checkedPolicy, DEFAULT_POLICY, type ScoringPolicy } from '../src/matching/policy.ts'
import { EvidenceClass } from '../src/shared/evidence.ts'

const withCredit = (evidenceClass: EvidenceClass, creditBp: number): Partial<ScoringPolicy> => ({
  evidence: DEFAULT_POLICY.evidence.map((it) =>
    it.evidenceClass === evidenceClass ? { evidenceClass, creditBp } : it,
  ),
})

describe('a scoring policy', () => {
  test('the built-in one has the numbers of the design and cannot be changed', () => {
    expect(DEFAULT_POLICY).toMatchObject({
      thresholdBp: 8000,
      preferredWeightBp: 5000,
      unknownLevelBp: 5000,
      closeBp: 9000,
    })
    expect(DEFAULT_POLICY.evidence.map((it) => it.creditBp)).toEqual([10_000, 8000, 7000, 5000, 5000, 0])
    expect(() => Object.assign(DEFAULT_POLICY, { thresholdBp: 1 })).toThrow(TypeError)
    expect(() => Object.assign(DEFAULT_POLICY.evidence[4]!, { creditBp: 10_000 })).toThrow(TypeError)
  })

  test.each<[string, Partial<ScoringPolicy>, string]>([
    ['endorsed evidence that meets a line by itself', withCredit(EvidenceClass.ENDORSED, 8000), 'evidence.ENDORSED'],
    ['a threshold so low that self-stated evidence reaches it', { thresholdBp: 5000 }, 'evidence.ENDORSED'],
    ['a weaker class worth more', withCredit(EvidenceClass.SELF_ASSERTED, 6000), 'evidence.SELF_ASSERTED'],
    ['credit for what is void', withCredit(EvidenceClass.VOID, 100), 'evidence.VOID'],
    ['verified at less than all', withCredit(EvidenceClass.VERIFIED, 9000), 'evidence.VERIFIED'],
    ['q in less than hundredths', withCredit(EvidenceClass.ENDORSED, 6950), 'evidence.ENDORSED'],
    ['λ in less than thousandths', { unknownLevelBp: 5005 }, 'unknownLevelBp'],
    ['no threshold', { thresholdBp: 0 }, 'thresholdBp'],
    ['a preferred line without weight', { preferredWeightBp: 0 }, 'preferredWeightBp'],
    ['fractions', { closeBp: 0.9 }, 'closeBp'],
    ['more than the whole', { wholeToPartBp: 10_001 }, 'wholeToPartBp'],
    ['longer paths', { maxHops: 4 }, 'maxHops'],
    ['siblings nearer than a parent', { siblingBp: 6000 }, 'siblingBp'],
    ['fading evidence, which is not reckoned yet', { halfLifeDays: 365 }, 'halfLifeDays'],
    ['sources whose mappings nobody agreed to', { trustedMappingSources: ['fwk_1'] }, 'trustedMappingSources'],
    ['a class left out', { evidence: DEFAULT_POLICY.evidence.slice(1) }, 'evidence'],
  ])('%s is refused, naming the field', (_, change, field) => {
    const attempt = () => checkedPolicy({ ...DEFAULT_POLICY, ...change })
    expect(attempt).toThrow(
      expect.objectContaining({ code: 'BAD_USER_INPUT', extensions: expect.objectContaining({ field }) }),
    )
  })

  test('a stricter policy is fine', () => {
    expect(
      checkedPolicy({ ...DEFAULT_POLICY, ...withCredit(EvidenceClass.SELF_ASSERTED, 0), thresholdBp: 9000 })
        .thresholdBp,
    ).toBe(9000)
  })
})
