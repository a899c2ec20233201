import { CheckKind, IssuerTrust, KeyBinding } from '../kinds.ts'
import type { ParsedCredential } from '../parse/credential.ts'
import { fail, pass, warn } from './checks.ts'
import type { TrustedIssuer, VerifyEnvironment } from './environment.ts'
import type { ProofOutcome } from './proof.ts'
import { keyName, readPublicKey } from './public-key.ts'
import type { Check } from './report.ts'

const good = pass(CheckKind.ISSUER_TRUST)
const bad = fail(CheckKind.ISSUER_TRUST)
const doubtful = warn(CheckKind.ISSUER_TRUST)

const within = (at: number, since: number | null, until: number | null) =>
  (since === null || at >= since) && (until === null || at < until)

/** An unsigned child is as good as its record says, unless it names an issuer that the operator does not accept. */
export function checkVouchedIssuer(credential: ParsedCredential, borrowed: Check, env: VerifyEnvironment): Check {
  return env.issuer(credential.issuer.id)?.trust === IssuerTrust.DENIED
    ? bad('ISSUER_DENIED', 'The operator does not accept this issuer.', '$.issuer')
    : borrowed
}

/** Does the operator recognise this issuer, and this key for it, at the time the credential says it was made? */
export async function checkIssuerTrust(
  credential: ParsedCredential,
  outcome: ProofOutcome,
  env: VerifyEnvironment,
): Promise<Check> {
  const issuer = env.issuer(credential.issuer.id)
  if (!issuer || issuer.trust === IssuerTrust.UNRECOGNISED)
    return doubtful('ISSUER_UNRECOGNISED', 'Nobody here knows this issuer yet.', '$.issuer')
  if (issuer.trust === IssuerTrust.DENIED)
    return bad('ISSUER_DENIED', 'The operator does not accept this issuer.', '$.issuer')
  // The later of both: a key that has ended must not be used again under an old date.
  const madeAt = Math.max(credential.validFrom ?? env.at, outcome.signedAt ?? Number.NEGATIVE_INFINITY)
  if (!within(madeAt, issuer.since, issuer.until))
    return doubtful('ISSUER_NOT_THEN', 'The issuer was not recognised at that time.', '$.validFrom')
  return keyTrust(credential, outcome, issuer, madeAt)
}

async function keyTrust(
  credential: ParsedCredential,
  outcome: ProofOutcome,
  issuer: TrustedIssuer,
  madeAt: number,
): Promise<Check> {
  const recognised = good('ISSUER_RECOGNISED', 'The operator recognises this issuer and the key speaks for it.')
  const key = await registeredSigner(outcome, issuer)
  if (key) {
    return within(madeAt, key.since, key.until)
      ? recognised
      : doubtful('KEY_NOT_THEN', 'The key did not speak for the issuer at that time.', '$.proof')
  }
  // The name of a did:key issuer is its only key, so recognising the one is registering the other.
  const ownName = outcome.signer !== null && credential.issuer.id === `did:key:${outcome.signer}`
  if (ownName && issuer.keys.length === 0) return recognised
  if (outcome.key?.binding === KeyBinding.RESOLVED) return recognised
  return doubtful('KEY_NOT_REGISTERED', 'The issuer is known, but not with this key.', '$.proof')
}

async function registeredSigner(outcome: ProofOutcome, issuer: TrustedIssuer) {
  if (outcome.signer === null) return null
  for (const entry of issuer.keys) {
    const key = readPublicKey(entry.publicKey)
    if (key && (await keyName(key)) === outcome.signer) return entry
  }
  return null
}

/**
 * Is the one who signs the one whose achievement it is? `signer` is the issuer whose signature stands for the
 * credential: its own, or that of the record around it, for what an unsigned child says of its issuer proves nothing.
 */
export function checkCreator(credential: ParsedCredential, env: VerifyEnvironment, signer: string): Check {
  const kind = CheckKind.CREATOR
  const { achievement } = credential
  if (!achievement) return pass(kind)('CREATOR_NONE', 'No achievement is defined here.')
  const organisation = env.issuer(signer)?.organisation ?? null
  const registered = achievement.id === null ? null : env.achievementCreator(achievement.id, organisation)
  if (registered !== null && registered !== organisation) {
    return warn(kind)(
      'CREATOR_OTHER_ORGANISATION',
      'The achievement is another organisation’s, and nothing here shows that this issuer may award it.',
      '$.credentialSubject.achievement',
    )
  }
  const creator = achievement.creator
  const sameHouse = creator !== null && organisation !== null && env.issuer(creator)?.organisation === organisation
  if (creator !== null && creator !== signer && registered === null && !sameHouse)
    return warn(kind)(
      'CREATOR_DIFFERS',
      'The achievement names another creator than the issuer.',
      '$.credentialSubject.achievement.creator',
    )
  return pass(kind)('CREATOR_GOOD', 'Nothing speaks against the issuer awarding this achievement.')
}
