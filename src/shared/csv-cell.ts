/**
 * A spreadsheet computes a cell of a CSV file that begins with one of these, or with the wide forms that it takes for
 * them, also behind blanks, whoever wrote it. Exports put an apostrophe before such text, and before such apostrophes,
 * so that it is text everywhere; readers of our own exports take one off, and no other reader does.
 */
const DANGEROUS = /^'*(?:\s*[=+\-@＝＋－＠|%]|[\t\r\n])/

const GUARDED = /^'+(?:\s*[=+\-@＝＋－＠|%]|[\t\r\n])/

/** The cell as it is exported. */
export const guardCell = (text: string): string => (DANGEROUS.test(text) ? `'${text}` : text)

/** The cell as it was before. */
export const unguardCell = (text: string): string => (GUARDED.test(text) ? text.slice(1) : text)
