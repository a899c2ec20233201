import { type Finding, Severity } from '../../shared/finding.ts'
import { valuesOf } from '../jsonld/signed-nodes.ts'
import { type Sharing, SignedView } from '../jsonld/signed-view.ts'
import { tooLarge, type ViewProblem } from '../jsonld/view-problem.ts'
import { CredentialKind } from '../kinds.ts'
import { type Ordered, readAchievement, readResult, readSubject } from './achievement.ts'
import type { ParsedChild, ParsedCredential, ParsedJwt, SharedSubject } from './credential.ts'
import { readInstant } from './instant.ts'
import {
  DOCUMENT_LIMITS,
  idOf,
  isObject,
  isTooLong,
  type JsonObject,
  list,
  objects,
  ReadProblem,
  readJsonObject,
  text,
  types,
} from './json.ts'
import { compactOf, credentialOfJwt, type JwtCredential, looksCompact, readJwt } from './jwt.ts'
import { longAddresses, tooLong } from './long-addresses.ts'

export type ParseOutcome =
  | { readonly credential: ParsedCredential }
  | {
      readonly problem: {
        readonly code: string
        readonly message: string
        readonly path: string | null
        /** Known, though not read: "not supported yet" rather than "broken". */
        readonly kind: CredentialKind | null
      }
    }

/** Reads bytes as a credential. Never throws for what the bytes hold; nothing is verified here. */
export function parseCredential(bytes: Buffer): ParseOutcome {
  try {
    if (bytes.length > DOCUMENT_LIMITS.bytes)
      throw new ReadProblem('TOO_LARGE', `A document may have ${DOCUMENT_LIMITS.bytes} bytes.`)
    const source = bytes
      .toString('utf8')
      .replace(/^\uFEFF/, '')
      .trim()
    if (source === '') throw new ReadProblem('EMPTY', 'There is nothing in this document.')
    if (looksCompact(source)) return { credential: fromJwt(readJwt(source), 0) }
    const document = readJsonObject(source)
    const enveloped = compactOf(document)
    return { credential: enveloped ? fromJwt(readJwt(enveloped), 0) : fromDocument(document, BY_ITSELF, 0) }
  } catch (error) {
    if (!(error instanceof ReadProblem)) throw error
    const kind = error instanceof KnownKind ? error.kind : null
    return { problem: { code: error.code, message: error.message, path: error.path, kind } }
  }
}

class KnownKind extends ReadProblem {
  constructor(
    readonly kind: CredentialKind,
    name: string,
  ) {
    super('KIND_NOT_SUPPORTED', `This is ${name}, which is recognised but not supported yet.`, '$.type')
  }
}

function fromJwt(jwt: ParsedJwt, level: number): ParsedCredential {
  const { document, claims } = credentialOfJwt(jwt)
  return fromDocument(document, { ...BY_ITSELF, envelope: { jwt, claims } }, level)
}

interface Envelope {
  readonly jwt: ParsedJwt
  readonly claims: JwtCredential['claims']
}

/** What a credential stands in. */
interface Around {
  readonly envelope: Envelope | null
  /** Context of the record, for children that have none of their own. */
  readonly context: unknown
  /** What the embedded proof of a record around it covers; null when there is none. */
  readonly view: SignedView | null
  readonly ordered: Ordered
}

const BY_ITSELF: Around = { envelope: null, context: undefined, view: null, ordered: { levels: true, values: true } }

/** Reads what is signed: of a JWT its bytes; under an embedded proof what that proof covers. */
function fromDocument(given: JsonObject, around: Around, level: number): ParsedCredential {
  const { envelope } = around
  const whole =
    given['@context'] === undefined && around.context !== undefined ? { '@context': around.context, ...given } : given
  const isSigned = envelope === null && valuesOf(given.proof).length > 0
  const large = isSigned ? tooLarge(given) : null
  const view = large ? null : isSigned ? new SignedView(given) : around.view
  const document = view ? { ...view.credential(given), '@context': whole['@context'] } : whole
  const ordered = isSigned && view ? { levels: false, values: view.listsAreOrdered(whole['@context']) } : around.ordered
  const inside = { envelope: null, context: whole['@context'], view, ordered }
  const sharing = view && !isSigned ? view.sharing(given) : null
  const read = readCredential(whole, document, { ...around, ordered }, sharing, (subject) =>
    readChildren(inside, subject, level),
  )
  if (!isSigned || !view) return { ...read, unclear: large }
  // Only now has everything been read that the proof covers
  const { problem } = view
  return {
    ...read,
    children: problem ? read.children.map(({ path }) => unread(path, problem)) : read.children,
    unclear: problem,
  }
}

/** One in a record of which it is not clear what is signed. */
const unread = (path: string, { code, message }: ViewProblem): ParsedChild => ({ path, unreadable: { code, message } })

/** `whole` is kept as it is, `document` is what is read of it. */
function readCredential(
  whole: JsonObject,
  document: JsonObject,
  { envelope, ordered }: Around,
  sharing: Sharing | null,
  childrenIn: (subject: JsonObject) => ParsedChild[],
): Omit<ParsedCredential, 'unclear'> {
  const kind = kindOf(document)
  const issuer = idOf(document.issuer)
  if (issuer === null) throw issuerProblem(document.issuer)
  const subjects = objects(document.credentialSubject)
  if (subjects.length !== 1) throw subjectProblem(subjects.length)
  const subject = subjects[0] as JsonObject
  const findings = longAddresses(subject, '$.credentialSubject')
  if (isTooLong(document.id)) findings.push(tooLong('ID_TOO_LONG', '$.id'))
  const dates = readDates(document, envelope, findings)
  const parsedSubject = readSubject(subject, '$.credentialSubject', sharing?.stray ?? new Set())
  if (envelope) compareClaims(document, issuer, parsedSubject.id, envelope, findings)
  return {
    kind,
    document: whole,
    jwt: envelope?.jwt ?? null,
    id: idOf(document.id) ?? envelope?.claims.id ?? null,
    name: text(document.name),
    issuer: { id: issuer, name: text(objects(document.issuer)[0]?.name) },
    ...dates,
    subject: { ...parsedSubject, id: parsedSubject.id ?? envelope?.claims.subject ?? null },
    achievement:
      kind === CredentialKind.OPEN_BADGE_3
        ? readAchievement(subject.achievement, '$.credentialSubject.achievement', ordered)
        : null,
    statuses: objects(document.credentialStatus),
    // One that cannot be read is not the same as none
    proofs: valuesOf(whole.proof).map((proof) => (isObject(proof) ? proof : {})),
    children: kind === CredentialKind.CLR_2 ? childrenIn(subject) : [],
    sharing: sharing && sharedSubject(sharing),
    findings,
  }
}

/** Read once for all that share a subject. */
const sharedSubjects = new WeakMap<Sharing, SharedSubject>()

function sharedSubject(sharing: Sharing): SharedSubject {
  const known = sharedSubjects.get(sharing)
  if (known) return known
  const { subject, members, stray } = sharing
  const read = [...stray].map((one) => readResult(one, '$.credentialSubject.result', stray))
  const shared = { id: subject, members, stray: read }
  sharedSubjects.set(sharing, shared)
  return shared
}

function issuerProblem(issuer: unknown): ReadProblem {
  return isTooLong(issuer)
    ? new ReadProblem('ISSUER_TOO_LONG', `An issuer is named by at most ${DOCUMENT_LIMITS.id} bytes.`, '$.issuer')
    : new ReadProblem('ISSUER_MISSING', 'A credential names its issuer.', '$.issuer')
}

function subjectProblem(count: number): ReadProblem {
  return count === 0
    ? new ReadProblem('SUBJECT_MISSING', 'A credential has a credentialSubject.', '$.credentialSubject')
    : new ReadProblem(
        'MANY_SUBJECTS',
        'A credential about several subjects is not one person’s.',
        '$.credentialSubject',
      )
}

function kindOf(document: JsonObject): CredentialKind | null {
  const named = new Set(types(document))
  const contexts = list(document['@context']).filter((item): item is string => typeof item === 'string')
  if (named.has('ClrCredential')) return CredentialKind.CLR_2
  if (named.has('AchievementCredential') || named.has('OpenBadgeCredential')) return CredentialKind.OPEN_BADGE_3
  if (named.has('EndorsementCredential')) return CredentialKind.ENDORSEMENT
  if (named.has('VerifiableCredential')) return null
  if (document.badge !== undefined || contexts.some((url) => url.startsWith('https://w3id.org/openbadges/')))
    throw new KnownKind(CredentialKind.OPEN_BADGE_2, 'an Open Badge 2.0')
  if (document.learner !== undefined || document.signedAssertions !== undefined || named.has('CLR') || named.has('Clr'))
    throw new KnownKind(CredentialKind.CLR_1, 'a CLR 1.0')
  throw new ReadProblem('NOT_A_CREDENTIAL', 'The type is none of the credentials known here.', '$.type')
}

/** VCDM 2.0 and 1.1 names; a JWT's nbf and exp can only narrow the time. */
function readDates(document: JsonObject, envelope: Envelope | null, findings: Finding[]) {
  const from = dateOf(document, ['validFrom', 'issuanceDate'], 'START', findings)
  const until = dateOf(document, ['validUntil', 'expirationDate'], 'END', findings)
  const { notBefore = null, expires = null } = envelope?.claims ?? {}
  if (notBefore !== null && from.at !== null && Math.abs(notBefore - from.at) >= 1000)
    findings.push(note('JWT_NBF_DIFFERS', 'nbf is not validFrom; the later one counts.', '$.nbf'))
  return {
    validFrom: latest(from.at, notBefore),
    validUntil: earliest(until.at, expires),
    datesReadable: from.readable && until.readable,
  }
}

function dateOf(document: JsonObject, names: readonly string[], edge: 'START' | 'END', findings: Finding[]) {
  const name = names.find((candidate) => document[candidate] !== undefined && document[candidate] !== null)
  if (name === undefined) return { at: null, readable: true }
  const { at, codes } = readInstant(document[name], edge)
  for (const code of codes) findings.push(note(code, DATE_MESSAGES[code] ?? code, `$.${name}`, at !== null))
  return { at, readable: at !== null }
}

const DATE_MESSAGES: Readonly<Record<string, string>> = {
  DATE_WITHOUT_ZONE: 'This time has no zone; it was read as UTC.',
  DATE_ONLY: 'This is a day without a time; it was read as that whole day in UTC.',
  DATE_UNREADABLE: 'This is not an ISO 8601 time.',
}

const latest = (a: number | null, b: number | null) => (a === null ? b : b === null ? a : Math.max(a, b))
const earliest = (a: number | null, b: number | null) => (a === null ? b : b === null ? a : Math.min(a, b))

/** iss is the one that matters (verify fails on it); 1EdTech's own samples have claims that differ harmlessly. */
function compareClaims(
  document: JsonObject,
  issuer: string,
  subject: string | null,
  { claims }: Envelope,
  findings: Finding[],
): void {
  const id = idOf(document.id)
  if (claims.issuer === null || claims.issuer !== issuer)
    findings.push(note('JWT_ISS_DIFFERS', 'iss must be the id of the issuer.', '$.iss', false))
  if (id !== null && claims.id !== null && claims.id !== id)
    findings.push(note('JWT_JTI_DIFFERS', 'jti is not the id of the credential.', '$.jti'))
  if (subject !== null && claims.subject !== null && claims.subject !== subject)
    findings.push(note('JWT_SUB_DIFFERS', 'sub is not the id of the subject.', '$.sub', false))
}

const note = (code: string, message: string, path: string, repaired = true): Finding => ({
  severity: repaired ? Severity.NOTE : Severity.WARNING,
  code,
  message,
  path,
  repaired,
})

function readChildren(around: Around, subject: JsonObject, level: number): ParsedChild[] {
  const given = list(subject.verifiableCredential)
  if (given.length > DOCUMENT_LIMITS.children)
    throw new ReadProblem('TOO_MANY_CHILDREN', `A record may hold ${DOCUMENT_LIMITS.children} credentials.`)
  return given.map((value, index) => {
    const path = `$.credentialSubject.verifiableCredential[${index}]`
    const problem = around.view?.problem
    if (problem) return unread(path, problem)
    try {
      if (level >= DOCUMENT_LIMITS.levels)
        throw new ReadProblem('TOO_MANY_RECORDS', `Records may be nested ${DOCUMENT_LIMITS.levels} deep.`)
      return { path, credential: readChild(around, value, level + 1) }
    } catch (error) {
      if (!(error instanceof ReadProblem)) throw error
      return { path, unreadable: { code: error.code, message: error.message } }
    }
  })
}

/** A child without a context of its own stands in its parent's. */
function readChild(around: Around, value: unknown, level: number): ParsedCredential {
  const compact = compactOf(value)
  if (compact) return fromJwt(readJwt(compact), level)
  const child = objects(value)[0]
  if (!child) throw new ReadProblem('CHILD_UNREADABLE', 'This is neither a credential nor a JWT.')
  return fromDocument(child, around, level)
}
