import 'reflect-metadata'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { ConsentField, ConsentPurpose } from '../src/identity/kinds.ts'
import type { Assertion } from '../src/learners/assertion.ts'
import { learnerPart } from '../src/learners/learner.projection.ts'
import { Known, type KnownCompetency } from '../src/learners/resolve.ts'
import { END_OF_TIME } from '../src/shared/clock.ts'
import { EVIDENCE_BASES, EVIDENCE_CLASSES, EvidenceBasis, EvidenceClass } from '../src/shared/evidence.ts'

const SHARED = 'lib_shared'
const URL = 'https://frameworks.example/items/1'

const competency = (more: Partial<KnownCompetency> = {}): KnownCompetency => ({
  id: 'cmp_1',
  library: SHARED,
  url: URL,
  identifier: 'x',
  code: 'B2',
  frameworkName: 'data practice',
  document: 'doc',
  revision: 1,
  importedAt: 100,
  ...more,
})

const assertion = (more: Partial<Assertion> = {}): Assertion => ({
  id: 'asr_1',
  learnerId: 'lrn_secret',
  credentialId: 'crd_1',
  about: 'COMPETENCY',
  url: URL,
  identifier: null,
  frameworkName: null,
  code: null,
  name: 'secret name',
  place: 'ACHIEVEMENT',
  positive: true,
  levelLabel: null,
  levelUris: [],
  ownScale: null,
  ownParts: null,
  evidenceClass: EvidenceClass.VERIFIED,
  basis: EvidenceBasis.ASSESSED,
  validFrom: null,
  validUntil: null,
  achievementUri: null,
  achievementType: null,
  issuerOrganisation: null,
  receivedAt: new Date(1_000),
  ...more,
})

const learner = { graphKey: 'lrn_random', region: 'XA-TV', available: new Date(5) }
const edges = (
  assertions: readonly Assertion[],
  known: readonly KnownCompetency[],
  levels: ConstructorParameters<typeof Known>[1] = [],
) => learnerPart(learner, [], assertions, new Known(known, levels, SHARED), () => null).edges

describe('what a learner means in the graph', () => {
  test('a random key, region and availability; open ends; evidence as class and basis; nothing else', () => {
    const part = learnerPart(learner, [], [assertion()], new Known([competency()], [], SHARED), () => null)
    expect(part.nodes).toEqual([
      { id: 'lrn_random', labels: ['Learner'], properties: { region: 'XA-TV', available: 5 } },
    ])
    expect(part.edges).toEqual([
      {
        type: 'SHOWS',
        from: 'lrn_random',
        to: 'cmp_1',
        properties: { assertion: 'asr_1', evidence: 0, from: 0, until: END_OF_TIME },
      },
    ])
    expect(JSON.stringify(part)).not.toContain('secret')
  })

  test('every class and basis has a number of its own, VOID is projected too', () => {
    const numbers = EVIDENCE_CLASSES.flatMap((evidenceClass) =>
      EVIDENCE_BASES.map(
        (basis) => edges([assertion({ evidenceClass, basis })], [competency()])[0]?.properties.evidence,
      ),
    )
    expect(numbers).toEqual(Array.from({ length: EVIDENCE_CLASSES.length * EVIDENCE_BASES.length }, (_, n) => n))
  })

  test('a grant to anyone is an edge like any other', () => {
    const grant = {
      consent: 'cns_1',
      purpose: ConsentPurpose.DISCOVERY,
      audience: null,
      fields: [ConsentField.LEVELS],
      regions: ['XA-TV'],
      from: 1,
      until: 2,
    }
    const { edges: found } = learnerPart(
      learner,
      [grant, { ...grant, audience: ['org_1', 'org_2'], regions: null }],
      [],
      new Known([], [], SHARED),
      () => null,
    )
    expect(found.map(({ to }) => to)).toEqual(['org_00000000000000000000000000000000', 'org_1', 'org_2'])
    expect(found.map(({ properties }) => properties.regions)).toEqual([['XA-TV'], undefined, undefined])
  })

  test('an achievement counts only when its creator issued it', () => {
    const held = assertion({ about: 'ACHIEVEMENT', achievementUri: 'https://a.example', issuerOrganisation: 'org_1' })
    const part = (one: Assertion) =>
      learnerPart(learner, [], [one], new Known([], [], SHARED), (uri, organisation) =>
        uri === 'https://a.example' && organisation === 'org_1' ? 'ach_1' : null,
      )
    expect(part(held).edges.map(({ to }) => to)).toEqual(['ach_1'])
    expect(part({ ...held, issuerOrganisation: 'org_2' }).edges).toEqual([])
    expect(part({ ...held, issuerOrganisation: null }).edges).toEqual([])
  })
})

describe('which competency an assertion speaks of', () => {
  const to = (one: Assertion, known: readonly KnownCompetency[]) => edges([one], known).map((edge) => edge.to)

  test('the newest version that was there when it came, else the oldest', () => {
    const versions = [
      competency({ id: 'v3', revision: 3, importedAt: 3_000 }),
      competency({ id: 'v1', revision: 1, importedAt: 500 }),
      competency({ id: 'v2', revision: 2, importedAt: 900 }),
    ]
    expect(to(assertion({ receivedAt: new Date(1_000) }), versions)).toEqual(['v2'])
    expect(to(assertion({ receivedAt: new Date(5_000) }), versions)).toEqual(['v3'])
    expect(to(assertion({ receivedAt: new Date(100) }), versions)).toEqual(['v1'])
  })

  test('one in each library that knows it', () => {
    expect(to(assertion(), [competency(), competency({ id: 'own', library: 'lib_a' })]).sort()).toEqual([
      'cmp_1',
      'own',
    ])
  })

  test('a code within the framework named, and only where address and identifier find nothing', () => {
    const coded = { url: null, code: 'B2', frameworkName: 'data practice' }
    expect(to(assertion(coded), [competency()])).toEqual(['cmp_1'])
    expect(to(assertion({ ...coded, frameworkName: 'other' }), [competency()])).toEqual([])
    expect(to(assertion({ ...coded, frameworkName: null }), [competency()])).toEqual([])
    const twin = competency({ id: 'twin', url: 'https://elsewhere.example', document: 'doc2' })
    expect(to(assertion({ ...coded, url: URL }), [competency(), twin])).toEqual(['cmp_1'])
  })

  test('the order of what is known does not matter', () => {
    const all = [1, 2, 3].flatMap((revision) =>
      ['a', 'b'].map((library) =>
        competency({ id: `${library}${revision}`, library, revision, importedAt: revision * 400 }),
      ),
    )
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (shuffled) => {
        expect(to(assertion(), shuffled).sort()).toEqual(['a2', 'b2'])
      }),
    )
  })
})

describe('at which level', () => {
  const level = (library: string, scale: string) => ({
    key: 'https://l.example/2',
    library,
    document: 'doc',
    revision: 1,
    importedAt: 100,
    scale,
    parts: 100,
  })
  const leveled = assertion({ levelUris: ['https://l.example/2'], levelLabel: 'two', ownScale: 'scl_own', ownParts: 7 })
  const scaleOf = (library: string, levels: ConstructorParameters<typeof Known>[1]) =>
    edges([leveled], [competency({ library })], levels)[0]?.properties.scale

  test('the competency’s own library first, then the shared one, never another organisation’s', () => {
    expect(scaleOf('lib_a', [level(SHARED, 'scl_shared'), level('lib_a', 'scl_a')])).toBe('scl_a')
    expect(scaleOf('lib_a', [level(SHARED, 'scl_shared'), level('lib_b', 'scl_b')])).toBe('scl_shared')
    expect(scaleOf(SHARED, [level('lib_b', 'scl_b')])).toBe('scl_own')
  })

  test('in the version that was there when it came, else the oldest', () => {
    const versions = [3, 1, 2].map((revision) => ({
      ...level(SHARED, `scl_${revision}`),
      revision,
      importedAt: revision * 400,
    }))
    expect(scaleOf(SHARED, versions)).toBe('scl_2')
    const early = { ...leveled, receivedAt: new Date(1) }
    expect(edges([early], [competency()], versions)[0]?.properties.scale).toBe('scl_1')
  })

  test('without any, on the source’s own scale, or unknown', () => {
    expect(scaleOf(SHARED, [])).toBe('scl_own')
    expect(edges([{ ...leveled, ownScale: null }], [competency()])[0]?.properties).not.toHaveProperty('scale')
  })
})
