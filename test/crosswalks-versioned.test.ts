import { describe, expect, it } from '@jest/globals'

import { type Source, Versioned } from '../src/crosswalks/versioned.ts'

/** A source whose value is its version at the end of loading; `during` runs inside each load. */
class Counter implements Source<string> {
  at = 1
  loads = 0
  atOnce = 0
  most = 0
  during: () => Promise<void> | void = () => {}

  async version(): Promise<number> {
    return this.at
  }

  async load(): Promise<string> {
    this.loads++
    this.most = Math.max(this.most, ++this.atOnce)
    const before = this.at
    await this.during()
    this.atOnce--
    return `${before}..${this.at}`
  }
}

describe('a versioned value', () => {
  it('is made once and kept while its version stands', async () => {
    const [held, source] = [new Versioned<string>(), new Counter()]
    expect(await held.current(source)).toBe('1..1')
    expect(await held.current(source)).toBe('1..1')
    expect(source.loads).toBe(1)
    source.at = 2
    expect(await held.current(source)).toBe('2..2')
    expect(source.loads).toBe(2)
  })

  it('is never made twice at once', async () => {
    const [held, source] = [new Versioned<string>(), new Counter()]
    source.during = () => new Promise((resolve) => setTimeout(resolve, 5))
    const answers = await Promise.all(Array.from({ length: 20 }, () => held.current(source)))
    expect(new Set(answers)).toEqual(new Set(['1..1']))
    expect([source.loads, source.most]).toEqual([1, 1])
  })

  it('is never older than the question: one that joins a load begun before waits for the next', async () => {
    const [held, source] = [new Versioned<string>(), new Counter()]
    let release = () => {}
    let begun = () => {}
    const started = new Promise<void>((resolve) => {
      begun = resolve
    })
    source.during = () => {
      begun()
      return new Promise<void>((resolve) => {
        release = resolve
      })
    }
    const first = held.current(source)
    await started
    source.during = () => {}
    source.at = 2
    const second = held.current(source)
    release()
    expect(await second).toBe('2..2')
    expect(await first).toBe('2..2')
    expect(source.most).toBe(1)
  })

  it('is read again when the version moved while it was read', async () => {
    const [held, source] = [new Versioned<string>(), new Counter()]
    source.during = () => {
      if (source.loads === 1) source.at = 2
    }
    expect(await held.current(source)).toBe('2..2')
    expect(source.loads).toBe(2)
  })

  it('answers also while its source never rests, and looks again at the next question', async () => {
    const [held, source] = [new Versioned<string>(), new Counter()]
    source.during = () => {
      source.at++
    }
    await held.current(source)
    expect(source.loads).toBe(3)
    source.during = () => {}
    expect(await held.current(source)).toBe('4..4')
  })

  it('passes a failure on to all who wait and tries again for the next', async () => {
    const [held, source] = [new Versioned<string>(), new Counter()]
    source.during = () => Promise.reject(new Error('away'))
    const answers = await Promise.allSettled([held.current(source), held.current(source)])
    expect(answers.map((answer) => answer.status)).toEqual(['rejected', 'rejected'])
    source.during = () => {}
    source.atOnce = 0
    expect(await held.current(source)).toBe('1..1')
  })
})
