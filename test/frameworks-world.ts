import { readFile } from 'node:fs/promises'

import { type ImportReport, type ImportRequest, importFramework } from '../src/frameworks/imports/import.service.ts'
import { newId } from '../src/shared/ids.ts'
import { Role, UseCase, type Viewer } from '../src/shared/viewer.ts'
import type { TestStores } from './support/stores.ts'

const viewer = (organisation: string, ...roles: Role[]): Viewer => ({
  kind: 'CLIENT',
  actor: newId('apiClient'),
  organisation,
  portal: null,
  roles: new Set(roles),
  useCases: new Set([UseCase.FRAMEWORK_STEWARDSHIP]),
  learner: null,
})

export const steward = viewer(newId('organisation'), Role.STEWARD)
export const college = viewer(newId('organisation'), Role.INSTITUTION)
export const employer = viewer(newId('organisation'), Role.EMPLOYER)
export const learner: Viewer = {
  ...viewer('', Role.LEARNER),
  kind: 'ACCOUNT',
  organisation: null,
  learner: newId('learner'),
  useCases: new Set([UseCase.CREDENTIAL_VERIFICATION]),
}

export const bytesOf = (value: unknown): Buffer => Buffer.from(JSON.stringify(value))

/** Imports and waits for the graph. */
export async function importAs(
  stores: TestStores,
  who: Viewer,
  value: unknown,
  more: Partial<ImportRequest> = {},
): Promise<ImportReport> {
  const session = stores.session(who)
  const bytes = value instanceof Uint8Array ? value : bytesOf(value)
  const report = await importFramework(session, { bytes, ...more })
  if (!(await session.projected())) throw new Error('not projected in time')
  return report
}

/** The graph as plain data: nodes and edges of frameworks, without what differs from run to run. */
export async function graphOf(stores: TestStores): Promise<{ nodes: string[]; edges: string[] }> {
  const session = stores.graph.driver.session()
  try {
    const nodes = await session.run(
      'MATCH (n:Entity) WHERE NOT n:Organisation RETURN labels(n) AS labels, properties(n) AS properties',
    )
    const edges = await session.run(
      'MATCH (a:Entity)-[e]->(b:Entity) RETURN a.id AS origin, type(e) AS type, b.id AS destination, properties(e) AS properties',
    )
    const plain = (value: Record<string, unknown>) => {
      const { part: _part, ...rest } = value
      return JSON.stringify(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1)))
    }
    return {
      nodes: nodes.records.map((r) => `${[...r.get('labels')].sort()} ${plain(r.get('properties'))}`).sort(),
      edges: edges.records
        .map((r) => `${r.get('origin')} ${r.get('type')} ${r.get('destination')} ${plain(r.get('properties'))}`)
        .sort(),
    }
  } finally {
    await session.close()
  }
}

export { readFile }
