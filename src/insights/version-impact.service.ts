import { defineLoader } from '../database/loader.ts'
import type { Session } from '../database/session.ts'
import type { FrameworkDiff } from '../frameworks/diff/framework-diff.types.ts'
import { recordAccess } from '../identity/audit.service.ts'
import { AccessAction } from '../identity/audit.ts'
import { ConsentField } from '../identity/kinds.ts'
import { countOfPeople, type PeopleCount } from '../shared/people-count.ts'
import { Role, UseCase } from '../shared/viewer.ts'
import { peopleShowing, type Referring, referringTo } from './version-impact.graph.ts'

/** Meanings of what is removed, changed or moved, as the older version has them. */
function touchedLineages({ diff: { removed, changed, moved } }: Pick<FrameworkDiff, 'diff'>): string[] {
  const items = [...removed, ...[...changed, ...moved].map(({ before }) => before)]
  return [...new Set(items.map(({ lineage }) => lineage))].sort()
}

/** One graph question for each kind, however many fields of one answer ask. */
const affectedLoader = defineLoader<{ readonly kind: Referring; readonly diff: FrameworkDiff }, readonly string[]>({
  name: 'insights.affected',
  cacheKey: ({ kind, diff }) => `${kind} ${diff.from.id} ${diff.to.id}`,
  batch: (session, keys) =>
    Promise.all(keys.map(({ kind, diff }) => referringTo(session, kind, touchedLineages(diff)))),
})

/** Ids of what refers to something that the newer version removed, changed or moved. */
export const affectedIds = (session: Session, diff: FrameworkDiff, kind: Referring): Promise<readonly string[]> =>
  session.load(affectedLoader).load({ kind, diff })

/** Numbers of people are for those who may ask how many there are anywhere else. */
const mayCount = ({ viewer }: Session): boolean =>
  viewer.useCases.has(UseCase.GRAPH_ANALYSIS) &&
  [Role.ANALYST, Role.STEWARD, Role.OPERATOR].some((role) => viewer.roles.has(role))

/** At least so many people show something that the newer version removed, changed or moved; asking is written down. */
export async function affectedLearners(session: Session, diff: FrameworkDiff): Promise<PeopleCount> {
  if (!mayCount(session)) return countOfPeople(0)
  await recordAccess(session, {
    action: AccessAction.COUNTED,
    purpose: 'counted, without their names, by what they show of a framework, to see what a new version touches',
    fields: [ConsentField.COMPETENCIES],
    people: [],
  })
  return countOfPeople(await peopleShowing(session, touchedLineages(diff)))
}
