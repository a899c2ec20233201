import { PACKAGES, type WorldPackage } from '../world/frameworks.ts'
import { MAPPINGS, SCALE_MAPS } from '../world/mappings.ts'
import type { FrameworkKey, WorldMapping } from '../world/model.ts'
import { competenciesOf, frameworksThere, storedVersion } from './frameworks.ts'
import { clientFor, type Loading, step } from './loading.ts'
import { known } from './world-ids.ts'

const LIST = /* GraphQL */ `
  query Mappings($from: ID!, $after: String) {
    mappings(where: { from: $from }, first: 100, after: $after) {
      edges { node { id status origin { humanCodingScheme framework { identifier } } destination { humanCodingScheme framework { identifier } } } }
      pageInfo { hasNextPage endCursor }
    }
  }`

const PROPOSE = /* GraphQL */ `
  mutation Propose($input: ProposeMappingInput!, $key: String) {
    proposeMapping(input: $input, idempotencyKey: $key) { mapping { id status } projected userErrors { code field message } }
  }`

const SET = /* GraphQL */ `
  mutation SetStatus($input: SetMappingStatusInput!) {
    setMappingStatus(input: $input) { mapping { id status } projected userErrors { code field message } }
  }`

const SCALE_MAP = /* GraphQL */ `
  mutation ScaleMap($input: SaveScaleMapInput!) {
    saveScaleMap(input: $input) { scaleMap { id } projected userErrors { code field message } }
  }`

export interface StandingMapping {
  readonly id: string
  readonly status: string
}

const nameOf = (mapping: Pick<WorldMapping, 'origin' | 'destination'>): string =>
  `${mapping.origin}>${mapping.destination}`

interface ListedMapping extends StandingMapping {
  readonly origin: { readonly humanCodingScheme: string }
  readonly destination: { readonly humanCodingScheme: string; readonly framework: { readonly identifier: string } }
}

/** The world's mappings that are there, by `LARK.LARK-2.3>DAP.C1`. */
export async function mappingsThere(loading: Loading): Promise<Map<string, StandingMapping>> {
  const there = await frameworksThere(loading)
  const keys = new Map(PACKAGES.map((one) => [storedVersion(there, one)?.identifier, one.source.key]))
  const from = storedVersion(there, PACKAGES.find((one) => one.source.key === 'LARK') as WorldPackage)
  if (!from) return new Map()
  const { mappings } = await clientFor(loading, 'exchange').query<{
    mappings: { edges: readonly { node: ListedMapping }[] }
  }>(LIST, { from: from.id })
  return new Map(
    mappings.edges.map(({ node }) => [
      `LARK.${node.origin.humanCodingScheme}>${keys.get(node.destination.framework.identifier)}.${node.destination.humanCodingScheme}`,
      { id: node.id, status: node.status },
    ]),
  )
}

/** Makes a mapping AGREED, CONTESTED or whatever a steward may make of it. */
export const setMapping = (loading: Loading, id: string, status: string): Promise<unknown> =>
  clientFor(loading, 'exchange').mutate(SET, { input: { id, status } })

/**
 * Proposes the 46 mappings in Larkmere's name, on the wording of DAP v2.0, and lets the steward agree those that both
 * sides agreed; to be run before DAP v2.1 comes in.
 */
export async function loadMappings(loading: Loading): Promise<void> {
  const there = await mappingsThere(loading)
  const missing = MAPPINGS.filter((mapping) => {
    const found = there.get(nameOf(mapping))
    return found === undefined || (found.status === 'PROPOSED' && becomes(mapping) !== 'PROPOSED')
  })
  if (missing.length > 0) {
    const competencies = await oldestCompetencies(loading)
    const idOf = (ref: WorldMapping['origin']): string => known(competencies, ref)
    await step(loading, 'Mappings', MAPPINGS, missing, 4, async (mapping) => {
      const { origin, destination, relation, rationale } = mapping
      const input = { origin: idOf(origin), destination: idOf(destination), relation, rationale }
      const proposed = await clientFor(loading, 'larkmere').mutate<{ mapping: StandingMapping }>(PROPOSE, {
        input,
        key: `demo mapping ${nameOf(mapping)}`,
      })
      const wanted = becomes(mapping)
      if (wanted !== 'PROPOSED') await setMapping(loading, proposed.mapping.id, wanted)
    })
  }
  for (const [name, { id }] of await mappingsThere(loading)) loading.ids.mappings.set(name, id)
}

const becomes = ({ standing }: WorldMapping): string =>
  standing === 'ONE_SIDED' ? 'PROPOSED' : standing === 'DISPUTED' ? 'CONTESTED' : 'AGREED'

/** Competencies of the first version of each framework. */
async function oldestCompetencies(loading: Loading): Promise<Map<string, string>> {
  const there = await frameworksThere(loading)
  const found = new Map<string, string>()
  for (const key of ['LARK', 'DAP', 'DSW'] as FrameworkKey[]) {
    const oldest = storedVersion(there, PACKAGES.find((one) => one.source.key === key) as WorldPackage)
    if (!oldest) throw new Error(`${key} is not there yet`)
    for (const [code, id] of await competenciesOf(loading, oldest.id)) found.set(`${key}.${code}`, id)
  }
  return found
}

/** The agreed translation of levels; saving it again revises nothing. */
export async function loadScaleMaps(loading: Loading): Promise<void> {
  const { ids } = loading
  for (const { from, to, pairs } of SCALE_MAPS)
    await clientFor(loading, 'exchange').mutate(SCALE_MAP, {
      input: {
        from: known(ids.scales, from),
        to: known(ids.scales, to),
        version: '1',
        pairs: pairs.map(([low, high]) => ({
          from: ids.level(from, low),
          to: high === null ? null : ids.level(to, high),
        })),
        approve: true,
      },
    })
}
