import { readFileSync, writeFileSync } from 'node:fs'

import { demoMark } from '../../src/data-directory.ts'
import type { Clock } from '../../src/shared/clock.ts'
import { DEMO_NOW } from '../people/person.ts'

/** So many milliseconds are written down as used before they are, so that a kill never makes time go back. */
const RESERVED = 60_000

/**
 * A clock that stays on the day of the demo, so that what expired nine days ago did so on every day on which the demo
 * is run. It goes on by a millisecond at each reading, and after a restart behind the last reading there was: what was
 * granted in one run is in force in the next. Its file is the mark by which the directory is known as the demo's.
 */
export function demoClock(dataDirectory: string): Clock {
  const file = demoMark(dataDirectory)
  let last = Math.max(DEMO_NOW, readMark(file))
  let reserved = last
  return () => {
    last += 1
    if (last > reserved) {
      reserved = last + RESERVED
      writeFileSync(file, `${reserved}\n`)
    }
    return last
  }
}

function readMark(file: string): number {
  try {
    const mark = Number(readFileSync(file, 'utf8'))
    return Number.isSafeInteger(mark) ? mark : 0
  } catch {
    return 0
  }
}
