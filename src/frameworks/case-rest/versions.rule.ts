import { CASE_1_0_SCOPE, CASE_1_1_SCOPE } from '../../identity/oauth.rule.ts'

/** What differs between the two versions of the standard: words, and the fields that may be asked for. */
export interface CaseVersion {
  readonly name: '1.0' | '1.1'
  readonly base: '/ims/case/v1p0' | '/ims/case/v1p1'
  /** imsx_codeMinorFieldValue of two faults, which 1.1 spells anew. */
  readonly unauthorised: 'unauthorisedrequest' | 'unauthorised_request'
  readonly invalidUuid: 'invaliduuid' | 'invalid_uuid'
  readonly scope: string
  /** Of CFDocument. */
  readonly documentFields: readonly string[]
}

const DOCUMENT_FIELDS = [
  'identifier',
  'uri',
  'creator',
  'title',
  'lastChangeDateTime',
  'officialSourceURL',
  'publisher',
  'description',
  'subject',
  'subjectURI',
  'language',
  'version',
  'adoptionStatus',
  'statusStartDate',
  'statusEndDate',
  'licenseURI',
  'notes',
  'CFPackageURI',
] as const

export const CASE_1_0: CaseVersion = {
  name: '1.0',
  base: '/ims/case/v1p0',
  unauthorised: 'unauthorisedrequest',
  invalidUuid: 'invaliduuid',
  scope: CASE_1_0_SCOPE,
  documentFields: DOCUMENT_FIELDS,
}

export const CASE_1_1: CaseVersion = {
  name: '1.1',
  base: '/ims/case/v1p1',
  unauthorised: 'unauthorised_request',
  invalidUuid: 'invalid_uuid',
  scope: CASE_1_1_SCOPE,
  documentFields: [...DOCUMENT_FIELDS, 'frameworkType', 'caseVersion', 'extensions'],
}

export const CASE_VERSIONS: readonly CaseVersion[] = [CASE_1_0, CASE_1_1]
