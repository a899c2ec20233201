import { IssuerTrust } from '../credentials/kinds.ts'
import type { Session } from '../database/session.ts'
import { badInput, limitExceeded } from '../shared/errors.ts'
import { EVIDENCE_CLASSES } from '../shared/evidence.ts'
import { type Asked, lastMomentOf } from './asked.ts'
import { type CandidateWhere, Recency } from './candidate.types.ts'
import { trustOf } from './explanation.types.ts'
import type { Audience } from './match-executor.ts'
import type { EvidenceFilter } from './question.ts'
import { type Cut, LEAST_FIT_BP } from './ranking.ts'

const MAX_LIST = 50

/** The filter itself, when it is within bounds; BAD_USER_INPUT or LIMIT naming the field otherwise. */
export function checkedWhere(where: CandidateWhere): CandidateWhere {
  for (const field of ['tiers', 'regions', 'evidenceClasses', 'evidenceBasis', 'issuerTrust'] as const) {
    const list = where[field]
    if (list && list.length > MAX_LIST) throw limitExceeded(`Name at most ${MAX_LIST}.`, `where.${field}`)
    if (list && list.length === 0) throw badInput('Name at least one, or leave it out.', `where.${field}`)
  }
  const { minFitBp } = where
  if (minFitBp != null && (minFitBp < 0 || minFitBp > 10_000))
    throw badInput('minFitBp is a whole number from 0 to 10000.', 'where.minFitBp')
  return where
}

export const cutOf = ({ tiers, minFitBp }: CandidateWhere): Cut => ({
  tiers: tiers ?? null,
  minFitBp: Math.max(LEAST_FIT_BP, minFitBp ?? 0),
})

/** Consent counts at the time of asking, whatever time the evidence is judged at. */
export const audienceOf = (session: Session, asked: Asked, where: CandidateWhere): Audience => ({
  organisation: asked.organisation,
  now: session.now,
  jobRegions: asked.regions,
  regions: where.regions ?? null,
  availableBy: where.availableBy == null ? null : lastMomentOf(where.availableBy),
})

const YEARS: Readonly<Record<Recency, number>> = {
  [Recency.ONE_YEAR]: 1,
  [Recency.THREE_YEARS]: 3,
  [Recency.FIVE_YEARS]: 5,
}

export function evidenceFilterOf(where: CandidateWhere, at: number): EvidenceFilter {
  const { evidenceClasses, evidenceBasis, issuerTrust, recency } = where
  const trusts =
    issuerTrust &&
    new Set<IssuerTrust>(issuerTrust.map((it) => (it === IssuerTrust.ACCREDITED ? IssuerTrust.RECOGNISED : it)))
  const classes =
    evidenceClasses || trusts
      ? EVIDENCE_CLASSES.filter((it) => (evidenceClasses?.includes(it) ?? true) && (trusts?.has(trustOf(it)) ?? true))
      : null
  return { classes, bases: evidenceBasis ?? null, notBefore: recency ? yearsBefore(at, YEARS[recency]) : null }
}

function yearsBefore(at: number, years: number): number {
  const date = new Date(at)
  return date.setUTCFullYear(date.getUTCFullYear() - years)
}
