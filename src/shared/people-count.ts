/** Groups smaller than this are never counted out loud. DESIGN §6. */
export const PEOPLE_THRESHOLD = 10
/** What is said is a multiple of this. */
const PEOPLE_ROUNDING = 5

/** A number about people; made by the functions of this file only. */
export interface PeopleCount {
  /** Null when suppressed. */
  count: number | null
  suppressed: boolean
  threshold: number
}

const shown = (count: number): PeopleCount => ({ count, suppressed: false, threshold: PEOPLE_THRESHOLD })
const hidden = (): PeopleCount => ({ count: null, suppressed: true, threshold: PEOPLE_THRESHOLD })
const rounded = (people: number): number => Math.round(people / PEOPLE_ROUNDING) * PEOPLE_ROUNDING

function counted(people: number): number {
  if (!Number.isSafeInteger(people) || people < 0) throw new RangeError(`${people} is not a number of people`)
  return people
}

/** One number that stands alone: no other number shown beside it adds up with it. */
export const countOfPeople = (people: number): PeopleCount =>
  counted(people) < PEOPLE_THRESHOLD ? hidden() : shown(rounded(people))

/**
 * Cells that split one population, everybody in exactly one. When a cell is too small, the smallest others are hidden
 * with it until at least two are hidden and hold the threshold together, so that subtracting from the total finds no
 * small group. The total is the sum of the rounded cells: a total rounded by itself would narrow the cells down.
 * A cell that is not going to be listed (such as "region not said") must be passed all the same.
 */
export function partitionOfPeople(cells: readonly number[]): { cells: PeopleCount[]; total: PeopleCount } {
  const people = cells.reduce((sum, cell) => sum + counted(cell), 0)
  const bySize = cells.map((cell, index) => ({ cell, index })).sort((a, b) => a.cell - b.cell || a.index - b.index)
  const secret = new Set<number>()
  let secretPeople = 0
  for (const { cell, index } of bySize) {
    const safe = secret.size === 0 || (secret.size > 1 && secretPeople >= PEOPLE_THRESHOLD)
    if (cell >= PEOPLE_THRESHOLD && safe) break
    secret.add(index)
    secretPeople += cell
  }
  // Where hiding ended before the cells did, the hidden ones are enough; else all are hidden, and hide the total if few.
  const total = cells.reduce((sum, cell) => sum + rounded(cell), 0)
  return {
    cells: cells.map((cell, index) => (secret.has(index) ? hidden() : shown(rounded(cell)))),
    total: people < PEOPLE_THRESHOLD || total < PEOPLE_THRESHOLD ? hidden() : shown(total),
  }
}

/** One group out of a whole whose number is shown too: hidden also when those outside of it are too few. */
export function partOfPeople(part: number, whole: number): PeopleCount {
  if (counted(part) > counted(whole)) throw new RangeError(`${part} people cannot be part of ${whole}`)
  return partitionOfPeople([part, whole - part]).cells[0] as PeopleCount
}
