import type { VerifyEnvironment } from '../src/credentials/verify/environment.ts'
import type { GuardedFetcher } from '../src/fetch/index.ts'

/** An environment that knows nobody; for documents on their own. */
export const emptyEnvironment = (at: number, fetcher: GuardedFetcher | null = null): VerifyEnvironment => ({
  at,
  fetcher,
  issuer: () => null,
  achievementCreator: () => null,
  recordedStatus: () => null,
  recipient: null,
})
