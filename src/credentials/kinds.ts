import { registerEnumType } from 'type-graphql'

export enum CredentialKind {
  OPEN_BADGE_3 = 'OPEN_BADGE_3',
  CLR_2 = 'CLR_2',
  OPEN_BADGE_2 = 'OPEN_BADGE_2',
  CLR_1 = 'CLR_1',
  ENDORSEMENT = 'ENDORSEMENT',
}
registerEnumType(CredentialKind, { name: 'CredentialKind', description: 'Data model of a credential.' })

export enum CredentialStatus {
  ACTIVE = 'ACTIVE',
  SUSPENDED = 'SUSPENDED',
  REVOKED = 'REVOKED',
  SUPERSEDED = 'SUPERSEDED',
}
registerEnumType(CredentialStatus, { name: 'CredentialStatus', description: 'Status published by the issuer.' })

export enum IssuerTrust {
  RECOGNISED = 'RECOGNISED',
  ACCREDITED = 'ACCREDITED',
  UNRECOGNISED = 'UNRECOGNISED',
  DENIED = 'DENIED',
}
registerEnumType(IssuerTrust, { name: 'IssuerTrust', description: 'How an issuer is recognised.' })

export enum Verdict {
  VALID = 'VALID',
  WARNING = 'WARNING',
  INVALID = 'INVALID',
  UNKNOWN = 'UNKNOWN',
}
registerEnumType(Verdict, {
  name: 'Verdict',
  description: 'VALID: all PASS. WARNING: no FAIL. INVALID: a FAIL. UNKNOWN: could not be read or checked.',
})

export enum CheckKind {
  PARSE = 'PARSE',
  SCHEMA = 'SCHEMA',
  PROOF = 'PROOF',
  KEY_BINDING = 'KEY_BINDING',
  DATES = 'DATES',
  STATUS = 'STATUS',
  RECIPIENT = 'RECIPIENT',
  ISSUER_TRUST = 'ISSUER_TRUST',
  CREATOR = 'CREATOR',
  ENDORSEMENT = 'ENDORSEMENT',
  NESTED = 'NESTED',
}
registerEnumType(CheckKind, { name: 'CheckKind', description: 'What is checked.' })

export enum CheckResult {
  PASS = 'PASS',
  FAIL = 'FAIL',
  WARNING = 'WARNING',
  NOT_CHECKED = 'NOT_CHECKED',
}
registerEnumType(CheckResult, { name: 'CheckResult', description: 'Outcome of one check.' })

export enum KeyBinding {
  RESOLVED = 'RESOLVED',
  SELF_CERTIFYING = 'SELF_CERTIFYING',
  SELF_ASSERTED = 'SELF_ASSERTED',
  NONE = 'NONE',
}
registerEnumType(KeyBinding, {
  name: 'KeyBinding',
  description:
    'How the key belongs to the issuer; SELF_CERTIFYING proves a key, not who stands behind it. SELF_ASSERTED: only the document itself says so.',
})

export enum AlignmentPlace {
  ACHIEVEMENT = 'ACHIEVEMENT',
  RESULT = 'RESULT',
  RESULT_DESCRIPTION = 'RESULT_DESCRIPTION',
  RUBRIC_LEVEL = 'RUBRIC_LEVEL',
}
registerEnumType(AlignmentPlace, {
  name: 'AlignmentPlace',
  description: 'Where in a credential an alignment stands.',
})
