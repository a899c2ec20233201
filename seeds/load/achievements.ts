import { IssuerTrust } from '../../src/credentials/kinds.ts'
import { setIssuerTrust } from '../../src/credentials/trust/trust.service.ts'
import { Session } from '../../src/database/session.ts'
import { SYSTEM } from '../../src/identity/rights.ts'
import { issuerKey } from '../people/keys.ts'
import { ACHIEVEMENTS, achievementUri } from '../world/achievements.ts'
import { ORGANISATIONS } from '../world/organisations.ts'
import { clientFor, type Loading, step } from './loading.ts'
import { known } from './world-ids.ts'

const SAVE = /* GraphQL */ `
  mutation SaveAchievement($input: SaveAchievementInput!, $key: String) {
    saveAchievement(input: $input, idempotencyKey: $key) { achievement { id } projected userErrors { code field message } }
  }`

const issuers = ORGANISATIONS.filter((organisation) => organisation.issues)

/** The operator's registry: which key speaks for which issuer. */
export async function loadIssuers(loading: Loading): Promise<void> {
  const session = Session.open(loading.resources, SYSTEM)
  const rows: { identifier: string }[] = await session.sql.query('SELECT identifier FROM trusted_issuer')
  const there = new Set(rows.map((row) => row.identifier))
  const wanted = await Promise.all(issuers.map(async ({ key }) => ({ key, ...(await issuerKey(key)) })))
  const missing = wanted.filter(({ did }) => !there.has(did))
  await step(loading, 'Recognised issuers', wanted, missing, 1, async ({ key, did, publicKeyMultibase }) => {
    await setIssuerTrust(session, {
      identifier: did,
      trust: IssuerTrust.RECOGNISED,
      reason: 'Known to the Tamarack Valley Skills Exchange in person',
      organisation: loading.ids.organisation(key),
      keys: [{ publicKey: publicKeyMultibase }],
    })
  })
}

/** Each issuer says what it awards. */
export async function loadAchievements(loading: Loading): Promise<void> {
  await note(loading)
  const missing = ACHIEVEMENTS.filter((one) => !loading.ids.achievements.has(one.key))
  await step(loading, 'Achievements', ACHIEVEMENTS, missing, 4, async (one) => {
    const { achievement } = await clientFor(loading, one.issuer).mutate<{ achievement: { id: string } }>(SAVE, {
      input: {
        uri: achievementUri(one.key),
        name: one.name,
        description: one.description,
        achievementType: one.type,
        criteria: one.criteria,
        alignments: one.competencies.map((ref) => ({ competency: known(loading.ids.competencies, ref) })),
      },
      key: `demo achievement ${one.key}`,
    })
    loading.ids.achievements.set(one.key, achievement.id)
  })
}

async function note(loading: Loading): Promise<void> {
  const ours = new Map(
    ACHIEVEMENTS.map((one) => [`${loading.ids.organisation(one.issuer)} ${achievementUri(one.key)}`, one]),
  )
  const rows: { id: string; uri: string; creator_id: string }[] = await loading.resources.dataSource.query(
    'SELECT id, uri, creator_id FROM achievement WHERE uri = ANY($1::text[])',
    [ACHIEVEMENTS.map((one) => achievementUri(one.key))],
  )
  for (const row of rows) {
    const one = ours.get(`${row.creator_id} ${row.uri}`)
    if (one) loading.ids.achievements.set(one.key, row.id)
  }
}
