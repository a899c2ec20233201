import { readCaseValue } from '../formats/case.ts'
import { writeCasePackage } from '../formats/case-export.ts'
import { CASE_DEFINITION_KINDS, type CaseDefinitionKind } from '../formats/case-model.ts'
import { packageV1p0 } from '../formats/case-v1p0.ts'
import { FindingCollector } from '../formats/findings.ts'
import { derivedUuid, isCaseUuid } from '../formats/identifiers.ts'
import type { JsonObject } from '../formats/json-text.ts'
import { LossCounter } from '../formats/losses.ts'
import type { CaseVersion } from './versions.rule.ts'

/** `strict` false: as it came, with the links that consumers expect. Decisions `element-links`, `version-in-path`. */
export interface Form {
  readonly version: CaseVersion
  readonly strict: boolean
  /** `https://host`, of the addresses that name this server. */
  readonly base: string
}

/** Elements of one document, as they came, on the way to a form. */
export interface Parts {
  readonly document: JsonObject
  readonly items?: readonly JsonObject[]
  readonly associations?: readonly JsonObject[]
  readonly definitions?: readonly { readonly kind: CaseDefinitionKind; readonly source: JsonObject }[]
  readonly rubrics?: readonly JsonObject[]
}

/** The same elements in a strict form; what a package has beside its elements is not asked for here. */
interface StrictParts {
  readonly CFDocument: JsonObject
  readonly CFItems: readonly JsonObject[]
  readonly CFAssociations: readonly JsonObject[]
  readonly CFDefinitions: Readonly<Partial<Record<CaseDefinitionKind, readonly JsonObject[]>>>
  readonly CFRubrics: readonly JsonObject[]
}

/** Through the reader that takes frameworks in and the writer of strict packages: an element is alike in both. */
export function strictParts({ document, items, associations, definitions, rubrics }: Parts, version: CaseVersion) {
  const ofKind = (kind: string) => (definitions ?? []).filter((one) => one.kind === kind).map((one) => one.source)
  const value: JsonObject = {
    CFDocument: document,
    CFItems: [...(items ?? [])],
    CFAssociations: [...(associations ?? [])],
    CFDefinitions: Object.fromEntries(CASE_DEFINITION_KINDS.map((kind) => [kind, ofKind(kind)])),
    CFRubrics: [...(rubrics ?? [])],
  }
  const read = readCaseValue(value, new FindingCollector(), { elements: Number.MAX_SAFE_INTEGER })
  const written = inVersion(writeCasePackage(read, { strict: true }), version)
  return { CFDefinitions: {}, CFRubrics: [], ...written } as unknown as StrictParts
}

/** A strict package in the version that was asked; decision `version-in-path`. */
export const inVersion = (strict: JsonObject, version: CaseVersion): JsonObject =>
  version.name === '1.1' ? strict : packageV1p0(strict, new LossCounter())

/** What links of elements need to know of their document. */
export interface DocumentFacts {
  readonly identifier: string
  readonly uri: string
  readonly title: string
  /** What `/CFPackages/{…}` is asked with; the identifier, or the id of an older version. */
  readonly name: string
}

const linkIdentifier = (identifier: string, strict: boolean): string =>
  strict && !isCaseUuid(identifier) ? derivedUuid(identifier) : identifier

/** `package-address`. */
export const packageLink = (of: DocumentFacts, { version, strict, base }: Form): JsonObject => ({
  title: of.title,
  identifier: linkIdentifier(of.identifier, strict),
  uri: `${base}${version.base}/CFPackages/${encodeURIComponent(of.name)}`,
})

export const documentLink = (of: DocumentFacts, strict: boolean): JsonObject => ({
  title: of.title,
  identifier: linkIdentifier(of.identifier, strict),
  uri: of.uri,
})

/** A CFDocument on its own. */
export function documentElement(source: JsonObject, of: DocumentFacts, form: Form): JsonObject {
  const element = form.strict ? strictParts({ document: source }, form.version).CFDocument : source
  return { ...element, CFPackageURI: packageLink(of, form) }
}

/** A CFItem on its own. */
export function itemElement(source: JsonObject, document: JsonObject, of: DocumentFacts, form: Form): JsonObject {
  const CFDocumentURI = documentLink(of, form.strict)
  if (!form.strict) return { CFDocumentURI, ...source }
  return { ...(strictParts({ document, items: [source] }, form.version).CFItems[0] as JsonObject), CFDocumentURI }
}

/** An end that stands in the association's own document: its identifier decides how strict forms write the link. */
export interface InsideEnd {
  readonly identifier: string
  readonly uri: string
}

/** CFAssociations as a package has them, without a link to their document. */
export function associationElements(
  sources: readonly JsonObject[],
  document: JsonObject,
  inside: readonly InsideEnd[],
  form: Form,
): readonly JsonObject[] {
  if (!form.strict) return sources
  const items = [...new Map(inside.map((end) => [end.identifier, end])).values()]
  const stand = items.map(({ identifier, uri }) => ({ identifier, uri, fullStatement: identifier }))
  return strictParts({ document, items: stand, associations: sources }, form.version).CFAssociations
}

/** A CFAssociation on its own. */
export function associationElement(
  source: JsonObject,
  document: JsonObject,
  inside: readonly InsideEnd[],
  of: DocumentFacts,
  form: Form,
): JsonObject {
  const CFDocumentURI = documentLink(of, form.strict)
  const [element] = associationElements([source], document, inside, form)
  return form.strict ? { ...element, CFDocumentURI } : { CFDocumentURI, ...element }
}

export interface DefinitionSource {
  readonly identifier: string
  readonly source: JsonObject
}

/**
 * The definition that was asked for and, where `withChildren`, those below it; decision `children`. `all`: those of its
 * kind in its document, in order.
 */
export function definitionElements(
  all: readonly DefinitionSource[],
  asked: string,
  kind: CaseDefinitionKind,
  document: JsonObject,
  form: Form,
): readonly JsonObject[] {
  const sources = all.map(({ source }) => ({ kind, source }))
  const written = form.strict
    ? (strictParts({ document, definitions: sources }, form.version).CFDefinitions[kind] ?? [])
    : sources.map(({ source }) => source)
  const at = all.findIndex(({ identifier }) => identifier === asked)
  const own = codeOf(all[at]?.source)
  const below = own === null ? [] : written.filter((_, i) => i !== at && isBelow(codeOf(all[i]?.source), own))
  return [written[at] as JsonObject, ...below]
}

/** Codes that the strict form makes up tell nothing of who stands below whom. */
const codeOf = (source: JsonObject | undefined): string | null => {
  const code = source?.hierarchyCode
  return typeof code === 'string' && code.trim() !== '' ? code.trim() : null
}

const isBelow = (code: string | null, own: string): boolean =>
  code?.startsWith(own) === true && /^[^\p{L}\p{N}]/u.test(code.slice(own.length))

export const rubricElement = (
  source: JsonObject,
  document: JsonObject,
  judged: readonly InsideEnd[],
  form: Form,
): JsonObject => {
  if (!form.strict) return source
  const items = judged.map(({ identifier, uri }) => ({ identifier, uri, fullStatement: identifier }))
  return strictParts({ document, items, rubrics: [source] }, form.version).CFRubrics[0] as JsonObject
}
