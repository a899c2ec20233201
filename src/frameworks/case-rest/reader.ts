import type { Session } from '../../database/session.ts'
import { SHARED_LIBRARY } from '../library.ts'
import { sightOf } from '../sight.ts'
import { OPEN_LICENCE } from './licence.rule.ts'

/**
 * Who reads, as the first four parameters of every query here: own library, shared library, whether it may be read,
 * and a steward's right to see its drafts. Decision `public`.
 */
export function readerOf({ viewer }: Session): [string | null, string, boolean, boolean] {
  const sight = sightOf(viewer)
  return [sight.own, SHARED_LIBRARY, sight.shared !== null, sight.steward]
}

/** A text that stands in the program, as SQL spells it. */
const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** The licence as the document links it, or as the definition says that the link leads to. */
const licenceTexts = (alias: string): string => `
  SELECT ${alias}.source->'licenseURI'->>'uri' AS text UNION ALL SELECT ${alias}.license
  UNION ALL SELECT unnest(ARRAY[d.uri, d.title, d.source->>'licenseText']) FROM framework_definition d
  WHERE d.framework_id = ${alias}.id AND d.kind = 'CFLicenses'
    AND d.identifier = lower(${alias}.source->'licenseURI'->>'identifier')`

/** SQL condition: anyone may read this version. */
export const publicFramework = (alias: string): string =>
  `(${alias}.published AND ${alias}.adoption_status <> 'PRIVATE_DRAFT' AND EXISTS (
     SELECT 1 FROM (${licenceTexts(alias)}) licence WHERE lower(btrim(licence.text)) ~ ${literal(OPEN_LICENCE)}))`

/** SQL condition: the reader may read this version. Never NULL, so that it can be denied. */
export const readableFramework = (alias: string): string =>
  `(${alias}.library_id IS NOT DISTINCT FROM $1 OR (${alias}.library_id = $2 AND $3::boolean AND (${alias}.published OR $4::boolean))
    OR ${publicFramework(alias)})`

/** Which of several libraries that hold the same answers; decision `which-version`. */
export const libraryOrder = (alias: string): string =>
  `(${alias}.library_id IS NOT DISTINCT FROM $1) DESC, (${alias}.library_id = $2) DESC, (
     SELECT min(first.imported_at) FROM framework first WHERE first.library_id = ${alias}.library_id
       AND first.document_identifier = ${alias}.document_identifier), ${alias}.library_id`
