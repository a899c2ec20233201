import { setTimeout } from 'node:timers/promises'

import { DemoFault } from '../demo/client.ts'
import { documentLink } from '../world/case-package.ts'
import { FRAMEWORKS, PACKAGES, packageText, type WorldPackage } from '../world/frameworks.ts'
import type { CompetencyRef, FrameworkKey } from '../world/model.ts'
import { clientFor, type Loading, step } from './loading.ts'

const IMPORT = /* GraphQL */ `
  mutation ImportFramework($input: ImportFrameworkInput!, $key: String) {
    importFramework(input: $input, idempotencyKey: $key) {
      run { id }
      projected
      userErrors { code field message }
    }
  }`

const RUN = /* GraphQL */ `
  query ImportRun($id: ID!) {
    run(id: $id) { state report { severity code message path } }
  }`

interface Run {
  readonly state: 'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'UNDONE'
  readonly report: readonly {
    readonly severity: string
    readonly code: string
    readonly message: string
    readonly path: string | null
  }[]
}

const LIST = /* GraphQL */ `
  query Frameworks($after: String) {
    frameworks(first: 50, after: $after) {
      edges { node { id identifier version scales { id levels { id label } } } }
      pageInfo { hasNextPage endCursor }
    }
  }`

const ITEMS = /* GraphQL */ `
  query Items($framework: ID!, $after: String) {
    competencies(where: { frameworks: [$framework], matchable: true }, first: 100, after: $after) {
      edges { node { id humanCodingScheme } }
      pageInfo { hasNextPage endCursor }
    }
  }`

export interface LoadedFramework {
  readonly id: string
  readonly identifier: string
  readonly version: string | null
  readonly scales: readonly {
    readonly id: string
    readonly levels: readonly { readonly id: string; readonly label: string }[]
  }[]
}

interface Page<Node> {
  readonly edges: readonly { readonly node: Node }[]
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
}

/** Every framework there is, of the world or not. */
export async function frameworksThere(loading: Loading): Promise<LoadedFramework[]> {
  const found: LoadedFramework[] = []
  let after: string | null = null
  do {
    const { frameworks }: { frameworks: Page<LoadedFramework> } = await clientFor(loading, 'exchange').query(LIST, {
      after,
    })
    found.push(...frameworks.edges.map(({ node }) => node))
    after = frameworks.pageInfo.hasNextPage ? frameworks.pageInfo.endCursor : null
  } while (after !== null)
  return found
}

/** The stored version that a package became, if it is there. */
export const storedVersion = (
  there: readonly LoadedFramework[],
  { source }: WorldPackage,
): LoadedFramework | undefined =>
  there.find((one) => one.identifier === documentLink(source.key).identifier && one.version === source.version)

const packageNamed = (file: string): WorldPackage => PACKAGES.find((one) => one.file === file) as WorldPackage

/** Imports those of these packages that are not there yet, in their order. */
export async function importPackages(loading: Loading, title: string, files: readonly string[]): Promise<void> {
  const there = await frameworksThere(loading)
  // Lists show the newest version only: a later one tells that the earlier was there before it.
  const isThere = (wanted: WorldPackage): boolean =>
    PACKAGES.slice(PACKAGES.indexOf(wanted)).some(
      (one) => one.source.key === wanted.source.key && storedVersion(there, one) !== undefined,
    )
  const missing = files.filter((file) => !isThere(packageNamed(file)))
  await step(loading, title, files, missing, 1, (file) => importPackage(loading, file))
}

/** The steward's own request, with the file's text. */
async function importPackage(loading: Loading, file: string): Promise<void> {
  const wanted = packageNamed(file)
  const { run } = await clientFor(loading, 'exchange').mutate<{ run: { id: string } }>(IMPORT, {
    input: {
      format: 'case',
      source: { text: packageText(wanted.source) },
      hierarchyMeaning: 'PART_OF',
      matchableItemTypes: [wanted.source.itemWord],
    },
    key: `demo import ${file}`,
  })
  await finished(loading, run.id, file)
}

/** Waits for an import; what it found wrong is told in its own words. */
async function finished(loading: Loading, id: string, file: string): Promise<void> {
  for (;;) {
    const { run } = await clientFor(loading, 'exchange').query<{ run: Run }>(RUN, { id })
    if (run.state === 'SUCCEEDED') return
    if (run.state === 'FAILED' || run.state === 'UNDONE') {
      const words = run.report.map((one) => `${one.severity} ${one.code} ${one.path ?? ''}: ${one.message}`)
      throw new DemoFault(`${file} could not be imported. ${words.join(' ')}`)
    }
    await setTimeout(50)
  }
}

/** Code to id of what counts as a competency in one version. */
export async function competenciesOf(loading: Loading, framework: string): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  let after: string | null = null
  do {
    const { competencies }: { competencies: Page<{ id: string; humanCodingScheme: string }> } = await clientFor(
      loading,
      'exchange',
    ).query(ITEMS, { framework, after })
    for (const { node } of competencies.edges) found.set(node.humanCodingScheme, node.id)
    after = competencies.pageInfo.hasNextPage ? competencies.pageInfo.endCursor : null
  } while (after !== null)
  return found
}

/** Notes the ids of the newest versions: frameworks, competencies, scales and levels. */
export async function noteFrameworks(loading: Loading): Promise<void> {
  const there = await frameworksThere(loading)
  for (const key of Object.keys(FRAMEWORKS) as FrameworkKey[]) {
    const wanted = PACKAGES.findLast((one) => one.source.key === key) as WorldPackage
    const stored = storedVersion(there, wanted)
    if (!stored) throw new Error(`${wanted.file} was imported, but its framework is not there`)
    loading.ids.frameworks.set(key, stored.id)
    for (const [code, id] of await competenciesOf(loading, stored.id))
      loading.ids.competencies.set(`${key}.${code}` as CompetencyRef, id)
    for (const scale of stored.scales) {
      loading.ids.scales.set(key, scale.id)
      for (const level of scale.levels) loading.ids.levels.set(`${key}/${level.label}`, level.id)
    }
  }
}
