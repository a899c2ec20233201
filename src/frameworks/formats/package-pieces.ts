import type { Finding } from '../../shared/finding.ts'
import type {
  CaseAssociation,
  CaseDefinition,
  CaseDocument,
  CaseElement,
  CaseItem,
  CasePackage,
  CaseRubric,
} from './case-model.ts'
import type { JsonObject } from './json-text.ts'
import type { Parsed } from './reader.ts'
import { type PackedRelations, RelationPacker, RelationUnpacker, TaxonomyAssociation } from './taxonomy-association.ts'

/**
 * A part of a package on its way from the thread that read it: some hundred elements, so that nobody else waits for long
 * while it is copied. What an element says in the same words as its `source` is left out (`undefined`), because a copy
 * would make two texts of the one that it was.
 */
export type PackagePiece =
  | {
      readonly part: 'head'
      readonly document: CaseDocument
      readonly rest: JsonObject
      readonly definitionsRest: JsonObject
      readonly findings: Finding[]
      readonly suggested: Parsed['suggested'] | null
    }
  | { readonly part: 'items'; readonly elements: readonly Packed[] }
  | { readonly part: 'associations'; readonly elements: readonly Packed[] }
  | { readonly part: 'relations'; readonly elements: PackedRelations }
  | { readonly part: 'definitions'; readonly elements: readonly Packed[] }
  | { readonly part: 'rubrics'; readonly elements: readonly CaseRubric[] }
  | { readonly part: 'cycleClosing'; readonly elements: readonly string[] }

type Packed = Readonly<Record<string, unknown>>

/** Elements of one piece: copying so many takes a few milliseconds. */
const ELEMENTS = 300

/** The pieces of a package, each made when it is asked for. What is handed on is let go. */
export function* piecesOf({ package: source, findings, suggested }: Parsed): Generator<PackagePiece> {
  const { document, rest, definitionsRest } = source
  yield { part: 'head', document, rest, definitionsRest, findings, suggested: suggested ?? null }
  for (const elements of slices(source.items)) yield { part: 'items', elements: elements.map(packed) }
  yield* associationsOf(source.associations)
  for (const elements of slices(source.definitions)) yield { part: 'definitions', elements: elements.map(packed) }
  for (const elements of slices(source.rubrics)) yield { part: 'rubrics', elements }
  for (const elements of slices([...source.cycleClosing])) yield { part: 'cycleClosing', elements }
}

function* associationsOf(associations: readonly CaseAssociation[]): Generator<PackagePiece> {
  const packer = new RelationPacker()
  for (const elements of slices(associations)) {
    const relations = elements.filter((one) => one instanceof TaxonomyAssociation)
    if (relations.length === elements.length) yield { part: 'relations', elements: packer.pack(relations) }
    else yield { part: 'associations', elements: elements.map(packedAssociation) }
  }
}

function* slices<Element>(list: readonly Element[]): Generator<readonly Element[]> {
  for (let from = 0; from < list.length; from += ELEMENTS) yield list.slice(from, from + ELEMENTS)
}

/** Members that other things than the element's own name them by in `source`. */
const SOURCE_NAMES: Readonly<Record<string, string>> = { itemType: 'CFItemType' }

const inSource = (source: Packed, name: string): unknown => source[SOURCE_NAMES[name] ?? name]

function packedFrom(element: object, source: Packed): Packed {
  const result: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(element))
    result[name] =
      name !== 'source' && typeof value === 'string' && inSource(source, name) === value ? undefined : value
  return result
}

function unpackedFrom(element: Packed, source: Packed): Packed {
  const result: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(element))
    result[name] = value === undefined ? inSource(source, name) : value
  return result
}

const packed = (element: CaseElement): Packed => packedFrom(element, element.source)

const END_NAMES = { origin: 'originNodeURI', destination: 'destinationNodeURI' } as const

const endSource = (source: JsonObject, name: keyof typeof END_NAMES): Packed => {
  const end = source[END_NAMES[name]]
  return typeof end === 'object' && end !== null && !Array.isArray(end) ? end : {}
}

const packedAssociation = (one: CaseAssociation): Packed => ({
  ...packed(one),
  origin: packedFrom(one.origin, endSource(one.source, 'origin')),
  destination: packedFrom(one.destination, endSource(one.source, 'destination')),
})

const unpacked = <Element>(element: Packed): Element => unpackedFrom(element, element.source as Packed) as Element

function unpackedAssociation(element: Packed): CaseAssociation {
  const source = element.source as JsonObject
  const end = (name: keyof typeof END_NAMES) => unpackedFrom(element[name] as Packed, endSource(source, name))
  return unpacked<CaseAssociation>({ ...element, origin: end('origin'), destination: end('destination') })
}

/** Puts a package together again, in the order in which its pieces were made. */
export class PackageBuilder {
  #head: Extract<PackagePiece, { part: 'head' }> | null = null
  readonly #items: CaseItem[] = []
  readonly #associations: CaseAssociation[] = []
  readonly #definitions: CaseDefinition[] = []
  readonly #rubrics: CaseRubric[] = []
  readonly #cycleClosing = new Set<string>()
  readonly #relations = new RelationUnpacker()

  take(piece: PackagePiece): void {
    if (piece.part === 'head') this.#head = piece
    else if (piece.part === 'items') for (const one of piece.elements) this.#items.push(unpacked(one))
    else if (piece.part === 'associations')
      for (const one of piece.elements) this.#associations.push(unpackedAssociation(one))
    else if (piece.part === 'relations') this.#associations.push(...this.#relations.unpack(piece.elements))
    else if (piece.part === 'definitions') for (const one of piece.elements) this.#definitions.push(unpacked(one))
    else if (piece.part === 'rubrics') this.#rubrics.push(...piece.elements)
    else for (const identifier of piece.elements) this.#cycleClosing.add(identifier)
  }

  /** Null when nothing was taken. */
  parsed(): Parsed | null {
    if (this.#head === null) return null
    const { document, rest, definitionsRest, findings, suggested } = this.#head
    const source: CasePackage = {
      document,
      items: this.#items,
      associations: this.#associations,
      definitions: this.#definitions,
      rubrics: this.#rubrics,
      rest,
      definitionsRest,
      cycleClosing: this.#cycleClosing,
    }
    return { package: source, findings, ...(suggested === null ? {} : { suggested }) }
  }
}
