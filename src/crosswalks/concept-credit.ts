import { compareText } from '../shared/compare-text.ts'
import { type ConceptCreditPolicy, DEFAULT_CONCEPT_CREDIT, FULL_BP } from './concept-policy.ts'
import { BACKWARDS, DOWN_OF, FORWARDS, UP_OF } from './concept-step.ts'
import {
  type PathAutomaton,
  pathAutomaton,
  STEP_KIND_COUNT,
  STEP_KINDS,
  type StepKind,
  stepCreditBp,
} from './path-class.ts'

export { type ConceptCreditPolicy, checkConceptCreditPolicy, DEFAULT_CONCEPT_CREDIT } from './concept-policy.ts'

/** A meaning, whatever its version. */
export interface ConceptNode {
  readonly lineage: string
  /** The library it stands in: who sees the library may walk over it. */
  readonly library: string
  /** Headings, stems and examples are not skills: nothing walks over them. */
  readonly matchable: boolean
}

/**
 * What an edge means for credit. IS_A: `from` is a special case of `to`. PART_OF: `from` is a part of `to`. BROADER: an
 * agreed mapping in which `to` is the broader one. SAME, CLOSE and RELATED read both ways.
 */
export type ConceptEdgeKind = 'IS_A' | 'PART_OF' | 'BROADER' | 'SAME' | 'CLOSE' | 'RELATED'

/** An association or an agreed mapping. */
export interface ConceptEdge {
  /** Of the association or mapping; it breaks ties, so it must not change when the same data is loaded again. */
  readonly id: string
  readonly kind: ConceptEdgeKind
  /** Lineages. */
  readonly from: string
  readonly to: string
  /** The library of the asserting framework, or of the mapping. */
  readonly library: string
}

/** How a step is named outside: SIBLING twice stands for the way over one common parent. */
export type CreditStepKind = keyof typeof StepKind | 'SIBLING'

/** One step of the best path, read from what was shown towards what is required. */
export interface CreditStep {
  readonly kind: CreditStepKind
  readonly from: string
  readonly to: string
  /** Id of the association or mapping. */
  readonly via: string
  /** Multiplied over a path and rounded once, these give the path's credit. */
  readonly creditBp: number
}

/** What showing `lineage` is worth where another is required. */
export interface CreditedConcept {
  readonly lineage: string
  /** 1..10000 */
  readonly creditBp: number
  /** Empty for the required lineage itself. */
  readonly path: readonly CreditStep[]
}

const NONE = 0xff_ff_ff_ff

const compareEdges = (a: ConceptEdge, b: ConceptEdge): number =>
  compareText(a.id, b.id) || compareText(a.kind, b.kind) || compareText(a.from, b.from) || compareText(a.to, b.to)

/** What one walk has met, in the order it was met; entry 0 is the required end. */
class Walk {
  readonly node: number[] = []
  readonly state: number[] = []
  /** The entry one step nearer to the required end. */
  readonly parent: number[] = []
  /** Where in the adjacency the step from `parent` stands. */
  readonly at: number[] = []
  /** Every node once. */
  readonly reached: number[] = []

  constructor(readonly automaton: PathAutomaton) {}

  push(node: number, state: number, parent: number, at: number): number {
    this.node.push(node)
    this.state.push(state)
    this.parent.push(parent)
    return this.at.push(at) - 1
  }
}

/**
 * The walkable concepts and the one function κ over them (DESIGN §5, "Concept credit, precisely"): pure, whole numbers,
 * monotone in the edges and independent of the order of rows. Adjacency in typed arrays; a question is one
 * breadth-first walk from the required end over (concept, class of path).
 */
export class ConceptGraph {
  readonly #lineages: readonly string[]
  readonly #indexOf: ReadonlyMap<string, number>
  readonly #edgeIds: readonly string[]
  /** Libraries by number; nodes and edges carry the number. */
  readonly #libraries: readonly string[]
  readonly #libraryOf: Uint32Array

  // The neighbours of node n stand at #start[n] to #start[n + 1], in the order of edge ids.
  readonly #start: Uint32Array
  readonly #neighbour: Uint32Array
  readonly #step: Uint8Array
  readonly #edge: Uint32Array
  readonly #edgeLibrary: Uint32Array

  // Scratch of one walk: marks of 64 path classes and the best entry per node, valid where #epoch is the walk's.
  readonly #epoch: Uint32Array
  readonly #marks: Uint32Array
  readonly #best: Uint32Array
  #walks = 0

  /**
   * Edges with an end that is unknown or not matchable are left out. Throws a RangeError when two matchable nodes have
   * one lineage.
   */
  constructor(nodes: Iterable<ConceptNode>, edges: Iterable<ConceptEdge>) {
    const walkable = [...nodes].filter((node) => node.matchable).sort((a, b) => compareText(a.lineage, b.lineage))
    this.#lineages = walkable.map((node) => node.lineage)
    this.#indexOf = new Map(this.#lineages.map((lineage, index) => [lineage, index]))
    if (this.#indexOf.size !== walkable.length) throw new RangeError('two concepts have the same lineage')
    const kept = [...edges]
      .filter((edge) => this.#indexOf.has(edge.from) && this.#indexOf.has(edge.to))
      .sort(compareEdges)
    this.#edgeIds = kept.map((edge) => edge.id)
    this.#libraries = [...new Set([...walkable, ...kept].map((one) => one.library))].sort(compareText)
    const numbers = new Map(this.#libraries.map((library, number) => [library, number]))
    this.#libraryOf = Uint32Array.from(walkable, (node) => numbers.get(node.library)!)

    this.#start = new Uint32Array(walkable.length + 1)
    this.#neighbour = new Uint32Array(kept.length * 2)
    this.#step = new Uint8Array(kept.length * 2)
    this.#edge = new Uint32Array(kept.length * 2)
    this.#link(kept)
    this.#edgeLibrary = this.#edge.map((edge) => numbers.get(kept[edge]!.library)!)
    this.#epoch = new Uint32Array(walkable.length)
    this.#marks = new Uint32Array(walkable.length * 2)
    this.#best = new Uint32Array(walkable.length)
  }

  /** Walkable concepts and edges; for logs and metrics. */
  get size(): { readonly concepts: number; readonly edges: number } {
    return { concepts: this.#lineages.length, edges: this.#edgeIds.length }
  }

  /** Whether anything that can be walked stands in this library: who sees one without sees no more. */
  hasLibrary(library: string): boolean {
    return this.#libraries.includes(library)
  }

  /**
   * Every lineage with credit where `required` is asked by someone who sees the libraries `visible`: the required one
   * first, with 10,000 (also when nothing else is known about it), then by credit, best first, then by lineage. The
   * path is that of most credit, then fewest steps, then the smallest sequence of ids from the required end. Throws a
   * RangeError on a policy out of bounds.
   */
  creditsFor(
    required: string,
    visible: ReadonlySet<string>,
    policy: ConceptCreditPolicy = DEFAULT_CONCEPT_CREDIT,
  ): CreditedConcept[] {
    const walk = new Walk(pathAutomaton(policy))
    const itself: CreditedConcept = { lineage: required, creditBp: FULL_BP, path: [] }
    const sees = Uint8Array.from(this.#libraries, (library) => (visible.has(library) ? 1 : 0))
    const root = this.#indexOf.get(required)
    if (root === undefined || !sees[this.#libraryOf[root]!]) return [itself]
    this.#search(walk, root, sees)
    const others: CreditedConcept[] = []
    for (const node of walk.reached) {
      const entry = this.#best[node]!
      if (node === root || entry === NONE) continue
      const creditBp = walk.automaton.creditBp[walk.state[entry]!]!
      others.push({ lineage: this.#lineages[node]!, creditBp, path: this.#path(walk, entry, policy) })
    }
    return [itself, ...others.sort((a, b) => b.creditBp - a.creditBp || compareText(a.lineage, b.lineage))]
  }

  /**
   * Every lineage where any of `shown` has credit for someone who sees every library, and they themselves: the way back
   * of `creditsFor`. Whoever sees less gives credit to no more; with credit for siblings it may name some in vain.
   */
  helpedBy(shown: Iterable<string>, policy: ConceptCreditPolicy = DEFAULT_CONCEPT_CREDIT): Set<string> {
    const automaton = pathAutomaton(policy)
    const helped = new Set<string>()
    const sees = new Uint8Array(this.#libraries.length).fill(1)
    for (const lineage of shown) {
      helped.add(lineage)
      const root = this.#indexOf.get(lineage)
      if (root === undefined) continue
      // The class of a path does not hang on the order of its steps; only the way over a common parent does.
      for (const kinds of automaton.sibling < 0 ? [BACKWARDS] : [BACKWARDS, FORWARDS]) {
        const walk = new Walk(automaton)
        this.#search(walk, root, sees, kinds)
        for (const node of walk.reached) if (this.#best[node] !== NONE) helped.add(this.#lineages[node]!)
      }
    }
    return helped
  }

  /** Lays both directions of every edge into the arrays; edges come in id order, and so does every node's list. */
  #link(edges: readonly ConceptEdge[]): void {
    for (const { from, to } of edges) {
      this.#start[this.#indexOf.get(from)! + 1]!++
      this.#start[this.#indexOf.get(to)! + 1]!++
    }
    for (let node = 0; node < this.#lineages.length; node++) this.#start[node + 1]! += this.#start[node]!
    const free = this.#start.slice()
    const put = (required: number, shown: number, step: StepKind, edge: number): void => {
      const at = free[required]!++
      this.#neighbour[at] = shown
      this.#step[at] = step
      this.#edge[at] = edge
    }
    edges.forEach((edge, number) => {
      const from = this.#indexOf.get(edge.from)!
      const to = this.#indexOf.get(edge.to)!
      put(to, from, UP_OF[edge.kind], number)
      put(from, to, DOWN_OF[edge.kind], number)
    })
  }

  /** Fills `walk`, and #best for every node that it reached. `kinds` says what each kind of step counts as. */
  #search(walk: Walk, root: number, sees: Uint8Array, kinds = FORWARDS): void {
    const { next, creditBp } = walk.automaton
    const epoch = this.#nextEpoch()
    this.#reach(walk, root, epoch)
    this.#best[root] = walk.push(root, 0, 0, 0)
    for (let head = 0; head < walk.node.length; head++) {
      const row = walk.state[head]! * STEP_KIND_COUNT
      const end = this.#start[walk.node[head]! + 1]!
      for (let at = this.#start[walk.node[head]!]!; at < end; at++) {
        const state = next[row + kinds[this.#step[at]!]!]!
        const shown = this.#neighbour[at]!
        if (state < 0 || !sees[this.#libraryOf[shown]!] || !sees[this.#edgeLibrary[at]!]) continue
        if (this.#epoch[shown] !== epoch) this.#reach(walk, shown, epoch)
        if (!this.#mark(shown, state)) continue
        const entry = walk.push(shown, state, head, at)
        const best = this.#best[shown]!
        // Entries come shorter paths first and, among equals, in the order of their ids: only more credit wins.
        if (creditBp[state]! > (best === NONE ? 0 : creditBp[walk.state[best]!]!)) this.#best[shown] = entry
      }
    }
  }

  #reach(walk: Walk, node: number, epoch: number): void {
    this.#epoch[node] = epoch
    this.#marks[node * 2] = 0
    this.#marks[node * 2 + 1] = 0
    this.#best[node] = NONE
    walk.reached.push(node)
  }

  /** False when this node was reached in this class before: by a path that is no worse. */
  #mark(node: number, state: number): boolean {
    const word = node * 2 + (state >> 5)
    const bit = 1 << (state & 31)
    if (this.#marks[word]! & bit) return false
    this.#marks[word]! |= bit
    return true
  }

  #nextEpoch(): number {
    if (++this.#walks === NONE) {
      this.#epoch.fill(0)
      this.#walks = 1
    }
    return this.#walks
  }

  #path(walk: Walk, entry: number, policy: ConceptCreditPolicy): CreditStep[] {
    const sibling = walk.state[entry] === walk.automaton.sibling
    const path: CreditStep[] = []
    for (let here = entry; here !== 0; here = walk.parent[here]!) {
      const at = walk.at[here]!
      const kind = this.#step[at] as StepKind
      path.push({
        kind: sibling ? 'SIBLING' : STEP_KINDS[kind]!,
        from: this.#lineages[walk.node[here]!]!,
        to: this.#lineages[walk.node[walk.parent[here]!]!]!,
        via: this.#edgeIds[this.#edge[at]!]!,
        creditBp: !sibling ? stepCreditBp(policy, kind) : here === entry ? policy.siblingBp : FULL_BP,
      })
    }
    return path
  }
}
