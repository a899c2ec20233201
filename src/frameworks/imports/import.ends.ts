import type { Session } from '../../database/session.ts'
import { documentKey } from '../document-key.ts'
import { betterTitle, type EndCandidate, type Stub, settledUri } from '../ends.ts'
import type { CaseLink } from '../formats/case-model.ts'
import { SHARED_LIBRARY } from '../library.ts'
import { insertRows } from './import.store.ts'
import type { Row } from './import-rows.ts'
import { type AssociationEndFacts, MAPPING_WORDS, type ResolvedAssociation } from './imported.ts'

/**
 * What the own and the shared library know of these ends: items and documents. Private drafts only for another draft of
 * their own library: what is published must not lead to what its readers may not see.
 */
export async function readCandidates(
  session: Session,
  library: string,
  links: readonly CaseLink[],
  published: boolean,
): Promise<EndCandidate[]> {
  if (links.length === 0) return []
  const parameters = [
    library,
    SHARED_LIBRARY,
    links.map((link) => link.identifier),
    links.map((link) => link.uri),
    !published,
  ]
  return session.sql.query(
    `/* frameworks.candidates */
     SELECT c.id, c.identifier, c.uri, c.library_id = $1 AS own, f.newest, f.revision
     FROM competency c JOIN framework f ON f.id = c.framework_id AND (f.published OR (f.library_id = $1 AND $5::boolean))
     WHERE c.library_id IN ($1, $2) AND c.identifier = ANY($3::text[])
     UNION
     SELECT c.id, c.identifier, c.uri, c.library_id = $1 AS own, f.newest, f.revision
     FROM competency c JOIN framework f ON f.id = c.framework_id AND (f.published OR (f.library_id = $1 AND $5::boolean))
     WHERE c.library_id IN ($1, $2) AND c.uri = ANY($4::text[])
     UNION
     SELECT f.id, f.document_identifier, f.uri, f.library_id = $1 AS own, f.newest, f.revision
     FROM framework f
     WHERE f.library_id IN ($1, $2) AND (f.published OR (f.library_id = $1 AND $5::boolean))
       AND (f.document_identifier = ANY($3::text[]) OR f.uri = ANY($4::text[]))`,
    parameters,
  )
}

/** Makes stubs that are not there, and gives those that are the better title. Answers the frameworks that show them. */
export async function writeStubs(
  tx: Session,
  library: string,
  framework: string,
  stubs: readonly Stub[],
): Promise<string[]> {
  const known: { id: string; full_statement: string; uri: string; referenced_by: string }[] = await tx.sql.query(
    '/* frameworks.stubs */ SELECT id, full_statement, uri, referenced_by FROM competency WHERE id = ANY($1::text[])',
    [stubs.map((stub) => stub.id)],
  )
  const knownById = new Map(known.map((row) => [row.id, row]))
  const fresh = stubs.filter((stub) => !knownById.has(stub.id)).map((stub) => stubRow(stub, library, framework))
  await insertRows(tx, 'competency', fresh)
  const better = stubs.flatMap((stub) => {
    const row = knownById.get(stub.id)
    if (!row) return []
    const title = betterTitle(row.full_statement, stub.title)
    const uri = settledUri(row.uri, stub.uri)
    return title === row.full_statement && uri === row.uri
      ? []
      : [{ id: stub.id, title, uri, shownBy: row.referenced_by }]
  })
  if (better.length === 0) return []
  await tx.sql.query(
    `/* frameworks.stubTitles */ UPDATE competency c SET full_statement = n.title, uri = n.uri
     FROM unnest($1::text[], $2::text[], $3::text[]) AS n(id, title, uri) WHERE c.id = n.id`,
    [better.map((one) => one.id), better.map((one) => one.title), better.map((one) => one.uri)],
  )
  return better.map((one) => one.shownBy)
}

const stubRow = (stub: Stub, library: string, framework: string): Row => ({
  id: stub.id,
  library_id: library,
  framework_id: null,
  referenced_by: framework,
  filled_by: null,
  lineage: stub.id,
  identifier: stub.identifier,
  uri: stub.uri,
  full_statement: stub.title,
  concept_keywords: [],
  subject: [],
  education_level: [],
  matchable: false,
  root: false,
  position: 0,
  ordinal: 0,
})

/** Ends of the library that the new items (or its document) answer better: stubs, and items of the shared library. */
export async function readFillable(
  tx: Session,
  library: string,
  targets: readonly { id: string; identifier: string; uri: string }[],
): Promise<{ from: string; to: string; stub: boolean; shownBy: string | null }[]> {
  const byIdentifier = new Map(targets.map((one) => [one.identifier, one.id]))
  const byUri = new Map(targets.map((one) => [one.uri, one.id]))
  const rows: { id: string; identifier: string; uri: string; stub: boolean; referenced_by: string | null }[] =
    await tx.sql.query(
      `/* frameworks.fillable */
       SELECT id, identifier, uri, framework_id IS NULL AS stub, referenced_by FROM competency
       WHERE ((library_id = $1 AND framework_id IS NULL AND filled_by IS NULL)
           OR ($1 <> $2 AND library_id = $2 AND framework_id IS NOT NULL))
         AND (identifier = ANY($3::text[]) OR uri = ANY($4::text[]))`,
      [library, SHARED_LIBRARY, [...byIdentifier.keys()], [...byUri.keys()]],
    )
  return rows.flatMap((row) => {
    const to = byIdentifier.get(row.identifier) ?? byUri.get(row.uri)
    return to === undefined ? [] : [{ from: row.id, to, stub: row.stub, shownBy: row.referenced_by }]
  })
}

/** Re-points the library's associations set-wise; answers those that moved, with their frameworks. */
export async function repoint(
  tx: Session,
  library: string,
  moves: readonly { from: string; to: string; stub: boolean }[],
): Promise<{ id: string; framework: string }[]> {
  if (moves.length === 0) return []
  const ends = [library, moves.map((move) => move.from), moves.map((move) => move.to)]
  const moved = new Map<string, string>()
  for (const column of ['origin_id', 'destination_id'] as const) {
    const rows: { id: string; framework: string }[] = await tx.sql.query(
      `/* frameworks.repoint ${column} */ WITH moved AS (
         UPDATE association a SET ${column} = m.target
         FROM unnest($2::text[], $3::text[]) AS m(source, target), framework f
         WHERE a.${column} = m.source AND f.id = a.framework_id AND f.library_id = $1
         RETURNING a.id, a.framework_id)
       SELECT id, framework_id AS framework FROM moved`,
      ends,
    )
    for (const row of rows) moved.set(row.id, row.framework)
  }
  const stubs = moves.filter((move) => move.stub)
  await tx.sql.query(
    `/* frameworks.filled */ UPDATE competency c SET filled_by = m.target
     FROM unnest($1::text[], $2::text[]) AS m(source, target) WHERE c.id = m.source`,
    [stubs.map((move) => move.from), stubs.map((move) => move.to)],
  )
  return [...moved].map(([id, framework]) => ({ id, framework }))
}

type EndColumns<Name extends string> = { [K in `${Name}_${keyof AssociationEndFacts & string}`]: string | boolean }

/**
 * Associations that may be mappings, with what their ends are: of one framework, and these others. No others are read: a
 * taxonomy has a hundred thousand that say something else. Those of private
 * drafts are left out: a draft's ends are filled like any, but it says nothing to anybody until it is published.
 */
export async function readResolved(
  tx: Session,
  framework: string,
  others: readonly string[],
): Promise<ResolvedAssociation[]> {
  const end = (name: string, alias: string) => `${alias}.id AS ${name}_id, ${alias}.lineage AS ${name}_lineage,
    ${alias}.framework_id AS ${name}_framework, ${alias}.library_id AS ${name}_library,
    ${alias}.matchable AS ${name}_matchable, ${alias}.full_statement AS "${name}_fullStatement",
    f${alias}.document_identifier AS ${name}_document`
  const rows: ({
    id: string
    type: string
    ext_type: string | null
    framework: string
    library: string
    generated: boolean
  } & EndColumns<'o'> &
    EndColumns<'d'>)[] = await tx.sql.query(
    `/* frameworks.resolved */ SELECT a.id, a.type, a.ext_type, a.framework_id AS framework, f.library_id AS library,
       a.generated, ${end('o', 'o')}, ${end('d', 'd')}
     FROM association a JOIN framework f ON f.id = a.framework_id AND f.published
     JOIN competency o ON o.id = a.origin_id JOIN framework fo ON fo.id = o.framework_id
     JOIN competency d ON d.id = a.destination_id JOIN framework fd ON fd.id = d.framework_id
     WHERE (a.framework_id = $1 OR a.id = ANY($2::text[]))
       AND CASE a.type WHEN 'EXT' THEN a.ext_type ELSE a.type END = ANY($3::text[])
       AND o.matchable AND d.matchable AND NOT a.generated
     ORDER BY a.id`,
    [framework, others, MAPPING_WORDS],
  )
  const endOf = (row: EndColumns<'o'> & EndColumns<'d'>, name: 'o' | 'd'): AssociationEndFacts => ({
    id: row[`${name}_id`] as string,
    lineage: row[`${name}_lineage`] as string,
    framework: row[`${name}_framework`] as string,
    library: row[`${name}_library`] as string,
    document: documentKey(row[`${name}_library`] as string, row[`${name}_document`] as string),
    matchable: row[`${name}_matchable`] as boolean,
    fullStatement: row[`${name}_fullStatement`] as string,
  })
  return rows.map((row) => ({
    id: row.id,
    type: row.type,
    extType: row.ext_type,
    framework: row.framework,
    library: row.library,
    generated: row.generated,
    origin: endOf(row, 'o'),
    destination: endOf(row, 'd'),
  }))
}
