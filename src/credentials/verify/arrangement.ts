import { EvidenceClass } from '../../shared/evidence.ts'
import { descriptionsBy, mayBeNegative } from '../extract/result.ts'
import { CheckKind, CheckResult, CredentialKind } from '../kinds.ts'
import { verdictOf, warn } from './checks.ts'
import type { VerifiedCredential } from './verify.ts'

/** Of those that share a subject: could another arrangement change anything, and from when they hold at the earliest. */
interface Group {
  readonly settled: boolean
  readonly begins: number | null
}

/**
 * Under an embedded proof of a record stands what its subject achieved, and which credentials are about that subject;
 * not which achievement, and which result, belongs to which of those that are not signed by themselves. A holder may
 * exchange them. They are vouched for if that could change nothing; else how they are arranged is the holder's word.
 */
export function judgeArrangement(record: VerifiedCredential, at: number): VerifiedCredential {
  const members = [...below(record)]
  const bySubject = new Map<string, VerifiedCredential[]>()
  for (const member of members) {
    const { id } = member.credential.subject
    if (id !== null) bySubject.set(id, [...(bySubject.get(id) ?? []), member])
  }
  const groups = new Map<string, Group>()
  for (const [subject, group] of bySubject)
    if (group.some(({ vouched, credential }) => vouched && credential.sharing !== null))
      groups.set(subject, { settled: isSettled(group, at), begins: earliest(group) })
  return { ...record, children: childrenOf(record, groups, recordsMayMix(record, members)) }
}

/** All inside a record that its embedded proof covers as well: what a JWT holds has bytes of its own. */
function* below(record: VerifiedCredential): Generator<VerifiedCredential> {
  for (const { verified } of record.children) {
    if (verified.credential.jwt) continue
    yield verified
    yield* below(verified)
  }
}

function childrenOf(
  record: VerifiedCredential,
  groups: ReadonlyMap<string, Group>,
  loose: boolean,
): VerifiedCredential['children'] {
  return record.children.map((child) => {
    const { verified } = child
    if (!verified.vouched) return child
    const group = groups.get(verified.credential.sharing?.id ?? '')
    const isLoose = loose || group?.settled === false
    const judged = isLoose ? asOwnWord(verified) : { ...verified, validFrom: group ? group.begins : verified.validFrom }
    return { ...child, verified: { ...judged, children: childrenOf(verified, groups, isLoose) } }
  })
}

function asOwnWord(verified: VerifiedCredential): VerifiedCredential {
  const { evidenceClass, report } = verified
  if (evidenceClass === EvidenceClass.VOID || evidenceClass === EvidenceClass.SELF_ASSERTED) return verified
  const check = warn(CheckKind.NESTED)(
    'NESTED_ARRANGEMENT_UNSIGNED',
    'The signature of the record does not say which achievement belongs to which of its unsigned credentials about the same subject, and they differ in their ends, status or results. So this counts as the holder’s own word. The issuer can mend it: sign each credential, or give each subject no id of its own, or send the record as a VC-JWT.',
    '$.credentialSubject',
  )
  const checks = [...report.checks.filter((one) => one.check !== CheckKind.NESTED), check]
  return {
    ...verified,
    evidenceClass: EvidenceClass.SELF_ASSERTED,
    report: { ...report, checks, verdict: verdictOf(checks) },
  }
}

/** Would any other arrangement of what these say of their one subject come to the same? */
function isSettled(group: readonly VerifiedCredential[], at: number): boolean {
  const begins = new Set(group.map(({ credential }) => credential.validFrom))
  const names = new Set(group.map(({ credential }) => credential.id ?? credential))
  return (
    group.every(isPlain) &&
    new Set(group.map(({ credential }) => credential.validUntil)).size === 1 &&
    (begins.size === 1 || [...begins].every((begin) => begin === null || begin <= at)) &&
    // One that is not read may hold what is missed here
    group.every(({ credential }) => credential.sharing === null || credential.sharing.members === names.size) &&
    !hasNegative(group)
  )
}

/** Nothing speaks against it but its dates, and it could be withdrawn only with all of the record. */
function isPlain({ credential, vouched, evidenceClass, report }: VerifiedCredential): boolean {
  const isSigned = !vouched && (evidenceClass !== EvidenceClass.VERIFIED || credential.kind === CredentialKind.CLR_2)
  return !isSigned && isFlawless(report.checks)
}

const isFlawless = (checks: VerifiedCredential['report']['checks']): boolean =>
  checks.every(
    ({ check, result, code }) =>
      (check !== CheckKind.STATUS || code === 'STATUS_NONE') &&
      (result !== CheckResult.FAIL || code === 'EXPIRED' || code === 'NOT_YET_VALID'),
  )

function hasNegative(group: readonly VerifiedCredential[]): boolean {
  const achievements = group.flatMap(({ credential }) => credential.achievement ?? [])
  const stray = group.find(({ credential }) => credential.sharing)?.credential.sharing?.stray ?? []
  const results = [...group.flatMap(({ credential }) => credential.subject.results), ...stray]
  const issuer = group[0]?.credential.issuer.id ?? ''
  return mayBeNegative(results, descriptionsBy(achievements), issuer)
}

function earliest(group: readonly VerifiedCredential[]): number | null {
  const begins = group.map(({ credential }) => credential.validFrom)
  return begins.reduce((first, begin) => (first === null || begin === null ? null : Math.min(first, begin)))
}

/**
 * Records in a record that have one subject: which credential stands in which of them is not signed either. That
 * matters unless the inner one adds nothing to what it holds.
 */
function recordsMayMix(record: VerifiedCredential, members: readonly VerifiedCredential[]): boolean {
  const inner = members.filter(({ credential }) => credential.kind === CredentialKind.CLR_2)
  const { validFrom, validUntil } = record.credential
  return inner.some((one) => {
    const { subject, validFrom: begins, validUntil: ends } = one.credential
    const others = [record, ...inner].filter(
      (other) => other !== one && (one.vouched || other.vouched || other === record),
    )
    const mixes = subject.id !== null && others.some((other) => other.credential.subject.id === subject.id)
    const addsNothing =
      one.vouched &&
      isFlawless(one.report.checks) &&
      ends === validUntil &&
      (begins === null || begins === validFrom || (validFrom !== null && begins < validFrom))
    return mixes && !addsNothing
  })
}
