import type { CasePackage } from './case-model.ts'
import type { JsonObject, JsonValue } from './json-text.ts'
import type { RdfTerm } from './rdf-graph.ts'
import { SKOS_PREFIXES, skosGraph } from './skos.ts'
import type { Written } from './writer.ts'

/** JSON-LD 1.1 with its context inside, so that nobody has to fetch one to read it. */
export function writeSkosJsonld(source: CasePackage): Written {
  const { graph, losses } = skosGraph(source)
  const nodes = [...graph.nodes()].map(({ subject, values }) => {
    const node: JsonObject = { '@id': subject }
    for (const [predicate, terms] of values) {
      if (predicate === 'rdf:type') node['@type'] = terms.map((term) => ('iri' in term ? term.iri : term.text))
      else node[predicate] = terms.length === 1 ? value(terms[0] as RdfTerm) : terms.map(value)
    }
    return node
  })
  const document = { '@context': { ...SKOS_PREFIXES }, '@graph': nodes }
  return { bytes: Buffer.from(JSON.stringify(document)), losses }
}

function value(term: RdfTerm): JsonValue {
  if ('iri' in term) return { '@id': term.iri }
  if (term.language) return { '@value': term.text, '@language': term.language }
  return term.datatype ? { '@value': term.text, '@type': term.datatype } : term.text
}
