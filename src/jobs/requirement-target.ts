import { createUnionType } from 'type-graphql'

import type { Session } from '../database/session.ts'
import { Competency } from '../frameworks/competency.ts'
import { competencyLoader } from '../frameworks/framework.loaders.ts'
import { CredentialTarget } from './job-profile.ts'
import type { CredentialTargetSpec, TargetSpec } from './requirement.ts'

export const RequirementTarget = createUnionType({
  name: 'RequirementTarget',
  description: 'What a line asks for.',
  types: () => [Competency, CredentialTarget] as const,
})
export type RequirementTarget = Competency | CredentialTarget

export const credentialTarget = (spec: CredentialTargetSpec): CredentialTarget =>
  Object.assign(new CredentialTarget(), {
    name: spec.name,
    achievementType: spec.achievementType,
    current: spec.current,
    achievementIds: spec.achievements,
    issuerIds: spec.issuers,
  })

/** Targets as objects; a competency of a library that the viewer may not see is left out. */
export async function requirementTargets(session: Session, specs: readonly TargetSpec[]): Promise<RequirementTarget[]> {
  const found = await Promise.all(
    specs.map((spec) =>
      spec.kind === 'COMPETENCY' ? session.load(competencyLoader).load(spec.competency) : credentialTarget(spec),
    ),
  )
  return found.filter((target) => target !== null)
}
