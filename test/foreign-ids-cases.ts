import { ACHIEVEMENT, type Kind, SAMPLE, type Things } from './foreign-ids-world.ts'
import type { Skills } from './jobs-world.ts'

type Ask = readonly [document: string, variables: Record<string, unknown>]

/** One place where an id goes in, and a question that is right but for the id. */
export interface Case {
  readonly place: string
  readonly kind: Kind
  readonly as?: 'learner'
  ask(id: string, mine: Things, shared: Skills): Ask
  /** What is answered otherwise there; absent: the asker's own of the kind. */
  own?(mine: Things, shared: Skills): string
}

/** Ids that everybody may name: organisations, occupations, and what is published. */
export const PUBLIC: Readonly<Record<string, string>> = {
  'Query.cohorts.where.member': 'organisations are public; only cohorts in sight are listed',
  'Mutation.addCohortMember.input.organisation': 'organisations are public; nobody takes part without accepting',
  'Mutation.removeCohortMember.input.organisation': 'organisations are public',
  'Query.competencyDemand.where.employers': 'organisations are public; only their published jobs count',
  'Query.competencyDemand.where.occupations': 'occupations are public',
  'Query.programGap.input.demand.employers': 'organisations are public; only their published jobs count',
  'Query.programGap.input.demand.occupations': 'occupations are public',
  'Query.achievements.where.creator': 'organisations are public',
  'Query.jobProfiles.where.employers': 'organisations are public',
  'Query.jobProfiles.where.occupations': 'occupations are public',
  'Query.programs.where.providers': 'organisations are public',
  'Competency.requiredBy.where.employers': 'organisations are public',
  'Competency.requiredBy.where.occupations': 'occupations are public',
  'Me.jobMatches.where.employers': 'organisations are public',
  'Me.jobMatches.where.occupations': 'occupations are public',
  'Query.candidates.policy': 'policies are public',
  'Query.candidates.for.requirements.anyOf.credential.issuers': 'organisations are public',
  'Mutation.saveJobProfile.input.requirements.anyOf.credential.issuers': 'organisations are public',
  'Mutation.saveJobProfile.input.occupations': 'occupations are public',
  'Mutation.setIssuerTrust.input.organisation': 'organisations are public, and only the operator may',
  'Query.candidates.for.requirements.anyOf.credential.achievements': 'achievements are public',
  'Mutation.saveJobProfile.input.requirements.anyOf.credential.achievements': 'achievements are public',
  'Mutation.saveProgram.input.credentialAwarded': 'achievements are public',
  'Mutation.saveProgram.input.outcomes.achievement': 'achievements are public',
  'Mutation.saveCourse.input.outcomes.achievement': 'achievements are public',
  'Query.programGap.input.changes.addOutcome.achievement': 'achievements are public',
}

/** Tried in the tests of what they belong to. */
export const COVERED_ELSEWHERE: Readonly<Record<string, string>> = {
  'Mutation.delegate.input.portal': 'test/tenancy.test.ts',
  'Mutation.grantConsent.input.audience': 'test/consent.test.ts',
  'Mutation.revokeApiClient.input.id': 'test/tenancy.test.ts',
  'Mutation.revokeDelegation.input.id': 'test/tenancy.test.ts',
  'Mutation.createPairing.input.cohort': 'test/discussion.test.ts',
  'Mutation.createPairing.input.program': 'test/discussion.test.ts',
  'Mutation.createPairing.input.jobProfile': 'test/discussion.test.ts',
  'Mutation.createPairing.input.framework': 'test/discussion.test.ts',
  'Mutation.updatePairing.input.pairing': 'test/discussion.test.ts',
  'Mutation.updatePairing.input.framework': 'test/discussion.test.ts',
  'Mutation.agreePairing.input.pairing': 'test/discussion.test.ts',
  'Mutation.addComment.input.about': 'test/discussion.test.ts',
  'Mutation.addComment.input.cohort': 'test/discussion.test.ts',
  'Mutation.addComment.input.replyTo': 'test/discussion.test.ts',
  'Mutation.resolveComment.input.comment': 'test/discussion.test.ts',
  'Mutation.reopenComment.input.comment': 'test/discussion.test.ts',
  'Mutation.voteComment.input.comment': 'test/discussion.test.ts',
  'Cohort.comments.where.about': 'test/discussion.test.ts',
  'Cohort.commentsCsv.where.about': 'test/discussion.test.ts',
  'Mutation.createFrameworkSubscription.input.owner': 'test/subscriptions.test.ts',
  'Mutation.updateFrameworkSubscription.input.subscription': 'test/subscriptions.test.ts',
  'Mutation.pauseSubscription.input.subscription': 'test/subscriptions.test.ts',
  'Mutation.resumeSubscription.input.subscription': 'test/subscriptions.test.ts',
  'Mutation.deleteFrameworkSubscription.input.subscription': 'test/subscriptions.test.ts',
  'Mutation.checkSubscription.input.subscription': 'test/subscriptions.test.ts',
  'Mutation.applySubscriptionUpdate.input.subscription': 'test/subscriptions.test.ts',
  'Mutation.rejectSubscriptionUpdate.input.subscription': 'test/subscriptions.test.ts',
  'Query.frameworkSubscription.input.subscription': 'test/subscriptions.test.ts',
  'Mutation.decideReferenceMigration.input.id': 'test/reference-migration.test.ts',
  'Mutation.decideReferenceMigration.input.to': 'test/reference-migration.test.ts',
  'Mutation.decideReferenceMigration.input.level.level': 'test/reference-migration.test.ts',
  'Mutation.decideReferenceMigration.input.level.measured.scale': 'test/reference-migration.test.ts',
  'Mutation.discardDraft.input.id': 'test/frameworks-editing.test.ts',
  'Mutation.publishFramework.input.over': 'test/frameworks-editing.test.ts',
  'Mutation.removeAssociation.input.id': 'test/frameworks-editing.test.ts',
  'Mutation.saveAssociation.input.destination.competency': 'test/frameworks-editing.test.ts',
  'Mutation.saveAssociation.input.destination.framework': 'test/frameworks-editing.test.ts',
  'Mutation.saveAssociation.input.framework': 'test/frameworks-editing.test.ts',
  'Mutation.saveAssociation.input.id': 'test/frameworks-editing.test.ts',
  'Mutation.saveAssociation.input.origin.competency': 'test/frameworks-editing.test.ts',
  'Mutation.saveAssociation.input.origin.framework': 'test/frameworks-editing.test.ts',
  'Mutation.saveRubric.input.framework': 'test/frameworks-editing.test.ts',
  'Mutation.saveRubric.input.criteria.competency': 'test/frameworks-editing.test.ts',
  'Mutation.removeRubric.input.framework': 'test/frameworks-editing.test.ts',
  'Mutation.saveCompetency.input.id': 'test/frameworks-editing.test.ts',
  'Mutation.saveCompetency.input.parent': 'test/frameworks-editing.test.ts',
  'Mutation.saveCompetency.input.replacedBy': 'test/frameworks-editing.test.ts',
  'Query.referenceMigrations.where.framework': 'test/reference-migration.test.ts',
}

const query =
  (text: string) =>
  (id: string): Ask => [`query ($id: ID!) { ${text} }`, { id }]

type Input = (id: string, mine: Things, shared: Skills) => Record<string, unknown>
const mutation =
  (name: string, answer: string, input: Input, type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`): Case['ask'] =>
  (id, mine, shared) => [
    `mutation ($input: ${type}!) { ${name}(input: $input) { ${answer} userErrors { code field message } } }`,
    { input: input(id, mine, shared) },
  ]

const at = (places: string, kind: Kind, ask: Case['ask'], more: Partial<Case> = {}): Case => ({
  place: places,
  kind,
  ask,
  ...more,
})
const theShared = (level = false) => ({
  own: (_: Things, shared: Skills) => (level ? shared.levels[0] : shared.ids[90]) as string,
})

/** The same for requirements of a job that is saved, and for those that are made up for a question. */
const requirement = (more: Record<string, unknown>, mine: Things) => ({
  kind: 'REQUIRED',
  anyOf: [{ competency: mine.id.competency }],
  text: 'it',
  ...more,
})
const jobWith = (line: (id: string) => Record<string, unknown>) =>
  mutation('saveJobProfile', 'jobProfile { id }', (id, mine) => ({
    title: 'Job',
    description: 'Work.',
    requirements: [requirement(line(id), mine)],
  }))
const lines =
  (line: (id: string) => Record<string, unknown>): Case['ask'] =>
  (id, mine) => [
    'query ($for: RequirementsSource!) { candidates(for: $for, first: 5) { totalCount { count } } }',
    { for: { requirements: [requirement(line(id), mine)] } },
  ]
const LINES: readonly (readonly [string, Kind, (id: string) => Record<string, unknown>])[] = [
  ['anyOf.competency', 'competency', (id) => ({ anyOf: [{ competency: id }] })],
  ['level.level', 'level', (id) => ({ level: { level: id } })],
  ['level.measured.scale', 'scale', (id) => ({ level: { measured: { scale: id, value: 1 } } })],
]

let serial = 0
const courseWith = (input: Input) =>
  mutation('saveCourse', 'course { version }', (id, mine, shared) => ({
    title: 'Course',
    code: `C ${++serial}`,
    outcomes: [],
    ...input(id, mine, shared),
  }))
const programWith = (input: Input) =>
  mutation('saveProgram', 'program { version }', (id, mine, shared) => ({
    title: 'Program',
    catalogueYear: '2026-27',
    courses: [],
    ...input(id, mine, shared),
  }))
const outcome = (more: Record<string, unknown>, mine: Things) => ({
  competency: mine.id.competency,
  coverage: 'REINFORCED',
  assessed: true,
  ...more,
})
const OUTCOMES: typeof LINES = [
  ['competency', 'competency', (id) => ({ competency: id })],
  ['level.level', 'level', (id) => ({ level: { level: id } })],
  ['level.measured.scale', 'scale', (id) => ({ level: { measured: { scale: id, value: 1 } } })],
]

const gap =
  (input: Input): Case['ask'] =>
  (id, mine, shared) => [
    `query ($input: ProgramGapInput!) { programGap(input: $input) {
       coverageBp coverageAfterBp jobProfiles rows(first: 10) { edges { node { coveredAfterBp competency { id } } } } } }`,
    {
      input: { program: mine.id.program, demand: { jobProfiles: [mine.id.published] }, ...input(id, mine, shared) },
    },
  ]
const change = (changes: Input) => gap((id, mine, shared) => ({ changes: [changes(id, mine, shared)] }))

const achievementWith = (input: Input) =>
  mutation('saveAchievement', 'achievement { name }', (id, mine, shared) => ({
    ...ACHIEVEMENT,
    alignments: [],
    ...input(id, mine, shared),
  }))

const scaleMap = (input: Input) =>
  mutation('saveScaleMap', 'scaleMap { revision }', (id, mine, shared) => ({
    from: mine.id.scale,
    to: shared.scale,
    version: '1',
    pairs: [{ from: mine.id.level, to: shared.levels[0] }],
    ...input(id, mine, shared),
  }))

/** What belongs to an organisation, or to one learner, and stands nowhere else. */
const PRIVATE: readonly Kind[] = [
  ...(['framework', 'competency', 'scale', 'level', 'job', 'requirement', 'course', 'program', 'outcome'] as const),
  ...(['mapping', 'cohort', 'run', 'decision'] as const),
]
const OF_LEARNERS: readonly Kind[] = ['credential', 'assertion', 'consent']

const NODES: Case[] = [
  ...PRIVATE.map((kind) => at('Query.node.id', kind, query('node(id: $id) { __typename }'))),
  ...PRIVATE.map((kind) => at('Query.nodes.ids', kind, query('nodes(ids: [$id]) { __typename }'))),
  ...OF_LEARNERS.map((kind) => at('Query.node.id', kind, query('node(id: $id) { __typename }'), { as: 'learner' })),
  ...OF_LEARNERS.map((kind) =>
    at('Query.nodes.ids', kind, query('nodes(ids: [$id]) { __typename }'), { as: 'learner' }),
  ),
]

const JOBS = 'state: [DRAFT, PUBLISHED]'
const QUERIES: Case[] = [
  at(
    'Query.candidates.for.jobProfile',
    'job',
    query('candidates(for: { jobProfile: $id }, first: 5) { edges { tier } }'),
  ),
  at(
    'Query.candidates.for.jobProfile',
    'published',
    query('candidates(for: { jobProfile: $id }, first: 5) { edges { tier } }'),
  ),
  ...LINES.map(([place, kind, line]) => at(`Query.candidates.for.requirements.${place}`, kind, lines(line))),
  at('Query.candidates.weights.requirement', 'line', (id, mine) => [
    `query ($job: ID!, $id: ID!) { candidates(for: { jobProfile: $job }, first: 5,
       weights: [{ requirement: $id, importance: 2 }]) { edges { tier } } }`,
    { job: mine.id.published, id },
  ]),
  at(
    'Query.competencies.where.frameworks',
    'framework',
    query('competencies(where: { frameworks: [$id] }, first: 5) { edges { node { id } } }'),
  ),
  at(
    'Query.similarCompetencies.frameworks',
    'framework',
    query('similarCompetencies(text: "Mine and theirs does this", frameworks: [$id]) { likenessBp }'),
  ),
  at('Query.competency.by.id', 'competency', query('competency(by: { id: $id }) { fullStatement }')),
  at(
    'Query.competency.by.code.framework',
    'framework',
    query('competency(by: { code: { framework: $id, humanCodingScheme: "CODE" } }) { fullStatement }'),
  ),
  at(
    'Query.competencyDemand.where.frameworks',
    'framework',
    query('competencyDemand(where: { frameworks: [$id] }, first: 5, unwanted: true) { edges { node { openings } } }'),
  ),
  at(
    'Query.competencyDemand.where.jobProfiles',
    'job',
    query('competencyDemand(where: { jobProfiles: [$id] }, first: 5) { edges { node { openings } } }'),
    { own: (mine) => mine.id.published },
  ),
  at(
    'Query.frameworks.where.owner',
    'organisation',
    query('frameworks(where: { owner: $id }, first: 5) { edges { node { title } } }'),
  ),
  at(
    'Query.jobProfiles.where.competencies',
    'competency',
    query(`jobProfiles(where: { competencies: [$id], ${JOBS} }, first: 5) { edges { node { id } } }`),
  ),
  at(
    'Query.achievements.where.competencies',
    'competency',
    query('achievements(where: { competencies: [$id] }, first: 5) { edges { node { id } } }'),
  ),
  at(
    'Query.mappings.where.cohort',
    'cohort',
    query('mappings(where: { cohort: $id }, first: 5) { edges { node { id } } agreement { ratedByBoth } }'),
  ),
  at(
    'Query.frameworks.where.cohort',
    'cohort',
    query('frameworks(where: { cohort: $id }, first: 5) { edges { node { title } } }'),
  ),
  at(
    'Query.mappings.where.from',
    'framework',
    query('mappings(where: { from: $id }, first: 5) { edges { node { id } } }'),
  ),
  at('Query.mappings.where.to', 'framework', query('mappings(where: { to: $id }, first: 5) { edges { node { id } } }')),
  at('Query.mappingSuggestions.from', 'framework', (id, _, shared) => [
    'query ($id: ID!, $to: ID!) { mappingSuggestions(from: $id, to: $to, first: 5) { totalCount } }',
    { id, to: shared.framework },
  ]),
  at('Query.mappingSuggestions.to', 'framework', (id, _, shared) => [
    'query ($id: ID!, $from: ID!) { mappingSuggestions(from: $from, to: $id, first: 5) { totalCount } }',
    { id, from: shared.framework },
  ]),
  at('Query.matchDecision.id', 'decision', query('matchDecision(id: $id) { shown }')),
  at('Query.matchExplanation.candidate', 'candidate', (id, mine) => [
    'query ($id: ID!, $job: ID!) { matchExplanation(candidate: $id, jobProfile: $job) { fitBp } }',
    { id, job: mine.id.published },
  ]),
  at('Query.matchExplanation.jobProfile', 'published', (id, mine) => [
    'query ($id: ID!, $who: ID!) { matchExplanation(candidate: $who, jobProfile: $id) { fitBp } }',
    { id, who: mine.id.candidate },
  ]),
  at(
    'Query.programs.where.competencies',
    'competency',
    query('programs(where: { competencies: [$id] }, first: 5) { edges { node { id } } }'),
  ),
  at('Query.frameworkDiff.from', 'framework', (id, mine) => [
    'query ($id: ID!, $of: ID!) { frameworkDiff(from: $id, to: $of) { addedCount } }',
    { id, of: mine.id.framework },
  ]),
  at('Query.frameworkDiff.to', 'framework', (id, mine) => [
    'query ($id: ID!, $of: ID!) { frameworkDiff(from: $of, to: $id) { addedCount } }',
    { id, of: mine.id.framework },
  ]),
  at('Query.run.id', 'run', query('run(id: $id) { kind }')),
  at(
    'Query.programGap.input.program',
    'program',
    gap((id) => ({ program: id })),
  ),
  at(
    'Query.programGap.input.demand.jobProfiles',
    'job',
    gap((id) => ({ demand: { jobProfiles: [id] } })),
    { own: (mine) => mine.id.published },
  ),
  at(
    'Query.programGap.input.demand.frameworks',
    'framework',
    gap((id) => ({ demand: { frameworks: [id] } })),
  ),
  at(
    'Query.programGap.input.changes.addCourse',
    'course',
    change((id) => ({ addCourse: id })),
  ),
  at(
    'Query.programGap.input.changes.dropCourse',
    'course',
    change((id) => ({ dropCourse: id })),
  ),
  at(
    'Query.programGap.input.changes.dropOutcome',
    'outcome',
    change((id) => ({ dropOutcome: id })),
  ),
  ...OUTCOMES.map(([place, kind, line]) =>
    at(
      `Query.programGap.input.changes.addOutcome.${place}`,
      kind,
      change((id, mine) => ({ addOutcome: outcome(line(id), mine) })),
    ),
  ),
]

const ofCompetency =
  (fields: string, of: Kind = 'competency') =>
  (id: string, mine: Things): Ask => [
    `query ($of: ID!, $id: ID!) { competency(by: { id: $of }) { ${fields} } }`,
    { of: mine.id[of], id },
  ]
const me = (fields: string) => query(`viewer { me { ${fields} } }`)
const NESTED: Case[] = [
  at(
    'Competency.mappings.where.from',
    'framework',
    ofCompetency('mappings(where: { from: $id }, first: 5) { edges { node { id } } }'),
  ),
  at(
    'Competency.mappings.where.cohort',
    'cohort',
    ofCompetency('mappings(where: { cohort: $id }, first: 5) { edges { node { id } } }'),
  ),
  at(
    'Competency.mappings.where.to',
    'framework',
    ofCompetency('mappings(where: { to: $id }, first: 5) { edges { node { id } } }', 'other'),
  ),
  at(
    'Competency.requiredBy.where.competencies',
    'competency',
    ofCompetency(`requiredBy(where: { competencies: [$id], ${JOBS} }, first: 5) { edges { node { id } } }`),
  ),
  at('Framework.competencies.where.frameworks', 'framework', (id, mine) => [
    'query ($of: ID!, $id: ID!) { node(id: $of) { ... on Framework { competencies(where: { frameworks: [$id] }, first: 5) { edges { node { id } } } } } }',
    { of: mine.id.framework, id },
  ]),
  at(
    'Me.assertions.competency',
    'competency',
    me('assertions(competency: $id, first: 5) { edges { node { name } } }'),
    { as: 'learner', ...theShared() },
  ),
  at('Me.jobMatch.jobProfile', 'job', me('jobMatch(jobProfile: $id) { fitBp }'), {
    as: 'learner',
    own: (mine) => mine.id.published,
  }),
  at(
    'Me.jobMatches.where.competencies',
    'competency',
    me('jobMatches(where: { competencies: [$id] }, first: 5) { edges { node { fitBp } } }'),
    { as: 'learner', ...theShared() },
  ),
]

const IMPORT = { format: 'case', dryRun: true, source: { text: SAMPLE } }
const id = (id: string) => ({ id })
const MUTATIONS: Case[] = [
  at(
    'Mutation.setFrameworkCohort.input.framework',
    'framework',
    mutation('setFrameworkCohort', 'framework { title }', (id, mine) => ({ framework: id, cohort: mine.id.cohort })),
  ),
  at(
    'Mutation.setFrameworkCohort.input.cohort',
    'cohort',
    mutation('setFrameworkCohort', 'framework { title }', (id, mine) => ({ framework: mine.id.framework, cohort: id })),
  ),
  at(
    'Mutation.addCohortMember.input.cohort',
    'cohort',
    mutation('addCohortMember', 'cohort { name }', (id, mine) => ({
      cohort: id,
      organisation: mine.staff.organisation,
      side: 'NONE',
      roles: ['OBSERVER'],
    })),
  ),
  at(
    'Mutation.acceptCohortInvitation.input.id',
    'cohort',
    mutation('acceptCohortInvitation', 'cohort { name }', id, 'IdInput'),
  ),
  at(
    'Mutation.removeCohortMember.input.cohort',
    'cohort',
    mutation('removeCohortMember', 'cohort { name }', (id) => ({ cohort: id, organisation: `org_${'f'.repeat(32)}` })),
  ),
  at(
    'Mutation.proposeMapping.input.cohort',
    'cohort',
    mutation('proposeMapping', 'mapping { relation }', (id, mine, shared) => ({
      origin: mine.id.competency,
      destination: shared.ids[90],
      relation: 'relatedMatch',
      rationale: 'Same.',
      cohort: id,
    })),
  ),
  at(
    'Mutation.saveScaleMap.input.cohort',
    'cohort',
    scaleMap((id) => ({ cohort: id })),
  ),
  at(
    'Mutation.rateMapping.input.mapping',
    'mapping',
    mutation('rateMapping', 'mapping { relation }', (id) => ({ mapping: id })),
  ),
  at(
    'Mutation.rateScaleMap.input.scaleMap',
    'scaleMap',
    mutation('rateScaleMap', 'scaleMap { version }', (id) => ({ scaleMap: id, approve: true })),
  ),
  at('Mutation.updateCohort.input.id', 'cohort', mutation('updateCohort', 'cohort { revision }', id)),
  at(
    'Mutation.assertCompetency.input.competency',
    'competency',
    mutation('assertCompetency', 'assertion { name }', (id) => ({ competency: id })),
    { as: 'learner', ...theShared() },
  ),
  at(
    'Mutation.assertCompetency.input.level',
    'level',
    mutation('assertCompetency', 'assertion { name }', (id, _, shared) => ({ competency: shared.ids[90], level: id })),
    { as: 'learner', ...theShared(true) },
  ),
  ...(['job', 'published'] as const).map((kind) =>
    at(
      'Mutation.createJobPosting.input.jobProfile',
      kind,
      mutation('createJobPosting', 'jobProfile { version }', (id) => ({
        jobProfile: id,
        datePosted: '2026-11-01',
        regions: ['XA-TV'],
      })),
      { own: (mine) => mine.id.published },
    ),
  ),
  at(
    'Mutation.createFramework.input.owner',
    'organisation',
    mutation('createFramework', 'framework { title }', (id) => ({ title: 'New', creator: 'Me', owner: id })),
  ),
  at(
    'Mutation.createFrameworkVersion.input.id',
    'framework',
    mutation('createFrameworkVersion', 'framework { title }', id, 'IdInput'),
  ),
  at('Mutation.saveFramework.input.id', 'framework', mutation('saveFramework', 'framework { title }', id)),
  at(
    'Mutation.publishFramework.input.id',
    'framework',
    mutation('publishFramework', 'framework { title }', (id) => ({ id, version: '2' })),
  ),
  at('Mutation.removeCompetency.input.id', 'competency', mutation('removeCompetency', 'framework { title }', id)),
  at(
    'Mutation.saveCompetency.input.framework',
    'framework',
    mutation('saveCompetency', 'framework { title }', (id) => ({ framework: id, fullStatement: 'New' })),
  ),
  at(
    'Mutation.saveDefinition.input.framework',
    'framework',
    mutation('saveDefinition', 'framework { title }', (id) => ({ framework: id, kind: 'CFSubjects', title: 'New' })),
  ),
  at(
    'Mutation.removeDefinition.input.framework',
    'framework',
    mutation('removeDefinition', 'framework { title }', (id) => ({
      framework: id,
      kind: 'CFSubjects',
      identifier: 'x',
    })),
  ),
  at(
    'Mutation.importFramework.input.owner',
    'organisation',
    mutation('importFramework', 'run { kind }', (id) => ({ ...IMPORT, owner: id })),
  ),
  at(
    'Mutation.requestCohortApproval.input.cohort',
    'cohort',
    mutation('requestCohortApproval', 'cohort { name }', (id) => ({ cohort: id })),
  ),
  at(
    'Mutation.approveCohort.input.cohort',
    'cohort',
    mutation('approveCohort', 'cohort { name }', (id) => ({ cohort: id, approved: true })),
  ),
  at(
    'Mutation.proposeMapping.input.destination',
    'other',
    mutation('proposeMapping', 'mapping { relation }', (id, _, shared) => ({
      origin: shared.ids[90],
      destination: id,
      relation: 'closeMatch',
      rationale: 'Same.',
    })),
  ),
  at(
    'Mutation.proposeMapping.input.origin',
    'other',
    mutation('proposeMapping', 'mapping { relation }', (id, _, shared) => ({
      origin: id,
      destination: shared.ids[90],
      relation: 'closeMatch',
      rationale: 'Same.',
    })),
  ),
  at(
    'Mutation.rejectSuggestion.input.destination',
    'other',
    mutation('rejectSuggestion', 'mapping { id }', (id, _, shared) => ({ origin: shared.ids[90], destination: id })),
  ),
  at(
    'Mutation.rejectSuggestion.input.origin',
    'other',
    mutation('rejectSuggestion', 'mapping { id }', (id, _, shared) => ({ origin: id, destination: shared.ids[90] })),
  ),
  at(
    'Mutation.reverifyCredential.input.id',
    'credential',
    mutation('reverifyCredential', 'credential { kind }', id, 'IdInput'),
    { as: 'learner' },
  ),
  at(
    'Mutation.withdrawConsent.input.id',
    'consent',
    mutation('withdrawConsent', 'consent { purpose }', id, 'IdInput'),
    { as: 'learner' },
  ),
  at('Mutation.saveAchievement.input.id', 'achievement', achievementWith(id)),
  at(
    'Mutation.saveAchievement.input.alignments.competency',
    'competency',
    achievementWith((id) => ({ alignments: [{ competency: id }] })),
  ),
  at(
    'Mutation.saveAchievement.input.alignments.level',
    'level',
    achievementWith((id, mine) => ({ alignments: [{ competency: mine.id.competency, level: id }] })),
  ),
  at('Mutation.saveCourse.input.id', 'course', courseWith(id)),
  at(
    'Mutation.saveCourse.input.prerequisites',
    'course',
    courseWith((id) => ({ prerequisites: [id] })),
  ),
  ...OUTCOMES.map(([place, kind, line]) =>
    at(
      `Mutation.saveCourse.input.outcomes.${place}`,
      kind,
      courseWith((id, mine) => ({ outcomes: [outcome(line(id), mine)] })),
    ),
  ),
  at(
    'Mutation.saveJobProfile.input.id',
    'job',
    mutation('saveJobProfile', 'jobProfile { version }', (id, mine) => ({
      id,
      title: 'Job',
      description: 'Work.',
      requirements: [requirement({}, mine)],
    })),
  ),
  ...LINES.map(([place, kind, line]) => at(`Mutation.saveJobProfile.input.requirements.${place}`, kind, jobWith(line))),
  at('Mutation.saveProgram.input.id', 'program', programWith(id)),
  at(
    'Mutation.saveProgram.input.courses.course',
    'course',
    programWith((id) => ({ courses: [{ course: id, place: 'REQUIRED' }] })),
  ),
  ...OUTCOMES.map(([place, kind, line]) =>
    at(
      `Mutation.saveProgram.input.outcomes.${place}`,
      kind,
      programWith((id, mine) => ({ outcomes: [outcome(line(id), mine)] })),
    ),
  ),
  at(
    'Mutation.saveScale.input.framework',
    'framework',
    mutation('saveScale', 'scale { title }', (id) => ({
      framework: id,
      title: 'Another',
      default: false,
      levels: [{ label: 'One' }, { label: 'Two' }],
    })),
  ),
  at(
    'Mutation.saveScaleMap.input.from',
    'scale',
    scaleMap((id) => ({ from: id })),
  ),
  at(
    'Mutation.saveScaleMap.input.to',
    'scale',
    scaleMap((id, _, shared) => ({ from: shared.scale, to: id, pairs: [{ from: shared.levels[0] }] })),
  ),
  at(
    'Mutation.saveScaleMap.input.pairs.from',
    'level',
    scaleMap((id) => ({ pairs: [{ from: id }] })),
  ),
  at(
    'Mutation.saveScaleMap.input.pairs.to',
    'level',
    scaleMap((id, mine, shared) => ({
      from: shared.scale,
      to: mine.id.scale,
      pairs: [{ from: shared.levels[0], to: id }],
    })),
  ),
  at(
    'Mutation.setJobProfileState.input.id',
    'job',
    mutation('setJobProfileState', 'jobProfile { state }', (id) => ({ id, state: 'PUBLISHED' }), 'SetStateInput'),
  ),
  at(
    'Mutation.setMappingStatus.input.id',
    'mapping',
    mutation('setMappingStatus', 'mapping { status }', (id) => ({ id, status: 'AGREED' })),
  ),
]

/** What changes things comes last, so that the others find everything as it was made. */
export const CASES: readonly Case[] = [...NODES, ...QUERIES, ...NESTED, ...MUTATIONS]
