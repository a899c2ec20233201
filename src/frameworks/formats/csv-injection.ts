/**
 * A spreadsheet computes a cell of a CSV file that begins with `=`, `+`, `-`, `@`, a tab or a carriage return, whoever
 * wrote it. Exports put an apostrophe before those, and before such apostrophes, so that it is text everywhere; readers
 * of our own exports take one off, and no other reader does.
 */
const DANGEROUS = /^'*[=+\-@\t\r]/

const guarded = /^'+[=+\-@\t\r]/

/** The cell as it is exported. */
export const guardCell = (text: string): string => (DANGEROUS.test(text) ? `'${text}` : text)

/** The cell as it was before. */
export const unguardCell = (text: string): string => (guarded.test(text) ? text.slice(1) : text)
