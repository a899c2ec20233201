import { normaliseCode } from '../../frameworks/codes.ts'
import type { CompetencyKeys } from '../../learners/keys.ts'
import { type EvidenceBasis, EvidenceClass } from '../../shared/evidence.ts'
import { derivedId } from '../../shared/ids.ts'
import { normaliseName, normaliseUri, uuidIn } from '../../shared/spelling.ts'
import { AlignmentPlace } from '../kinds.ts'
import type { ParsedAchievement, ParsedAlignment, ParsedCredential } from '../parse/credential.ts'
import { isStandardType } from '../verify/achievement-type.ts'
import type { VerifiedCredential } from '../verify/verify.ts'
import { basisOf } from './basis.ts'
import type { ShownLevel } from './level.ts'
import { type ReadResult, readResult } from './result.ts'
import { type AlignmentWords, itself, wordsOf } from './words.ts'

/** One thing that one credential says its subject can do, or has earned. */
export interface ExtractedAssertion {
  /** The same for the same holder, issuer, credential and place, for ever. */
  readonly id: string
  /** COMPETENCY is resolved by its keys; ACHIEVEMENT (a credential as such) by the address of the achievement. */
  readonly about: 'COMPETENCY' | 'ACHIEVEMENT'
  readonly keys: CompetencyKeys
  /** The source's own words, for showing. */
  readonly alignment: AlignmentWords
  readonly place: AlignmentPlace | null
  /** JSON path of the place. */
  readonly path: string
  /** False when the source says that it was not (or not yet) shown. */
  readonly positive: boolean
  readonly level: ShownLevel | null
  readonly evidenceClass: EvidenceClass
  readonly basis: EvidenceBasis
  /** Epoch milliseconds; null is open. Holds in [from, until). */
  readonly validFrom: number | null
  readonly validUntil: number | null
  /** Normalised address of the achievement. */
  readonly achievement: string | null
  /** OB achievementType; null for none and for extensions: those are the issuer's own words, and could name them. */
  readonly achievementType: string | null
}

/** Whose credential, and which: what makes the ids of its assertions. */
export interface Source {
  readonly holder: string
  /** `credentialKey` of the credential, after those of the records around it. */
  readonly key: string
}

/** The record around a credential: an unsigned child stands no longer than it. */
export interface Surroundings {
  readonly validFrom: number | null
  readonly validUntil: number | null
}

/** Everything one verified achievement credential asserts about its holder; a pure function of its arguments. */
function extractAssertions(
  verified: VerifiedCredential,
  source: Source,
  around: Surroundings | null = null,
): ExtractedAssertion[] {
  const { credential } = verified
  const { achievement } = credential
  if (!achievement) return []
  const results = credential.subject.results.map((result) => readResult(result, achievement, credential.issuer.id))
  const make = maker(verified, achievement, source, around)
  return [
    ...ofAchievement(achievement, results, make),
    ...results.flatMap((result) => ofResult(result, make)),
    ...ofUnusedDescriptions(achievement, results, make),
    make({
      about: 'ACHIEVEMENT',
      keys: earned(achievement),
      alignment: itself(achievement),
      place: null,
      path: '$',
      positive: !failsWhole(results),
      level: null,
      hasResult: results.length > 0,
    }),
  ]
}

type Draft = Pick<ExtractedAssertion, 'about' | 'keys' | 'alignment' | 'place' | 'path' | 'positive' | 'level'> & {
  readonly hasResult: boolean
}
type Make = (draft: Draft) => ExtractedAssertion

function maker(
  { credential, evidenceClass, selfSigned, vouched, validFrom }: VerifiedCredential,
  achievement: ParsedAchievement,
  source: Source,
  around: Surroundings | null,
): Make {
  const outer = vouched ? around : null
  const dates = {
    validFrom: pick(Math.max, validFrom, outer?.validFrom ?? null),
    validUntil: pick(Math.min, credential.validUntil, outer?.validUntil ?? null),
  }
  const type = achievement.achievementType
  const uri = achievement.id === null ? null : normaliseUri(achievement.id)
  return ({ hasResult, ...draft }) => ({
    ...draft,
    ...dates,
    id: derivedId('assertion', source.holder, credential.issuer.id, source.key, draft.about, draft.path),
    evidenceClass: draft.positive ? evidenceClass : EvidenceClass.VOID,
    basis: basisOf({
      selfSigned,
      achievementType: achievement.achievementType,
      hasResult,
      assessed: credential.subject.assessed,
    }),
    achievement: uri,
    achievementType: type !== null && isStandardType(type) ? type : null,
  })
}

/** What a record lends to the unsigned credentials in it, itself bounded by the one that it stands in unsigned. */
function inside({ credential, vouched }: VerifiedCredential, around: Surroundings | null): Surroundings {
  const outer = vouched ? around : null
  return {
    validFrom: pick(Math.max, credential.validFrom, outer?.validFrom ?? null),
    validUntil: pick(Math.min, credential.validUntil, outer?.validUntil ?? null),
  }
}

const pick = (choose: (...values: number[]) => number, a: number | null, b: number | null) =>
  a === null ? b : b === null ? a : choose(a, b)

const failsWhole = (results: readonly ReadResult[]): boolean =>
  results.some(({ ofWhole, positive }) => ofWhole && !positive)

/** Alignments of the achievement; a competency achievement without any is itself the competency. */
function ofAchievement(
  achievement: ParsedAchievement,
  results: readonly ReadResult[],
  make: Make,
): ExtractedAssertion[] {
  const whole = results.filter(({ ofWhole }) => ofWhole)
  // That of a stray one may be another achievement's
  const levels = whole
    .map(({ level, result }) => (result.stray ? null : level))
    .filter((level): level is ShownLevel => level !== null)
  const shared = {
    about: 'COMPETENCY' as const,
    place: AlignmentPlace.ACHIEVEMENT,
    positive: !failsWhole(results),
    // Two grades for one achievement: which of them is the level nobody said.
    level: levels.length === 1 ? (levels[0] ?? null) : null,
    hasResult: whole.length > 0,
  }
  if (achievement.alignments.length > 0)
    return achievement.alignments.map((alignment) =>
      make({ ...shared, keys: keysOf(alignment), alignment: wordsOf(alignment), path: alignment.path }),
    )
  if (achievement.achievementType !== 'Competency') return []
  return [
    make({
      ...shared,
      keys: earned(achievement),
      alignment: itself(achievement),
      path: '$.credentialSubject.achievement',
    }),
  ]
}

/** What a result is aligned to, by itself, by its description, and by the rubric step that it reached. */
function ofResult(read: ReadResult, make: Make): ExtractedAssertion[] {
  const { result, description, reached, positive, level } = read
  const from = (alignments: readonly ParsedAlignment[], place: AlignmentPlace) =>
    alignments.map((alignment) =>
      // The description may be shared by several results: the result's own path keeps them apart.
      make({
        about: 'COMPETENCY',
        keys: keysOf(alignment),
        alignment: wordsOf(alignment),
        place,
        path: `${result.path}>${alignment.path}`,
        positive,
        level,
        hasResult: true,
      }),
    )
  return [
    ...from(result.alignments, AlignmentPlace.RESULT),
    ...from(description?.alignments ?? [], AlignmentPlace.RESULT_DESCRIPTION),
    ...from(reached?.alignments.filter((alignment) => !isLevelOnly(alignment)) ?? [], AlignmentPlace.RUBRIC_LEVEL),
  ]
}

/** An alignment of a rubric step to a rubric's level says how far, not what. */
const isLevelOnly = ({ targetType }: ParsedAlignment): boolean => targetType === 'CFRubricCriterionLevel'

/** Descriptions that no result refers to: earning the achievement means meeting them, at no known level. */
function ofUnusedDescriptions(
  achievement: ParsedAchievement,
  results: readonly ReadResult[],
  make: Make,
): ExtractedAssertion[] {
  const used = new Set(results.map(({ description }) => description))
  return achievement.resultDescriptions
    .filter((description) => !used.has(description))
    .flatMap(({ alignments }) =>
      alignments.map((alignment) =>
        make({
          about: 'COMPETENCY',
          keys: keysOf(alignment),
          alignment: wordsOf(alignment),
          place: AlignmentPlace.RESULT_DESCRIPTION,
          path: alignment.path,
          positive: !failsWhole(results),
          level: null,
          hasResult: false,
        }),
      ),
    )
}

function keysOf(alignment: ParsedAlignment): CompetencyKeys {
  const { targetUrl, targetCode, targetFramework, targetName } = alignment
  return {
    url: targetUrl === null ? null : normaliseUri(targetUrl),
    identifier: targetUrl === null ? null : uuidIn(targetUrl),
    framework: targetFramework === null ? null : normaliseName(targetFramework),
    code: normaliseCode(targetCode),
    name: targetName,
  }
}

const earned = ({ id, name }: ParsedAchievement): CompetencyKeys => ({
  url: id === null ? null : normaliseUri(id),
  identifier: id === null ? null : uuidIn(id),
  framework: null,
  code: null,
  name,
})

/** What tells a credential apart at its issuer: its id, or where it stands when it has none. */
const credentialKey = (credential: ParsedCredential, place: string): string => credential.id ?? place

/** A credential, or one inside it, with what it asserts. */
export interface Extracted {
  readonly verified: VerifiedCredential
  /** `credentialKey`. */
  readonly key: string
  /** Place in the record around it; null for the outermost. */
  readonly path: string | null
  readonly assertions: readonly ExtractedAssertion[]
  readonly children: readonly Extracted[]
}

/** All assertions of a credential and of those inside it. `place` names a credential without an id, such as its hash. */
export function extractAll(verified: VerifiedCredential, holder: string, place: string): Extracted {
  const walk = (
    one: VerifiedCredential,
    at: string,
    outer: string,
    path: string | null,
    around: Surroundings | null,
  ): Extracted => {
    const key = credentialKey(one.credential, at)
    // The same credential by itself and inside a record are two sources: each has assertions of its own.
    const scope = outer === '' ? key : `${outer} > ${key}`
    const inner = inside(one, around)
    return {
      verified: one,
      key,
      path,
      assertions: extractAssertions(one, { holder, key: scope }, around),
      children: one.children.map((child) => walk(child.verified, `${key} ${child.path}`, scope, child.path, inner)),
    }
  }
  return walk(verified, place, '', null, null)
}
