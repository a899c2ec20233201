import { noteActivity } from '../cohorts/activity.service.ts'
import { ActivityKind } from '../cohorts/activity.types.ts'
import { worksIn } from '../cohorts/cohort.rule.ts'
import { cohortsOf } from '../cohorts/cohort.store.ts'
import { decidingFault, ratingFault } from '../cohorts/cohort-approval.rule.ts'
import { heldCohort } from '../cohorts/cohort-approval.store.ts'
import { partInSeen } from '../cohorts/cohort-part.store.ts'
import { CohortMemberState, CohortSide, type VotingSide } from '../cohorts/kinds.ts'
import type { Session } from '../database/session.ts'
import { SHARED_LIBRARY } from '../frameworks/library.ts'
import { personOf } from '../identity/person.ts'
import { requireOrganisation } from '../identity/rights.ts'
import { newId } from '../shared/ids.ts'
import { Refused, refuse, type UserError, UserErrorCode } from '../shared/payload.ts'
import type { MappingStatus } from './kinds.ts'
import { DECIDED, type Outcome, outcomeOf } from './rating.rule.ts'
import { Rating } from './rating.ts'

const MAX_COMMENT = 4_000

/** What is rated: a mapping or a scale map. */
export interface Rated {
  readonly id: string
  readonly cohortId: string | null
  readonly round: number
  readonly status: MappingStatus
  readonly revision: number
  /** It counts for all who see this library. */
  readonly library: string
}

/** What an organisation says of it. */
export interface Judgment {
  readonly verdict: string | null
  readonly comment: string | null
  readonly wording?: readonly [origin: string, destination: string]
}

/** A comment without its margins, null for none. Throws Refused. */
export function checkedComment(comment: string | null | undefined): string | null {
  const text = comment?.trim() ?? ''
  if (text.length > MAX_COMMENT)
    throw refuse(UserErrorCode.INVALID, `Comment in at most ${MAX_COMMENT} characters.`, 'input.comment')
  return text === '' ? null : text
}

/** The viewer takes part in this cohort, and not to look on only. Throws Refused. */
export async function checkProposer(tx: Session, cohort: string): Promise<void> {
  const part = await partInSeen(tx, cohort, 'input.cohort')
  if (!part || !worksIn(part.roles))
    throw refuse(UserErrorCode.NOT_QUALIFIED, 'Only its active members propose in it, not observers.', 'input.cohort')
}

/** Whether the viewer's organisation takes part in this cohort, and not to look on only. */
export async function worksInCohort(tx: Session, cohort: string): Promise<boolean> {
  const part = (await cohortsOf(tx)).find((one) => one.cohort === cohort)
  return part !== undefined && worksIn(part.roles)
}

/** Who the viewer's organisation is in the cohort that decides about it. Throws Refused for all that have no vote. */
export async function checkRater(
  tx: Session,
  rated: Rated,
  path: string,
  expectedRevision: number | null | undefined,
): Promise<{ cohort: string; side: VotingSide; path: string }> {
  const organisation = requireOrganisation(tx)
  if (rated.cohortId === null)
    throw refuse(UserErrorCode.WRONG_STATE, 'No cohort decides about it; propose it in one.', path)
  // One portal may act for organisations of both sides, and would agree with itself.
  if (tx.viewer.portal !== null)
    throw refuse(UserErrorCode.NOT_QUALIFIED, 'A portal cannot rate for an organisation; its own people do.', path)
  const held = await heldCohort(tx, rated.cohortId)
  const own = held?.members.find((one) => one.organisationId === organisation && one.state === CohortMemberState.ACTIVE)
  if (!held || !own || own.side === CohortSide.NONE)
    throw refuse(UserErrorCode.NOT_QUALIFIED, 'Only members that speak for a side of its cohort rate it.', path)
  if (rated.status === 'RETIRED')
    throw refuse(UserErrorCode.WRONG_STATE, 'It is RETIRED; it is rated again once it is proposed again.', path)
  if (expectedRevision != null && expectedRevision !== rated.revision)
    throw refuse(
      UserErrorCode.STALE_VERSION,
      `It has changed since: it is at revision ${rated.revision} now.`,
      'input.expectedRevision',
    )
  const fault = ratingFault(held.cohort, own, isShared(rated), path)
  if (fault) throw new Refused(fault)
  return { cohort: rated.cohortId, side: own.side, path }
}

/** Both its frameworks, or scales, are shared: it changes the matches of everybody. */
const isShared = ({ library }: Pick<Rated, 'library'>): boolean => library === SHARED_LIBRARY

/** Why a cohort cannot decide about what stands in this library, at the input's cohort; null: it can. */
export async function cannotDecide(tx: Session, cohort: string, library: string): Promise<UserError | null> {
  const held = await heldCohort(tx, cohort)
  if (!held) throw new Error(`no cohort ${cohort}`)
  return decidingFault(held.cohort, held.members, isShared({ library }), 'input.cohort')
}

/** Whether a rating of this round judged another wording than this. */
export async function judgedAnother(
  tx: Session,
  { id, round }: Rated,
  [origin, destination]: readonly [string, string],
): Promise<boolean> {
  const rows: unknown[] = await tx.sql.query(
    `/* crosswalks.otherWording */ SELECT FROM crosswalk_rating WHERE about_id = $1 AND round = $2 AND current
       AND (origin_wording, destination_wording) IS DISTINCT FROM ($3, $4) LIMIT 1`,
    [id, round, origin, destination],
  )
  return rows.length > 0
}

/**
 * Nobody agrees with themselves: who belongs to two organisations rates a thing for one of them, in each round, also
 * through API clients that they made. Says nothing about what was rated. Throws Refused.
 */
async function refuseSamePerson(tx: Session, { id, round }: Rated, path: string): Promise<void> {
  const rows: unknown[] = await tx.sql.query(
    `/* crosswalks.samePerson */ SELECT 1 FROM crosswalk_rating
     WHERE about_id = $1 AND round = $2 AND ${personOf('actor')} = ${personOf('$3::text')} AND organisation_id <> $4 LIMIT 1`,
    [id, round, tx.viewer.actor, tx.viewer.organisation],
  )
  if (rows.length > 0)
    throw refuse(
      UserErrorCode.NOT_QUALIFIED,
      'You have rated it for another organisation in this round; have somebody else of this one rate it.',
      path,
    )
}

/**
 * Writes the organisation's judgment in place of its earlier one of the round, and says what the round comes to. Between
 * shared frameworks an open round counts what was rated under the present approval only. Throws Refused.
 */
export async function rate(
  tx: Session,
  rated: Rated,
  rater: { readonly cohort: string; readonly side: VotingSide; readonly path: string },
  { verdict, comment, wording }: Judgment,
): Promise<Outcome | null> {
  const organisation = requireOrganisation(tx)
  await refuseSamePerson(tx, rated, rater.path)
  const decided = DECIDED.includes(rated.status)
  const earlier: unknown[] = await tx.sql.query(
    `/* crosswalks.supersede */ WITH earlier AS (
       UPDATE crosswalk_rating SET current = false
       WHERE about_id = $1 AND round = $2 AND organisation_id = $3 AND current RETURNING id)
     SELECT id FROM earlier`,
    [rated.id, rated.round, organisation],
  )
  await tx.sql.insert(Rating, {
    id: newId('rating'),
    aboutId: rated.id,
    cohortId: rater.cohort,
    round: rated.round,
    organisationId: organisation,
    actor: tx.viewer.actor,
    side: rater.side,
    verdict,
    comment,
    originWording: wording?.[0] ?? null,
    destinationWording: wording?.[1] ?? null,
    blind: earlier.length === 0 && !decided,
    current: true,
    ratedAt: new Date(tx.now),
  })
  // That it has rated, never what: nothing of a rating shows before both sides have spoken
  await noteActivity(tx, rater.cohort, ActivityKind.MAPPING_RATED, rated.id)
  const given: { organisation: string; side: VotingSide; verdict: string | null; minimum: number }[] =
    await tx.sql.query(
      `/* crosswalks.given */ SELECT r.organisation_id AS organisation, r.side, r.verdict, c.minimum_per_side AS minimum
       FROM crosswalk_rating r JOIN cohort c ON c.id = r.cohort_id
       WHERE r.about_id = $1 AND r.round = $2 AND r.current AND (NOT $3::boolean OR EXISTS (
         SELECT FROM cohort_member a WHERE a.cohort_id = r.cohort_id AND a.organisation_id = r.organisation_id
           AND a.state = 'ACTIVE' AND a.side = r.side AND a.approved_at <= r.rated_at))`,
      [rated.id, rated.round, isShared(rated) && !decided],
    )
  // A round that came to something once is open to all who rated: a greater minimum cannot close it again.
  return outcomeOf(given, decided ? 1 : (given[0]?.minimum ?? 1))
}
