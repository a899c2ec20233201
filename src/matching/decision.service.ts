import { randomBytes } from 'node:crypto'

import { defineLoader, inOrder } from '../database/loader.ts'
import type { Session } from '../database/session.ts'
import { removed } from '../identity/erasure.ts'
import { sealForLearner, unsealForLearner } from '../identity/learner-key.service.ts'
import { requireOrganisation } from '../identity/rights.ts'
import { canonicalJson } from '../shared/canonical-json.ts'
import { Fault } from '../shared/errors.ts'
import { newId } from '../shared/ids.ts'
import { Role, UseCase } from '../shared/viewer.ts'
import { requireCandidateSearch } from './asked.ts'
import { MatchDecision, MatchDecisionPerson, ReplayResult } from './match-decision.ts'
import type { Question } from './question.ts'
import {
  type DecisionInputs,
  inputsHash,
  personHash,
  type RecordedPerson,
  recordQuestion,
  replayPerson,
} from './replay.ts'

const SALT_BYTES = 32

/** A ranking about to be shown. */
export interface DecisionParts {
  readonly jobProfile: { readonly id: string; readonly version: number } | null
  readonly question: Question
  readonly graphVersion: string
  readonly asked: object
  /** In the order shown. */
  readonly people: readonly { readonly learner: string; readonly recorded: RecordedPerson }[]
}

/** Stores a decision; once this resolves it is committed. Null, and nothing stored, when one of the people was forgotten. */
export async function recordDecision(session: Session, parts: DecisionParts): Promise<MatchDecision | null> {
  const { question, people } = parts
  const id = newId('decision')
  const salted = people.map((person) => ({ ...person, salt: randomBytes(SALT_BYTES) }))
  const sealed = await Promise.all(
    salted.map((person, position) => sealedPart(session, person, contextOf(id, position))),
  )
  if (sealed.includes(null)) return null
  const decision = Object.assign(new MatchDecision(), {
    id,
    at: new Date(session.now),
    organisationId: requireOrganisation(session),
    portalId: session.viewer.portal,
    jobProfileId: parts.jobProfile?.id ?? null,
    jobProfileVersion: parts.jobProfile?.version ?? null,
    policyVersion: question.policy.version,
    graphVersion: parts.graphVersion,
    evaluatedAt: new Date(question.at),
    question: recordQuestion(question),
    asked: parts.asked,
    peopleHashes: salted.map((person) => personHash(person.salt, person.recorded)),
  })
  decision.inputsHash = inputsHash(inputsOf(decision))
  const rows = people.map(({ learner }, position) => ({
    decisionId: id,
    position,
    learnerId: learner,
    sealed: sealed[position]!,
  }))
  const stored = await session.transaction(async (tx) => {
    if (!(await holdLearners(tx, rows))) return false
    await tx.sql.insert(MatchDecision, decision)
    if (rows.length > 0) await tx.sql.insert(MatchDecisionPerson, rows)
    return true
  })
  return stored ? decision : null
}

const inputsOf = (decision: MatchDecision): DecisionInputs => ({
  at: decision.at.getTime(),
  organisation: decision.organisationId,
  portal: decision.portalId,
  jobProfile: decision.jobProfileId,
  jobProfileVersion: decision.jobProfileVersion,
  policyVersion: decision.policyVersion,
  graphVersion: decision.graphVersion,
  evaluatedAt: decision.evaluatedAt.getTime(),
  question: decision.question,
  asked: decision.asked,
  people: decision.peopleHashes,
})

/** Holds off erasures until the transaction ends; false when one was faster. */
async function holdLearners(tx: Session, people: readonly { readonly learnerId: string }[]): Promise<boolean> {
  if (people.length === 0) return true
  const rows: unknown[] = await tx.sql.query(
    `/* matching.holdLearners */ SELECT learner_id FROM learner_key WHERE learner_id = ANY($1::text[])
     ORDER BY learner_id FOR KEY SHARE`,
    [people.map(({ learnerId }) => learnerId)],
  )
  return rows.length === people.length
}

const contextOf = (decision: string, position: number): string => `match_decision_person ${decision} ${position}`

/** Null when the learner was forgotten. */
async function sealedPart(
  session: Session,
  { learner, salt, recorded }: { learner: string; salt: Buffer; recorded: RecordedPerson },
  context: string,
): Promise<Buffer | null> {
  const text = canonicalJson({ salt: salt.toString('base64'), person: recorded })
  return sealForLearner(session, learner, text, context).catch((cause: unknown) => {
    if (cause instanceof Fault && cause.code === 'NOT_FOUND') return null
    throw cause
  })
}

/** Rankings that were shown to the organisation that asks, for employers who may search for it; null for all others. */
export const decisionLoader = defineLoader<string, MatchDecision | null>({
  name: 'matching.decision',
  batch: async (session, ids) => {
    const { useCases, roles } = session.viewer
    if (!useCases.has(UseCase.CANDIDATE_SEARCH) || !roles.has(Role.EMPLOYER)) return ids.map(() => null)
    const rows = await session.sql
      .getRepository(MatchDecision)
      .createQueryBuilder('d')
      .comment('matching.decision')
      .where('d.id = ANY(:ids) AND d.organisationId = :organisation', {
        ids: [...ids],
        organisation: session.viewer.organisation,
      })
      .getMany()
    return inOrder(ids, rows, (row) => row.id)
  },
})

/** A ranking that was shown to the asker; null for an unknown one and for one of another organisation. */
export async function matchDecision(session: Session, id: string): Promise<MatchDecision | null> {
  requireCandidateSearch(session)
  return session.load(decisionLoader).load(id)
}

/** Recomputes what was shown from what was stored, with nothing read from the present. */
export async function replayDecision(session: Session, decision: MatchDecision): Promise<ReplayResult> {
  const rows = await session.sql
    .getRepository(MatchDecisionPerson)
    .createQueryBuilder('p')
    .comment('matching.decisionPeople')
    .where('p.decisionId = :id', { id: decision.id })
    .orderBy('p.position')
    .getMany()
  const differences: string[] = []
  const parts = await Promise.all(rows.map((row) => openPart(session, row)))
  let replayed = 0
  parts.forEach((part, index) => {
    if (!part) return
    replayed++
    const { position } = rows[index]!
    const place = `place ${position + 1}`
    if (part === 'CHANGED') {
      differences.push(`${place}: the stored part was changed`)
      return
    }
    if (personHash(part.salt, part.person) !== decision.peopleHashes[position])
      differences.push(`${place}: the stored part is not the one that was hashed`)
    differences.push(...replayPerson(decision.question, part.person).map((difference) => `${place}: ${difference}`))
  })
  if (inputsHash(inputsOf(decision)) !== decision.inputsHash)
    differences.push('the stored inputs do not give the stored hash')
  return Object.assign(new ReplayResult(), {
    equal: differences.length === 0,
    differences,
    forgotten: decision.shown - replayed,
  })
}

/** Null when the person was forgotten; CHANGED when the bytes are not those that were sealed. */
async function openPart(
  session: Session,
  row: MatchDecisionPerson,
): Promise<{ salt: Buffer; person: RecordedPerson } | 'CHANGED' | null> {
  const context = contextOf(row.decisionId, row.position)
  const plain = await unsealForLearner(session, row.learnerId, row.sealed, context).catch((cause: Error) => {
    if (/unable to authenticate data|Invalid authentication tag/.test(cause.message)) return 'CHANGED' as const
    throw cause
  })
  if (plain === null || plain === 'CHANGED') return plain
  const { salt, person } = JSON.parse(plain.toString()) as { salt: string; person: RecordedPerson }
  return { salt: Buffer.from(salt, 'base64'), person }
}

/** What a learner's erasure takes from decisions: their part; the hash that stays names nobody. */
export async function eraseFromDecisions(tx: Session, learnerId: string): Promise<Record<string, number>> {
  return { decisionParts: await removed(tx, 'DELETE FROM match_decision_person WHERE learner_id = $1', [learnerId]) }
}
