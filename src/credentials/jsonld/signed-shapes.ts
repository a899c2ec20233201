/** How a member of a node is read. */
export type Kind =
  /** One plain value: two make the document ambiguous. */
  | { readonly as: 'ONE' }
  /** Words to show. */
  | { readonly as: 'TEXT' }
  /** Plain values, in an order that is signed or not. */
  | { readonly as: 'VALUES' }
  | {
      readonly as: 'NODE' | 'NODES'
      readonly shape: Shape
      /** A text here names a node, rather than being one. */
      readonly reference?: true
      /** Those without an id count as often as they stand there; else each that says the same counts once. */
      readonly counted?: true
    }

/** What is read of a node of one kind. */
export interface Shape {
  readonly name: string
  readonly members: Readonly<Record<string, Kind>>
}

const ONE: Kind = { as: 'ONE' }
const TEXT: Kind = { as: 'TEXT' }
const nodes = (shape: Shape, more: { reference?: true; counted?: true } = {}): Kind => ({ as: 'NODES', shape, ...more })

const each = <Member extends string>(kind: Kind, ...members: readonly Member[]) =>
  Object.fromEntries(members.map((member) => [member, kind])) as Record<Member, Kind>

const PROFILE: Shape = { name: 'profile', members: { name: TEXT } }

const ALIGNMENT: Shape = {
  name: 'alignment',
  members: {
    targetName: TEXT,
    ...each(ONE, 'targetUrl', 'targetCode', 'targetFramework', 'educationalFramework', 'targetType'),
  },
}
const ALIGNMENTS = each(nodes(ALIGNMENT), 'alignment', 'alignments')

const RUBRIC_LEVEL: Shape = { name: 'level', members: { name: TEXT, ...each(ONE, 'level', 'points'), ...ALIGNMENTS } }

const RESULT_DESCRIPTION: Shape = {
  name: 'description',
  members: {
    name: TEXT,
    ...each(ONE, 'resultType', 'requiredLevel', 'requiredValue', 'valueMin', 'valueMax'),
    allowedValue: { as: 'VALUES' },
    rubricCriterionLevel: nodes(RUBRIC_LEVEL, { counted: true }),
    ...ALIGNMENTS,
  },
}

const ACHIEVEMENT: Shape = {
  name: 'achievement',
  members: {
    ...each(TEXT, 'name', 'description'),
    achievementType: ONE,
    creator: { as: 'NODE', shape: PROFILE },
    resultDescription: nodes(RESULT_DESCRIPTION, { counted: true }),
    ...ALIGNMENTS,
  },
}

const RESULT: Shape = {
  name: 'result',
  members: { ...each(ONE, 'value', 'status', 'achievedLevel', 'resultDescription'), ...ALIGNMENTS },
}

const IDENTIFIER: Shape = {
  name: 'identifier',
  members: each(ONE, 'identityHash', 'identifier', 'identity', 'identityType', 'identifierType', 'hashed', 'salt'),
}

const STATUS: Shape = {
  name: 'status',
  members: each(ONE, 'statusPurpose', 'statusListIndex', 'statusListCredential'),
}

/** The members that parse.ts reads, of a credential without its subject. */
export const CREDENTIAL: Shape = {
  name: 'credential',
  members: {
    name: TEXT,
    issuer: { as: 'NODE', shape: PROFILE, reference: true },
    ...each(ONE, 'validFrom', 'validUntil', 'issuanceDate', 'expirationDate'),
    credentialStatus: nodes(STATUS, { reference: true }),
  },
}

export const EARNED: Kind = { as: 'NODE', shape: ACHIEVEMENT }
export const RESULTS: Kind = nodes(RESULT, { counted: true })

/** Of a subject, without the credentials that a record has there, and without what it achieved. */
export const SUBJECT: Shape = { name: 'subject', members: { identifier: nodes(IDENTIFIER) } }
