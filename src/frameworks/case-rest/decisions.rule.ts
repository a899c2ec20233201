/**
 * Where CASE contradicts itself, or the world contradicts CASE, this provider has decided once. Every row has a test of
 * its name in test/case-rest.test.ts; the code that acts on a row names it.
 *
 * - `filter-field`: the binding (§3.3) wants codeMinor `invalid_filter_field` for a field that is not there, the
 *   vocabulary has no such word. It is 400 `invalid_selection_field`, and no data. So is a filter that cannot be read,
 *   and a limit or offset that is no number.
 * - `empty-set`: every set has minItems 1, and a server without frameworks must still answer. It answers `[]`.
 * - `odd-identifier`: an identifier that is no UUID of CASE is 404 `invalid_uuid`, as the binding says, not 400; but
 *   real frameworks have such identifiers, so it is looked up first.
 * - `made-up`: hierarchyCode, an item type's description and licenseText are required and missing in real data. They
 *   are made up in the strict form only: the place in the list, the title, the description.
 * - `element-links`: every real exporter writes CFDocumentURI into the items and CFPackageURI into the document of a
 *   package; the schema of 1.1 refuses both. The traditional form, which is the default, has them, the strict one not.
 * - `flat`: some servers wrap a single object into its class name; this one answers it flat, as the standard says.
 * - `package-address`: consumers follow CFPackageURI, so it names this server, whatever the source said. The identifiers
 *   and `uri` of all things stay the source's: they are who the thing is.
 * - `own-address`: this server is named as HEADWATER_URL says. Without it, as each request names it, for that request
 *   alone: what is kept has no such name in it, and answers with a name that is not of this machine are not for shared
 *   caches, nor are their packages compressed. X-Forwarded headers are not read.
 * - `version-in-path`: the path decides whether 1.0 or 1.1 is spoken. The strict form of 1.0 has nothing that is new in
 *   1.1: what cannot be said is left out, and an association of a type that 1.0 has no word for is `isRelatedTo`.
 * - `foreign-ends`: CFItemAssociations looks through all documents, because an association belongs to the document that
 *   asserts it; one is left out when the asker may not see that document or the one of its other end.
 * - `public`: without credentials the published versions under an open licence are served (licence.rule.ts), private
 *   drafts never. Anything else is 404, and reads the same whether it exists or not.
 * - `which-version`: an identifier means the newest published version: of the asker's own library, else of the shared
 *   one, else of the library that had it first. An item, association or definition that the newest version does not
 *   hold any more is answered from the last one that did. `/CFDocuments/{id}` and `/CFPackages/{id}` also take an id of
 *   ours (`fwk_…`), which names one version, old or draft.
 * - `last-page`: rel="last" asks for the remainder only (limit 3 for 503 by 10), as the example of the binding does.
 * - `page-size`: the standard has no largest limit; here it is MAX_LIMIT. A larger one is read as that, and rel="next"
 *   goes on from there.
 * - `unknown-sort`: sorting by a field that is not there is no error but the default order: title, then identifier.
 * - `unknown-field`: selecting a field that is not there gives whole records; a blank one is 400
 *   `invalid_selection_field`.
 * - `array-match`: on lists `=` wants exactly the values given (separated by commas), `~` any one of them.
 * - `children`: children by hierarchyCode are all whose code goes on after the requested one's with a separator: `1.2`
 *   and `1.2.3` are children of `1`, `10` is not.
 * - `allOf-1.0`: the 1.0 file describes CFDocument, CFItem and CFAssociation as allOf of two types that each refuse the
 *   other's fields, so that nothing is valid. They are taken together.
 * - `read-only`: the standard has GET alone. Other methods are 405 with codeMajor `unsupported`.
 * - `no-scopes`: CASE names no OAuth scopes. Ours are spelt as 1EdTech spells those of its other services.
 */
export const DECISIONS = [
  'filter-field',
  'empty-set',
  'odd-identifier',
  'made-up',
  'element-links',
  'flat',
  'package-address',
  'own-address',
  'version-in-path',
  'foreign-ends',
  'public',
  'which-version',
  'last-page',
  'page-size',
  'unknown-sort',
  'unknown-field',
  'array-match',
  'children',
  'allOf-1.0',
  'read-only',
  'no-scopes',
] as const

/** `page-size`. */
export const DEFAULT_LIMIT = 100
export const MAX_LIMIT = 1000

/** Characters; longer ones are refused unread. */
export const MAX_FILTER = 2000

/** Associations of one item: CFItemAssociations has no pages. */
export const MAX_ASSOCIATIONS = 20_000

/** Seconds for which a cache may answer without asking. */
export const MAX_AGE = 60

/** Characters of a package of which the strict form is made: while it is, the process answers nobody else. */
export const MAX_STRICT = 32 * 2 ** 20
