import { CAST, NEEDED_BY } from './cast.ts'
import { drawnCells } from './cells.ts'
import { dataPerson, dayBetween } from './data-people.ts'
import { held } from './held.ts'
import { distinctNames, emailOf } from './names.ts'
import { carePerson, explainer, officePerson } from './other-people.ts'
import type { Held, Person } from './person.ts'
import { Random } from './random.ts'

const SEED = 20_261_123

/** People who keep employers out: they are ranked nowhere and counted in no employer's funnel. */
const UNLISTED = 8

/** How many besides P3 can prove that they handle personal data: below ten, so the analyst sees "<10". */
const HANDLE_PERSONAL_DATA = 6

/** Drawn people who could start as early as the cast; each lacks at least two required lines. */
const ALSO_SOON = 8

const SHORT_OF_TWO = new Set(['1100', '1010', '1001', '0110', '0101', '0011'])

function holdings(random: Random, cell: string): Held[] {
  if (cell === '0001') return explainer(random)
  if (cell !== '0000') return dataPerson(random, cell)
  const draw = random.between(1, 100)
  if (draw <= 58) return carePerson(random)
  return draw <= 76 ? dataPerson(random, cell) : officePerson(random)
}

interface Drawn {
  readonly cell: string
  readonly holds: Held[]
  available: string | null
}

/** Gives a few of the drawn people what the story needs them to have. */
function adjust(people: readonly Drawn[], random: Random): void {
  const handlers = people.filter(({ cell }) => cell === '1100' || cell === '1000').slice(0, HANDLE_PERSONAL_DATA)
  for (const { holds } of handlers)
    holds.push(held('ulver-personal-data', 'Independent', dayBetween(random, '2025-02-01', '2026-09-30')))
  const early = people.filter(({ cell }) => SHORT_OF_TWO.has(cell)).slice(-ALSO_SOON)
  for (const person of early) person.available = dayBetween(random, '2026-11-25', NEEDED_BY)
}

/** Everyone in the demo world, the cast first: the same people, byte for byte, on every machine. */
export function population(): readonly Person[] {
  const random = new Random(SEED)
  const drawn = [...drawnCells(random), ...Array.from({ length: UNLISTED }, () => '0000')].map(
    (cell): Drawn => ({
      cell,
      holds: holdings(random, cell),
      available: random.chance(80) ? dayBetween(random, '2027-01-04', '2027-06-30') : null,
    }),
  )
  adjust(drawn, random)
  const names = distinctNames(random, CAST.length + drawn.length)
  const person = (
    key: string,
    at: number,
    rest: Pick<Person, 'available' | 'discovery' | 'analytics' | 'holds'>,
  ): Person => {
    const name = names[at] as string
    return { key, name, email: emailOf(name), ...rest }
  }
  const cast = CAST.map(({ key, available, holds }, at) =>
    person(key, at, { available, discovery: 'ANYONE', analytics: true, holds }),
  )
  const others = drawn.map(({ holds, available }, at) =>
    person(`L${String(at + 1).padStart(3, '0')}`, CAST.length + at, {
      available,
      discovery: at < drawn.length - UNLISTED ? 'ANYONE' : null,
      analytics: random.chance(92),
      holds,
    }),
  )
  return [...cast, ...others]
}
