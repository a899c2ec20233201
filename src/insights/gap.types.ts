import { Field, Int, ObjectType, registerEnumType } from 'type-graphql'

import { PathStep } from '../matching/explanation.types.ts'
import { AnswerStamp } from '../matching/stamp.ts'
import { Outcome, Program } from '../programs/program.ts'
import type { Finding } from '../shared/finding.ts'
import { FindingObject } from '../shared/finding.types.ts'
import { connectionType, edgeType } from '../shared/paging.ts'
import type { PeopleCount } from '../shared/people-count.ts'
import { PeopleCountObject } from '../shared/people-count.types.ts'
import type { GapRowResult, GapStatus as GapStatusName } from './gap.ts'

export const GapStatus = {
  COVERED: 'COVERED',
  LEVEL_SHORT: 'LEVEL_SHORT',
  NOT_ASSESSED: 'NOT_ASSESSED',
  ELECTIVE_ONLY: 'ELECTIVE_ONLY',
  MISSING: 'MISSING',
} as const satisfies Record<GapStatusName, GapStatusName>
export type GapStatus = GapStatusName
registerEnumType(GapStatus, {
  name: 'GapStatus',
  description:
    'State of a row, of its hardest line. COVERED: taught to everybody, assessed, at the level. LEVEL_SHORT: below the level, or at one that cannot be compared. NOT_ASSESSED: listed only. ELECTIVE_ONLY: only who chooses it. MISSING: not taught, or only something far from it.',
})

export const GapFlag = {
  MAPPING_STALE: 'MAPPING_STALE',
  MAPPING_ONE_SIDED: 'MAPPING_ONE_SIDED',
  LEVEL_UNKNOWN: 'LEVEL_UNKNOWN',
  ONE_EMPLOYER_ONLY: 'ONE_EMPLOYER_ONLY',
  FEW_JOBS: 'FEW_JOBS',
} as const
export type GapFlag = (typeof GapFlag)[keyof typeof GapFlag]
registerEnumType(GapFlag, {
  name: 'GapFlag',
  description:
    'Why to look twice. MAPPING_STALE and MAPPING_ONE_SIDED: a mapping from what the program teaches would help, and does not count as it stands. LEVEL_UNKNOWN: the level taught cannot be compared. ONE_EMPLOYER_ONLY, FEW_JOBS: of a demand with several employers, or at least five jobs, only one employer, or fewer than three jobs, ask.',
})

@ObjectType({
  description:
    'One needed competency or credential; needBp of all rows sum to 10000. coveredBp of all rows sum to coverageBp.',
})
export class GapRow {
  @Field(() => GapStatus, {
    description:
      'Of the curriculum, with either basis: with CREDENTIALS_ISSUED a row that is taught to everybody may be COVERED and proved by few.',
  })
  status!: GapStatus

  @Field(() => Int)
  needBp!: number

  @Field(() => Int, { description: 'By the basis that was asked for.' })
  coveredBp!: number

  @Field(() => Int, { description: 'By the curriculum, with either basis: for those who took all electives.' })
  coveredWithElectivesBp!: number

  @Field(() => Int, { nullable: true, description: 'With the changes of the what-if.' })
  coveredAfterBp!: number | null

  @Field(() => Int)
  jobProfiles!: number

  @Field(() => Int)
  openings!: number

  @Field(() => [PathStep], { description: 'From what is taught to what is asked; empty when the same.' })
  path!: PathStep[]

  @Field(() => [GapFlag])
  flags!: GapFlag[]

  @Field(() => PeopleCountObject, {
    nullable: true,
    description: 'With basis CREDENTIALS_ISSUED: completers who hold proof.',
  })
  evidencedBy!: PeopleCount | null

  result!: GapRowResult
  /** Of the mapping on the path, or of the one that does not count. */
  mappingId!: string | null
}

export const GapRowEdge = edgeType('GapRow', () => GapRow)
export type GapRowEdge = InstanceType<typeof GapRowEdge>

@ObjectType({ description: 'Page.' })
export class GapRowConnection extends connectionType('GapRow', () => GapRowEdge) {
  @Field(() => Int, { nullable: true })
  totalCount!: number
}

@ObjectType({ description: 'Distance of a program from jobs; coverage, not fit: no person is judged.' })
export class ProgramGapReport {
  @Field(() => Program)
  program!: Program

  @Field(() => Int)
  jobProfiles!: number

  @Field(() => Int)
  openings!: number

  @Field(() => Int, {
    description:
      'What every completer is sure of; with includeElectives, of those who took them all. With basis CREDENTIALS_ISSUED, what completers can prove.',
  })
  coverageBp!: number

  @Field(() => Int, { description: 'By the curriculum, with either basis: for those who took all electives.' })
  coverageWithElectivesBp!: number

  @Field(() => Int, { nullable: true, description: 'With the changes of the what-if.' })
  coverageAfterBp!: number | null

  @Field(() => PeopleCountObject, {
    nullable: true,
    description: 'With basis CREDENTIALS_ISSUED: completers who let themselves be counted.',
  })
  completers!: PeopleCount | null

  @Field(() => [Outcome], { description: 'Outcomes that help with nothing that these jobs ask for.' })
  surplus!: Outcome[]

  @Field(() => [FindingObject], { description: 'CIP codes that lead to no occupation, and the like.' })
  notes!: Finding[]

  @Field(() => AnswerStamp)
  stamp!: AnswerStamp

  /** Greatest uncovered need first. */
  allRows!: GapRow[]
  /** What cursors of its rows are bound to. */
  context!: string
}
