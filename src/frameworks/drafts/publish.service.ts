import { enqueue } from '../../database/outbox.ts'
import type { Session } from '../../database/session.ts'
import { idempotent } from '../../identity/idempotency.ts'
import { requireUseCase } from '../../identity/rights.ts'
import { Refused, refuseInput, UserErrorCode, userError } from '../../shared/payload.ts'
import { UseCase } from '../../shared/viewer.ts'
import { EndResolver, outsideLinks } from '../ends.ts'
import { readPackage } from '../exports/export.service.ts'
import type { CasePackage } from '../formats/case-model.ts'
import { FindingCollector } from '../formats/findings.ts'
import type { JsonObject } from '../formats/json-text.ts'
import { raiseChanged } from '../framework.changed.ts'
import { libraryOwnerLoader } from '../framework.loaders.ts'
import type { Framework } from '../framework.ts'
import { readCandidates, readFillable, repoint, writeStubs } from '../imports/import.ends.ts'
import { findVersion, notNewest, readCompared, readPrevious } from '../imports/import.store.ts'
import { competencyIdFor, contentHashOf, type ImportPlan, planImport, settingsFor } from '../imports/import-plan.ts'
import type { PublishFrameworkInput } from './draft.inputs.ts'
import { licenseLink, sizeFaults } from './draft.rule.ts'
import { noteEdits, readEdited, updateRow } from './draft.service.ts'
import { dropLooseStubs, lockDraft, writePlan } from './draft.store.ts'
import { refuseStale } from './draft-elements.service.ts'
import { DraftPackage } from './draft-package.ts'
import { publishedStatus, publishFaults } from './publish.rule.ts'

/**
 * Makes a draft a version that never changes any more, exactly as if its package had been imported: lineages, ends,
 * `replacedBy` and what later modules do with a new version are the same. Answers its id. Throws Refused.
 */
export async function publishFramework(
  session: Session,
  input: PublishFrameworkInput,
  key: string | null,
): Promise<{ framework: string }> {
  requireUseCase(session, UseCase.FRAMEWORK_STEWARDSHIP)
  const faults = sizeFaults(input, ['version', 'license'])
  if (faults.length > 0) throw new Refused(...faults)
  return idempotent(session, key, 'publishFramework', input, async (tx) => {
    const row = await lockDraft(tx, input.id, 'id')
    await refuseStale({ tx, row }, input.expectedRevision, null)
    await refuseOvertaken(tx, row, input.over ?? null)
    const source = await publishedPackage(tx, row, input)
    const wrong = publishFaults(source)
    if (wrong.length > 0) throw new Refused(...wrong)
    const plan = await planned(tx, row, source)
    await write(tx, row, source, plan)
    return { framework: row.id }
  })
}

/** What others published since would be undone by whoever has not seen it. */
async function refuseOvertaken(tx: Session, row: Framework, over: string | null): Promise<void> {
  const [newest]: { id: string; version: string | null }[] = await tx.sql.query(
    `/* frameworks.overtaken */ SELECT id, version FROM framework
     WHERE library_id = $1 AND document_identifier = $2 AND newest`,
    [row.libraryId, row.identifier],
  )
  if (!newest || newest.id === row.previousId || newest.id === over) return
  throw refuseInput(
    UserErrorCode.STALE_VERSION,
    `Another version was published since this draft was begun: ${newest.id}. Compare the two with frameworkDiff, take over what is to stay, and send it as over.`,
    'over',
  )
}

async function publishedPackage(tx: Session, row: Framework, input: PublishFrameworkInput): Promise<CasePackage> {
  const known = (await readPackage(tx, row.id)) as CasePackage
  const [before]: { adoption_status_source: string | null }[] = await tx.sql.query(
    '/* frameworks.statusBefore */ SELECT adoption_status_source FROM framework WHERE id = $1',
    [row.previousId],
  )
  const status = publishedStatus(input.adoptionStatus ?? null, before?.adoption_status_source ?? null)
  if (status === null)
    throw new Refused(
      userError(UserErrorCode.INVALID, 'What is published is no private draft.', 'input.adoptionStatus'),
    )
  const edited = new DraftPackage(known, new Date(tx.now).toISOString())
  const fields: JsonObject = { version: input.version.trim(), adoptionStatus: status }
  if (input.license != null) fields.licenseURI = licenseLink(input.license)
  edited.setDocument(fields)
  return readEdited(edited.json())
}

/** As `importInto` plans a package that it is given, but for the id, which people have seen already. */
async function planned(tx: Session, row: Framework, source: CasePackage): Promise<ImportPlan> {
  const { libraryId: library, identifier } = row
  const settings = settingsFor(source, { hierarchyMeaning: null, matchableItemTypes: null }, { ...row, revision: 0 })
  const contentHash = contentHashOf(source, settings)
  const same = await findVersion(tx, library, identifier, contentHash, true)
  if (same?.newest)
    throw refuseInput(UserErrorCode.WRONG_STATE, `Nothing differs from the newest version: ${same.id}.`, 'id')
  const previous = await readPrevious(tx, library, identifier)
  const resolver = new EndResolver(source, row.id, (one) => competencyIdFor(row.id, one))
  resolver.know(await readCandidates(tx, library, outsideLinks(source), true))
  const compared = await readCompared(tx, library, identifier, true, same?.id ?? null)
  const plan = planImport({
    id: row.id,
    revision: (previous?.revision ?? 0) + 1,
    library,
    now: new Date(tx.now),
    source,
    settings,
    contentHash,
    previous,
    ...compared,
    resolver,
    report: new FindingCollector(),
  })
  const framework = { ...plan.rows.framework, default_scale_id: row.defaultScaleId }
  return { ...plan, rows: { ...plan.rows, framework } }
}

async function write(tx: Session, row: Framework, source: CasePackage, plan: ImportPlan): Promise<void> {
  const { libraryId: library, identifier, id } = row
  const overtaken = await notNewest(tx, library, identifier)
  const shown = await writePlan(tx, id, null, plan.rows)
  const stale = await writeStubs(tx, library, id, plan.stubs)
  const loose = await dropLooseStubs(tx, id)
  await updateRow(tx, row, plan, row.edits + 1)
  const targets = plan.rows.competency as readonly { id: string; identifier: string; uri: string }[]
  const self = { id, identifier, uri: source.document.uri }
  const moves = await readFillable(tx, library, [self, ...targets])
  const moved = await repoint(tx, library, moves)
  const { title } = source.document
  const edit = {
    kind: 'DOCUMENT',
    identifier,
    change: 'CHANGED',
    fields: ['adoptionStatus', 'version'],
    title,
  } as const
  await noteEdits(tx, id, row.edits + 1, [edit])
  const shownBy = moves.flatMap((move) => (move.shownBy ? [move.shownBy] : []))
  const before = row.previousId === null ? [] : [row.previousId]
  const touched = [...shown, ...stale, ...loose, ...shownBy, ...moved.map((one) => one.framework)]
  await enqueue(tx, 'framework', [id, ...before, ...overtaken, ...touched])
  await raiseChanged(tx, {
    library,
    organisation: await tx.load(libraryOwnerLoader).load(library),
    framework: id,
    documentIdentifier: identifier,
    published: true,
    previous: (plan.rows.framework.previous_id as string | null) ?? null,
    items: plan.rows.competency,
    levels: source.rubrics.flatMap(({ criteria }) => criteria.flatMap((criterion) => criterion.levels)),
    moved: moved.map((one) => one.id),
  })
}
