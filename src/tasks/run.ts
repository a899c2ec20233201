import { Field, Int, ObjectType, registerEnumType } from 'type-graphql'
import { Column, Entity, Index, PrimaryColumn } from 'typeorm'

import type { Finding } from '../shared/finding.ts'
import { FindingObject } from '../shared/finding.types.ts'
import { Node } from '../shared/node.ts'
import { DateTime } from '../shared/scalars.ts'
import type { Role, UseCase, Viewer } from '../shared/viewer.ts'

export enum RunState {
  QUEUED = 'QUEUED',
  RUNNING = 'RUNNING',
  SUCCEEDED = 'SUCCEEDED',
  FAILED = 'FAILED',
  UNDONE = 'UNDONE',
}
registerEnumType(RunState, { name: 'RunState', description: 'Progress of long work.' })

/** A viewer as JSON: what is needed to act later for the same organisation with the same rights, and no secret. */
export interface ViewerFacts extends Omit<Viewer, 'roles' | 'useCases'> {
  readonly roles: readonly Role[]
  readonly useCases: readonly UseCase[]
}

export const viewerFacts = (viewer: Viewer): ViewerFacts => ({
  ...viewer,
  roles: [...viewer.roles],
  useCases: [...viewer.useCases],
})

export const viewerFrom = (facts: ViewerFacts): Viewer => ({
  ...facts,
  roles: new Set(facts.roles),
  useCases: new Set(facts.useCases),
})

@ObjectType({ implements: Node, description: 'Long work: import, issue, verify, export.' })
@Entity('run')
@Index('IDX_run_organisation', ['organisationId', 'startedAt'])
@Index('IDX_run_open', { synchronize: false })
@Index('IDX_run_turn', { synchronize: false })
export class Run implements Node {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_run' })
  id!: string

  @Field({ description: 'What is done, such as "framework.import".' })
  @Column('text')
  kind!: string

  @Field(() => RunState)
  @Column('text')
  state!: RunState

  @Field(() => Int, { description: 'Steps that are done.' })
  @Column('integer')
  done!: number

  @Field(() => Int, { nullable: true, description: 'Steps there are; null while that is not known.' })
  @Column('integer', { nullable: true })
  total!: number | null

  @Field(() => DateTime, { description: 'When it was asked for.' })
  @Column('timestamptz', { name: 'started_at' })
  startedAt!: Date

  @Field(() => DateTime, { nullable: true })
  @Column('timestamptz', { name: 'finished_at', nullable: true })
  finishedAt!: Date | null

  @Field(() => [FindingObject], { description: 'What was noticed, and what was done about it.' })
  @Column('jsonb')
  report!: Finding[]

  /** For whom: only they see it. Null for the system's own work, and for learners as such. */
  @Column('text', { name: 'organisation_id', nullable: true })
  organisationId!: string | null

  /** Account or API client that asked; null for the system's own work. */
  @Column('text', { name: 'actor_id', nullable: true })
  actorId!: string | null

  @Column('jsonb')
  viewer!: ViewerFacts

  @Column('jsonb')
  payload!: unknown

  /** Where a run that was interrupted goes on; what it means is its kind's affair. */
  @Column('jsonb', { nullable: true })
  checkpoint!: unknown

  @Column('jsonb', { nullable: true })
  result!: unknown

  @Column('integer')
  attempts!: number

  /** When it may be taken, and since it was, when that was; by the clock of the database, like the lease. */
  @Column('timestamptz', { name: 'due_at' })
  dueAt!: Date

  @Column('timestamptz', { name: 'lease_until', nullable: true })
  leaseUntil!: Date | null

  @Column('text', { name: 'lease_holder', nullable: true })
  leaseHolder!: string | null
}

export const isFinished = (run: Pick<Run, 'state'>): boolean =>
  run.state !== RunState.QUEUED && run.state !== RunState.RUNNING
