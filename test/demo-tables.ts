/** The printed tables of the demo once more, from the numbers that demo-reference.ts computes. */
import { expect } from '@jest/globals'

import { nameOf } from '../seeds/scenes/candidates.ts'
import { statementOf } from '../seeds/world/frameworks.ts'
import { DISPUTE, MAPPINGS } from '../seeds/world/mappings.ts'
import type { WorldJob, WorldMapping, WorldProgram } from '../seeds/world/model.ts'
import { LARKMERE_CHANGES, THORNBECK_CHANGES, type WhatIf } from '../seeds/world/what-ifs.ts'
import { judge, type Reference, type Standing } from './demo-reference.ts'
import { demandOf, onlyListed } from './demo-reference-demand.ts'
import { basisPoints, gapOf } from './demo-reference-gap.ts'
import {
  AGREED,
  type Gap,
  HOLLINVALE,
  type Match,
  type Numbers,
  person,
  program,
  QUERNSTONE,
  ranked,
} from './demo-story.ts'
import { printedForm } from './kappa-reference.ts'
import type { PrintedRow } from './printed-tables.ts'

/** The tables that a scene should print, and what its sentences should say. */
export interface ExpectedScene {
  /** Words of its question. */
  readonly asks: string
  /** `printed` for what cannot be computed: pseudonyms of people whose number is not among the JSON's. */
  tables(numbers: Numbers, printed: readonly (readonly PrintedRow[])[]): unknown[][]
  says(numbers: Numbers): string[]
}

const percent = (bp: number): string => `${(bp / 100).toFixed(2)} %`
const share = (bp: number): string => (bp === 0 ? '–' : (bp / 100).toFixed(2))
const words = (code: string): string => `${code[0]}${code.slice(1).toLowerCase().replaceAll('_', ' ')}`
const PSEUDONYM: unknown = expect.stringMatching(/^candidate [0-9A-F]{4}$/)

const p1 = (standing: Standing = AGREED): Reference => judge(QUERNSTONE, person('P1'), standing)
const lineOf = (one: Reference, at: number) => one.lines[at] as Reference['lines'][number]
const nameAt = ({ candidates }: Numbers, at: number): string =>
  nameOf({ candidateId: candidates[at]?.candidate as string })

const disputed = MAPPINGS.find((one) => one.standing === 'DISPUTED') as WorldMapping
const rated = (who: string, side: string, at: 0 | 1, because: string) => ({
  Who: who,
  Side: side,
  'First, blind': disputed.blind[at],
  Because: because,
  Now: disputed.relation,
})

/** Over what both sides of the world have rated, once the dispute is over. */
function agreement() {
  const both = MAPPINGS.filter((one) => one.standing !== 'ONE_SIDED').map((one) => one.blind)
  const verdicts = [...new Set(both.flat())]
  const counts = verdicts.map((college) =>
    verdicts.map((employer) => both.filter(([one, other]) => one === college && other === employer).length),
  )
  const { kappa, error } = printedForm(counts)
  const same = both.filter(([college, employer]) => college === employer && college !== 'none').length
  const [low, high] = [kappa - 1.96 * error, Math.min(1, kappa + 1.96 * error)]
  return {
    'Rated by both': String(both.length),
    'Same relation': percent(Math.round((10_000 * same) / both.length)),
    "Cohen's κ": kappa.toFixed(2),
    '95 % interval': `${low.toFixed(2)} to ${high.toFixed(2)}`,
    'Open conflicts': String(MAPPINGS.filter((one) => one.standing === 'OPEN').length),
    'Reworded since': String(MAPPINGS.filter((one) => one.standing === 'BEFORE_2_1').length),
  }
}

const steward: ExpectedScene = {
  asks: 'what changes once both sides say so',
  tables: () => {
    const row = (when: string, one: Reference) => ({
      'Learner P1, for Quernstone': when,
      Tier: words(one.tier),
      Fit: percent(one.fit),
      'Verified only': percent(one.verifiedFit),
      'If all verified': percent(one.potentialFit),
      'Line R3': share(lineOf(one, 2).contributionBp),
    })
    return [
      [
        rated('Larkmere Community College', 'Education', 0, DISPUTE.larkmere),
        rated('Quernstone Cold Chain', 'Employer', 1, DISPUTE.quernstone),
      ],
      [row('before the agreement', p1({ agreed: false })), row('after the agreement', p1())],
      [agreement()],
    ]
  },
  says: () => ['rated without seeing the other: contested', 'agreed as closeMatch, worth 90.00 %'],
}

const shortlist: ExpectedScene = {
  asks: 'well does each fit',
  tables: (numbers) => [
    ranked()
      .slice(0, 5)
      .map((one, at) => ({
        '': String(at + 1),
        Candidate: nameAt(numbers, at),
        Tier: words(one.tier),
        Fit: percent(one.fit),
        'Verified only': percent(one.verifiedFit),
        'If all verified': percent(one.potentialFit),
      })),
  ],
  says: () => [`would reach ${percent(ranked()[2]?.potentialFit as number)} and lead`],
}

function lineTable({ lines }: Reference): unknown[] {
  const sum = (of: (line: Reference['lines'][number]) => number) =>
    share(lines.reduce((all, line) => all + of(line), 0))
  return [
    ...lines.map((line, at) => ({
      Line: `R${at + 1}`,
      'What is asked': `${line.requirement}${QUERNSTONE.lines[at]?.kind === 'PREFERRED' ? ' (preferred)' : ''}`,
      Given: share(line.contributionBp),
      Missing: share(line.missingBp),
      'Level short': share(line.levelShortBp),
      'Weak proof': share(line.weakEvidenceBp),
    })),
    {
      Line: '',
      'What is asked': 'Sum: 100.00 %',
      Given: sum((line) => line.contributionBp),
      Missing: sum((line) => line.missingBp),
      'Level short': sum((line) => line.levelShortBp),
      'Weak proof': sum((line) => line.weakEvidenceBp),
    },
  ]
}

const inDetail: ExpectedScene = {
  asks: 'Where exactly do the points',
  tables: () => ranked().slice(1, 3).map(lineTable),
  says: (numbers) => [1, 2].map((at) => `${nameAt(numbers, at)}: fit ${percent(ranked()[at]?.fit as number)}`),
}

const reweighed: ExpectedScene = {
  asks: 'if the dashboard mattered twice as much',
  tables: (numbers) => {
    const before = ranked().map((one) => one.key)
    return [
      ranked(new Map([[4, 8]]))
        .slice(0, 5)
        .map((one, at) => {
          const place = before.indexOf(one.key)
          const moved = place - at
          return {
            '': String(at + 1),
            Candidate: place < numbers.candidates.length ? nameAt(numbers, place) : PSEUDONYM,
            Tier: words(one.tier),
            Fit: percent(one.fit),
            Places: moved === 0 ? '=' : moved > 0 ? `up ${moved}` : `down ${-moved}`,
          }
        }),
    ]
  },
  says: () => [],
}

/** What a row of the JSON is called where it is printed: a long statement is cut, a stale mapping has a star. */
function neededText({ needed, flags }: Gap['rows'][number]): unknown {
  const star = flags.includes('MAPPING_STALE') ? ' (*)' : ''
  if (!/^[A-Z]+\.\S+$/.test(needed)) return `${needed}${star}`
  const statement = statementOf(needed as `DAP.${string}`)
  const cut = statement.length <= 58 ? statement : `${statement.slice(0, 57).replace(/[\s,;]+\S*$/, '')} …`
  return `${needed} ${cut}${star}`
}

/** Rows in the order of the JSON, whose numbers another test holds against the reference. */
function gapTable(gap: Gap, taught: WorldProgram, wanted: WorldJob, changes: readonly WhatIf[]): unknown[] {
  const now = gapOf(taught, wanted)
  return [
    ...gap.rows.map((row) => {
      const at = wanted.lines.findIndex(({ anyOf }) =>
        Array.isArray(anyOf) ? anyOf.includes(row.needed) : (anyOf as { name: string }).name === row.needed,
      )
      const [level, offered] = [wanted.lines[at]?.level, now.lines[at]?.offeredLevel]
      return {
        'Needed by the job': neededText(row),
        Level: level === undefined ? 'any' : offered && offered !== level ? `${level}, taught ${offered}` : level,
        State: words(now.lines[at]?.status as string),
        Need: share(row.needBp),
        Covered: share(row.coveredBp),
        'What if': share(row.coveredAfterBp),
      }
    }),
    {
      'Needed by the job': 'Sum',
      Level: '',
      State: '',
      Need: '100.00',
      Covered: share(basisPoints(now.coverage)),
      'What if': share(basisPoints(gapOf(taught, wanted, changes).coverage)),
    },
  ]
}

const larkmere: ExpectedScene = {
  asks: 'How far does our degree lead',
  tables: ({ programGap }) => [gapTable(programGap, program('larkmere-data-analytics'), QUERNSTONE, LARKMERE_CHANGES)],
  says: () => {
    const now = gapOf(program('larkmere-data-analytics'), QUERNSTONE)
    const then = gapOf(program('larkmere-data-analytics'), QUERNSTONE, LARKMERE_CHANGES)
    const after = percent(basisPoints(then.coverage))
    return [
      `cover ${percent(basisPoints(now.coverage))}; with the elective ${percent(basisPoints(now.withElectives))}; after the what-if ${after}.`,
      `three changes reach ${after}.`,
    ]
  },
}

const thornbeck: ExpectedScene = {
  asks: 'What keeps our certificate',
  tables: ({ programGap }) => [
    gapTable(programGap.others[0] as Gap, program('thornbeck-patient-care'), HOLLINVALE, THORNBECK_CHANGES),
  ],
  says: () => {
    const now = gapOf(program('thornbeck-patient-care'), HOLLINVALE)
    const after = percent(basisPoints(gapOf(program('thornbeck-patient-care'), HOLLINVALE, THORNBECK_CHANGES).coverage))
    return [`cover ${percent(basisPoints(now.coverage))}; after the what-if ${after}.`, `traces reach ${after}.`]
  },
}

/** In the order of the JSON, whose steps another test holds against the reference. */
const stepTable = ({ nextSteps }: Match): unknown[] =>
  nextSteps.map((step) => ({
    'What to do': words(step.kind),
    For: step.requirement,
    'Fit rises by': percent(step.gainBp),
    Then: words(step.tierAfter),
  }))

const renew: ExpectedScene = {
  asks: 'Why not me',
  tables: ({ jobMatches }) => {
    const { lines, met } = judge(HOLLINVALE, person('P4'), AGREED)
    const rows = lines.map((line, at) => ({
      '': `R${at + 1}`,
      'What is asked': line.requirement,
      Given: share(line.contributionBp),
      Lost: share(line.missingBp + line.levelShortBp + line.weakEvidenceBp),
      Why: expect.stringMatching(met[at] ? /^Met: .*\.$/ : /^(?!Met: )[A-Z].*\.$/),
    }))
    return [rows, stepTable(jobMatches[0] as Match)]
  },
  says: () => {
    const { tier, fit } = judge(HOLLINVALE, person('P4'), AGREED)
    return [`${HOLLINVALE.title}: ${words(tier)}, fit ${percent(fit)}.`]
  },
}

const READING = {
  Day: '2026-11-23',
  Who: 'Quernstone Cold Chain',
  'What for': 'Ranked for a job',
  'What was shown': 'availability, competencies, levels, region',
}

const ownLog: ExpectedScene = {
  asks: 'who has looked at me',
  tables: ({ jobMatches }) => [stepTable(jobMatches[1] as Match), [READING, READING]],
  says: () => [`${words(p1().tier)}, fit ${percent(p1().fit)}; next:`],
}

const analyst: ExpectedScene = {
  asks: 'outrun what programs teach',
  tables: ({ competencyDemand }, printed) => {
    const rows = competencyDemand.map(({ competency }) => {
      const { jobProfiles, openings, programs, completions, verifiedLearners } = demandOf(competency)
      const listed = onlyListed(competency)
      const only = listed === programs ? 'only listed' : `${listed} only listed`
      return {
        Competency: `${competency} ${statementOf(competency)}`,
        Jobs: String(jobProfiles),
        Openings: String(openings),
        Programs: listed === 0 ? String(programs) : `${programs} (${only})`,
        Completions: listed === programs ? 'none' : String(completions ?? '<10'),
        'Can prove it': String(verifiedLearners ?? '<10'),
      }
    })
    const Graph = printed[1]?.[0]?.Graph
    const stamp = { Policy: 'headwater-1', Graph: expect.stringMatching(/^\d+$/) }
    return [
      rows,
      [
        { '': 'first', ...stamp, Numbers: '' },
        { '': 'again', ...stamp, Graph, Numbers: 'the same' },
      ],
    ]
  },
  says: () => [],
}

const withdrawal: ExpectedScene = {
  asks: 'Who comes next',
  tables: (_, [page = []]) => {
    const all = ranked()
    const left = all.filter((one) => one.key !== 'P5')
    const names = new Map(page.map((row, at) => [all[at + 5]?.key, row['Page two before']]))
    expect(new Set(names.values()).size).toBe(5)
    return [
      [5, 6, 7, 8, 9].map((at) => {
        const [before, after] = [all[at] as (typeof all)[number], left[at] as (typeof all)[number]]
        return {
          '': String(at + 1),
          'Page two before': PSEUDONYM,
          Tier: words(before.tier),
          Fit: percent(before.fit),
          'Page two after': names.get(after.key) ?? PSEUDONYM,
          'Tier 2': words(after.tier),
          'Fit 2': percent(after.fit),
        }
      }),
    ]
  },
  says: () => ['is gone at once', "P5's own log keeps the earlier reading (Ranked by Quernstone Cold Chain)"],
}

const CHECKS = 'Parse, Schema, Proof, Key binding, Dates, Status, Recipient, Issuer trust, Creator'.split(', ')

const stolen: ExpectedScene = {
  asks: 'Is it mine',
  tables: () => [
    CHECKS.map((Check) => ({
      Check,
      Result: Check === 'Recipient' ? 'Fail' : 'Pass',
      'In words': expect.stringMatching(
        Check === 'Recipient' ? /about somebody else than you/ : /^The .*\.$|^Nothing .*\.$/,
      ),
    })),
  ],
  says: () => ['Verdict Invalid; what it is worth as evidence: Void; fit 0.00 %.'],
}

const revocation: ExpectedScene = {
  asks: 'What becomes of the match',
  tables: () => {
    const row = (when: string, one: Reference) => ({
      'P1, for Quernstone': when,
      Tier: words(one.tier),
      Fit: percent(one.fit),
      'R1 given': share(lineOf(one, 0).contributionBp),
      'R1 lost to weak proof': share(lineOf(one, 0).weakEvidenceBp),
    })
    const revoked = p1({ ...AGREED, revoked: new Set(['P1/DAT 130']) })
    return [[row('before', p1()), row('after', revoked)], [{ Equal: 'yes', Differences: 'none' }]]
  },
  says: ({ candidates }) => [`The ranking of ${candidates.length} that the employer saw`],
}

/** Every scene, in the order in which they are told. */
export const SCENES: readonly ExpectedScene[] = [
  steward,
  shortlist,
  inDetail,
  reweighed,
  larkmere,
  thornbeck,
  renew,
  ownLog,
  analyst,
  withdrawal,
  stolen,
  revocation,
]
