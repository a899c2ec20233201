import type { EntityManager } from 'typeorm'

/** Achievements that an assertion of a credential can be about: by address, of the organisation that issued it. */
export type KnownAchievements = (uri: string, organisation: string) => string | null

/** Finds what is registered under these addresses, in one query. */
export type AchievementRegistry = (sql: EntityManager, uris: readonly string[]) => Promise<KnownAchievements>

let registry: AchievementRegistry = async () => () => null

/** Called by the module of achievements, which comes later and knows this one. */
export function useAchievements(by: AchievementRegistry): void {
  registry = by
}

/** Ids of achievements by address and creator. */
export const knownAchievements: AchievementRegistry = (sql, uris) => registry(sql, uris)
