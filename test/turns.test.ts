import { expect, test } from '@jest/globals'

import { mapInTurns } from '../src/shared/turns.ts'

test('whoever waits has a turn between two batches, and results stay in order', async () => {
  const seen: (number | string)[] = []
  setImmediate(() => seen.push('other'))
  const results = await mapInTurns([1, 2, 3, 4, 5], 2, (n) => {
    seen.push(n)
    return n * 10
  })
  expect(seen).toEqual([1, 2, 'other', 3, 4, 5])
  expect(results).toEqual([10, 20, 30, 40, 50])
  expect(await mapInTurns([], 2, String)).toEqual([])
})
