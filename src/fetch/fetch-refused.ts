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

const WORDS: Readonly<Record<FetchProblem, string>> = {
  FETCH_URL: 'The address, or one that it leads to, cannot be used: it takes https, no user, and the usual port.',
  FETCH_NOT_HTTPS: 'The address leads to one without https.',
  FETCH_ADDRESS: 'The address, or one that it leads to, is not on the public internet.',
  FETCH_UNRESOLVED: 'The name of the server is not known.',
  FETCH_TIMEOUT: 'The server did not answer in time.',
  FETCH_TOO_LARGE: 'The answer is larger than what is read.',
  FETCH_REDIRECTS: 'The address leads on and on, or to where a question like this must not go.',
  FETCH_TYPE: 'The answer is of another type than was asked for, or compressed.',
  FETCH_STATUS: 'The server answered with an error.',
  FETCH_FAILED: 'The connection failed: no server there, or no valid certificate.',
  FETCH_BUDGET: 'Too much was to be fetched.',
}

/** The same for people. */
export function fetchWords({ code, status }: Pick<FetchRefused, 'code' | 'status'>): string {
  if (code !== 'FETCH_STATUS' || status === null) return WORDS[code]
  if (status === 401 || status === 403) return `The server refuses us (${status}); see to the credentials.`
  if (status === 404 || status === 410) return `There is no such thing on the server (${status}).`
  if (status === 429) return 'The server wants to be asked less often (429).'
  return `The server answered with status ${status}.`
}
