import { z } from 'zod'

import type { Session } from '../../database/session.ts'
import { competencyLoader } from '../../frameworks/framework.loaders.ts'
import { requireLearner } from '../../identity/rights.ts'
import { Assertion } from '../../learners/assertion.ts'
import { cursorContext, openCursor, sealCursor } from '../../shared/cursor.ts'
import { type ForwardArguments, pageOf, pageRequest } from '../../shared/paging.ts'
import { ownAssertion } from './credential.loaders.ts'
import {
  type CompetencyAssertion,
  CompetencyAssertionConnection,
  CompetencyAssertionEdge,
  HeldCredentialConnection,
  HeldCredentialEdge,
  type HeldCredentialWhere,
} from './credential.types.ts'
import { HeldCredential } from './held-credential.ts'

const ByTime = z.tuple([z.number(), z.string()])
const ById = z.tuple([z.string()])

/** The viewer's own credentials, the newest first; those inside records hang on their record. */
export async function ownCredentials(
  session: Session,
  where: HeldCredentialWhere,
  page: ForwardArguments,
): Promise<HeldCredentialConnection> {
  const learner = requireLearner(session)
  const request = pageRequest(page)
  const context = cursorContext('me.credentials', learner, where)
  const opened =
    request.cursor === null ? null : openCursor(session.secrets, context, request.cursor, session.now, ByTime)
  const query = session.sql
    .getRepository(HeldCredential)
    .createQueryBuilder('h')
    .comment('credentials.list')
    .where('h.learnerId = :learner AND h.parentId IS NULL', { learner })
    .orderBy('h.receivedAt', 'DESC')
    .addOrderBy('h.id', 'DESC')
    .limit(request.limit + 1)
  if (where.verdict) query.andWhere('h.verdict = ANY(:verdicts)', { verdicts: where.verdict })
  if (where.kinds) query.andWhere('h.kind = ANY(:kinds)', { kinds: where.kinds })
  if (opened) {
    const [at, id] = opened.position
    query.andWhere('(h.receivedAt, h.id) < (:at, :id)', { at: new Date(at), id })
  }
  const issuedAt = opened?.issuedAt ?? session.now
  const found = pageOf(await query.getMany(), request, (node) =>
    Object.assign(new HeldCredentialEdge(), {
      node,
      cursor: sealCursor(session.secrets, context, [node.receivedAt.getTime(), node.id], issuedAt),
    }),
  )
  return Object.assign(new HeldCredentialConnection(), found)
}

/** Everything said about what the viewer can do, by id; `competency` narrows it to what names that one. */
export async function ownAssertions(
  session: Session,
  competency: string | null,
  page: ForwardArguments,
): Promise<CompetencyAssertionConnection> {
  const learner = requireLearner(session)
  const request = pageRequest(page)
  const context = cursorContext('me.assertions', learner, competency)
  const opened =
    request.cursor === null ? null : openCursor(session.secrets, context, request.cursor, session.now, ById)
  const query = session.sql
    .getRepository(Assertion)
    .createQueryBuilder('a')
    .comment('credentials.ownAssertions')
    .select('a.id')
    .where("a.learnerId = :learner AND a.about = 'COMPETENCY'", { learner })
    .orderBy('a.id')
    .limit(request.limit + 1)
  if (competency !== null) {
    const known = await session.load(competencyLoader).load(competency)
    query.andWhere('(a.url = :url OR a.identifier = :identifier)', {
      url: known?.uriKey ?? '',
      identifier: known?.identifier.toLowerCase() ?? '',
    })
  }
  if (opened) query.andWhere('a.id > :after', { after: opened.position[0] })
  const ids = (await query.getMany()).map(({ id }) => id)
  const nodes = (await session.load(ownAssertion).loadMany(ids)) as CompetencyAssertion[]
  const issuedAt = opened?.issuedAt ?? session.now
  const found = pageOf(nodes, request, (node) =>
    Object.assign(new CompetencyAssertionEdge(), {
      node,
      cursor: sealCursor(session.secrets, context, [node.id], issuedAt),
    }),
  )
  return Object.assign(new CompetencyAssertionConnection(), found)
}
