import type { ObjectLiteral } from 'typeorm'

import type { Session } from '../database/session.ts'

/** Entities out of rows that were read with SQL of one's own; further columns are left out. */
export function rowsAs<Entity extends ObjectLiteral>(
  session: Session,
  entity: new () => Entity,
  rows: readonly Record<string, unknown>[],
): Entity[] {
  const { columns } = session.sql.getRepository(entity).metadata
  return rows.map((row) =>
    Object.assign(
      new entity(),
      Object.fromEntries(columns.map((column) => [column.propertyName, row[column.databaseName]])),
    ),
  )
}
