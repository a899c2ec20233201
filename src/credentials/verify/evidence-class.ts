import { EvidenceClass } from '../../shared/evidence.ts'
import { CheckKind, CheckResult, KeyBinding } from '../kinds.ts'
import type { ParsedCredential } from '../parse/credential.ts'
import { resultOf } from './checks.ts'
import type { KnownIdentifier } from './environment.ts'
import type { ProofOutcome } from './proof.ts'
import type { Check } from './report.ts'
import { statusIsGood } from './status.ts'

/** Nobody verifies themselves: issuer and subject are one, or the learner holds the key that signed. */
export function isSelfSigned(
  credential: ParsedCredential,
  outcome: ProofOutcome,
  known: readonly KnownIdentifier[] | null,
): boolean {
  const own = new Set((known ?? []).filter(({ kind }) => kind === 'DID').map(({ value }) => value))
  if (credential.subject.id !== null) own.add(credential.subject.id.split('#')[0] as string)
  for (const { hashed, value } of credential.subject.identifiers) if (!hashed) own.add(value)
  const signers = [credential.issuer.id, ...(outcome.signer === null ? [] : [`did:key:${outcome.signer}`])]
  return signers.some((signer) => own.has(signer))
}

/**
 * DESIGN §5.4 for a credential that carries its own proof. The dates are not in it: expiry and beginning are judged
 * when a match is made, so that time alone moves matches.
 */
export function classOf(checks: readonly Check[], binding: KeyBinding, selfSigned: boolean): EvidenceClass {
  const failed = checks.some(
    ({ check, result, code }) =>
      result === CheckResult.FAIL && !(check === CheckKind.DATES && code !== 'DATE_UNREADABLE'),
  )
  if (failed || resultOf(checks, CheckKind.PROOF) !== CheckResult.PASS) return EvidenceClass.VOID
  if (selfSigned || binding === KeyBinding.SELF_ASSERTED) return EvidenceClass.SELF_ASSERTED
  const status = checks.find(({ check }) => check === CheckKind.STATUS)
  const established =
    [CheckKind.KEY_BINDING, CheckKind.ISSUER_TRUST, CheckKind.CREATOR, CheckKind.RECIPIENT].every(
      (kind) => resultOf(checks, kind) === CheckResult.PASS,
    ) &&
    status !== undefined &&
    statusIsGood(status)
  return established ? EvidenceClass.VERIFIED : EvidenceClass.UNRECOGNISED_ISSUER
}

/** An unsigned credential inside a record counts as the record does, one step below its best. */
export const vouchedClass = (record: EvidenceClass): EvidenceClass =>
  record === EvidenceClass.VERIFIED ? EvidenceClass.VOUCHED : record
