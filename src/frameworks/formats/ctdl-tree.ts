import { type CtdlNode, iriOf } from './ctdl-node.ts'
import type { CtdlKind } from './ctdl-terms.ts'
import type { FindingCollector } from './findings.ts'
import { isObject } from './json-text.ts'

/** A child under a parent, both by their names in the graph; its place there from 1 where the parent lists it. */
export interface TreeEdge {
  readonly child: string
  readonly parent: string
  readonly place: number | null
}

/**
 * The tree, from whichever side says it: files say it from below, from above or both. Takes what it reads from the
 * nodes; what leads out of the graph is taken too.
 */
export function takeTree(
  document: CtdlNode,
  parts: readonly CtdlNode[],
  others: readonly CtdlNode[],
  { terms }: CtdlKind,
  report: FindingCollector,
): TreeEdge[] {
  const fromAbove = new Map<string, TreeEdge>()
  const fromBelow = new Map<string, TreeEdge>()
  const key = (child: string, parent: string) => `${child} ${parent}`
  for (const node of [document, ...parts, ...others]) {
    for (const parent of [...node.take(terms.parent, iriOf), ...node.take(terms.topParent, iriOf)])
      fromBelow.set(key(node.id, parent), { child: node.id, parent, place: null })
    for (const edge of below(node, terms)) fromAbove.set(key(edge.child, edge.parent), edge)
  }
  noteOneSided(fromAbove, fromBelow, report)
  const all = new Map([...fromBelow, ...fromAbove])
  const order = new Map([document, ...parts, ...others].map((node, i) => [node.id, i] as const))
  const place = (id: string) => order.get(id) ?? order.size
  return [...all.values()].sort((a, b) => place(a.child) - place(b.child) || (a.parent < b.parent ? -1 : 1))
}

/** Children in their order; numbers that are not 1, 2, 3 … stand beside, from our own writer. */
function below(node: CtdlNode, terms: CtdlKind['terms']): TreeEdge[] {
  const children = [...node.take(terms.topChild, iriOf), ...node.take(terms.child, iriOf)]
  const [numbers] = node.take('case:sequenceNumbers', (value) =>
    isObject(value) && Array.isArray(value['@value']) ? value['@value'] : null,
  )
  return children.map((child, i) => {
    const number = numbers?.length === children.length ? numbers[i] : i + 1
    return { child, parent: node.id, place: typeof number === 'number' ? number : null }
  })
}

function noteOneSided(
  fromAbove: ReadonlyMap<string, TreeEdge>,
  fromBelow: ReadonlyMap<string, TreeEdge>,
  report: FindingCollector,
): void {
  for (const [key, { child, parent }] of fromAbove)
    if (!fromBelow.has(key))
      report.note(
        'CTDL_ONE_DIRECTION',
        `Only ${parent} says that ${child} is its child; it was taken at its word.`,
        parent,
      )
  for (const [key, { child, parent }] of fromBelow)
    if (!fromAbove.has(key))
      report.note(
        'CTDL_ONE_DIRECTION',
        `Only ${child} says that it is a child of ${parent}; it was taken at its word.`,
        child,
      )
}
