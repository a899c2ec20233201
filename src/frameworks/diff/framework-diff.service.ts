import type { Session } from '../../database/session.ts'
import { requireKnown } from '../../identity/rights.ts'
import { badInput, notFound } from '../../shared/errors.ts'
import { frameworkLoader } from '../framework.loaders.ts'
import type { Framework } from '../framework.ts'
import { visibleCompetencies } from '../visible.ts'
import { type ComparedEdge, type ComparedItem, type ComparedTree, diffVersions } from './framework-diff.rule.ts'
import { CompetencyChange, type DiffPage, FrameworkDiff, partOf } from './framework-diff.types.ts'

/** Two versions of one framework that the viewer may see, compared. NOT_FOUND for others. */
export async function frameworkDiff(session: Session, from: string, to: string): Promise<FrameworkDiff> {
  requireKnown(session)
  const [before, after] = await session.load(frameworkLoader).loadMany([from, to])
  const seen = (version: Framework | Error | null | undefined): Framework => {
    if (!version || version instanceof Error) throw notFound('framework')
    return version
  }
  const [one, other] = [seen(before), seen(after)]
  if (one.libraryId !== other.libraryId || one.identifier !== other.identifier)
    throw badInput('These are no two versions of one framework.', 'to')
  const diff = diffVersions(await readTree(session, one.id), await readTree(session, other.id))
  return Object.assign(new FrameworkDiff(), { from: one, to: other, diff })
}

async function readTree(session: Session, framework: string): Promise<ComparedTree> {
  const items: ComparedItem[] = await session.sql.query(
    `/* frameworks.comparedItems */ SELECT id, identifier, lineage, position, jsonb_strip_nulls(jsonb_build_object(
       'fullStatement', full_statement, 'abbreviatedStatement', abbreviated_statement,
       'alternativeLabel', alternative_label, 'humanCodingScheme', human_coding_scheme,
       'listEnumeration', list_enumeration, 'CFItemType', item_type, 'conceptKeywords', concept_keywords,
       'subject', subject, 'educationLevel', education_level, 'language', language, 'notes', notes,
       'statusEndDate', status_end_date, 'matchable', matchable)) AS fields
     FROM competency WHERE framework_id = $1`,
    [framework],
  )
  const edges: ComparedEdge[] = await session.sql.query(
    `/* frameworks.comparedEdges */ SELECT child.identifier AS child, parent.identifier AS parent, a.position
     FROM association a JOIN competency child ON child.id = a.origin_id AND child.framework_id = $1
     JOIN competency parent ON parent.id = a.destination_id AND parent.framework_id = $1
     WHERE a.framework_id = $1 AND a.in_tree`,
    [framework],
  )
  return { items, edges }
}

/** Competencies of one of the lists, as they are in the version that has them. */
export const listedCompetencies = (session: Session, items: readonly ComparedItem[], page: DiffPage) =>
  visibleCompetencies(
    session,
    partOf(items, page).map((item) => item.id),
  )

/** Competencies before and after; those that the viewer may not see in one of the versions are left out. */
export async function listedChanges(
  session: Session,
  { diff }: FrameworkDiff,
  page: DiffPage,
): Promise<CompetencyChange[]> {
  const changes = partOf(diff.changed, page)
  const found = await visibleCompetencies(
    session,
    changes.flatMap(({ before, after }) => [before.id, after.id]),
  )
  const byId = new Map(found.map((competency) => [competency.id, competency]))
  return changes.flatMap(({ before, after, fields }) => {
    const [old, now] = [byId.get(before.id), byId.get(after.id)]
    const sameMeaning = before.lineage === after.lineage
    return old && now ? [Object.assign(new CompetencyChange(), { before: old, after: now, fields, sameMeaning })] : []
  })
}
