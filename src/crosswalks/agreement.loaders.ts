import { byQuestion, defineLoader } from '../database/loader.ts'
import type { Session } from '../database/session.ts'
import { agreementOf, latestRatedByBoth, type RoundRating } from './agreement.rule.ts'
import { AgreementStatistics } from './agreement.types.ts'
import { MappingStatus } from './kinds.ts'
import type { MappingWhere } from './mapping.inputs.ts'
import { Conditions, ofAnyLineage } from './mapping.query.ts'
import { visibleRating } from './rating.loaders.ts'

interface RatedMapping {
  readonly cohort: string
  readonly origin: string
  readonly destination: string
  readonly status: MappingStatus
  readonly ratings: readonly RoundRating[]
}

/** Mappings of cohorts that a list is about, with the blind ratings that the viewer may know. */
async function rated(session: Session, where: MappingWhere, more?: (conditions: Conditions) => void) {
  const conditions = new Conditions(session, where)
  more?.(conditions)
  const visible = visibleRating(session, (value) => conditions.value(value))
  const rows: RatedMapping[] = await session.sql.query(
    `/* crosswalks.agreement */ SELECT m.cohort_id AS cohort, m.origin_lineage AS origin,
       m.destination_lineage AS destination, m.status,
       coalesce((SELECT jsonb_agg(jsonb_build_object('round', r.round, 'organisation', r.organisation_id,
           'side', r.side, 'verdict', r.verdict, 'at', floor(extract(epoch FROM r.rated_at) * 1000)))
         FROM crosswalk_rating r
         WHERE r.about_id = m.id AND r.cohort_id = m.cohort_id AND r.blind AND ${visible}), '[]'::jsonb) AS ratings
     FROM mapping m WHERE m.cohort_id IS NOT NULL AND ${conditions.text}`,
    conditions.values,
  )
  return rows
}

function statisticsOf(rows: readonly RatedMapping[]): AgreementStatistics {
  const pairs = rows.map((row) => latestRatedByBoth(row.ratings)).filter((pair) => pair !== null)
  const count = (status: MappingStatus) => rows.filter((row) => row.status === status).length
  return Object.assign(new AgreementStatistics(), agreementOf(pairs), {
    openConflicts: count(MappingStatus.CONTESTED),
    stale: count(MappingStatus.STALE),
  })
}

/** How far the sides of a cohort agree. */
export const agreementOfCohort = defineLoader<string, AgreementStatistics>({
  name: 'crosswalks.agreementOfCohort',
  batch: async (session, cohorts) => {
    const rows = await rated(session, {}, (conditions) =>
      conditions.add(`m.cohort_id = ANY(${conditions.value(cohorts)}::text[])`),
    )
    return cohorts.map((cohort) => statisticsOf(rows.filter((row) => row.cohort === cohort)))
  },
})

interface Listing {
  readonly lineage: string
  readonly where: MappingWhere
}

const agreementOfLineage = defineLoader<Listing, AgreementStatistics>({
  name: 'crosswalks.agreementOfLineage',
  cacheKey: (key) => JSON.stringify(key),
  batch: (session, keys) =>
    byQuestion(keys, ofAnyLineage, async (alike) => {
      const lineages = alike.map((key) => key.lineage)
      const rows = await rated(session, (alike[0] as Listing).where, (conditions) => {
        const asked = conditions.value(lineages)
        conditions.add(`(m.origin_lineage = ANY(${asked}::text[]) OR m.destination_lineage = ANY(${asked}::text[]))`)
      })
      return lineages.map((one) => statisticsOf(rows.filter((row) => row.origin === one || row.destination === one)))
    }),
})

/** How far the sides agree over the mappings of a list; `lineage`: those of this competency, either end. */
export const agreementOver = async (
  session: Session,
  { lineage, where }: { readonly lineage: string | null; readonly where: MappingWhere },
): Promise<AgreementStatistics> =>
  lineage === null
    ? statisticsOf(await rated(session, where))
    : session.load(agreementOfLineage).load({ lineage, where })
