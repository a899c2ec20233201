import { languageOf, textOf } from './ctdl-node.ts'
import { isObject, type JsonObject, type JsonValue } from './json-text.ts'

/** One node of JSON-LD in the making: values by property, in the order in which they were added. */
export class CtdlNodeWriter {
  readonly #values = new Map<string, JsonValue[]>()

  constructor(
    readonly id: string,
    readonly types: readonly string[] = [],
  ) {}

  has(term: string): boolean {
    return this.#values.has(term)
  }

  get isEmpty(): boolean {
    return this.#values.size === 0
  }

  add(term: string, ...values: readonly (JsonValue | undefined)[]): void {
    const kept = values.filter((value): value is JsonValue => value !== null && value !== undefined)
    const known = this.#values.get(term)
    if (known) for (const value of kept) known.push(value)
    else if (kept.length > 0) this.#values.set(term, kept)
  }

  addTexts(term: string, texts: readonly (string | null)[], language: string | null): void {
    for (const text of texts)
      if (text !== null) this.add(term, language === null ? text : { '@value': text, '@language': language })
  }

  /** The published context knows nodes behind the properties of CTDL and SKOS; elsewhere it is said that it is one. */
  addNode(term: string, id: string): void {
    this.add(term, term.startsWith('case:') ? { '@id': id } : id)
  }

  json(): JsonObject {
    const type = this.types.length === 1 ? this.types[0] : [...this.types]
    const node: JsonObject = { '@id': this.id, ...(this.types.length > 0 ? { '@type': type as JsonValue } : {}) }
    for (const [term, values] of this.#values) node[term] = assemble(values)
    return node
  }
}

/** Texts with languages as a language map; everything else as one value or a list. */
function assemble(values: readonly JsonValue[]): JsonValue {
  const isText = (value: JsonValue) => typeof value === 'string' || languageOf(value) !== null
  if (!values.some((value) => languageOf(value) !== null) || !values.every(isText))
    return values.length === 1 && !isMapped(values[0] as JsonValue) ? (values[0] as JsonValue) : [...values]
  const map: { [tag: string]: JsonValue } = {}
  for (const value of values) {
    const tag = languageOf(value) ?? '@none'
    const text = textOf(value) as string
    const before = map[tag]
    map[tag] = before === undefined ? text : [...(Array.isArray(before) ? before : [before]), text]
  }
  return map
}

/** Alone, a value object would be taken for a language map where the context has one. */
const isMapped = (value: JsonValue): boolean => isObject(value) && '@value' in value && value['@type'] !== '@json'
