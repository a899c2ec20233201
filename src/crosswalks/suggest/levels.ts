/** School years from, to; 0 is kindergarten. */
export type Years = readonly [from: number, to: number]

const NAMED: Readonly<Record<string, Years>> = {
  PK: [-1, -1],
  PREK: [-1, -1],
  K: [0, 0],
  KG: [0, 0],
  KINDERGARTEN: [0, 0],
  ELEMENTARY: [1, 5],
  MS: [6, 8],
  MIDDLESCHOOL: [6, 8],
  HS: [9, 12],
  HIGHSCHOOL: [9, 12],
}

const MOST = 12

/** The years that CEDS-like education levels name: `KG`, `03`, `9`. Null when none is a year. */
export function yearsOf(levels: readonly string[]): Years | null {
  const found: Years[] = []
  for (const level of levels) {
    const plain = level.toUpperCase().replace(/[^A-Z0-9]/gu, '')
    const year = /^(?:GRADE|G|YEAR)?0*(\d{1,2})$/u.exec(plain)?.[1]
    const named = year !== undefined && Number(year) <= MOST ? ([Number(year), Number(year)] as const) : NAMED[plain]
    if (named) found.push(named)
  }
  if (found.length === 0) return null
  return [Math.min(...found.map(([from]) => from)), Math.max(...found.map(([, to]) => to))]
}

const GRADE = /\bgrades? (\d{1,2}|k)\b(?:\s*(?:-|–|to|through)\s*(\d{1,2})\b)?|\bkindergarten\b|\bhigh school\b/iu

/** The years that a heading speaks of: `Grade 3, Adopted 2012.` Null when it names none. */
export function yearsInHeading(heading: string): Years | null {
  const found = GRADE.exec(heading.slice(0, 300))
  if (!found) return null
  if (found[1] === undefined) return yearsOf([found[0]])
  return yearsOf([found[1], found[2] ?? found[1]])
}

/** 0: they overlap; else how many years lie between. */
export const yearsApart = ([fromA, toA]: Years, [fromB, toB]: Years): number => Math.max(0, fromB - toA, fromA - toB)
