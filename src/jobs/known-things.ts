import { achievementLoader } from '../credentials/achievements/achievement.loaders.ts'
import { Achievement } from '../credentials/achievements/achievement.ts'
import type { Session } from '../database/session.ts'
import { Competency } from '../frameworks/competency.ts'
import { ProficiencyLevel, ProficiencyScale } from '../frameworks/rubrics/scale.ts'
import { sightOf, visibleCompetency, visibleFramework } from '../frameworks/sight.ts'
import { organisationLoader } from '../identity/organisation.loaders.ts'
import { Organisation } from '../identity/organisation.ts'
import type { KnownLevel, KnownLevels } from './level.rule.ts'
import type { LevelInput, RequirementInput } from './requirement.inputs.ts'
import type { KnownAchievement, KnownCompetency, KnownThings } from './requirement.rule.ts'

/** More ids than any valid input names: what lies beyond is not looked up and reads as unknown. */
const MAX_LOOKED_UP = 2_000

/** What the ids of these lines name, as far as the viewer may see it: a fixed number of queries, however many lines. */
export async function knownThings(session: Session, inputs: readonly RequirementInput[]): Promise<KnownThings> {
  const targets = inputs.flatMap((input) => input.anyOf)
  const credentials = targets.flatMap((target) => (target.credential ? [target.credential] : []))
  const [competency, levels, achievement, organisation] = [
    await knownCompetencies(
      session,
      targets.map((target) => target.competency),
    ),
    await knownLevels(
      session,
      inputs.map((input) => input.level),
    ),
    await knownAchievements(
      session,
      credentials.flatMap((credential) => credential.achievements ?? []),
    ),
    await knownOrganisations(
      session,
      credentials.flatMap((credential) => credential.issuers ?? []),
    ),
  ]
  return { competency, ...levels, achievement, organisation }
}

const distinct = (ids: readonly (string | null | undefined)[]): string[] =>
  [...new Set(ids.filter((id) => id != null))].slice(0, MAX_LOOKED_UP)

/** Competencies that the viewer may see. */
export async function knownCompetencies(
  session: Session,
  ids: readonly (string | null | undefined)[],
): Promise<(id: string) => KnownCompetency | null> {
  const asked = distinct(ids)
  if (asked.length === 0) return () => null
  const rows = await session.sql
    .getRepository(Competency)
    .createQueryBuilder('c')
    .comment('jobs.knownCompetencies')
    .select(['c.id', 'c.lineage', 'c.matchable', 'c.frameworkId'])
    .where(`c.id = ANY(:asked) AND ${visibleCompetency('c')}`, { asked, ...sightOf(session.viewer) })
    .getMany()
  const byId = new Map(rows.map((row) => [row.id, row]))
  return (id) => byId.get(id) ?? null
}

/** Scales and their levels that the viewer may see: of frameworks that they see, as when they are read. */
export async function knownLevels(
  session: Session,
  inputs: readonly (LevelInput | null | undefined)[],
): Promise<KnownLevels> {
  const levels = distinct(inputs.map((input) => input?.level))
  const scales = distinct(inputs.map((input) => input?.measured?.scale))
  const sight = { ...sightOf(session.viewer) }
  const visible = `EXISTS (SELECT 1 FROM framework_scale u JOIN framework f ON f.id = u.framework_id
    WHERE u.scale_id = s.id AND ${visibleFramework('f')})`
  const levelRows =
    levels.length === 0
      ? []
      : await session.sql
          .getRepository(ProficiencyLevel)
          .createQueryBuilder('l')
          .comment('jobs.knownLevels')
          .innerJoin(ProficiencyScale, 's', 's.id = l.scaleId')
          .where(`l.id = ANY(:levels) AND ${visible}`, { levels, ...sight })
          .getMany()
  const scaleRows =
    scales.length === 0
      ? []
      : await session.sql
          .getRepository(ProficiencyScale)
          .createQueryBuilder('s')
          .comment('jobs.knownScales')
          .where(`s.id = ANY(:scales) AND ${visible}`, { scales, ...sight })
          .getMany()
  const levelById = new Map<string, KnownLevel>(levelRows.map((row) => [row.id, { ...row, scale: row.scaleId }]))
  const scaleById = new Map(scaleRows.map((row) => [row.id, row]))
  return { level: (id) => levelById.get(id) ?? null, scale: (id) => scaleById.get(id) ?? null }
}

/** Registered achievements; a definition holds nobody's data and may be named by everyone. */
export async function knownAchievements(
  session: Session,
  ids: readonly (string | null | undefined)[],
): Promise<(id: string) => KnownAchievement | null> {
  const asked = distinct(ids)
  if (asked.length === 0) return () => null
  const found = await session.load(achievementLoader).loadMany(asked)
  const rows = found.filter((row): row is Achievement => row instanceof Achievement)
  const known = new Map(rows.map(({ id, creatorId }) => [id, { id, creator: creatorId }]))
  return (id) => known.get(id) ?? null
}

async function knownOrganisations(session: Session, ids: readonly string[]): Promise<(id: string) => boolean> {
  const asked = distinct(ids)
  const found = await session.load(organisationLoader).loadMany(asked)
  const known = new Set(asked.filter((_, at) => found[at] instanceof Organisation))
  return (id) => known.has(id)
}
