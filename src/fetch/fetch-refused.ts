/** Why nothing was fetched; stable codes, safe to show. */
export type FetchProblem =
  | 'FETCH_URL'
  | 'FETCH_NOT_HTTPS'
  | 'FETCH_ADDRESS'
  | 'FETCH_UNRESOLVED'
  | 'FETCH_TIMEOUT'
  | 'FETCH_TOO_LARGE'
  | 'FETCH_REDIRECTS'
  | 'FETCH_TYPE'
  | 'FETCH_STATUS'
  | 'FETCH_FAILED'
  | 'FETCH_BUDGET'

/** Never holds a body, a header or an address: only what kind of refusal it was. */
export class FetchRefused extends Error {
  constructor(
    readonly code: FetchProblem,
    /** HTTP status for FETCH_STATUS. */
    readonly status: number | null = null,
  ) {
    super(status === null ? code : `${code} ${status}`)
    this.name = 'FetchRefused'
  }
}
