import { authenticate } from '../src/identity/authenticate.ts'
import {
  createAccount,
  createClient,
  createToken,
  learnerViewer,
  saveOrganisation,
  setMembership,
} from '../src/identity/bootstrap.ts'
import { createLearnerKeys } from '../src/identity/learner-key.service.ts'
import { OrganisationKind } from '../src/identity/organisation.ts'
import { SYSTEM } from '../src/identity/rights.ts'
import { newId } from '../src/shared/ids.ts'
import { Role, UseCase, type Viewer } from '../src/shared/viewer.ts'
import { openStores, type StoresOptions, type TestStores } from './support/stores.ts'

export const NOW = Date.parse('2026-11-23T12:00:00Z')
export const DAY = 86_400_000

export interface Person {
  readonly account: string
  readonly key: string
}

export interface LearnerPerson extends Person {
  readonly learner: string
  readonly viewer: Viewer
}

/** Two employers, a college, a portal, their people and clients, over real stores and a clock that tests move. */
export interface IdentityWorld {
  readonly stores: TestStores
  readonly clock: { now: number }
  readonly employer: string
  readonly rival: string
  readonly college: string
  readonly portal: string
  readonly employerStaff: Person
  readonly rivalStaff: Person
  readonly portalStaff: Person
  readonly employerClient: { readonly id: string; readonly key: string }
  readonly portalClient: { readonly id: string; readonly key: string }
  viewer(key: string, organisation?: string): Promise<Viewer>
  learner(name: string): Promise<LearnerPerson>
  person(name: string, organisation: string, roles: readonly Role[]): Promise<Person>
}

export async function openIdentityWorld(options: StoresOptions = {}): Promise<IdentityWorld> {
  const clock = { now: NOW }
  const stores = await openStores({ ...options, clock: () => clock.now })
  const system = stores.session(SYSTEM)
  const expiresAt = new Date(NOW + 100 * DAY)
  const organisation = async (name: string, kind: OrganisationKind) =>
    (await saveOrganisation(system, { name, kinds: [kind], regions: ['XA-TV'] })).id
  const person = async (name: string, of: string, roles: readonly Role[]): Promise<Person> => {
    const account = await createAccount(system, { name, email: `${newId('account')}@example.org` })
    await setMembership(system, account, of, roles)
    return { account, key: (await createToken(system, { account, name: 'laptop', expiresAt })).key }
  }
  const learner = async (name: string): Promise<LearnerPerson> => {
    const id = newId('learner')
    await system.transaction((tx) => createLearnerKeys(tx, [id]))
    const account = await createAccount(system, { name, email: `${id}@example.org`, learner: id })
    const { key } = await createToken(system, { account, name: 'phone', expiresAt })
    return { learner: id, account, key, viewer: learnerViewer(account, id) }
  }
  const employer = await organisation('Quernstone Cold Chain', OrganisationKind.EMPLOYER)
  const rival = await organisation('Hollinvale Regional Care', OrganisationKind.EMPLOYER)
  const college = await organisation('Larkmere Community College', OrganisationKind.EDUCATION)
  const portal = await organisation('Valley Jobs', OrganisationKind.PORTAL)
  const useCases = [UseCase.CANDIDATE_SEARCH, UseCase.JOB_AUTHORING]
  return {
    stores,
    clock,
    employer,
    rival,
    college,
    portal,
    employerStaff: await person('Ada Okonkwo', employer, [Role.EMPLOYER]),
    rivalStaff: await person('Bo Lindqvist', rival, [Role.EMPLOYER]),
    portalStaff: await person('Cy Moreau', portal, [Role.EMPLOYER]),
    employerClient: await createClient(system, { organisation: employer, name: 'ATS', useCases, expiresAt }),
    portalClient: await createClient(system, { organisation: portal, name: 'portal', useCases, expiresAt }),
    viewer: (key, of) =>
      authenticate(stores.resources, {
        authorization: `Bearer ${key}`,
        ...(of === undefined ? {} : { organisation: of }),
      }),
    learner,
    person,
  }
}
