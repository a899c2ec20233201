import { DataFactory, Writer } from 'n3'
import type { CasePackage } from './case-model.ts'
import type { RdfTerm } from './rdf-graph.ts'
import { SKOS_PREFIXES, skosGraph } from './skos.ts'
import type { Written } from './writer.ts'

const { literal, namedNode, quad } = DataFactory

/** @throws what the RDF writer says; the graph holds nothing that it refuses. */
export async function writeSkosTurtle(source: CasePackage): Promise<Written> {
  const { graph, losses } = skosGraph(source)
  const writer = new Writer({ prefixes: SKOS_PREFIXES })
  for (const { subject, values } of graph.nodes())
    for (const [predicate, terms] of values)
      for (const term of terms) writer.addQuad(quad(namedNode(subject), namedNode(full(predicate)), object(term)))
  const text = await new Promise<string>((resolve, reject) =>
    writer.end((error, result) => (error ? reject(error) : resolve(result))),
  )
  return { bytes: Buffer.from(text), losses }
}

function full(name: string): string {
  const at = name.indexOf(':')
  return `${SKOS_PREFIXES[name.slice(0, at) as keyof typeof SKOS_PREFIXES]}${name.slice(at + 1)}`
}

const object = (term: RdfTerm) => {
  if ('iri' in term) return namedNode(term.iri)
  if (term.language) return literal(term.text, term.language)
  return term.datatype ? literal(term.text, namedNode(full(term.datatype))) : literal(term.text)
}
