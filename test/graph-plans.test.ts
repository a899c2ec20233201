import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import '../src/modules.ts'
import { definedQueries } from '../src/shared/graph.ts'
import { openStores, type TestStores } from './support/stores.ts'

let stores: TestStores
beforeAll(async () => {
  stores = await openStores()
})
afterAll(() => stores.close())

/** What walks over everything of a label, or everything. */
const SCANS = ['NodeByLabelScan', 'AllNodesScan', 'DirectedAllRelationshipsScan', 'UndirectedAllRelationshipsScan']

/** What is about all of the graph, with the reason beside each query; a new one is a decision. */
const WHOLE = [
  'crosswalks.approvedScaleMaps',
  'crosswalks.conceptAssociations',
  'crosswalks.conceptFrameworks',
  'crosswalks.conceptItems',
  'crosswalks.conceptMappings',
  'insights.demand',
  'insights.jobs',
  'insights.taught',
]

interface Plan {
  operatorType: string
  children: Plan[]
}

const operators = (plan: Plan): string[] => [
  plan.operatorType.split('@')[0] as string,
  ...plan.children.flatMap(operators),
]

describe('every Cypher query of the program', () => {
  const queries = definedQueries().map((query) => [query.name, query] as const)

  test('there are some', () => expect(queries.length).toBeGreaterThan(5))

  test.each(queries)('%s has a plan without scans, or says why', async (_name, query) => {
    const summary = (
      await stores.graph.driver.executeQuery(`EXPLAIN ${query.text}`, {}, { database: stores.graph.database })
    ).summary
    const used = operators(summary.plan as unknown as Plan)
    const scans = used.filter((operator) => SCANS.includes(operator))
    if (query.scans === undefined) expect(scans).toEqual([])
  })

  test('only these walk over everything of a label', () => {
    const scanning = definedQueries().filter(({ scans }) => scans !== undefined)
    expect(scanning.map(({ name }) => name).sort()).toEqual(WHOLE)
  })

  test('who reads items of frameworks asks for the label that they get when all of it is there', () => {
    const reading = definedQueries().filter(({ text }) => /\(\w*:Competency/.test(text))
    expect(reading.length).toBeGreaterThan(3)
    for (const { name, text } of reading) {
      const known = new Set([...text.matchAll(/\b(\w+):(?:Target|Achievement)\b/g)].map(([, node]) => node))
      const asked = [...text.matchAll(/\((\w*):Competency/g)].map(([, node]) => node)
      expect([name, asked.filter((node) => !known.has(node))]).toEqual([name, []])
    }
  })
})
