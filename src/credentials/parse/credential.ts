import type { Finding } from '../../shared/finding.ts'
import type { ViewProblem } from '../jsonld/view-problem.ts'
import type { CredentialKind } from '../kinds.ts'
import type { JsonObject } from './json.ts'

/** One alignment, with the place it stands at. */
export interface ParsedAlignment {
  readonly targetName: string | null
  readonly targetUrl: string | null
  readonly targetCode: string | null
  readonly targetFramework: string | null
  readonly targetType: string | null
  /** JSON path inside its credential; part of the deterministic id of what is derived from it. */
  readonly path: string
}

/** One step of a rubric, lowest first if they are ordered. */
export interface ParsedRubricLevel {
  readonly id: string | null
  readonly name: string | null
  readonly level: string | null
  readonly alignments: readonly ParsedAlignment[]
  readonly path: string
}

export interface ParsedResultDescription {
  readonly id: string | null
  readonly name: string | null
  readonly resultType: string | null
  readonly alignments: readonly ParsedAlignment[]
  /** Lowest first, if ordered. */
  readonly allowedValues: readonly string[]
  readonly levels: readonly ParsedRubricLevel[]
  /** False when nothing that is signed says which of the levels, or of the values, is the higher one. */
  readonly levelsOrdered: boolean
  readonly valuesOrdered: boolean
  readonly requiredLevel: string | null
  readonly requiredValue: string | null
  readonly valueMin: string | null
  readonly valueMax: string | null
  readonly path: string
}

export interface ParsedResult {
  readonly resultDescription: string | null
  readonly value: string | null
  readonly status: string | null
  readonly achievedLevel: string | null
  /** True when it is signed only that the subject had this result, not in which of the achievements. */
  readonly stray: boolean
  readonly alignments: readonly ParsedAlignment[]
  readonly path: string
}

export interface ParsedAchievement {
  readonly id: string | null
  readonly name: string | null
  readonly description: string | null
  readonly achievementType: string | null
  readonly creator: string | null
  readonly alignments: readonly ParsedAlignment[]
  readonly resultDescriptions: readonly ParsedResultDescription[]
}

/** Something that says who the subject is, plain or as salted hash. */
export interface SubjectIdentifier {
  /** "did", "email" and what else the source says. */
  readonly type: string
  readonly value: string
  readonly hashed: boolean
  readonly salt: string
}

export interface ParsedSubject {
  readonly id: string | null
  readonly identifiers: readonly SubjectIdentifier[]
  /** True when someone is named who assessed. */
  readonly assessed: boolean
  readonly results: readonly ParsedResult[]
}

/** A compact JWS, taken apart but not believed. */
export interface ParsedJwt {
  readonly compact: string
  readonly header: JsonObject
  readonly claims: JsonObject
}

/** A credential as it was read: nothing in it has been verified. */
export interface ParsedCredential {
  /** Null for a verifiable credential of a kind that carries no achievement. */
  readonly kind: CredentialKind | null
  /** The credential itself, as signed. */
  readonly document: JsonObject
  readonly jwt: ParsedJwt | null
  readonly id: string | null
  readonly name: string | null
  readonly issuer: { readonly id: string; readonly name: string | null }
  /** Epoch milliseconds; null when absent or unreadable (the findings say which). */
  readonly validFrom: number | null
  /** Exclusive. */
  readonly validUntil: number | null
  readonly datesReadable: boolean
  readonly subject: ParsedSubject
  readonly achievement: ParsedAchievement | null
  readonly statuses: readonly JsonObject[]
  readonly proofs: readonly JsonObject[]
  /** The credentials inside a record. */
  readonly children: readonly ParsedChild[]
  /** Why it is not clear what its embedded proof covers; null when it is. */
  readonly unclear: ViewProblem | null
  /** Unsigned by itself, about a subject that others under the same embedded proof are about; else null. */
  readonly sharing: SharedSubject | null
  readonly findings: readonly Finding[]
}

/** A subject that several credentials under one embedded proof are about: what belongs to which is not signed. */
export interface SharedSubject {
  readonly id: string
  /** How many credentials they are, the one that carries the proof not counted. */
  readonly members: number
  /** Results that belong to none of the achievements in particular. */
  readonly stray: readonly ParsedResult[]
}

/** A credential inside a record, or why it could not be read. */
export type ParsedChild = { readonly path: string } & (
  | { readonly credential: ParsedCredential }
  | { readonly unreadable: { readonly code: string; readonly message: string } }
)
