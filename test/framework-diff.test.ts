import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { AdoptionStatus } from '../src/frameworks/adoption-status.ts'
import { type ComparedTree, diffVersions, longestRise } from '../src/frameworks/diff/framework-diff.rule.ts'
import { sizeFaults } from '../src/frameworks/drafts/draft.rule.ts'
import { ChildrenRule } from '../src/frameworks/drafts/draft-kinds.ts'
import { DraftPackage } from '../src/frameworks/drafts/draft-package.ts'
import { childrenOf, place, removeItem } from '../src/frameworks/drafts/draft-tree.rule.ts'
import { publishedStatus, publishFaults } from '../src/frameworks/drafts/publish.rule.ts'
import { staleRefusal } from '../src/frameworks/drafts/stale.rule.ts'
import { EndResolver } from '../src/frameworks/ends.ts'
import { parseCasePackage, readCaseValue } from '../src/frameworks/formats/case.ts'
import { writeCasePackage } from '../src/frameworks/formats/case-export.ts'
import type { CasePackage } from '../src/frameworks/formats/case-model.ts'
import { FindingCollector } from '../src/frameworks/formats/findings.ts'
import { competencyIdFor, contentHashOf, planImport, settingsFor } from '../src/frameworks/imports/import-plan.ts'
import { treeOf } from '../src/frameworks/tree.ts'
import { Refused } from '../src/shared/payload.ts'
import { association, item, packageOf, uuid } from './frameworks-samples.ts'
import './support/property-seed.ts'

const read = (value: unknown): CasePackage => readCaseValue(value as never, new FindingCollector())
const START = read(
  packageOf(
    [item(1), item(2), item(3), item(4, { humanCodingScheme: 'A.4' }), item(5)],
    [
      association(1, 'isChildOf', 1, 0xd0c, { sequenceNumber: 1 }),
      association(2, 'isChildOf', 2, 1, { sequenceNumber: 1 }),
      association(3, 'isChildOf', 3, 1, { sequenceNumber: '2' }),
      association(4, 'isChildOf', 4, 2),
      association(5, 'precedes', 4, 5),
      association(6, 'isChildOf', 4, 3),
    ],
  ),
)
const NOW = '2026-11-25T00:00:00.000Z'

type Step =
  | { readonly do: 'add'; readonly parent: number; readonly position: number }
  | { readonly do: 'move'; readonly item: number; readonly parent: number; readonly position: number | null }
  | { readonly do: 'say'; readonly item: number; readonly words: string }
  | { readonly do: 'remove'; readonly item: number; readonly children: ChildrenRule }

const place_ = fc.nat({ max: 6 })
const STEPS: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.record({ do: fc.constant('add' as const), parent: place_, position: place_ }),
    fc.record({
      do: fc.constant('move' as const),
      item: place_,
      parent: place_,
      position: fc.option(place_, { nil: null }),
    }),
    fc.record({
      do: fc.constant('say' as const),
      item: place_,
      words: fc.constantFrom('Weighs flour', 'Weighs flower', 'Bakes bread'),
    }),
    fc.record({
      do: fc.constant('remove' as const),
      item: place_,
      children: fc.constantFrom(...Object.values(ChildrenRule)),
    }),
  ),
  { maxLength: 12 },
)

/** What is refused changes nothing. */
function done(source: CasePackage, steps: readonly Step[]): CasePackage {
  let known = source
  for (const [n, step] of steps.entries()) {
    const draft = new DraftPackage(known, NOW)
    try {
      act(draft, step, n)
    } catch (cause) {
      if (!(cause instanceof Refused)) throw cause
      continue
    }
    known = read(draft.json())
  }
  return known
}

function act(draft: DraftPackage, step: Step, n: number): void {
  const items = [...draft.items.values()]
  const at = (index: number) => items[index % Math.max(items.length, 1)]
  if (step.do === 'add') {
    const made = draft.addItem(uuid(n, 0x99), { fullStatement: `Made ${n}` })
    place(
      draft,
      made,
      items.length === 0 || step.parent === 6 ? null : (at(step.parent)?.identifier ?? null),
      step.position,
    )
    return
  }
  const one = at(step.item)
  if (!one) return
  if (step.do === 'say') draft.setItem(one, { fullStatement: step.words })
  else if (step.do === 'remove') removeItem(draft, one, step.children)
  else place(draft, one, step.parent === 6 ? null : (at(step.parent)?.identifier ?? null), step.position)
}

function rowsOf(source: CasePackage) {
  const settings = settingsFor(source, { hierarchyMeaning: null, matchableItemTypes: null }, null)
  const resolver = new EndResolver(source, 'fwk_1', (identifier) => competencyIdFor('fwk_1', identifier))
  const contentHash = contentHashOf(source, settings)
  const base = {
    id: 'fwk_0',
    title: 'Before',
    items: new Map(
      START.items.map((one) => [
        one.identifier,
        { id: `b ${one.identifier}`, lineage: `l ${one.identifier}`, fullStatement: one.fullStatement },
      ]),
    ),
  }
  const now = new Date(0)
  const report = new FindingCollector()
  const context = { id: 'fwk_1', revision: 2, library: 'lib', now, source, settings, contentHash, previous: null, base }
  return planImport({ ...context, beside: [], resolver, report }).rows
}

describe('edits of a draft', () => {
  test('whatever they are, leave a tree without circles, holes and ends that are gone', () => {
    fc.assert(
      fc.property(STEPS, (steps) => {
        const source = done(START, steps)
        expect(source.cycleClosing.size).toBe(0)
        const known = new Set(source.items.map((one) => one.identifier))
        for (const one of source.associations) {
          expect(known.has(one.inside.origin ?? '')).toBe(true)
          expect(one.inside.destination).not.toBeNull()
        }
        const { positions } = treeOf(source)
        expect([...positions.values()].sort((a, b) => a - b)).toEqual(source.items.map((_, at) => at))
        const triples = source.associations.map((one) => `${one.type} ${one.inside.origin} ${one.inside.destination}`)
        expect(new Set(triples).size).toBe(triples.length)
      }),
    )
  })

  test('put an item exactly where it was asked for', () => {
    fc.assert(
      fc.property(STEPS, place_, place_, place_, (steps, which, under, position) => {
        const source = done(START, steps)
        const draft = new DraftPackage(source, NOW)
        const items = [...draft.items.values()]
        const one = items[which % Math.max(items.length, 1)]
        const parent = under === 6 ? null : items[under % Math.max(items.length, 1)]
        if (!one) return
        try {
          place(draft, one, parent?.identifier ?? null, position)
        } catch (cause) {
          if (cause instanceof Refused) return
          throw cause
        }
        const now = new DraftPackage(read(draft.json()), NOW)
        const siblings = childrenOf(now, parent?.identifier ?? now.root).map(({ item: child }) => child.identifier)
        expect(siblings.indexOf(one.identifier)).toBe(Math.min(position, siblings.length - 1))
      }),
    )
  })

  test('give the same rows as an import of the exported package', () => {
    fc.assert(
      fc.property(STEPS, (steps) => {
        const edited = done(START, steps)
        const bytes = Buffer.from(JSON.stringify(writeCasePackage(edited, { strict: false })))
        expect(rowsOf(parseCasePackage(bytes).package)).toEqual(rowsOf(edited))
      }),
      { numRuns: 50 },
    )
  })

  test('leave what they do not touch as it came', () => {
    const draft = new DraftPackage(START, NOW)
    draft.setItem(draft.items.get(uuid(5)) as never, { fullStatement: 'Otherwise' })
    const json = draft.json() as { CFItems: object[]; CFAssociations: object[] }
    expect(json.CFItems.slice(0, 4)).toEqual(START.items.slice(0, 4).map((one) => one.source))
    expect(json.CFAssociations).toEqual(START.associations.map((one) => one.source))
    expect(json.CFItems[4]).toMatchObject({ fullStatement: 'Otherwise', lastChangeDateTime: NOW })
  })

  test('at one place change the number of no more siblings than they must', () => {
    const draft = new DraftPackage(START, NOW)
    place(draft, draft.items.get(uuid(5)) as never, uuid(1), null)
    expect(draft.associations.get(uuid(2, 0xa))?.sequence).toBe(1)
    expect([...draft.associations.values()].at(-1)).toMatchObject({
      origin: uuid(5),
      destination: uuid(1),
      sequence: 3,
    })
    expect(draft.edits).toEqual([
      { kind: 'ITEM', identifier: uuid(5), change: 'MOVED', fields: ['parent'], title: 'Statement 5' },
    ])
  })
})

describe('what a draft is refused for', () => {
  test('texts and lists that are too long, and texts that must not be empty, each with its place', () => {
    const input = {
      title: ' ',
      notes: 'x'.repeat(20_001),
      subject: Array(51).fill('s'),
      conceptKeywords: ['x'.repeat(501)],
    }
    expect(sizeFaults(input, ['title']).map(({ code, field }) => `${code} ${field?.join('.')}`)).toEqual([
      'INVALID input.title',
      'LIMIT input.notes',
      'LIMIT input.subject',
      'LIMIT input.conceptKeywords.0',
    ])
  })

  test('publishing what is no whole framework', () => {
    const empty = read({ ...packageOf([], []) })
    expect(publishFaults(empty).map(({ message }) => message)).toEqual([
      'It has no competencies; saveCompetency adds one.',
      'It has no licence; name one with license.',
    ])
    const licensed = { licenseURI: { title: 'L', identifier: uuid(7), uri: 'https://licence.example' } }
    const broken = packageOf(
      [item(1), item(2)],
      [association(1, 'isChildOf', 1, 2), association(2, 'isChildOf', 2, 1), association(3, 'isChildOf', 2, 9)],
    )
    Object.assign(broken.CFDocument, licensed)
    const faults = publishFaults(read(broken)).map(({ message }) => message.replace(/ [0-9a-f-]{36}/, ''))
    expect(faults).toEqual([
      'isChildOf leads out of the framework; take it out with removeAssociation.',
      'isChildOf closes a circle; take it out with removeAssociation.',
    ])
  })

  test('a status that is not public', () => {
    expect(publishedStatus(null, null)).toBe('Implemented')
    expect(publishedStatus(null, 'Adopted')).toBe('Adopted')
    expect(publishedStatus(null, 'Private Draft')).toBe('Implemented')
    expect(publishedStatus(AdoptionStatus.RETIRED, 'Adopted')).toBe('Retired')
    expect(publishedStatus(AdoptionStatus.PRIVATE_DRAFT, 'Adopted')).toBeNull()
  })

  test('a stale edit names ten changes and says that there are more', () => {
    const edits = Array.from({ length: 11 }, (_, n) => ({
      revision: n + 2,
      change: 'CHANGED' as const,
      fields: ['notes'],
      title: `Item ${n}`,
    }))
    const { message } = staleRefusal(1, 12, edits)
    expect(message).toContain('"Item 9" (revision 11, changed: notes); and more. Read it again and send revision 12.')
    expect(message).not.toContain('Item 10')
  })
})

/** A version as `1(2 3(4))`: numbers are identifiers, brackets hold children. */
function version(text: string, said: Readonly<Record<string, string>> = {}): ComparedTree {
  const items: ComparedTree['items'][number][] = []
  const edges: ComparedTree['edges'][number][] = []
  const open: (string | null)[] = []
  let last: string | null = null
  for (const token of text.match(/\d+|[()]/g) ?? []) {
    if (token === '(') open.push(last)
    else if (token === ')') last = open.pop() ?? null
    else {
      const fields = { fullStatement: said[token] ?? `Says ${token}` }
      items.push({ id: `${token}@${text}`, identifier: token, lineage: token, fields, position: items.length })
      edges.push({ child: token, parent: open.at(-1) ?? null, position: edges.length })
      last = token
    }
  }
  return { items, edges }
}

function said(from: ComparedTree, to: ComparedTree) {
  const { added, removed, changed, moved } = diffVersions(from, to)
  const names = (items: readonly { identifier: string }[]) => items.map((one) => one.identifier).join(' ')
  return {
    added: names(added),
    removed: names(removed),
    changed: changed.map(({ after, fields }) => `${after.identifier}: ${fields}`).join(' '),
    moved: names(moved.map((one) => one.after)),
  }
}

describe('the difference of two versions', () => {
  test.each([
    ['nothing', '1(2 3)', '1(2 3)', {}, { added: '', removed: '', changed: '', moved: '' }],
    ['one in and one out', '1(2 3)', '1(3 4)', {}, { added: '4', removed: '2', changed: '', moved: '' }],
    [
      'other words',
      '1(2 3)',
      '1(2 3)',
      { 2: 'New' },
      { added: '', removed: '', changed: '2: fullStatement', moved: '' },
    ],
    ['another parent', '1(2 3) 4', '1(3) 4(2)', {}, { added: '', removed: '', changed: '', moved: '2' }],
    [
      'the last to the front moves one',
      '1(2 3 4 5)',
      '1(5 2 3 4)',
      {},
      { added: '', removed: '', changed: '', moved: '5' },
    ],
    ['roots too', '1 2 3', '2 3 1', {}, { added: '', removed: '', changed: '', moved: '1' }],
    ['its parent going', '1(2(3))', '1(3)', {}, { added: '', removed: '2', changed: '', moved: '3' }],
    ['new siblings move nobody', '1(2 3)', '1(4 2 5 3)', {}, { added: '4 5', removed: '', changed: '', moved: '' }],
  ] as const)('%s', (_, from, to, words, expected) => {
    expect(said(version(from), version(to, words))).toEqual(expected)
  })

  test('keeps as many in place as can be', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...Array(8).keys()], { minLength: 8 }), (numbers) => {
        const kept = [...longestRise(numbers)].sort((a, b) => a - b).map((at) => numbers[at] as number)
        expect(kept).toEqual([...kept].sort((a, b) => a - b))
        const best = (from: number, above: number): number =>
          numbers
            .slice(from)
            .reduce((most, number, at) => (number > above ? Math.max(most, 1 + best(from + at + 1, number)) : most), 0)
        expect(kept.length).toBe(best(0, -1))
      }),
    )
  })

  test('is the other way round when it is asked the other way round', () => {
    const [from, to] = [version('1(2 3(4))'), version('1(4 3(5)) 2', { 3: 'Else' })]
    const [there, back] = [said(from, to), said(to, from)]
    expect([back.added, back.removed, back.changed]).toEqual([there.removed, there.added, there.changed])
  })
})
