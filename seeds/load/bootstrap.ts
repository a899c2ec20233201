import { Session } from '../../src/database/session.ts'
import { createClient, saveOrganisation } from '../../src/identity/bootstrap.ts'
import type { OrganisationKind } from '../../src/identity/organisation.ts'
import { SYSTEM } from '../../src/identity/rights.ts'
import { Role, UseCase } from '../../src/shared/viewer.ts'
import { DemoFault } from '../demo/client.ts'
import { demoKey, type KeyHolder } from '../demo/keys.ts'
import { issuerKey } from '../people/keys.ts'
import { DEMO_NOW } from '../people/person.ts'
import { ORGANISATIONS, REGION } from '../world/organisations.ts'
import { clientFor, type Loading, step } from './loading.ts'

/** Demo keys end two years after the day of the demo. */
export const KEYS_UNTIL = new Date(DEMO_NOW + 731 * 86_400_000)

const USE_CASES: Readonly<Record<string, readonly UseCase[]>> = {
  EMPLOYER: [
    UseCase.JOB_AUTHORING,
    UseCase.CANDIDATE_SEARCH,
    UseCase.CREDENTIAL_ISSUING,
    UseCase.CREDENTIAL_VERIFICATION,
    UseCase.FRAMEWORK_STEWARDSHIP,
  ],
  EDUCATION: [UseCase.PROGRAM_GAP, UseCase.CREDENTIAL_ISSUING, UseCase.FRAMEWORK_STEWARDSHIP],
}

interface Wanted {
  readonly holder: KeyHolder
  readonly organisation: (typeof ORGANISATIONS)[number]
  readonly useCases: readonly UseCase[]
  readonly roles?: readonly Role[]
}

function wantedKeys(): Wanted[] {
  const all = ORGANISATIONS.map((organisation): Wanted => {
    const { key: holder, kinds } = organisation
    if (holder === 'exchange') return { holder, organisation, useCases: [UseCase.FRAMEWORK_STEWARDSHIP] }
    if (holder === 'observatory') return { holder, organisation, useCases: [UseCase.GRAPH_ANALYSIS] }
    return { holder, organisation, useCases: kinds.flatMap((kind) => USE_CASES[kind] ?? []) }
  })
  const exchange = ORGANISATIONS.find((one) => one.key === 'exchange') as (typeof ORGANISATIONS)[number]
  const operator = { holder: 'operator', organisation: exchange, roles: [Role.OPERATOR] } as const
  return [...all, { ...operator, useCases: Object.values(UseCase) }]
}

/** True when the key opens the door. */
export async function isThere(loading: Loading, holder: KeyHolder): Promise<boolean> {
  try {
    await clientFor(loading, holder).query('query Who { viewer { roles } }')
    return true
  } catch (cause) {
    if (cause instanceof DemoFault && cause.message.includes('UNAUTHENTICATED')) return false
    throw cause
  }
}

/** What an operator does on the machine before anyone can ask anything: organisations, and a key for each. */
export async function loadOrganisations(loading: Loading): Promise<void> {
  const all = wantedKeys()
  const missing: Wanted[] = []
  for (const wanted of all) if (!(await isThere(loading, wanted.holder))) missing.push(wanted)
  const session = Session.open(loading.resources, SYSTEM)
  await step(
    loading,
    'Organisations and their keys',
    all,
    missing,
    1,
    async ({ holder, organisation, useCases, roles }) => {
      const id = loading.ids.organisation(organisation.key)
      await saveOrganisation(session, {
        id,
        name: organisation.name,
        kinds: organisation.kinds as readonly OrganisationKind[],
        regions: [REGION],
        did: organisation.issues ? (await issuerKey(organisation.key)).did : null,
      })
      await createClient(session, {
        organisation: id,
        name: `Demo key of ${holder}`,
        useCases,
        ...(roles ? { roles } : {}),
        expiresAt: KEYS_UNTIL,
        key: demoKey(holder),
      })
    },
  )
  await session.projected()
}
