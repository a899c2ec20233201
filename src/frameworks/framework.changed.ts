import type { Session } from '../database/session.ts'
import { documentKey } from './document-key.ts'
import { readResolved } from './imports/import.ends.ts'
import type { Row } from './imports/import-rows.ts'
import { crossFrameworkAssociations, type FrameworkImported, onFrameworkImported } from './imports/imported.ts'

/** A version whose rows were written in the running transaction, by an import or any other way. */
export interface ChangedVersion
  extends Pick<FrameworkImported, 'framework' | 'library' | 'organisation' | 'published' | 'previous' | 'levels'> {
  readonly documentIdentifier: string
  /** Its items, as rows of `competency`. */
  readonly items: readonly Row[]
  /** Associations of other frameworks that lead to its items since. */
  readonly moved: readonly string[]
}

/** Tells later modules, in the transaction of the change, once its rows and ends are written. */
export async function raiseChanged(tx: Session, changed: ChangedVersion): Promise<void> {
  const { documentIdentifier, items, moved, ...version } = changed
  const resolved = await readResolved(tx, version.framework, moved)
  const event: FrameworkImported = {
    ...version,
    document: documentKey(version.library, documentIdentifier),
    competencies: items.map((row) => ({
      id: row.id as string,
      lineage: row.lineage as string,
      identifier: row.identifier as string,
      uri: row.uri as string,
      code: row.code as string | null,
      matchable: row.matchable as boolean,
    })),
    crossFramework: crossFrameworkAssociations(resolved),
  }
  for (const hook of onFrameworkImported) await hook(tx, event)
}
