import { achievement, achievementUri } from '../world/achievements.ts'
import { itemLink, levelLink } from '../world/case-package.ts'
import { FRAMEWORKS, statementOf } from '../world/frameworks.ts'
import { type CompetencyRef, splitRef } from '../world/model.ts'
import { WORLD_URL, worldUuid } from '../world/uuid.ts'
import type { Held } from './person.ts'

/** An issuer as it stands in a credential. */
export interface IssuerProfile {
  readonly id: string
  readonly name: string
}

export const CONTEXTS = {
  vc: 'https://www.w3.org/ns/credentials/v2',
  openBadges: 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
  clr: 'https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json',
} as const

const profile = ({ id, name }: IssuerProfile) => ({ id, type: ['Profile'], name })

/** Credentials begin at noon of the day of the award. */
export const startOf = (on: string): string => `${on}T12:00:00Z`

/** The last day counts in full. */
const endOf = (until: string): string => new Date(Date.parse(until) + 86_400_000).toISOString().replace('.000Z', 'Z')

/** Name of the document; the same award has the same name for ever. */
export const credentialUri = (person: string, held: Held): string =>
  `${WORLD_URL}/credentials/${worldUuid(`credential/${person}/${held.achievement}/${held.signer}/${held.form}`)}`

function resultDescription(of: string, ref: CompetencyRef) {
  const { framework, code } = splitRef(ref)
  const source = FRAMEWORKS[framework]
  const statement = statementOf(ref)
  return {
    id: `${of}#${ref}`,
    type: ['ResultDescription'],
    name: statement,
    resultType: 'RubricCriterionLevel',
    rubricCriterionLevel: source.scale.map((step, at) => ({
      id: levelLink(framework, step.label).uri,
      type: ['RubricCriterionLevel'],
      name: step.label,
      level: String(at + 1),
    })),
    alignment: [
      {
        type: ['Alignment'],
        targetName: statement,
        targetUrl: itemLink(framework, code).uri,
        targetFramework: source.title,
        targetCode: code,
        targetType: 'CFItem',
      },
    ],
  }
}

/** What was achieved; who signs for themselves, or is a stranger, defines an achievement of their own. */
function achievementPart(held: Held, issuer: IssuerProfile) {
  const { key, name, description, criteria, type } = achievement(held.achievement)
  const id = held.signer === 'ISSUER' ? achievementUri(key) : achievementUri(`${issuer.id} ${key}`)
  const refs = Object.keys(held.levels) as CompetencyRef[]
  return {
    id,
    type: ['Achievement'],
    achievementType: type,
    name,
    description,
    criteria: { narrative: held.signer === 'ISSUER' ? criteria : 'As described.' },
    ...(held.signer === 'ISSUER' ? { creator: profile(issuer) } : {}),
    ...(refs.length === 0 ? {} : { resultDescription: refs.map((ref) => resultDescription(id, ref)) }),
  }
}

/** An Open Badge 3.0 before it is signed. */
export function badge(person: string, subject: string, held: Held, issuer: IssuerProfile) {
  const part = achievementPart(held, issuer)
  const results = (Object.entries(held.levels) as [CompetencyRef, string][]).map(([ref, label]) => ({
    type: ['Result'],
    resultDescription: `${part.id}#${ref}`,
    achievedLevel: levelLink(splitRef(ref).framework, label).uri,
  }))
  return {
    '@context': [CONTEXTS.vc, CONTEXTS.openBadges],
    id: credentialUri(person, held),
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    name: part.name,
    issuer: profile(issuer),
    validFrom: startOf(held.on),
    ...(held.until === undefined ? {} : { validUntil: endOf(held.until) }),
    credentialSubject: {
      id: subject,
      type: ['AchievementSubject'],
      achievement: part,
      ...(results.length === 0 ? {} : { result: results }),
    },
  }
}

/** A CLR 2.0 record around badges that are not signed by themselves: the issuer vouches for all of them at once. */
export function record(person: string, subject: string, holds: readonly Held[], issuer: IssuerProfile) {
  const latest = holds
    .map((held) => held.on)
    .sort()
    .at(-1) as string
  return {
    '@context': [CONTEXTS.vc, CONTEXTS.clr, CONTEXTS.openBadges],
    id: `${WORLD_URL}/records/${worldUuid(`record/${person}/${issuer.id}`)}`,
    type: ['VerifiableCredential', 'ClrCredential'],
    name: `Learner record of ${issuer.name}`,
    issuer: profile(issuer),
    validFrom: startOf(latest),
    partial: true,
    credentialSubject: {
      id: subject,
      type: ['ClrSubject'],
      verifiableCredential: holds.map((held) => badge(person, subject, held, issuer)),
    },
  }
}
