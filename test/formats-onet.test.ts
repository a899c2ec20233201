import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

import { describe, expect, it, test } from '@jest/globals'

import { packDirectory } from '../src/bundle-directory.ts'
import { parseEscoOnet } from '../src/frameworks/formats/esco-onet.ts'
import { FindingCollector } from '../src/frameworks/formats/findings.ts'
import { parseOnet } from '../src/frameworks/formats/onet.ts'
import type { ReadOptions } from '../src/frameworks/formats/reader.ts'
import { defaultMatchableTypes } from '../src/frameworks/matchable.ts'
import { scalesOfRubrics } from '../src/frameworks/rubrics/scale-rule.ts'
import { bundleOf, tabsOf } from './bundle-samples.ts'

const RATING_HEADER = [
  'O*NET-SOC Code',
  'Element ID',
  'Element Name',
  'Scale ID',
  'Data Value',
  'Recommend Suppress',
  'Not Relevant',
  'Date',
]

const rating = (code: string, id: string, name: string, scale: string, value: string, suppress = 'N', not = '') => [
  code,
  id,
  name,
  scale,
  value,
  suppress,
  not,
  '08/2023',
]

const BAKER = '51-3011.00'
const BUTCHER = '51-3021.00'

const FILES = {
  'Content Model Reference.txt': tabsOf(
    ['Element ID', 'Element Name', 'Description'],
    ['2', 'Worker Requirements', 'All of it'],
    ['2.A', 'Basic Skills', 'Those'],
    ['2.A.1', 'Tasting', 'Telling "sweet" from salt, 5" or so'],
    ['2.C', 'Knowledge', ''],
    ['2.C.1', 'Dough', 'Of doughs'],
  ),
  'Scales Reference.txt': tabsOf(
    ['Scale ID', 'Scale Name', 'Minimum', 'Maximum'],
    ['IM', 'Importance', '1', '5'],
    ['LV', 'Level', '0', '7'],
  ),
  'Skills.txt': tabsOf(
    RATING_HEADER,
    rating(BAKER, '2.A.1', 'Tasting', 'IM', '4.12'),
    rating(BAKER, '2.A.1', 'Tasting', 'LV', '4.62'),
    rating(BUTCHER, '2.A.1', 'Tasting', 'IM', '1', 'Y'),
    rating(BUTCHER, '2.A.1', 'Tasting', 'LV', '0.5', 'Y', 'Y'),
  ),
  'Knowledge.txt': tabsOf(RATING_HEADER, rating(BAKER, '2.C.1', 'Dough', 'IM', '5')),
  'Occupation Data.txt': tabsOf(
    ['O*NET-SOC Code', 'Title', 'Description'],
    [BAKER, 'Bakers', 'Mix and bake.'],
    [BUTCHER, 'Butchers', 'Cut.'],
  ),
  'Job Zones.txt': tabsOf(['O*NET-SOC Code', 'Job Zone'], [BAKER, '2']),
  'Task Statements.txt': tabsOf(
    ['O*NET-SOC Code', 'Task ID', 'Task', 'Task Type'],
    [BAKER, '101', 'Knead "by hand".', 'Core'],
  ),
  'Technology Skills.txt': tabsOf(
    ['O*NET-SOC Code', 'Example', 'Commodity Code', 'Commodity Title', 'Hot Technology', 'In Demand'],
    [BAKER, 'C++', '43232402', 'Development software', 'Y', 'N'],
    [BUTCHER, 'C++', '43232402', 'Development software', 'Y', 'Y'],
  ),
  'Related Occupations.txt': tabsOf(
    ['O*NET-SOC Code', 'Related O*NET-SOC Code', 'Relatedness Tier', 'Index'],
    [BAKER, BUTCHER, 'Primary-Short', '1'],
  ),
  'Level Scale Anchors.txt': tabsOf(
    ['Element ID', 'Element Name', 'Scale ID', 'Anchor Value', 'Anchor Description'],
    ['2.A.1', 'Tasting', 'LV', '2', 'Taste a soup'],
    ['2.A.1', 'Tasting', 'LV', '6', 'Name the vineyard'],
    ['9.Z', 'Nothing', 'LV', '6', 'Nothing'],
  ),
}

const read = (changes: Record<string, string | null> = {}, options?: ReadOptions) => {
  const files = Object.entries({ ...FILES, ...changes }).filter((entry): entry is [string, string] => entry[1] !== null)
  return parseOnet(bundleOf(Object.fromEntries(files.map(([name, text]) => [`db_29_0_text/${name}`, text]))), options)
}

const seen = async (parsed: ReturnType<typeof read>) =>
  (await parsed).package.associations
    .map((one) => `${one.origin.title} ${one.extType ?? one.type} ${one.destination.title}`)
    .sort()

describe('an O*NET database', () => {
  test('becomes rated elements, occupations, tasks and technology, quotes being characters like others', async () => {
    const { package: onet, findings } = await read()
    expect(findings.map((one) => one.message)).toEqual([
      'There is no "Abilities.txt"; nothing is known of what it says.',
    ])
    expect(onet.document).toMatchObject({ version: '29.0', lastChange: Date.parse('2023-08-01T00:00:00Z') })
    const types = Object.fromEntries(onet.items.map((one) => [one.fullStatement, one.itemType]))
    expect(types).toEqual({
      'Worker Requirements': 'Content model element',
      'Basic Skills': 'Content model element',
      Tasting: 'Skill',
      Knowledge: 'Content model element',
      Dough: 'Knowledge',
      Bakers: 'Occupation',
      Butchers: 'Occupation',
      'Knead "by hand".': 'Task',
      'C++': 'Technology skill',
      'Development software': 'Technology group',
    })
    expect(defaultMatchableTypes(Object.values(types))).toEqual(['Knowledge', 'Skill', 'Technology skill'])
    expect(onet.items.find((one) => one.fullStatement === 'Tasting')).toMatchObject({
      humanCodingScheme: '2.A.1',
      notes: 'Telling "sweet" from salt, 5" or so',
    })
    expect(onet.items.find((one) => one.fullStatement === 'Bakers')).toMatchObject({
      humanCodingScheme: BAKER,
      uri: `https://www.onetonline.org/link/summary/${BAKER}`,
      source: { extensions: { 'onet.jobZone': '2' } },
    })
    expect(await seen(read())).toEqual(
      [
        'Basic Skills isChildOf Worker Requirements',
        'Knowledge isChildOf Worker Requirements',
        'Tasting isChildOf Basic Skills',
        'Dough isChildOf Knowledge',
        'Knead "by hand". isChildOf Bakers',
        'C++ isChildOf Development software',
        'C++ isTechnologySkillFor Bakers',
        'C++ isTechnologySkillFor Butchers',
        'Tasting isRatedFor Bakers',
        'Tasting isRatedFor Butchers',
        'Dough isRatedFor Bakers',
        'Bakers isRelatedTo Butchers',
      ].sort(),
    )
  })

  test('says importance and level in words and numbers, and no level that is not relevant', async () => {
    const { package: onet } = await read()
    const rated = onet.associations.filter((one) => one.extType === 'isRatedFor')
    expect(rated.map(({ notes, source }) => ({ notes, extensions: source.extensions }))).toEqual([
      {
        notes: 'importance 4.12 of 1 to 5, level 4.62 of 0 to 7',
        extensions: { 'onet.importance': 4.12, 'onet.level': 4.62 },
      },
      {
        notes: 'importance 1 of 1 to 5, level not relevant',
        extensions: { 'onet.importance': 1, 'onet.notRelevant': true, 'onet.recommendSuppress': ['IM', 'LV'] },
      },
      { notes: 'importance 5 of 1 to 5', extensions: { 'onet.importance': 5 } },
    ])
  })

  test('measures on one numeric scale of seven steps, described by its anchors', async () => {
    const { package: onet } = await read()
    const scales = scalesOfRubrics(onet.rubrics, new FindingCollector())
    const tasting = onet.items.find((one) => one.fullStatement === 'Tasting')?.identifier
    expect(scales).toMatchObject([{ title: 'O*NET level scale (LV)', minimum: 0, maximum: 7, items: [tasting] }])
    expect(scales[0]?.steps.map((step) => [step.label, step.parts, step.description])).toEqual([
      ['1', 3_960, null],
      ['2', 7_920, 'Taste a soup'],
      ['3', 11_880, null],
      ['4', 15_840, null],
      ['5', 19_800, null],
      ['6', 23_760, 'Name the vineyard'],
      ['7', 27_720, null],
    ])
  })
})

describe('traps', () => {
  test('a SOC code that a spreadsheet made a date of is named by file, row and column, and passed over on request', async () => {
    const wrong = {
      'Task Statements.txt': tabsOf(
        ['O*NET-SOC Code', 'Task ID', 'Task', 'Task Type'],
        [BAKER, '101', 'Knead.', 'Core'],
        ['Nov-11', '102', 'Lead.', 'Core'],
        [BUTCHER, '103', 'Cut.', 'Core'],
      ),
    }
    await expect(read(wrong)).rejects.toMatchObject({
      code: 'IMPORT_ROW',
      path: 'Task Statements.txt, row 3, "O*NET-SOC Code"',
    })
    const tasks = await seen(read(wrong, { skipBadRows: true }))
    expect(tasks).toEqual(expect.arrayContaining(['Knead. isChildOf Bakers', 'Cut. isChildOf Butchers']))
    expect(tasks.some((line) => line.startsWith('Lead.'))).toBe(false)
  })

  test('a value that is no number is refused; a missing column and a missing file are named', async () => {
    const rows = tabsOf(RATING_HEADER, rating(BAKER, '2.A.1', 'Tasting', 'IM', 'high'))
    await expect(read({ 'Skills.txt': rows })).rejects.toMatchObject({ path: 'Skills.txt, row 2, "Data Value"' })
    await expect(read({ 'Job Zones.txt': tabsOf(['Code', 'Zone'], ['1', '2']) })).rejects.toMatchObject({
      code: 'IMPORT_COLUMNS',
      path: 'Job Zones.txt, row 1',
    })
    await expect(read({ 'Occupation Data.txt': null })).rejects.toMatchObject({ code: 'IMPORT_FILE_MISSING' })
  })

  test('ratings of an element that the content model lacks make it an item; an unknown occupation is told of', async () => {
    const parsed = await read({
      'Content Model Reference.txt': null,
      'Occupation Data.txt': tabsOf(['O*NET-SOC Code', 'Title'], [BAKER, 'Bakers']),
    })
    expect(parsed.package.items.find((one) => one.fullStatement === 'Tasting')).toMatchObject({ itemType: 'Skill' })
    expect(parsed.findings.map((one) => one.code)).toEqual(
      expect.arrayContaining(['ONET_FILE_MISSING', 'ONET_UNKNOWN_END']),
    )
  })
})

describe('the crosswalk to ESCO', () => {
  const uri = 'http://data.europa.eu/esco/occupation/5c5b153e-4bf8-4f3d-973d-12fabf306d12'
  const lines = (...rows: string[]) =>
    Buffer.from(
      `\uFEFFESCO to O*NET\n"Notes, of many"\nO*NET Id,O*NET Title,ESCO or ISCO URI,ESCO or ISCO Title,Type of Match\n${rows.join('\n')}\n`,
    )

  test('becomes associations whose ends the other readers name alike', async () => {
    const parsed = parseEscoOnet(
      lines(`${BAKER},Bakers,${uri},baker,exactMatch`, `${BUTCHER},Butchers,${uri},baker,broadMatch`),
    )
    expect(parsed.findings).toEqual([])
    const bakers = (await read()).package.items.find((one) => one.fullStatement === 'Bakers')
    expect(parsed.package.associations).toMatchObject([
      {
        type: 'exactMatchOf',
        origin: { identifier: bakers?.identifier, uri: bakers?.uri },
        destination: { uri, identifier: '5c5b153e-4bf8-4f3d-973d-12fabf306d12' },
      },
      { type: 'EXT', extType: 'broadMatch' },
    ])
    expect(parsed.package.items).toEqual([])
  })

  test('a wrong row is named by its line in the whole file, and passed over on request', () => {
    const wrong = lines(`${BAKER},Bakers,${uri},baker,exactMatch`, `11-Mar,Bakers,${uri},baker,exactMatch`)
    expect(() => parseEscoOnet(wrong)).toThrow(/row 5, "O\*NET Id"/)
    const parsed = parseEscoOnet(wrong, { skipBadRows: true })
    expect(parsed.package.associations).toHaveLength(1)
    expect(parsed.findings).toMatchObject([{ code: 'IMPORT_ROW', path: 'row 5, "O*NET Id"' }])
    expect(() => parseEscoOnet(Buffer.from('a,b\n1,2\n'))).toThrow(/no line that names/)
  })
})

const REAL = resolve(import.meta.dirname, '../../shared/data/jobs/onet')
const real = existsSync(REAL) ? it : it.skip
if (!existsSync(REAL)) console.warn('the real O*NET files are not here (../shared/data/jobs): skipped')

real(
  'the whole of O*NET 29.0 is read',
  async () => {
    const { package: onet, findings } = await parseOnet(await packDirectory(REAL))
    const count = (type: string) => onet.items.filter((one) => one.itemType === type).length
    expect({ skills: count('Skill'), knowledge: count('Knowledge'), occupations: count('Occupation') }).toEqual({
      skills: 35,
      knowledge: 33,
      occupations: 1_016,
    })
    expect(count('Task')).toBe(18_796)
    expect(onet.associations.filter((one) => one.extType === 'isRatedFor')).toHaveLength((35 + 33) * 879)
    expect(findings.map((one) => one.code)).toEqual(['ONET_FILE_MISSING'])
  },
  120_000,
)
