import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm'

/** What is waiting to be imported: a file or where it is, and what was decided when it came. Gone when it is done. */
@Entity('framework_upload')
export class FrameworkUpload {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_framework_upload' })
  id!: string

  /** For which it was sent. */
  @Column('text')
  library!: string

  @Column('text', { nullable: true })
  url!: string | null

  /** Bytes that have come. */
  @Column('integer')
  size!: number

  /** Null while it is still coming, and of what is fetched. */
  @Column('text', { nullable: true })
  sha256!: string | null

  /** An ImportRequest without bytes, and its ImportTarget; null while it is still coming. */
  @Column('jsonb', { nullable: true })
  choices!: unknown

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date
}

/** A part of a file, as it came. */
@Entity('framework_upload_piece')
export class FrameworkUploadPiece {
  @PrimaryColumn('text', { name: 'upload_id', primaryKeyConstraintName: 'PK_framework_upload_piece' })
  uploadId!: string

  @PrimaryColumn('integer', { primaryKeyConstraintName: 'PK_framework_upload_piece' })
  ordinal!: number

  @Column('bytea')
  bytes!: Buffer

  @ManyToOne(() => FrameworkUpload, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'upload_id', foreignKeyConstraintName: 'FK_framework_upload_piece' })
  upload!: FrameworkUpload
}
