import { registerEnumType } from 'type-graphql'
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm'

import type { ConsentField } from './kinds.ts'

export enum AccessAction {
  RANKED = 'RANKED',
  VIEWED = 'VIEWED',
  DISCLOSED = 'DISCLOSED',
  VERIFIED = 'VERIFIED',
  EXPORTED = 'EXPORTED',
  SHARE_OPENED = 'SHARE_OPENED',
  /** Counted among others; nobody was shown. */
  COUNTED = 'COUNTED',
}
registerEnumType(AccessAction, { name: 'AccessAction', description: 'What was done.' })

/** Where another chain stood when this one began: a chain cannot vanish without its successors missing it. */
export interface AuditAnchor {
  readonly chain: string
  readonly length: number
  /** Hexadecimal. */
  readonly head: string
}

/** One process's log of one day: each entry hashes the one before; the head is signed with every commit. */
@Entity('audit_chain')
export class AuditChain {
  /** `<day>.<process>` */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_audit_chain' })
  id!: string

  @Column('timestamptz', { name: 'started_at' })
  startedAt!: Date

  @Column('jsonb')
  anchors!: AuditAnchor[]

  @Column('int')
  length!: number

  @Column('bytea')
  head!: Buffer

  /** HMAC over chain, length and head under the key `audit-heads`. */
  @Column('bytea')
  signature!: Buffer
}

/**
 * One request that read people. Who asked is hashed with a salt that erasure drops together with it, so the chain
 * still verifies and says no more; the same goes for each person in `audit_person`.
 */
@Entity('audit_event')
@Index('UQ_audit_event_chain_seq', ['chain', 'seq'], { unique: true })
export class AuditEvent {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_audit_event' })
  id!: string

  @ForeignKey(() => AuditChain, { name: 'FK_audit_event_chain' })
  @Column('text')
  chain!: string

  /** 1 for the first of its chain. */
  @Column('int')
  seq!: number

  @Column('timestamptz')
  at!: Date

  @Index('IDX_audit_event_actor')
  @Column('text', { nullable: true })
  actor!: string | null

  @Column('bytea', { name: 'actor_salt', nullable: true })
  actorSalt!: Buffer | null

  @Column('bytea', { name: 'actor_mark' })
  actorMark!: Buffer

  @Column('text', { nullable: true })
  organisation!: string | null

  @Column('text', { nullable: true })
  portal!: string | null

  @Column('text')
  purpose!: string

  @Column('text')
  action!: AccessAction

  @Column('text', { array: true })
  fields!: ConsentField[]

  @Column('text', { name: 'job_profile', nullable: true })
  jobProfile!: string | null

  @Column('bytea')
  hash!: Buffer
}

/** One person whose data a request read; `mark` = hash(salt, learner) stays when the other two are dropped. */
@Entity('audit_person')
@Index('IDX_audit_person_learner', ['learnerId', 'at', 'event'])
export class AuditPerson {
  @ForeignKey(() => AuditEvent, { name: 'FK_audit_person_event' })
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_audit_person' })
  event!: string

  @PrimaryColumn('int', { primaryKeyConstraintName: 'PK_audit_person' })
  position!: number

  /** The event's, again, so that a learner's log is one index range. */
  @Column('timestamptz')
  at!: Date

  @Column('text', { name: 'learner_id', nullable: true })
  learnerId!: string | null

  @Column('bytea', { nullable: true })
  salt!: Buffer | null

  @Column('bytea')
  mark!: Buffer
}
