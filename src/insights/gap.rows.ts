import type { Session } from '../database/session.ts'
import { pathStep } from '../matching/explanation.types.ts'
import { kindOfId } from '../shared/ids.ts'
import type { Offer } from './coverage.ts'
import { type IdleMapping, idleMappingsOf } from './gap.graph.ts'
import type { GapResult, GapRowResult } from './gap.ts'
import { GapFlag, GapRow } from './gap.types.ts'

/** With fewer jobs in the demand than this, few jobs a row say nothing. */
const SEVERAL_JOBS = 5
const FEW_JOBS = 3

/** Rows as they are shown, with the mappings to look at. One question to the graph. */
export async function gapRows(session: Session, result: GapResult, offers: readonly Offer[]): Promise<GapRow[]> {
  const short = result.rows.filter((row) => row.status !== 'COVERED')
  const needed = short.flatMap((row) => (row.target.kind === 'COMPETENCY' ? [row.target.lineage] : []))
  const offered = [...new Set(offers.flatMap((offer) => (offer.lineage === null ? [] : [offer.lineage])))]
  const idle = await idleMappingsOf(session, needed, offered)
  return result.rows.map((row) => {
    const waiting =
      row.status !== 'COVERED' && row.target.kind === 'COMPETENCY' ? idle.get(row.target.lineage) : undefined
    return Object.assign(new GapRow(), {
      status: row.status,
      needBp: row.needBp,
      coveredBp: row.coveredBp,
      coveredWithElectivesBp: row.coveredWithElectivesBp,
      coveredAfterBp: row.coveredAfterBp,
      jobProfiles: row.jobProfiles.length,
      openings: row.openings,
      path: (row.best?.path ?? []).map(pathStep),
      flags: flagsOf(row, result, waiting),
      evidencedBy: null,
      result: row,
      mappingId: waiting?.mapping ?? mappingOnPath(row),
    })
  })
}

const mappingOnPath = (row: GapRowResult): string | null =>
  row.best?.path.find((step) => kindOfId(step.via) === 'mapping')?.via ?? null

function flagsOf(row: GapRowResult, result: GapResult, waiting: IdleMapping | undefined): GapFlag[] {
  const flags: GapFlag[] = []
  if (waiting) flags.push(waiting.stale ? GapFlag.MAPPING_STALE : GapFlag.MAPPING_ONE_SIDED)
  if (row.best?.levelUnknown) flags.push(GapFlag.LEVEL_UNKNOWN)
  if (result.employers > 1 && row.employers.length === 1) flags.push(GapFlag.ONE_EMPLOYER_ONLY)
  if (result.jobProfiles >= SEVERAL_JOBS && row.jobProfiles.length < FEW_JOBS) flags.push(GapFlag.FEW_JOBS)
  return flags
}
