import { type DocumentNode, visit } from 'graphql'

import { badInput, limitExceeded } from '../shared/errors.ts'

/** Bounds of what comes as variables, looked at before anything is made of it. */
export const VARIABLE_LIMITS = {
  /** Levels of lists and objects inside each other: the deepest input has about ten. */
  depth: 64,
  /** Elements of one list. */
  list: 10_000,
  /** Values of all kinds together. */
  values: 100_000,
} as const

/** A value and where it stands; the whole place is only spelt out when something is wrong with it. */
interface Placed {
  readonly value: unknown
  readonly depth: number
  readonly key: string
  readonly inside: Placed | null
}

/** Walks without recursion and before graphql does, which would take deep variables for a fault of ours. Throws LIMIT or BAD_USER_INPUT. */
export function checkVariables(variables: Record<string, unknown>): void {
  const stack: Placed[] = [{ value: variables, depth: 0, key: 'variables', inside: null }]
  let values = 0
  for (let next = stack.pop(); next; next = stack.pop()) {
    const { value, depth } = next
    const wrong = typeof value === 'string' ? textProblem(value) : null
    if (wrong) throw badInput(`The text in ${placeOf(next)} ${wrong}`, placeOf(next))
    if (value === null || typeof value !== 'object') continue
    if (depth >= VARIABLE_LIMITS.depth)
      throw limitExceeded(`Variables may be nested ${VARIABLE_LIMITS.depth} levels deep.`, nearTop(next))
    if (Array.isArray(value) && value.length > VARIABLE_LIMITS.list)
      throw limitExceeded(
        `The list in ${placeOf(next)} has ${value.length} elements; ${VARIABLE_LIMITS.list} is the limit. Send it in parts.`,
        placeOf(next),
      )
    const keys = Object.keys(value)
    values += keys.length
    if (values > VARIABLE_LIMITS.values)
      throw limitExceeded(`The variables hold more than ${VARIABLE_LIMITS.values} values. Send them in parts.`)
    for (const key of keys)
      stack.push({ value: (value as Record<string, unknown>)[key], depth: depth + 1, key, inside: next })
  }
}

/** The same for texts that stand in the document itself. */
export function checkLiterals(document: DocumentNode): void {
  visit(document, {
    StringValue({ value, loc }) {
      const wrong = textProblem(value)
      const line = loc ? ` in line ${loc.startToken.line}, column ${loc.startToken.column}` : ''
      if (wrong) throw badInput(`The text${line} ${wrong}`)
    },
  })
}

/** PostgreSQL stores no U+0000, and half a character would come back as another; better said once than found out everywhere. */
function textProblem(text: string): string | null {
  if (text.includes('\u0000')) return 'may not hold the character U+0000.'
  return /\p{Surrogate}/u.test(text) ? 'holds half a character (a lone surrogate); send whole characters.' : null
}

function placeOf(placed: Placed): string {
  const keys: string[] = []
  for (let at: Placed | null = placed; at; at = at.inside) keys.unshift(at.key)
  return keys.join('.').slice(0, 200)
}

/** The variable that something deep stands in. */
function nearTop(placed: Placed): string {
  let at = placed
  while (at.depth > 1 && at.inside) at = at.inside
  return placeOf(at)
}
