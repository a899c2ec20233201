import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

import { describe, expect, it, test } from '@jest/globals'

import { packDirectory } from '../src/bundle-directory.ts'
import { DEFAULT_BUNDLE_LIMITS, readBundle } from '../src/frameworks/formats/bundle.ts'
import { parseEsco } from '../src/frameworks/formats/esco.ts'
import type { ReadOptions } from '../src/frameworks/formats/reader.ts'
import { defaultMatchableTypes } from '../src/frameworks/matchable.ts'
import {
  bundleOf,
  csvOf,
  escoFiles,
  iscoUri,
  occupationUriOf,
  SKILL_HEADER,
  skillRow,
  skillUri,
} from './bundle-samples.ts'

const read = (changes: Record<string, string | Uint8Array | null> = {}, options?: ReadOptions) => {
  const files = Object.entries({ ...escoFiles(), ...changes }).filter(
    (entry): entry is [string, string] => entry[1] !== null,
  )
  return parseEsco(bundleOf(Object.fromEntries(files)), options)
}

const codes = (parsed: Awaited<ReturnType<typeof read>>) => new Set(parsed.findings.map((finding) => finding.code))

const finding = (parsed: Awaited<ReturnType<typeof read>>, code: string) =>
  parsed.findings.find((one) => one.code === code)

const edges = (parsed: Awaited<ReturnType<typeof read>>) =>
  parsed.package.associations
    .map((one) => `${one.origin.title} ${one.extType ?? one.type} ${one.destination.title}`)
    .sort()

describe('an ESCO bundle', () => {
  test('becomes items of their types, with labels, codes and texts in their places', async () => {
    const { package: esco, findings, suggested } = await read()
    expect(findings).toEqual([])
    expect(suggested).toEqual({ hierarchyMeaning: 'IS_A' })
    expect(esco.document).toMatchObject({ creator: 'European Commission', language: 'en', version: null })
    const item = (label: string) => esco.items.find((one) => one.fullStatement === label)
    expect(item('bake bread')).toMatchObject({
      identifier: '00000000-0000-4000-8000-000000000001',
      uri: skillUri(1),
      itemType: 'skill/competence',
      notes: 'Bake "all" kinds.',
      conceptKeywords: [],
      source: {
        extensions: {
          'headwater.alternativeLabels': ['make bread', 'bake loaves'],
          'esco.reuseLevel': 'cross-sector',
          'esco.inScheme': [
            'http://data.europa.eu/esco/concept-scheme/skills',
            'http://data.europa.eu/esco/concept-scheme/member-skills',
          ],
        },
      },
    })
    expect(item('chemistry of dough')).toMatchObject({
      itemType: 'knowledge',
      source: { extensions: { 'headwater.hiddenLabels': ['dough chemistry'] } },
    })
    expect(item('preparing food')).toMatchObject({
      itemType: 'Skill group',
      humanCodingScheme: 'S8',
      notes: 'All about food.',
    })
    expect(item('Commissioned bakers')).toMatchObject({ itemType: 'ISCO group', humanCodingScheme: '0110' })
    expect(item('baker')).toMatchObject({ itemType: 'Occupation', humanCodingScheme: '0110.1' })
    // only the hierarchy knows it
    expect(item('skills')).toMatchObject({ itemType: 'Skill group', humanCodingScheme: 'S' })
    expect(defaultMatchableTypes(esco.items.map((one) => one.itemType))).toEqual(['knowledge', 'skill/competence'])
  })

  test('becomes a graph of several parents, with what a skill is to an occupation', async () => {
    expect(edges(await read())).toEqual(
      [
        'bake bread isChildOf bake',
        'bake bread isChildOf preparing food',
        'bake isChildOf preparing food',
        'chemistry of dough isChildOf preparing food',
        'preparing food isChildOf skills',
        'baker isChildOf Commissioned bakers',
        'head baker isChildOf baker',
        'bake bread isEssentialSkillFor baker',
        'chemistry of dough isOptionalSkillFor baker',
        'chemistry of dough isOptionalSkillFor bake bread',
      ].sort(),
    )
  })

  test('is the same whatever the folder, packing and order of its files', async () => {
    const plain = await read()
    const files = Object.entries(escoFiles()).reverse()
    const packed = await parseEsco(
      bundleOf({
        ...Object.fromEntries(files.map(([name, text]) => [`ESCO dataset - v1.1.1/deep/${name}.gz`, text])),
        '__MACOSX/._skills_en.csv': 'x',
        '.DS_Store': 'x',
      }),
    )
    expect(packed.package.items).toEqual(plain.package.items)
    expect(packed.package.associations).toEqual(plain.package.associations)
    expect(packed.package.document.version).toBe('1.1.1')
    expect(packed.findings).toEqual([])
  })

  test('keeps its identity through releases, each language being a document of its own', async () => {
    const german = Object.fromEntries(
      Object.entries(escoFiles()).map(([name, text]) => [name.replace('_en', '_de'), text]),
    )
    const [en, de] = [await read(), await parseEsco(bundleOf(german))]
    expect(de.package.document.identifier).not.toBe(en.package.document.identifier)
    expect(de.package.document.language).toBe('de')
    expect(de.package.items.map((one) => one.identifier)).toEqual(en.package.items.map((one) => one.identifier))
    await expect(read({ 'skills_de.csv': csvOf(SKILL_HEADER, skillRow(1, 'Brot backen')) })).rejects.toMatchObject({
      code: 'IMPORT_WRONG_DOCUMENT',
    })
  })
})

describe('traps', () => {
  test('a missing file is told of; without skills it is no ESCO bundle', async () => {
    const without = await read({ 'occupationSkillRelations.csv': null })
    expect(finding(without, 'ESCO_FILE_MISSING')).toMatchObject({ path: 'occupationSkillRelations.csv' })
    await expect(read({ 'skills_en.csv': null })).rejects.toMatchObject({ code: 'IMPORT_FILE_MISSING' })
    await expect(parseEsco(Buffer.from('a,b\n1,2\n'))).rejects.toMatchObject({ code: 'IMPORT_ZIP' })
    await expect(parseEsco(new Uint8Array())).rejects.toMatchObject({ code: 'IMPORT_EMPTY' })
  })

  test('an unknown column is kept as an extension, a missing one refused by its name', async () => {
    const more = csvOf([...SKILL_HEADER, 'greenShare'], [...skillRow(1, 'bake bread'), '0.5'])
    const parsed = await read({ 'skills_en.csv': more })
    expect(finding(parsed, 'IMPORT_UNKNOWN_COLUMN')).toMatchObject({ path: 'skills_en.csv, row 1' })
    expect(parsed.package.items[0]?.source.extensions).toMatchObject({ 'esco.greenShare': '0.5' })
    await expect(read({ 'skills_en.csv': csvOf(['uri', 'preferredLabel'], ['x', 'y']) })).rejects.toMatchObject({
      code: 'IMPORT_COLUMNS',
      path: 'skills_en.csv, row 1',
    })
  })

  test('a wrong row in the middle is named by file, row and column, and passed over on request', async () => {
    const wrong = {
      'occupationSkillRelations.csv': csvOf(
        ['occupationUri', 'relationType', 'skillType', 'skillUri'],
        [occupationUriOf(1), 'essential', '', skillUri(1)],
        [occupationUriOf(1), 'vital', '', skillUri(2)],
        ['no address', 'optional', '', skillUri(3)],
        [occupationUriOf(2), 'optional', '', skillUri(3)],
      ),
    }
    await expect(read(wrong)).rejects.toMatchObject({
      code: 'IMPORT_ROW',
      path: 'occupationSkillRelations.csv, row 3, "relationType"',
    })
    const parsed = await read(wrong, { skipBadRows: true })
    const lost = parsed.findings.filter((one) => one.code === 'IMPORT_ROW').map((one) => one.path)
    expect(lost).toEqual([
      'occupationSkillRelations.csv, row 3, "relationType"',
      'occupationSkillRelations.csv, row 4, "occupationUri"',
    ])
    expect(edges(parsed)).toContain('chemistry of dough isOptionalSkillFor head baker')
    expect(edges(parsed)).not.toContain('bake isEssentialSkillFor baker')
  })

  test('rows count lines: one after a text of several lines is named by where it begins', async () => {
    const rows = csvOf(SKILL_HEADER, skillRow(1, 'bake bread', { altLabels: 'a\nb\nc' }), skillRow(2, ''))
    await expect(read({ 'skills_en.csv': rows })).rejects.toMatchObject({
      path: 'skills_en.csv, row 6, "preferredLabel"',
    })
  })

  test('an end that no file describes is kept, and told of once', async () => {
    const rows = [1, 2].map((n) => [occupationUriOf(n), 'optional', '', skillUri(77)])
    const relations = csvOf(['occupationUri', 'relationType', 'skillType', 'skillUri'], ...rows)
    const parsed = await read({ 'occupationSkillRelations.csv': relations })
    expect(parsed.findings.filter((one) => one.code === 'ESCO_UNKNOWN_END')).toMatchObject([
      { path: 'occupationSkillRelations.csv, row 2' },
    ])
    const dangling = parsed.package.associations.filter((one) => one.origin.uri === skillUri(77))
    expect(dangling.map((one) => one.inside.origin)).toEqual([null, null])
  })

  test('a circle of broader is left out of the tree and kept', async () => {
    const parsed = await read({
      'broaderRelationsSkillPillar.csv': csvOf(
        ['conceptUri', 'broaderUri'],
        [skillUri(1), skillUri(2)],
        [skillUri(2), skillUri(1)],
      ),
    })
    expect(codes(parsed)).toContain('CASE_CYCLE')
    expect(parsed.package.cycleClosing.size).toBe(1)
    expect(edges(parsed)).toEqual(expect.arrayContaining(['bake bread isChildOf bake', 'bake isChildOf bake bread']))
  })

  test('of a URI that stands twice the row modified last is taken, of a relation the first', async () => {
    const parsed = await read({
      'skills_en.csv': csvOf(
        SKILL_HEADER,
        skillRow(1, 'bake bread', { modifiedDate: '2022-01-01T00:00:00Z' }),
        skillRow(1, 'bake old bread', { modifiedDate: '2021-01-01T00:00:00Z' }),
        skillRow(3, 'chemistry of dough'),
      ),
      'broaderRelationsSkillPillar.csv': csvOf(
        ['conceptUri', 'broaderUri'],
        [skillUri(1), skillUri(90)],
        [skillUri(1), skillUri(90)],
      ),
    })
    expect(finding(parsed, 'ESCO_DUPLICATE')).toMatchObject({ path: 'skills_en.csv, row 4' })
    expect(finding(parsed, 'ESCO_DUPLICATE_RELATION')).toMatchObject({ path: 'broaderRelationsSkillPillar.csv, row 3' })
    expect(parsed.package.items.filter((one) => one.uri === skillUri(1)).map((one) => one.fullStatement)).toEqual([
      'bake bread',
    ])
  })

  test('labels lose what nobody sees and repetitions; letters beyond 16 bits and zeros of codes stay', async () => {
    const label = 'measure 𝑑\u200b-values'
    const parsed = await read({
      'skills_en.csv': csvOf(
        SKILL_HEADER,
        skillRow(1, label, { altLabels: 'find\u00a0𝑑\nfind 𝑑\n  \nmeasure 𝑑-values' }),
      ),
    })
    const [item] = parsed.package.items
    expect(item?.fullStatement).toBe('measure 𝑑-values')
    expect(item?.source.extensions).toMatchObject({ 'headwater.alternativeLabels': ['find 𝑑'] })
    expect(codes(parsed)).toEqual(new Set(['LABEL_INVISIBLE', 'LABEL_DUPLICATE', 'ESCO_UNKNOWN_END']))
    expect(parsed.package.items.find((one) => one.uri === iscoUri('0110'))?.humanCodingScheme).toBe('0110')
  })
})

describe('a bundle', () => {
  const limits = { ...DEFAULT_BUNDLE_LIMITS, entryBytes: 100_000, totalBytes: 150_000 }
  const zeros = new Uint8Array(120_000)

  test('that blows up is stopped, packed with gzip inside or not', async () => {
    const [bomb] = await readBundle(bundleOf({ 'a.csv.gz': zeros }), limits)
    await expect(bomb?.bytes()).rejects.toMatchObject({ code: 'IMPORT_ZIP' })
    await expect(readBundle(bundleOf({ 'a.csv': zeros }), limits)).rejects.toMatchObject({ code: 'IMPORT_ZIP' })
    const half = zeros.subarray(0, 90_000)
    const members = await readBundle(bundleOf({ 'a.csv.gz': half, 'b.csv.gz': half }), limits)
    expect((await members[0]?.bytes())?.byteLength).toBe(90_000)
    await expect(members[1]?.bytes()).rejects.toThrow(/b\.csv\.gz/)
  })

  test('with damage, or two files of one name, is refused', async () => {
    const [damaged] = await readBundle(bundleOf({ 'a.csv.gz': 'x' }).map((byte) => byte))
    expect(Buffer.from((await damaged?.bytes()) as Uint8Array).toString()).toBe('x')
    await expect(readBundle(bundleOf({ 'a/s.csv': '1', 'b/s.csv.gz': '2' }))).rejects.toThrow(/one name/)
  })

  test('is made of a directory, the same each time', async () => {
    const root = mkdtempSync(join(tmpdir(), 'headwater-bundle-'))
    try {
      const directory = join(root, 'esco-1.1.1')
      mkdirSync(join(directory, 'inside'), { recursive: true })
      for (const [name, text] of Object.entries(escoFiles())) writeFileSync(join(directory, name), text)
      writeFileSync(join(directory, '.hidden'), 'x')
      const bytes = await packDirectory(directory)
      expect(Buffer.compare(Buffer.from(bytes), Buffer.from(await packDirectory(directory)))).toBe(0)
      const parsed = await parseEsco(bytes)
      expect(parsed.package.document.version).toBe('1.1.1')
      expect(parsed.package.items).toEqual((await read()).package.items)
      await expect(packDirectory(join(directory, 'inside'))).rejects.toThrow(/holds no files/)
      await expect(packDirectory(join(root, 'nowhere'))).rejects.toThrow(/cannot be read/)
    } finally {
      rmSync(root, { recursive: true, force: true })
    }
  })
})

const REAL = resolve(import.meta.dirname, '../../shared/data/jobs/esco-1.1.1')
const real = existsSync(REAL) ? it : it.skip
if (!existsSync(REAL)) console.warn('the real ESCO bundle is not here (../shared/data/jobs): skipped')

real(
  'the whole of ESCO 1.1.1 is read, every skill with its place',
  async () => {
    const { package: esco, findings } = await parseEsco(await packDirectory(REAL))
    const count = (type: string) => esco.items.filter((one) => one.itemType === type).length
    expect(count('Occupation')).toBe(3_007)
    expect(count('skill/competence') + count('knowledge')).toBe(13_896)
    expect(count('ISCO group')).toBe(619)
    const of = (word: string) => esco.associations.filter((one) => one.extType === word).length
    expect(of('isEssentialSkillFor') + of('isOptionalSkillFor')).toBe(123_855 + 5_899)
    const placed = new Set(esco.associations.filter((one) => one.type === 'isChildOf').map((one) => one.inside.origin))
    expect(esco.items.filter((one) => !placed.has(one.identifier)).length).toBeLessThan(100)
    expect(findings.filter((one) => one.severity === 'ERROR')).toEqual([])
  },
  120_000,
)
