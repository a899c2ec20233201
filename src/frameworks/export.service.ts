import type { Session } from '../database/session.ts'
import { parseCasePackage } from './formats/case.ts'
import { writeCasePackage } from './formats/case-export.ts'
import type { CasePackage } from './formats/case-model.ts'
import type { JsonObject } from './formats/json-text.ts'
import type { FormatWriter, Written } from './formats/writer.ts'
import { frameworkLoader } from './framework.loaders.ts'

/** Exports may be larger than imports: their own fields are added. */
const EXPORT_LIMITS = { bytes: Number.MAX_SAFE_INTEGER, depth: 128, text: Number.MAX_SAFE_INTEGER, elements: 1_000_000 }

/** A framework version as a CASE package, read by the reader that took it in; null when the viewer may not see it. */
export async function readPackage(session: Session, id: string): Promise<CasePackage | null> {
  const framework = await session.load(frameworkLoader).load(id)
  if (!framework) return null
  const sources = async (query: string): Promise<{ source: JsonObject; kind: string }[]> =>
    session.sql.query(query, [id])
  const items = await sources(
    '/* frameworks.exportItems */ SELECT source FROM competency WHERE framework_id = $1 ORDER BY ordinal',
  )
  const associations = await sources(
    `/* frameworks.exportAssociations */ SELECT source FROM association
     WHERE framework_id = $1 AND NOT generated ORDER BY ordinal`,
  )
  const definitions = await sources(
    `/* frameworks.exportDefinitions */ SELECT kind, source FROM framework_definition
     WHERE framework_id = $1 ORDER BY ordinal`,
  )
  const ofKind = (kind: string) => definitions.filter((one) => one.kind === kind).map((one) => one.source)
  const kinds = [...new Set(definitions.map((one) => one.kind))].filter((kind) => kind !== 'CFRubrics')
  const asItCame: JsonObject = {
    ...framework.rest,
    CFDocument: framework.source,
    CFItems: items.map((one) => one.source),
    CFAssociations: associations.map((one) => one.source),
    CFDefinitions: {
      ...framework.definitionsRest,
      ...Object.fromEntries(kinds.map((kind) => [kind, ofKind(kind)])),
    },
    CFRubrics: ofKind('CFRubrics'),
  }
  // Read from text, so that what goes out has passed exactly what came in.
  return parseCasePackage(Buffer.from(JSON.stringify(asItCame)), EXPORT_LIMITS).package
}

/** A framework version in a format; null when the viewer may not see it. */
export async function exportFramework(session: Session, id: string, writer: FormatWriter): Promise<Written | null> {
  const source = await readPackage(session, id)
  return source && writer.write(source)
}

/**
 * A framework version as CASE JSON text; null when the viewer may not see it. Not strict: every element as it came.
 * Strict: CASE 1.1 that validates against the official schema, what it has no place for under `extensions`.
 */
export async function exportPackage(
  session: Session,
  id: string,
  options: { readonly strict?: boolean } = {},
): Promise<string | null> {
  const source = await readPackage(session, id)
  return source && JSON.stringify(writeCasePackage(source, { strict: options.strict ?? false }))
}
