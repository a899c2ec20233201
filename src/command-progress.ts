import { Presets, SingleBar } from 'cli-progress'

import type { CommandProgress } from './command.ts'

/** Where long work is, told to the person who waits for a command. */
export interface ToldProgress {
  readonly tell: CommandProgress
  /** The work is over, well or not. */
  end(): void
}

/** Milliseconds between two lines, where there is no terminal to draw a bar in. */
const LINE_EVERY = 5_000

/** A bar in a terminal for what can be counted; elsewhere a line now and then. */
export function progressOn(stream: NodeJS.WriteStream): ToldProgress {
  let bar: SingleBar | null = null
  let last = performance.now()
  const begin = (total: number, done: number): SingleBar => {
    const started = new SingleBar(
      { format: '  {bar} {value}/{total} {what}', barsize: 30, stream, hideCursor: true },
      Presets.shades_classic,
    )
    started.start(total, done, { what: '' })
    return started
  }
  return {
    tell(line, part) {
      if (part === undefined) stream.write(`${line}\n`)
      else if (stream.isTTY) {
        if (part.total === null) return
        bar ??= begin(part.total, part.done)
        bar.update(part.done, { what: line })
      } else if (performance.now() - last > LINE_EVERY) {
        last = performance.now()
        stream.write(`${line}: ${part.done}${part.total === null ? '' : ` of ${part.total}`}\n`)
      }
    },
    end() {
      bar?.stop()
      bar = null
    },
  }
}
