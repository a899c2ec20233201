import { enqueue } from '../../database/outbox.ts'
import type { Session } from '../../database/session.ts'
import type { Finding } from '../../shared/finding.ts'
import { inTurns } from '../../shared/turns.ts'
import { EndResolver, outsideLinks } from '../ends.ts'
import type { CasePackage } from '../formats/case-model.ts'
import { FindingCollector } from '../formats/findings.ts'
import { ImportError } from '../formats/import-error.ts'
import type { Parsed } from '../formats/reader.ts'
import { raiseChanged } from '../framework.changed.ts'
import { readCandidates, readFillable, repoint, writeStubs } from './import.ends.ts'
import { type ImportReport, type ImportRequest, type ImportTarget, importTarget } from './import.request.ts'
import { ImportSteps } from './import.steps.ts'
import {
  findVersion,
  insertRows,
  type KnownVersion,
  lockLibrary,
  noteLastChange,
  notNewest,
  readCompared,
  readPrevious,
} from './import.store.ts'
import { noteLikeness, noteNothingNew, sayCounts, sayRemovals } from './import-notes.ts'
import {
  type ComparedVersion,
  competencyIdFor,
  frameworkIdFor,
  hashContent,
  type ImportPlan,
  isPublished,
  type PreviousVersion,
  planInSteps,
  settingsFor,
} from './import-plan.ts'
import { type Received, receive } from './receive.service.ts'
import { keepRead, keepUploaded } from './upload.store.ts'

export type { ImportReport, ImportRequest, ImportTarget } from './import.request.ts'

/**
 * Takes a framework in, in any format that has a reader: parse, plan, one transaction, outbox. The same content twice is
 * nothing new; changed content is a new version. A dry run writes nothing and reports the same.
 * @throws ImportError when the input as a whole cannot be taken.
 */
export async function importFramework(
  session: Session,
  request: ImportRequest,
  steps: ImportSteps = new ImportSteps(),
): Promise<ImportReport> {
  const target = importTarget(session, request.owner)
  return importInto(session, target, request, undefined, steps)
}

/**
 * The same for a target that was decided before: a task runs long after its request was allowed. `also` is done in the
 * import's transaction.
 */
export async function importInto(
  session: Session,
  target: ImportTarget,
  request: ImportRequest,
  also: (tx: Session, report: ImportReport) => Promise<void> = async () => {},
  steps: ImportSteps = new ImportSteps(),
): Promise<ImportReport> {
  const received = await receive(session, target, request)
  return (await importReceived(session, target, request, received, also, steps)).noted()
}

export interface Imported {
  readonly report: ImportReport
  /** The report with what is alike among the items. Comparing them takes long: not for inside a transaction. */
  readonly noted: () => Promise<ImportReport>
}

/** Takes in what was received, in one transaction, or in that which is running. */
export async function importReceived(
  session: Session,
  target: ImportTarget,
  request: ImportRequest,
  received: Received,
  also: (tx: Session, report: ImportReport) => Promise<void> = async () => {},
  steps: ImportSteps = new ImportSteps(),
): Promise<Imported> {
  steps.did(1)
  return session.transaction(async (tx) => {
    const running = new Import(tx, target, request, received, steps)
    const report = await (request.dryRun ? running.rehearse() : running.run())
    await also(tx, report)
    return { report, noted: () => running.noted(report) }
  })
}

class Import {
  readonly #report = new FindingCollector()
  /** What it came to; said last. */
  readonly #counted = new FindingCollector()
  /** Null where nothing was new. */
  #planned: ImportPlan | null = null
  readonly #source: CasePackage
  readonly #findings: readonly Finding[]
  readonly #suggested: Parsed['suggested']

  constructor(
    private readonly session: Session,
    private readonly target: ImportTarget,
    private readonly request: ImportRequest,
    private readonly received: Received,
    private readonly steps: ImportSteps,
  ) {
    const { parsed } = received
    this.#source = parsed.package
    this.#findings = parsed.findings
    this.#suggested = parsed.suggested
  }

  async rehearse(): Promise<ImportReport> {
    const { plan, previous, known } = await this.#plan()
    if (known) return this.#nothingNew(plan, known)
    return this.#answer(plan, previous, null, { filled: 0, repointed: 0 })
  }

  async run(): Promise<ImportReport> {
    await lockLibrary(this.session, this.target.library, this.target.organisation)
    const { plan, previous, known } = await this.#plan()
    if (known) {
      if (this.#isLaterNewest(known)) {
        await noteLastChange(this.session, known.id, this.#source.document)
        await enqueue(this.session, 'framework', [known.id])
      }
      return this.#nothingNew(plan, known)
    }
    const overtaken = await this.#write(plan, previous)
    const stale = await writeStubs(this.session, this.target.library, plan.framework, plan.stubs)
    const { moves, moved } = await this.#fill(plan)
    const shownBy = moves.flatMap((move) => (move.shownBy ? [move.shownBy] : []))
    const touched = [...stale, ...shownBy, ...moved.map((one) => one.framework)]
    const before = new Set(previous ? [previous.id, ...overtaken] : overtaken)
    await enqueue(this.session, 'framework', [plan.framework, ...before, ...touched])
    await raiseChanged(this.session, {
      library: this.target.library,
      organisation: this.target.organisation,
      framework: plan.framework,
      documentIdentifier: this.#source.document.identifier,
      published: plan.published,
      previous: previous?.id ?? null,
      items: plan.rows.competency,
      levels: this.#source.rubrics.flatMap(({ criteria }) => criteria.flatMap((criterion) => criterion.levels)),
      moved: moved.map((one) => one.id),
    })
    const filled = moves.filter((move) => move.stub).length
    return this.#answer(plan, previous, plan.framework, { filled, repointed: moved.length })
  }

  async #plan(): Promise<{
    plan: ImportPlan
    previous: PreviousVersion | null
    known: KnownVersion | null
  }> {
    const { library } = this.target
    const { document } = this.#source
    const previous = await readPrevious(this.session, library, document.identifier)
    const choices = {
      hierarchyMeaning: this.request.hierarchyMeaning ?? null,
      suggestedMeaning: this.#suggested?.hierarchyMeaning ?? null,
      matchableItemTypes: this.request.matchableItemTypes ?? null,
    }
    const settings = settingsFor(this.#source, choices, previous)
    const contentHash = await inTurns(hashContent(this.#source, settings))
    const published = isPublished(document)
    const same = await findVersion(this.session, library, document.identifier, contentHash, published)
    // A source that goes back to what it said before says so later than then, and than what it said in between.
    const returned = same !== null && !same.newest && document.lastChange > same.lastChange ? same.id : null
    const known = returned === null ? same : null
    const revision = (previous?.revision ?? 0) + 1
    const again = returned === null ? null : revision
    const id = frameworkIdFor(library, document.identifier, contentHash, again)
    const resolver = new EndResolver(this.#source, id, (identifier) => competencyIdFor(id, identifier))
    const links = known ? [] : outsideLinks(this.#source)
    resolver.know(await readCandidates(this.session, library, links, published))
    const now = new Date(this.session.now)
    const compared = await readCompared(this.session, library, document.identifier, published, returned)
    if (!known) this.#checkRemovals(compared.base)
    const context = {
      id,
      revision,
      library,
      now,
      source: this.#source,
      settings,
      contentHash,
      previous,
      ...compared,
      resolver,
      report: this.#report,
    }
    const plan = await inTurns(planInSteps(context))
    this.steps.planned(known || this.request.dryRun ? null : plan.rows)
    return { plan, previous, known }
  }

  /** Tables only: a part taken for the whole would take the rest away. A dry run says so and goes on. */
  #checkRemovals(base: ComparedVersion | null): void {
    const { allowRemovals = false, dryRun = false } = this.request
    const says = this.received.reader.table && !allowRemovals ? sayRemovals(base, this.#source) : null
    if (says === null) return
    if (!dryRun) throw new ImportError('IMPORT_REMOVES', says)
    this.#report.lost('IMPORT_REMOVES', says, null)
  }

  /** Answers the versions that were the newest until now: with drafts between, not those just before. */
  async #write(plan: ImportPlan, previous: PreviousVersion | null): Promise<string[]> {
    const { rows } = plan
    const overtaken = plan.published
      ? await notNewest(this.session, this.target.library, this.#source.document.identifier)
      : []
    await insertRows(this.session, 'framework', [rows.framework])
    await this.#keepBytes(plan.framework)
    const wrote = this.steps.did
    await insertRows(this.session, 'framework_definition', rows.framework_definition, { wrote })
    await insertRows(this.session, 'competency', rows.competency, { wrote })
    await insertRows(this.session, 'association', rows.association, { wrote })
    await insertRows(this.session, 'proficiency_scale', rows.proficiency_scale, { ignore: true, wrote })
    await insertRows(this.session, 'proficiency_level', rows.proficiency_level, { ignore: true, wrote })
    await insertRows(this.session, 'framework_scale', rows.framework_scale, { wrote })
    await insertRows(this.session, 'level_key', rows.level_key, { wrote })
    if (previous)
      await this.session.sql.query(
        `/* frameworks.keepScales */ INSERT INTO framework_scale (framework_id, scale_id, ordinal)
         SELECT $1, u.scale_id, 1000 + u.ordinal FROM framework_scale u
         JOIN proficiency_scale s ON s.id = u.scale_id AND s.rubric IS NULL
         WHERE u.framework_id = $2 ON CONFLICT DO NOTHING`,
        [plan.framework, previous.id],
      )
    return overtaken
  }

  /** As they came. Those of an upload go from table to table. */
  async #keepBytes(framework: string): Promise<void> {
    const { bytes, reader, sha256 } = this.received
    const about = { framework, format: reader.name, sha256 }
    const { upload } = this.request
    if (bytes === null && upload !== undefined) await keepUploaded(this.session, upload.id, about)
    else await keepRead(this.session, bytes as Uint8Array, about)
  }

  /** Only what is published fills ends: others must not come to point at what their readers may not see. */
  async #fill(plan: ImportPlan) {
    if (!plan.published) return { moves: [], moved: [] }
    const targets = plan.rows.competency as readonly { id: string; identifier: string; uri: string }[]
    const { document } = this.#source
    const self = { id: plan.framework, identifier: document.identifier, uri: document.uri }
    const moves = await readFillable(this.session, this.target.library, [self, ...targets])
    return { moves, moved: await repoint(this.session, this.target.library, moves) }
  }

  #isLaterNewest(known: KnownVersion): boolean {
    return known.newest && this.#source.document.lastChange > known.lastChange
  }

  #nothingNew(plan: ImportPlan, known: KnownVersion): ImportReport {
    noteNothingNew(known, this.#isLaterNewest(known), this.#counted)
    const { items, associations } = plan.counts
    const counts = { ...plan.counts, unchanged: items, corrected: 0, changed: 0, added: 0, removed: 0, associations }
    return {
      framework: known.id,
      outcome: 'NOTHING_NEW',
      dryRun: this.request.dryRun ?? false,
      counts: { ...counts, stubs: 0, filled: 0, repointed: 0 },
      findings: [...this.#findings, ...this.#counted.list()],
    }
  }

  #answer(
    plan: ImportPlan,
    previous: PreviousVersion | null,
    framework: string | null,
    more: { filled: number; repointed: number },
  ): ImportReport {
    const counts = { ...plan.counts, ...more }
    this.#planned = plan
    this.#counted.note('IMPORT_COUNTS', sayCounts(counts, plan.compared), null, false)
    return {
      framework,
      outcome: previous ? 'VERSION' : 'NEW',
      dryRun: this.request.dryRun ?? false,
      counts,
      findings: this.#all(),
    }
  }

  #all = (): Finding[] => [...this.#findings, ...this.#report.list(), ...this.#counted.list()]

  /** See Imported. */
  async noted(report: ImportReport): Promise<ImportReport> {
    if (this.#planned === null) return report
    await inTurns(noteLikeness(this.#planned, this.#report))
    return { ...report, findings: this.#all() }
  }
}
