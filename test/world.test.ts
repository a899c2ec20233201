import { existsSync, readFileSync } from 'node:fs'

import { describe, expect, test } from '@jest/globals'
import { Ajv2019 } from 'ajv/dist/2019.js'
import addFormats from 'ajv-formats'
import { ACHIEVEMENTS, achievement, achievementUri } from '../seeds/world/achievements.ts'
import { casePackage } from '../seeds/world/case-package.ts'
import { COURSES } from '../seeds/world/courses.ts'
import { FRAMEWORKS, PACKAGES, packageText, statementOf } from '../seeds/world/frameworks.ts'
import { JOBS, OCCUPATIONS } from '../seeds/world/jobs.ts'
import { MAPPINGS, SCALE_MAPS } from '../seeds/world/mappings.ts'
import { type CompetencyRef, type FrameworkKey, splitRef } from '../seeds/world/model.ts'
import { ORGANISATIONS } from '../seeds/world/organisations.ts'
import { PROGRAMS } from '../seeds/world/programs.ts'
import { worldUuid } from '../seeds/world/uuid.ts'

const scaleLabels = (key: FrameworkKey): readonly string[] => FRAMEWORKS[key].scale.map((step) => step.label)
const competenciesOf = (key: FrameworkKey): readonly (readonly [string, string])[] =>
  FRAMEWORKS[key].domains.flatMap((domain) => domain.items)

describe('the frameworks of the demo world', () => {
  test.each([
    ['DAP', '2.1', [9, 13, 12, 10, 8, 6], 58],
    ['DSW', '1.4', [4, 4, 4, 4, 4, 4, 4, 4, 4], 36],
    ['PCT', '3.0', [10, 9, 11, 8, 6, 6], 50],
    ['LARK', '2026', [7, 6, 5, 6, 6, 5, 6], 41],
  ] as const)('%s v%s has the domains that the story names', (key, version, domains, total) => {
    expect(FRAMEWORKS[key].version).toBe(version)
    expect(FRAMEWORKS[key].domains.map((domain) => domain.items.length)).toEqual(domains)
    expect(competenciesOf(key)).toHaveLength(total)
  })

  test('every statement says one thing that nobody else says', () => {
    const all = Object.keys(FRAMEWORKS).flatMap((key) => competenciesOf(key as FrameworkKey).map(([, text]) => text))
    expect(new Set(all.map((text) => text.toLowerCase().replace(/\W+/g, ' ').trim())).size).toBe(all.length)
    for (const text of all) {
      expect(text).toMatch(/^[A-Z]/)
      expect(text.length).toBeGreaterThan(20)
      expect(text.length).toBeLessThan(160)
    }
  })

  test.each<[CompetencyRef, string]>([
    ['DAP.A2', "Turns a manager's worry into a question that data can answer, and says what it cannot."],
    ['DAP.B2', 'Queries a relational database to answer a stated question, and checks the row counts make sense.'],
    ['DAP.B4', 'Reconciles data from two or more sources and records every change made.'],
    ['DAP.B6', 'Scripts a repeatable analysis in Python.'],
    ['DAP.B7', 'Scripts a repeatable analysis in R.'],
    ['DAP.C1', 'Chooses and computes a summary that fits the shape of the data (typical value, spread, rate).'],
    ['DAP.C4', 'Says how sure a result is, in words and numbers.'],
    ['DAP.D3', 'Builds and maintains a dashboard that people act on.'],
    ['DAP.E2', 'Handles personal data by the retention and access rules in force.'],
    ['DAP.F3', 'Leaves work that a colleague can rerun.'],
    ['DSW.D1', 'Notices distress or confusion in another person and changes own pace, words or help.'],
    ['DSW.F1', 'Raises a problem with a first suggestion before being asked.'],
    ['DSW.G2', 'Explains a finding to the people who must act on it, at their level, and checks they could act.'],
    ['DSW.C3', 'Changes own view when the evidence does, and says so.'],
    ['PCT.A1', 'Cleans hands and uses protective equipment at every point of care where it is due.'],
    ['PCT.B2', 'Measures vital signs and reports at once what is outside the limits given.'],
    ['PCT.C3', 'Moves and positions a person with equipment that spares both from injury.'],
    ['PCT.D1', 'Draws venous blood and labels at the bedside.'],
    ['PCT.D3', 'Places 12 leads and records a readable trace.'],
    ['PCT.E2', 'Charts care in the electronic record before leaving the person.'],
    ['LARK.LARK-2.3', 'Describes a data set with suitable statistics'],
  ])('%s reads as the story has it', (ref, text) => {
    expect(statementOf(ref)).toBe(text)
  })

  test('only B4 reads differently in DAP v2.0', () => {
    const [before, after] = [PACKAGES[0], PACKAGES[4]].map((one) =>
      casePackage((one as (typeof PACKAGES)[number]).source),
    )
    const texts = (items: readonly Record<string, unknown>[] = []) =>
      new Map(items.map((item) => [item.humanCodingScheme, [item.identifier, item.fullStatement]]))
    const old = texts(before?.CFItems as never)
    const changed = [...texts(after?.CFItems as never)].filter(([code, [, text]]) => old.get(code)?.[1] !== text)
    expect(changed.map(([code]) => code)).toEqual(['B4'])
    expect(old.get('B4')?.[0]).toBe(changed[0]?.[1][0])
    expect(before?.CFDocument.identifier).toBe(after?.CFDocument.identifier)
  })

  test('the parts of D3 hang under it, everything else under its heading', () => {
    const { CFAssociations } = casePackage(FRAMEWORKS.DAP)
    const under = (title: string) =>
      CFAssociations.filter((one) => (one.destinationNodeURI as { title: string }).title === title).length
    expect(under('D3')).toBe(4)
    expect(under('D')).toBe(6)
    expect(under('Data & Analytics Practice')).toBe(6)
  })

  test.each(PACKAGES.map((one) => [one.file, one.source] as const))('%s has no identifier twice', (_file, source) => {
    const found: string[] = []
    JSON.stringify(casePackage(source).CFItems.concat(casePackage(source).CFAssociations), (key, value) => {
      if (key === 'originNodeURI' || key === 'destinationNodeURI' || key.endsWith('URI')) return undefined
      if (key === 'identifier') found.push(value as string)
      return value
    })
    expect(new Set(found).size).toBe(found.length)
    for (const id of found) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })

  test.each(PACKAGES.map((one) => [one.file, one.source] as const))(
    '%s on disk is what is generated',
    (file, source) => {
      const onDisk = readFileSync(new URL(`../seeds/world/packages/${file}`, import.meta.url), 'utf8')
      expect(onDisk === packageText(source)).toBe(true)
    },
  )

  const schemaFile = new URL('../../shared/data/case-spec/case-v1p1-cfpackage.official.schema.json', import.meta.url)
  const withSchema = existsSync(schemaFile) ? test : test.skip
  withSchema.each(PACKAGES.map((one) => [one.file, one.source] as const))(
    '%s passes the strict schema of CASE 1.1 (skipped where the schema is not at hand)',
    (_file, source) => {
      const ajv = new Ajv2019({ strict: false, allErrors: true })
      // CommonJS default export seen from ESM.
      ;(addFormats as unknown as (ajv: Ajv2019) => void)(ajv)
      const validate = ajv.compile(JSON.parse(readFileSync(schemaFile, 'utf8')))
      validate(casePackage(source))
      expect(validate.errors ?? []).toEqual([])
    },
  )

  test('identifiers are version 5 of RFC 9562 in one namespace', () => {
    expect(worldUuid('a')).not.toBe(worldUuid('b'))
    expect(worldUuid('a')).toBe(worldUuid('a'))
  })
})

describe('jobs, programs and mappings refer to what exists', () => {
  const refs = (): CompetencyRef[] => [
    ...JOBS.flatMap((job) =>
      job.lines.flatMap((line) => (Array.isArray(line.anyOf) ? (line.anyOf as CompetencyRef[]) : [])),
    ),
    ...COURSES.flatMap((course) => course.outcomes.map((outcome) => outcome.competency)),
    ...MAPPINGS.flatMap((mapping) => [mapping.origin, mapping.destination]),
    ...ACHIEVEMENTS.flatMap((one) => one.competencies),
  ]

  test('every competency is in its framework', () => {
    for (const ref of refs()) expect(statementOf(ref)).not.toBe('')
  })

  test('every level is on the scale of its competency', () => {
    for (const job of JOBS)
      for (const line of job.lines)
        if (line.level !== undefined && Array.isArray(line.anyOf))
          for (const ref of line.anyOf as CompetencyRef[])
            expect(scaleLabels(splitRef(ref).framework)).toContain(line.level)
    for (const course of COURSES)
      for (const { competency, level } of course.outcomes)
        if (level !== undefined) expect(scaleLabels(splitRef(competency).framework)).toContain(level)
    for (const { from, to, pairs } of SCALE_MAPS) {
      expect(pairs.map(([label]) => label)).toEqual(scaleLabels(from))
      for (const [, label] of pairs) if (label !== null) expect(scaleLabels(to)).toContain(label)
    }
  })

  test('every job has a line that decides, an occupation with a title, and dates around the day of the demo', () => {
    for (const job of JOBS) {
      expect(job.lines.some((line) => line.kind === 'REQUIRED' && !line.onTheJob)).toBe(true)
      expect(OCCUPATIONS[job.occupation]).toBeDefined()
      expect(job.posted >= '2026-07-01' && job.posted <= '2026-11-23' && job.until > '2026-11-23').toBe(true)
    }
  })

  test('keys are unique and everything is owned by an organisation that exists', () => {
    const organisations = new Set<string>(ORGANISATIONS.map((one) => one.key))
    for (const keys of [JOBS, PROGRAMS, COURSES, ACHIEVEMENTS, ORGANISATIONS].map((list) => list.map((one) => one.key)))
      expect(new Set(keys).size).toBe(keys.length)
    for (const job of JOBS) expect(organisations).toContain(job.employer)
    for (const one of [...PROGRAMS, ...COURSES]) expect(organisations).toContain(one.provider)
    for (const one of ACHIEVEMENTS) expect(ORGANISATIONS.find((org) => org.key === one.issuer)?.issues).toBe(true)
    for (const program of PROGRAMS) {
      expect(achievement(program.awards).issuer).toBe(program.provider)
      for (const { course } of program.courses)
        expect(COURSES.find((one) => one.key === course)?.provider).toBe(program.provider)
    }
    for (const one of ACHIEVEMENTS) expect(achievementUri(one.key)).toMatch(/^https:\/\//)
  })

  test('48 mappings, 46 rated by both: one disputed, one left open, one rejected, one agreed on words that have changed', () => {
    const standing = (one: string) => MAPPINGS.filter((mapping) => mapping.standing === one)
    expect(MAPPINGS).toHaveLength(48)
    expect(standing('DISPUTED').map((one) => `${one.origin}>${one.destination}`)).toEqual(['LARK.LARK-2.3>DAP.C1'])
    expect(standing('ONE_SIDED')).toHaveLength(2)
    expect(standing('BEFORE_2_1').map((one) => one.destination)).toEqual(['DAP.B4'])
    expect(new Set(MAPPINGS.map((one) => `${one.origin}>${one.destination}`)).size).toBe(48)
    for (const one of ['OPEN', 'REJECTED']) expect(standing(one)).toHaveLength(1)
    for (const { blind, standing, relation } of MAPPINGS)
      if (standing === 'BEFORE_2_1') expect(blind).toEqual([relation, relation])
  })
})
