/** What a value was made of; another version, another value. */
export interface Source<Value> {
  version(): Promise<number>
  load(): Promise<Value>
}

/** A source that moves all the time gives what was read last: one question more will look again. */
const ATTEMPTS = 3

/**
 * Keeps one value that is dear to make and true for one version of its source. `current` answers a value that is not
 * older than the version at the time of the call; it is made again when the version moved, and never twice at once.
 */
export class Versioned<Value> {
  #held: { readonly version: number; readonly value: Value } | null = null
  #loading: Promise<void> | null = null

  async current(source: Source<Value>): Promise<Value> {
    const wanted = await source.version()
    for (;;) {
      if (this.#held && this.#held.version >= wanted) return this.#held.value
      // One that is under way may have begun before `wanted`: look again when it is done.
      this.#loading ??= this.#load(source).finally(() => {
        this.#loading = null
      })
      await this.#loading
    }
  }

  /** Reads between two looks at the version: what was read while it moved is a mixture, and is read again. */
  async #load(source: Source<Value>): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const version = await source.version()
      const value = await source.load()
      if (attempt === ATTEMPTS || (await source.version()) === version) {
        this.#held = { version, value }
        return
      }
    }
  }
}
