import { readTime } from '../../shared/instant.ts'
import type { CaseElement, CaseLink, CasePackage } from './case-model.ts'
import { OWN_IDENTIFIER } from './case-renamed.ts'
import { strictPackage } from './case-strict.ts'
import { isCaseUuid } from './identifiers.ts'
import { isObject, type JsonObject } from './json-text.ts'
import { LossCounter, plural } from './losses.ts'
import type { Losses } from './writer.ts'

/** What the strict form of CASE 1.1 changes: nothing is left out, but it asks for what real packages lack. */
export function strictLosses(source: CasePackage): Losses {
  const losses = new LossCounter()
  countIdentifiers(source, isCaseUuid, losses)
  countMadeUp(source, losses)
  return losses.list()
}

/** Every element of a package, those inside of rubrics too. */
export function elementsOf(source: CasePackage): CaseElement[] {
  const rubrics = source.rubrics.flatMap((rubric) => [
    rubric,
    ...rubric.criteria.flatMap((criterion) => [criterion, ...criterion.levels]),
  ])
  return [source.document, ...source.items, ...source.associations, ...source.definitions, ...rubrics]
}

/** Links whose identifier has to be a UUID; the ends of associations may have any. */
function linksOf(source: CasePackage): CaseLink[] {
  const { document } = source
  const links = [document.license, ...document.subjectLinks]
  for (const item of source.items)
    links.push(item.itemTypeLink, item.license, ...item.conceptLinks, ...item.subjectLinks)
  for (const association of source.associations) links.push(association.grouping)
  for (const rubric of source.rubrics) for (const criterion of rubric.criteria) links.push(criterion.item)
  return links.filter((link) => link !== null)
}

/** Says which identifiers do not fit, so that UUIDs made from them stand in their place. */
export function countIdentifiers(
  source: CasePackage,
  fits: (identifier: string) => boolean,
  losses: LossCounter,
  kept: string | null = 'in extensions',
): void {
  for (const { identifier } of elementsOf(source))
    if (!fits(identifier))
      losses.count(
        'CASE_IDENTIFIER_DERIVED',
        (count) =>
          `${plural(count, 'identifier is no UUID', 'identifiers are no UUIDs')} of the standard's pattern; a UUID made from it stands in its place${kept === null ? '' : `, the original ${kept}`}.`,
        identifier,
      )
  for (const { identifier } of linksOf(source))
    if (!fits(identifier))
      losses.count(
        'CASE_LINK_IDENTIFIER_DERIVED',
        (count) =>
          `${plural(count, 'link names', 'links name')} what has no UUID of the standard's pattern; a UUID made from the identifier stands in its place.`,
        identifier,
      )
}

/** Fields of the document and the items, and of associations, that stand outside of CASE, extensions among them. */
export function countForeign(source: CasePackage, code: string, losses: LossCounter): void {
  const strict = strictPackage(source)
  const count = (className: string, { extensions }: JsonObject): void => {
    for (const name of isObject(extensions) ? Object.keys(extensions) : [])
      if (name !== OWN_IDENTIFIER && name !== 'headwater.associationType')
        losses.count(
          code,
          (all) => `${plural(all, 'field')} left out that CASE itself does not know.`,
          `${className}.${name.replace(/^headwater\./, '')}`,
        )
  }
  count('CFDocument', strict.CFDocument as JsonObject)
  for (const item of strict.CFItems as JsonObject[]) count('CFItem', item)
  for (const association of strict.CFAssociations as JsonObject[]) count('CFAssociation', association)
}

/** Fields that the standard requires and the package lacks. */
export function countMadeUp(source: CasePackage, losses: LossCounter): void {
  for (const { kind, source: own } of source.definitions)
    for (const name of REQUIRED[kind])
      if (typeof own[name] !== 'string' || own[name] === '')
        losses.count(
          'CASE_REQUIRED_MADE_UP',
          (count) =>
            `${plural(count, 'required field')} of definitions ${count === 1 ? 'is' : 'are'} not in the package and made up: hierarchyCode from the place in the list, texts from description or title.`,
          `${kind.slice(0, -1)}.${name}`,
        )
  for (const { source: own } of elementsOf(source))
    if (typeof own.lastChangeDateTime !== 'string' || readTime(own.lastChangeDateTime) === null)
      losses.count(
        'CASE_TIMESTAMP_MADE_UP',
        (count) =>
          `${plural(count, 'element has', 'elements have')} no usable lastChangeDateTime; the document's, else 1970, is written.`,
      )
}

/** Whole parts of a package that other formats have no room for. */
export function countParts({ rubrics, definitions }: CasePackage, losses: LossCounter): void {
  for (const rubric of rubrics)
    losses.count('RUBRICS', (count) => `${plural(count, 'rubric')} left out.`, rubric.title ?? rubric.identifier)
  for (const { kind } of definitions)
    losses.count(
      'DEFINITIONS',
      (count) => `${plural(count, 'definition')} left out: only what items say of them is written.`,
      kind,
    )
}

const REQUIRED = {
  CFConcepts: ['hierarchyCode'],
  CFSubjects: ['hierarchyCode'],
  CFItemTypes: ['hierarchyCode', 'description'],
  CFLicenses: ['licenseText'],
  CFAssociationGroupings: [],
} as const
