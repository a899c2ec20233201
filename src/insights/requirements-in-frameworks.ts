import type { Session } from '../database/session.ts'
import { Competency } from '../frameworks/competency.ts'
import { sightOf, visibleCompetency } from '../frameworks/sight.ts'
import type { RequirementSpec } from '../jobs/requirement.ts'

/** Tells lines that ask for a competency of these frameworks, in whatever version; null: every line counts. */
export async function inFrameworks(
  session: Session,
  frameworks: readonly string[] | null | undefined,
): Promise<(spec: RequirementSpec) => boolean> {
  if (!frameworks) return () => true
  const rows = await session.sql
    .getRepository(Competency)
    .createQueryBuilder('c')
    .comment('insights.lineagesOfFrameworks')
    .select('c.lineage', 'lineage')
    .distinct()
    .where(`c.frameworkId = ANY(:frameworks) AND c.matchable AND ${visibleCompetency('c')}`, {
      frameworks: [...frameworks],
      ...sightOf(session.viewer),
    })
    .getRawMany<{ lineage: string }>()
  const lineages = new Set(rows.map((row) => row.lineage))
  return (spec) => spec.anyOf.some((target) => target.kind === 'COMPETENCY' && lineages.has(target.lineage))
}
