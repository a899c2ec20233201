import type { FetchBudget, FetchProblem } from '../../fetch/index.ts'

/** What verifying one document may fetch, with all credentials inside it. */
export const DOCUMENT_BUDGET: FetchBudget = { fetches: 50, bytes: 16_000_000, timeMs: 20_000 }

export const BUDGET_CODE: FetchProblem = 'FETCH_BUDGET'

const USED_UP = `Not asked for: the document leads to more, larger or slower addresses than are asked for one document \
(${DOCUMENT_BUDGET.fetches} addresses, ${DOCUMENT_BUDGET.bytes / 1_000_000} MB, ${DOCUMENT_BUDGET.timeMs / 1_000} s). \
Bring its credentials one by one.`

/** Why something was not fetched: that the budget is used up, or else what the place says. */
export const reasonOf = (code: string, otherwise: string): string => (code === BUDGET_CODE ? USED_UP : otherwise)
