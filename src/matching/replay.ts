import { createHash, createHmac } from 'node:crypto'

import { canonicalJson } from '../shared/canonical-json.ts'
import { compareText } from '../shared/compare-text.ts'
import { type Explanation, explain } from './explain.ts'
import { type PersonFacts, type ShownFactFields, shownFact } from './fact.ts'
import type { MappedScale } from './level-credit.ts'
import type { LineCredit, Question, QuestionLine } from './question.ts'
import { reverseFitBp, scorePerson } from './score.ts'

/** The version of this layout; a stored decision of another one is refused, never guessed at. */
const DECISION_FORMAT = 3

/** A line without its credits: those stand with the people they were used for. */
export interface RecordedLine extends Omit<QuestionLine, 'credits' | 'mapped'> {
  readonly mapped: readonly (readonly [string, MappedScale])[]
}

/** A question as stored, in full: policy, time, lines with weights, levels and what evidence is worth. */
export interface RecordedQuestion extends Omit<Question, 'lines'> {
  readonly format: typeof DECISION_FORMAT
  readonly lines: readonly RecordedLine[]
}

/** What was shown of one person. */
export interface ShownPerson extends Explanation {
  readonly reverseFitBp: number
}

/** One person's part of a decision: all that the score rested on, and what came of it. Stored sealed. */
export interface RecordedPerson {
  readonly facts: readonly ShownFactFields[]
  /** OB achievementType by assertion, in order. */
  readonly achievementTypes: readonly (readonly [string, string])[]
  /** κ and path of every fact's lineage, by line. */
  readonly credits: readonly (readonly LineCredit[])[]
  readonly shown: ShownPerson
}

export function recordQuestion(question: Question): RecordedQuestion {
  return {
    ...question,
    format: DECISION_FORMAT,
    lines: question.lines.map(({ credits: _, mapped, ...line }) => ({ ...line, mapped: [...mapped] })),
  }
}

/** What is shown of a person: pure, and the same function for showing and for replaying. */
export function showPerson(question: Question, { facts, achievementTypes }: PersonFacts): ShownPerson {
  const explanation = explain(question, scorePerson(question, facts), achievementTypes)
  return { ...explanation, reverseFitBp: reverseFitBp(question, facts) }
}

export function recordPerson(
  question: Question,
  { facts, achievementTypes }: PersonFacts,
  shown: ShownPerson,
): RecordedPerson {
  const lineages = [...new Set(facts.map((fact) => fact.lineage))].sort()
  return {
    facts,
    achievementTypes: [...achievementTypes].sort(([a], [b]) => compareText(a, b)),
    credits: question.lines.map((line) => lineages.flatMap((lineage) => line.credits.get(lineage) ?? [])),
    shown,
  }
}

/** Where recomputing gives something else than was shown; empty when byte for byte the same. */
export function replayPerson(recorded: RecordedQuestion, person: RecordedPerson): string[] {
  if (recorded.format !== DECISION_FORMAT) return [`the stored layout ${recorded.format} is not known here`]
  const question: Question = {
    ...recorded,
    lines: recorded.lines.map((line, index) => ({
      ...line,
      mapped: new Map(line.mapped),
      credits: new Map((person.credits[index] ?? []).map((credit) => [credit.lineage, credit])),
    })),
  }
  const again = showPerson(question, {
    facts: person.facts.map(shownFact),
    achievementTypes: new Map(person.achievementTypes),
  })
  if (canonicalJson(again) === canonicalJson(person.shown)) return []
  const fields = ['tier', 'fitBp', 'verifiedFitBp', 'potentialFitBp', 'reverseFitBp'] as const
  const differences = fields
    .filter((field) => again[field] !== person.shown[field])
    .map((field) => `${field} was ${person.shown[field]}, is ${again[field]}`)
  const lines = again.lines.flatMap((line, index) =>
    canonicalJson(line) === canonicalJson(person.shown.lines[index]) ? [] : [`line ${line.requirement} differs`],
  )
  return [...differences, ...lines]
}

/** Binds a person's part to the decision without giving it away: the salt is stored sealed and dies with the person. */
export const personHash = (salt: Buffer, person: RecordedPerson): string =>
  createHmac('sha256', salt).update(canonicalJson(person)).digest('hex')

/** Everything that a decision rests on, as stored; times in epoch ms. What is about people stands behind their hashes. */
export interface DecisionInputs {
  /** When it was asked: whose consent was live. */
  readonly at: number
  readonly organisation: string
  readonly portal: string | null
  /** Null for requirements made up for the question. */
  readonly jobProfile: string | null
  readonly jobProfileVersion: number | null
  readonly policyVersion: string
  readonly graphVersion: string
  /** When evidence was judged. */
  readonly evaluatedAt: number
  /** Policy, lines with weights and levels, scale maps, and which evidence counts. */
  readonly question: RecordedQuestion
  /** Filters and weights. */
  readonly asked: object
  /** In the order shown: facts, κ and paths of each, and what was shown, by `personHash`. */
  readonly people: readonly string[]
}

/** SHA-256 over all inputs, hexadecimal: a change of any of them is found. */
export function inputsHash(inputs: DecisionInputs): string {
  return createHash('sha256').update(canonicalJson(inputs)).digest('hex')
}
