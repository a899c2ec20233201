import { defineLoader, grouped } from '../database/loader.ts'
import type { Session } from '../database/session.ts'
import { personOf } from '../identity/person.ts'
import { DECIDED } from './rating.rule.ts'
import { Rating } from './rating.ts'
import { rowsAs } from './rows.ts'

/**
 * SQL condition: the viewer may know this rating `r` of a mapping or scale map `m`. One's own always. Who speaks for a
 * side: those of others once it has rated in the present round itself. Members without a vote: once the round has come
 * to something, and those of rounds before in which both spoke. Nobody else: who leaves a cohort, looks and comes back
 * would not be blind. And a person who may rate for a second organisation sees, while that has not rated, only what they
 * rated themselves, also through an API client that they made: looking with one hand and rating with the other is not blind either.
 */
export const visibleRating = (session: Session, put: (value: unknown) => string): string => {
  const viewer = put(session.viewer.organisation)
  const member = (side: string) => `EXISTS (SELECT FROM cohort_member v WHERE v.cohort_id = m.cohort_id
      AND v.organisation_id = ${viewer} AND v.state = 'ACTIVE' AND v.side ${side} 'NONE')`
  return `${sameEyes(session, viewer, put)} AND (r.organisation_id = ${viewer}
    OR (${member('<>')} AND EXISTS (SELECT FROM crosswalk_rating own WHERE own.about_id = m.id AND own.round = m.round
          AND own.organisation_id = ${viewer} AND own.current))
    OR (${member('=')} AND ((r.round < m.round AND ${spoke('EDUCATION')} AND ${spoke('EMPLOYER')})
      OR (r.round = m.round AND m.status = ANY(${put(DECIDED)}::text[])))))`
}

const sameEyes = ({ viewer: { actor } }: Session, organisation: string, put: (value: unknown) => string): string => {
  if (actor === null) return 'TRUE'
  const person = personOf(`${put(actor)}::text`)
  const own = (more: string) => `EXISTS (SELECT FROM crosswalk_rating p WHERE p.about_id = m.id AND p.round = m.round
      AND ${more})`
  return `(m.status = ANY(${put(DECIDED)}::text[]) OR ${personOf('r.actor')} = ${person} OR ${own(`${personOf('p.actor')} = ${person}`)}
    OR NOT EXISTS (SELECT FROM membership mb JOIN cohort_member second ON second.organisation_id = mb.organisation_id
        AND second.cohort_id = m.cohort_id AND second.state = 'ACTIVE' AND second.side <> 'NONE'
      WHERE mb.account_id = ${person} AND mb.organisation_id <> ${organisation}
        AND NOT ${own('p.organisation_id = mb.organisation_id AND p.current')}))`
}

/** A side rated in the round of `r`: one that was broken off before is nobody's to see, or breaking it off would show it. */
const spoke = (side: string) => `EXISTS (SELECT FROM crosswalk_rating s WHERE s.about_id = r.about_id
  AND s.cohort_id = r.cohort_id AND s.round = r.round AND s.side = '${side}')`

const ratingsLoader = (name: string, table: 'mapping' | 'scale_map') =>
  defineLoader<string, Rating[]>({
    name,
    batch: async (session, ids) => {
      const values: unknown[] = [ids]
      const visible = visibleRating(session, (value) => `$${values.push(value)}`)
      const rows = await session.sql.query(
        `/* ${name} */ SELECT r.* FROM ${table} m JOIN crosswalk_rating r ON r.about_id = m.id AND r.cohort_id = m.cohort_id
         WHERE m.id = ANY($1::text[]) AND ${visible} ORDER BY r.round, r.rated_at, r.id LIMIT 10000`,
        values,
      )
      return grouped(ids, rowsAs(session, Rating, rows), (rating) => rating.aboutId)
    },
  })

/** All ratings of a mapping that the viewer may know, of all rounds, oldest first. */
export const ratingsOfMapping = ratingsLoader('crosswalks.ratings', 'mapping')
/** All ratings of a scale map that the viewer may know, of all rounds, oldest first. */
export const ratingsOfScaleMap = ratingsLoader('crosswalks.scaleMapRatings', 'scale_map')
