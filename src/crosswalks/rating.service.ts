import { noteActivity } from '../cohorts/activity.service.ts'
import { ActivityKind } from '../cohorts/activity.types.ts'
import type { Session } from '../database/session.ts'
import { idempotent } from '../identity/idempotency.ts'
import { requireUseCase } from '../identity/rights.ts'
import { Refused, UserErrorCode, userError } from '../shared/payload.ts'
import { UseCase } from '../shared/viewer.ts'
import { INVERSE, MappingStatus, type MatchRelation } from './kinds.ts'
import { wordingOf } from './mapping.rule.ts'
import { agree, type MappedEnds, NOT_AGREED, newestEnds } from './mapping.service.ts'
import { lockLibraries, lockMapping, lockStatement, saveMapping } from './mapping.store.ts'
import type { Mapping } from './mapping.ts'
import type { RateMappingInput } from './rating.inputs.ts'
import { DECIDED, type Outcome } from './rating.rule.ts'
import { checkedComment, checkRater, judgedAnother, rate } from './rating.store.ts'
import { visibleLibraries } from './visible-libraries.ts'

/**
 * One side's judgment of a mapping as the newest published versions word it; its status follows from the judgments of
 * both sides. What is refused never hangs on what others rated. Answers its id. Throws Refused.
 */
export async function rateMapping(
  session: Session,
  input: RateMappingInput,
  idempotencyKey: string | null,
): Promise<string> {
  requireUseCase(session, UseCase.FRAMEWORK_STEWARDSHIP)
  const comment = checkedComment(input.comment)
  const relation = input.relation ?? null
  await idempotent(session, idempotencyKey, 'rateMapping', { ...input }, async (tx) => {
    // In turns with imports: what is agreed must not be reworded between the reading and the agreeing.
    await lockLibraries(tx, await librariesOf(tx, input.mapping))
    const mapping = await lockMapping(tx, input.mapping)
    if (!mapping)
      throw new Refused(
        userError(UserErrorCode.NOT_FOUND, 'No such mapping, or it is not yours to see.', 'input.mapping'),
      )
    const rater = await checkRater(tx, mapping, 'input.mapping', input.expectedRevision)
    const ends = await newestEnds(tx, mapping, 'input.mapping')
    if (relation !== null) await checkOnlyOne(tx, mapping, ends, relation)
    const wording = [wordingOf(ends.origin.fullStatement), wordingOf(ends.destination.fullStatement)] as const
    const reworded = await judgedAnother(tx, mapping, wording)
    if (reworded) askAgain(mapping)
    const outcome = await rate(tx, mapping, rater, { verdict: relation, comment, wording })
    const changed = outcome !== null && follow(tx, mapping, ends, outcome)
    if (reworded || changed) await saveMapping(tx, mapping)
    if (changed) await noteOutcome(tx, rater.cohort, mapping)
    return { id: mapping.id }
  })
  return input.mapping
}

/** Those that the viewer sees, and the one in which a cohort shows it the mapping. */
async function librariesOf(tx: Session, mapping: string): Promise<string[]> {
  const rows: { library: string }[] = await tx.sql.query(
    '/* crosswalks.libraryOf */ SELECT library_id AS library FROM mapping WHERE id = $1',
    [mapping],
  )
  return [...new Set([...visibleLibraries(tx), ...rows.map((row) => row.library)])]
}

/** Another mapping that says the same is the one to rate: two of them would count twice. */
async function checkOnlyOne(tx: Session, mapping: Mapping, ends: MappedEnds, relation: MatchRelation): Promise<void> {
  const { origin, destination } = ends
  const statement = { library: mapping.library, originLineage: origin.lineage, destinationLineage: destination.lineage }
  const standing = await lockStatement(tx, { ...statement, relation }, INVERSE[relation])
  if (standing && standing.id !== mapping.id)
    throw new Refused(
      userError(
        UserErrorCode.DUPLICATE,
        `${relation} is said by ${standing.id}; rate that one, taken up in your cohort if it is in none that decides (proposeMapping).`,
        'input.relation',
      ),
    )
}

/** What a round came to is nobody's secret: both sides have spoken. */
export async function noteOutcome(
  tx: Session,
  cohort: string,
  rated: { readonly id: string; readonly status: MappingStatus },
): Promise<void> {
  const agreed = rated.status === MappingStatus.AGREED
  const kind = agreed ? ActivityKind.MAPPING_AGREED : ActivityKind.MAPPING_CHANGED
  await noteActivity(tx, cohort, kind, rated.id, agreed ? null : rated.status)
}

/** A new round: what was rated before was about other words. */
function askAgain(mapping: Mapping): void {
  mapping.round++
  if (DECIDED.includes(mapping.status)) Object.assign(mapping, NOT_AGREED, { status: MappingStatus.PROPOSED })
}

/** Makes of the mapping what the ratings come to; false when it is that already. */
function follow(tx: Session, mapping: Mapping, ends: MappedEnds, outcome: Outcome): boolean {
  const relation = outcome.verdict === null ? mapping.relation : (outcome.verdict as MatchRelation)
  if (mapping.status === outcome.status && mapping.relation === relation) return false
  if (outcome.status === MappingStatus.AGREED) agree(tx, mapping, ends)
  else Object.assign(mapping, NOT_AGREED)
  Object.assign(mapping, { status: outcome.status, relation })
  return true
}
