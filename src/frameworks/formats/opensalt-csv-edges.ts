import { uuidIn } from '../../shared/spelling.ts'
import { FindingCollector } from './findings.ts'
import { normalIdentifier } from './identifiers.ts'
import { ImportError } from './import-error.ts'
import { isObject, type JsonObject, parseJsonText } from './json-text.ts'
import { type Rowed, type RowedItem, uriFor } from './opensalt-assemble.ts'
import { ASSOCIATION_HEADERS, ASSOCIATIONS, endShown, SEQUENCE } from './opensalt-csv-columns.ts'
import { badCell } from './opensalt-rows.ts'
import { type BadCell, NUMBER } from './table-columns.ts'
import type { Heading } from './table-heading.ts'
import type { TableRow } from './table-row.ts'

type Type = (typeof ASSOCIATION_HEADERS)[number]

const LIMITS = { bytes: 16 * 1024 * 1024, depth: 64, text: 100_000 }

const ADDRESS = /^[a-z][a-z0-9+.-]*:/i

/** What the association columns of rows mean. Items have their identifiers by then. */
export class CsvEdges {
  readonly #items = new Map<string, JsonObject>()
  /** Codes of rows; null where several have one. */
  readonly #codes = new Map<string, string | null>()
  readonly #places = new Map<string, number>()

  constructor(
    private readonly heading: Heading,
    items: readonly RowedItem[],
    private readonly document: string,
  ) {
    for (const { source } of items) {
      const identifier = identifierOf(source)
      this.#items.set(identifier, source)
      const code = typeof source.humanCodingScheme === 'string' ? source.humanCodingScheme.trim() : ''
      if (code !== '') this.#codes.set(code, this.#codes.has(code) ? null : identifier)
    }
  }

  /** The associations of one row. @throws BadCell */
  of({ source, line }: RowedItem, row: TableRow): Rowed[] {
    const written = this.#written(row)
    const found: JsonObject[] = []
    for (const type of ASSOCIATION_HEADERS) {
      const ends = this.#endsIn(this.heading.cell(row, type))
      const kept = written.filter(
        (one) => one.associationType === type && takeOut(ends, endShown(one.destinationNodeURI)),
      )
      const edges = [...kept, ...ends.flatMap((end) => this.#made(source, type, end))]
      found.push(...(type === 'isChildOf' ? this.#sequenced(edges, kept[0], row) : edges))
    }
    return found.map((one) => ({ source: one, line }))
  }

  /** Between `|`; others write a comma or a semicolon, which a code or an address may have in it. */
  #endsIn(cell: string): string[] {
    const trimmed = cell.trim()
    if (trimmed === '') return []
    if (trimmed.includes('|')) return words(trimmed, /\|/)
    if (this.#knows(trimmed) || ADDRESS.test(trimmed)) return [trimmed]
    return words(trimmed, /[,;]/)
  }

  #knows(word: string): boolean {
    return this.#items.has(normalIdentifier(word)) || this.#codes.has(word) || normalIdentifier(word) === this.document
  }

  #made(source: JsonObject, type: Type, word: string): JsonObject[] {
    // Some write into isPartOf which document the row belongs to.
    if (type === 'isPartOf' && normalIdentifier(word) === this.document) return []
    const origin = this.#link(identifierOf(source))
    return [{ associationType: type, originNodeURI: origin, destinationNodeURI: this.#destination(type, word) }]
  }

  #destination(type: Type, word: string): JsonObject {
    const identifier = normalIdentifier(word)
    if (this.#items.has(identifier) || identifier === this.document) return this.#link(identifier)
    const coded = this.#codes.get(word)
    if (coded) return this.#link(coded)
    const uuid = uuidIn(word)
    if (ADDRESS.test(word)) return { title: word.slice(0, 200), identifier: uuid ?? word, uri: word }
    if (uuid === identifier) return { title: identifier, identifier, uri: uriFor(identifier) }
    const why =
      coded === null ? 'is the code of several rows' : 'is neither identifier nor code of a row, nor an address'
    throw badCell(type, `"${word.slice(0, 80)}" ${why}. Write the identifier of the other item.`)
  }

  #link(identifier: string): JsonObject {
    const item = this.#items.get(identifier)
    const title = typeof item?.fullStatement === 'string' ? item.fullStatement.slice(0, 200) : identifier
    return { title, identifier, uri: typeof item?.uri === 'string' ? item.uri : uriFor(identifier) }
  }

  /** The number of the row holds for all its parents; where there is no such column, the order of the rows does. */
  #sequenced(edges: readonly JsonObject[], first: JsonObject | undefined, row: TableRow): JsonObject[] {
    if (!this.heading.has(SEQUENCE)) return edges.map((edge) => ({ ...edge, sequenceNumber: this.#placeOf(edge) }))
    const cell = this.heading.cell(row, SEQUENCE).trim()
    if (first && cell === NUMBER.show(first.sequenceNumber ?? null)) return [...edges]
    const sequenceNumber = this.#number(cell)
    return edges.map((edge) => {
      const { sequenceNumber: _before, ...rest } = edge
      return sequenceNumber === undefined ? rest : { ...rest, sequenceNumber }
    })
  }

  #number(cell: string) {
    try {
      return NUMBER.read(cell, () => {})
    } catch (cause) {
      throw badCell(SEQUENCE, (cause as BadCell).message)
    }
  }

  #placeOf(edge: JsonObject): number {
    const parent = endShown(edge.destinationNodeURI)
    const place = (this.#places.get(parent) ?? 0) + 1
    this.#places.set(parent, place)
    return place
  }

  #written(row: TableRow): JsonObject[] {
    const text = this.heading.cell(row, ASSOCIATIONS)
    if (text.trim() === '') return []
    try {
      const { value } = parseJsonText(Buffer.from(text), LIMITS, new FindingCollector())
      if (Array.isArray(value) && value.every(isObject)) return value as JsonObject[]
    } catch (cause) {
      if (!(cause instanceof ImportError)) throw cause
    }
    throw badCell(
      ASSOCIATIONS,
      'This has to be a JSON array of objects, as it was exported; empty it if you do not need it.',
    )
  }
}

const identifierOf = ({ identifier }: JsonObject): string => normalIdentifier(String(identifier))

const words = (text: string, separator: RegExp): string[] =>
  text
    .split(separator)
    .map((word) => word.trim())
    .filter((word) => word !== '')

function takeOut(ends: string[], end: string): boolean {
  const place = ends.indexOf(end)
  if (end === '' || place < 0) return false
  ends.splice(place, 1)
  return true
}
