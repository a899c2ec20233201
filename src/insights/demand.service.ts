import { z } from 'zod'

import { conceptGraph } from '../crosswalks/concept-graph.ts'
import { visibleLibraries } from '../crosswalks/visible-libraries.ts'
import type { Session } from '../database/session.ts'
import { Competency } from '../frameworks/competency.ts'
import { recordAccess } from '../identity/audit.service.ts'
import { AccessAction } from '../identity/audit.ts'
import { ConsentField } from '../identity/kinds.ts'
import { requireRole, requireUseCase } from '../identity/rights.ts'
import { competencyOfLineage } from '../matching/lineage.loaders.ts'
import { policyFor } from '../matching/policy.service.ts'
import { stamped, stampOf } from '../matching/stamp.ts'
import { cursorContext, openCursor, sealCursor } from '../shared/cursor.ts'
import { type ForwardArguments, pageOf, pageRequest } from '../shared/paging.ts'
import { mapInTurns } from '../shared/turns.ts'
import { Role, UseCase } from '../shared/viewer.ts'
import { type DemandedCompetency, demandedCompetencies, supplyOf, taughtLineages } from './demand.graph.ts'
import { checkDemandWhere, type DemandWhere } from './demand.inputs.ts'
import { comparePlaces, type DemandFigures, type DemandOrder, demandFigures, placeOf, unwanted } from './demand.rows.ts'
import { CompetencyDemand, CompetencyDemandConnection, CompetencyDemandEdge } from './demand.types.ts'

/** Competencies whose concepts are walked before others have a turn. */
const TURN = 200

const Position = z.tuple([z.number(), z.number(), z.string()])

export interface DemandQuestion extends ForwardArguments {
  readonly where?: DemandWhere | null
  readonly orderBy: DemandOrder
  /** Also what is taught and not asked for. */
  readonly unwanted: boolean
}

/** Demand beside supply, for analysts: a fixed number of graph questions, however many rows. */
export async function competencyDemand(
  session: Session,
  question: DemandQuestion,
): Promise<CompetencyDemandConnection> {
  requireUseCase(session, UseCase.GRAPH_ANALYSIS)
  requireRole(session, Role.ANALYST, Role.STEWARD, Role.OPERATOR)
  const { orderBy } = question
  const where = question.where ?? {}
  checkDemandWhere(where, 'where')
  const request = pageRequest({ first: question.first, after: question.after ?? null })
  const context = cursorContext('competencyDemand', session.viewer.organisation, [where, orderBy, question.unwanted])
  const opened =
    request.cursor === null ? null : openCursor(session.secrets, context, request.cursor, session.now, Position)
  const { answer: rows, graphVersion } = await stamped(session, () => figures(session, where, question.unwanted))
  if (rows.length > 0) await recordCount(session)
  const placed = rows
    .map((row) => ({ row, place: placeOf(row, orderBy) }))
    .sort((a, b) => comparePlaces(a.place, b.place))
  const after = opened?.position
  const rest = after ? placed.filter(({ place }) => comparePlaces(place, after) > 0) : placed
  const wanted = rest.slice(0, request.limit + 1)
  const competencies = await session.load(competencyOfLineage).loadMany(wanted.map(({ row }) => row.lineage))
  const issuedAt = opened?.issuedAt ?? session.now
  const found = pageOf(wanted, request, (one) => ({
    one,
    cursor: sealCursor(session.secrets, context, one.place, issuedAt),
  }))
  const edges = found.edges.flatMap(({ one, cursor }) => {
    const competency = competencies[wanted.indexOf(one)]
    if (!(competency instanceof Competency)) return []
    const node = Object.assign(new CompetencyDemand(), one.row, { competency })
    return [Object.assign(new CompetencyDemandEdge(), { node, cursor })]
  })
  return Object.assign(new CompetencyDemandConnection(), {
    edges,
    pageInfo: found.pageInfo,
    totalCount: placed.length,
    stamp: stampOf(policyFor(session, null).version, graphVersion, session.now),
  })
}

/** To count people is to read them, also where the graph only says how many: it stands in the log before the answer leaves. */
const recordCount = (session: Session): Promise<void> =>
  recordAccess(session, {
    action: AccessAction.COUNTED,
    purpose: 'counted, without their names, by what they have proved, beside what is in demand',
    fields: [ConsentField.COMPETENCIES],
    people: [],
  })

/**
 * One row a meaning. What is worth at least the policy's threshold by concept credit supplies it too: an institution's
 * own outcome under an agreed mapping teaches the shared competency.
 */
async function figures(session: Session, where: DemandWhere, withUnwanted: boolean): Promise<DemandFigures[]> {
  const policy = policyFor(session, null)
  const concepts = await conceptGraph(session)
  const libraries = new Set(visibleLibraries(session))
  const sources = ({ lineage }: DemandedCompetency): string[] => {
    const credited = concepts.creditsFor(lineage, libraries, policy)
    return [
      ...new Set([lineage, ...credited.filter((it) => it.creditBp >= policy.thresholdBp).map((it) => it.lineage)]),
    ]
  }
  const demanded = await demandedCompetencies(session, where)
  const groups = await mapInTurns(demanded, TURN, sources)
  if (withUnwanted) {
    const useful = new Set(groups.flat())
    const idle = (await taughtLineages(session, where)).filter((lineage) => !useful.has(lineage)).map(unwanted)
    demanded.push(...idle)
    groups.push(...(await mapInTurns(idle, TURN, sources)))
  }
  const supplies = await supplyOf(session, groups)
  return demanded.map((row, at) => demandFigures(row, supplies[at] as (typeof supplies)[number]))
}
