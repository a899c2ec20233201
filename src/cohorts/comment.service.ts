import type { Session } from '../database/session.ts'
import { idempotent } from '../identity/idempotency.ts'
import { requireOrganisation, requireUseCase } from '../identity/rights.ts'
import { forbidden } from '../shared/errors.ts'
import { newId } from '../shared/ids.ts'
import { refuseInput, UserErrorCode } from '../shared/payload.ts'
import { UseCase } from '../shared/viewer.ts'
import { noteActivity } from './activity.service.ts'
import { ActivityKind } from './activity.types.ts'
import { workingPartIn } from './cohort-part.store.ts'
import type { AddCommentInput, VoteCommentInput } from './comment.inputs.ts'
import { seeDiscussed } from './comment.list.ts'
import { commentLoader } from './comment.loaders.ts'
import { MAX_ABOUT_ONE, MAX_COMMENT } from './comment.rule.ts'
import { Comment, CommentVote } from './comment.ts'
import { CohortSide } from './kinds.ts'

/** Says something for the viewer's organisation. Answers the comment's id. Throws Refused. */
export async function addComment(session: Session, input: AddCommentInput, key: string | null): Promise<string> {
  requireUseCase(session, UseCase.FRAMEWORK_STEWARDSHIP)
  const organisation = requireOrganisation(session)
  if (input.text.trim() === '' || input.text.length > MAX_COMMENT)
    throw refuseInput(UserErrorCode.INVALID, `Say it in 1 to ${MAX_COMMENT} characters.`, 'text')
  const { id } = await idempotent(session, key, 'addComment', { ...input }, async (tx) => {
    const about = await seeDiscussed(tx, input.about)
    if (!about)
      throw refuseInput(UserErrorCode.NOT_FOUND, 'No such thing to talk about, or it is not yours to see.', 'about')
    const first = input.replyTo ? await answered(tx, input.replyTo, about.key) : null
    const cohort = input.cohort ?? first?.cohortId ?? about.cohort
    if (cohort === null)
      throw refuseInput(UserErrorCode.INVALID, 'No cohort keeps this; name the one whose discussion it is.', 'cohort')
    if (first && first.cohortId !== cohort)
      throw refuseInput(UserErrorCode.INVALID, 'What it answers was said in another cohort.', 'replyTo')
    const { side } = await workingPartIn(tx, cohort, 'input.cohort')
    await refuseTooMany(tx, cohort, about.key)
    const comment = newId('comment')
    await tx.sql.insert(Comment, {
      id: comment,
      cohortId: cohort,
      about: input.about,
      aboutKey: about.key,
      replyTo: input.replyTo ?? null,
      thread: first?.thread ?? comment,
      organisationId: organisation,
      side,
      actor: tx.viewer.actor,
      text: input.text,
      at: new Date(tx.now),
    })
    await noteActivity(tx, cohort, ActivityKind.COMMENTED, input.about)
    if (input.resolve) await setResolved(tx, first?.thread ?? comment, true)
    return { id: comment }
  })
  return id
}

async function answered(tx: Session, id: string, key: string): Promise<Comment> {
  const comment = await tx.load(commentLoader).load(id)
  if (comment?.aboutKey === key) return comment
  throw refuseInput(UserErrorCode.NOT_FOUND, 'No such comment on this, or it is not yours to see.', 'replyTo')
}

/** Of this cohort: what others say of the same thing is neither known here nor in the way. */
async function refuseTooMany(tx: Session, cohort: string, key: string): Promise<void> {
  const [row]: { n: number }[] = await tx.sql.query(
    '/* cohorts.commentsOfOne */ SELECT count(*)::int AS n FROM cohort_comment WHERE about_key = $1 AND cohort_id = $2',
    [key, cohort],
  )
  if ((row?.n ?? 0) >= MAX_ABOUT_ONE)
    throw refuseInput(UserErrorCode.LIMIT, `About one thing a cohort keeps ${MAX_ABOUT_ONE} comments.`, 'about')
}

/** Notes that a thread is done with, or not after all; by any working member of the cohort. */
export async function resolveThread(session: Session, id: string, resolved: boolean): Promise<string> {
  requireUseCase(session, UseCase.FRAMEWORK_STEWARDSHIP)
  return session.transaction(async (tx) => {
    const { thread } = await workedOn(tx, id)
    await setResolved(tx, thread, resolved)
    return id
  })
}

/** The comment, if the viewer takes a working part in its cohort. */
async function workedOn(tx: Session, id: string): Promise<Comment & { side: CohortSide }> {
  const comment = await tx.load(commentLoader).load(id)
  if (!comment) throw refuseInput(UserErrorCode.NOT_FOUND, 'No such comment, or it is not yours to see.', 'comment')
  const { side } = await workingPartIn(tx, comment.cohortId, 'input.comment')
  return Object.assign(new Comment(), comment, { side })
}

async function setResolved(tx: Session, thread: string, resolved: boolean): Promise<void> {
  const [moved]: { cohort: string; about: string }[] = await tx.sql.query(
    `/* cohorts.resolve */ WITH moved AS (
       UPDATE cohort_comment SET resolved_at = CASE WHEN $2::boolean THEN $3::timestamptz END,
         resolved_by = CASE WHEN $2::boolean THEN $4::text END
       WHERE id = $1 AND (resolved_at IS NOT NULL) <> $2::boolean RETURNING cohort_id, about_id)
     SELECT cohort_id AS cohort, about_id AS about FROM moved`,
    [thread, resolved, new Date(tx.now), tx.viewer.organisation],
  )
  const kind = resolved ? ActivityKind.COMMENT_RESOLVED : ActivityKind.COMMENT_REOPENED
  if (moved) await noteActivity(tx, moved.cohort, kind, moved.about)
}

/** One vote an organisation, of those on a side; given again it replaces the one before. */
export async function voteComment(session: Session, { comment: id, vote }: VoteCommentInput): Promise<string> {
  requireUseCase(session, UseCase.FRAMEWORK_STEWARDSHIP)
  const organisation = requireOrganisation(session)
  if (session.viewer.portal !== null) throw forbidden('the organisation itself: a portal cannot vote for it')
  return session.transaction(async (tx) => {
    const { side } = await workedOn(tx, id)
    if (side === CohortSide.NONE) throw forbidden('to sit on a side of this cohort: facilitators have no vote')
    if (vote === CommentVote.NONE)
      await tx.sql.query(
        '/* cohorts.unvote */ DELETE FROM cohort_comment_vote WHERE comment_id = $1 AND organisation_id = $2',
        [id, organisation],
      )
    else
      await tx.sql.query(
        `/* cohorts.vote */ INSERT INTO cohort_comment_vote (comment_id, organisation_id, vote) VALUES ($1, $2, $3)
         ON CONFLICT (comment_id, organisation_id) DO UPDATE SET vote = excluded.vote`,
        [id, organisation, vote],
      )
    return id
  })
}
