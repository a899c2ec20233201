/** A small generator (mulberry32): the same seed gives the same world on every machine. Not for secrets. */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** 0 ≤ x < 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = this.#state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }

  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1))
  }

  /** True in `percent` of a hundred draws. */
  chance(percent: number): boolean {
    return this.next() * 100 < percent
  }

  pick<T>(from: readonly T[]): T {
    const found = from[this.between(0, from.length - 1)]
    if (found === undefined) throw new Error('nothing to pick from')
    return found
  }

  /** One of `items`; `weights` are relative. */
  weighted<T>(items: readonly T[], weights: readonly number[]): T {
    let rest = this.next() * weights.reduce((sum, weight) => sum + weight, 0)
    for (const [index, weight] of weights.entries()) {
      rest -= weight
      if (rest < 0) return items[index] as T
    }
    return items.at(-1) as T
  }

  /** A new array in another order. */
  shuffled<T>(items: readonly T[]): T[] {
    const order = [...items]
    for (let at = order.length - 1; at > 0; at--) {
      const other = this.between(0, at)
      const moved = order[at] as T
      order[at] = order[other] as T
      order[other] = moved
    }
    return order
  }
}
