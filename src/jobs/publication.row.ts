import { Column } from 'typeorm'

import { Refused, UserErrorCode, userError } from '../shared/payload.ts'
import { PublicationState } from './publication.ts'

/** Columns of what is saved in versions. */
export abstract class VersionedRow {
  /** The newest version. */
  @Column('integer', { name: 'latest_version' })
  latestVersion!: number

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date
}

/**
 * Columns of what is published in versions. A version that was published stays as it is for good; a newest version that
 * is not the published one is a draft, which the next save replaces. What others see is the published version.
 */
export abstract class PublishedRow extends VersionedRow {
  @Column('text')
  state!: PublicationState

  /** The version that is published, or was when it was closed; null before. */
  @Column('integer', { name: 'published_version', nullable: true })
  publishedVersion!: number | null
}

/** Before its first version. */
export const unversioned = (now: number): VersionedRow => ({
  latestVersion: 0,
  createdAt: new Date(now),
  updatedAt: new Date(now),
})

/** Before its first version. */
export const unpublished = (now: number): PublishedRow => ({
  ...unversioned(now),
  state: PublicationState.DRAFT,
  publishedVersion: null,
})

/** True when the newest version is a draft. */
export const hasDraft = ({ latestVersion, publishedVersion }: PublishedRow): boolean =>
  latestVersion !== (publishedVersion ?? 0)

/** SQL: the version that is shown of a row `p`, the draft of what was never published included. */
export const SHOWN_VERSION = 'coalesce(p.published_version, p.latest_version)'

/** SQL condition on a row `p`: a draft is its owner's alone; both texts are ours, never input. */
export const visibleRow = (ownerColumn: string, owner: string): string =>
  `(p.state <> 'DRAFT' OR p.${ownerColumn} = ${owner})`

/** SQL condition on a row `p`: it is the owner's, and a draft stands beside what is published. */
export const hasNextDraft = (ownerColumn: string, owner: string): string =>
  `p.${ownerColumn} = ${owner} AND p.published_version IS NOT NULL AND p.published_version <> p.latest_version`

/** Throws Refused when another version came since. */
export function refuseStale(expected: number | null | undefined, latest: number): void {
  if (expected == null || expected === latest) return
  throw new Refused(
    userError(
      UserErrorCode.STALE_VERSION,
      `Version ${latest} is the newest; you have seen ${expected}. Read it again.`,
      'input.expectedVersion',
    ),
  )
}
