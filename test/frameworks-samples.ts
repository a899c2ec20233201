import type { JsonObject, JsonValue } from '../src/frameworks/formats/json-text.ts'

/** A UUID of version 4 that shows its number. */
export const uuid = (n: number, group = 0): string =>
  `${group.toString(16).padStart(8, '0')}-0000-4000-8000-${n.toString(16).padStart(12, '0')}`

export const DOCUMENT = {
  identifier: uuid(0xd0c),
  uri: `https://frameworks.example/ims/case/v1p1/CFDocuments/${uuid(0xd0c)}`,
  title: 'Sample framework',
  creator: 'Sample college',
  adoptionStatus: 'Draft',
  lastChangeDateTime: '2026-01-02T03:04:05Z',
}

export const item = (n: number, more: JsonObject = {}): JsonObject => ({
  identifier: uuid(n),
  uri: `https://frameworks.example/uri/${uuid(n)}`,
  fullStatement: `Statement ${n}`,
  lastChangeDateTime: '2026-01-02T03:04:05Z',
  ...more,
})

export const link = (n: number, title = `Statement ${n}`): JsonObject => ({
  title,
  identifier: uuid(n),
  uri: `https://frameworks.example/uri/${uuid(n)}`,
})

export const association = (
  n: number,
  type: string,
  origin: number,
  destination: number,
  more: JsonObject = {},
): JsonObject => ({
  identifier: uuid(n, 0xa),
  uri: `https://frameworks.example/uri/${uuid(n, 0xa)}`,
  associationType: type,
  originNodeURI: link(origin),
  destinationNodeURI: link(destination),
  lastChangeDateTime: '2026-01-02T03:04:05Z',
  ...more,
})

export interface SamplePackage extends JsonObject {
  CFDocument: JsonObject
  CFItems: JsonObject[]
  CFAssociations: JsonObject[]
}

export const packageOf = (
  items: readonly (JsonObject | undefined)[],
  associations: readonly (JsonObject | undefined)[],
  more: { [key: string]: JsonValue } = {},
): SamplePackage => ({
  CFDocument: { ...DOCUMENT },
  CFItems: items.filter((one) => one !== undefined),
  CFAssociations: associations.filter((one) => one !== undefined),
  ...more,
})

/** A rubric whose levels are a scale of these labels, the lowest first. */
export function rubricOf(n: number, labels: readonly string[]): JsonObject {
  const element = (at: number, group: number): JsonObject => ({
    identifier: uuid(at, group),
    uri: `https://frameworks.example/uri/${uuid(at, group)}`,
    lastChangeDateTime: '2026-01-02T03:04:05Z',
  })
  const levels = labels.map((quality, i) => ({
    ...element(n * 100 + i, 0xc),
    quality,
    score: i + 1,
    position: i + 1,
  }))
  const criterion = { ...element(n, 0xb), CFRubricCriterionLevels: levels }
  return { ...element(n, 0xe), title: `Scale ${n}`, CFRubricCriteria: [criterion] }
}

const MANY = Array.from({ length: 2_000 }, (_, i) => item(i + 1))

/** Large enough to take a while: a tree of two levels. */
export const KILLED_PACKAGE = packageOf(
  MANY,
  MANY.slice(1).map((_, i) => association(i + 1, 'isChildOf', i + 2, 1)),
)
