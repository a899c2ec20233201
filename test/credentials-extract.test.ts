import 'reflect-metadata'
import { existsSync, readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { extractAll } from '../src/credentials/extract/extract.ts'
import { type SigningKey, signJsonLd } from '../src/credentials/issue/sign.ts'
import { LEVEL_PARTS } from '../src/shared/levels.ts'
import { normaliseUri, uuidIn } from '../src/shared/spelling.ts'
import { badge, CREATED, keyOf, knowing, parsed, recognised, record, verified } from './credentials-builder.ts'

const HOLDER = 'lrn_00000000000000000000000000000001'
let college: SigningKey
beforeAll(async () => {
  college = await keyOf('college')
})

const sign = (document: object) => signJsonLd(document, college, { created: CREATED })
const extract = async (document: object) => {
  const one = await verified(await sign(document), knowing([recognised(college.did)]))
  return extractAll(one, HOLDER, 'place')
}
const alignment = (name: string, more: object = {}) => ({
  type: ['Alignment'],
  targetName: name,
  targetUrl: `https://frameworks.example/items/${name}`,
  ...more,
})
const RD = 'urn:uuid:11111111-0000-4000-8000-000000000001'
const rubric = (names: readonly string[], more: (name: string) => object = () => ({})) => ({
  id: RD,
  type: ['ResultDescription'],
  name: 'Judged',
  resultType: 'RubricCriterionLevel',
  rubricCriterionLevel: names.map((name, at) => ({
    id: `https://levels.example/${name}`,
    type: ['RubricCriterionLevel'],
    name,
    // The order of a rubric is not signed, only what its levels say
    level: String(at + 1),
    ...more(name),
  })),
})
const result = (more: object) => ({ type: ['Result'], resultDescription: RD, ...more })
const rows = async (document: object) =>
  (await extract(document)).assertions
    .filter(({ about }) => about === 'COMPETENCY')
    .map(({ keys, place, positive, level, basis }) => ({
      name: keys.name,
      place,
      positive,
      label: level?.label ?? null,
      parts: level?.own?.parts ?? null,
      basis,
    }))

describe('the four places where alignments stand', () => {
  test('achievement: keys by address, CASE identifier, and code within its framework', async () => {
    const [first] = (await extract(badge({ issuer: college.did }))).assertions
    expect(first).toMatchObject({
      about: 'COMPETENCY',
      place: 'ACHIEVEMENT',
      positive: true,
      evidenceClass: 'VERIFIED',
      basis: 'COMPLETED',
      level: null,
      keys: {
        url: 'https://frameworks.example/items/1f0c9b6e-0001-4000-8000-000000000001',
        identifier: '1f0c9b6e-0001-4000-8000-000000000001',
        framework: 'data practice',
        code: 'B2',
      },
    })
  })

  test('result, resultDescription and the rubric step that was reached, all with the level', async () => {
    const description = {
      ...rubric(['Guided', 'Independent', 'Adapts', 'Leads'], (name) => ({ alignment: [alignment(`step-${name}`)] })),
      alignment: [alignment('described')],
    }
    const found = await rows(
      badge({
        issuer: college.did,
        achievement: { alignment: [alignment('whole')], resultDescription: [description] },
        subject: {
          result: [result({ achievedLevel: 'https://levels.example/Independent', alignment: [alignment('shown')] })],
        },
      }),
    )
    const leveled = { positive: true, label: 'Independent', parts: LEVEL_PARTS / 2, basis: 'ASSESSED' }
    expect(found).toEqual([
      { name: 'whole', place: 'ACHIEVEMENT', positive: true, label: null, parts: null, basis: 'COMPLETED' },
      { name: 'shown', place: 'RESULT', ...leveled },
      { name: 'described', place: 'RESULT_DESCRIPTION', ...leveled },
      { name: 'step-Independent', place: 'RUBRIC_LEVEL', ...leveled },
    ])
  })

  test('a level with no alignment of its own is the achievement’s', async () => {
    const [row] = await rows(
      badge({
        issuer: college.did,
        achievement: { resultDescription: [rubric(['Guided', 'Independent', 'Adapts', 'Leads'])] },
        subject: { result: [result({ achievedLevel: 'https://levels.example/Adapts' })] },
      }),
    )
    expect(row).toMatchObject({ label: 'Adapts', parts: (LEVEL_PARTS / 4) * 3, basis: 'ASSESSED' })
  })

  test('a step’s own address and its alignment to a level are the ways to a known scale, not competencies', async () => {
    const toLevel = { targetType: 'CFRubricCriterionLevel', targetUrl: 'http://Case.example/levels/3/' }
    const [row, ...others] = (
      await extract(
        badge({
          issuer: college.did,
          achievement: {
            resultDescription: [
              rubric(['A', 'B', 'C'], (name) =>
                name === 'C' ? { alignment: [alignment('level three', toLevel)] } : {},
              ),
            ],
          },
          subject: { result: [result({ achievedLevel: 'https://levels.example/C', alignment: [alignment('shown')] })] },
        }),
      )
    ).assertions.filter(({ place }) => place === 'RESULT' || place === 'RUBRIC_LEVEL')
    expect(row?.level?.levelUris).toEqual(['https://levels.example/C', 'https://case.example/levels/3'])
    expect(others).toEqual([])
  })

  test('a description that no result speaks of is asserted without a level, a rubric step is not', async () => {
    const found = await rows(
      badge({
        issuer: college.did,
        achievement: {
          alignment: [],
          resultDescription: [
            { ...rubric(['A', 'B'], () => ({ alignment: [alignment('step')] })), alignment: [alignment('described')] },
          ],
        },
      }),
    )
    expect(found).toEqual([
      { name: 'described', place: 'RESULT_DESCRIPTION', positive: true, label: null, parts: null, basis: 'COMPLETED' },
    ])
  })

  test('a competency achievement without alignments is itself the competency', async () => {
    const [row] = (
      await extract(
        badge({ issuer: college.did, achievement: { achievementType: 'Competency', alignment: undefined } }),
      )
    ).assertions
    expect(row).toMatchObject({
      about: 'COMPETENCY',
      keys: { url: 'https://harrow.example/achievements/sql', name: 'Queries' },
      basis: 'ASSESSED',
    })
    const { assertions } = await extract(badge({ issuer: college.did, achievement: { alignment: undefined } }))
    expect(assertions.map(({ about }) => about)).toEqual(['ACHIEVEMENT'])
  })
})

test.each([
  ['Course', 'Course'],
  ['ext:AcmeBadge', null],
  ['free words of an issuer', null],
  [`ext:${'x'.repeat(100)}`, null],
  [undefined, null],
])('the kind of achievement %j is read as %j', async (achievementType, expected) => {
  const { assertions } = await extract(badge({ issuer: college.did, achievement: { achievementType } }))
  expect(assertions.map((row) => row.achievementType)).toEqual([expected, expected])
})

describe('levels', () => {
  const levelOf = async (description: object, given: object) => {
    const found = await extract(
      badge({
        issuer: college.did,
        achievement: {
          resultDescription: [{ id: RD, type: ['ResultDescription'], name: 'r', resultType: 'Result', ...description }],
        },
        subject: { result: [result(given)] },
      }),
    )
    const level = found.assertions[0]?.level
    return level ? [level.label, level.own?.parts ?? null] : null
  }

  test('ordered values: step k of n, never 0', async () => {
    const allowedValue = ['D', 'C', 'B', 'A']
    expect(await levelOf({ allowedValue }, { value: 'D' })).toEqual(['D', LEVEL_PARTS / 4])
    expect(await levelOf({ allowedValue }, { value: 'A' })).toEqual(['A', LEVEL_PARTS])
  })
  test('numbers between their bounds; outside, or without bounds, the label stays', async () => {
    expect(await levelOf({ valueMin: '0', valueMax: '4' }, { value: '3' })).toEqual(['3', (LEVEL_PARTS / 4) * 3])
    expect(await levelOf({ valueMin: '0', valueMax: '4' }, { value: '5' })).toEqual(['5', null])
    expect(await levelOf({}, { value: '88%' })).toEqual(['88%', null])
  })
  test('a scale with more steps than can be told exactly has no value', async () => {
    const allowedValue = Array.from({ length: 13 }, (_, index) => `v${index}`)
    expect(await levelOf({ allowedValue }, { value: 'v3' })).toEqual(['v3', null])
  })
  test('a rubric step named by the value', async () => {
    expect(await levelOf(rubric(['Low', 'High']), { value: 'high' })).toEqual(['High', LEVEL_PARTS])
  })
  test('two issuers with one address for a scale do not share the scale', async () => {
    const other = await keyOf('other')
    const document = (issuer: string) =>
      badge({
        issuer,
        achievement: { resultDescription: [rubric(['A', 'B'])] },
        subject: { result: [result({ achievedLevel: 'https://levels.example/A' })] },
      })
    const scale = async (key: SigningKey) => {
      const one = await verified(await signJsonLd(document(key.did), key, { created: CREATED }), knowing([]))
      return extractAll(one, HOLDER, 'p').assertions[0]?.level?.own?.scale
    }
    expect(await scale(college)).not.toBe(await scale(other))
  })
})

describe('what was not shown', () => {
  test.each(['Failed', 'Withdrew', 'Enrolled', 'InProgress', 'OnHold', 'Provisional'])(
    '%s is negative and VOID, for the achievement as a whole too',
    async (status) => {
      const { assertions } = await extract(
        badge({ issuer: college.did, subject: { result: [{ type: ['Result'], status }] } }),
      )
      expect(assertions.map(({ about, positive, evidenceClass }) => [about, positive, evidenceClass])).toEqual([
        ['COMPETENCY', false, 'VOID'],
        ['ACHIEVEMENT', false, 'VOID'],
      ])
    },
  )
  test('one failed part says nothing about the others', async () => {
    const found = await rows(
      badge({
        issuer: college.did,
        subject: { result: [{ type: ['Result'], status: 'Failed', alignment: [alignment('part')] }] },
      }),
    )
    expect(found.map(({ place, positive }) => [place, positive])).toEqual([
      ['ACHIEVEMENT', true],
      ['RESULT', false],
    ])
  })
  test('below what the description requires', async () => {
    const description = { ...rubric(['A', 'B', 'C']), requiredLevel: 'https://levels.example/B' }
    const positive = async (level: string) =>
      (
        await rows(
          badge({
            issuer: college.did,
            achievement: { resultDescription: [description] },
            subject: { result: [result({ achievedLevel: `https://levels.example/${level}` })] },
          }),
        )
      )[0]?.positive
    expect([await positive('A'), await positive('B'), await positive('C')]).toEqual([false, true, true])
  })
})

describe('ids and windows', () => {
  test('the same credential gives the same ids, another holder or place other ones', async () => {
    const document = await sign(badge({ issuer: college.did }))
    const one = await verified(document, knowing([recognised(college.did)]))
    const ids = (holder: string) => extractAll(one, holder, 'p').assertions.map(({ id }) => id)
    expect(ids(HOLDER)).toEqual(ids(HOLDER))
    expect(new Set([...ids(HOLDER), ...ids('lrn_2')]).size).toBe(4)
  })

  test('children without ids are told apart by their place', async () => {
    const bare = () => {
      const { id: _none, ...rest } = badge({ issuer: college.did })
      return rest
    }
    const found = await extract(record(college.did, [bare(), bare()]))
    const ids = found.children.flatMap(({ assertions }) => assertions.map(({ id }) => id))
    expect(new Set(ids).size).toBe(ids.length)
    expect(found.children.map(({ assertions }) => assertions[0]?.evidenceClass)).toEqual(['VOUCHED', 'VOUCHED'])
  })

  test('an unsigned child stands no longer than its record, a signed one by its own dates', async () => {
    const own = await sign(badge({ issuer: college.did, more: { validUntil: '2030-01-01T00:00:00Z' } }))
    const unsigned = badge({ issuer: college.did, more: { validUntil: '2030-01-01T00:00:00Z' } })
    const found = await extract(record(college.did, [own, unsigned], { validUntil: '2027-01-01T00:00:00Z' }))
    expect(found.children.map(({ assertions }) => new Date(assertions[0]?.validUntil ?? 0).getUTCFullYear())).toEqual([
      2030, 2027,
    ])
  })
})

describe('keys', () => {
  test.each([
    [
      'HTTP://Case.Example:80/ims/case/v1p0/CFItems/1F0C9B6E-0001-4000-8000-000000000001/',
      'https://case.example/ims/case/v1p0/CFItems/1F0C9B6E-0001-4000-8000-000000000001',
    ],
    ['https://x.example', 'https://x.example'],
    ['https://x.example/%7Euser/a%2fb', 'https://x.example/~user/a%2Fb'],
    ['URN:UUID:abc', 'urn:uuid:abc'],
    [' https://x.example/a?b=1#c ', 'https://x.example/a?b=1#c'],
    ['no address', 'no address'],
  ])('%s becomes %s', (uri, expected) => {
    expect(normaliseUri(uri)).toBe(expected)
  })
  test('normalising twice changes nothing', () => {
    fc.assert(
      fc.property(fc.oneof(fc.webUrl({ withFragments: true, withQueryParameters: true }), fc.string()), (uri) => {
        expect(normaliseUri(normaliseUri(uri))).toBe(normaliseUri(uri))
      }),
    )
  })
  test('of several UUIDs the last is the item’s', () => {
    expect(
      uuidIn(
        'https://c.example/CFDocuments/AAAAAAAA-0001-4000-8000-000000000001/CFItems/bbbbbbbb-0001-4000-8000-000000000001',
      ),
    ).toBe('bbbbbbbb-0001-4000-8000-000000000001')
    expect(uuidIn('https://c.example/B2')).toBeNull()
  })
})

const file = '../shared/data/credentials/learncard-credential-library/clr--great-plains-full.json'
const real = existsSync(file) ? test : test.skip
real(
  'a real transcript gives an assertion for each of its 55 alignments (skipped where ../shared/data is absent)',
  async () => {
    const one = await verified(readFileSync(file, 'utf8'), knowing([]))
    const all = extractAll(one, HOLDER, 'p')
    const competencies = all.children.flatMap(({ assertions }) =>
      assertions.filter(({ about }) => about === 'COMPETENCY'),
    )
    expect(competencies.length).toBe(55)
    expect(competencies.every(({ keys }) => keys.identifier !== null)).toBe(true)
    expect(new Set(competencies.map(({ id }) => id)).size).toBe(55)
    expect(parsed(readFileSync(file, 'utf8')).children.length).toBe(all.children.length)
  },
)
