import { Field, Float, Int, ObjectType } from 'type-graphql'

import { EvidenceBasis, EvidenceClass } from '../shared/evidence.types.ts'
import { Node } from '../shared/node.ts'
import { connectionType, edgeType } from '../shared/paging.ts'
import { PublicationState } from './publication.types.ts'
import { PREFERRED_WEIGHT_BP, RequirementKind, type RequirementSpec, shareBp } from './requirement.ts'

/** Its published version for everyone; before the first one, the draft for its employer. */
@ObjectType({
  implements: Node,
  description:
    "One employer's role and what it takes; versioned; open while a posting is. Shows the published version; before the first one, its employer sees the draft.",
})
export class JobProfile implements Node {
  id!: string

  @Field()
  title!: string

  @Field()
  description!: string

  @Field(() => Int)
  version!: number

  @Field(() => PublicationState)
  state!: PublicationState

  employerId!: string
  occupationIds!: string[]
  /** The newest version, a draft when it is not `version`. */
  latestVersion!: number
}

/** What the next publication would say. */
@ObjectType({ description: 'Changes of a published profile that are not published yet. Its employer only.' })
export class JobProfileDraft {
  /** The profile. */
  jobProfileId!: string

  @Field(() => Int, { description: 'What expectedVersion must say to change it.' })
  version!: number

  @Field()
  title!: string

  @Field()
  description!: string

  occupationIds!: string[]
}

/** One line of what a job takes; satisfied by any one of its targets. Made by `requirementObjects`. */
@ObjectType({ implements: Node, description: 'One line of what a job takes; satisfied by any one of its targets.' })
export class Requirement implements Node {
  id!: string

  @Field(() => RequirementKind)
  kind!: RequirementKind

  @Field({ description: "Employer's words." })
  text!: string

  @Field(() => Float, { description: 'Positive; only ratios matter.' })
  importance!: number

  @Field(() => Int, { description: 'Share of the whole; all lines sum to 10000.' })
  weightBp!: number

  @Field(() => [EvidenceClass])
  acceptedEvidence!: EvidenceClass[]

  @Field(() => [EvidenceBasis])
  acceptedBasis!: EvidenceBasis[]

  @Field({ description: 'False: may be learned on the job, never holds anyone back.' })
  requiredAtHiring!: boolean

  spec!: RequirementSpec
}

@ObjectType({
  description: 'A licence, certificate or degree that must be current; not a competency, never partial.',
})
export class CredentialTarget {
  @Field()
  name!: string

  @Field()
  achievementType!: string

  @Field()
  current!: boolean

  achievementIds!: readonly string[]
  issuerIds!: readonly string[]
}

/** All lines of one job as objects: the share of a line depends on the others. */
export function requirementObjects(specs: readonly RequirementSpec[]): Requirement[] {
  const shares = shareBp(
    specs.map(
      ({ kind, importance }) => importance * (kind === RequirementKind.REQUIRED ? 10_000 : PREFERRED_WEIGHT_BP),
    ),
  )
  return specs.map((spec, index) =>
    Object.assign(new Requirement(), {
      id: spec.id,
      kind: spec.kind,
      text: spec.text,
      importance: spec.importance / 100,
      weightBp: shares[index],
      acceptedEvidence: [...spec.acceptedEvidence],
      acceptedBasis: [...spec.acceptedBasis],
      requiredAtHiring: spec.requiredAtHiring,
      spec,
    }),
  )
}

export const JobProfileEdge = edgeType('JobProfile', () => JobProfile)
export type JobProfileEdge = InstanceType<typeof JobProfileEdge>

@ObjectType({ description: 'Page.' })
export class JobProfileConnection extends connectionType('JobProfile', () => JobProfileEdge) {
  /** What `totalCount` counts; only run when it is asked for. */
  count!: () => Promise<number>
}
