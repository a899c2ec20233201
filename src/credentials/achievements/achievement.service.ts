import { type EntityManager, Not } from 'typeorm'

import { enqueue } from '../../database/outbox.ts'
import type { Session } from '../../database/session.ts'
import { Competency } from '../../frameworks/competency.ts'
import { ProficiencyLevel } from '../../frameworks/rubrics/scale.ts'
import { sightOf, visibleCompetency } from '../../frameworks/sight.ts'
import { idempotent } from '../../identity/idempotency.ts'
import { requireOrganisation, requireRole, requireUseCase } from '../../identity/rights.ts'
import type { KnownAchievements } from '../../learners/known-achievements.ts'
import { newId } from '../../shared/ids.ts'
import { Refused, type UserError, UserErrorCode, userError } from '../../shared/payload.ts'
import { normaliseUri, uriKey } from '../../shared/spelling.ts'
import { Role, UseCase } from '../../shared/viewer.ts'
import { type Rechecked, recheckDone, startRecheck } from '../held/recheck.task.ts'
import { DOCUMENT_LIMITS } from '../parse/json.ts'
import { turnToChangeRegistry } from '../trust/environment.store.ts'
import type { SaveAchievementInput } from './achievement.inputs.ts'
import { visibleScale } from './achievement.loaders.ts'
import { Achievement, AchievementAlignment } from './achievement.ts'

const MAX_ALIGNMENTS = 500
const LENGTHS = { name: 500, description: 20_000, achievementType: 100, criteria: 20_000, humanCode: 200 } as const

/**
 * Defines or revises an achievement of the viewer's organisation; revising counts the version up. Credentials that the
 * organisation's recognised issuers signed and that name it by its address are then known to be of it. Needs
 * CREDENTIAL_ISSUING. Throws Refused.
 */
export async function saveAchievement(
  session: Session,
  input: SaveAchievementInput,
  idempotencyKey: string | null = null,
): Promise<Rechecked & { id: string }> {
  requireUseCase(session, UseCase.CREDENTIAL_ISSUING)
  requireRole(session, Role.INSTITUTION, Role.EMPLOYER)
  const creator = requireOrganisation(session)
  refuseFaults(input)
  const saved = await idempotent(session, idempotencyKey, 'saveAchievement', input, async (tx) => {
    await turnToChangeRegistry(tx)
    await refuseUnknown(tx, input)
    const { id, addresses, moved } = await write(tx, input, creator)
    await tx.sql.delete(AchievementAlignment, { achievementId: id })
    if (input.alignments.length > 0) {
      await tx.sql.insert(
        AchievementAlignment,
        input.alignments.map((alignment, ordinal) => ({
          achievementId: id,
          ordinal,
          competencyId: alignment.competency,
          levelId: alignment.level ?? null,
        })),
      )
    }
    await enqueue(tx, 'achievement', [id])
    await enqueue(tx, 'learner', await holders(tx, addresses, creator))
    return { id, run: moved ? await startRecheck(tx, { achievements: addresses }) : null }
  })
  return { id: saved.id, rechecked: await recheckDone(session, saved.run) }
}

/** Answers also the addresses that it had and has, and whether it took one that was not its own before. */
async function write(tx: Session, input: SaveAchievementInput, creator: string) {
  const id = input.id ?? newId('achievement')
  const known = input.id ? await tx.sql.findOneBy(Achievement, { id, creatorId: creator }) : null
  if (input.id && !known)
    throw new Refused(userError(UserErrorCode.NOT_FOUND, 'No such achievement, or it is not yours.', 'input.id'))
  const uri = input.uri ? normaliseUri(input.uri) : (known?.uri ?? `urn:headwater:achievement:${id}`)
  if (await tx.sql.existsBy(Achievement, { uri, creatorId: creator, id: Not(id) }))
    throw new Refused(userError(UserErrorCode.DUPLICATE, 'Another achievement of yours has this address.', 'input.uri'))
  await tx.sql.save(Achievement, {
    id,
    uri,
    creatorId: creator,
    name: input.name.trim(),
    description: input.description,
    achievementType: input.achievementType.trim(),
    criteria: input.criteria,
    humanCode: input.humanCode ?? null,
    versionNumber: (known?.versionNumber ?? 0) + 1,
    updatedAt: new Date(tx.now),
  })
  return { id, addresses: [...new Set([known?.uri ?? uri, uri])], moved: known?.uri !== uri }
}

/** Who holds what the organisation's own issuers signed of these; nothing of others' is about its achievements. */
async function holders(tx: Session, addresses: readonly string[], creator: string): Promise<string[]> {
  const rows: { learner_id: string }[] = await tx.sql.query(
    `/* credentials.holders */ SELECT DISTINCT learner_id FROM assertion
     WHERE achievement_uri = ANY($1::text[]) AND about = 'ACHIEVEMENT' AND issuer_organisation = $2`,
    [addresses, creator],
  )
  return rows.map((row) => row.learner_id)
}

/** What credentials that name these addresses can be of. */
export async function registeredAchievements(sql: EntityManager, uris: readonly string[]): Promise<KnownAchievements> {
  if (uris.length === 0) return () => null
  const rows: { id: string; uri: string; creator_id: string }[] = await sql.query(
    '/* credentials.registeredAchievements */ SELECT id, uri, creator_id FROM achievement WHERE uri = ANY($1::text[])',
    [uris],
  )
  const byKey = new Map(rows.map((row) => [`${row.creator_id} ${row.uri}`, row.id]))
  return (uri, organisation) => byKey.get(`${organisation} ${uri}`) ?? null
}

function refuseFaults(input: SaveAchievementInput): void {
  const faults: UserError[] = []
  for (const field of ['name', 'description', 'achievementType', 'criteria', 'humanCode'] as const) {
    const value = input[field]
    const most = LENGTHS[field]
    if (value == null ? field !== 'humanCode' : value.trim() === '' || value.length > most)
      faults.push(userError(UserErrorCode.INVALID, `Give 1 to ${most} characters.`, `input.${field}`))
  }
  if (input.alignments.length > MAX_ALIGNMENTS)
    faults.push(userError(UserErrorCode.LIMIT, `Align to at most ${MAX_ALIGNMENTS} competencies.`, 'input.alignments'))
  if (input.uri && uriKey(input.uri) === null)
    faults.push(userError(UserErrorCode.INVALID, `An address has at most ${DOCUMENT_LIMITS.id} bytes.`, 'input.uri'))
  if (faults.length > 0) throw new Refused(...faults)
}

async function refuseUnknown(tx: Session, { alignments }: SaveAchievementInput): Promise<void> {
  const competencies = [...new Set(alignments.map(({ competency }) => competency))]
  const levels = [...new Set(alignments.flatMap(({ level }) => (level ? [level] : [])))]
  const visible = await tx.sql
    .getRepository(Competency)
    .createQueryBuilder('c')
    .comment('credentials.alignedCompetencies')
    .select('c.id')
    .where(`c.id = ANY(:competencies) AND ${visibleCompetency('c')}`, { competencies, ...sightOf(tx.viewer) })
    .getMany()
  const known = new Set(visible.map(({ id }) => id))
  const steps = await tx.sql
    .getRepository(ProficiencyLevel)
    .createQueryBuilder('l')
    .comment('credentials.alignedLevels')
    .where(`l.id = ANY(:levels) AND ${visibleScale('l.scale_id')}`, { levels, ...sightOf(tx.viewer) })
    .getMany()
  const knownSteps = new Set(steps.map(({ id }) => id))
  const faults = alignments.flatMap(({ competency, level }, at) => [
    ...(known.has(competency)
      ? []
      : [userError(UserErrorCode.NOT_FOUND, 'No such competency.', `input.alignments.${at}.competency`)]),
    ...(!level || knownSteps.has(level)
      ? []
      : [userError(UserErrorCode.NOT_FOUND, 'No such level.', `input.alignments.${at}.level`)]),
  ])
  if (faults.length > 0) throw new Refused(...faults)
}
