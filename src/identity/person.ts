/**
 * SQL: the person behind an actor. Whoever made an API client can act as it, so that the two are one where nobody may
 * agree with themselves; a key that the operator handed out is nobody but itself.
 */
export const personOf = (actor: string): string =>
  `coalesce((SELECT made.made_by_id FROM access_key made WHERE made.id = ${actor}), ${actor})`
