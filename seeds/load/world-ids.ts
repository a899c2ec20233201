import { derivedId } from '../../src/shared/ids.ts'
import type { Person } from '../people/person.ts'
import type { CompetencyRef, FrameworkKey, OrganisationKey } from '../world/model.ts'

/** Ids of what is in the stores, by the world's own names; filled step by step, also when everything is there already. */
export class WorldIds {
  /** Newest version of each framework. */
  readonly frameworks = new Map<FrameworkKey, string>()
  readonly cohorts = new Map<FrameworkKey, string>()
  readonly competencies = new Map<CompetencyRef, string>()
  readonly scales = new Map<FrameworkKey, string>()
  /** By `DAP/Independent`. */
  readonly levels = new Map<string, string>()
  readonly achievements = new Map<string, string>()
  readonly occupations = new Map<string, string>()
  readonly jobs = new Map<string, string>()
  readonly courses = new Map<string, string>()
  readonly programs = new Map<string, string>()
  /** By `LARK.LARK-2.3>DAP.C1`. */
  readonly mappings = new Map<string, string>()

  /** Organisations, accounts and learners are made by the operator, under ids that can be foreseen. */
  organisation(key: OrganisationKey): string {
    return derivedId('organisation', 'demo', key)
  }

  account(person: Pick<Person, 'key'>): string {
    return derivedId('account', 'demo', person.key)
  }

  learner(person: Pick<Person, 'key'>): string {
    return derivedId('learner', 'demo', person.key)
  }

  level(framework: FrameworkKey, label: string): string {
    return known(this.levels, `${framework}/${label}`)
  }
}

/** The id, or an error that names what is missing: a step was skipped, or something was removed. */
export function known<Key extends string>(ids: ReadonlyMap<Key, string>, key: Key): string {
  const id = ids.get(key)
  if (id === undefined) throw new Error(`the demo's data lack ${key}; remove the demo's data directory and start again`)
  return id
}
