import type { CaseVersion } from './versions.rule.ts'

/** Kinds of faults, by the names of 1.1; `statusInfo` spells them in the version that was asked. */
export type CodeMinor =
  | 'invalid_selection_field'
  | 'unauthorised_request'
  | 'forbidden'
  | 'unknownobject'
  | 'invalid_uuid'
  | 'server_busy'
  | 'internal_server_error'

/** A fault as CASE tells it; `description` is for people and names the mend. */
export class CaseProblem extends Error {
  readonly status: number
  readonly minor: CodeMinor
  readonly field: string
  readonly major: 'failure' | 'unsupported'

  constructor(
    status: number,
    minor: CodeMinor,
    description: string,
    { field = 'sourcedId', major = 'failure' }: { field?: string; major?: 'failure' | 'unsupported' } = {},
  ) {
    super(description)
    this.name = 'CaseProblem'
    this.status = status
    this.minor = minor
    this.field = field
    this.major = major
  }
}

/** 400 for a query parameter that cannot be read; decision `filter-field`. */
export const badParameter = (name: string, description: string): CaseProblem =>
  new CaseProblem(400, 'invalid_selection_field', description, { field: name })

/** imsx_StatusInfo of both versions. */
export const statusInfo = (problem: CaseProblem, version: CaseVersion) => ({
  imsx_codeMajor: problem.major,
  imsx_severity: 'error',
  imsx_description: problem.message,
  imsx_codeMinor: {
    imsx_codeMinorField: [
      { imsx_codeMinorFieldName: problem.field, imsx_codeMinorFieldValue: wordOf(problem.minor, version) },
    ],
  },
})

function wordOf(minor: CodeMinor, version: CaseVersion): string {
  if (minor === 'unauthorised_request') return version.unauthorised
  return minor === 'invalid_uuid' ? version.invalidUuid : minor
}
