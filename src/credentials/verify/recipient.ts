import { createHash, timingSafeEqual } from 'node:crypto'

import { CheckKind } from '../kinds.ts'
import type { ParsedSubject, SubjectIdentifier } from '../parse/credential.ts'
import { fail, pass, skip, warn } from './checks.ts'
import type { KnownIdentifier } from './environment.ts'
import type { Check } from './report.ts'

type Kind = KnownIdentifier['kind']
type Claim = Pick<SubjectIdentifier, 'type' | 'value' | 'hashed' | 'salt'>

/** The kinds that a claim about the subject may be of; none when we know nothing of that kind about anyone. */
function kindsOf({ type, value, hashed, salt }: Claim): readonly Kind[] {
  if (hashed && (salt.length > MOST_SALT || !HASH.test(value.trim()))) return []
  if (/^(email|emailaddress)$/i.test(type)) return ['EMAIL']
  if (hashed) return /^did$/i.test(type) ? ['DID'] : UNSAID.test(type) ? ['DID', 'EMAIL'] : []
  if (value.startsWith('did:')) return ['DID']
  return /^mailto:/i.test(value) ? ['EMAIL'] : []
}

/** Types that do not say what was hashed; hashes of names or student numbers cannot be compared with what we hold. */
const UNSAID = /^(identifier|identityobject)$/i

/** Characters of a salt; real ones have some dozens. */
const MOST_SALT = 1_000
/** Identifiers of one subject that are compared: each may have to be hashed several times. */
export const MOST_IDENTIFIERS = 50

const HASH = /^(sha256|md5)\$([0-9a-f]+)$/i

/**
 * Is this credential about this learner? Only identifiers count that were shown to be theirs. It is about somebody else
 * when it names a kind of identifier that is known of this learner, and another one; a kind that they never registered
 * says nothing either way.
 */
export function checkRecipient(subject: ParsedSubject, known: readonly KnownIdentifier[] | null): Check {
  const kind = CheckKind.RECIPIENT
  if (known === null) return skip(kind)('RECIPIENT_NOT_ASKED', 'Nobody was named whose credential it should be.')
  const registered = new Set(known.map((mine) => mine.kind))
  let [differing, unregistered] = [0, 0]
  const isTooMany = () => differing + unregistered >= MOST_IDENTIFIERS
  for (const { claimed, path } of claimsOf(subject)) {
    const kinds = kindsOf(claimed)
    if (kinds.length === 0) continue
    if (isTooMany())
      return warn(kind)(
        'RECIPIENT_TOO_MANY',
        `The credential names more than ${MOST_IDENTIFIERS} identifiers of its subject, and none of the first ${MOST_IDENTIFIERS} is yours. Ask the issuer for one with fewer.`,
        path,
      )
    if (known.some((mine) => kinds.includes(mine.kind) && matches(mine, claimed)))
      return pass(kind)('RECIPIENT_GOOD', 'The credential is about you.', path)
    if (kinds.every((one) => registered.has(one))) differing++
    else unregistered++
  }
  if (differing > 0)
    return fail(kind)(
      'RECIPIENT_OTHER',
      'The credential is about somebody else than you, as far as you are known here.',
    )
  return unregistered > 0
    ? warn(kind)(
        'RECIPIENT_UNREGISTERED',
        'The credential names a DID or an e-mail address, and none of that kind is registered as yours: once it is, check again.',
      )
    : warn(kind)('RECIPIENT_UNBOUND', 'The credential does not say, in a way known here, whom it is about.')
}

function claimsOf({ id, identifiers }: ParsedSubject): { claimed: Claim; path: string }[] {
  return [
    ...(id === null
      ? []
      : [{ claimed: { type: '', value: id, hashed: false, salt: '' }, path: '$.credentialSubject.id' }]),
    ...identifiers.map((claimed, index) => ({ claimed, path: `$.credentialSubject.identifier[${index}]` })),
  ]
}

function matches(mine: KnownIdentifier, claimed: Claim): boolean {
  return claimed.hashed ? isHashOf(mine, claimed) : isPlain(mine, claimed.value)
}

function isPlain(mine: KnownIdentifier, value: string): boolean {
  if (mine.kind === 'DID') return mine.value === value.split('#')[0]
  return (
    mine.value.toLowerCase() ===
    value
      .replace(/^mailto:/i, '')
      .trim()
      .toLowerCase()
  )
}

/** OB 3.0 identityHash: algorithm$hex of identity and salt; issuers differ in the case they hash. */
function isHashOf(mine: KnownIdentifier, claimed: Claim): boolean {
  const match = HASH.exec(claimed.value.trim())
  if (!match) return false
  const [, algorithm = '', hex = ''] = match
  const wanted = Buffer.from(hex, 'hex')
  const spellings = new Set([mine.value, mine.value.toLowerCase(), `mailto:${mine.value.toLowerCase()}`])
  return [...spellings].some((spelling) => {
    const digest = createHash(algorithm.toLowerCase())
      .update(spelling + claimed.salt)
      .digest()
    return digest.length === wanted.length && timingSafeEqual(digest, wanted)
  })
}
