import { normaliseCode } from '../../frameworks/codes.ts'
import type { Side } from './side.ts'

/** A code that more items than this bear says little about any of them. */
const MAX_BEARERS = 4

const runsOf = (code: string | null): string[] => normaliseCode(code)?.match(/\p{L}[\p{L}\p{M}]*|\p{N}+/gu) ?? []

/** `1.2` and `A.1` stand in every framework and mean something else in each. */
function isTelling(runs: readonly string[]): boolean {
  const letters = runs.filter((run) => !/^\p{N}/u.test(run))
  if (letters.length === 0 || letters.length === runs.length) return false
  return runs.length >= 3 || letters.some((run) => run.length >= 2)
}

/** A whole code, and its endings: one framework's codes often stand at the end of another's. */
function endingsOf(runs: readonly string[]): string[] {
  const endings: string[] = []
  for (let from = 0; from < runs.length; from++) {
    const ending = runs.slice(from)
    if (isTelling(ending) && (from === 0 || ending.length >= 3)) endings.push(ending.join('.'))
  }
  return endings
}

/**
 * Pairs of places whose codes are the same in one spelling (`3.NF.A.3.d`, `3.NF.A.3d`), or where the whole code of the
 * one ends the other's (`M.G3.C1NF.TF.3.NF.A.3d`). Codes are keys within one framework only, so this is a hint.
 */
export function sameCodes(from: Side, to: Side): [number, number][] {
  const found = new Map<string, [number, number]>()
  for (const [a, b] of endsWith(from, to)) found.set(`${a} ${b}`, [a, b])
  for (const [b, a] of endsWith(to, from)) found.set(`${a} ${b}`, [a, b])
  return [...found.values()].sort(([a, b], [c, d]) => a - c || b - d)
}

function* endsWith(long: Side, whole: Side): Generator<[number, number]> {
  const bearers = new Map<string, number[]>()
  for (const place of whole.matchable) {
    const runs = runsOf(whole.items[place]?.code ?? null)
    if (!isTelling(runs)) continue
    const key = runs.join('.')
    const known = bearers.get(key)
    if (known) known.push(place)
    else bearers.set(key, [place])
  }
  for (const place of long.matchable)
    for (const ending of endingsOf(runsOf(long.items[place]?.code ?? null))) {
      const found = bearers.get(ending) ?? []
      if (found.length <= MAX_BEARERS) for (const other of found) yield [place, other]
    }
}
