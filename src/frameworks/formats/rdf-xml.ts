import type { Quad, Term } from '@rdfjs/types'
import { RdfXmlParser } from 'rdfxml-streaming-parser'
import { ImportError } from './import-error.ts'
import type { JsonValue, TextLimits } from './json-text.ts'
import type { LinkedNode } from './linked-json.ts'
import { canonicalLanguage } from './rdf-graph.ts'
import { guardXml } from './xml-guard.ts'

const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#'

/**
 * Nodes of an RDF/XML document in the order in which they are first described, values as JSON-LD would write them.
 * @throws ImportError naming the line.
 */
export async function readRdfXml(bytes: Uint8Array, limits: TextLimits): Promise<LinkedNode[]> {
  const { text, root } = guardXml(bytes, limits)
  if (root.local !== 'RDF' || root.namespace !== RDF)
    throw new ImportError(
      'IMPORT_WRONG_DOCUMENT',
      `The document is a <${root.local.slice(0, 100)}>, not an rdf:RDF. Export the framework as RDF/XML.`,
    )
  const nodes = new Map<string, { types: string[]; values: Map<string, JsonValue[]> }>()
  for (const { subject, predicate, object } of await statements(text)) {
    const id = nameOf(subject)
    const node = nodes.get(id) ?? { types: [], values: new Map<string, JsonValue[]>() }
    nodes.set(id, node)
    if (predicate.value === `${RDF}type`) {
      node.types.push(object.value)
      continue
    }
    const values = node.values.get(predicate.value)
    if (values) values.push(asValue(object))
    else node.values.set(predicate.value, [asValue(object)])
  }
  return [...nodes].map(([id, { types, values }]) => ({ id, types, values }))
}

/** The text is in memory and bounded, so that the parser's stream is read to its end at once. */
function statements(text: string): Promise<Quad[]> {
  return new Promise((resolve, reject) => {
    const parser = new RdfXmlParser({ trackPosition: true })
    const quads: Quad[] = []
    parser.on('data', (quad: Quad) => quads.push(quad))
    parser.on('error', (error: Error) => reject(notRdf(error.message)))
    parser.on('end', () => resolve(quads))
    parser.end(text)
  })
}

/** The parser says the place in its message only. */
function notRdf(message: string): ImportError {
  const [, line, column, what] = /^Line (\d+) column (\d+): (.*)$/s.exec(message) ?? []
  const place = line === undefined ? {} : { place: { line: Number(line), column: Number(column), byte: 0 } }
  const where = line === undefined ? '' : ` at line ${line}, column ${column}`
  return new ImportError('IMPORT_NOT_XML', `This is no RDF/XML${where}: ${(what ?? message).slice(0, 300)}`, place)
}

const nameOf = (term: Term): string => (term.termType === 'BlankNode' ? `_:${term.value}` : term.value)

function asValue(term: Term): JsonValue {
  if (term.termType !== 'Literal') return { '@id': nameOf(term) }
  if (term.language) return { '@value': term.value, '@language': canonicalLanguage(term.language) }
  const isPlain = term.datatype.value === 'http://www.w3.org/2001/XMLSchema#string'
  return isPlain ? term.value : { '@value': term.value, '@type': term.datatype.value }
}
