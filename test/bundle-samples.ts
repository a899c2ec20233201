import { gzipSync } from 'node:zlib'

import { zipSync } from 'fflate'

/** A ZIP archive of texts; a name that ends with `.gz` is packed once more. */
export const bundleOf = (files: Readonly<Record<string, string | Uint8Array>>): Uint8Array =>
  zipSync(
    Object.fromEntries(
      Object.entries(files).map(([name, content]) => {
        const bytes = typeof content === 'string' ? Buffer.from(content) : content
        return [name, name.endsWith('.gz') ? gzipSync(bytes) : new Uint8Array(bytes)]
      }),
    ),
  )

const quoted = (cell: string): string => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)

export const csvOf = (...rows: readonly (readonly string[])[]): string =>
  rows.map((row) => `${row.map(quoted).join(',')}\n`).join('')

export const tabsOf = (...rows: readonly (readonly string[])[]): string =>
  rows.map((row) => `${row.join('\t')}\r\n`).join('')

const BASE = 'http://data.europa.eu/esco'

/** Addresses of sample concepts, each with a UUID that shows its number. */
export const skillUri = (n: number): string => `${BASE}/skill/00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
export const occupationUriOf = (n: number): string =>
  `${BASE}/occupation/00000000-0000-4000-9000-${String(n).padStart(12, '0')}`
export const iscoUri = (code: string): string => `${BASE}/isco/C${code}`

const SKILL_COLUMNS = [
  'conceptType',
  'conceptUri',
  'skillType',
  'reuseLevel',
  'preferredLabel',
  'altLabels',
  'hiddenLabels',
  'status',
  'modifiedDate',
  'inScheme',
  'description',
]

export const skillRow = (n: number, label: string, more: Readonly<Record<string, string>> = {}): string[] =>
  SKILL_COLUMNS.map(
    (column) =>
      ({
        conceptType: 'KnowledgeSkillCompetence',
        conceptUri: skillUri(n),
        skillType: 'skill/competence',
        reuseLevel: 'cross-sector',
        preferredLabel: label,
        status: 'released',
        modifiedDate: '2020-01-01T00:00:00Z',
        inScheme: `${BASE}/concept-scheme/skills,\n${BASE}/concept-scheme/member-skills`,
        ...more,
      })[column] ?? '',
  )

export const SKILL_HEADER: readonly string[] = SKILL_COLUMNS

const OCCUPATION_HEADER = [
  'conceptType',
  'conceptUri',
  'iscoGroup',
  'preferredLabel',
  'altLabels',
  'description',
  'code',
]

/** A little ESCO: two skills, one of which is broader, a knowledge, a group, two occupations in an ISCO group. */
export const escoFiles = (): Record<string, string> => ({
  'skills_en.csv': csvOf(
    SKILL_HEADER,
    skillRow(1, 'bake bread', { altLabels: 'make bread\nbake loaves\nbake bread', description: 'Bake "all" kinds.' }),
    skillRow(2, 'bake'),
    skillRow(3, 'chemistry of dough', { skillType: 'knowledge', hiddenLabels: 'dough chemistry' }),
  ),
  'skillGroups_en.csv': csvOf(
    ['conceptType', 'conceptUri', 'preferredLabel', 'description', 'code'],
    ['SkillGroup', skillUri(90), 'preparing food', 'All about food.', 'S8'],
  ),
  'ISCOGroups_en.csv': csvOf(
    ['conceptType', 'conceptUri', 'code', 'preferredLabel', 'description'],
    ['ISCOGroup', iscoUri('0110'), '0110', 'Commissioned bakers', ''],
  ),
  'occupations_en.csv': csvOf(
    OCCUPATION_HEADER,
    ['Occupation', occupationUriOf(1), '0110', 'baker', 'bread maker', 'Bakers bake.', '0110.1'],
    ['Occupation', occupationUriOf(2), '0110', 'head baker', '', 'Head bakers lead.', '0110.1.1'],
  ),
  'skillsHierarchy_en.csv': csvOf(
    ['Level 0 URI', 'Level 0 preferred term', 'Level 1 URI', 'Level 1 preferred term', 'Level 0 code', 'Level 1 code'],
    [skillUri(80), 'skills', '', '', 'S', ''],
    [skillUri(80), 'skills', skillUri(90), 'preparing food', 'S', 'S8'],
  ),
  'broaderRelationsSkillPillar.csv': csvOf(
    ['conceptType', 'conceptUri', 'broaderType', 'broaderUri'],
    ['KnowledgeSkillCompetence', skillUri(1), 'KnowledgeSkillCompetence', skillUri(2)],
    ['KnowledgeSkillCompetence', skillUri(1), 'SkillGroup', skillUri(90)],
    ['KnowledgeSkillCompetence', skillUri(2), 'SkillGroup', skillUri(90)],
    ['KnowledgeSkillCompetence', skillUri(3), 'SkillGroup', skillUri(90)],
  ),
  'broaderRelationsOccPillar.csv': csvOf(
    ['conceptType', 'conceptUri', 'broaderType', 'broaderUri'],
    ['Occupation', occupationUriOf(1), 'ISCOGroup', iscoUri('0110')],
    ['Occupation', occupationUriOf(2), 'Occupation', occupationUriOf(1)],
  ),
  'occupationSkillRelations.csv': csvOf(
    ['occupationUri', 'relationType', 'skillType', 'skillUri'],
    [occupationUriOf(1), 'essential', 'skill/competence', skillUri(1)],
    [occupationUriOf(1), 'optional', 'knowledge', skillUri(3)],
  ),
  'skillSkillRelations.csv': csvOf(
    ['originalSkillUri', 'originalSkillType', 'relationType', 'relatedSkillType', 'relatedSkillUri'],
    [skillUri(1), 'skill/competence', 'optional', 'knowledge', skillUri(3)],
  ),
})
