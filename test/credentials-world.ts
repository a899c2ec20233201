import { useFetcher } from '../src/credentials/index.ts'
import type { SigningKey } from '../src/credentials/issue/sign.ts'
import { IssuerTrust } from '../src/credentials/kinds.ts'
import { setIssuerTrust } from '../src/credentials/trust/trust.service.ts'
import { importFramework } from '../src/frameworks/imports/import.service.ts'
import { createAccount, learnerViewer, saveOrganisation } from '../src/identity/bootstrap.ts'
import { OrganisationKind } from '../src/identity/organisation.ts'
import { SYSTEM } from '../src/identity/rights.ts'
import { createLearners } from '../src/learners/index.ts'
import type { Viewer } from '../src/shared/viewer.ts'
import { keyOf, NOW } from './credentials-builder.ts'
import { openStores, type TestStores } from './support/stores.ts'

export interface Holder {
  readonly learner: string
  readonly did: string
  readonly key: SigningKey
  readonly viewer: Viewer
}

export interface CredentialsWorld {
  readonly stores: TestStores
  readonly clock: { now: number }
  readonly college: SigningKey
  readonly organisation: string
  holder(name: string): Promise<Holder>
  /** What the learner shows in the graph, by lineage of the target. */
  shown(learner: string): Promise<Shown[]>
}

export interface Shown {
  readonly to: string
  readonly labels: readonly string[]
  readonly evidence: number
  readonly scale: string | null
  readonly level: number | null
  readonly from: number
  readonly until: number
  readonly assertion: string
}

export async function openCredentialsWorld(): Promise<CredentialsWorld> {
  const clock = { now: NOW }
  const stores = await openStores({ clock: () => clock.now })
  useFetcher(stores.dataSource, null)
  const system = () => stores.session(SYSTEM)
  const college = await keyOf('college')
  const organisation = (
    await saveOrganisation(system(), { name: 'Harrow Point College', kinds: [OrganisationKind.EDUCATION], regions: [] })
  ).id
  await setIssuerTrust(system(), {
    identifier: college.did,
    trust: IssuerTrust.RECOGNISED,
    reason: 'known',
    organisation,
  })
  return {
    stores,
    clock,
    college,
    organisation,
    async holder(name) {
      const key = await keyOf(`holder ${name}`)
      const identifiers = [{ kind: 'DID' as const, value: key.did, verified: true }]
      const [learner = ''] = await createLearners(system(), [{ region: 'XA-TV', available: NOW, identifiers }])
      const account = await createAccount(system(), { name, learner })
      return { learner, did: key.did, key, viewer: learnerViewer(account, learner) }
    },
    async shown(learner) {
      const [row] = await stores.dataSource.query('SELECT graph_key FROM learner WHERE id = $1', [learner])
      const { records } = await stores.graph.driver.executeQuery(
        `MATCH (:Learner {id: $id})-[s:SHOWS]->(t) RETURN t.id AS to, labels(t) AS labels, properties(s) AS s ORDER BY t.id, s.assertion`,
        { id: row?.graph_key ?? '' },
        { database: stores.graph.database },
      )
      return records.map((record) => ({
        to: record.get('to'),
        labels: record.get('labels'),
        scale: null,
        level: null,
        ...record.get('s'),
      }))
    },
  }
}

const BASE = 'https://frameworks.example/ims/case/v1p1'
export const uuid = (n: number): string => `1f0c9b6e-${String(n).padStart(4, '0')}-4000-8000-000000000001`
export const itemUri = (n: number): string => `${BASE}/CFItems/${uuid(n)}`
export const levelUri = (n: number): string => `${BASE}/CFRubricCriterionLevels/${uuid(900 + n)}`

/** A CASE package of some items and one rubric with four levels, `levelUri(1)` and on (of rubric 810: 11 and on). */
export function frameworkPackage(
  items: readonly number[],
  more: { title?: string; note?: string; document?: number; rubric?: number } = {},
) {
  const changed = '2026-01-02T03:04:05Z'
  const document = uuid(more.document ?? 500)
  const rubric = more.rubric ?? 800
  return {
    CFDocument: {
      identifier: document,
      uri: `${BASE}/CFDocuments/${document}`,
      title: more.title ?? 'Data Practice',
      creator: 'Tests',
      adoptionStatus: 'Implemented',
      lastChangeDateTime: changed,
      CFPackageURI: { title: 'p', identifier: document, uri: `${BASE}/CFPackages/${document}` },
      ...(more.note ? { notes: more.note } : {}),
    },
    CFItems: items.map((n) => ({
      identifier: uuid(n),
      uri: itemUri(n),
      fullStatement: `Can do number ${n}.`,
      humanCodingScheme: `B${n}`,
      CFItemType: 'Competency',
      lastChangeDateTime: changed,
    })),
    CFAssociations: items.map((n) => ({
      identifier: uuid(2000 + n),
      uri: `${BASE}/CFAssociations/${uuid(2000 + n)}`,
      associationType: 'isChildOf',
      originNodeURI: { title: `n ${n}`, identifier: uuid(n), uri: itemUri(n) },
      destinationNodeURI: { title: 'd', identifier: document, uri: `${BASE}/CFDocuments/${document}` },
      lastChangeDateTime: changed,
    })),
    CFRubrics: [
      {
        identifier: uuid(rubric),
        uri: `${BASE}/CFRubrics/${uuid(rubric)}`,
        title: 'How far',
        lastChangeDateTime: changed,
        CFRubricCriteria: [
          {
            identifier: uuid(rubric + 1),
            uri: `${BASE}/CFRubricCriteria/${uuid(rubric + 1)}`,
            lastChangeDateTime: changed,
            CFRubricCriterionLevels: ['Guided', 'Independent', 'Adapts', 'Leads'].map((quality, at) => ({
              identifier: uuid(rubric + 101 + at),
              uri: levelUri(rubric - 799 + at),
              quality,
              position: at + 1,
              score: at + 1,
              lastChangeDateTime: changed,
            })),
          },
        ],
      },
    ],
  }
}

export async function importPackage(world: CredentialsWorld, pack: object, viewer: Viewer = SYSTEM) {
  const session = world.stores.session(viewer)
  const report = await importFramework(session, { bytes: Buffer.from(JSON.stringify(pack)) })
  if (!(await session.projected())) throw new Error('The graph did not follow.')
  return report
}
