import type { JsonObject } from './json-text.ts'
import { type EachRow, elementId, numberIn, occupationCode } from './onet-tables.ts'

/** CFItemType of the elements that each file rates. */
const TYPES = { Skills: 'Skill', Knowledge: 'Knowledge', Abilities: 'Ability' } as const

/** How one element is rated for one occupation. */
interface Rating {
  readonly element: string
  readonly occupation: string
  readonly place: string
  importance: number | null
  level: number | null
  /** Scales that the publisher would rather not see shown. */
  suppress: string[]
  /** The level means nothing: the element is of no importance there. */
  notRelevant: boolean
}

export interface Ratings {
  /** Type and name of each element that is rated. */
  readonly elements: ReadonlyMap<string, { readonly type: string; readonly name: string }>
  readonly ratings: readonly Rating[]
  /** Of the newest rating; null: none has one. */
  readonly newest: string | null
}

/** Importance and level, each a row of its own, put together. Rows on other scales are passed over. */
export async function readRatings(each: EachRow): Promise<Ratings> {
  const elements = new Map<string, { type: string; name: string }>()
  const ratings = new Map<string, Rating>()
  let newest = ''
  for (const table of ['Skills', 'Knowledge', 'Abilities'] as const)
    await each(table, (cells, place) => {
      const [element, occupation, scale] = [elementId(cells), occupationCode(cells), cells('Scale ID').trim()]
      const value = numberIn(cells, 'Data Value')
      if (scale !== 'IM' && scale !== 'LV') return
      if (!elements.has(element))
        elements.set(element, { type: TYPES[table], name: cells('Element Name').trim() || element })
      const key = `${element} ${occupation}`
      const rating = ratings.get(key) ?? rate(element, occupation, place)
      ratings.set(key, rating)
      if (scale === 'IM') rating.importance = value
      else rating.level = value
      if (cells('Recommend Suppress').trim() === 'Y') rating.suppress.push(scale)
      if (cells('Not Relevant').trim() === 'Y') rating.notRelevant = true
      const date = /^(\d{2})\/(\d{4})$/.exec(cells('Date').trim())
      if (date && `${date[2]}-${date[1]}` > newest) newest = `${date[2]}-${date[1]}`
    })
  return { elements, ratings: [...ratings.values()], newest: newest === '' ? null : `${newest}-01T00:00:00Z` }
}

const rate = (element: string, occupation: string, place: string): Rating => ({
  element,
  occupation,
  place,
  importance: null,
  level: null,
  suppress: [],
  notRelevant: false,
})

/** Of the association: in words for people, in numbers for programs. A level that is not relevant is left out. */
export function sayRating({ importance, level, suppress, notRelevant }: Rating): {
  notes: string
  extensions: JsonObject
} {
  const known = notRelevant ? null : level
  const words = [
    ...(importance === null ? [] : [`importance ${importance} of 1 to 5`]),
    ...(known === null ? [] : [`level ${known} of 0 to 7`]),
    ...(notRelevant ? ['level not relevant'] : []),
  ]
  return {
    notes: words.join(', '),
    extensions: {
      ...(importance === null ? {} : { 'onet.importance': importance }),
      ...(known === null ? {} : { 'onet.level': known }),
      ...(notRelevant ? { 'onet.notRelevant': true } : {}),
      ...(suppress.length === 0 ? {} : { 'onet.recommendSuppress': [...new Set(suppress)].sort() }),
    },
  }
}
