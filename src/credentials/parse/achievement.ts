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

/** Open Badges 3.0 §B.2 Achievement and what hangs on it; every list may come as one value. */
export function readAchievement(value: unknown, path: string): ParsedAchievement | null {
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
      readResultDescription(item, `${path}.resultDescription[${index}]`),
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

function readResultDescription(value: JsonObject, path: string): ParsedResultDescription {
  return {
    id: idOf(value),
    name: text(value.name),
    resultType: text(value.resultType),
    alignments: readAlignments(value, path),
    allowedValues: list(value.allowedValue)
      .map(text)
      .filter((item): item is string => item !== null),
    levels: objects(value.rubricCriterionLevel).map((item, index) =>
      readRubricLevel(item, `${path}.rubricCriterionLevel[${index}]`),
    ),
    requiredLevel: idOf(value.requiredLevel),
    requiredValue: text(value.requiredValue),
    valueMin: text(value.valueMin),
    valueMax: text(value.valueMax),
    path,
  }
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

function readResult(value: JsonObject, path: string): ParsedResult {
  return {
    resultDescription: idOf(value.resultDescription),
    value: text(value.value),
    status: text(value.status),
    achievedLevel: idOf(value.achievedLevel),
    alignments: readAlignments(value, path),
    path,
  }
}

export function readSubject(subject: JsonObject, path: string): ParsedSubject {
  return {
    id: idOf(subject.id),
    identifiers: objects(subject.identifier)
      .map(readIdentifier)
      .filter((item): item is SubjectIdentifier => item !== null),
    assessed: isObject(subject.source) || typeof subject.source === 'string',
    results: objects(subject.result).map((item, index) => readResult(item, `${path}.result[${index}]`)),
  }
}

/** OB 3.0 IdentityObject, IdentifierEntry, and OB 2.0's recipient shape. */
function readIdentifier(value: JsonObject): SubjectIdentifier | null {
  const identity = text(value.identityHash) ?? text(value.identifier) ?? text(value.identity)
  const type = text(value.identityType) ?? text(value.identifierType) ?? text(list(value.type)[0])
  if (identity === null) return null
  return {
    type: type ?? 'identifier',
    value: identity,
    hashed: value.hashed === true || value.hashed === 'true' || /^(sha256|md5)\$/i.test(identity),
    salt: typeof value.salt === 'string' ? value.salt : '',
  }
}
