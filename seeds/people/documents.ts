import { type SigningKey, signJsonLd, signJwt } from '../../src/credentials/issue/sign.ts'
import { achievement } from '../world/achievements.ts'
import type { OrganisationKey } from '../world/model.ts'
import { ORGANISATIONS } from '../world/organisations.ts'
import { badge, record } from './document.ts'
import { issuerKey, strangerKey, walletKey } from './keys.ts'
import type { Held, Person } from './person.ts'

/** A signed credential as its holder would bring it. */
export interface SignedDocument {
  /** The credential's own id. */
  readonly id: string
  /** Awards that stand in it. */
  readonly holds: readonly Held[]
  /** JSON, or a compact JWS. */
  readonly text: string
}

const nameOf = (key: OrganisationKey): string =>
  ORGANISATIONS.find((organisation) => organisation.key === key)?.name ?? key

async function signerOf(person: Person, held: Held): Promise<{ key: SigningKey; name: string }> {
  if (held.signer === 'SELF') return { key: await walletKey(person.key), name: person.name }
  if (held.signer === 'STRANGER') return { key: await strangerKey(), name: 'Quickbadge Studio' }
  const { issuer } = achievement(held.achievement)
  return { key: await issuerKey(issuer), name: nameOf(issuer) }
}

async function signed(
  credential: ReturnType<typeof badge> | ReturnType<typeof record>,
  form: Held['form'],
  key: SigningKey,
) {
  if (form === 'JWT') return signJwt(credential, key)
  const kind = form === 'BADGE_2020' ? ('Ed25519Signature2020' as const) : ('eddsa-rdfc-2022' as const)
  return JSON.stringify(await signJsonLd(credential, key, { created: credential.validFrom, kind }))
}

/** Every credential of one person, really signed: the same bytes each time, for the keys and dates are fixed. */
export async function documentsOf(person: Person): Promise<SignedDocument[]> {
  const subject = (await walletKey(person.key)).did
  const documents: SignedDocument[] = []
  const recorded = new Map<OrganisationKey, Held[]>()
  for (const held of person.holds) {
    if (held.form === 'RECORD') {
      const { issuer } = achievement(held.achievement)
      recorded.set(issuer, [...(recorded.get(issuer) ?? []), held])
      continue
    }
    const { key, name } = await signerOf(person, held)
    const credential = badge(person.key, subject, held, { id: key.did, name })
    documents.push({ id: credential.id, holds: [held], text: await signed(credential, held.form, key) })
  }
  for (const [issuer, holds] of recorded) {
    const key = await issuerKey(issuer)
    const credential = record(person.key, subject, holds, { id: key.did, name: nameOf(issuer) })
    documents.push({ id: credential.id, holds, text: await signed(credential, 'RECORD', key) })
  }
  return documents
}
