import type { KeyHolder } from '../demo/keys.ts'
import { CONSENT_UNTIL, TERMS } from '../load/consent-terms.ts'
import type { Stage } from './scene.ts'

const DISCOVERY_FIELDS = ['COMPETENCIES', 'LEVELS', 'REGION', 'AVAILABILITY'] as const

const LIVE = /* GraphQL */ `query Live { viewer { me { consents(live: true) { id purpose } } } }`

const WITHDRAW = /* GraphQL */ `
  mutation Withdraw($input: IdInput!) { withdrawConsent(input: $input) { consent { id } projected userErrors { code field message } } }`

const GRANT = /* GraphQL */ `
  mutation Grant($input: GrantConsentInput!) { grantConsent(input: $input) { consent { id } projected userErrors { code field message } } }`

/** Consents to be found by employers that are in force. */
export async function liveDiscovery(stage: Stage, person: KeyHolder): Promise<string[]> {
  const { viewer } = await stage.as(person).query<{
    viewer: { me: { consents: readonly { id: string; purpose: string }[] } }
  }>(LIVE)
  return viewer.me.consents.filter(({ purpose }) => purpose === 'DISCOVERY').map(({ id }) => id)
}

export const withdraw = (stage: Stage, person: KeyHolder, id: string): Promise<unknown> =>
  stage.as(person).mutate(WITHDRAW, { input: { id } })

export const grantDiscovery = (stage: Stage, person: KeyHolder): Promise<unknown> =>
  stage.as(person).mutate(GRANT, {
    input: {
      purpose: 'DISCOVERY',
      audience: null,
      fields: DISCOVERY_FIELDS,
      validUntil: CONSENT_UNTIL,
      termsVersion: TERMS,
    },
  })
