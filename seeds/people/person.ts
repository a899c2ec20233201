import type { CompetencyRef, OrganisationKey } from '../world/model.ts'

/** The day on which the demo takes place. Everything is dated before or after it; the demo's clock starts here. */
export const DEMO_DAY = '2026-11-23'
export const DEMO_NOW = Date.parse(`${DEMO_DAY}T16:00:00Z`)

/** How a credential is packed and signed. */
export type Form =
  /** Open Badge 3.0 with an `eddsa-rdfc-2022` proof. */
  | 'BADGE'
  /** Open Badge 3.0 with the older `Ed25519Signature2020`. */
  | 'BADGE_2020'
  /** Open Badge 3.0 as a signed JWT. */
  | 'JWT'
  /** Unsigned inside the issuer's signed CLR 2.0 record, together with the person's others of that issuer. */
  | 'RECORD'

/** Who signs: the achievement's issuer, an issuer that nobody knows, or the learner. */
export type Signer = 'ISSUER' | 'STRANGER' | 'SELF'

/** One award that a person holds. */
export interface Held {
  readonly achievement: string
  /** Level shown for each competency, by label; absent where none was given. */
  readonly levels: Readonly<Partial<Record<CompetencyRef, string>>>
  /** ISO day of the award. */
  readonly on: string
  /** ISO day; the award ends with it. */
  readonly until?: string
  readonly form: Form
  readonly signer: Signer
  /** True: its issuer has revoked it. */
  readonly revoked?: true
}

export interface Person {
  /** `P1`…`P6` and `X1`, `X2` for those whom the story follows, `L…` for everyone else. */
  readonly key: string
  readonly name: string
  readonly email: string
  /** ISO day from which the person could start; null: not said. */
  readonly available: string | null
  readonly discovery: readonly OrganisationKey[] | 'ANYONE' | null
  readonly analytics: boolean
  readonly holds: readonly Held[]
}
