import type { ConceptCreditPolicy, ConceptEdge, ConceptNode } from '../src/crosswalks/concept-credit.ts'

/**
 * Concept credit straight from the text of DESIGN §5: every walk from every shown concept, no automaton, no cutting,
 * no arrays. Shares nothing with the program but the types of its input.
 *
 * Letters of a walk, read from the shown end: U/D special for general and back, inside a framework; P part for whole;
 * W whole for part; S same; C close; u/d the same as U/D by a mapping; R related.
 */
export interface OracleAnswer {
  readonly creditBp: number
  readonly walk: string
  /** Ids from the required end. */
  readonly ids: readonly string[]
}

interface Leg {
  readonly to: string
  readonly letter: string
  readonly id: string
}

const there: Readonly<Record<ConceptEdge['kind'], readonly [string, string]>> = {
  IS_A: ['U', 'D'],
  PART_OF: ['P', 'W'],
  BROADER: ['u', 'd'],
  SAME: ['S', 'S'],
  CLOSE: ['C', 'C'],
  RELATED: ['R', 'R'],
}

function factor(policy: ConceptCreditPolicy, letter: string): number {
  if (letter === 'U' || letter === 'u') return policy.specialToGeneralBp
  if (letter === 'D' || letter === 'd') return policy.generalToSpecialBp
  if (letter === 'P') return policy.partToWholeBp
  if (letter === 'W') return policy.wholeToPartBp
  if (letter === 'S') return policy.exactBp
  if (letter === 'C') return policy.closeBp
  return policy.relatedBp
}

/** The product in whole numbers over one common divisor, half a basis point and more rounded up. */
function product(policy: ConceptCreditPolicy, walk: string): number {
  let above = 10_000n
  let below = 1n
  for (const letter of walk) {
    above *= BigInt(factor(policy, letter))
    below *= 10_000n
  }
  const whole = above / below
  return Number((above % below) * 2n >= below ? whole + 1n : whole)
}

const many = (walk: string, letters: RegExp): number => walk.match(letters)?.length ?? 0

function allowed(walk: string): boolean {
  if (walk.includes('R')) return walk === 'R'
  if (many(walk, /[SCud]/g) > 1) return false
  if (many(walk, /P/g) > 1) return false
  return many(walk, /[UPu]/g) === 0 || many(walk, /[DWd]/g) === 0
}

function worth(policy: ConceptCreditPolicy, walk: string): number {
  const credit = walk === 'UD' ? policy.siblingBp : allowed(walk) ? product(policy, walk) : 0
  return credit < policy.floorBp ? 0 : credit
}

function better(a: OracleAnswer, b: OracleAnswer): boolean {
  if (a.creditBp !== b.creditBp) return a.creditBp > b.creditBp
  if (a.walk.length !== b.walk.length) return a.walk.length < b.walk.length
  for (const [place, id] of a.ids.entries()) {
    const other = b.ids[place] as string
    if (id !== other) return id < other
  }
  return false
}

export function oracleCredits(
  nodes: readonly ConceptNode[],
  edges: readonly ConceptEdge[],
  required: string,
  visible: ReadonlySet<string>,
  policy: ConceptCreditPolicy,
): Map<string, OracleAnswer> {
  const walkable = new Set(nodes.filter((n) => n.matchable && visible.has(n.library)).map((n) => n.lineage))
  const legs = new Map<string, Leg[]>([...walkable].map((lineage) => [lineage, []]))
  for (const { id, kind, from, to, library } of edges) {
    if (!visible.has(library) || !walkable.has(from) || !walkable.has(to)) continue
    legs.get(from)?.push({ to, letter: there[kind][0], id })
    legs.get(to)?.push({ to: from, letter: there[kind][1], id })
  }
  const answers = new Map<string, OracleAnswer>()
  const walkOn = (shown: string, at: string, walk: string, ids: readonly string[]): void => {
    if (at === required) {
      const answer = { creditBp: walk === '' ? 10_000 : worth(policy, walk), walk, ids: [...ids].reverse() }
      const best = answers.get(shown)
      if (answer.creditBp > 0 && (!best || better(answer, best))) answers.set(shown, answer)
    }
    if (walk.length < policy.maxHops)
      for (const { to, letter, id } of legs.get(at) ?? []) walkOn(shown, to, walk + letter, [...ids, id])
  }
  for (const shown of walkable) walkOn(shown, shown, '', [])
  answers.set(required, { creditBp: 10_000, walk: '', ids: [] })
  return answers
}
