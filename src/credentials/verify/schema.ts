import { z } from 'zod'

import { CredentialKind } from '../kinds.ts'
import type { ParsedCredential } from '../parse/credential.ts'
import { EXTENSION, isAchievementType } from './achievement-type.ts'

/**
 * The shape of Open Badges 3.0 and CLR 2.0 as their specifications describe it, in our own words. It judges and
 * reports only: what a credential says about skills is read leniently whatever is found here.
 */
const many = <T extends z.ZodType>(item: T) => z.union([z.array(item).min(1), item])
const string = z.union([z.string().min(1), z.record(z.string(), z.string()), z.looseObject({ '@value': z.string() })])
const iri = z.string().regex(/^[A-Za-z][A-Za-z0-9+.-]*:\S+$/)
const zoned = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/)
const typed = (...names: readonly string[]) =>
  many(z.string()).refine((value) => names.some((name) => [value].flat().includes(name)), { error: 'type' })

const oneOfOrExtension = (names: string) => {
  const known = new Set(names.split(' '))
  return z.string().refine((value) => known.has(value) || EXTENSION.test(value), { error: 'enum' })
}

const alignment = z.looseObject({
  type: typed('Alignment'),
  targetName: string,
  targetUrl: iri,
  targetType: oneOfOrExtension(
    'ceasn:Competency ceterms:Credential CFItem CFRubric CFRubricCriterion CFRubricCriterionLevel CTDL',
  ).optional(),
})

const rubricLevel = z.looseObject({
  id: iri,
  type: typed('RubricCriterionLevel'),
  name: string,
  alignment: many(alignment).optional(),
})

const resultDescription = z.looseObject({
  id: iri,
  type: typed('ResultDescription'),
  name: string,
  resultType: oneOfOrExtension(
    'GradePointAverage LetterGrade Percent PerformanceLevel PredictedScore RawScore Result RubricCriterion RubricCriterionLevel RubricScore ScaledScore Status',
  ),
  alignment: many(alignment).optional(),
  allowedValue: many(z.string()).optional(),
  rubricCriterionLevel: many(rubricLevel).optional(),
})

const result = z.looseObject({
  type: typed('Result'),
  value: z.string().optional(),
  status: z.enum(['Completed', 'Enrolled', 'Failed', 'InProgress', 'OnHold', 'Provisional', 'Withdrew']).optional(),
  achievedLevel: iri.optional(),
  resultDescription: iri.optional(),
  alignment: many(alignment).optional(),
})

const achievement = z.looseObject({
  id: iri,
  type: typed('Achievement'),
  name: string,
  description: string,
  criteria: z.looseObject({ id: iri.optional(), narrative: string.optional() }),
  achievementType: z.string().refine(isAchievementType, { error: 'enum' }).optional(),
  alignment: many(alignment).optional(),
  resultDescription: many(resultDescription).optional(),
})

const identified = (subject: { id?: unknown; identifier?: unknown }) =>
  subject.id !== undefined || subject.identifier !== undefined

const achievementSubject = z
  .looseObject({ type: typed('AchievementSubject'), id: iri.optional(), achievement, result: many(result).optional() })
  .refine(identified, { error: 'id or identifier', path: ['id'] })

const clrSubject = z
  .looseObject({
    type: typed('ClrSubject'),
    id: iri.optional(),
    verifiableCredential: many(z.union([z.looseObject({}), z.string()])),
    association: many(
      z.looseObject({
        type: typed('Association'),
        associationType: z.enum([
          'exactMatchOf',
          'isChildOf',
          'isParentOf',
          'isPartOf',
          'isPeerOf',
          'isRelatedTo',
          'precedes',
          'replacedBy',
        ]),
        sourceId: iri,
        targetId: iri,
      }),
    ).optional(),
  })
  .refine(identified, { error: 'id or identifier', path: ['id'] })

const issuer = z.union([iri, z.looseObject({ id: iri, type: typed('Profile') })])

const credential = z
  .looseObject({
    '@context': z.array(z.union([z.string(), z.looseObject({})])).min(2),
    id: iri,
    type: z.array(z.string()),
    issuer,
    validFrom: zoned.optional(),
    validUntil: zoned.optional(),
    issuanceDate: zoned.optional(),
    expirationDate: zoned.optional(),
  })
  .superRefine((value, context) => {
    const first = value['@context'][0]
    const needed = first === 'https://www.w3.org/2018/credentials/v1' ? 'issuanceDate' : 'validFrom'
    if (value[needed] === undefined) context.addIssue({ code: 'custom', path: [needed], message: 'required' })
  })

const SHAPES: ReadonlyMap<CredentialKind, z.ZodType> = new Map<CredentialKind, z.ZodType>([
  [CredentialKind.OPEN_BADGE_3, credential.and(z.looseObject({ credentialSubject: achievementSubject }))],
  [CredentialKind.CLR_2, credential.and(z.looseObject({ name: string, credentialSubject: clrSubject }))],
  [CredentialKind.ENDORSEMENT, credential.and(z.looseObject({ credentialSubject: z.looseObject({ id: iri }) }))],
])

const MOST_PLACES = 10

/** JSON paths where the credential departs from its specification, the first few; empty when it does not. */
export function schemaFaults(parsed: ParsedCredential): readonly string[] {
  const shape = parsed.kind === null ? undefined : SHAPES.get(parsed.kind)
  if (!shape) return []
  const outcome = shape.safeParse(parsed.document)
  if (outcome.success) return []
  const places = outcome.error.issues.flatMap((issue) => deepest(issue, []))
  return [...new Set(places)].slice(0, MOST_PLACES)
}

/** For "one or many" the branch that got furthest: "must be an object" helps nobody who sent a list. */
function deepest(issue: z.core.$ZodIssue, above: readonly PropertyKey[]): string[] {
  const path = [...above, ...issue.path]
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [jsonPath(path)]
  const branches = issue.errors.map((errors) => errors.flatMap((inner) => deepest(inner, path)))
  const depth = (places: readonly string[]) => Math.max(...places.map((place) => place.split(/[.[]/).length))
  return branches.reduce((best, branch) => (depth(branch) > depth(best) ? branch : best))
}

const jsonPath = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((text, key) => text + (typeof key === 'number' ? `[${key}]` : `.${String(key)}`), '$')
