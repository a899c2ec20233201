import { createHash, timingSafeEqual } from 'node:crypto'

import { CheckKind } from '../kinds.ts'
import type { ParsedSubject, SubjectIdentifier } from '../parse/credential.ts'
import { fail, pass, skip, warn } from './checks.ts'
import type { KnownIdentifier } from './environment.ts'
import type { Check } from './report.ts'

/** What a claim about the subject is compared as; null when we know nothing of that kind about anyone. */
function comparable(type: string, value: string): KnownIdentifier['kind'] | null {
  if (/^(did|identifier|identityobject)$/i.test(type) && value.startsWith('did:')) return 'DID'
  if (/^(email|emailaddress)$/i.test(type) || /^mailto:/i.test(value)) return 'EMAIL'
  if (value.startsWith('did:')) return 'DID'
  return null
}

/** Is this credential about this learner? Only identifiers count that were shown to be theirs. */
export function checkRecipient(subject: ParsedSubject, known: readonly KnownIdentifier[] | null): Check {
  const kind = CheckKind.RECIPIENT
  if (known === null) return skip(kind)('RECIPIENT_NOT_ASKED', 'Nobody was named whose credential it should be.')
  let compared = 0
  if (subject.id !== null && comparable('', subject.id) !== null) {
    compared++
    if (known.some((mine) => isPlain(mine, subject.id as string)))
      return pass(kind)('RECIPIENT_GOOD', 'The credential is about you.', '$.credentialSubject.id')
  }
  for (const [index, identifier] of subject.identifiers.entries()) {
    if (!identifier.hashed && comparable(identifier.type, identifier.value) === null) continue
    if (identifier.hashed && !HASHED_KINDS.test(identifier.type)) continue
    compared++
    if (known.some((mine) => matches(mine, identifier)))
      return pass(kind)('RECIPIENT_GOOD', 'The credential is about you.', `$.credentialSubject.identifier[${index}]`)
  }
  return compared > 0
    ? fail(kind)('RECIPIENT_OTHER', 'The credential is about somebody else than you, as far as you are known here.')
    : warn(kind)('RECIPIENT_UNBOUND', 'The credential does not say, in a way known here, whom it is about.')
}

/** Hashes of names or student numbers cannot be compared with anything we hold. */
const HASHED_KINDS = /^(email|emailaddress|did|identifier|identityobject)$/i

function matches(mine: KnownIdentifier, claimed: SubjectIdentifier): boolean {
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
function isHashOf(mine: KnownIdentifier, claimed: SubjectIdentifier): boolean {
  const match = /^(sha256|md5)\$([0-9a-f]+)$/i.exec(claimed.value.trim())
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
