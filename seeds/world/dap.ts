import type { Domain, FrameworkSource } from './case-package.ts'

const frame: Domain = {
  code: 'A',
  title: 'Frame the question',
  items: [
    ['A1', 'Asks who will use the answer, for which decision and by when.'],
    ['A2', "Turns a manager's worry into a question that data can answer, and says what it cannot."],
    ['A3', 'Names the population, the period and the unit that a question is about.'],
    ['A4', 'Writes down how each measure will be counted before any data is fetched.'],
    ['A5', 'Tells measures that warn in advance from measures that only confirm, and chooses between them.'],
    ['A6', 'Estimates the size of a plausible answer beforehand, and holds the result against it.'],
    ['A7', 'Splits a broad request into parts that can be answered one at a time, and agrees their order.'],
    ['A8', 'Finds what was asked and answered before, and reuses what still holds.'],
    ['A9', 'Settles with the requester which result would change the decision.'],
  ],
}

const RECONCILES = 'Reconciles data from two or more sources and records every change made.'

const prepare: Domain = {
  code: 'B',
  title: 'Get and prepare data',
  items: [
    ['B1', 'Finds which system holds the facts needed, and who may grant access to them.'],
    ['B2', 'Queries a relational database to answer a stated question, and checks the row counts make sense.'],
    ['B3', 'Joins tables on the right keys, and accounts for the rows that found no partner.'],
    ['B4', RECONCILES],
    ['B5', 'Finds missing, duplicate and impossible values, and decides for each what to do and why.'],
    ['B6', 'Scripts a repeatable analysis in Python.'],
    ['B7', 'Scripts a repeatable analysis in R.'],
    ['B8', 'Automates a repeated spreadsheet task with a macro that others can inspect and switch off.'],
    ['B9', 'Reads data from a web service, and copes with paging, rate limits and failed calls.'],
    ['B10', 'Reshapes data between one row for each event and one row for each subject, as the question needs.'],
    ['B11', 'Brings dates, time zones and units to a common form so that values from different places compare.'],
    ['B12', 'Codes free-text answers by written rules that a second coder can follow.'],
    ['B13', 'Draws a sample that can stand for the whole, and records how it was drawn.'],
  ],
}

const analyse: Domain = {
  code: 'C',
  title: 'Analyse',
  items: [
    ['C1', 'Chooses and computes a summary that fits the shape of the data (typical value, spread, rate).'],
    ['C2', 'Compares groups, and says in what else they differ besides the factor of interest.'],
    ['C3', 'Follows a measure over time, and separates trend, season and one-off events.'],
    ['C4', 'Says how sure a result is, in words and numbers.'],
    ['C5', 'Tests whether a difference could be chance, with a test whose conditions hold.'],
    ['C6', 'Fits a linear regression, reads its coefficients in the units of the problem and examines the residuals.'],
    ['C7', 'Tells an association from a cause, and names what else could explain it.'],
    ['C8', 'Makes a forecast with its range, and keeps score of earlier forecasts.'],
    ['C9', 'Groups cases by likeness, and checks the groups with people who know the cases.'],
    ['C10', 'Judges a classifier on data it has not seen, by the errors that matter to its users.'],
    ['C11', 'Plans a trial of a change: who gets it, for how long, and which result settles the matter.'],
    ['C12', 'Singles out the cases that break the pattern, and learns whether each is an error or news.'],
  ],
}

const show: Domain = {
  code: 'D',
  title: 'Show and tell',
  items: [
    ['D1', 'Picks the chart that shows the comparison asked for, and removes what does not help it.'],
    ['D2', 'Labels axes, units, sources and dates so that a chart can be read without its author.'],
    ['D3', 'Builds and maintains a dashboard that people act on.'],
    ['D3.1', 'Picks measures for a dashboard that its users can influence.'],
    ['D3.2', 'Builds the view of a dashboard so that the state of things is read at a glance.'],
    ['D3.3', 'Keeps the data behind a dashboard fresh, and shows when they are not.'],
    ['D3.4', 'Retires the pages and measures of a dashboard that nobody uses.'],
    ['D4', 'Writes a one-page summary that opens with the answer and closes with its limits.'],
    ['D5', 'Makes tables and charts usable by people who cannot tell colours apart or who use a screen reader.'],
    ['D6', 'Presents findings live, answers from the data at hand and promises the rest with a date.'],
  ],
}

const lookAfter: Domain = {
  code: 'E',
  title: 'Look after data',
  items: [
    ['E1', 'Describes each field of a data set: its meaning, unit, source and allowed values.'],
    ['E2', 'Handles personal data by the retention and access rules in force.'],
    ['E3', 'Masks what identifies people before data is shared, and tries whether they can still be singled out.'],
    ['E4', 'Checks incoming data by written rules that run by themselves, and stops the load when they fail.'],
    ['E5', 'Traces a figure in a report back to the records it came from.'],
    ['E6', 'Restores a data set from its backup, having practised it before it was needed.'],
    ['E7', "Reads a data set's licence and terms, and keeps to them in use and in passing it on."],
    ['E8', 'Looks for groups that data leave out or misrepresent, and reports what was found.'],
  ],
}

const work: Domain = {
  code: 'F',
  title: 'Work as an analyst',
  items: [
    ['F1', 'Estimates the effort of a piece of analysis, and says early when the estimate fails.'],
    ['F2', 'Keeps queries and code under version control, with messages that say why.'],
    ['F3', 'Leaves work that a colleague can rerun.'],
    ['F4', "Reviews a colleague's analysis, and keeps errors apart from matters of taste."],
    ['F5', 'Sets up a report that goes out on schedule, and is alerted when it breaks.'],
    ['F6', 'Declines or reshapes a request that would make data mislead.'],
  ],
}

/** Data & Analytics Practice as its cohort signed it off: 58 competencies. */
export const DAP: FrameworkSource = {
  key: 'DAP',
  title: 'Data & Analytics Practice',
  version: '2.1',
  creator: 'Tamarack Valley Data & Analytics Cohort',
  description:
    'What people who work with data do, written by two colleges and three employers of Tamarack Valley. Every statement can be seen in a piece of work.',
  subject: 'Data analytics',
  adopted: '2026-03-16',
  standsSince: '2025-01-20',
  changed: ['B4'],
  domainWord: 'Domain',
  itemWord: 'Competency',
  scaleTitle: 'DAP levels of practice',
  scale: [
    { label: 'Guided', description: 'Does it with a checklist and someone at hand.' },
    { label: 'Independent', description: 'Does a usual case alone and checks own result.' },
    { label: 'Adapts', description: 'Handles an unusual case and says what was assumed.' },
    { label: 'Leads', description: 'Sets the way others do it.' },
  ],
  domains: [frame, prepare, analyse, show, lookAfter, work],
  wholes: ['D3'],
}

/** The version before: the same but for B4, which did not yet ask for a record of the changes. */
export const DAP_2_0: FrameworkSource = {
  ...DAP,
  version: '2.0',
  adopted: '2025-01-20',
  changed: [],
  domains: DAP.domains.map((domain) => ({
    ...domain,
    items: domain.items.map(([code, statement]) => [
      code,
      statement === RECONCILES ? 'Combines data from two or more sources into one consistent set.' : statement,
    ]),
  })),
}
