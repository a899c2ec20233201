import jsonld from 'jsonld'
import { ImportError } from './import-error.ts'
import { isObject, type JsonObject, type JsonValue, jsonPath } from './json-text.ts'
import { canonicalLanguage } from './rdf-graph.ts'

/**
 * One node of a JSON-LD graph. Values are scalars, `{"@id"}`, or `{"@value"}` with `@language` or `@type`; lists are
 * plain, in their order.
 */
export interface LinkedNode {
  readonly id: string
  readonly types: readonly string[]
  /** By absolute IRI. */
  readonly values: ReadonlyMap<string, readonly JsonValue[]>
}

export interface LinkedGraph {
  readonly nodes: readonly LinkedNode[]
  /** Of the named graph that the nodes stood in. */
  readonly graph: string | null
}

/** Contexts that are known by their address; null: not one of them. Nothing is fetched. */
export type KnownContexts = (address: string) => JsonObject | null

/**
 * Nodes of a JSON-LD document, nested ones and named graphs flattened, the same node at several places put together.
 * @throws ImportError when it is no JSON-LD, or names a context that is not known here.
 */
export async function readLinkedJson(value: JsonValue, known: KnownContexts): Promise<LinkedGraph> {
  const order = new Map<string, number>()
  const prepared = prepare(value, [], { known, order })
  if (!isObject(prepared) && !Array.isArray(prepared)) throw notLinked('it is a single value')
  const flat = await flatten(prepared, known)
  const nodes: LinkedNode[] = []
  let graph: string | null = null
  for (const one of flat) {
    const inside = one['@graph']
    if (Array.isArray(inside)) {
      graph ??= typeof one['@id'] === 'string' && !one['@id'].startsWith('_:') ? one['@id'] : null
      nodes.push(...inside.filter(isObject).map(nodeOf))
    }
    const own = nodeOf(one)
    if (own.types.length > 0 || own.values.size > 0) nodes.push(own)
  }
  // A processor sorts nodes by their names.
  const place = ({ id }: LinkedNode) => order.get(id) ?? order.size
  return { nodes: together(nodes).sort((a, b) => place(a) - place(b)), graph }
}

async function flatten(value: object, known: KnownContexts): Promise<JsonObject[]> {
  const documentLoader = async (address: string) => {
    const document = known(address)
    if (document === null) throw new Error(`no document is fetched: ${address}`)
    return { contextUrl: null, documentUrl: address, document: { '@context': document } }
  }
  try {
    const flat = await jsonld.flatten(value, null, { documentLoader })
    return (Array.isArray(flat) ? flat : [flat]).filter(isObject)
  } catch (error) {
    throw notLinked(error instanceof Error ? error.message : String(error))
  }
}

const notLinked = (why: string): ImportError =>
  new ImportError(
    'IMPORT_WRONG_DOCUMENT',
    `This is no JSON-LD that can be read: ${why.slice(0, 300)}. Send the graph as its publisher answers it.`,
    { path: '$' },
  )

/**
 * Language maps become lists of texts with their language, under whatever key: a context that does not know the key
 * would take the languages for properties. Checks the contexts on the way.
 */
function prepare(
  value: JsonValue,
  path: readonly (string | number)[],
  context: { readonly known: KnownContexts; readonly order: Map<string, number> },
): JsonValue {
  if (Array.isArray(value)) return value.map((one, i) => prepare(one, [...path, i], context))
  if (!isObject(value)) return value
  if (value['@type'] === '@json') return value
  const texts = languageMap(value)
  if (texts !== null) return texts
  const id = value['@id'] ?? value.id
  // More than a mention.
  if (typeof id === 'string' && Object.keys(value).length > 1 && !context.order.has(id))
    context.order.set(id, context.order.size)
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      if (name !== '@context') return [name, prepare(member, [...path, name], context)]
      checkContext(member, [...path, name], context.known)
      return [name, member]
    }),
  )
}

const LANGUAGE = /^(@none|[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*)$/

function languageMap(value: JsonObject): JsonValue[] | null {
  const entries = Object.entries(value)
  if (entries.length === 0) return null
  const isText = (one: JsonValue): boolean => one === null || typeof one === 'string'
  const isMap = entries.every(
    ([tag, texts]) => LANGUAGE.test(tag) && (isText(texts) || (Array.isArray(texts) && texts.every(isText))),
  )
  // `id` is Indonesian, and what some contexts call `@id`.
  if (!isMap || (Object.hasOwn(value, 'id') && /^([A-Za-z][\w+.-]*:|_:)\S+$/.test(String(value.id)))) return null
  return entries.flatMap(([tag, texts]) =>
    (Array.isArray(texts) ? texts : [texts])
      .filter((text) => text !== null)
      .map((text): JsonObject => (tag === '@none' ? { '@value': text } : { '@value': text, '@language': tag })),
  )
}

function checkContext(context: JsonValue, path: readonly (string | number)[], known: KnownContexts): void {
  if (Array.isArray(context)) for (const [i, one] of context.entries()) checkContext(one, [...path, i], known)
  else if (typeof context === 'string') {
    if (known(context) === null) throw unknownContext(context, path)
  } else if (isObject(context)) {
    if (typeof context['@import'] === 'string') throw unknownContext(context['@import'], path)
    for (const [name, term] of Object.entries(context))
      if (isObject(term) && '@context' in term) checkContext(term['@context'] as JsonValue, [...path, name], known)
  }
}

const unknownContext = (address: string, path: readonly (string | number)[]): ImportError =>
  new ImportError(
    'IMPORT_WRONG_DOCUMENT',
    `The context "${address.slice(0, 200)}" is not known here, and nothing is fetched while a file is read. Write the context itself into the file, or name https://credreg.net/ctdlasn/schema/context/json.`,
    { path: jsonPath(path) },
  )

function nodeOf(from: JsonObject): LinkedNode {
  const values = new Map<string, JsonValue[]>()
  for (const [name, value] of Object.entries(from))
    if (!name.startsWith('@')) values.set(name, (Array.isArray(value) ? value : [value]).flatMap(plain))
  const types = from['@type'] ?? []
  return {
    id: String(from['@id'] ?? ''),
    types: (Array.isArray(types) ? types : [types]).filter((type): type is string => typeof type === 'string'),
    values,
  }
}

function plain(value: JsonValue): JsonValue[] {
  if (!isObject(value)) return value === null ? [] : [value]
  if (Array.isArray(value['@list'])) return value['@list'].flatMap(plain)
  if ('@value' in value) {
    if (typeof value['@language'] === 'string')
      return [{ '@value': value['@value'] as JsonValue, '@language': canonicalLanguage(value['@language']) }]
    return [value['@type'] === undefined ? (value['@value'] as JsonValue) : value]
  }
  return [value]
}

/** The same node in two graphs is one. */
function together(nodes: readonly LinkedNode[]): LinkedNode[] {
  const byId = new Map<string, { id: string; types: Set<string>; values: Map<string, Map<string, JsonValue>> }>()
  for (const { id, types, values } of nodes) {
    const node = byId.get(id) ?? { id, types: new Set<string>(), values: new Map<string, Map<string, JsonValue>>() }
    byId.set(id, node)
    for (const type of types) node.types.add(type)
    for (const [name, all] of values) {
      const known = node.values.get(name) ?? new Map<string, JsonValue>()
      node.values.set(name, known)
      for (const one of all) known.set(JSON.stringify(one), one)
    }
  }
  return [...byId.values()].map(({ id, types, values }) => ({
    id,
    types: [...types],
    values: new Map([...values].map(([name, all]) => [name, [...all.values()]] as const)),
  }))
}
