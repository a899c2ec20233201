import { visibleLibraries } from '../crosswalks/visible-libraries.ts'
import { defineLoader } from '../database/loader.ts'
import type { Session } from '../database/session.ts'
import { SHARED_LIBRARY } from '../frameworks/library.ts'
import type { RequiredLevel } from '../jobs/requirement.ts'
import type { ReferenceKind } from './reference-kinds.ts'
import type { CarriedLevel } from './reference-levels.rule.ts'

/** One reference, and what is to take the competency's place. */
export interface Replaced {
  readonly kind: ReferenceKind
  readonly subject: string
  readonly competency: string
  readonly target: string | null
}

/** Levels beside the competency in what refers to it, as it stands now. */
const CARRIED = `
  SELECT a.*, r.level, jsonb_array_length(r.any_of) > 1 AS shared
  FROM asked a JOIN job_profile p ON p.id = a.subject
  JOIN requirement r ON r.job_profile_id = p.id AND r.version = p.latest_version
  WHERE a.kind = 'JOB_PROFILE'
    AND r.any_of @> jsonb_build_array(jsonb_build_object('kind', 'COMPETENCY', 'competency', a.competency))
  UNION ALL SELECT a.*, o.level, false
  FROM asked a JOIN program p ON p.id = a.subject
  JOIN outcome o ON o.owner_id = p.id AND o.version = p.latest_version AND o.competency_id = a.competency
  WHERE a.kind = 'PROGRAM'
  UNION ALL SELECT a.*, o.level, false
  FROM asked a JOIN course c ON c.id = a.subject
  JOIN outcome o ON o.owner_id = c.id AND o.version = c.latest_version AND o.competency_id = a.competency
  WHERE a.kind = 'COURSE'
  UNION ALL SELECT a.*, jsonb_build_object('scale', l.scale_id, 'parts', l.parts, 'label', l.label, 'level', l.id), false
  FROM asked a JOIN achievement_alignment g ON g.achievement_id = a.subject AND g.competency_id = a.competency
  JOIN proficiency_level l ON l.id = g.level_id
  WHERE a.kind = 'ACHIEVEMENT'`

/** A competency with its scale: its own, else its framework's. */
const scaled = (id: string, library: string): string => `
  SELECT f.id AS framework, coalesce(c.scale_id, CASE WHEN c.matchable THEN f.default_scale_id END) AS scale
  FROM competency c JOIN framework f ON f.id = c.framework_id WHERE c.id = ${id} AND ${library}`

/** The highest step that the agreed map of the own library, else of the shared one, gives a level. */
const MAPPED = `
  SELECT t.id AS level, t.label FROM (
    SELECT m.pairs FROM scale_map m WHERE m.status = 'AGREED' AND m.library_id = ANY($5::text[])
      AND m.from_scale_id = held.level->>'scale' AND m.to_scale_id = after.scale
    ORDER BY m.library_id = $6, m.id LIMIT 1) AS map
  CROSS JOIN LATERAL jsonb_array_elements(map.pairs) AS pair
  JOIN proficiency_level s ON s.id = pair->>'from' AND s.parts <= (held.level->>'parts')::integer
  LEFT JOIN proficiency_level t ON t.id = pair->>'to'
  ORDER BY s.parts DESC LIMIT 1`

const uses = (framework: string): string =>
  `EXISTS (SELECT FROM framework_scale u WHERE u.framework_id = ${framework} AND u.scale_id = held.level->>'scale')`

interface LevelRow {
  readonly place: string
  readonly level: RequiredLevel
  readonly shared: boolean
  readonly of_old: boolean
  readonly of_new: boolean
  readonly new_scale: string | null
  readonly mapped: string | null
  readonly mapped_label: string | null
}

/** The levels of each reference; what is to take a place counts only where the viewer sees its library. */
export async function carriedLevels(session: Session, asked: readonly Replaced[]): Promise<CarriedLevel[][]> {
  const rows: LevelRow[] = await session.sql.query(
    `/* insights.carriedLevels */ WITH asked AS (
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[])
         WITH ORDINALITY AS a(kind, subject, competency, target, place)),
     carried AS (${CARRIED})
     SELECT held.place, held.level, held.shared, (before.scale = held.level->>'scale' OR ${uses('before.framework')}) AS of_old,
       CASE WHEN after.scale IS NULL THEN after.framework IS NOT NULL AND ${uses('after.framework')}
         ELSE after.scale = held.level->>'scale' END AS of_new,
       named.title AS new_scale, mapped.level AS mapped, mapped.label AS mapped_label
     FROM carried held
     JOIN LATERAL (${scaled('held.competency', 'true')}) AS before ON true
     LEFT JOIN LATERAL (${scaled('held.target', 'f.library_id = ANY($5::text[])')}) AS after ON true
     LEFT JOIN proficiency_scale named ON named.id = after.scale
     LEFT JOIN LATERAL (${MAPPED}) AS mapped ON true
     WHERE jsonb_typeof(held.level) = 'object' AND held.target IS NOT NULL`,
    [
      asked.map((one) => one.kind),
      asked.map((one) => one.subject),
      asked.map((one) => one.competency),
      asked.map((one) => one.target),
      visibleLibraries(session),
      SHARED_LIBRARY,
    ],
  )
  const found: CarriedLevel[][] = asked.map(() => [])
  for (const row of rows) found[Number(row.place) - 1]?.push(carriedOf(row))
  return found
}

const carriedOf = (row: LevelRow): CarriedLevel => ({
  level: row.level,
  shared: row.shared,
  ofOld: row.of_old ?? false,
  ofNew: row.of_new ?? false,
  newScale: row.new_scale,
  mapped: row.mapped === null ? null : { level: row.mapped, label: row.mapped_label ?? '' },
})

/** `carriedLevels` of the proposals of one page together. */
export const carriedLevelsLoader = defineLoader<Replaced, readonly CarriedLevel[]>({
  name: 'insights.carriedLevels',
  cacheKey: ({ kind, subject, competency, target }) => `${kind} ${subject} ${competency} ${target}`,
  batch: carriedLevels,
})
