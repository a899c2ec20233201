import type { ApolloServerPlugin } from '@apollo/server'
import { type DocumentNode, type GraphQLSchema, separateOperations } from 'graphql'
import {
  type ComplexityEstimator,
  fieldExtensionsEstimator,
  getComplexity,
  simpleEstimator,
} from 'graphql-query-complexity'

import type { Session } from '../database/session.ts'
import { badInput, Fault, limitExceeded } from '../shared/errors.ts'
import { checkLiterals, checkVariables } from './texts-and-sizes.ts'

/** Tokens of one document: the longest documented operation has about 400. */
export const MAX_TOKENS = 4_000

/**
 * Fields that one operation may touch, counting a list's fields once for every element asked for. A page of 100
 * candidates with full explanations costs about 15,000.
 */
export const MAX_COMPLEXITY = 30_000

/** What a list without page size is counted as, where nothing better is known. */
const PLAIN_LIST = 10

/** Lists of a tree, which has no pages: four levels of a framework may be asked for at once. */
const TREE_LISTS: Readonly<Record<string, number>> = { roots: 20, children: 6 }

/**
 * Work behind a field that its answer does not show: a ranking of everybody, a proof, an import. One thousand stands
 * for some 100 ms: with the largest question there is, one operation stays within a few seconds.
 */
const HEAVY: Readonly<Record<string, number>> = {
  candidates: 4_000,
  matchExplanation: 1_000,
  jobMatches: 1_000,
  jobMatch: 250,
  matchDecision: 250,
  replay: 1_000,
  programGap: 2_000,
  competencyDemand: 1_000,
  verifyCredential: 1_000,
  submitCredential: 1_000,
  reverifyCredential: 1_000,
  importFramework: 1_000,
}

/** A search for words, wherever one is: it looks through everything, whatever the size of the page. */
const SEARCH = 1_000

/** Each element of the lists in a heavy field's question, such as the targets of a requirement that is asked for. */
const PER_ELEMENT = 6

const pages: ComplexityEstimator = ({ args, childComplexity, field, type }) => {
  const heavy = workBehind(field.name, args)
  const size = args.first ?? args.last ?? (Array.isArray(args.ids) ? args.ids.length : null)
  if (typeof size === 'number') return heavy + 1 + Math.max(1, Math.min(size, 100)) * childComplexity
  // Inside a connection the page size has been counted already
  if (field.name === 'edges' && type.name.endsWith('Connection')) return 1 + childComplexity
  if (field.type.toString().includes('[')) return heavy + 1 + (TREE_LISTS[field.name] ?? PLAIN_LIST) * childComplexity
  return heavy > 0 ? heavy + childComplexity : undefined
}

function workBehind(field: string, args: Readonly<Record<string, unknown>>): number {
  const search = isSearch(args.where) ? SEARCH : 0
  const heavy = HEAVY[field]
  return heavy === undefined ? search : search + heavy + PER_ELEMENT * elementsIn(args)
}

const isSearch = (where: unknown): boolean =>
  typeof where === 'object' && where !== null && 'text' in where && typeof where.text === 'string'

/** Elements of all lists inside, at any depth; `checkVariables` and the parser have bounded both. */
function elementsIn(value: unknown): number {
  if (value === null || typeof value !== 'object') return 0
  const inner = Object.values(value)
  return (Array.isArray(value) ? value.length : 0) + inner.reduce((sum: number, one) => sum + elementsIn(one), 0)
}

/** What an operation would cost; follows fragments and aliases. */
function complexityOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null,
  variables: Record<string, unknown>,
): number {
  try {
    return getComplexity({
      schema,
      query: operationName ? (separateOperations(document)[operationName] ?? document) : document,
      variables,
      estimators: [fieldExtensionsEstimator(), pages, simpleEstimator({ defaultComplexity: 1 })],
    })
  } catch (cause) {
    // getComplexity throws on variables that do not fit; without this it would read as our own fault
    throw refused(badInput(cause instanceof Error ? cause.message : 'The variables do not fit the operation.'))
  }
}

/** A refusal before anything ran is the client's fault for HTTP too; Apollo would call it ours. */
function refused(fault: Fault): Fault {
  fault.extensions.http = { status: 400 }
  return fault
}

/** Looks at texts and sizes before anything is made of them. */
function checkTextsAndSizes(document: DocumentNode, variables: Record<string, unknown>): void {
  try {
    checkVariables(variables)
    checkLiterals(document)
  } catch (cause) {
    throw cause instanceof Fault ? refused(cause) : cause
  }
}

/** Refuses an operation before anything runs when it would touch too much. */
export const complexityLimit = (): ApolloServerPlugin<Session> => ({
  async requestDidStart() {
    return {
      async didResolveOperation({ schema, document, operationName, request }) {
        checkTextsAndSizes(document, request.variables ?? {})
        const complexity = complexityOf(schema, document, operationName, request.variables ?? {})
        if (complexity > MAX_COMPLEXITY)
          throw refused(
            limitExceeded(
              `This operation would touch about ${complexity} fields; ${MAX_COMPLEXITY} is the limit. Ask for smaller pages or fewer nested lists.`,
            ),
          )
      },
    }
  },
})
