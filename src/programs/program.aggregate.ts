import type { EntityManager } from 'typeorm'

import { idsAfter } from '../database/ids-after.ts'
import { grouped } from '../database/loader.ts'
import type { Projection } from '../graph/projection.ts'
import { OutcomeRow } from './outcome.row.ts'
import { type CourseFacts, coursePart, type ProgramFacts, programPart } from './program.projection.ts'

type ProgramRecord = Omit<ProgramFacts, 'courses' | 'outcomes' | 'completions'>
type PlaceRecord = ProgramFacts['courses'][number] & { readonly program: string }
type CompletionsRecord = { readonly program: string; readonly year: number; readonly count: number }

const programs: Projection = {
  kind: 'program',
  labels: ['Program'],
  edgeTypes: ['OFFERED_BY', 'AWARDS', 'INCLUDES', 'TEACHES', 'LEADS_TO'],
  async read(sql, ids) {
    const found: ProgramRecord[] = await sql.query(
      `/* programs.project */
       SELECT p.id, p.provider_id AS provider, v.title, p.state, v.version, v.cip_code AS "cipCode",
         v.catalogue_year AS "catalogueYear", v.credential_awarded_id AS "credentialAwarded"
       FROM program p JOIN program_version v ON v.program_id = p.id AND v.version = p.published_version
       WHERE p.id = ANY($1::text[])`,
      [ids],
    )
    const own = found.map((program) => program.id)
    const courses: PlaceRecord[] = await sql.query(
      `/* programs.project.courses */
       SELECT c.program_id AS program, c.course_id AS course, c.place, c.elective_group AS "electiveGroup", c.term
       FROM program_course c JOIN program p ON p.id = c.program_id AND p.published_version = c.version
       WHERE p.id = ANY($1::text[]) ORDER BY c.position`,
      [own],
    )
    const completions: CompletionsRecord[] = await sql.query(
      `/* programs.project.completions */
       SELECT DISTINCT ON (program_id) program_id AS program, year, count FROM program_completions
       WHERE program_id = ANY($1::text[]) ORDER BY program_id, year DESC`,
      [own],
    )
    const outcomes = await outcomesOf(sql, 'program', 'published_version', own)
    const coursesOf = grouped(own, courses, (row) => row.program)
    const completionsOf = grouped(own, completions, (row) => row.program)
    return new Map(
      found.map((program, at) => [
        program.id,
        programPart({
          ...program,
          courses: coursesOf[at] ?? [],
          outcomes: outcomes[at] ?? [],
          completions: completionsOf[at]?.[0] ?? null,
        }),
      ]),
    )
  },
  ids: (sql, after, limit) => idsAfter(sql, 'program', after, limit),
}

const courses: Projection = {
  kind: 'course',
  labels: ['Course'],
  edgeTypes: ['OFFERED_BY', 'PREREQUISITE', 'TEACHES', 'LEADS_TO'],
  async read(sql, ids) {
    const found: Omit<CourseFacts, 'outcomes'>[] = await sql.query(
      `/* programs.project.course */
       SELECT c.id, c.provider_id AS provider, c.code, v.title, v.version, v.credits, v.hours,
         v.prerequisite_ids AS prerequisites
       FROM course c JOIN course_version v ON v.course_id = c.id AND v.version = c.latest_version
       WHERE c.id = ANY($1::text[])`,
      [ids],
    )
    const own = found.map((course) => course.id)
    const outcomes = await outcomesOf(sql, 'course', 'latest_version', own)
    return new Map(found.map((course, at) => [course.id, coursePart({ ...course, outcomes: outcomes[at] ?? [] })]))
  },
  ids: (sql, after, limit) => idsAfter(sql, 'course', after, limit),
}

/** Outcomes of the version that others see. Table and column are ours, never input. */
async function outcomesOf(
  sql: EntityManager,
  table: 'program' | 'course',
  version: 'published_version' | 'latest_version',
  own: readonly string[],
): Promise<OutcomeRow[][]> {
  const rows = await sql
    .getRepository(OutcomeRow)
    .createQueryBuilder('o')
    .comment(`programs.project.outcomes.${table}`)
    .innerJoin(table, 'owner', `owner.id = o.ownerId AND owner.${version} = o.version`)
    .where('o.ownerId = ANY(:own)', { own })
    .orderBy('o.position')
    .getMany()
  return grouped(own, rows, (row) => row.ownerId)
}

export const programProjections: readonly Projection[] = [courses, programs]
