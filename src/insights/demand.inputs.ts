import { Field, ID, InputType, registerEnumType } from 'type-graphql'

import { DateRange } from '../jobs/date-range.ts'
import { limitExceeded } from '../shared/errors.ts'
import { Region } from '../shared/scalars.ts'
import { DemandOrder } from './demand.rows.ts'

@InputType({
  description:
    'Which demand counts: published job profiles that satisfy all of it. Their postings of these regions and days count, or those open today when no days are given. A profile that is named counts as one opening when it has no such posting.',
})
export class DemandWhere {
  @Field(() => [ID], { nullable: true, description: 'At most 200.' })
  jobProfiles?: string[] | null

  @Field(() => [ID], { nullable: true, description: 'At most 200.' })
  employers?: string[] | null

  @Field(() => [ID], { nullable: true, description: 'At most 200.' })
  occupations?: string[] | null

  @Field(() => String, { nullable: true, description: 'Of an occupation to which programs of this code lead.' })
  cipCode?: string | null

  @Field(() => [Region], { nullable: true, description: 'At most 200.' })
  regions?: string[] | null

  @Field(() => DateRange, { nullable: true, description: 'Posted on these days, whether still open or not.' })
  posted?: DateRange | null

  @Field(() => [ID], { nullable: true, description: 'Only competencies of these, in any version; at most 200.' })
  frameworks?: string[] | null
}

registerEnumType(DemandOrder, {
  name: 'DemandOrder',
  description:
    'Order of demand rows. Numbers of people count as they are shown, suppressed ones as 0, so that the order tells no more than the numbers. SHORTFALL: openings less completions a year.',
})

const MAX_LISTED = 200

/** Refuses filters that are larger than said. Throws LIMIT naming the place under `path`. */
export function checkDemandWhere(where: DemandWhere, path: string): void {
  for (const field of ['jobProfiles', 'employers', 'occupations', 'regions', 'frameworks'] as const)
    if ((where[field]?.length ?? 0) > MAX_LISTED) throw limitExceeded(`Name at most ${MAX_LISTED}.`, `${path}.${field}`)
}
