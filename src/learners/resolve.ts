import { LEVEL_PARTS } from '../shared/levels.ts'

/** What an assertion names its competency by. */
export interface AssertionKeys {
  readonly url: string | null
  readonly identifier: string | null
  readonly frameworkName: string | null
  readonly code: string | null
  /** Epoch ms. */
  readonly receivedAt: number
  /** Addresses and identifiers, as `levelKeys` makes them. */
  readonly levelUris: readonly string[]
  readonly ownScale: string | null
  readonly ownParts: number | null
}

/** A competency of one version of one framework in one library. */
export interface KnownCompetency {
  readonly id: string
  readonly library: string
  /** Normalised address; null: too long to be named by it. */
  readonly url: string | null
  readonly identifier: string
  readonly code: string | null
  /** The framework's title, normalised. */
  readonly frameworkName: string
  readonly document: string
  readonly revision: number
  /** Epoch ms. */
  readonly importedAt: number
}

/** A step of a known scale, by an address or identifier that a version's rubric gives it. */
export interface KnownLevel {
  /** As `elementKeys` makes them. */
  readonly key: string
  readonly library: string
  readonly document: string
  readonly revision: number
  /** Epoch ms. */
  readonly importedAt: number
  readonly scale: string
  readonly parts: number
}

/** Looks up without walking everything for every assertion. */
export class Known {
  readonly #byUrl = new Map<string, KnownCompetency[]>()
  readonly #byIdentifier = new Map<string, KnownCompetency[]>()
  readonly #byCode = new Map<string, KnownCompetency[]>()
  readonly #levels = new Map<string, KnownLevel[]>()

  constructor(
    competencies: readonly KnownCompetency[],
    levels: readonly KnownLevel[],
    private readonly shared: string,
  ) {
    for (const one of competencies) {
      if (one.url !== null) push(this.#byUrl, one.url, one)
      push(this.#byIdentifier, one.identifier, one)
      if (one.code !== null) push(this.#byCode, codeKey(one.frameworkName, one.code), one)
    }
    for (const level of levels) push(this.#levels, level.key, level)
  }

  /**
   * The competencies that an assertion speaks of: in each library by address or identifier, else by code within the
   * framework named; of each document the newest version that was there when the assertion came, else the oldest.
   */
  competencies(keys: AssertionKeys): KnownCompetency[] {
    const exact = [
      ...((keys.url !== null && this.#byUrl.get(keys.url)) || []),
      ...((keys.identifier !== null && this.#byIdentifier.get(keys.identifier)) || []),
    ]
    const settled = new Set(exact.map(({ library }) => library))
    const coded =
      keys.code === null || keys.frameworkName === null
        ? []
        : (this.#byCode.get(codeKey(keys.frameworkName, keys.code)) ?? []).filter(
            ({ library }) => !settled.has(library),
          )
    const versions = new Map<string, KnownCompetency[]>()
    for (const one of new Set([...exact, ...coded])) push(versions, `${one.library} ${one.document}`, one)
    return [...versions.values()].map((of) => versionAt(of, keys.receivedAt, ({ id }) => id))
  }

  /**
   * The level on a known scale of the competency's own library, or of the shared one, in the version that was there when
   * the assertion came; else on the source's own scale.
   */
  level(keys: AssertionKeys, library: string): { scale: string; parts: number } | null {
    const found = keys.levelUris.flatMap((key) => this.#levels.get(key) ?? [])
    const near = found.find((one) => one.library === library) ?? found.find((one) => one.library === this.shared)
    if (near) {
      const versions = found.filter((one) => one.library === near.library && one.document === near.document)
      const { scale, parts } = versionAt(versions, keys.receivedAt, (one) => one.scale)
      return { scale, parts }
    }
    if (keys.ownScale === null || keys.ownParts === null || keys.ownParts > LEVEL_PARTS) return null
    return { scale: keys.ownScale, parts: keys.ownParts }
  }
}

const codeKey = (framework: string, code: string): string => `${framework}\n${code}`

function push<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const group = map.get(key)
  if (group) group.push(value)
  else map.set(key, [value])
}

/** The newest that was there, else the oldest; of equals the last by name. */
function versionAt<One extends { readonly revision: number; readonly importedAt: number }>(
  versions: readonly One[],
  at: number,
  nameOf: (one: One) => string,
): One {
  const ordered = [...versions].sort((a, b) => a.revision - b.revision || (nameOf(a) < nameOf(b) ? -1 : 1))
  return (ordered.findLast(({ importedAt }) => importedAt <= at) ?? ordered[0]) as One
}
