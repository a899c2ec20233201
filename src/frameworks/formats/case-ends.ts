import type { Read } from './case-elements.ts'
import type { CaseAssociation, CaseDocument, CaseElement, CaseItem, CaseLink, CaseRubric } from './case-model.ts'
import type { FindingCollector } from './findings.ts'

/** What a link means inside its package: the identifier of an item or of the document there; null: nothing there. */
export type Inside = (link: CaseLink) => string | null

/** By identifier, else by uri: files of CASE 1.0 give ends as plain URIs, in which no identifier need stand. */
export function insideOf(document: CaseDocument, items: readonly Read<CaseItem>[]): Inside {
  const identifiers = new Set<string>()
  const byUri = new Map<string, string>()
  const know = ({ identifier, uri }: CaseElement) => {
    identifiers.add(identifier)
    byUri.set(uri, identifier)
  }
  know(document)
  for (const { element } of items) know(element)
  return ({ identifier, uri }) => (identifiers.has(identifier) ? identifier : (byUri.get(uri) ?? null))
}

/**
 * Looks up both ends of each association inside the package, once for all who ask later: the tree, its circles, what is
 * matchable and the rows. Reports those whose ends are the same.
 */
export function withEnds(
  associations: readonly Read<CaseAssociation>[],
  inside: Inside,
  report: FindingCollector,
): Read<CaseAssociation>[] {
  return associations.map(({ element, path }) => {
    const ends = { origin: inside(element.origin), destination: inside(element.destination) }
    // Its own object since it was read, seen by nobody else yet: a copy of each would be the larger part of a package.
    const known = Object.assign(element, { inside: ends })
    noteSelf(known, path, report)
    return { element: known, path }
  })
}

export function noteSelf(association: CaseAssociation, path: string, report: FindingCollector): void {
  if (originKey(association) !== destinationKey(association)) return
  report.warn(
    'CASE_ASSOCIATION_SELF',
    'Both ends are the same; it is kept but leads nowhere. Name another end, or leave it out.',
    path,
    false,
  )
}

/** The same for the items that a rubric's criteria judge; nothing else but the identifier of those is asked for. */
export function withJudged({ element, path }: Read<CaseRubric>, inside: Inside): Read<CaseRubric> {
  const criteria = element.criteria.map((criterion) => {
    const { item } = criterion
    return item === null ? criterion : { ...criterion, item: { ...item, identifier: inside(item) ?? item.identifier } }
  })
  return { element: { ...element, criteria }, path }
}

/** What tells ends apart, inside the package and out of it. */
export const originKey = ({ inside, origin }: CaseAssociation): string => inside.origin ?? origin.identifier

export const destinationKey = ({ inside, destination }: CaseAssociation): string =>
  inside.destination ?? destination.identifier
