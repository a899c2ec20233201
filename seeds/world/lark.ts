import type { FrameworkSource } from './case-package.ts'

/** Larkmere's own program outcomes, in its faculty's words: 41 outcomes. */
export const LARK: FrameworkSource = {
  key: 'LARK',
  title: 'Larkmere Data Analytics Outcomes',
  version: '2026',
  creator: 'Larkmere Community College',
  description: 'Outcomes that the faculty of data analytics assesses, as they stand in the catalogue of 2026–27.',
  subject: 'Data analytics',
  adopted: '2025-11-03',
  domainWord: 'Outcome area',
  itemWord: 'Outcome',
  scaleTitle: 'Larkmere assessment levels',
  scale: [
    { label: 'Beginning', description: 'Shows parts of the outcome with help.' },
    { label: 'Developing', description: 'Shows the outcome in simple cases, with gaps.' },
    { label: 'Proficient', description: 'Shows the outcome as the course sets it.' },
    { label: 'Exemplary', description: 'Shows the outcome beyond what the course sets.' },
  ],
  domains: [
    {
      code: 'LARK-1',
      title: 'Working with data sources',
      items: [
        ['LARK-1.1', 'Locates published and internal data for an assigned problem'],
        ['LARK-1.2', 'Retrieves records from a database with SQL'],
        ['LARK-1.3', 'Joins and aggregates tables in SQL'],
        ['LARK-1.4', 'Cleans and merges data files'],
        ['LARK-1.5', 'Documents the origin and fields of a data set'],
        ['LARK-1.6', 'Imports delimited, JSON and spreadsheet files'],
        ['LARK-1.7', 'Identifies outliers and missing values'],
      ],
    },
    {
      code: 'LARK-2',
      title: 'Describing and comparing',
      items: [
        ['LARK-2.1', 'Classifies variables by type and level of measurement'],
        ['LARK-2.2', 'Constructs frequency tables and histograms'],
        ['LARK-2.3', 'Describes a data set with suitable statistics'],
        ['LARK-2.4', 'Compares two groups with tables and graphs'],
        ['LARK-2.5', 'Computes and interprets a correlation'],
        ['LARK-2.6', 'Describes a time series and its seasonal pattern'],
      ],
    },
    {
      code: 'LARK-3',
      title: 'Reasoning with uncertainty',
      items: [
        ['LARK-3.1', 'Calculates probabilities with the rules of chance'],
        ['LARK-3.2', 'Constructs and interprets a confidence interval'],
        ['LARK-3.3', 'Conducts a hypothesis test and states its conclusion'],
        ['LARK-3.4', 'Fits and interprets a linear regression'],
        ['LARK-3.5', 'Distinguishes an observational study from an experiment'],
      ],
    },
    {
      code: 'LARK-4',
      title: 'Programming for analysis',
      items: [
        ['LARK-4.1', 'Writes Python programs with functions and control structures'],
        ['LARK-4.2', 'Manipulates tabular data with a Python library'],
        ['LARK-4.3', 'Produces graphs from code'],
        ['LARK-4.4', 'Tests and debugs own programs'],
        ['LARK-4.5', 'Uses version control in a course project'],
        ['LARK-4.6', 'Records and edits spreadsheet macros'],
      ],
    },
    {
      code: 'LARK-5',
      title: 'Presenting',
      items: [
        ['LARK-5.1', 'Selects a chart suited to the data'],
        ['LARK-5.2', 'Designs an interactive dashboard'],
        ['LARK-5.3', 'Writes a technical report for a general reader'],
        ['LARK-5.4', 'Delivers an oral presentation with visual aids'],
        ['LARK-5.5', 'Responds to questions from an audience'],
        ['LARK-5.6', 'Applies accessibility guidelines to charts and documents'],
      ],
    },
    {
      code: 'LARK-6',
      title: 'Responsible practice',
      items: [
        ['LARK-6.1', 'Explains laws and ethics that govern data about people'],
        ['LARK-6.2', 'Anonymises a data set for classroom use'],
        ['LARK-6.3', 'Recognises bias in data and in models'],
        ['LARK-6.4', 'Cites data sources and respects their licences'],
        ['LARK-6.5', 'Keeps backups of project work'],
      ],
    },
    {
      code: 'LARK-7',
      title: 'Professional skills',
      items: [
        ['LARK-7.1', 'Plans a project with milestones'],
        ['LARK-7.2', 'Works in a team on a shared deliverable'],
        ['LARK-7.3', 'Interviews a client to establish requirements'],
        ['LARK-7.4', 'Revises own work in response to feedback'],
        ['LARK-7.5', 'Meets deadlines and communicates delays'],
        ['LARK-7.6', 'Prepares a portfolio of completed work'],
      ],
    },
  ],
}
