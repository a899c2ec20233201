import type { Random } from './random.ts'

/** Whether a person satisfies the four required lines of Quernstone's job, in their order. */
export type Cell = readonly [r1: boolean, r2: boolean, r3: boolean, r4: boolean]

/**
 * How many people stand in each cell. Together: R1 118, R2 96, R3 81, R4 64, all four 19, and 42 with the first three.
 * So "explain to those who act" is what stops most, because hardly anyone issues credentials for it.
 */
export const CELL_SIZES: Readonly<Record<string, number>> = {
  '1111': 19,
  '1110': 23,
  '1101': 6,
  '1011': 5,
  '0111': 4,
  '1100': 18,
  '1010': 10,
  '1001': 4,
  '0110': 5,
  '0101': 3,
  '0011': 3,
  '1000': 33,
  '0100': 18,
  '0010': 12,
  '0001': 20,
}

/** Everyone who lets employers find them. */
export const LISTED = 430

/** Cells of the people whom the story follows; the rest is drawn. */
export const CAST_CELLS: Readonly<Record<string, string>> = {
  P1: '1111',
  P2: '1011',
  P3: '0111',
  P4: '0000',
  P5: '1110',
  P6: '0000',
  X1: '1111',
  X2: '1110',
}

/** A cell for each listed person who is not of the cast, in a drawn order. */
export function drawnCells(random: Random): string[] {
  const left = new Map(Object.entries(CELL_SIZES))
  const placed = [...left.values()].reduce((sum, size) => sum + size, 0)
  left.set('0000', LISTED - placed)
  for (const cell of Object.values(CAST_CELLS)) left.set(cell, (left.get(cell) ?? 0) - 1)
  return random.shuffled([...left].flatMap(([cell, size]) => Array.from({ length: size }, () => cell)))
}
