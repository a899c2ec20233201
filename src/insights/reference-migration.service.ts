import { retargetAchievement } from '../credentials/achievements/achievement.retarget.service.ts'
import { retargetMapping } from '../crosswalks/mapping.retarget.service.ts'
import type { Session } from '../database/session.ts'
import { idempotent } from '../identity/idempotency.ts'
import { requireOrganisation, requireUseCase } from '../identity/rights.ts'
import { retargetJobProfile } from '../jobs/job-profile.retarget.service.ts'
import type { LevelsAfter } from '../jobs/retarget.rule.ts'
import { retargetCourse, retargetProgram } from '../programs/retarget.service.ts'
import { refuse, UserErrorCode } from '../shared/payload.ts'
import { UseCase } from '../shared/viewer.ts'
import { MigrationStatus, ReferenceKind } from './reference-kinds.ts'
import { fateOf, LevelFate, levelsAfter } from './reference-levels.rule.ts'
import { carriedLevels } from './reference-levels.store.ts'
import type { DecideReferenceMigrationInput } from './reference-migration.inputs.ts'
import { migrationOf } from './reference-migration.list.ts'
import { ReferenceDecision, type ReferenceMigration } from './reference-migration.ts'

const MAX_NOTE = 2_000

type Retarget = (tx: Session, subject: string, from: string, to: string, levels: LevelsAfter) => Promise<void>

/** Each module changes what is its own, the way it is changed by hand, with its own rights. */
const RETARGET: Readonly<Record<ReferenceKind, Retarget>> = {
  JOB_PROFILE: retargetJobProfile,
  PROGRAM: retargetProgram,
  COURSE: retargetCourse,
  ACHIEVEMENT: (tx, subject, from, to, levels) => retargetAchievement(tx, subject, from, to, stepsOf(levels)),
  MAPPING: (tx, subject, from, to) => retargetMapping(tx, subject, from, to),
}

/** An alignment names a step. Throws Refused. */
const stepsOf = (levels: LevelsAfter): ReadonlyMap<string, string | null> =>
  new Map(
    [...levels].map(([known, after]) => {
      if (after?.measured) throw refuse(UserErrorCode.INVALID, 'An alignment takes a step of a scale.', 'input.level')
      return [known, after?.level ?? null]
    }),
  )

/** What becomes of the levels beside the reference, those that are lost as whoever approves says. Throws Refused. */
async function decidedLevels(
  tx: Session,
  migration: ReferenceMigration,
  to: string,
  { level, withoutLevel }: DecideReferenceMigrationInput,
): Promise<LevelsAfter> {
  const [carried = []] = await carriedLevels(tx, [{ ...migration, target: to }])
  const lost = carried.some((one) => fateOf(one) === LevelFate.LOST)
  if (level && withoutLevel)
    throw refuse(UserErrorCode.INVALID, 'Give a level or say withoutLevel, not both.', 'input.withoutLevel')
  if (!lost && (level || withoutLevel))
    throw refuse(
      UserErrorCode.INVALID,
      'No level is lost here; leave this out.',
      level ? 'input.level' : 'input.withoutLevel',
    )
  if (lost && !level && !withoutLevel)
    throw refuse(
      UserErrorCode.INVALID,
      'The level stands on another scale than what takes the place, and no agreed map translates it: give one, or say withoutLevel.',
      'input.level',
    )
  return levelsAfter(carried, level ?? null)
}

/** Who may write what refers may also leave it as it is. */
const WRITING: Readonly<Record<ReferenceKind, UseCase>> = {
  JOB_PROFILE: UseCase.JOB_AUTHORING,
  PROGRAM: UseCase.PROGRAM_GAP,
  COURSE: UseCase.PROGRAM_GAP,
  ACHIEVEMENT: UseCase.CREDENTIAL_ISSUING,
  MAPPING: UseCase.FRAMEWORK_STEWARDSHIP,
}

/**
 * Makes the change that a proposal proposes, or notes that the reference is to stay; answers the proposal as decided.
 * What was rejected is proposed again when another version is published. Throws Refused.
 */
export async function decideMigration(
  session: Session,
  input: DecideReferenceMigrationInput,
  key: string | null,
): Promise<ReferenceMigration> {
  const organisation = requireOrganisation(session)
  if ((input.note?.length ?? 0) > MAX_NOTE)
    throw refuse(UserErrorCode.LIMIT, `At most ${MAX_NOTE} characters.`, 'input.note')
  return idempotent(session, key, 'decideReferenceMigration', input, async (tx) => {
    await tx.sql.query('/* insights.turn */ SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
      `reference migrations of ${organisation}`,
    ])
    const migration = await migrationOf(tx, input.id)
    if (!migration) throw refuse(UserErrorCode.NOT_FOUND, 'No such proposal any more, or it is not yours.', 'input.id')
    requireUseCase(tx, WRITING[migration.kind])
    if (migration.status === MigrationStatus.APPROVED)
      throw refuse(UserErrorCode.WRONG_STATE, 'It has been approved already.', 'input.id')
    const to = input.approve ? (input.to ?? migration.target) : null
    if (input.approve) {
      if (to === null)
        throw refuse(UserErrorCode.INVALID, 'Nothing is proposed in its place: name a competency.', 'input.to')
      const levels = await decidedLevels(tx, migration, to, input)
      await RETARGET[migration.kind](tx, migration.subject, migration.competency, to, levels)
    }
    const status = input.approve ? MigrationStatus.APPROVED : MigrationStatus.REJECTED
    await tx.sql.save(ReferenceDecision, {
      organisationId: organisation,
      proposal: migration.id,
      status,
      kind: migration.kind,
      subjectId: migration.subject,
      fromId: migration.competency,
      toId: to,
      decidedBy: tx.viewer.actor ?? 'system',
      decidedAt: new Date(tx.now),
      note: input.note ?? null,
    })
    return { ...migration, status, target: to ?? migration.target }
  })
}
