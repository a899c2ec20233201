import type { Session } from '../../database/session.ts'
import { normaliseCode } from '../../frameworks/codes.ts'
import { requireUseCase } from '../../identity/rights.ts'
import { levelOf } from '../../learners/level.ts'
import type { AssertionKeys } from '../../learners/resolve.ts'
import { normaliseName, normaliseUri, uuidIn } from '../../shared/spelling.ts'
import { UseCase } from '../../shared/viewer.ts'
import { type Extracted, extractAll } from '../extract/extract.ts'
import { fetcherOf } from '../fetcher.ts'
import { AlignmentPlace } from '../kinds.ts'
import { parseCredential } from '../parse/parse.ts'
import { loadEnvironments, readRegistry } from '../trust/environment.store.ts'
import type { Report } from '../verify/report.ts'
import { reportOfUnread, verifyCredential } from '../verify/verify.ts'
import { competencyOfKeys } from './credential.loaders.ts'
import { AlignmentObject, CheckObject, IssuerProfile, VerificationReport } from './credential.types.ts'
import { type StoredAlignment, type StoredReport, storedAlignment } from './held.rows.ts'
import type { HeldCredential } from './held-credential.ts'
import { inTurn } from './quota.ts'

/**
 * Bytes in, report out; nothing is kept. For who may verify; a learner's own identifiers are compared, for anyone else
 * RECIPIENT stays unchecked, because nobody was named. `at` judges dates and trust as of then.
 */
export async function verifyDocument(
  session: Session,
  document: string,
  at: number | null,
): Promise<VerificationReport> {
  requireUseCase(session, UseCase.CREDENTIAL_VERIFICATION)
  return inTurn(session, () => reportOn(session, document, at))
}

async function reportOn(session: Session, document: string, at: number | null): Promise<VerificationReport> {
  const moment = at ?? session.now
  const outcome = parseCredential(Buffer.from(document))
  if ('problem' in outcome) return reportObject(session, reportOfUnread(outcome, moment), [])
  const { learner } = session.viewer
  const learners = learner === null ? [] : [learner]
  const registry = await readRegistry(session, [outcome.credential], learners)
  const environment = await loadEnvironments(session, registry, fetcherOf(session), moment)
  const verified = await verifyCredential(outcome.credential, environment(learner))
  return reportObject(session, verified.report, alignmentsIn(extractAll(verified, learner ?? '', '')))
}

const alignmentsIn = (extracted: Extracted): StoredAlignment[] => [
  ...extracted.assertions.filter(({ about }) => about === 'COMPETENCY').map(storedAlignment),
  ...extracted.children.flatMap(alignmentsIn),
]

/** A report as it is answered, its alignments resolved to what stands in the shared library. */
export async function reportObject(
  session: Session,
  report: Report,
  alignments: readonly StoredAlignment[],
): Promise<VerificationReport> {
  const { checks, checkedAt, ...rest } = report
  return Object.assign(new VerificationReport(), {
    ...rest,
    checkedAt: new Date(checkedAt),
    checks: checks.map((check) => Object.assign(new CheckObject(), check)),
    competencies: await Promise.all(alignments.map((alignment) => alignmentObject(session, alignment))),
  })
}

async function alignmentObject(session: Session, stored: StoredAlignment): Promise<AlignmentObject> {
  const { levelLabel, place, ...words } = stored
  return Object.assign(new AlignmentObject(), {
    ...words,
    place: place ?? AlignmentPlace.ACHIEVEMENT,
    level: levelOf(levelLabel, null, null),
    competencyId: await session.load(competencyOfKeys).load(keysOfWords(words, session.now)),
  })
}

const keysOfWords = (
  { targetUrl, targetFramework, targetCode }: Omit<StoredAlignment, 'place' | 'levelLabel'>,
  receivedAt: number,
): AssertionKeys => ({
  url: targetUrl === '' ? null : normaliseUri(targetUrl),
  identifier: uuidIn(targetUrl),
  frameworkName: targetFramework === null ? null : normaliseName(targetFramework),
  code: normaliseCode(targetCode),
  receivedAt,
  levelUris: [],
  ownScale: null,
  ownParts: null,
})

/** Who signed a held credential. */
export const issuerProfile = (held: HeldCredential, stored: StoredReport | null): IssuerProfile =>
  Object.assign(new IssuerProfile(), {
    identifier: held.issuer,
    name: stored?.issuerName ?? null,
    trust: held.issuerTrust,
    organisationId: held.issuerOrganisation,
  })
