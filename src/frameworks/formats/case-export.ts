import { CASE_DEFINITION_KINDS, type CasePackage } from './case-model.ts'
import { strictPackage } from './case-strict.ts'
import type { JsonObject } from './json-text.ts'

/**
 * A package as CASE JSON. As it came (`strict` false): every element with all its fields, its own spelling of values
 * and what CASE does not know. `strict`: CASE 1.1 that validates against the official schema; what that has no place
 * for stands in `extensions` under `headwater.…`, so nothing is lost there either.
 */
export function writeCasePackage(
  source: Pick<
    CasePackage,
    'document' | 'items' | 'associations' | 'definitions' | 'rubrics' | 'rest' | 'definitionsRest'
  >,
  options: { readonly strict: boolean },
): JsonObject {
  if (options.strict) return strictPackage(source)
  const definitions: JsonObject = { ...source.definitionsRest }
  for (const kind of CASE_DEFINITION_KINDS)
    definitions[kind] = source.definitions.filter((one) => one.kind === kind).map((one) => one.source)
  return {
    ...source.rest,
    CFDocument: source.document.source,
    CFItems: source.items.map((item) => item.source),
    CFAssociations: source.associations.map((association) => association.source),
    CFDefinitions: definitions,
    ...(source.rubrics.length === 0 ? {} : { CFRubrics: source.rubrics.map((rubric) => rubric.source) }),
  }
}
