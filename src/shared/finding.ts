export enum Severity {
  ERROR = 'ERROR',
  WARNING = 'WARNING',
  NOTE = 'NOTE',
}

/** One thing noticed in an input and what was done about it. */
export interface Finding {
  severity: Severity
  /** Stable, such as CASE_DUPLICATE_ITEM. */
  code: string
  /** What was found, in a sentence, and the mend where there is one. */
  message: string
  /** JSON path, or row and column. */
  path: string | null
  /** True when the input was taken all the same, after a repair. */
  repaired: boolean
}

/** Findings beyond this many of one code are counted in a last one, so that a report stays readable. */
export const FINDINGS_PER_CODE = 50
