import type { DataSource } from 'typeorm'

import type { Session } from '../database/session.ts'
import { type GuardedFetcher, makeGuardedFetcher } from '../fetch/index.ts'

const fetchers = new WeakMap<DataSource, GuardedFetcher | null>()

/** The one guarded fetcher of this process's stores; null: verification stays offline. */
export function fetcherOf(session: Session): GuardedFetcher | null {
  const { dataSource, clock } = session.resources
  let fetcher = fetchers.get(dataSource)
  if (fetcher === undefined) {
    fetcher = makeGuardedFetcher({ clock })
    fetchers.set(dataSource, fetcher)
  }
  return fetcher
}

/** For tests, and for work that must stay offline, such as loading a world whose issuers have no web sites. */
export function useFetcher(dataSource: DataSource, fetcher: GuardedFetcher | null): void {
  fetchers.set(dataSource, fetcher)
}
