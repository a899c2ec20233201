import { Field, Int, ObjectType } from 'type-graphql'
import { Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm'

import { Node } from '../../shared/node.ts'
import { DateTime, Uri } from '../../shared/scalars.ts'
import { CheckOutcome, CredentialKind, SubscriptionState } from './subscription.types.ts'

@ObjectType({
  implements: Node,
  description:
    'A framework of another CASE server that is followed: asked for regularly, kept as it was when that fails.',
})
@Entity('framework_subscription')
@Unique('UQ_framework_subscription_url', ['libraryId', 'url'])
@Index('UQ_framework_subscription_document', ['libraryId', 'documentIdentifier'], { unique: true })
@Index('IDX_framework_subscription_due', ['nextCheckAt'])
export class FrameworkSubscription implements Node {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_framework_subscription' })
  id!: string

  @Column('text', { name: 'library_id' })
  libraryId!: string

  /** Null: the shared library. */
  @Column('text', { name: 'organisation_id', nullable: true })
  organisationId!: string | null

  @Field(() => Uri, { description: 'Where the package is, as it was asked for.' })
  @Column('text')
  url!: string

  @Field(() => Uri, { nullable: true, description: 'Base address of the server, if it was subscribed to by that.' })
  @Column('text', { nullable: true })
  server!: string | null

  /** Where the server says the package is; null: not asked yet. */
  @Column('text', { name: 'package_url', nullable: true })
  packageUrl!: string | null

  @Field(() => String, {
    nullable: true,
    description: "The document's CASE identifier; null until the first answer. A package of another one is refused.",
  })
  @Column('text', { name: 'document_identifier', nullable: true })
  documentIdentifier!: string | null

  @Field()
  @Column('text')
  format!: string

  @Field(() => Int, { description: 'Hours between two checks.' })
  @Column('integer', { name: 'every_hours' })
  everyHours!: number

  @Field({ description: 'True: each change waits until a person has seen it.' })
  @Column('boolean')
  review!: boolean

  @Field(() => SubscriptionState)
  @Column('text')
  state!: SubscriptionState

  @Field(() => CredentialKind, { description: 'What it is asked with. The secrets themselves are never shown again.' })
  @Column('text', { name: 'credential_kind' })
  credentialKind!: CredentialKind

  @Column('bytea', { name: 'credentials_sealed', nullable: true, select: false })
  credentialsSealed!: Buffer | null

  /** Validators of the last answer that was understood. */
  @Column('text', { nullable: true })
  etag!: string | null

  @Column('text', { name: 'last_modified', nullable: true })
  lastModified!: string | null

  /** Hexadecimal, of the bytes taken last, and of those that a person did not want. */
  @Column('text', { name: 'applied_sha256', nullable: true })
  appliedSha256!: string | null

  @Column('text', { name: 'rejected_sha256', nullable: true })
  rejectedSha256!: string | null

  /** The version that it brought last. */
  @Column('text', { name: 'framework_id', nullable: true })
  frameworkId!: string | null

  @Field(() => DateTime, { nullable: true })
  @Column('timestamptz', { name: 'last_checked_at', nullable: true })
  lastCheckedAt!: Date | null

  @Field(() => DateTime, { nullable: true, description: 'When it last brought a new version.' })
  @Column('timestamptz', { name: 'last_changed_at', nullable: true })
  lastChangedAt!: Date | null

  @Field(() => DateTime, { nullable: true, description: 'Null while it is paused.' })
  @Column('timestamptz', { name: 'next_check_at', nullable: true })
  nextCheckAt!: Date | null

  @Field(() => CheckOutcome, { nullable: true, description: 'Null: not checked yet.' })
  @Column('text', { name: 'last_outcome', nullable: true })
  lastOutcome!: CheckOutcome | null

  @Field(() => Int, { description: 'Checks in a row that failed; each makes the pause before the next longer.' })
  @Column('integer')
  failures!: number

  @Field(() => String, {
    nullable: true,
    description: 'Why the last check failed: a code, what was asked for and the mend. Null when it did not.',
  })
  @Column('text', { name: 'last_error', nullable: true })
  lastError!: string | null

  @Field(() => Int, { description: 'Counts changes of the subscription itself; for expectedRevision.' })
  @Column('integer')
  revision!: number

  @Field(() => DateTime)
  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date

  /** By the clock of the database: nobody else checks it until then. */
  @Column('timestamptz', { name: 'lease_until', nullable: true })
  leaseUntil!: Date | null

  @Column('text', { name: 'lease_holder', nullable: true })
  leaseHolder!: string | null
}
