import type { Session } from '../../database/session.ts'
import { parseCasePackage } from '../formats/case.ts'
import { writeCasePackage } from '../formats/case-export.ts'
import { CASE_DEFINITION_KINDS } from '../formats/case-model.ts'
import type { JsonObject } from '../formats/json-text.ts'
import { MAX_STRICT } from './decisions.rule.ts'
import { type DocumentVersion, factsOf } from './documents.store.ts'
import { documentLink, type Form, inVersion, packageLink } from './element-form.rule.ts'
import { CaseProblem } from './status-info.rule.ts'

/** What goes out may be larger than what came in: links are added. */
const LIMITS = { bytes: Number.MAX_SAFE_INTEGER, depth: 128, text: Number.MAX_SAFE_INTEGER, elements: 1_000_000 }

/** A version that was found for this reader, as the text of a CFPackage. */
export async function packageText(session: Session, document: DocumentVersion, form: Form): Promise<string> {
  const text = await traditionalText(session, document, form)
  if (!form.strict) return text
  if (text.length > MAX_STRICT) throw tooLarge()
  const { package: read } = parseCasePackage(Buffer.from(text), LIMITS)
  return JSON.stringify(inVersion(writeCasePackage(read, { strict: true }), form.version))
}

const tooLarge = (): CaseProblem =>
  new CaseProblem(
    403,
    'forbidden',
    `Of packages larger than ${MAX_STRICT / 2 ** 20} MB the strict form is not made here; leave out strict, or export it.`,
    { field: 'strict' },
  )

interface PackageRow {
  readonly items: string
  readonly associations: string
  readonly definitions: Readonly<Record<string, string>>
  readonly rest: JsonObject
  readonly definitions_rest: JsonObject
}

/** Put together by the database: the elements are not read here, only passed on. Decision `element-links`. */
async function traditionalText(session: Session, document: DocumentVersion, form: Form): Promise<string> {
  const facts = factsOf(document)
  const [row]: PackageRow[] = await session.sql.query(
    `/* caseRest.package */ SELECT f.rest, f.definitions_rest,
       (SELECT coalesce(string_agg((CASE WHEN c.source ? 'CFDocumentURI' THEN c.source ELSE c.source || $2::jsonb END)::text,
          ',' ORDER BY c.ordinal), '') FROM competency c WHERE c.framework_id = f.id) AS items,
       (SELECT coalesce(string_agg(a.source::text, ',' ORDER BY a.ordinal), '') FROM association a
          WHERE a.framework_id = f.id AND NOT a.generated) AS associations,
       (SELECT coalesce(jsonb_object_agg(d.kind, d.sources), '{}') FROM (
          SELECT kind, string_agg(source::text, ',' ORDER BY ordinal) AS sources FROM framework_definition
          WHERE framework_id = f.id GROUP BY kind) d) AS definitions
     FROM framework f WHERE f.id = $1`,
    [document.id, JSON.stringify({ CFDocumentURI: documentLink(facts, false) })],
  )
  if (!row) throw new Error('a framework was deleted while it was read')
  const list = (name: string, elements: string | undefined): string => `${JSON.stringify(name)}:[${elements ?? ''}]`
  const definitions = CASE_DEFINITION_KINDS.map((kind) => list(kind, row.definitions[kind]))
  const parts = [
    `"CFDocument":${JSON.stringify({ ...document.source, CFPackageURI: packageLink(facts, form) })}`,
    list('CFItems', row.items),
    list('CFAssociations', row.associations),
    `"CFDefinitions":{${[...definitions, ...members(row.definitions_rest)].join(',')}}`,
    ...(row.definitions.CFRubrics === undefined ? [] : [list('CFRubrics', row.definitions.CFRubrics)]),
    ...members(row.rest),
  ]
  return `{${parts.join(',')}}`
}

const members = (object: JsonObject): string[] =>
  Object.entries(object).map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`)
