import { Field, Int, ObjectType, registerEnumType } from 'type-graphql'
import { IssuerTrust } from '../credentials/kinds.types.ts'
import type { CreditStep } from '../crosswalks/concept-credit.ts'
import type { JobProfile } from '../jobs/job-profile.ts'
import { Requirement } from '../jobs/job-profile.ts'
import { EvidenceBasis, EvidenceClass } from '../shared/evidence.types.ts'
import type { ExplainedLine, Explanation } from './explain.ts'
import { AnswerStamp } from './stamp.ts'

export enum TierName {
  MEETS_REQUIRED = 'MEETS_REQUIRED',
  MEETS_IF_VERIFIED = 'MEETS_IF_VERIFIED',
  ONE_SHORT = 'ONE_SHORT',
  NOT_YET = 'NOT_YET',
}
registerEnumType(TierName, {
  name: 'Tier',
  description:
    "MEETS_REQUIRED: every REQUIRED line reaches the policy's threshold. MEETS_IF_VERIFIED: it would with better proof. ONE_SHORT: one line fails. A help for people; nothing is rejected by it.",
})

export enum LineOutcomeName {
  MET = 'MET',
  PARTIAL = 'PARTIAL',
  MISSING = 'MISSING',
}
registerEnumType(LineOutcomeName, { name: 'LineOutcome', description: 'PARTIAL: some credit, below the threshold.' })

export enum PathStepKind {
  EQUIVALENT = 'EQUIVALENT',
  NARROWER_TO_BROADER = 'NARROWER_TO_BROADER',
  BROADER_TO_NARROWER = 'BROADER_TO_NARROWER',
  PART_TO_WHOLE = 'PART_TO_WHOLE',
  WHOLE_TO_PART = 'WHOLE_TO_PART',
  SIBLING = 'SIBLING',
  MAPPING = 'MAPPING',
}
registerEnumType(PathStepKind, { name: 'PathStepKind', description: 'Kinds of step.' })

@ObjectType({ description: 'One step of the best path and its credit.' })
export class PathStep {
  @Field(() => PathStepKind)
  kind!: PathStepKind

  @Field(() => Int)
  creditBp!: number

  /** Lineages. */
  fromLineage!: string
  toLineage!: string
  /** Id of an association or a mapping. */
  via!: string
}

@ObjectType({
  description: 'What an employer sees of the proof before disclosure: its kind, not its origin.',
})
export class EvidenceSummary {
  @Field(() => EvidenceClass)
  evidenceClass!: EvidenceClass

  @Field(() => EvidenceBasis)
  basis!: EvidenceBasis

  @Field(() => String, {
    nullable: true,
    description:
      'Open Badges achievementType, such as Course, Certificate or Badge; null where the credential says none of the standard’s words (an extension could name its issuer), and for what somebody states of themselves.',
  })
  achievementType!: string | null

  @Field(() => IssuerTrust, {
    description:
      'RECOGNISED or UNRECOGNISED, and only as far as the class says it: RECOGNISED beside VERIFIED and VOUCHED. A proof that has run out, was revoked or is not shown to be about this person reads UNRECOGNISED whoever issued it; ACCREDITED and DENIED would say more of the issuer than is told before disclosure.',
  })
  issuerTrust!: IssuerTrust

  @Field({ description: 'False when it has run out, is not valid yet, or does not hold.' })
  current!: boolean
}

@ObjectType({ description: 'One requirement: what was given and what was lost, and to which cause.' })
export class ExplanationLine {
  @Field(() => Requirement)
  requirement!: Requirement

  @Field(() => LineOutcomeName)
  outcome!: LineOutcomeName

  @Field(() => Int, {
    description: "Sum of the four columns; may differ from the job's weightBp by rounding.",
  })
  weightBp!: number

  @Field(() => Int)
  contributionBp!: number

  @Field(() => Int)
  missingBp!: number

  @Field(() => Int)
  levelShortBp!: number

  @Field(() => Int)
  weakEvidenceBp!: number

  @Field(() => Int)
  conceptCreditBp!: number

  @Field(() => Int)
  levelCreditBp!: number

  @Field(() => Int)
  evidenceCreditBp!: number

  @Field({ description: 'True when the level shown cannot be compared with the one asked.' })
  levelUnknown!: boolean

  @Field(() => [PathStep], {
    description: 'From what was shown to what was asked; empty when the same competency.',
  })
  path!: PathStep[]

  @Field(() => EvidenceSummary, { nullable: true })
  evidence!: EvidenceSummary | null

  @Field({ description: 'The same in a sentence.' })
  summary!: string

  shownOnScale!: ExplainedLine['shownLevel']
}

@ObjectType({
  description: 'Sum over lines of contributionBp is fitBp; all four columns together are 10000.',
})
export class FitExplanation {
  @Field(() => TierName)
  tier!: TierName

  @Field(() => Int)
  fitBp!: number

  @Field(() => Int, { description: 'With verified proof only.' })
  verifiedFitBp!: number

  @Field(() => Int, { description: 'As if all that is not void were verified.' })
  potentialFitBp!: number

  @Field(() => [ExplanationLine])
  lines!: ExplanationLine[]

  @Field(() => AnswerStamp)
  stamp!: AnswerStamp

  /** Null for requirements made up for the question. */
  profile!: JobProfile | null
}

/** What an explanation is about, in objects. */
export interface Explained {
  readonly profile: JobProfile | null
  readonly requirements: readonly Requirement[]
  readonly stamp: AnswerStamp
}

export const fitExplanation = (explanation: Explanation, about: Explained): FitExplanation =>
  Object.assign(new FitExplanation(), {
    tier: TierName[explanation.tier],
    fitBp: explanation.fitBp,
    verifiedFitBp: explanation.verifiedFitBp,
    potentialFitBp: explanation.potentialFitBp,
    lines: explanation.lines.map((line, index) => explanationLine(line, about.requirements[index]!)),
    stamp: about.stamp,
    profile: about.profile,
  })

function explanationLine(line: ExplainedLine, requirement: Requirement): ExplanationLine {
  const { shownLevel, path, evidence, outcome, assertion: _, shown: __, ...numbers } = line
  return Object.assign(new ExplanationLine(), numbers, {
    requirement,
    outcome: LineOutcomeName[outcome],
    path: path.map(pathStep),
    evidence:
      evidence && Object.assign(new EvidenceSummary(), evidence, { issuerTrust: trustOf(evidence.evidenceClass) }),
    shownOnScale: shownLevel,
  })
}

/** By the class alone: of the issuer nothing else may be known before disclosure, and nothing else is in the graph. */
export const trustOf = (evidenceClass: EvidenceClass): IssuerTrust =>
  evidenceClass === EvidenceClass.VERIFIED || evidenceClass === EvidenceClass.VOUCHED
    ? IssuerTrust.RECOGNISED
    : IssuerTrust.UNRECOGNISED

const KIND_OF_STEP: Readonly<Record<CreditStep['kind'], PathStepKind>> = {
  SAME: PathStepKind.EQUIVALENT,
  CLOSE: PathStepKind.EQUIVALENT,
  RELATED: PathStepKind.MAPPING,
  IS_A_UP: PathStepKind.NARROWER_TO_BROADER,
  MAPPED_UP: PathStepKind.MAPPING,
  IS_A_DOWN: PathStepKind.BROADER_TO_NARROWER,
  MAPPED_DOWN: PathStepKind.MAPPING,
  PART_OF_UP: PathStepKind.PART_TO_WHOLE,
  PART_OF_DOWN: PathStepKind.WHOLE_TO_PART,
  SIBLING: PathStepKind.SIBLING,
}

/** A step over an agreed mapping is a MAPPING, whatever its relation: the mapping itself says that. */
export const pathStep = (step: CreditStep): PathStep =>
  Object.assign(new PathStep(), {
    kind: step.via.startsWith('map_') ? PathStepKind.MAPPING : KIND_OF_STEP[step.kind],
    creditBp: step.creditBp,
    fromLineage: step.from,
    toLineage: step.to,
    via: step.via,
  })
