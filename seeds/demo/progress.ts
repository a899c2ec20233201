import { Presets, SingleBar } from 'cli-progress'

/** Tells the person who waits, on standard error. */
export interface Progress {
  /** A step of so many parts. */
  begin(title: string, total: number): void
  /** So many parts more are done. */
  advance(parts?: number): void
  /** The step is over. */
  end(): void
  line(text: string): void
}

/** Bars in a terminal; elsewhere a line a step. */
export function progressOn(stream: NodeJS.WriteStream): Progress {
  return stream.isTTY ? new Bars(stream) : new Lines(stream)
}

const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`

class Bars implements Progress {
  #bar: SingleBar | null = null

  constructor(private readonly stream: NodeJS.WriteStream) {}

  begin(title: string, total: number): void {
    this.end()
    this.#bar = new SingleBar(
      { format: `  ${title.padEnd(34)} {bar} {value}/{total}`, barsize: 30, stream: this.stream, hideCursor: true },
      Presets.shades_classic,
    )
    this.#bar.start(total, 0)
  }

  advance(parts = 1): void {
    this.#bar?.increment(parts)
  }

  end(): void {
    this.#bar?.stop()
    this.#bar = null
  }

  line(text: string): void {
    this.end()
    this.stream.write(`${text}\n`)
  }
}

class Lines implements Progress {
  #title: string | null = null
  #total = 0
  #done = 0
  #began = 0

  constructor(private readonly stream: NodeJS.WritableStream) {}

  begin(title: string, total: number): void {
    this.end()
    this.#title = title
    this.#total = total
    this.#done = 0
    this.#began = performance.now()
  }

  advance(parts = 1): void {
    this.#done += parts
  }

  end(): void {
    if (this.#title === null) return
    this.line(`  ${this.#title}: ${this.#done} of ${this.#total} (${seconds(this.#began)})`)
    this.#title = null
  }

  line(text: string): void {
    this.stream.write(`${text}\n`)
  }
}
