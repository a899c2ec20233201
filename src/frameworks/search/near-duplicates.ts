import type { Steps } from '../../shared/turns.ts'
import type { FindingCollector } from '../formats/findings.ts'
import { StatementIndex, similarStatements } from '../likeness/similar.ts'

/** From here on two statements say much the same, in basis points of likeness. */
export const NEAR_DUPLICATE_BP = 8_500

/** Larger frameworks are not compared with themselves while they are imported: it would take longer than the import. */
const MAX_COMPARED = 5_000

/** The same of all their characters together: five times what a state's mathematics has. */
const MAX_CHARACTERS = 1_000_000

/** Statements of fewer characters are alike by accident. */
export const MIN_LENGTH = 20

export interface Statement {
  readonly identifier: string
  readonly code: string | null
  readonly fullStatement: string
}

/**
 * Warns of competencies of one framework that say much the same in other words: each pair once, at the later one. Those
 * that say exactly the same are told too, but as one number: real frameworks repeat a sentence in every grade.
 */
export function* noteNearDuplicates(statements: readonly Statement[], report: FindingCollector): Steps<void> {
  const characters = statements.reduce((sum, { fullStatement }) => sum + fullStatement.length, 0)
  if (statements.length > MAX_COMPARED || characters > MAX_CHARACTERS) return
  const long = statements.filter(({ fullStatement }) => fullStatement.length >= MIN_LENGTH)
  const same = new Map<string, Statement>()
  let repeated = 0
  for (const statement of long)
    if (same.has(statement.fullStatement)) repeated++
    else same.set(statement.fullStatement, statement)
  const different = [...same.values()]
  const index = yield* StatementIndex.inSteps(different.map(({ fullStatement }) => fullStatement))
  for (const [place, statement] of different.entries()) {
    const nearest = similarStatements(statement.fullStatement, index, 4)
    const like = nearest.find((one) => one.place < place && one.likenessBp >= NEAR_DUPLICATE_BP)
    if (like) noteLike(statement, different[like.place] as Statement, like, report)
    yield
  }
  if (repeated > 0)
    report.note(
      'IMPORT_REPEATED_STATEMENT',
      `${repeated} competencies say word for word what another one of this framework says. Where they mean one skill, keep one and let the others point to it.`,
      null,
      false,
    )
}

const nameOf = ({ code, identifier }: Statement): string => code ?? identifier

function noteLike(
  statement: Statement,
  other: Statement,
  { likenessBp, shared }: { readonly likenessBp: number; readonly shared: readonly string[] },
  report: FindingCollector,
): void {
  report.note(
    'IMPORT_NEAR_DUPLICATE',
    `${nameOf(statement)} says much the same as ${nameOf(other)} (${Math.round(likenessBp / 100)} % alike: ${shared.join(', ')}). Where they mean one skill, keep one of them.`,
    statement.identifier,
    false,
  )
}

/** A place in a list of statements, with how alike it is. */
export interface Likeness {
  readonly place: number
  readonly likenessBp: number
  readonly shared: readonly string[]
}

/** Those of `statements` that say most nearly what `text` says, best first; none that shares no word that counts. */
export const likeliest = (text: string, statements: readonly string[], most: number): Likeness[] =>
  similarStatements(text, new StatementIndex(statements), most).filter(({ likenessBp }) => likenessBp > 0)
