import { Column, Entity, PrimaryColumn } from 'typeorm'

/** What is waiting to be imported: a document or where it is, and what was decided when it came. Gone when it is done. */
@Entity('framework_upload')
export class FrameworkUpload {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_framework_upload' })
  id!: string

  @Column('bytea', { nullable: true })
  bytes!: Buffer | null

  @Column('text', { nullable: true })
  url!: string | null

  /** An ImportRequest without bytes, and its ImportTarget. */
  @Column('jsonb')
  choices!: unknown

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date
}
