import { ALTERNATIVE_LABELS } from './formats/extension-keys.ts'
import { isObject, type JsonObject } from './formats/json-text.ts'

/** The other names that an item came with. */
export function alternativeLabelsOf(source: JsonObject | null): string[] {
  const extensions = source?.extensions
  const labels = isObject(extensions) ? extensions[ALTERNATIVE_LABELS] : undefined
  return Array.isArray(labels) ? labels.filter((label): label is string => typeof label === 'string') : []
}
