import { defineLoader, grouped } from '../database/loader.ts'
import type { Session } from '../database/session.ts'
import type { SqlConditions } from '../database/sql-conditions.ts'
import { canonicalJson } from '../shared/canonical-json.ts'
import type { JobProfileWhere } from './job-profile.inputs.ts'
import { isKnown, JOB_PROFILE_COLUMNS, type VersionRow } from './job-profile.loaders.ts'
import { JOB_PROFILE_ORDER, JOB_PROFILES, jobProfileConditions } from './job-profile.where.ts'
import { PublicationState } from './publication.ts'
import { type Anchoring, anchoredIds } from './required-by.graph.ts'

/** Job profiles that hang on one node of the graph: the ones that ask for a competency, or of an occupation. */
export interface AnchoredPage {
  /** A lineage or an occupation's id. */
  readonly anchor: string
  readonly where: JobProfileWhere
  readonly lineages: readonly string[] | null
  readonly limit: number
  /** The last row's title and id. */
  readonly after: readonly [string, string] | null
}

/** Keys that differ in their anchor and place only are one question to PostgreSQL. */
const questionOf = ({ where, lineages, limit }: AnchoredPage): string => canonicalJson([where, lineages, limit])

const keyOf = (key: AnchoredPage): string => canonicalJson([key.anchor, key.after, questionOf(key)])

/** The same question of several anchors, answered for each by its place among them. */
interface Question {
  readonly conditions: SqlConditions
  /** Rows (at, profile): what hangs on which anchor. */
  readonly anchored: string
  readonly put: (value: unknown) => string
}

async function questionAbout(session: Session, anchoring: Anchoring, keys: readonly AnchoredPage[]): Promise<Question> {
  const [{ where, lineages }] = keys as [AnchoredPage]
  const conditions = jobProfileConditions(session, where, lineages)
  const put = (value: unknown) => `$${conditions.parameters.push(value)}`
  const found = await session.load(anchoredIds[anchoring]).loadMany(keys.map((key) => key.anchor))
  const pairs = found.flatMap((ids, at) => {
    if (ids instanceof Error) throw ids
    return ids.map((id) => [at, id] as const)
  })
  const published = `SELECT * FROM unnest(${put(pairs.map(([at]) => at))}::int[], ${put(pairs.map(([, id]) => id))}::text[])
      AS found(at, profile)`
  const drafts = anchoring === 'requiredBy' && where.state?.includes(PublicationState.DRAFT)
  return {
    conditions,
    put,
    anchored: drafts ? `${published} UNION ${draftsAsking(session, keys, put)}` : published,
  }
}

/** Drafts mean nothing to others and are not in the graph; of its own an employer may ask all the same. */
const draftsAsking = (session: Session, keys: readonly AnchoredPage[], put: Question['put']): string =>
  `SELECT (asked.nth - 1)::int, d.id
      FROM unnest(${put(keys.map((key) => key.anchor))}::text[]) WITH ORDINALITY AS asked(lineage, nth)
      JOIN job_profile d ON d.state = 'DRAFT' AND d.employer_id = ${put(session.viewer.organisation)}
      JOIN requirement r ON r.job_profile_id = d.id AND r.version = d.latest_version
        AND EXISTS (SELECT FROM jsonb_array_elements(r.any_of) AS target WHERE target->>'lineage' = asked.lineage)`

type PagedRow = VersionRow & { readonly at: number }

async function pagesOf(session: Session, anchoring: Anchoring, keys: readonly AnchoredPage[]): Promise<PagedRow[][]> {
  const { conditions, anchored, put } = await questionAbout(session, anchoring, keys)
  const [{ limit }] = keys as [AnchoredPage]
  const starts = [0, 1].map((part) => put(keys.map((key) => key.after?.[part] ?? null)))
  const rows: PagedRow[] = await session.sql.query(
    `/* jobs.${anchoring} */ SELECT * FROM (
       SELECT anchored.at, ${JOB_PROFILE_COLUMNS},
         row_number() OVER (PARTITION BY anchored.at ORDER BY ${JOB_PROFILE_ORDER.join(', ')}) AS place
       ${JOB_PROFILES}
       JOIN (${anchored}) AS anchored ON anchored.profile = p.id
       JOIN unnest(${starts.map((start) => `${start}::text[]`).join(', ')}) WITH ORDINALITY AS start(title, id, nth)
         ON start.nth = anchored.at + 1
       WHERE ${conditions.text}
         AND (start.id IS NULL OR (${JOB_PROFILE_ORDER.join(', ')}) > (start.title, start.id))
     ) AS paged WHERE place <= ${put(limit)} ORDER BY at, place`,
    conditions.parameters,
  )
  return keys.map((_, at) => rows.filter((row) => row.at === at))
}

async function countsOf(session: Session, anchoring: Anchoring, keys: readonly AnchoredPage[]): Promise<number[]> {
  const { conditions, anchored } = await questionAbout(session, anchoring, keys)
  const rows: { at: number; profiles: number }[] = await session.sql.query(
    `/* jobs.${anchoring}Count */ SELECT anchored.at, count(*)::int AS profiles
     ${JOB_PROFILES}
     JOIN (${anchored}) AS anchored ON anchored.profile = p.id
     WHERE ${conditions.text} GROUP BY anchored.at`,
    conditions.parameters,
  )
  const profiles = new Map(rows.map((row) => [row.at, row.profiles]))
  return keys.map((_, at) => profiles.get(at) ?? 0)
}

/** Asks each question once, for all anchors of a level of the answer. */
const loaderOf = <Value>(
  name: string,
  none: Value,
  answer: (session: Session, keys: readonly AnchoredPage[]) => Promise<readonly Value[]>,
) =>
  defineLoader<AnchoredPage, Value>({
    name,
    cacheKey: keyOf,
    batch: async (session, keys) => {
      if (!isKnown(session)) return keys.map(() => none)
      const questions = [...new Set(keys.map(questionOf))]
      const found = new Map<AnchoredPage, Value>()
      for (const group of grouped(questions, keys, questionOf)) {
        const answers = await answer(session, group)
        group.forEach((key, at) => {
          found.set(key, answers[at] as Value)
        })
      }
      return keys.map((key) => found.get(key) ?? none)
    },
  })

const loadersOf = (anchoring: Anchoring) => ({
  page: loaderOf<readonly VersionRow[]>(`jobs.${anchoring}`, [], (session, keys) => pagesOf(session, anchoring, keys)),
  count: loaderOf(`jobs.${anchoring}Count`, 0, (session, keys) => countsOf(session, anchoring, keys)),
})

/** Pages and counts: the graph says what hangs on an anchor, PostgreSQL which of it the filter lets through. */
export const anchoredProfiles = {
  requiredBy: loadersOf('requiredBy'),
  ofOccupation: loadersOf('ofOccupation'),
} as const
