import { achievementLoader } from '../credentials/achievements/achievement.loaders.ts'
import { conceptGraph } from '../crosswalks/concept-graph.ts'
import { rememberedCredits } from '../crosswalks/remembered-credits.ts'
import { approvedScaleMaps } from '../crosswalks/scale-map.graph.ts'
import { visibleLibraries } from '../crosswalks/visible-libraries.ts'
import type { Session } from '../database/session.ts'
import { recordAccess } from '../identity/audit.service.ts'
import { AccessAction } from '../identity/audit.ts'
import { ConsentField } from '../identity/kinds.ts'
import { requireOrganisation, requireRole, requireUseCase } from '../identity/rights.ts'
import { requirementsLoader } from '../jobs/job-profile.loaders.ts'
import { learnersByGraphKey } from '../learners/learner.service.ts'
import { policyFor } from '../matching/policy.service.ts'
import { stamped, stampOf } from '../matching/stamp.ts'
import { outcomeLoader, programLoader } from '../programs/program.loaders.ts'
import { Outcome, type Program } from '../programs/program.ts'
import { cursorContext } from '../shared/cursor.ts'
import { badInput, limitExceeded, notFound } from '../shared/errors.ts'
import { mapInTurns } from '../shared/turns.ts'
import { Role, UseCase } from '../shared/viewer.ts'
import type { GapRules } from './coverage.ts'
import { curriculumOf, whatIf } from './curriculum.service.ts'
import { offersOf } from './curriculum.ts'
import { demandedJobs } from './demand.graph.ts'
import { checkDemandWhere, type DemandWhere } from './demand.inputs.ts'
import { GapBasis, type ProgramGapInput } from './gap.inputs.ts'
import { gapNotes } from './gap.notes.ts'
import { gapRows } from './gap.rows.ts'
import { type GapJob, type GapResult, programGap } from './gap.ts'
import { type GapRow, ProgramGapReport } from './gap.types.ts'
import { type EvidencedGap, onEvidence, withoutEvidence } from './gap-evidence.service.ts'
import { levelCreditBy } from './level-credit.ts'
import { inFrameworks } from './requirements-in-frameworks.ts'

/** More jobs than this are no answer to a dean, and too much for one. */
const MAX_JOBS = 1_000
/** Lineages walked before others have a turn. */
const TURN = 200

/** What one reading of the graph found. */
export interface Reading {
  readonly jobs: readonly GapJob[]
  readonly rules: GapRules
  readonly result: GapResult
}

/** An institution's own program against demand. A fixed number of questions to each store. DESIGN §5.11. */
export async function programGapReport(session: Session, input: ProgramGapInput): Promise<ProgramGapReport> {
  const program = await ownProgram(session, input.program)
  checkDemandWhere(input.demand, 'input.demand')
  const issued = input.basis === GapBasis.CREDENTIALS_ISSUED
  if (issued) checkIssued(program, input)
  const curriculum = await curriculumOf(session, program)
  const after = input.changes?.length ? await whatIf(session, curriculum, input.changes) : undefined
  const withElectives = input.includeElectives ?? false
  const { answer, graphVersion } = await stamped(session, async () => {
    const reading = await readDemand(session, input.demand, (jobs, rules) =>
      programGap(jobs, offersOf(curriculum, withElectives), rules, after && offersOf(after, withElectives)),
    )
    const rows = await gapRows(session, reading.result, offersOf(curriculum))
    const evidence = issued ? await evidenceOf(session, program, rows, reading.rules) : null
    return { reading, rows, evidence }
  })
  const { reading, rows, evidence } = answer
  if (evidence?.completers) await recordCount(session, evidence.counted)
  const { jobProfiles, openings, coverageWithElectivesBp, coverageBp, coverageAfterBp, surplus } = reading.result
  const outcomes = await session.load(outcomeLoader).loadMany([...surplus])
  return Object.assign(new ProgramGapReport(), {
    program,
    jobProfiles,
    openings,
    coverageBp: evidence?.coverageBp ?? coverageBp,
    coverageWithElectivesBp,
    coverageAfterBp,
    completers: evidence?.completers ?? null,
    surplus: outcomes.filter((outcome): outcome is Outcome => outcome instanceof Outcome),
    notes: await gapNotes(session, program, input, reading.result, evidence),
    stamp: stampOf(policyFor(session, null).version, graphVersion, session.now),
    allRows: evidence?.rows ?? rows,
    context: cursorContext('programGap', session.viewer.organisation, [program.version, input]),
  })
}

/** Refuses what credentials issued cannot answer. */
function checkIssued(program: Program, { changes }: ProgramGapInput): void {
  if ((changes?.length ?? 0) > 0)
    throw badInput(
      'Only a curriculum can be changed: leave out changes, or ask with basis CURRICULUM.',
      'input.changes',
    )
  if (program.credentialAwardedId === null)
    throw badInput(
      'This program awards no registered credential, so nobody knows who its completers are.',
      'input.basis',
    )
}

/** Only who holds the institution's own credential is its completer: a partner's is held by people of other schools too. */
async function evidenceOf(
  session: Session,
  program: Program,
  rows: readonly GapRow[],
  rules: GapRules,
): Promise<EvidencedGap> {
  const credential = await session.load(achievementLoader).load(program.credentialAwardedId as string)
  if (credential?.creatorId !== program.providerId) return withoutEvidence(rows)
  return onEvidence(session, credential.id, rows, rules)
}

/** To count people is to read them: it stands in the log before the answer leaves. */
async function recordCount(session: Session, counted: readonly string[]): Promise<void> {
  const learners = await learnersByGraphKey(session, counted)
  await recordAccess(session, {
    action: AccessAction.COUNTED,
    purpose: 'counted among the completers of a program, for what they can prove',
    fields: [ConsentField.COMPETENCIES],
    people: [...learners.values()],
  })
}

/** NOT_FOUND for a program of another institution, published or not: how it compares is its own business. */
async function ownProgram(session: Session, id: string): Promise<Program> {
  requireUseCase(session, UseCase.PROGRAM_GAP)
  requireRole(session, Role.INSTITUTION)
  const organisation = requireOrganisation(session)
  const program = await session.load(programLoader).load(id)
  if (program === null || program.providerId !== organisation) throw notFound('program')
  return program
}

export async function readDemand(
  session: Session,
  demand: DemandWhere,
  gap: (jobs: readonly GapJob[], rules: GapRules) => GapResult,
): Promise<Reading> {
  const policy = policyFor(session, null)
  const libraries = visibleLibraries(session)
  const credited = rememberedCredits(await conceptGraph(session), policy)(libraries)
  const maps = await approvedScaleMaps(session, libraries)
  const rules: GapRules = {
    policy,
    credited,
    levelCredit: levelCreditBy(maps, policy),
  }
  const jobs = await demanded(session, demand)
  // What takes long is to walk the concepts: by turns, before the sums that nothing interrupts
  await mapInTurns(lineagesAsked(jobs), TURN, credited)
  return { jobs, rules, result: gap(jobs, rules) }
}

const lineagesAsked = (jobs: readonly GapJob[]): string[] => [
  ...new Set(
    jobs.flatMap((job) =>
      job.lines.flatMap((line) => line.anyOf.flatMap((it) => (it.kind === 'COMPETENCY' ? [it.lineage] : []))),
    ),
  ),
]

/** Jobs of the demand with their published lines; those without a line that counts are left out. */
async function demanded(session: Session, demand: DemandWhere): Promise<GapJob[]> {
  const found = await demandedJobs(session, demand, MAX_JOBS + 1)
  if (found.length > MAX_JOBS)
    throw limitExceeded(`This demand has more than ${MAX_JOBS} job profiles; narrow it.`, 'input.demand')
  const lines = await session
    .load(requirementsLoader)
    .loadMany(found.map(({ id, version }) => ({ jobProfile: id, version })))
  const counts = await inFrameworks(session, demand.frameworks)
  return found.flatMap(({ id, employer, openings }, at): GapJob[] => {
    const of = lines[at]
    const specs = of instanceof Error || of === undefined ? [] : of.map((line) => line.spec).filter(counts)
    return specs.length === 0 ? [] : [{ jobProfile: id, employer, openings, lines: specs }]
  })
}
