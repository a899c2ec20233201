import type { Session } from '../database/session.ts'
import type { CompetencyFilter, LookedAt } from '../frameworks/search/competency-scope.ts'
import { recordAccess } from '../identity/audit.service.ts'
import { AccessAction } from '../identity/audit.ts'
import { ConsentField } from '../identity/kinds.ts'
import { requireRole, requireUseCase } from '../identity/rights.ts'
import type { GraphQuery } from '../shared/graph.ts'
import { PEOPLE_THRESHOLD } from '../shared/people-count.ts'
import { Role, UseCase } from '../shared/viewer.ts'
import { supplyOf } from './demand.graph.ts'
import { askedLineages, claimedLineages } from './holes.graph.ts'

/** Coverage holes: competencies without a program, without a job, without evidence. */
export const coverageHoles: CompetencyFilter = async (session, where, competencies) => {
  const { withoutProgram, withoutJob, withoutEvidence } = where
  if (!withoutProgram && !withoutJob && !withoutEvidence) return null
  if (withoutEvidence) requireAnalyst(session)
  let left = await competencies()
  if (withoutProgram) left = await without(session, claimedLineages, left)
  if (withoutJob) left = await without(session, askedLineages, left)
  if (withoutEvidence) left = await withoutPeople(session, left)
  return left.map(({ id }) => id)
}

/** Numbers about people, even the one that says "fewer than ten", are for those whom demand is for. */
function requireAnalyst(session: Session): void {
  requireUseCase(session, UseCase.GRAPH_ANALYSIS)
  requireRole(session, Role.ANALYST, Role.STEWARD, Role.OPERATOR)
}

async function without(
  session: Session,
  query: GraphQuery<{ lineage: string }>,
  competencies: readonly LookedAt[],
): Promise<readonly LookedAt[]> {
  const lineages = [...new Set(competencies.map(({ lineage }) => lineage))]
  const there = new Set((await session.graph.read(query, { lineages })).map(({ lineage }) => lineage))
  return competencies.filter(({ lineage }) => !there.has(lineage))
}

/** A group below the threshold and nobody at all are the same to whoever asks. */
async function withoutPeople(session: Session, competencies: readonly LookedAt[]): Promise<readonly LookedAt[]> {
  await recordAccess(session, {
    action: AccessAction.COUNTED,
    purpose: 'counted, without their names, by what they have proved, to find what nobody proves',
    fields: [ConsentField.COMPETENCIES],
    people: [],
  })
  const supply = await supplyOf(
    session,
    competencies.map(({ lineage }) => [lineage]),
  )
  return competencies.filter((_, i) => (supply[i]?.people ?? 0) < PEOPLE_THRESHOLD)
}
