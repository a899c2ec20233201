import type { CompetencyRef, WorldMapping, WorldScaleMap } from './model.ts'

type Row = readonly [
  origin: string,
  relation: WorldMapping['relation'],
  destination: CompetencyRef,
  rationale: string,
  standing?: WorldMapping['standing'],
  blind?: WorldMapping['blind'],
]

const ROWS: readonly Row[] = [
  ['1.1', 'closeMatch', 'DAP.B1', 'The course adds published sources; permission is asked for in both.'],
  ['1.1', 'relatedMatch', 'DAP.A8', 'Searching the archive is one of the assigned problems.'],
  ['1.2', 'closeMatch', 'DAP.B2', 'The outcome does not ask for a check of row counts.'],
  [
    '1.3',
    'closeMatch',
    'DAP.B3',
    'Both ask for the right keys; only DAP asks for the unmatched rows.',
    'AGREED',
    ['exactMatch', 'closeMatch'],
  ],
  ['1.3', 'relatedMatch', 'DAP.B10', 'Aggregation is one kind of reshaping.'],
  ['1.4', 'closeMatch', 'DAP.B4', 'Same task, agreed on the wording of DAP v2.0.', 'BEFORE_2_1'],
  ['1.4', 'relatedMatch', 'DAP.B5', 'Cleaning files means deciding about faulty values.'],
  ['1.5', 'exactMatch', 'DAP.E1', 'Both produce a data dictionary with sources.'],
  ['1.6', 'relatedMatch', 'DAP.B9', 'Files in class, services at work; the parsing is the same.'],
  ['1.7', 'closeMatch', 'DAP.B5', 'The outcome finds faulty values and stops short of deciding.'],
  ['1.7', 'relatedMatch', 'DAP.C12', 'An outlier is found in both; at work its cause is followed up.'],
  ['2.1', 'relatedMatch', 'DAP.A3', 'Naming the unit needs the type of variable.'],
  ['2.2', 'relatedMatch', 'DAP.D1', 'A histogram is one of the charts to pick from.'],
  [
    '2.3',
    'closeMatch',
    'DAP.C1',
    'The outcome never asks to choose the measure.',
    'DISPUTED',
    ['exactMatch', 'closeMatch'],
  ],
  ['2.4', 'closeMatch', 'DAP.C2', 'Comparing is the same; DAP adds what else differs.'],
  ['2.5', 'relatedMatch', 'DAP.C7', 'Interpreting a correlation touches on cause.'],
  ['2.5', 'relatedMatch', 'DAP.C6', 'Correlation is taught as the way into regression.'],
  ['2.6', 'closeMatch', 'DAP.C3', 'Trend and season in both; one-off events only at work.'],
  ['3.1', 'relatedMatch', 'DAP.C5', 'Chance is the ground that tests stand on.'],
  ['3.2', 'closeMatch', 'DAP.C4', 'The interval is one way to say how sure a result is.'],
  ['3.3', 'closeMatch', 'DAP.C5', 'Both end in a test and a conclusion; DAP checks the conditions.'],
  [
    '3.4',
    'exactMatch',
    'DAP.C6',
    'Same model, same reading of it, same look at the residuals.',
    'AGREED',
    ['exactMatch', 'closeMatch'],
  ],
  ['3.5', 'closeMatch', 'DAP.C7', 'Telling studies apart is how causes are told from associations.'],
  ['3.5', 'relatedMatch', 'DAP.C11', 'An experiment is a planned trial.'],
  ['4.1', 'relatedMatch', 'DAP.B6', 'Programming comes before scripting an analysis.'],
  [
    '4.2',
    'closeMatch',
    'DAP.B6',
    'Assignments run once; at work the script is run again.',
    'AGREED',
    ['exactMatch', 'closeMatch'],
  ],
  ['4.3', 'relatedMatch', 'DAP.D1', 'Code makes the chart that was picked.'],
  ['4.4', 'relatedMatch', 'DAP.F3', 'Tested programs are easier to rerun.'],
  ['4.4', 'relatedMatch', 'DAP.E4', 'Tests are rules that run by themselves.', 'OPEN', ['relatedMatch', 'none']],
  ['4.5', 'closeMatch', 'DAP.F2', 'Messages that say why are not assessed.'],
  ['4.6', 'closeMatch', 'DAP.B8', 'Others can inspect the macro in both.'],
  ['5.1', 'exactMatch', 'DAP.D1', 'Same decision, same evidence.'],
  ['5.2', 'closeMatch', 'DAP.D3.2', 'Design of the view only; nobody acts on it in class.'],
  ['5.3', 'closeMatch', 'DAP.D4', 'Longer than a page, but it opens with the answer.'],
  ['5.4', 'closeMatch', 'DAP.D6', 'Both are live and from the data at hand.'],
  ['5.5', 'relatedMatch', 'DAP.D6', 'Questions are half of a live presentation.'],
  ['5.4', 'relatedMatch', 'DSW.G2', 'An audience in class has nothing to act on.', 'ONE_SIDED'],
  ['5.6', 'exactMatch', 'DAP.D5', 'Same guidelines, same checks.'],
  ['6.1', 'relatedMatch', 'DAP.E2', 'Explaining the rules is not yet handling data by them.', 'ONE_SIDED'],
  ['6.2', 'closeMatch', 'DAP.E3', 'The class also tries to single people out again.'],
  ['6.3', 'closeMatch', 'DAP.E8', 'Both look for who is left out.', 'AGREED', ['closeMatch', 'relatedMatch']],
  ['6.4', 'closeMatch', 'DAP.E7', 'Citation is added; the licence is kept in both.'],
  ['6.5', 'relatedMatch', 'DAP.E6', 'A backup is kept but never restored.'],
  ['7.1', 'closeMatch', 'DAP.F1', 'Milestones carry the estimate.', 'AGREED', ['closeMatch', 'none']],
  ['7.2', 'closeMatch', 'DSW.A2', 'Roles and dates are agreed in both.'],
  ['7.3', 'closeMatch', 'DAP.A1', 'The interview asks who decides, and by when.'],
  ['7.4', 'closeMatch', 'DSW.I2', 'Feedback is asked for and answered in the work.'],
  ['7.6', 'relatedMatch', 'DAP.F4', 'A portfolio is reviewed.', 'REJECTED', ['none', 'none']],
]

/** What the two sides said of LARK-2.3 → DAP C1 when neither knew of the other. */
export const DISPUTE = {
  larkmere: 'Our students describe data with the same statistics.',
  quernstone: 'Your outcome never asks them to choose the measure.',
}

/** The 48 correspondences that Larkmere proposed; 46 of them both sides have rated, two Larkmere alone. */
export const MAPPINGS: readonly WorldMapping[] = ROWS.map(
  ([origin, relation, destination, rationale, standing = 'AGREED', blind = [relation, relation]]) => ({
    origin: `LARK.LARK-${origin}`,
    relation,
    destination,
    rationale,
    standing,
    blind,
  }),
)

/** Rank alone would have made Proficient "Adapts"; the two sides agreed that it is "Independent". */
export const SCALE_MAPS: readonly WorldScaleMap[] = [
  {
    from: 'LARK',
    to: 'DAP',
    pairs: [
      ['Beginning', null],
      ['Developing', 'Guided'],
      ['Proficient', 'Independent'],
      ['Exemplary', 'Adapts'],
    ],
  },
]
