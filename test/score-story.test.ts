import 'reflect-metadata'

import { describe, expect, test } from '@jest/globals'

import type { ConceptEdge } from '../src/crosswalks/concept-credit.ts'
import { type Explanation, explain } from '../src/matching/explain.ts'
import type { ShownFact } from '../src/matching/fact.ts'
import { nextSteps } from '../src/matching/next-steps.ts'
import { scorePerson } from '../src/matching/score.ts'
import { EvidenceClass } from '../src/shared/evidence.ts'
import { type ApprovedScaleMap, stepParts } from '../src/shared/levels.ts'
import { ask, at, DAY, fact, NOW, requirement } from './matching-world.ts'

// The people of Tamarack Valley against the two jobs of the demo, by hand.

const DAP = (rank: number) => at('dap', rank, 4, ['Guided', 'Independent', 'Adapts', 'Leads'][rank - 1])
const DSW = (rank: number) => at('dsw', rank, 3, ['Emerging', 'Practising', 'Modelling'][rank - 1])
const PCT = (rank: number) => at('pct', rank, 3, ['Assisted', 'Supervised', 'Independent'][rank - 1])
const LARK = (rank: number) => at('lark', rank, 4)
const shownAt = ({ scale, parts }: { scale: string; parts: number }) => ({ scale, level: parts })
const PREFERRED = { kind: 'PREFERRED' } as const

/** Beginning → none, Developing → Guided, Proficient → Independent, Exemplary → Adapts. */
const LARK_TO_DAP: ApprovedScaleMap = {
  id: 'smp_lark_dap',
  from: 'lark',
  to: 'dap',
  pairs: [1, 2, 3, 4].map((rank) => ({ from: stepParts(rank, 4), to: rank === 1 ? 0 : stepParts(rank - 1, 4) })),
}
const AGREED: ConceptEdge = { id: 'map_1', kind: 'CLOSE', from: 'LARK-2.3', to: 'C1', library: 'lib' }

const QUERNSTONE = [
  requirement('R1', ['B2'], { importance: 500, level: DAP(2), acceptedEvidence: [EvidenceClass.VERIFIED] }),
  requirement('R2', ['B4'], { importance: 500, level: DAP(2) }),
  requirement('R3', ['C1'], { importance: 400, level: DAP(2) }),
  requirement('R4', ['G2'], { importance: 300, level: DSW(2) }),
  requirement('R5', ['D3'], { ...PREFERRED, importance: 400, level: DAP(2) }),
  requirement('R6', ['B6', 'B7'], { ...PREFERRED, importance: 300, level: DAP(1) }),
  requirement('R7', ['E2'], { ...PREFERRED, importance: 200 }),
  requirement('R8', ['F1'], { ...PREFERRED, importance: 200, requiredAtHiring: false }),
]
const SKILLS = ['B2', 'B4', 'C1', 'G2', 'D3', 'B6', 'B7', 'E2', 'F1', 'LARK-2.3']

const card = (name: string, achievements: string[]) => ({
  kind: 'CREDENTIAL' as const,
  name,
  achievementType: 'Certificate',
  achievements,
  issuers: [],
  current: true,
})
const HOLLINVALE = [
  requirement('R1', [], { importance: 500, anyOf: [card('Basic life support', ['BLS'])] }),
  requirement('R2', [], { importance: 500, anyOf: [card('Listing', ['LIST']), card('Aide program', ['AIDE'])] }),
  requirement('R3', ['A1'], { importance: 500, level: PCT(3) }),
  requirement('R4', ['B2'], { importance: 500, level: PCT(3) }),
  requirement('R5', ['C3'], { importance: 400, level: PCT(3) }),
  requirement('R6', ['D1'], { ...PREFERRED, importance: 400, level: PCT(2) }),
  requirement('R7', ['D3'], { ...PREFERRED, importance: 300, level: PCT(2) }),
  requirement('R8', ['DSW-D1'], { ...PREFERRED, importance: 300, level: DSW(2) }),
  requirement('R9', ['E2'], { ...PREFERRED, importance: 200, requiredAtHiring: false }),
]

const quernstone = (agreed = true) =>
  ask({ requirements: QUERNSTONE, edges: agreed ? [AGREED] : [], maps: [LARK_TO_DAP] }, SKILLS)
const hollinvale = () =>
  ask({ requirements: HOLLINVALE, edges: [], maps: [] }, ['A1', 'B2', 'C3', 'D1', 'D3', 'DSW-D1', 'E2'])

const P1 = [
  fact('B2', shownAt(DAP(2))),
  fact('B4', shownAt(DAP(3))),
  fact('LARK-2.3', shownAt(LARK(3))),
  fact('G2', shownAt(DSW(2))),
  fact('D3', shownAt(DAP(1))),
  fact('B7', { ...shownAt(DAP(1)), evidenceClass: EvidenceClass.SELF_ASSERTED }),
]
const P2 = [
  fact('B2', shownAt(DAP(2))),
  fact('B4', { ...shownAt(DAP(2)), evidenceClass: EvidenceClass.SELF_ASSERTED }),
  fact('C1', shownAt(DAP(2))),
  fact('G2', shownAt(DSW(3))),
  fact('D3', shownAt(DAP(2))),
  fact('B6', shownAt(DAP(1))),
  fact('F1'),
]
const P3 = [
  fact('B2', { ...shownAt(DAP(2)), evidenceClass: EvidenceClass.VOID }),
  fact('B4', shownAt(DAP(2))),
  fact('C1', shownAt(DAP(2))),
  fact('G2', shownAt(DSW(2))),
  fact('D3', shownAt(DAP(2))),
  fact('E2'),
]
const P4 = [
  fact('BLS', { from: NOW - 739 * DAY, until: NOW - 9 * DAY }),
  fact('AIDE'),
  fact('A1', shownAt(PCT(3))),
  fact('B2', shownAt(PCT(3))),
  fact('C3', shownAt(PCT(3))),
  fact('D1', shownAt(PCT(2))),
  fact('DSW-D1', shownAt(DSW(2))),
  fact('E2'),
]

/** What is told of proof that once held; these facts name no kind of achievement. */
const NO_LONGER_HOLDS = { evidenceClass: 'VOID', basis: 'ASSESSED', achievementType: null, current: false }

const bands = ({ fitBp, verifiedFitBp, potentialFitBp, tier }: Explanation) =>
  `${fitBp} / ${verifiedFitBp} / ${potentialFitBp} ${tier}`
const columns = (
  explanation: Explanation,
  column: 'contributionBp' | 'missingBp' | 'levelShortBp' | 'weakEvidenceBp',
) => explanation.lines.map((line) => line[column])
const explained = (question: ReturnType<typeof ask>, facts: readonly ShownFact[]) =>
  explain(question, scorePerson(question, facts))

describe('the people of the story', () => {
  test('P1: every number of every line', () => {
    const p1 = explained(quernstone(), P1)
    expect(bands(p1)).toBe('8156 / 7822 / 8489 MEETS_REQUIRED')
    expect(columns(p1, 'contributionBp')).toEqual([2222, 2222, 1600, 1333, 445, 334, 0, 0])
    expect(columns(p1, 'missingBp')).toEqual([0, 0, 178, 0, 0, 0, 445, 444])
    expect(columns(p1, 'levelShortBp')).toEqual([0, 0, 0, 0, 444, 0, 0, 0])
    expect(columns(p1, 'weakEvidenceBp')).toEqual([0, 0, 0, 0, 0, 333, 0, 0])
    expect(p1.lines.map((line) => line.outcome)).toEqual([
      'MET',
      'MET',
      'MET',
      'MET',
      'PARTIAL',
      'PARTIAL',
      'MISSING',
      'MISSING',
    ])
    expect(p1.lines[2]?.path.map(({ kind, via, creditBp }) => [kind, via, creditBp])).toEqual([
      ['CLOSE', 'map_1', 9000],
    ])
    expect(p1.lines.map((line) => line.summary)).toEqual([
      'Met: shown, at Independent or above, verified (assessed).',
      'Met: shown, at Independent or above, verified (assessed).',
      'Met: shown through a related competency at 90 %, at Independent or above, verified (assessed).',
      'Met: shown, at Practising or above, verified (assessed).',
      'Partly met: shown, at 50 % of Independent, verified (assessed).',
      'Partly met: shown, at Guided or above, self-stated (assessed).',
      'Missing: nothing that was shown bears on it.',
      'Missing: nothing that was shown bears on it.',
    ])
  })

  test('P1 before the mapping was agreed', () => {
    expect(bands(explained(quernstone(false), P1))).toBe('6556 / 6222 / 6889 ONE_SHORT')
  })

  test('P2: a valid signature of an unknown issuer', () => {
    const p2 = explained(quernstone(), P2)
    expect(bands(p2)).toBe('8444 / 7333 / 9556 MEETS_IF_VERIFIED')
    const [best] = nextSteps(quernstone(), P2)
    expect(best).toEqual({
      kind: 'GET_VERIFIED',
      requirement: 'R2',
      gainBp: 9556 - 8444,
      fitAfterBp: 9556,
      tierAfter: 'MEETS_REQUIRED',
    })
  })

  test('P3: a revoked credential is lost under evidence, not under missing', () => {
    const p3 = explained(quernstone(), P3)
    expect(bands(p3)).toBe('6667 / 6667 / 6667 ONE_SHORT')
    expect(p3.lines[0]).toMatchObject({ outcome: 'MISSING', contributionBp: 0, missingBp: 0, weakEvidenceBp: 2222 })
    expect(p3.lines[0]?.evidence).toEqual(NO_LONGER_HOLDS)
    expect(p3.lines[0]?.summary).toBe('Not counted: shown, at Independent or above, by a proof that does not hold.')
  })

  test('P4, had the card not begun yet: it is not called one that ran out', () => {
    const soon = P4.map((one) => (one.lineage === 'BLS' ? { ...one, from: NOW + DAY, until: NOW + 730 * DAY } : one))
    expect(soon).not.toEqual(P4)
    expect(explained(hollinvale(), soon).lines[0]?.summary).toBe('Not counted: held, by a proof that is not valid yet.')
  })

  test('P4: one card that ran out; renewing it is the first step', () => {
    const p4 = explained(hollinvale(), P4)
    expect(bands(p4)).toBe('7833 / 7833 / 7833 ONE_SHORT')
    expect(p4.lines[0]?.evidence).toEqual(NO_LONGER_HOLDS)
    expect(p4.lines[0]?.summary).toBe('Not counted: held, by a proof that has run out.')
    expect(nextSteps(hollinvale(), P4)).toEqual([
      { kind: 'RENEW', requirement: 'R1', gainBp: 1667, fitAfterBp: 9500, tierAfter: 'MEETS_REQUIRED' },
      { kind: 'LEARN', requirement: 'R7', gainBp: 500, fitAfterBp: 8333, tierAfter: 'ONE_SHORT' },
    ])
  })

  test('P1 stands above P2 by tier, though below by fit', () => {
    const [p1, p2] = [P1, P2].map((facts) => explained(quernstone(), facts))
    expect([p1?.tier, p2?.tier]).toEqual(['MEETS_REQUIRED', 'MEETS_IF_VERIFIED'])
    expect(p1!.fitBp).toBeLessThan(p2!.fitBp)
  })

  test('nobody shows anything: zero, and every line missing in full', () => {
    const nobody = explained(quernstone(), [])
    expect(bands(nobody)).toBe('0 / 0 / 0 NOT_YET')
    expect(columns(nobody, 'missingBp').reduce((a, b) => a + b, 0)).toBe(10_000)
  })
})
