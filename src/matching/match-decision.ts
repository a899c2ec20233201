import { Field, Int, ObjectType } from 'type-graphql'
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm'

import { LearnerKey } from '../identity/learner-key.ts'
import { Organisation } from '../identity/organisation.ts'
import { Node } from '../shared/node.ts'
import { DateTime } from '../shared/scalars.ts'
import type { RecordedQuestion } from './replay.ts'

/**
 * A ranking that was shown, with the inputs themselves, so that it can be recomputed for ever; it does not say that
 * nobody else existed. What is about people stands in `match_decision_person`, sealed under each one's own key.
 */
@ObjectType({ implements: Node, description: 'A ranking as shown, with its stored inputs.' })
@Entity('match_decision')
@Index('IDX_match_decision_organisation', ['organisationId', 'at'])
export class MatchDecision implements Node {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_match_decision' })
  id!: string

  @Field(() => DateTime)
  @Column('timestamptz')
  at!: Date

  @ForeignKey(() => Organisation, { name: 'FK_match_decision_organisation' })
  @Column('text', { name: 'organisation_id' })
  organisationId!: string

  @Column('text', { name: 'portal_id', nullable: true })
  portalId!: string | null

  /** Null for requirements made up for the question. */
  @Column('text', { name: 'job_profile_id', nullable: true })
  jobProfileId!: string | null

  @Column('integer', { name: 'job_profile_version', nullable: true })
  jobProfileVersion!: number | null

  @Column('text', { name: 'policy_version' })
  policyVersion!: string

  @Column('text', { name: 'graph_version' })
  graphVersion!: string

  @Column('timestamptz', { name: 'evaluated_at' })
  evaluatedAt!: Date

  @Column('jsonb')
  question!: RecordedQuestion

  /** Filters, weights and page as they were asked. */
  @Column('jsonb')
  asked!: object

  /** In the order shown; each binds one person's part and says nothing without its salt. */
  @Column('text', { name: 'people_hashes', array: true })
  peopleHashes!: string[]

  @Field({ description: 'SHA-256 over all inputs, hexadecimal.' })
  @Column('text', { name: 'inputs_hash' })
  inputsHash!: string

  @Field(() => Int, { description: 'How many people this page showed.' })
  get shown(): number {
    return this.peopleHashes.length
  }
}

@Entity('match_decision_person')
export class MatchDecisionPerson {
  @ForeignKey(() => MatchDecision, { name: 'FK_match_decision_person_decision', onDelete: 'CASCADE' })
  @PrimaryColumn('text', { name: 'decision_id', primaryKeyConstraintName: 'PK_match_decision_person' })
  decisionId!: string

  /** 0 for the first of the page. */
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'PK_match_decision_person' })
  position!: number

  @Index('IDX_match_decision_person_learner')
  @ForeignKey(() => LearnerKey, { name: 'FK_match_decision_person_learner' })
  @Column('text', { name: 'learner_id' })
  learnerId!: string

  /** Salt and RecordedPerson as JSON, sealed under the learner's key. */
  @Column('bytea')
  sealed!: Buffer
}

@ObjectType({ description: 'Recomputed from the stored inputs.' })
export class ReplayResult {
  @Field({ description: 'True when all that is still there gives, byte for byte, what was shown.' })
  equal!: boolean

  @Field(() => [String])
  differences!: string[]

  @Field(() => Int, { description: 'People whose part was erased since: nobody can recompute it any more.' })
  forgotten!: number
}
