import type {
  ParsedAchievement,
  ParsedAlignment,
  ParsedResult,
  ParsedResultDescription,
  ParsedRubricLevel,
  ParsedSubject,
  SubjectIdentifier,
} from './credential.ts'
import { idOf, isObject, type JsonObject, list, objects, text } from './json.ts'

/** Which orders in a document may be relied on. */
export interface Ordered {
  /** Else the levels of a rubric are in the order of the numbers that they carry. */
  readonly levels: boolean
  readonly values: boolean
}

/** Open Badges 3.0 §B.2 Achievement and what hangs on it; every list may come as one value. */
export function readAchievement(value: unknown, path: string, ordered: Ordered): ParsedAchievement | null {
  const achievement = objects(value)[0]
  if (!achievement) return null
  return {
    id: idOf(achievement),
    name: text(achievement.name),
    description: text(achievement.description),
    achievementType: text(achievement.achievementType),
    creator: idOf(achievement.creator),
    alignments: readAlignments(achievement, path),
    resultDescriptions: objects(achievement.resultDescription).map((item, index) =>
      readResultDescription(item, `${path}.resultDescription[${index}]`, ordered),
    ),
  }
}

/** CLR 1.0 and some issuers say `alignments`, and `educationalFramework` inside. */
function readAlignments(owner: JsonObject, path: string): ParsedAlignment[] {
  const given = owner.alignment === undefined ? owner.alignments : owner.alignment
  return objects(given).map((alignment, index) => ({
    targetName: text(alignment.targetName),
    targetUrl: idOf(alignment.targetUrl),
    targetCode: text(alignment.targetCode),
    targetFramework: text(alignment.targetFramework) ?? text(alignment.educationalFramework),
    targetType: text(alignment.targetType),
    path: `${path}.alignment[${index}]`,
  }))
}

function readResultDescription(value: JsonObject, path: string, ordered: Ordered): ParsedResultDescription {
  const levels = objects(value.rubricCriterionLevel).map((item, index) => ({
    level: readRubricLevel(item, `${path}.rubricCriterionLevel[${index}]`),
    ranks: [item.level, item.points].map((rank) => numberIn(text(rank))),
  }))
  const ranked = ordered.levels ? levels : byRank(levels)
  return {
    id: idOf(value),
    name: text(value.name),
    resultType: text(value.resultType),
    alignments: readAlignments(value, path),
    allowedValues: list(value.allowedValue)
      .map(text)
      .filter((item): item is string => item !== null),
    levels: (ranked ?? levels).map(({ level }) => level),
    levelsOrdered: ranked !== null,
    valuesOrdered: ordered.values || list(value.allowedValue).length < 2,
    requiredLevel: idOf(value.requiredLevel),
    requiredValue: text(value.requiredValue),
    valueMin: text(value.valueMin),
    valueMax: text(value.valueMax),
    path,
  }
}

interface Ranked {
  readonly level: ParsedRubricLevel
  /** By its level and by its points; NaN where it has no such number. */
  readonly ranks: readonly number[]
}

const numberIn = (value: string | null): number => (value === null ? Number.NaN : Number(value))

/** Lowest first, by numbers that all of them carry, each another one; null when those do not say. */
function byRank(levels: readonly Ranked[]): readonly Ranked[] | null {
  if (levels.length < 2) return levels
  const orders = [0, 1].flatMap((which) => {
    const ranks = levels.map((one) => one.ranks[which] ?? Number.NaN)
    if (ranks.some(Number.isNaN) || new Set(ranks).size < ranks.length) return []
    return [[...levels].sort((a, b) => (a.ranks[which] as number) - (b.ranks[which] as number))]
  })
  const [first, second] = orders
  if (!first || second?.some((one, at) => one !== first[at])) return null
  return first
}

function readRubricLevel(value: JsonObject, path: string): ParsedRubricLevel {
  return {
    id: idOf(value),
    name: text(value.name),
    level: text(value.level),
    alignments: readAlignments(value, path),
    path,
  }
}

/** One result of a subject. */
export function readResult(value: JsonObject, path: string, stray: ReadonlySet<unknown>): ParsedResult {
  return {
    resultDescription: idOf(value.resultDescription),
    value: text(value.value),
    status: text(value.status),
    achievedLevel: idOf(value.achievedLevel),
    stray: stray.has(value),
    alignments: readAlignments(value, path),
    path,
  }
}

/** `stray` are those of its results of which it is not signed what they belong to. */
export function readSubject(subject: JsonObject, path: string, stray: ReadonlySet<unknown>): ParsedSubject {
  return {
    id: idOf(subject.id),
    identifiers: objects(subject.identifier)
      .map(readIdentifier)
      .filter((item): item is SubjectIdentifier => item !== null),
    assessed: isObject(subject.source) || typeof subject.source === 'string',
    results: objects(subject.result).map((item, index) => readResult(item, `${path}.result[${index}]`, stray)),
  }
}

/** OB 3.0 IdentityObject, IdentifierEntry, and OB 2.0's recipient shape. */
function readIdentifier(value: JsonObject): SubjectIdentifier | null {
  const identity = text(value.identityHash) ?? text(value.identifier) ?? text(value.identity)
  const type = text(value.identityType) ?? text(value.identifierType) ?? text([...list(value.type)].sort()[0])
  if (identity === null) return null
  return {
    type: type ?? 'identifier',
    value: identity,
    hashed: value.hashed === true || value.hashed === 'true' || /^(sha256|md5)\$/i.test(identity),
    salt: typeof value.salt === 'string' ? value.salt : '',
  }
}
