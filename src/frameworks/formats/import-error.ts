/** Why an input was refused as a whole; stable, shown to users. */
export type ImportErrorCode =
  | 'IMPORT_TOO_LARGE'
  | 'IMPORT_TOO_COSTLY'
  | 'IMPORT_EMPTY'
  | 'IMPORT_NOT_JSON'
  | 'IMPORT_NOT_CSV'
  | 'IMPORT_ZIP'
  | 'IMPORT_XLSX'
  | 'IMPORT_ROW'
  | 'IMPORT_REMOVES'
  | 'IMPORT_COLUMNS'
  | 'IMPORT_FILE_MISSING'
  | 'IMPORT_NOT_XML'
  | 'IMPORT_TOO_DEEP'
  | 'IMPORT_TEXT_TOO_LONG'
  | 'IMPORT_TOO_MANY_ELEMENTS'
  | 'IMPORT_REPEATED_LIST'
  | 'IMPORT_WRONG_DOCUMENT'
  | 'IMPORT_UNKNOWN_FORMAT'

/** Where in the bytes: line and column from 1, in characters; byte from 0. */
export interface TextPlace {
  readonly line: number
  readonly column: number
  readonly byte: number
}

/** The only error a parser of this folder throws: the input as a whole cannot be taken. It names the place and the mend. */
export class ImportError extends Error {
  readonly code: ImportErrorCode
  /** JSON path, when the place is a value. */
  readonly path: string | null
  /** Set when the place is a character. */
  readonly place: TextPlace | null

  constructor(code: ImportErrorCode, message: string, where: { path?: string; place?: TextPlace } = {}) {
    super(message)
    this.name = 'ImportError'
    this.code = code
    this.path = where.path ?? null
    this.place = where.place ?? null
  }
}

/** One row is wrong, while the others could be taken. */
export const wrongRow = (message: string, path: string): ImportError =>
  new ImportError(
    'IMPORT_ROW',
    `${message} (${path}) Correct it, or have the other rows taken (skipBadRows; --skip-bad-rows).`,
    { path },
  )

/** What it says, with the place once. */
export const importErrorText = ({ code, message, path }: ImportError): string =>
  `${code}${path === null || message.includes(path) ? '' : ` at ${path}`}: ${message}`
