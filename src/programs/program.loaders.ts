import { defineLoader, grouped, inOrder } from '../database/loader.ts'
import { isKnown } from '../jobs/job-profile.loaders.ts'
import { Occupation } from '../jobs/occupation.ts'
import { hasNextDraft, SHOWN_VERSION, visibleRow } from '../jobs/publication.row.ts'
import { OutcomeRow } from './outcome.row.ts'
import { ProgramCompletionsRow, ProgramCourseRow } from './program.row.ts'
import { Course, type Outcome, outcomeOf, Program, ProgramCourse, ProgramDraft } from './program.ts'

/** Columns of a program in the version that the viewer is shown. */
export const PROGRAM_COLUMNS = `p.id, p.provider_id AS "providerId", p.state, p.latest_version AS "latestVersion",
  v.version, v.title, v.cip_code AS "cipCode", v.credential_awarded_id AS "credentialAwardedId",
  v.catalogue_year AS "catalogueYear", v.credits, v.hours, v.cost_minor AS "costMinor", v.cost_currency AS "costCurrency"`

export const programOf = (row: Program): Program => Object.assign(new Program(), row)

/** Published and closed programs for everyone with a key; drafts for their provider. */
export const programLoader = defineLoader<string, Program | null>({
  name: 'programs.program',
  batch: async (session, ids) => {
    if (!isKnown(session)) return ids.map(() => null)
    const rows: Program[] = await session.sql.query(
      `/* programs.program */ SELECT ${PROGRAM_COLUMNS}
       FROM program p
       JOIN program_version v ON v.program_id = p.id AND v.version = ${SHOWN_VERSION}
       WHERE p.id = ANY($1::text[]) AND ${visibleRow('provider_id', '$2')}`,
      [ids, session.viewer.organisation],
    )
    return inOrder(ids, rows.map(programOf), (program) => program.id)
  },
})

/** The unpublished next version of a published program; its provider only. */
export const programDraftLoader = defineLoader<string, ProgramDraft | null>({
  name: 'programs.draft',
  batch: async (session, ids) => {
    const rows: ProgramDraft[] = await session.sql.query(
      `/* programs.draft */
       SELECT p.id AS "programId", v.version, v.title, v.cip_code AS "cipCode", v.catalogue_year AS "catalogueYear",
         v.credits, v.hours
       FROM program p JOIN program_version v ON v.program_id = p.id AND v.version = p.latest_version
       WHERE p.id = ANY($1::text[]) AND ${hasNextDraft('provider_id', '$2')}`,
      [ids, session.viewer.organisation],
    )
    const drafts = rows.map((row) => Object.assign(new ProgramDraft(), row))
    return inOrder(ids, drafts, (draft) => draft.programId)
  },
})

/** A course is seen by its provider, and by everyone with a key while what is published includes it. */
const VISIBLE_COURSE = `(c.provider_id = $2 OR EXISTS (
  SELECT FROM program_course i JOIN program p ON p.id = i.program_id AND p.published_version = i.version
  WHERE i.course_id = c.id))`

export const courseLoader = defineLoader<string, Course | null>({
  name: 'programs.course',
  batch: async (session, ids) => {
    if (!isKnown(session)) return ids.map(() => null)
    const rows: Course[] = await session.sql.query(
      `/* programs.course */
       SELECT c.id, c.provider_id AS "providerId", c.code, v.version, v.title, v.credits, v.hours,
         v.cost_minor AS "costMinor", v.cost_currency AS "costCurrency", v.prerequisite_ids AS "prerequisiteIds"
       FROM course c JOIN course_version v ON v.course_id = c.id AND v.version = c.latest_version
       WHERE c.id = ANY($1::text[]) AND ${VISIBLE_COURSE}`,
      [ids, session.viewer.organisation],
    )
    const courses = rows.map((row) => Object.assign(new Course(), row))
    return inOrder(ids, courses, (course) => course.id)
  },
})

/** One version of a program or course. */
export interface OwnerKey {
  readonly owner: string
  readonly version: number
}

const ownerKey = ({ owner, version }: OwnerKey): string => `${owner} ${version}`

/** Outcomes of a version, in order. Keys come from programs and courses that were let through. */
export const outcomesLoader = defineLoader<OwnerKey, Outcome[]>({
  name: 'programs.outcomes',
  cacheKey: ownerKey,
  batch: async (session, keys) => {
    if (!isKnown(session)) return keys.map(() => [])
    const rows = await session.sql
      .getRepository(OutcomeRow)
      .createQueryBuilder('o')
      .comment('programs.outcomes')
      .where("o.ownerId = ANY(:owners) AND o.ownerId || ' ' || o.version = ANY(:keys)", {
        owners: keys.map((key) => key.owner),
        keys: keys.map(ownerKey),
      })
      .orderBy('o.position')
      .getMany()
    const of = grouped(keys.map(ownerKey), rows, (row) => ownerKey({ owner: row.ownerId, version: row.version }))
    return of.map((outcomes) => outcomes.map(outcomeOf))
  },
})

/** An outcome of what the viewer may see now: of the version that is shown, or its own newest. */
export const outcomeLoader = defineLoader<string, Outcome | null>({
  name: 'programs.outcome',
  batch: async (session, ids) => {
    if (!isKnown(session)) return ids.map(() => null)
    const shown: { id: string }[] = await session.sql.query(
      `/* programs.outcome */
       SELECT o.id FROM outcome o JOIN program p ON p.id = o.owner_id
       WHERE o.id = ANY($1::text[]) AND (p.published_version = o.version OR p.provider_id = $2)
       UNION ALL
       SELECT o.id FROM outcome o JOIN course c ON c.id = o.owner_id
       WHERE o.id = ANY($1::text[]) AND c.latest_version = o.version AND ${VISIBLE_COURSE}`,
      [ids, session.viewer.organisation],
    )
    const rows = await session.sql
      .getRepository(OutcomeRow)
      .createQueryBuilder('o')
      .comment('programs.outcomeRows')
      .where('o.id = ANY(:shown)', { shown: shown.map((row) => row.id) })
      .getMany()
    return inOrder(ids, rows.map(outcomeOf), (outcome) => outcome.id)
  },
})

/** Places of courses in a version of a program, in order. */
export const programCoursesLoader = defineLoader<OwnerKey, ProgramCourse[]>({
  name: 'programs.courses',
  cacheKey: ownerKey,
  batch: async (session, keys) => {
    if (!isKnown(session)) return keys.map(() => [])
    const rows = await session.sql
      .getRepository(ProgramCourseRow)
      .createQueryBuilder('c')
      .comment('programs.courses')
      .where("c.programId = ANY(:owners) AND c.programId || ' ' || c.version = ANY(:keys)", {
        owners: keys.map((key) => key.owner),
        keys: keys.map(ownerKey),
      })
      .orderBy('c.position')
      .getMany()
    const of = grouped(keys.map(ownerKey), rows, (row) => ownerKey({ owner: row.programId, version: row.version }))
    return of.map((places) => places.map((row) => Object.assign(new ProgramCourse(), row)))
  },
})

/** Reported completions of a program, the newest year first. */
export const completionsLoader = defineLoader<string, ProgramCompletionsRow[]>({
  name: 'programs.completions',
  batch: async (session, ids) => {
    const rows = await session.sql
      .getRepository(ProgramCompletionsRow)
      .createQueryBuilder('c')
      .comment('programs.completions')
      .where('c.programId = ANY(:ids)', { ids })
      .orderBy('c.year', 'DESC')
      .getMany()
    return grouped(ids, rows, (row) => row.programId)
  },
})

/** Occupations to which programs of a CIP code lead, by scheme and code. */
export const occupationsOfCipLoader = defineLoader<string, Occupation[]>({
  name: 'programs.occupationsOfCip',
  batch: async (session, codes) => {
    const rows = await session.sql
      .getRepository(Occupation)
      .createQueryBuilder('o')
      .comment('programs.occupationsOfCip')
      .where('o.cipCodes && :codes::text[]', { codes })
      .orderBy('o.scheme')
      .addOrderBy('o.code')
      .getMany()
    return codes.map((code) => rows.filter((row) => row.cipCodes.includes(code)))
  },
})
