import type { Read } from './case-elements.ts'
import { destinationKey, originKey } from './case-ends.ts'
import type { CaseAssociation } from './case-model.ts'
import type { FindingCollector } from './findings.ts'

/**
 * A cycle in isChildOf does not refuse the import: one association of each cycle is left out of the tree (it stays an
 * association, is exported, and stands in the graph). Which one depends on identifiers only, never on the order of the
 * file: walking up from the smallest identifier, associations in order of theirs, the one that comes back closes it.
 */
export function closingEdges(associations: readonly Read<CaseAssociation>[], report: FindingCollector): Set<string> {
  const up = new Map<string, Read<CaseAssociation>[]>()
  const closing = new Set<string>()
  for (const read of associations) {
    if (read.element.type !== 'isChildOf') continue
    const from = originKey(read.element)
    if (from === destinationKey(read.element)) closing.add(read.element.identifier)
    const group = up.get(from)
    if (group) group.push(read)
    else up.set(from, [read])
  }
  for (const group of up.values()) group.sort((a, b) => compare(a.element.identifier, b.element.identifier))
  const state = new Map<string, 'open' | 'done'>()
  for (const start of [...up.keys()].sort(compare)) walk(start, up, state, closing, report)
  return closing
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Depth first without recursion: a chain may be as long as the package. */
function walk(
  start: string,
  up: ReadonlyMap<string, Read<CaseAssociation>[]>,
  state: Map<string, 'open' | 'done'>,
  closing: Set<string>,
  report: FindingCollector,
): void {
  if (state.has(start)) return
  const trail: { node: string; next: number }[] = [{ node: start, next: 0 }]
  state.set(start, 'open')
  for (let top = trail.at(-1); top; top = trail.at(-1)) {
    const edge = up.get(top.node)?.[top.next++]
    if (!edge) {
      state.set(top.node, 'done')
      trail.pop()
      continue
    }
    const parent = destinationKey(edge.element)
    if (closing.has(edge.element.identifier)) continue
    if (state.get(parent) === 'open') {
      closing.add(edge.element.identifier)
      const round = trail.slice(trail.findIndex((step) => step.node === parent)).map((step) => step.node)
      report.warn(
        'CASE_CYCLE',
        `isChildOf goes in a circle of ${round.length}: ${round.slice(0, 6).join(' → ')}${round.length > 6 ? ' …' : ''}; this association is left out of the tree. Take one of them out to say which is the top.`,
        edge.path,
      )
    } else if (!state.has(parent)) {
      state.set(parent, 'open')
      trail.push({ node: parent, next: 0 })
    }
  }
}
