export { type FetchBudget, withBudget } from './budget.ts'
export { checkedUrl } from './follow.ts'
export {
  FETCH_LIMITS,
  type FetchedDocument,
  type FetcherOptions,
  type FetchLimits,
  type FetchProblem,
  FetchRefused,
  fetchWords,
  type GuardedFetcher,
  makeGuardedFetcher,
  type ResolveHost,
} from './guarded-fetch.ts'
export {
  type AddressPolicy,
  isPublicAddress,
  publicOnly,
} from './public-address.ts'
export {
  makeServerRequester,
  type RequesterOptions,
  type ServerAnswer,
  type ServerRequest,
  type ServerRequester,
} from './request.ts'
