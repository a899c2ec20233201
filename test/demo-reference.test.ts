import { expect, test } from '@jest/globals'

import { population } from '../seeds/people/population.ts'
import { JOBS } from '../seeds/world/jobs.ts'
import type { WorldJob } from '../seeds/world/model.ts'
import { judge } from './demo-reference.ts'

test('what a line does not accept is void there, and could not be better if it were verified', () => {
  const { lines, ...job } = JOBS.find((one) => one.key === 'quernstone-junior-analyst') as WorldJob
  const [strict] = lines.filter((line) => line.accept?.join() === 'VERIFIED')
  if (!strict) throw new Error('The job has no line that accepts VERIFIED only.')
  const { accept: _, ...lenient } = strict
  let refused = 0
  for (const person of population()) {
    const { fit, potentialFit } = judge({ ...job, lines: [strict] }, person, { agreed: true })
    expect(potentialFit).toBe(fit)
    if (judge({ ...job, lines: [lenient] }, person, { agreed: true }).fit > fit) refused++
  }
  expect(refused).toBeGreaterThan(0)
})
