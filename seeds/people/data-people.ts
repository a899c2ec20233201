import { held, preparation, usual } from './held.ts'
import type { Held } from './person.ts'
import type { Random } from './random.ts'

/** A working day between two years, as ISO text. */
export function dayBetween(random: Random, from: string, to: string): string {
  const start = Date.parse(from)
  const days = Math.round((Date.parse(to) - start) / 86_400_000)
  return new Date(start + random.between(0, days) * 86_400_000).toISOString().slice(0, 10)
}

const awarded = (random: Random): string => dayBetween(random, '2024-05-01', '2026-10-30')

/** Proof that satisfies "query a database": verified, at Independent or above. */
const queries = (random: Random, larkmere: boolean): Held => {
  const level = random.chance(80) ? 'Independent' : 'Adapts'
  if (random.chance(12)) return held('quern-queries', level, awarded(random))
  return held(larkmere ? 'DAT 130' : 'BDA 101', level, awarded(random))
}

/** Proof that satisfies "reconcile sources". */
const reconciles = (random: Random, larkmere: boolean): Held => {
  const level = random.chance(85) ? 'Independent' : 'Adapts'
  if (larkmere && random.chance(40)) return preparation('Independent', awarded(random))
  return held(random.chance(65) ? 'BDA 150' : 'quern-reconcile', level, awarded(random))
}

/** Proof that satisfies "choose a fitting summary": at Larkmere through the mapping that the story agrees. */
const summarises = (random: Random, larkmere: boolean): Held => {
  if (larkmere) return held('MAT 160', random.chance(85) ? 'Proficient' : 'Exemplary', awarded(random))
  if (random.chance(15)) return held('quern-summaries', 'Independent', awarded(random))
  return held('BDA 120', random.chance(80) ? 'Independent' : 'Adapts', awarded(random))
}

/** Proof that satisfies "explain to those who act"; no course of Larkmere assesses it. */
export const explains = (random: Random): Held => {
  const key = random.pick(['CHW 210', 'CHW 210', 'ulver-explain', 'quern-explain'])
  return held(key, random.chance(85) ? 'Practising' : 'Modelling', awarded(random))
}

/** Some proof of a line, but not enough for it: too low, not good enough, or nobody knows who signed. */
function fallsShort(random: Random, larkmere: boolean, line: number): Held | null {
  const on = awarded(random)
  if (line === 0) {
    if (random.chance(22)) return held(larkmere ? 'DAT 130' : 'BDA 101', 'Guided', on)
    if (random.chance(10)) return held('quern-queries', 'Independent', on, { signer: 'STRANGER' })
    return random.chance(6) ? held('BDA 101', 'Independent', on, { form: 'RECORD' }) : null
  }
  if (line === 1) {
    if (larkmere && random.chance(45)) return preparation('Guided', on)
    return random.chance(8) ? held('quern-reconcile', 'Independent', on, { signer: 'SELF', form: 'BADGE' }) : null
  }
  if (line === 2) {
    if (larkmere && random.chance(30)) return held('MAT 160', random.pick(['Beginning', 'Developing']), on)
    return random.chance(10) ? held('BDA 120', 'Guided', on) : null
  }
  if (random.chance(7)) return held('CHW 210', 'Emerging', on)
  return random.chance(6) ? held('ulver-explain', 'Practising', on, { signer: 'SELF', form: 'BADGE' }) : null
}

/** Proof of the preferred lines. Who meets everything required still lacks some of these: nobody in the valley is perfect. */
function preferences(random: Random, everything: boolean): Held[] {
  const chosen: Held[] = []
  if (random.chance(24)) chosen.push(held('DAT 240', random.chance(70) ? 'Independent' : 'Guided', awarded(random)))
  else if (random.chance(8)) chosen.push(held('ulver-view', 'Independent', awarded(random)))
  if (random.chance(36)) chosen.push(usual('DAT 210', awarded(random)))
  else if (random.chance(16)) chosen.push(held('ulver-scripts', 'Independent', awarded(random)))
  if (random.chance(12)) chosen.push(held('quern-initiative', 'Practising', awarded(random)))
  return everything ? chosen.slice(0, 2) : chosen
}

const MORE = [
  'DAT 110',
  'BUS 120',
  'ACC 140',
  'ACC 230',
  'BDA 160',
  'COM 115',
  'quern-handover',
  'ulver-listening',
] as const

/** What a person who works with data holds, given which required lines they satisfy. */
export function dataPerson(random: Random, cell: string): Held[] {
  const larkmere = random.chance(58)
  const proofs = [queries, reconciles, summarises, explains]
  const holds: Held[] = []
  for (const [line, proof] of proofs.entries()) {
    const one = cell[line] === '1' ? proof(random, larkmere) : fallsShort(random, larkmere, line)
    if (one) holds.push(one)
  }
  holds.push(...preferences(random, cell === '1111'))
  const wanted = random.between(2, 5)
  for (const key of random.shuffled(MORE)) {
    if (holds.length >= wanted) break
    holds.push(usual(key, awarded(random)))
  }
  return holds
}
