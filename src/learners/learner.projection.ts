import type { GraphEdge, GraphPart } from '../graph/projection.ts'
import { ANYONE } from '../identity/anyone.ts'
import type { Grant } from '../identity/consent.loaders.ts'
import { END_OF_TIME } from '../shared/clock.ts'
import { evidenceNumber } from '../shared/evidence.ts'
import type { Assertion } from './assertion.ts'
import type { KnownAchievements } from './known-achievements.ts'
import type { Learner } from './learner.ts'
import type { AssertionKeys, Known } from './resolve.ts'

/** All that one learner means in the graph. No name, no issuer, no document: a random key and what was shown. */
export function learnerPart(
  learner: Pick<Learner, 'graphKey' | 'region' | 'available'>,
  grants: readonly Grant[],
  assertions: readonly Assertion[],
  known: Known,
  achievement: KnownAchievements,
): GraphPart {
  const { graphKey: from, region, available } = learner
  return {
    nodes: [{ id: from, labels: ['Learner'], properties: { region, available: available?.getTime() ?? null } }],
    edges: [
      ...assertions.flatMap((assertion) => shows(from, assertion, known, achievement)),
      ...grants.flatMap((grant) => grantEdges(from, grant)),
    ],
  }
}

function shows(from: string, assertion: Assertion, known: Known, achievement: KnownAchievements): GraphEdge[] {
  const edge = (to: string, level: { scale: string; parts: number } | null): GraphEdge => ({
    type: 'SHOWS',
    from,
    to,
    properties: {
      assertion: assertion.id,
      evidence: evidenceNumber(assertion.evidenceClass, assertion.basis),
      ...(level ? { scale: level.scale, level: level.parts } : {}),
      ...(assertion.achievementType === null ? {} : { achievementType: assertion.achievementType }),
      from: assertion.validFrom?.getTime() ?? 0,
      until: assertion.validUntil?.getTime() ?? END_OF_TIME,
    },
  })
  if (assertion.about === 'ACHIEVEMENT') {
    const { achievementUri: uri, issuerOrganisation: organisation } = assertion
    const id = uri !== null && organisation !== null ? achievement(uri, organisation) : null
    return id === null ? [] : [edge(id, null)]
  }
  const keys = keysOf(assertion)
  return known.competencies(keys).map(({ id, library }) => edge(id, known.level(keys, library)))
}

export const keysOf = (assertion: Assertion): AssertionKeys => ({
  url: assertion.url,
  identifier: assertion.identifier,
  frameworkName: assertion.frameworkName,
  code: assertion.code,
  receivedAt: assertion.receivedAt.getTime(),
  levelUris: assertion.levelUris,
  ownScale: assertion.ownScale,
  ownParts: assertion.ownParts,
})

const grantEdges = (from: string, grant: Grant): GraphEdge[] =>
  (grant.audience ?? [ANYONE]).map((to) => ({
    type: 'GRANTS',
    from,
    to,
    properties: {
      consent: grant.consent,
      purpose: grant.purpose,
      from: grant.from,
      until: grant.until,
      fields: grant.fields,
      ...(grant.regions === null ? {} : { regions: grant.regions }),
    },
  }))
