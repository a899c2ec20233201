import { PACKAGES, type WorldPackage } from '../world/frameworks.ts'
import { DISPUTE, MAPPINGS, SCALE_MAPS } from '../world/mappings.ts'
import type { FrameworkKey, WorldMapping, WorldVerdict } from '../world/model.ts'
import { competenciesOf, frameworksThere, storedVersion } from './frameworks.ts'
import { clientFor, type Loading, step } from './loading.ts'
import { known } from './world-ids.ts'

const LIST = /* GraphQL */ `
  query Mappings($from: ID!, $after: String) {
    mappings(where: { from: $from }, first: 100, after: $after) {
      edges { node { id status ratings { side } origin { humanCodingScheme framework { identifier } } destination { humanCodingScheme framework { identifier } } } }
      pageInfo { hasNextPage endCursor }
    }
  }`

const PROPOSE = /* GraphQL */ `
  mutation Propose($input: ProposeMappingInput!, $key: String) {
    proposeMapping(input: $input, idempotencyKey: $key) { mapping { id status } projected userErrors { code field message } }
  }`

const RATE = /* GraphQL */ `
  mutation Rate($input: RateMappingInput!) {
    rateMapping(input: $input) { mapping { id status } projected userErrors { code field message } }
  }`

const SCALE_MAP = /* GraphQL */ `
  mutation ScaleMap($input: SaveScaleMapInput!) {
    saveScaleMap(input: $input) { scaleMap { id } projected userErrors { code field message } }
  }`

const SCALE_MAPS_THERE = /* GraphQL */ `
  query ScaleMaps($scale: ID!) {
    node(id: $scale) { ... on ProficiencyScale { maps { from { id } to { id } version status } } }
  }`

const RATE_SCALE_MAP = /* GraphQL */ `
  mutation RateScaleMap($input: RateScaleMapInput!) {
    rateScaleMap(input: $input) { projected userErrors { code field message } }
  }`

/** Who rates in the name of the two sides. */
export type Rater = 'larkmere' | 'quernstone'

export interface StandingMapping {
  readonly id: string
  readonly status: string
  /** As Larkmere may know them. */
  readonly ratings: readonly { readonly side: string }[]
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
  const { mappings } = await clientFor(loading, 'larkmere').query<{
    mappings: { edges: readonly { node: ListedMapping }[] }
  }>(LIST, { from: from.id })
  return new Map(
    mappings.edges.map(({ node }) => [
      `LARK.${node.origin.humanCodingScheme}>${keys.get(node.destination.framework.identifier)}.${node.destination.humanCodingScheme}`,
      { id: node.id, status: node.status, ratings: node.ratings },
    ]),
  )
}

/** One side's word about a mapping; the other's is not known to it before. */
export const rateMapping = (
  loading: Loading,
  rater: Rater,
  mapping: string,
  verdict: WorldVerdict,
  comment: string | null = null,
): Promise<unknown> =>
  clientFor(loading, rater).mutate(RATE, {
    input: { mapping, relation: verdict === 'none' ? null : verdict, comment },
  })

/**
 * Proposes the mappings in Larkmere's name, on the wording of DAP v2.0, in the cohort of DAP, whose two sides rate them
 * blind; to be run before DAP v2.1 comes in.
 */
export async function loadMappings(loading: Loading): Promise<void> {
  const there = await mappingsThere(loading)
  const missing = MAPPINGS.filter((mapping) => !isThere(mapping, there.get(nameOf(mapping))))
  if (missing.length > 0) {
    const competencies = await oldestCompetencies(loading)
    await step(loading, 'Mappings', MAPPINGS, missing, 4, async (mapping) => {
      const id = there.get(nameOf(mapping))?.id ?? (await proposed(loading, mapping, competencies))
      await ratedByBoth(loading, id, mapping)
    })
  }
  for (const [name, { id }] of await mappingsThere(loading)) loading.ids.mappings.set(name, id)
}

/** What it may have become, also in a demo that was run before. */
const BECOMES: Readonly<Record<WorldMapping['standing'], readonly string[]>> = {
  AGREED: ['AGREED'],
  BEFORE_2_1: ['AGREED', 'STALE'],
  DISPUTED: ['CONTESTED', 'AGREED'],
  OPEN: ['CONTESTED'],
  REJECTED: ['REJECTED'],
  ONE_SIDED: ['PROPOSED'],
}

const isThere = ({ standing }: WorldMapping, found: StandingMapping | undefined): boolean =>
  found !== undefined &&
  BECOMES[standing].includes(found.status) &&
  found.ratings.length > 0 === (found.status !== 'STALE')

async function proposed(
  loading: Loading,
  mapping: WorldMapping,
  competencies: ReadonlyMap<string, string>,
): Promise<string> {
  const { origin, destination, relation, rationale, blind } = mapping
  const input = {
    cohort: known(loading.ids.cohorts, 'DAP'),
    origin: known(competencies, origin),
    destination: known(competencies, destination),
    relation: blind[0] === 'none' ? relation : blind[0],
    rationale,
  }
  const answer = await clientFor(loading, 'larkmere').mutate<{ mapping: { id: string } }>(PROPOSE, {
    input,
    key: `demo mapping ${nameOf(mapping)}`,
  })
  return answer.mapping.id
}

/** First what each side said blind; then, where they came to agree, what both say now. */
async function ratedByBoth(loading: Loading, id: string, { standing, blind, relation }: WorldMapping): Promise<void> {
  const [college, employer] = blind
  await rateMapping(loading, 'larkmere', id, college, standing === 'DISPUTED' ? DISPUTE.larkmere : null)
  if (standing === 'ONE_SIDED') return
  await rateMapping(loading, 'quernstone', id, employer, standing === 'DISPUTED' ? DISPUTE.quernstone : null)
  if (standing !== 'AGREED') return
  if (college !== relation) await rateMapping(loading, 'larkmere', id, relation)
  if (employer !== relation) await rateMapping(loading, 'quernstone', id, relation)
}

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

interface StandingScaleMap {
  readonly from: { readonly id: string }
  readonly to: { readonly id: string }
  readonly version: string
  readonly status: string
}

/** The translation of levels that both sides of the cohort of DAP approve. */
export async function loadScaleMaps(loading: Loading): Promise<void> {
  const { ids } = loading
  for (const { from, to, pairs } of SCALE_MAPS) {
    const [fromScale, toScale] = [known(ids.scales, from), known(ids.scales, to)]
    const { node } = await clientFor(loading, 'larkmere').query<{ node: { maps: readonly StandingScaleMap[] } }>(
      SCALE_MAPS_THERE,
      { scale: fromScale },
    )
    if (node.maps.some((map) => map.to.id === toScale && map.status === 'AGREED')) continue
    const { scaleMap } = await clientFor(loading, 'larkmere').mutate<{ scaleMap: { id: string } }>(SCALE_MAP, {
      input: {
        cohort: known(ids.cohorts, 'DAP'),
        from: fromScale,
        to: toScale,
        version: '1',
        pairs: pairs.map(([low, high]) => ({
          from: ids.level(from, low),
          to: high === null ? null : ids.level(to, high),
        })),
      },
    })
    for (const rater of ['larkmere', 'quernstone'] as const)
      await clientFor(loading, rater).mutate(RATE_SCALE_MAP, { input: { scaleMap: scaleMap.id, approve: true } })
  }
}
