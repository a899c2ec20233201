import { Field, Float, ObjectType } from 'type-graphql'

import { levelValue } from '../shared/levels.ts'

@ObjectType({ description: 'A level as its source said it, and on a scale where it has a place.' })
export class Level {
  @Field(() => Float, { nullable: true, description: '0..1; null: unknown here.' })
  value!: number | null

  @Field({ description: "The source's own words or number, e.g. Proficient, or 4.25 (O*NET LV 0-7)." })
  label!: string

  /** Scale id; null when the scale is unknown here. */
  scaleId!: string | null
  /** Id of the ScaleMap through which it counted, where it did. */
  mappedById!: string | null
}

/** A level out of what a row holds; null when there is none. */
export function levelOf(
  label: string | null,
  scale: string | null,
  parts: number | null,
  mappedBy: string | null = null,
): Level | null {
  if (label === null) return null
  const value = parts === null ? null : levelValue(parts)
  return Object.assign(new Level(), { label, scaleId: scale, value, mappedById: mappedBy })
}
