import { expect, test } from '@jest/globals'
import fc from 'fast-check'

import { parseEsco } from '../src/frameworks/formats/esco.ts'
import { PackageBuilder, piecesOf } from '../src/frameworks/formats/package-pieces.ts'
import { reachOf } from '../src/frameworks/formats/reach.ts'
import { FORMAT_READERS, type FormatReader, type Parsed } from '../src/frameworks/formats/reader.ts'
import { FORMAT_WRITERS, type FormatWriter } from '../src/frameworks/formats/writer.ts'
import { treeOf } from '../src/frameworks/tree.ts'
import { bundleOf, escoFiles } from './bundle-samples.ts'
import { packages, readCase } from './case-samples.ts'
import { association, item, packageOf, uuid } from './frameworks-samples.ts'

/** As it goes from one thread to another. */
function moved(parsed: Parsed): Parsed | null {
  const builder = new PackageBuilder()
  for (const piece of piecesOf(parsed)) builder.take(structuredClone(piece))
  return builder.parsed()
}

test('what goes from thread to thread in pieces is the same package', () => {
  fc.assert(
    fc.property(packages, (json) => {
      const parsed = { package: readCase(json), findings: [] }
      expect(moved(parsed)).toEqual(parsed)
    }),
    { numRuns: 25 },
  )
})

test('a taxonomy too, whose relations share their links again', async () => {
  const parsed = await parseEsco(bundleOf(escoFiles()))
  const there = moved(parsed) as Parsed
  const plain = ({ package: source }: Parsed) =>
    source.associations.map((one) => [one.identifier, one.source, one.inside, one.uri, one.lastChange])
  expect(plain(there)).toEqual(plain(parsed))
  expect({ ...there.package, associations: [] }).toEqual({ ...parsed.package, associations: [] })
  expect(there.suggested).toEqual(parsed.suggested)
  const ends = new Set(there.package.associations.flatMap((one) => [one.origin, one.destination]))
  const names = new Set([...ends].map((end) => end.identifier))
  expect(ends.size).toBe(names.size)
})

test('who stands above whom is what walking up the tree finds', () => {
  const edges = fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })), { maxLength: 18 })
  fc.assert(
    fc.property(edges, (pairs) => {
      const items = Array.from({ length: 9 }, (_, i) => item(i + 1))
      const source = readCase(
        packageOf(
          items,
          pairs.map(([from, to], i) => association(i + 1, 'isChildOf', from, to)),
        ),
      )
      const up = new Map<string, Set<string>>()
      for (const { identifier, inside } of source.associations)
        if (!source.cycleClosing.has(identifier))
          up.set(
            inside.origin as string,
            (up.get(inside.origin as string) ?? new Set()).add(inside.destination as string),
          )
      const above = (one: string): Set<string> =>
        new Set([...(up.get(one) ?? [])].flatMap((parent) => [parent, ...above(parent)]))
      const isAbove = reachOf(source)
      for (let a = 1; a <= 9; a++)
        for (let b = 1; b <= 9; b++) expect(isAbove(uuid(a), uuid(b))).toBe(above(uuid(a)).has(uuid(b)))
    }),
    { numRuns: 50 },
  )
})

const CHAIN = 4_000
const chain = () => {
  const items = Array.from({ length: CHAIN }, (_, i) => item(i + 1))
  const tree = items.slice(1).map((_, i) => association(i + 1, 'isChildOf', i + 2, i + 1))
  const related = items.slice(1).map((_, i) => association(CHAIN + i, 'isRelatedTo', i + 2, 1 + ((i * 7) % CHAIN)))
  return readCase(packageOf(items, [...tree, ...related]))
}

test('a chain of thousands is written in every format, and comes back from tables as it was', async () => {
  const source = chain()
  for (const writer of FORMAT_WRITERS) {
    const { bytes, losses } = await writer.write(source)
    expect(bytes.byteLength).toBeLessThan(20_000_000)
    const codes = losses.map(({ code }) => code)
    if (writer.name.startsWith('skos')) expect(codes).toContain('SKOS_RELATED_IN_TREE')
    if (['xlsx', 'csv'].includes(writer.name)) await expectBack(source, writer, bytes, codes)
  }
})

async function expectBack(
  source: ReturnType<typeof chain>,
  { name }: FormatWriter,
  bytes: Uint8Array,
  codes: readonly string[],
): Promise<void> {
  expect(codes).toContain('TABLE_NO_LEVEL')
  const reader = FORMAT_READERS.find(({ aliases }) => aliases?.includes(name)) as FormatReader
  const { package: back } = await reader.read(bytes)
  expect([...treeOf(back).positions]).toEqual([...treeOf(source).positions])
  expect(back.associations).toHaveLength(source.associations.length)
}
