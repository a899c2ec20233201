import { noteActivity } from '../cohorts/activity.service.ts'
import { ActivityKind } from '../cohorts/activity.types.ts'
import { lockCohort, sideOf } from '../cohorts/cohort.store.ts'
import { workingPartIn } from '../cohorts/cohort-part.store.ts'
import { CohortSide } from '../cohorts/kinds.ts'
import type { AgreePairingInput, CreatePairingInput, UpdatePairingInput } from '../cohorts/pairing.inputs.ts'
import { lockPairing, MAX_PAIRINGS, pairingsOfCohort } from '../cohorts/pairing.loaders.ts'
import {
  answeredPairing,
  mayChangeFramework,
  movedPairing,
  type PairingFacts,
  type PairingParty,
  pairingFault,
} from '../cohorts/pairing.rule.ts'
import { Pairing } from '../cohorts/pairing.ts'
import { PairingState } from '../cohorts/pairing.types.ts'
import type { Session } from '../database/session.ts'
import { frameworkLoader } from '../frameworks/framework.loaders.ts'
import { idempotent } from '../identity/idempotency.ts'
import { personOf } from '../identity/person.ts'
import { requireOrganisation, requireUseCase } from '../identity/rights.ts'
import { jobProfileLoader } from '../jobs/job-profile.loaders.ts'
import { forbidden } from '../shared/errors.ts'
import { newId } from '../shared/ids.ts'
import { Refused, refuseInput, UserErrorCode } from '../shared/payload.ts'
import { UseCase } from '../shared/viewer.ts'
import {
  changedSinceAgreed,
  currentSubject,
  frameworkContent,
  subjectKey,
  subjectToAgree,
} from './pairing-subject.loaders.ts'
import { programLoader } from './program.loaders.ts'

const notThere = (what: string, path: string): Refused =>
  refuseInput(UserErrorCode.NOT_FOUND, `No such ${what}, or it is not yours to see.`, path)

/**
 * Puts one program beside one job role, in a cohort that the viewer works in and whose members, on opposite sides, they
 * belong to. Answers its id. Throws Refused.
 */
export async function createPairing(session: Session, input: CreatePairingInput, key: string | null): Promise<string> {
  requireUseCase(session, UseCase.FRAMEWORK_STEWARDSHIP)
  const { id } = await idempotent(session, key, 'createPairing', { ...input }, async (tx) => {
    // Under the lock of the cohort its members stay who they are
    await lockCohort(tx, input.cohort)
    await workingPartIn(tx, input.cohort, 'input.cohort')
    const program = await tx.load(programLoader).load(input.program)
    if (!program) throw notThere('program', 'program')
    const job = await tx.load(jobProfileLoader).load(input.jobProfile)
    if (!job) throw notThere('job profile', 'jobProfile')
    await requireSide(tx, input.cohort, program.providerId, CohortSide.EDUCATION, 'program')
    await requireSide(tx, input.cohort, job.employerId, CohortSide.EMPLOYER, 'jobProfile')
    if (input.framework) await seenFramework(tx, input.framework)
    await refuseAnother(tx, input)
    const pairing = newId('pairing')
    await tx.sql.insert(Pairing, {
      id: pairing,
      cohortId: input.cohort,
      programId: program.id,
      providerId: program.providerId,
      jobProfileId: job.id,
      employerId: job.employerId,
      frameworkId: input.framework ?? null,
      state: PairingState.ANALYSING,
      providerAgreedAt: null,
      providerAgreedBy: null,
      employerAgreedAt: null,
      employerAgreedBy: null,
      agreedOn: null,
      revision: 1,
      createdAt: new Date(tx.now),
      updatedAt: new Date(tx.now),
    })
    await noteActivity(tx, input.cohort, ActivityKind.PAIRING_CREATED, pairing)
    return { id: pairing }
  })
  return id
}

async function requireSide(
  tx: Session,
  cohort: string,
  organisation: string,
  side: CohortSide,
  path: string,
): Promise<void> {
  if ((await sideOf(tx, cohort, organisation)) === side) return
  throw refuseInput(
    UserErrorCode.SAME_SIDE,
    `It must be of a member of the cohort on the side ${side}; have its organisation invited first.`,
    path,
  )
}

async function seenFramework(tx: Session, id: string): Promise<void> {
  if (!(await tx.load(frameworkLoader).load(id))) throw notThere('framework', 'framework')
}

async function refuseAnother(tx: Session, { cohort, program, jobProfile }: CreatePairingInput): Promise<void> {
  const all = await tx.load(pairingsOfCohort).load(cohort)
  if (all.some((one) => one.programId === program && one.jobProfileId === jobProfile))
    throw refuseInput(UserErrorCode.DUPLICATE, 'These two are paired in this cohort already.', 'program')
  if (all.length >= MAX_PAIRINGS)
    throw refuseInput(UserErrorCode.LIMIT, `A cohort works on at most ${MAX_PAIRINGS} pairings.`, 'cohort')
}

/** Moves a pairing on or back, or names its framework. Answers its id. Throws Refused. */
export async function updatePairing(session: Session, input: UpdatePairingInput): Promise<string> {
  requireUseCase(session, UseCase.FRAMEWORK_STEWARDSHIP)
  return session.transaction(async (tx) => {
    const pairing = await locked(tx, input.pairing)
    await workingPartIn(tx, pairing.cohortId, 'input.pairing')
    if (input.expectedRevision != null && input.expectedRevision !== pairing.revision)
      throw refuseInput(
        UserErrorCode.STALE_VERSION,
        `It has changed since: it is at revision ${pairing.revision} now, ${pairing.state}.`,
        'expectedRevision',
      )
    if (input.framework && input.framework !== pairing.frameworkId) {
      if (!mayChangeFramework(pairing.state))
        throw refuseInput(
          UserErrorCode.WRONG_STATE,
          'Move it back to DRAFTING to give it another framework.',
          'framework',
        )
      await seenFramework(tx, input.framework)
      pairing.frameworkId = input.framework
    }
    const to = input.state ?? pairing.state
    const facts = await factsOf(tx, pairing)
    const fault = pairingFault(facts, to)
    if (fault) throw refuseInput(UserErrorCode.WRONG_STATE, fault, 'state')
    if (to !== facts.state) await noteActivity(tx, pairing.cohortId, ActivityKind.PAIRING_MOVED, pairing.id, to)
    await save(tx, pairing, to === facts.state ? facts : movedPairing(facts, to))
    return pairing.id
  })
}

async function locked(tx: Session, id: string): Promise<Pairing> {
  const pairing = await lockPairing(tx, id)
  if (!pairing) throw notThere('pairing', 'pairing')
  return pairing
}

/** Says yes for one of its two parties, or takes it back; the second yes makes it AGREED. Throws Refused. */
export async function agreePairing(session: Session, input: AgreePairingInput): Promise<string> {
  requireUseCase(session, UseCase.FRAMEWORK_STEWARDSHIP)
  const organisation = requireOrganisation(session)
  // One portal may act for both parties, and would agree with itself
  if (session.viewer.portal !== null) throw forbidden('the organisation itself: a portal cannot say yes for it')
  return session.transaction(async (tx) => {
    const pairing = await locked(tx, input.pairing)
    const party =
      organisation === pairing.providerId ? 'PROVIDER' : organisation === pairing.employerId ? 'EMPLOYER' : null
    if (party === null) throw forbidden('to be the provider of this program or the employer of this job')
    // Who has left the cohort, or changed sides, speaks for it no more
    const side = await sideOf(tx, pairing.cohortId, organisation)
    if (side !== (party === 'PROVIDER' ? CohortSide.EDUCATION : CohortSide.EMPLOYER))
      throw forbidden('to sit on your side of this cohort still')
    const yes = input.agree ?? true
    if (yes) await refuseSamePerson(tx, pairing, party)
    if (input.expectedSubject != null && input.expectedSubject !== (await subjectKey(tx, pairing))) throw staleSubject()
    const facts = await factsOf(tx, pairing)
    const after = answeredPairing(facts, party, yes)
    if (typeof after === 'string') throw refuseInput(UserErrorCode.WRONG_STATE, after, 'pairing')
    if (yes) await noteActivity(tx, pairing.cohortId, ActivityKind.PAIRING_AGREED_TO, pairing.id)
    if (after.state !== facts.state)
      await noteActivity(tx, pairing.cohortId, ActivityKind.PAIRING_MOVED, pairing.id, after.state)
    if (yes) {
      const now = { at: new Date(tx.now), by: tx.viewer.actor }
      if (party === 'PROVIDER') Object.assign(pairing, { providerAgreedAt: now.at, providerAgreedBy: now.by })
      else Object.assign(pairing, { employerAgreedAt: now.at, employerAgreedBy: now.by })
      const subject = await subjectToAgree(tx, pairing)
      if (subject === null) throw staleSubject()
      pairing.agreedOn = subject
    }
    await save(tx, pairing, after)
    return pairing.id
  })
}

const staleSubject = (): Refused =>
  refuseInput(
    UserErrorCode.STALE_VERSION,
    'Its framework, program or job was edited since you looked at it; look again and send its subjectKey.',
    'expectedSubject',
  )

/** Nobody agrees with themselves: who belongs to both parties says yes for one of them, whatever key they made. */
async function refuseSamePerson(tx: Session, pairing: Pairing, party: PairingParty): Promise<void> {
  const other = party === 'PROVIDER' ? pairing.employerAgreedBy : pairing.providerAgreedBy
  const [row]: { same: boolean | null }[] = await tx.sql.query(
    `/* programs.samePerson */ SELECT ${personOf('$1::text')} = ${personOf('$2::text')} AS same`,
    [other, tx.viewer.actor],
  )
  if (row?.same)
    throw refuseInput(
      UserErrorCode.NOT_QUALIFIED,
      'You have said yes for the other party; have somebody else of this one say it.',
      'pairing',
    )
}

async function factsOf(tx: Session, pairing: Pairing): Promise<PairingFacts> {
  return {
    state: pairing.state,
    providerAgreed: pairing.providerAgreedAt !== null,
    employerAgreed: pairing.employerAgreedAt !== null,
    hasFramework: pairing.frameworkId !== null,
    frameworkPublished: await isPublished(tx, pairing),
    changed: await changedSinceAgreed(tx, pairing),
  }
}

/** Whether the framework is published as it stands; a draft of the next version that says the same takes nothing away. */
async function isPublished(tx: Session, pairing: Pairing): Promise<boolean> {
  const { framework, published } = await tx.load(currentSubject).load(pairing.id)
  if (framework === null || published) return published
  const [newest]: { id: string }[] = await tx.sql.query(
    `/* programs.pairingPublished */ SELECT f.id FROM framework named
     JOIN framework f ON f.library_id = named.library_id AND f.document_identifier = named.document_identifier
     WHERE named.id = $1 AND f.newest`,
    [framework],
  )
  if (!newest) return false
  const content = tx.load(frameworkContent)
  return (await content.load(newest.id)) === (await content.load(framework))
}

async function save(tx: Session, pairing: Pairing, after: PairingFacts): Promise<void> {
  const now = new Date(tx.now)
  await tx.sql.update(Pairing, pairing.id, {
    state: after.state,
    frameworkId: pairing.frameworkId,
    providerAgreedAt: after.providerAgreed ? pairing.providerAgreedAt : null,
    providerAgreedBy: after.providerAgreed ? pairing.providerAgreedBy : null,
    employerAgreedAt: after.employerAgreed ? pairing.employerAgreedAt : null,
    employerAgreedBy: after.employerAgreed ? pairing.employerAgreedBy : null,
    agreedOn: after.providerAgreed || after.employerAgreed ? pairing.agreedOn : null,
    revision: pairing.revision + 1,
    updatedAt: now,
  })
}
