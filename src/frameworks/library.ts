import { Column, Entity, PrimaryColumn, Unique } from 'typeorm'

import { derivedId } from '../shared/ids.ts'

/** The library that stewards write and everybody reads. */
export const SHARED_LIBRARY = derivedId('library', 'shared')

/** The id of an organisation's own library, or of the shared one; known without asking a store. */
export const libraryOf = (organisation: string | null): string =>
  organisation === null ? SHARED_LIBRARY : derivedId('library', organisation)

/** Where frameworks stand: the shared library, or an organisation's own. */
@Entity('library')
@Unique('UQ_library_organisation', ['organisationId'])
export class Library {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_library' })
  id!: string

  /** Null: the shared one. */
  @Column('text', { name: 'organisation_id', nullable: true })
  organisationId!: string | null

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date
}
