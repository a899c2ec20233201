import { type UserError, UserErrorCode, userError } from '../../shared/payload.ts'
import { AdoptionStatus, adoptionStatusOf } from '../adoption-status.ts'
import type { CasePackage } from '../formats/case-model.ts'

/** How many faults of one kind are named. */
const NAMED = 10

/** Words of CASE 1.1 for what a steward chooses. */
const WORDS: Readonly<Record<Exclude<AdoptionStatus, 'PRIVATE_DRAFT' | 'UNKNOWN'>, string>> = {
  DRAFT: 'Draft',
  PENDING_IMPLEMENTATION: 'Pending Implementation',
  IMPLEMENTED: 'Implemented',
  RETIRED: 'Retired',
}

/** The word that is published: what was chosen, else the version before's own, else Implemented; null: none that can be. */
export function publishedStatus(chosen: AdoptionStatus | null, before: string | null): string | null {
  if (chosen !== null) return Object.hasOwn(WORDS, chosen) ? WORDS[chosen as keyof typeof WORDS] : null
  return before === null || adoptionStatusOf(before) === AdoptionStatus.PRIVATE_DRAFT ? WORDS.IMPLEMENTED : before
}

/** What keeps a draft from being published. Pure. */
export function publishFaults(source: CasePackage): UserError[] {
  const faults: UserError[] = []
  const refuse = (message: string) => faults.push(userError(UserErrorCode.INVALID, message, 'input.id'))
  if (source.document.title.trim() === '') refuse('It has no title; saveFramework gives it one.')
  if (source.items.length === 0) refuse('It has no competencies; saveCompetency adds one.')
  if (!source.document.license) refuse('It has no licence; name one with license.')
  named(source.items.filter((item) => item.fullStatement.trim() === '')).forEach((item) => {
    refuse(`Item ${item.identifier} has no fullStatement.`)
  })
  const hierarchy = source.associations.filter((one) => one.type === 'isChildOf')
  named(hierarchy.filter((one) => one.inside.origin === null || one.inside.destination === null)).forEach((one) => {
    refuse(`isChildOf ${one.identifier} leads out of the framework; take it out with removeAssociation.`)
  })
  named(hierarchy.filter((one) => source.cycleClosing.has(one.identifier))).forEach((one) => {
    refuse(`isChildOf ${one.identifier} closes a circle; take it out with removeAssociation.`)
  })
  return faults
}

const named = <One>(all: readonly One[]): readonly One[] => all.slice(0, NAMED)
