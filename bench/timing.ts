/** How long one thing took, over many runs, in milliseconds. */
export interface Timing {
  readonly runs: number
  readonly medianMs: number
  readonly p95Ms: number
}

export function timingOf(milliseconds: readonly number[]): Timing {
  const sorted = [...milliseconds].sort((a, b) => a - b)
  const at = (share: number) =>
    Math.round((sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0) * 100) / 100
  return { runs: sorted.length, medianMs: at(0.5), p95Ms: at(0.95) }
}

/**
 * Runs all in turns, so that whatever the machine does besides hits all alike: `warmUps` rounds that do not count, then
 * rounds until `seconds` are over, but at least `atLeast`.
 */
export async function timeInTurns<Name extends string>(
  work: Readonly<Record<Name, () => Promise<unknown>>>,
  bounds: { readonly seconds: number; readonly warmUps?: number; readonly atLeast?: number },
): Promise<Record<Name, Timing>> {
  const names = Object.keys(work) as Name[]
  const taken = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>
  for (let round = 0; round < (bounds.warmUps ?? 3); round++) for (const name of names) await work[name]()
  const end = performance.now() + bounds.seconds * 1_000
  for (let round = 0; round < (bounds.atLeast ?? 5) || performance.now() < end; round++)
    for (const name of names) {
      const start = performance.now()
      await work[name]()
      taken[name].push(performance.now() - start)
    }
  return Object.fromEntries(names.map((name) => [name, timingOf(taken[name])])) as Record<Name, Timing>
}
