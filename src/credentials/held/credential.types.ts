import { Field, ID, InputType, ObjectType } from 'type-graphql'

import { Level } from '../../learners/level.ts'
import { EvidenceBasis, EvidenceClass } from '../../shared/evidence.types.ts'
import { lastDayBefore } from '../../shared/instant.ts'
import { Node } from '../../shared/node.ts'
import { connectionType, edgeType } from '../../shared/paging.ts'
import { Payload } from '../../shared/payload.types.ts'
import { DateTime, LocalDate, Uri } from '../../shared/scalars.ts'
import {
  AlignmentPlace,
  CheckKind,
  CheckResult,
  CredentialKind,
  IssuerTrust,
  KeyBinding,
  Verdict,
} from '../kinds.types.ts'
import { HeldCredential } from './held-credential.ts'

@ObjectType({ description: 'Who signed, as far as it is known.' })
export class IssuerProfile {
  @Field({ description: 'As the credential names it: a DID or an address.' })
  identifier!: string

  @Field(() => String, { nullable: true, description: 'As the issuer calls itself.' })
  name!: string | null

  @Field(() => IssuerTrust)
  trust!: IssuerTrust

  organisationId!: string | null
}

@ObjectType('Check', { description: 'One check in words and code.' })
export class CheckObject {
  @Field(() => CheckKind)
  check!: CheckKind

  @Field(() => CheckResult)
  result!: CheckResult

  @Field({ description: 'Stable code.' })
  code!: string

  @Field({ description: 'Says what was found and where, never what the document holds.' })
  message!: string

  @Field(() => String, { nullable: true, description: 'JSON path.' })
  path!: string | null
}

@ObjectType('Alignment', { description: 'OB Alignment, resolved.' })
export class AlignmentObject {
  @Field()
  targetName!: string

  @Field(() => Uri)
  targetUrl!: string

  @Field(() => String, { nullable: true })
  targetFramework!: string | null

  @Field(() => String, { nullable: true })
  targetCode!: string | null

  @Field(() => String, { nullable: true })
  targetType!: string | null

  @Field(() => Level, { nullable: true })
  level!: Level | null

  @Field(() => AlignmentPlace)
  place!: AlignmentPlace

  competencyId!: string | null
}

@ObjectType({ description: 'Separate results; there is no overall yes without all of them.' })
export class VerificationReport {
  @Field(() => Verdict)
  verdict!: Verdict

  @Field(() => DateTime)
  checkedAt!: Date

  @Field({ description: 'Rises when the meaning of a check changes.' })
  rulesVersion!: string

  @Field(() => KeyBinding)
  keyBinding!: KeyBinding

  @Field(() => [CheckObject])
  checks!: CheckObject[]

  @Field(() => [AlignmentObject], { description: 'What the credential, and those inside it, are aligned to.' })
  competencies!: AlignmentObject[]
}

@ObjectType({
  implements: Node,
  description: 'One source says a learner did (or did not) show a competency. Learner, or disclosed.',
})
export class CompetencyAssertion implements Node {
  id!: string

  competencyId!: string | null

  @Field(() => String, { nullable: true, description: "The source's own words for the competency." })
  name!: string | null

  @Field({ description: 'False: the source says that it was not, or not yet, shown.' })
  positive!: boolean

  @Field(() => Level, { nullable: true })
  level!: Level | null

  @Field(() => EvidenceClass)
  evidenceClass!: EvidenceClass

  @Field(() => EvidenceBasis)
  basis!: EvidenceBasis

  @Field(() => DateTime, { nullable: true })
  validFrom!: Date | null

  @Field(() => DateTime, {
    nullable: true,
    description:
      'Exclusive: it holds until just before. Of a source that names a day, the midnight (UTC) that ends it.',
  })
  validUntil!: Date | null

  @Field(() => LocalDate, { nullable: true, description: 'The last day (UTC) on which it holds; to show to people.' })
  get validThrough(): string | null {
    return this.validUntil && lastDayBefore(this.validUntil.getTime())
  }

  @Field(() => AlignmentPlace, { nullable: true })
  place!: AlignmentPlace | null

  achievementUri!: string | null
  issuerOrganisation!: string | null
  credentialId!: string | null
}

export const HeldCredentialEdge = edgeType('HeldCredential', () => HeldCredential)
export type HeldCredentialEdge = InstanceType<typeof HeldCredentialEdge>
export const HeldCredentialConnection = connectionType('HeldCredential', () => HeldCredentialEdge)
export type HeldCredentialConnection = InstanceType<typeof HeldCredentialConnection>

export const CompetencyAssertionEdge = edgeType('CompetencyAssertion', () => CompetencyAssertion)
export type CompetencyAssertionEdge = InstanceType<typeof CompetencyAssertionEdge>
export const CompetencyAssertionConnection = connectionType('CompetencyAssertion', () => CompetencyAssertionEdge)
export type CompetencyAssertionConnection = InstanceType<typeof CompetencyAssertionConnection>

@InputType({ description: 'Which of my credentials.' })
export class HeldCredentialWhere {
  @Field(() => [Verdict], { nullable: true })
  verdict?: Verdict[] | null

  @Field(() => [CredentialKind], { nullable: true })
  kinds?: CredentialKind[] | null
}

@InputType({ description: 'JSON or compact JWS.' })
export class SubmitCredentialInput {
  @Field({ description: 'The credential as it was issued: JSON, or a compact JWS; at most 4 MB.' })
  document!: string
}

@InputType({ description: 'A self-stated competency.' })
export class AssertCompetencyInput {
  @Field(() => ID)
  competency!: string

  @Field(() => ID, { nullable: true, description: 'A level of a scale.' })
  level?: string | null
}

@InputType({ description: 'A key that speaks for an issuer.' })
export class IssuerKeyInput {
  @Field({ description: 'Multibase of a Multikey (z6Mk…, zDn…), or a public JWK as JSON.' })
  publicKey!: string

  @Field(() => String, { nullable: true, description: 'The verification method or kid that it appears under.' })
  method?: string | null

  @Field(() => DateTime, { nullable: true })
  since?: Date | null

  @Field(() => DateTime, { nullable: true, description: 'Exclusive.' })
  until?: Date | null
}

@InputType({ description: 'Trust in an issuer, for everyone.' })
export class SetIssuerTrustInput {
  @Field({ description: 'As credentials name the issuer: a DID or an address.' })
  identifier!: string

  @Field(() => IssuerTrust)
  trust!: IssuerTrust

  @Field()
  reason!: string

  @Field(() => ID, { nullable: true, description: 'The organisation that it is.' })
  organisation?: string | null

  @Field(() => DateTime, { nullable: true })
  since?: Date | null

  @Field(() => DateTime, { nullable: true, description: 'Exclusive.' })
  until?: Date | null

  @Field(() => [IssuerKeyInput], { nullable: true })
  keys?: IssuerKeyInput[] | null
}

@ObjectType({ implements: Payload, description: 'Answer.' })
export class HeldCredentialPayload extends Payload {
  @Field(() => HeldCredential, { nullable: true })
  credential!: HeldCredential | null
}

@ObjectType({ implements: Payload, description: 'Answer.' })
export class CompetencyAssertionPayload extends Payload {
  @Field(() => CompetencyAssertion, { nullable: true })
  assertion!: CompetencyAssertion | null
}
