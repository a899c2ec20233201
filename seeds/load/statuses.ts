import { CredentialStatus } from '../../src/credentials/kinds.ts'
import { recordCredentialStatus } from '../../src/credentials/trust/trust.service.ts'
import { Session } from '../../src/database/session.ts'
import { SYSTEM } from '../../src/identity/rights.ts'
import { credentialUri } from '../people/document.ts'
import { issuerKey } from '../people/keys.ts'
import { population } from '../people/population.ts'
import { achievement } from '../world/achievements.ts'
import type { Loading } from './loading.ts'

/** Says in its issuer's name that a credential stands or not; whoever holds it is judged again. */
export async function recordStatus(
  { resources }: Pick<Loading, 'resources'>,
  person: string,
  key: string,
  status: CredentialStatus,
): Promise<void> {
  const held = population()
    .find((one) => one.key === person)
    ?.holds.find((one) => one.achievement === key)
  if (!held) throw new Error(`${person} does not hold ${key}`)
  const session = Session.open(resources, SYSTEM)
  await recordCredentialStatus(session, {
    issuer: (await issuerKey(achievement(key).issuer)).did,
    credential: credentialUri(person, held),
    status,
    reason: status === CredentialStatus.ACTIVE ? 'Reinstated' : 'Awarded in error',
  })
  await session.projected()
}

/** Credentials that their issuers have revoked before the story begins, and those that stand. */
export async function loadStatuses(loading: Loading): Promise<void> {
  for (const person of population())
    for (const held of person.holds)
      if (held.revoked) await recordStatus(loading, person.key, held.achievement, CredentialStatus.REVOKED)
}
