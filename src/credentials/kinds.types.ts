import { registerEnumType } from 'type-graphql'

import {
  AlignmentPlace,
  CheckKind,
  CheckResult,
  CredentialKind,
  CredentialStatus,
  IssuerTrust,
  KeyBinding,
  Verdict,
} from './kinds.ts'

export { AlignmentPlace, CheckKind, CheckResult, CredentialKind, CredentialStatus, IssuerTrust, KeyBinding, Verdict }

registerEnumType(CredentialKind, { name: 'CredentialKind', description: 'Data model of a credential.' })

registerEnumType(CredentialStatus, { name: 'CredentialStatus', description: 'Status published by the issuer.' })

registerEnumType(IssuerTrust, { name: 'IssuerTrust', description: 'How an issuer is recognised.' })

registerEnumType(Verdict, {
  name: 'Verdict',
  description: 'VALID: all PASS. WARNING: no FAIL. INVALID: a FAIL. UNKNOWN: could not be read or checked.',
})

registerEnumType(CheckKind, { name: 'CheckKind', description: 'What is checked.' })

registerEnumType(CheckResult, { name: 'CheckResult', description: 'Outcome of one check.' })

registerEnumType(KeyBinding, {
  name: 'KeyBinding',
  description:
    'How the key belongs to the issuer; SELF_CERTIFYING proves a key, not who stands behind it. SELF_ASSERTED: only the document itself says so.',
})

registerEnumType(AlignmentPlace, {
  name: 'AlignmentPlace',
  description: 'Where in a credential an alignment stands.',
})
