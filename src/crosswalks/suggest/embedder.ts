/** What a plug-in for sentence embeddings gives. */
export interface Embedder {
  /** Names model and version: another name, other suggestions. */
  readonly name: string
  /** One vector a text, all of one length; they are brought to length 1 here. */
  embed(texts: readonly string[]): Promise<readonly Float32Array[]>
}

/** Likeness of sentences between two frameworks, by items' ids. */
export interface SentenceLikeness {
  /** 0 to 1: how far the cosine is above what any two sentences have. */
  of(origin: string, destination: string): number
  /** Pairs that are nearest by meaning. */
  readonly nearest: readonly (readonly [origin: string, destination: string])[]
}

/** Where many frameworks' sentences are alike already: only what is above says something. */
const COMMON = 0.5

/** The nearest by meaning that are looked at for each origin. */
const NEAREST = 10

/** More products of two sentences than this are not all looked at: then only pairs that words found get a likeness. */
const MAX_PRODUCTS = 5_000_000

/** One side's sentences as vectors of length 1, by item. */
export type Sentences = ReadonlyMap<string, Float32Array>

/** What the plug-in called `name` gave for these items. Throws when it is something else than one vector an item. */
export function sentencesOf(name: string, ids: readonly string[], vectors: readonly Float32Array[]): Sentences {
  const length = vectors[0]?.length ?? 0
  const fits = (vector: unknown) =>
    vector instanceof Float32Array && vector.length === length && length > 0 && vector.every(Number.isFinite)
  if (vectors.length !== ids.length || !vectors.every(fits))
    throw new Error(`the embeddings of ${name} are not one vector of finite numbers a text, all of one length`)
  return new Map(ids.map((id, at) => [id, toUnit(vectors[at] as Float32Array)]))
}

function toUnit(vector: Float32Array): Float32Array {
  let square = 0
  for (const value of vector) square += value * value
  return square === 0 ? vector : vector.map((value) => value / Math.sqrt(square))
}

/** 0 for an item without a sentence; equally near ones in the order of their ids. */
export function likenessBetween(from: Sentences, to: Sentences): SentenceLikeness {
  const cosine = (a: Float32Array | undefined, b: Float32Array | undefined): number => {
    if (!a || !b || a.length !== b.length) return 0
    let sum = 0
    for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number)
    return sum
  }
  return {
    of: (origin, destination) =>
      Math.min(1, Math.max(0, (cosine(from.get(origin), to.get(destination)) - COMMON) / (1 - COMMON))),
    nearest: from.size * to.size > MAX_PRODUCTS ? [] : nearestPairs(from, to, cosine),
  }
}

function nearestPairs(
  from: Sentences,
  to: Sentences,
  cosine: (a: Float32Array, b: Float32Array) => number,
): [string, string][] {
  const others = [...to]
  return [...from].flatMap(([origin, vector]) =>
    others
      .map(([id, other]) => ({ id, like: cosine(vector, other) }))
      .sort((a, b) => b.like - a.like || (a.id < b.id ? -1 : 1))
      .slice(0, NEAREST)
      .map(({ id }): [string, string] => [origin, id]),
  )
}
