import type { Session } from '../../database/session.ts'
import { sealForLearner, unsealForLearner } from '../../identity/learner-key.service.ts'
import type { Assertion } from '../../learners/assertion.ts'
import { derivedId } from '../../shared/ids.ts'
import type { Extracted, ExtractedAssertion } from '../extract/extract.ts'
import type { AlignmentWords } from '../extract/words.ts'
import { type AlignmentPlace, type CredentialKind, IssuerTrust } from '../kinds.ts'
import { referenceOf } from '../trust/environment.store.ts'
import type { TrustedIssuer, VerifyEnvironment } from '../verify/environment.ts'
import type { Report } from '../verify/report.ts'
import type { HeldCredential } from './held-credential.ts'

/** What is kept, sealed, of a verification: the report, and the names that it would be shown with. */
export interface StoredReport {
  readonly report: Report
  readonly name: string
  readonly issuerName: string | null
  readonly alignments: readonly StoredAlignment[]
}

export interface StoredAlignment extends AlignmentWords {
  readonly place: AlignmentPlace | null
  readonly levelLabel: string | null
}

/** The rows of one credential and of those inside it. */
export interface HeldRows {
  readonly credentials: readonly HeldCredential[]
  readonly assertions: readonly Assertion[]
}

const documentContext = (id: string): string => `held_credential.document_sealed ${id}`
const reportContext = (id: string): string => `held_credential.report_sealed ${id}`

/** Learner, issuer and the credential's own id (and the record around it) make the id. */
const heldId = (learner: string, issuer: string, key: string, parent: string | null): string =>
  derivedId('heldCredential', learner, issuer, key, parent ?? '')

export const topHeldId = (learner: string, extracted: Extracted): string =>
  heldId(learner, extracted.verified.credential.issuer.id, extracted.key, null)

/** Seals documents and reports and makes the rows; `bytes` are the outermost document as it was received. */
export async function heldRows(
  session: Session,
  extracted: Extracted,
  of: { learner: string; bytes: Buffer; receivedAt: number; env: VerifyEnvironment },
): Promise<HeldRows> {
  const rows = { credentials: [] as HeldCredential[], assertions: [] as Assertion[] }
  const seen = new Set<string>()
  const add = async (
    one: Extracted,
    inside: { readonly record: string; readonly signer: string } | null,
    ordinal: number,
    document: Buffer,
  ): Promise<void> => {
    const { kind, issuer } = one.verified.credential
    const parent = inside?.record ?? null
    // What an unsigned child says of its issuer proves nothing: who signed is the one who signed around it
    const signer = one.verified.vouched && inside ? inside.signer : issuer.id
    const id = heldId(of.learner, issuer.id, one.key, parent)
    // Something else than an achievement, or the same one once more: nothing to hold.
    if (kind === null || seen.has(id)) return
    seen.add(id)
    const row = await credentialRow(session, one, { ...of, parent, signer, ordinal, document })
    rows.credentials.push(row)
    for (const assertion of one.assertions) rows.assertions.push(assertionRow(assertion, row))
    for (const [index, child] of one.children.entries())
      await add(child, { record: row.id, signer }, index, documentOf(child))
  }
  await add(extracted, null, 0, of.bytes)
  return rows
}

function documentOf({ verified: { credential } }: Extracted): Buffer {
  return Buffer.from(credential.jwt?.compact ?? JSON.stringify(credential.document))
}

interface Placed {
  readonly learner: string
  readonly receivedAt: number
  readonly env: VerifyEnvironment
  readonly parent: string | null
  /** The issuer whose signature stands for it. */
  readonly signer: string
  readonly ordinal: number
  readonly document: Buffer
}

async function credentialRow(session: Session, one: Extracted, placed: Placed): Promise<HeldCredential> {
  const { credential, report } = one.verified
  const signer = placed.env.issuer(placed.signer)
  const id = heldId(placed.learner, credential.issuer.id, one.key, placed.parent)
  const stored: StoredReport = {
    report,
    name: credential.name ?? credential.achievement?.name ?? '',
    issuerName: credential.issuer.name,
    alignments: one.assertions.filter(({ about }) => about === 'COMPETENCY').map(storedAlignment),
  }
  return {
    id,
    learnerId: placed.learner,
    parentId: placed.parent,
    place: one.path,
    ordinal: placed.ordinal,
    kind: credential.kind as CredentialKind,
    issuer: credential.issuer.id,
    reference: referenceOf(credential.issuer.id, one.key),
    validFrom: dateOf(credential.validFrom),
    verdict: report.verdict,
    issuerTrust: trustOf(one, signer),
    issuerOrganisation: signer?.organisation ?? null,
    documentSealed: await sealForLearner(session, placed.learner, placed.document, documentContext(id)),
    reportSealed: await sealForLearner(session, placed.learner, JSON.stringify(stored), reportContext(id)),
    receivedAt: new Date(placed.receivedAt),
    checkedAt: new Date(report.checkedAt),
  }
}

/** Of whoever signed; a claimed issuer that the operator denies stays denied. */
const trustOf = ({ verified: { issuerTrust, vouched } }: Extracted, signer: TrustedIssuer | null): IssuerTrust =>
  vouched && issuerTrust !== IssuerTrust.DENIED ? (signer?.trust ?? IssuerTrust.UNRECOGNISED) : issuerTrust

export const storedAlignment = ({ alignment, place, level }: ExtractedAssertion): StoredAlignment => ({
  ...alignment,
  place,
  levelLabel: level?.label ?? null,
})

/** PostgreSQL keeps what JavaScript can say; dates beyond that are as good as open. */
const dateOf = (at: number | null): Date | null => (at === null || Math.abs(at) > 8.64e15 ? null : new Date(at))

function assertionRow(assertion: ExtractedAssertion, held: HeldCredential): Assertion {
  return {
    id: assertion.id,
    learnerId: held.learnerId,
    credentialId: held.id,
    about: assertion.about,
    url: assertion.keys.url,
    identifier: assertion.keys.identifier,
    frameworkName: assertion.keys.framework,
    code: assertion.keys.code,
    name: assertion.keys.name,
    place: assertion.place,
    positive: assertion.positive,
    levelLabel: assertion.level?.label ?? null,
    levelUris: [...(assertion.level?.levelUris ?? [])],
    ownScale: assertion.level?.own?.scale ?? null,
    ownParts: assertion.level?.own?.parts ?? null,
    evidenceClass: assertion.evidenceClass,
    basis: assertion.basis,
    validFrom: dateOf(assertion.validFrom),
    validUntil: dateOf(assertion.validUntil),
    achievementUri: assertion.achievement,
    achievementType: assertion.achievementType,
    issuerOrganisation: held.issuerOrganisation,
    receivedAt: held.receivedAt,
  }
}

/** The report of a credential; null when its learner was forgotten. */
export async function openReport(
  session: Session,
  held: Pick<HeldCredential, 'id' | 'learnerId' | 'reportSealed'>,
): Promise<StoredReport | null> {
  const plain = await unsealForLearner(session, held.learnerId, held.reportSealed, reportContext(held.id))
  return plain && (JSON.parse(plain.toString()) as StoredReport)
}

/** The document as it was received; null when its learner was forgotten. */
export const openDocument = (
  session: Session,
  held: Pick<HeldCredential, 'id' | 'learnerId' | 'documentSealed'>,
): Promise<Buffer | null> => unsealForLearner(session, held.learnerId, held.documentSealed, documentContext(held.id))
