import { createHash } from 'node:crypto'

import { compare } from '../src/crosswalks/suggest/comparison.ts'
import { FEATURES, type Feature, type Features } from '../src/crosswalks/suggest/features.ts'
import { prepare } from '../src/crosswalks/suggest/prepared.ts'
import type { LinkedFrameworks } from './suggest-data.ts'

/** One pair that was looked at, and whether people linked it. */
export interface Example {
  readonly origin: string
  readonly destination: string
  readonly features: Features
  readonly linked: boolean
}

export type Weights = Readonly<Record<Feature | 'bias', number>>

/** The same for the same text: which half of the links is told, and which fold an origin is in. */
export const drawn = (text: string, ways: number): number =>
  createHash('sha256').update(text).digest().readUInt32BE(0) % ways

/**
 * Pairs to learn from, of origins that people linked to something: where they linked nothing, nobody may have looked.
 * `told`: this share in ten of the links is given as mapped, so that what is beside them can be learned from.
 */
export async function examplesOf(
  { from, to, links }: LinkedFrameworks,
  { codes, told, round }: { readonly codes: boolean; readonly told: number; readonly round: number },
): Promise<Example[]> {
  const given = links.filter((link) => drawn(`${round} ${link.origin} ${link.destination}`, 10) < told)
  const mapped = given.map(({ origin, destination }) => ({ lineages: [origin, destination] as const, counts: true }))
  const linked = new Set(links.map(({ origin, destination }) => `${origin} ${destination}`))
  const origins = new Set(links.map(({ origin }) => origin))
  const prepared = await prepare(from, to, { codes })
  const { pairs } = await compare(prepared, mapped)
  return pairs.flat().flatMap(({ a, b, features }) => {
    const origin = prepared.from.items[a]?.id as string
    const destination = prepared.to.items[b]?.id as string
    return origins.has(origin)
      ? [{ origin, destination, features, linked: linked.has(`${origin} ${destination}`) }]
      : []
  })
}

/** Strength of the pull towards zero; keeps what the examples say nothing about at zero. */
const RIDGE = 1

const ROUNDS = 25

/** Logistic regression by Newton's method. Features that are not named stay at zero. */
export function learn(examples: readonly Example[], names: readonly Feature[]): Weights {
  const columns = names.length + 1
  const rows = examples.map(({ features }) => [1, ...names.map((name) => features[name])])
  let weights = new Array<number>(columns).fill(0)
  for (let round = 0; round < ROUNDS; round++) {
    const gradient = weights.map((weight, at) => (at === 0 ? 0 : -RIDGE * weight))
    const curvature = weights.map((_, i) => weights.map((_, j) => (i === j ? (i === 0 ? 1e-6 : RIDGE) : 0)))
    for (const [at, row] of rows.entries()) {
      const odds = row.reduce((sum, value, i) => sum + value * (weights[i] as number), 0)
      const chance = 1 / (1 + Math.exp(-odds))
      const error = (examples[at]?.linked ? 1 : 0) - chance
      for (let i = 0; i < columns; i++) {
        gradient[i]! += error * (row[i] as number)
        for (let j = 0; j < columns; j++)
          curvature[i]![j]! += chance * (1 - chance) * (row[i] as number) * (row[j] as number)
      }
    }
    const step = solve(curvature, gradient)
    weights = weights.map((weight, at) => weight + (step[at] as number))
  }
  const found = Object.fromEntries(names.map((name, at) => [name, weights[at + 1]]))
  const all = Object.fromEntries(FEATURES.map((name) => [name, found[name] ?? 0]))
  return { ...all, bias: weights[0] } as Weights
}

/** Gauss with pivots. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, at) => [...row, right[at] as number])
  const size = rows.length
  for (let column = 0; column < size; column++) {
    let pivot = column
    for (let row = column + 1; row < size; row++)
      if (Math.abs(rows[row]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = row
    ;[rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!]
    for (let row = 0; row < size; row++) {
      if (row === column) continue
      const factor = rows[row]![column]! / rows[column]![column]!
      for (let at = column; at <= size; at++) rows[row]![at]! -= factor * rows[column]![at]!
    }
  }
  return rows.map((row, at) => row[size]! / row[at]!)
}
