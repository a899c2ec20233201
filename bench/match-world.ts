import { randomUUID } from 'node:crypto'

import { Random } from '../seeds/people/random.ts'
import { Session, type SessionResources } from '../src/database/session.ts'
import { importFramework } from '../src/frameworks/imports/import.service.ts'
import type { Graph } from '../src/graph/driver.ts'
import type { GraphEdge, GraphPart } from '../src/graph/projection.ts'
import { replaceParts } from '../src/graph/writer.ts'
import { ANYONE } from '../src/identity/anyone.ts'
import { authenticate } from '../src/identity/authenticate.ts'
import { createClient, saveOrganisation } from '../src/identity/bootstrap.ts'
import { Consent } from '../src/identity/consent.ts'
import { ConsentField, ConsentPurpose } from '../src/identity/kinds.ts'
import { OrganisationKind } from '../src/identity/organisation.ts'
import { SYSTEM } from '../src/identity/rights.ts'
import { saveJobProfile, setJobProfileState } from '../src/jobs/job-profile.service.ts'
import { PublicationState } from '../src/jobs/publication.ts'
import type { RequirementKind } from '../src/jobs/requirement.ts'
import { learnerProjection } from '../src/learners/learner.aggregate.ts'
import { createLearners, graphKeysOf } from '../src/learners/learner.service.ts'
import { evidenceNumber } from '../src/matching/fact.ts'
import { END_OF_TIME } from '../src/shared/clock.ts'
import { EvidenceBasis, EvidenceClass } from '../src/shared/evidence.ts'
import { newId } from '../src/shared/ids.ts'
import { UseCase, type Viewer } from '../src/shared/viewer.ts'

const DAY = 86_400_000
const BATCH = 1_000
const STEPS = 4
const LINES = 8

export interface WorldOptions {
  readonly learners: number
  /** What each shows, on average. */
  readonly facts: number
  readonly competencies: number
  readonly seed: number
}

/** What was built, and how it is asked. */
export interface MatchWorld {
  readonly employer: Viewer
  readonly key: string
  readonly jobProfile: string
  readonly sizes: {
    readonly learners: number
    readonly facts: number
    readonly competencies: number
    readonly lines: number
  }
}

interface Skill {
  readonly id: string
  readonly scale: string
  /** Level ids and parts, lowest first. */
  readonly levels: readonly { readonly id: string; readonly parts: number }[]
}

/**
 * A random world from a seed. Framework and job come in the way that users have; learners get their keys and consents
 * in PostgreSQL, and what they show goes through the projection's writer in batches, without documents behind it:
 * signing and verifying a credential for each fact is not what is measured here. `stopProjecting` must end the
 * projector, which would otherwise read the learners as PostgreSQL has them, without anything shown.
 */
export async function buildMatchWorld(
  resources: SessionResources,
  graph: Graph,
  options: WorldOptions,
  stopProjecting: () => Promise<void>,
): Promise<MatchWorld> {
  const random = new Random(options.seed)
  const system = Session.open(resources, SYSTEM)
  const { id: organisation } = await saveOrganisation(system, { name: 'Employer', kinds: [OrganisationKind.EMPLOYER] })
  const { key } = await createClient(system, {
    organisation,
    name: 'bench',
    useCases: [UseCase.CANDIDATE_SEARCH, UseCase.JOB_AUTHORING],
    expiresAt: new Date(system.now + 30 * DAY),
  })
  const employer = await authenticate(resources, { authorization: `Bearer ${key}` })
  const bytes = Buffer.from(JSON.stringify(randomFramework(options.competencies)))
  await importFramework(system, { bytes, owner: null, hierarchyMeaning: 'IS_A' as never })
  if (!(await system.projected())) throw new Error('the framework was not projected in time')
  const skills = await readSkills(resources)
  const jobProfile = await makeJob(Session.open(resources, employer), skills)
  await stopProjecting()
  const facts = await makeLearners(resources, graph, skills, random, options)
  const sizes = { learners: options.learners, facts, competencies: skills.length, lines: LINES }
  return { employer, key, jobProfile, sizes }
}

const uuid = () => randomUUID()

/** Trees of ten: a general competency with nine special cases, all on one scale. */
function randomFramework(competencies: number): object {
  const at = '2026-01-02T03:04:05Z'
  const uri = (id: string) => `https://bench.example/uri/${id}`
  const items = Array.from({ length: competencies }, (_, i) => {
    const identifier = uuid()
    return {
      identifier,
      uri: uri(identifier),
      fullStatement: `Competency ${i}`,
      CFItemType: 'Skill',
      lastChangeDateTime: at,
    }
  })
  const link = (item: (typeof items)[number]) => ({
    title: item.fullStatement,
    identifier: item.identifier,
    uri: item.uri,
  })
  const associations = items.flatMap((item, i) => {
    const identifier = uuid()
    const parent = items[i - (i % 10)]!
    const ends = { originNodeURI: link(item), destinationNodeURI: link(parent) }
    return i % 10 === 0
      ? []
      : [{ identifier, uri: uri(identifier), associationType: 'isChildOf', ...ends, lastChangeDateTime: at }]
  })
  const levels = Array.from({ length: STEPS }, (_, i) => ({
    identifier: uuid(),
    uri: uri(`level-${i}`),
    quality: `Level ${i + 1}`,
    score: i + 1,
  }))
  const criteria = items.slice(0, 1).map((item) => ({
    identifier: uuid(),
    uri: uri('criterion'),
    CFItemURI: link(item),
    CFRubricCriterionLevels: levels,
  }))
  const document = uuid()
  return {
    CFDocument: {
      identifier: document,
      uri: uri(document),
      title: 'Bench',
      creator: 'Bench',
      adoptionStatus: 'Implemented',
      lastChangeDateTime: at,
    },
    CFItems: items,
    CFAssociations: associations,
    CFRubrics: [
      { identifier: uuid(), uri: uri('rubric'), title: 'Scale', lastChangeDateTime: at, CFRubricCriteria: criteria },
    ],
  }
}

async function readSkills({ dataSource }: SessionResources): Promise<Skill[]> {
  const levels: { id: string; scale_id: string; parts: number }[] = await dataSource.query(
    'SELECT id, scale_id, parts FROM proficiency_level ORDER BY parts',
  )
  const scale = levels[0]?.scale_id
  if (scale === undefined) throw new Error('the framework has no scale')
  const rows: { id: string }[] = await dataSource.query(
    'SELECT id FROM competency WHERE matchable ORDER BY position, id',
  )
  return rows.map(({ id }) => ({ id, scale, levels }))
}

/** Eight lines on the most widely shown competencies, five of them required, most with a level. */
async function makeJob(session: Session, skills: readonly Skill[]): Promise<string> {
  const requirements = Array.from({ length: LINES }, (_, i) => {
    const skill = skills[i * 7]!
    return {
      kind: (i < 5 ? 'REQUIRED' : 'PREFERRED') as RequirementKind,
      importance: 1 + (i % 5),
      anyOf: [{ competency: skill.id }],
      level: i % 4 === 3 ? null : { level: skill.levels[1]!.id },
      text: `line ${i + 1}`,
    }
  })
  const id = await saveJobProfile(session, { title: 'Bench', description: '', requirements })
  await setJobProfileState(session, { id, state: PublicationState.PUBLISHED })
  if (!(await session.projected())) throw new Error('the job was not projected in time')
  return id
}

async function makeLearners(
  resources: SessionResources,
  graph: Graph,
  skills: readonly Skill[],
  random: Random,
  options: WorldOptions,
): Promise<number> {
  let facts = 0
  for (let made = 0; made < options.learners; made += BATCH) {
    const session = Session.open(resources, SYSTEM)
    const size = Math.min(BATCH, options.learners - made)
    const ids = await createLearners(
      session,
      Array.from({ length: size }, () => ({ region: 'XA-TV' })),
    )
    const consents = ids.map((learnerId) => consentOf(learnerId, session.now))
    await session.transaction(async (tx) => {
      await tx.sql.insert(Consent, consents)
      // what is written to the graph below is all that there is: nobody shall project these from PostgreSQL
      await tx.sql.query("DELETE FROM outbox WHERE kind = 'learner'")
    })
    const keys = await graphKeysOf(session, ids)
    const parts = new Map(
      ids.map((id, at) => [id, partOf(keys.get(id)!, consents[at]!.id, skills, random, options, session.now)]),
    )
    for (const part of parts.values()) facts += part.edges.length - 1
    await replaceParts(graph, learnerProjection, ids, parts)
  }
  return facts
}

const consentOf = (learnerId: string, now: number) => ({
  id: newId('consent'),
  learnerId,
  purpose: ConsentPurpose.DISCOVERY,
  audience: null,
  fields: [ConsentField.COMPETENCIES, ConsentField.LEVELS],
  regions: null,
  validFrom: new Date(now - DAY),
  validUntil: new Date(now + 300 * DAY),
  withdrawnAt: null,
  termsVersion: '1',
})

const CLASSES = Object.values(EvidenceClass)
/** Most is verified; some of everything else. */
const CLASS_WEIGHTS = [60, 10, 5, 10, 12, 3]

function partOf(
  key: string,
  consent: string,
  skills: readonly Skill[],
  random: Random,
  { facts }: WorldOptions,
  now: number,
): GraphPart {
  const shows = Array.from({ length: random.between(1, 2 * facts - 1) }, (): GraphEdge => {
    // a few competencies are shown by many, most by few
    const skill = skills[Math.floor(skills.length * random.next() ** 2)]!
    const evidence = evidenceNumber(random.weighted(CLASSES, CLASS_WEIGHTS), EvidenceBasis.ASSESSED)
    const ends = random.next() < 0.1 ? now + random.between(-100, 99) * DAY : END_OF_TIME
    const level: Record<string, string | number> =
      random.next() < 0.85 ? { scale: skill.scale, level: random.pick(skill.levels).parts } : {}
    return {
      type: 'SHOWS',
      from: key,
      to: skill.id,
      properties: {
        assertion: newId('assertion'),
        evidence,
        ...level,
        from: now - random.between(0, 999) * DAY,
        until: ends,
      },
    }
  })
  const grant: GraphEdge = {
    type: 'GRANTS',
    from: key,
    to: ANYONE,
    properties: {
      consent,
      purpose: ConsentPurpose.DISCOVERY,
      from: now - DAY,
      until: now + 300 * DAY,
      fields: [ConsentField.COMPETENCIES, ConsentField.LEVELS],
    },
  }
  return {
    nodes: [{ id: key, labels: ['Learner'], properties: { region: 'XA-TV', available: null } }],
    edges: [...shows, grant],
  }
}
