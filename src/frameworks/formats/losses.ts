import { Severity } from '../../shared/finding.ts'
import type { Losses } from './writer.ts'

/** Counts what a writer could not carry, so that each kind of loss is said once, with its number. */
export class LossCounter {
  readonly #byCode = new Map<string, { count: number; say: (count: number) => string; names: Set<string> }>()

  /**
   * `say` makes the message of the final count; `name` is one of the things it concerns, of which the first few are
   * listed behind it.
   */
  count(code: string, say: (count: number) => string, name?: string, by = 1): void {
    if (by === 0) return
    const group = this.#byCode.get(code) ?? { count: 0, say, names: new Set() }
    this.#byCode.set(code, group)
    group.count += by
    if (name !== undefined && group.names.size <= SHOWN) group.names.add(name.slice(0, 100))
  }

  /** In the order in which each kind was first met. */
  list(): Losses {
    return [...this.#byCode].map(([code, { count, say, names }]) => {
      const shown = [...names].slice(0, SHOWN).join(', ')
      const more = names.size > SHOWN ? ', …' : ''
      const message = shown === '' ? say(count) : `${say(count)} Concerned: ${shown}${more}.`
      return { severity: Severity.WARNING, code, message, path: null, repaired: false }
    })
  }
}

const SHOWN = 12

/** `1 item`, `2 items`. */
export const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`
