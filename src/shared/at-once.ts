/** What `each` makes of the items, in order, of which at most `limit` are under way at once. The first fault is thrown. */
export async function mapAtOnce<Item, Result>(
  items: readonly Item[],
  limit: number,
  each: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  const entries = items.entries()
  let faulty = false
  const worker = async (): Promise<void> => {
    for (const [at, item] of entries) {
      if (faulty) return
      try {
        results[at] = await each(item)
      } catch (cause) {
        faulty = true
        throw cause
      }
    }
  }
  await Promise.all(Array.from({ length: limit }, worker))
  return results
}

/** Lets every name do so much at once and keeps so much more waiting; beyond that it refuses. In this process alone. */
export class PerName {
  readonly #known = new Map<string, { running: number; waiting: (() => void)[] }>()

  constructor(
    private readonly atOnce: number,
    private readonly mostWaiting: number,
  ) {}

  /** Throws what `refusal` makes, at once, when too much waits already. */
  async run<Result>(name: string, work: () => Promise<Result>, refusal: () => Error): Promise<Result> {
    const state = this.#known.get(name) ?? { running: 0, waiting: [] }
    if (state.running >= this.atOnce && state.waiting.length >= this.mostWaiting) throw refusal()
    this.#known.set(name, state)
    if (state.running < this.atOnce) state.running++
    else await new Promise<void>((go) => state.waiting.push(go))
    try {
      return await work()
    } finally {
      const next = state.waiting.shift()
      if (next) next()
      else if (--state.running === 0) this.#known.delete(name)
    }
  }
}
