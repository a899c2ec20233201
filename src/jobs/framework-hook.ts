import { enqueue } from '../database/outbox.ts'
import type { Session } from '../database/session.ts'
import type { FrameworkImportedHook } from '../frameworks/index.ts'
import { SHARED_LIBRARY } from '../frameworks/library.ts'
import { derivedId } from '../shared/ids.ts'

/** Rows of one statement. */
const BATCH = 1_000

/** As `saveOccupation` bounds them. */
const MAX_TITLE = 300
const MAX_DESCRIPTION = 5_000

interface OccupationRow {
  readonly id: string
  readonly scheme: string
  readonly code: string
  readonly title: string
  readonly description: string | null
}

/**
 * A taxonomy in the shared library brings occupations: its items of type Occupation that have a code, under the scheme
 * that its document names in `extensions["headwater.occupationScheme"]`. Those that it no longer has stay, for job
 * profiles name them; CIP codes that somebody gave stay too.
 */
export const occupationsOfImport: FrameworkImportedHook = async (tx, { framework, library, published }) => {
  if (!published || library !== SHARED_LIBRARY) return
  const occupations = await readOccupations(tx, framework)
  for (let start = 0; start < occupations.length; start += BATCH) {
    const changed: { id: string }[] = await tx.sql.query(
      `/* jobs.occupationsOfImport */ INSERT INTO occupation AS o (id, scheme, code, title, description, cip_codes)
       SELECT n.id, n.scheme, n.code, n.title, n.description, '{}' FROM jsonb_populate_recordset(NULL::occupation, $1::jsonb) AS n
       ON CONFLICT (id) DO UPDATE SET title = excluded.title, description = excluded.description
         WHERE (o.title, o.description) IS DISTINCT FROM (excluded.title, excluded.description)
       RETURNING id`,
      [JSON.stringify(occupations.slice(start, start + BATCH))],
    )
    await enqueue(
      tx,
      'occupation',
      changed.map(({ id }) => id),
    )
  }
}

async function readOccupations(tx: Session, framework: string): Promise<OccupationRow[]> {
  const rows: { scheme: string; code: string; title: string; description: string | null }[] = await tx.sql.query(
    `/* jobs.occupationItems */ SELECT f.source->'extensions'->>'headwater.occupationScheme' AS scheme,
       c.human_coding_scheme AS code, c.full_statement AS title, c.notes AS description
     FROM framework f JOIN competency c ON c.framework_id = f.id
     WHERE f.id = $1 AND c.item_type = 'Occupation'
       AND jsonb_typeof(f.source->'extensions'->'headwater.occupationScheme') = 'string'
     ORDER BY c.position DESC, c.id`,
    [framework],
  )
  const byId = new Map<string, OccupationRow>()
  for (const row of rows) {
    const [scheme, code, title] = [row.scheme.trim(), (row.code ?? '').trim(), row.title.trim()]
    if (scheme === '' || scheme.length > 100 || code === '' || code.length > 100 || title === '') continue
    const id = derivedId('occupation', scheme, code)
    const description = row.description?.trim().slice(0, MAX_DESCRIPTION) || null
    byId.set(id, { id, scheme, code, title: title.slice(0, MAX_TITLE), description })
  }
  return [...byId.values()]
}
