import { type FetchBudget, withBudget } from '../../fetch/index.ts'
import { EvidenceClass } from '../../shared/evidence.ts'
import { CheckKind, CheckResult, CredentialKind, IssuerTrust, KeyBinding, type CheckKind as Kind } from '../kinds.ts'
import type { ParsedChild, ParsedCredential } from '../parse/credential.ts'
import type { ParseOutcome } from '../parse/parse.ts'
import { judgeArrangement } from './arrangement.ts'
import { BUDGET_CODE, DOCUMENT_BUDGET, reasonOf } from './budget.ts'
import { fail, pass, resultOf, skip, verdictOf, warn } from './checks.ts'
import { checkDates } from './dates.ts'
import type { VerifyEnvironment } from './environment.ts'
import { classOf, isSelfSigned, vouchedClass } from './evidence-class.ts'
import { type ProofOutcome, proofOf } from './proof.ts'
import { ProofTime } from './proof-threads.ts'
import { checkRecipient } from './recipient.ts'
import { type Check, type Report, RULES_VERSION } from './report.ts'
import { schemaFaults } from './schema.ts'
import { checkStatus, statusIsGood } from './status.ts'
import { StatusLists } from './status-list.ts'
import { checkCreator, checkIssuerTrust, checkVouchedIssuer } from './trust.ts'

/** A credential with what was found, and what it is worth as evidence. */
export interface VerifiedCredential {
  readonly credential: ParsedCredential
  readonly report: Report
  readonly evidenceClass: EvidenceClass
  readonly issuerTrust: IssuerTrust
  readonly selfSigned: boolean
  /** Unsigned inside a record, which answers for it. */
  readonly vouched: boolean
  /** When what it says began, epoch milliseconds: its own beginning, or an earlier one if it may have been exchanged. */
  readonly validFrom: number | null
  /** Those children that could be read, with their place in the record. */
  readonly children: readonly { readonly path: string; readonly verified: VerifiedCredential }[]
}

/** What a record lends to its unsigned children. */
interface Record {
  readonly evidenceClass: EvidenceClass
  readonly checks: readonly Check[]
  readonly credential: ParsedCredential
  /** The issuer whose signature stands for it, through however many unsigned records. */
  readonly signer: string
}

/** A report about bytes that are no credential, or one of a kind that is only recognised. */
export function reportOfUnread(outcome: Extract<ParseOutcome, { problem: object }>, at: number): Report {
  const { code, message, path, kind } = outcome.problem
  const check = (kind === null ? fail : skip)(CheckKind.PARSE)(code, message, path)
  return reportOf([check], KeyBinding.NONE, at)
}

const reportOf = (checks: readonly Check[], keyBinding: KeyBinding, at: number): Report => ({
  verdict: verdictOf(checks),
  checkedAt: at,
  rulesVersion: RULES_VERSION,
  keyBinding,
  checks,
})

/**
 * All checks of one credential, each by itself, and of those inside it. Fetches only through the environment, and for
 * all of them together no more than the budget; what is left over then stays unchecked, with FETCH_BUDGET.
 */
export async function verifyCredential(
  credential: ParsedCredential,
  env: VerifyEnvironment,
  budget: FetchBudget = DOCUMENT_BUDGET,
): Promise<VerifiedCredential> {
  const bounded = {
    ...env,
    fetcher: env.fetcher && withBudget(env.fetcher, budget),
    proofTime: env.proofTime ?? new ProofTime(),
  }
  return verify(credential, { ...bounded, lists: new StatusLists(bounded) }, null)
}

/** One whose check came to an error of ours: it is known to be nothing. */
export function uncheckedCredential(
  credential: ParsedCredential,
  env: VerifyEnvironment,
  isInside = false,
): VerifiedCredential {
  const why = 'Checking this came to an error of ours, so nothing is known of it until it is checked again.'
  return {
    credential,
    report: reportOf([parseCheck(credential), skip(CheckKind.PROOF)('CHECK_FAULTY', why)], KeyBinding.NONE, env.at),
    evidenceClass: EvidenceClass.VOID,
    issuerTrust: env.issuer(credential.issuer.id)?.trust ?? IssuerTrust.UNRECOGNISED,
    selfSigned: false,
    vouched: isInside && credential.jwt === null && credential.proofs.length === 0,
    validFrom: credential.validFrom,
    children: credential.children.flatMap((child) =>
      'credential' in child ? [{ path: child.path, verified: uncheckedCredential(child.credential, env, true) }] : [],
    ),
  }
}

/** The environment of one document and all that is inside it. */
interface DocumentEnvironment extends VerifyEnvironment {
  readonly lists: StatusLists
}

async function verify(
  credential: ParsedCredential,
  env: DocumentEnvironment,
  record: Record | null,
): Promise<VerifiedCredential> {
  const outcome = await proofOf(credential, env)
  const vouched = record !== null && outcome.proof.code === 'PROOF_NONE'
  const checks = await ownChecks(credential, outcome, env, vouched ? record : null)
  const binding = outcome.key?.binding ?? KeyBinding.NONE
  const selfSigned = !vouched && isSelfSigned(credential, outcome, env.recipient)
  const evidenceClass = vouched ? vouchedBy(record, checks) : classOf(checks, binding, selfSigned)
  const signer = vouched ? record.signer : credential.issuer.id
  const children = await verifyChildren(credential, env, { evidenceClass, checks, credential, signer })
  const all =
    credential.kind === CredentialKind.CLR_2 ? [...checks, nestedCheck(credential.children, children)] : checks
  const verified: VerifiedCredential = {
    credential,
    report: reportOf(all, binding, env.at),
    evidenceClass,
    issuerTrust: env.issuer(credential.issuer.id)?.trust ?? IssuerTrust.UNRECOGNISED,
    selfSigned,
    vouched,
    validFrom: credential.validFrom,
    children,
  }
  const isEmbedded = credential.jwt === null && credential.proofs.length > 0
  return isEmbedded ? judgeArrangement(verified, env.at) : verified
}

async function ownChecks(
  credential: ParsedCredential,
  outcome: ProofOutcome,
  env: DocumentEnvironment,
  record: Record | null,
): Promise<Check[]> {
  const recipient = checkRecipient(credential.subject, env.recipient)
  return [
    parseCheck(credential),
    schemaCheck(credential),
    record ? vouchedProof(record) : outcome.proof,
    record ? borrowed(record, CheckKind.KEY_BINDING) : bindingCheck(outcome),
    checkDates(credential, env.at),
    await checkStatus(credential, env, env.lists),
    // An unsigned child that names nobody stands in a record that names the learner.
    record && recipient.code === 'RECIPIENT_UNBOUND' ? borrowed(record, CheckKind.RECIPIENT) : recipient,
    record
      ? checkVouchedIssuer(credential, borrowed(record, CheckKind.ISSUER_TRUST), env)
      : await checkIssuerTrust(credential, outcome, env),
    checkCreator(credential, env, record?.signer ?? credential.issuer.id),
  ]
}

function parseCheck(credential: ParsedCredential): Check {
  const notable = credential.findings.filter(({ code }) => code !== 'DATE_UNREADABLE')
  if (credential.kind === null)
    return warn(CheckKind.PARSE)(
      'NO_ACHIEVEMENT',
      'A credential of this type says nothing about competencies.',
      '$.type',
    )
  return notable.length === 0
    ? pass(CheckKind.PARSE)('PARSED', 'The document was read.')
    : pass(CheckKind.PARSE)('PARSED_REPAIRED', `Read after repairs: ${codes(notable)}.`, notable[0]?.path ?? null)
}

const codes = (findings: readonly { code: string }[]) => [...new Set(findings.map(({ code }) => code))].join(', ')

function schemaCheck(credential: ParsedCredential): Check {
  const missing = credential.kind === CredentialKind.OPEN_BADGE_3 && credential.achievement === null
  if (missing)
    return fail(CheckKind.SCHEMA)('ACHIEVEMENT_MISSING', 'There is no achievement.', '$.credentialSubject.achievement')
  const places = schemaFaults(credential)
  return places.length === 0
    ? pass(CheckKind.SCHEMA)('SCHEMA_GOOD', 'The shape is as the specification has it.')
    : warn(CheckKind.SCHEMA)(
        'SCHEMA_DEPARTS',
        `The shape departs from the specification at: ${places.join(', ')}.`,
        places[0],
      )
}

function bindingCheck(outcome: ProofOutcome): Check {
  return outcome.key?.check ?? skip(CheckKind.KEY_BINDING)('KEY_NOT_SOUGHT', 'There was no key to judge.', '$.proof')
}

function vouchedProof(record: Record): Check {
  return resultOf(record.checks, CheckKind.PROOF) === CheckResult.PASS
    ? warn(CheckKind.PROOF)('VOUCHED_BY_RECORD', 'Unsigned; the issuer of the record around it answers for it.')
    : skip(CheckKind.PROOF)('PROOF_NONE', 'Unsigned, in a record whose own proof is not good.')
}

const borrowed = (record: Record, kind: Kind): Check =>
  record.checks.find(({ check }) => check === kind) ?? skip(kind)('NOT_CHECKED', 'The record was not checked for this.')

const SETTLED_BY_PASS: ReadonlySet<Kind> = new Set([CheckKind.RECIPIENT, CheckKind.CREATOR])

/** The record's worth, less where the child itself fails, is about somebody else, or may have been withdrawn. */
function vouchedBy(record: Record, checks: readonly Check[]): EvidenceClass {
  const failed = checks.some(
    ({ check, result, code }) =>
      result === CheckResult.FAIL && !(check === CheckKind.DATES && code !== 'DATE_UNREADABLE'),
  )
  if (failed) return EvidenceClass.VOID
  const own = vouchedClass(record.evidenceClass)
  const settled = checks.every(
    (check) =>
      (check.check !== CheckKind.STATUS || statusIsGood(check)) &&
      (!SETTLED_BY_PASS.has(check.check) || check.result === CheckResult.PASS),
  )
  return own === EvidenceClass.VOUCHED && !settled ? EvidenceClass.UNRECOGNISED_ISSUER : own
}

async function verifyChildren(credential: ParsedCredential, env: DocumentEnvironment, record: Record) {
  const children: { path: string; verified: VerifiedCredential }[] = []
  for (const child of credential.children) {
    if ('credential' in child)
      children.push({ path: child.path, verified: await verify(child.credential, env, record) })
  }
  return children
}

function nestedCheck(given: readonly ParsedChild[], verified: VerifiedCredential['children']): Check {
  const unreadable = given.find((child) => 'unreadable' in child)
  if (unreadable && 'unreadable' in unreadable)
    return warn(CheckKind.NESTED)(
      unreadable.unreadable.code,
      'A credential in this record cannot be read.',
      unreadable.path,
    )
  const faulty = verified.find(({ verified: { report } }) =>
    report.checks.some(({ result }) => result === CheckResult.FAIL),
  )
  if (faulty)
    return warn(CheckKind.NESTED)('NESTED_FAULTY', 'A credential in this record fails a check of its own.', faulty.path)
  const unasked = verified.find(({ verified: { report } }) => report.checks.some(({ code }) => code === BUDGET_CODE))
  if (unasked) return warn(CheckKind.NESTED)(BUDGET_CODE, reasonOf(BUDGET_CODE, ''), unasked.path)
  return pass(CheckKind.NESTED)('NESTED_GOOD', `${verified.length} credentials in this record, none of them failing.`)
}
