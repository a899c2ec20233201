import 'reflect-metadata'

import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { type LevelPair, type MappedLevel, mapInParts, scaleMapErrors } from '../src/crosswalks/scale-map.rule.ts'
import { LEVEL_PARTS, stepParts } from '../src/shared/levels.ts'

const scale = (name: string, labels: readonly string[]): MappedLevel[] =>
  labels.map((label, i) => ({ id: `${name} ${label}`, rank: i + 1, parts: stepParts(i + 1, labels.length) }))

const college = scale('college', ['Beginning', 'Developing', 'Proficient', 'Exemplary'])
const practice = scale('practice', ['Guided', 'Independent', 'Adapts', 'Leads'])
const agreed: LevelPair[] = [
  { from: 'college Beginning', to: null },
  { from: 'college Developing', to: 'practice Guided' },
  { from: 'college Proficient', to: 'practice Independent' },
  { from: 'college Exemplary', to: 'practice Adapts' },
]
const paths = (pairs: readonly LevelPair[]): (string | undefined)[] =>
  scaleMapErrors(college, practice, pairs).map((error) => error.field?.join('.'))

describe('a scale map', () => {
  it('may leave low levels without one and top ones unreached', () => {
    expect(scaleMapErrors(college, practice, agreed)).toEqual([])
  })

  it('is in parts what it says in levels; a level that reaches none is worth nothing', () => {
    expect(mapInParts({ id: 'smp_1', from: 'a', to: 'b' }, college, practice, [...agreed].reverse())).toEqual({
      id: 'smp_1',
      from: 'a',
      to: 'b',
      pairs: [
        { from: LEVEL_PARTS / 4, to: 0 },
        { from: LEVEL_PARTS / 2, to: LEVEL_PARTS / 4 },
        { from: (LEVEL_PARTS * 3) / 4, to: LEVEL_PARTS / 2 },
        { from: LEVEL_PARTS, to: (LEVEL_PARTS * 3) / 4 },
      ],
    })
  })

  it('never falls: neither to a lower level nor to none', () => {
    expect(paths(agreed.with(3, { from: 'college Exemplary', to: 'practice Guided' }))).toEqual(['pairs.3.to'])
    expect(paths(agreed.with(2, { from: 'college Proficient', to: null }))).toEqual(['pairs.2.to'])
  })

  it('names each origin level exactly once, and only levels of its two scales', () => {
    expect(paths(agreed.slice(1))).toEqual(['pairs'])
    expect(paths([...agreed, agreed[0]!])).toEqual(['pairs.0.from'])
    expect(paths(agreed.with(0, { from: 'practice Guided', to: null }))).toEqual(['pairs.0.from', 'pairs'])
    expect(paths(agreed.with(3, { from: 'college Exemplary', to: 'college Exemplary' }))).toEqual(['pairs.3.to'])
    expect(scaleMapErrors([], practice, []).map((error) => error.field)).toEqual([['from']])
  })

  it('is accepted exactly when it rises with rank, whatever the order of its pairs', () => {
    const targets = [null, ...practice.map((level) => level.id)]
    fc.assert(
      fc.property(fc.array(fc.nat(4), { minLength: 4, maxLength: 4 }), fc.nat(), (choice, turn) => {
        const pairs = college.map((level, i) => ({ from: level.id, to: targets[choice[i] as number] as string | null }))
        const turned = [...pairs.slice(turn % 4), ...pairs.slice(0, turn % 4)]
        const rises = choice.every((target, i) => i === 0 || target >= (choice[i - 1] as number))
        expect(scaleMapErrors(college, practice, turned).length === 0).toBe(rises)
      }),
    )
  })
})
