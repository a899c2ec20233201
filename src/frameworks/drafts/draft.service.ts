import { randomUUID } from 'node:crypto'

import { enqueue } from '../../database/outbox.ts'
import type { Session } from '../../database/session.ts'
import { idempotent } from '../../identity/idempotency.ts'
import { requireUseCase } from '../../identity/rights.ts'
import { refuseInput, UserErrorCode } from '../../shared/payload.ts'
import { UseCase } from '../../shared/viewer.ts'
import { EndResolver, outsideLinks } from '../ends.ts'
import { readPackage } from '../exports/export.service.ts'
import { readCaseValue } from '../formats/case.ts'
import type { CasePackage } from '../formats/case-model.ts'
import { FindingCollector } from '../formats/findings.ts'
import { ImportError } from '../formats/import-error.ts'
import type { JsonObject } from '../formats/json-text.ts'
import type { Framework } from '../framework.ts'
import { readCandidates, writeStubs } from '../imports/import.ends.ts'
import { insertRows, readCompared } from '../imports/import.store.ts'
import {
  competencyIdFor,
  type ImportChoices,
  type ImportPlan,
  planImport,
  settingsFor,
} from '../imports/import-plan.ts'
import { MAX_DRAFT_ELEMENTS } from './draft.rule.ts'
import { dropLooseStubs, lockDraft, OPEN_DRAFT, writePlan } from './draft.store.ts'
import { DraftPackage, type ElementEdit } from './draft-package.ts'

/** A draft that one edit works on. */
export interface OpenDraft {
  readonly tx: Session
  readonly row: Framework
  readonly source: CasePackage
  readonly package: DraftPackage
  /** What is chosen beside the document. */
  choices: ImportChoices
}

const NO_CHOICES: ImportChoices = { hierarchyMeaning: null, matchableItemTypes: null }

export interface EditRequest {
  readonly operation: string
  readonly input: object
  readonly key: string | null
  /** Where the input names what tells the draft. */
  readonly field: string
  /** The draft, once it is known; null: nothing that the viewer may write. */
  readonly draftOf: (tx: Session) => Promise<string | null>
}

/**
 * One edit of one draft, in one transaction: its package is read, changed as plain data, read again by the reader of
 * imports, and the rows that differ are written. Nothing is written when nothing changed. Throws Refused.
 */
export async function editDraft<Result extends object>(
  session: Session,
  { operation, input, key, field, draftOf }: EditRequest,
  work: (draft: OpenDraft) => Promise<Result>,
): Promise<Result & { framework: string }> {
  requireUseCase(session, UseCase.FRAMEWORK_STEWARDSHIP)
  return idempotent(session, key, operation, input, async (tx) => {
    const id = await draftOf(tx)
    if (id === null) throw refuseInput(UserErrorCode.NOT_FOUND, 'No such draft, or it is not yours.', field)
    const row = await lockDraft(tx, id, field)
    const source = (await readPackage(tx, row.id)) as CasePackage
    const now = new Date(tx.now).toISOString()
    const open: OpenDraft = { tx, row, source, package: new DraftPackage(source, now), choices: NO_CHOICES }
    const result = await work(open)
    await keep(open)
    return { ...result, framework: row.id }
  })
}

async function keep({ tx, row, source, package: edited, choices }: OpenDraft): Promise<void> {
  const after = readEdited(edited.json())
  const plan = await plannerOf(tx, row, [source, after])
  const [was, is] = [plan(source, NO_CHOICES), plan(after, choices)]
  const chosen = JSON.stringify(settingsOf(was)) !== JSON.stringify(settingsOf(is))
  if (edited.edits.length === 0 && !chosen) return
  const edits = row.edits + 1
  const shown = await writePlan(tx, row.id, was.rows, is.rows)
  const stale = await writeStubs(tx, row.libraryId, row.id, is.stubs)
  const loose = await dropLooseStubs(tx, row.id)
  await updateRow(tx, row, is, edits)
  const noted = chosen ? [...edited.edits, chosenEdit(edited, was, is)] : edited.edits
  await noteEdits(tx, row.id, edits, noted)
  await enqueue(tx, 'framework', [row.id, ...shown, ...stale, ...loose])
}

/** What came of an edit, through the one road in. Throws Refused beyond the bound. */
export function readEdited(json: JsonObject): CasePackage {
  try {
    return readCaseValue(json, new FindingCollector(), { elements: MAX_DRAFT_ELEMENTS })
  } catch (cause) {
    if (!(cause instanceof ImportError)) throw cause
    throw refuseInput(
      UserErrorCode.LIMIT,
      `A draft that is edited here has at most ${MAX_DRAFT_ELEMENTS} elements; import larger ones as packages.`,
      'framework',
    )
  }
}

/** Plans rows of a draft for packages that are known beforehand: what their ends may mean is read once. */
export async function plannerOf(tx: Session, row: Framework, sources: readonly CasePackage[]) {
  const links = sources.flatMap(outsideLinks)
  const candidates = await readCandidates(tx, row.libraryId, links, false)
  const { base } = await readCompared(tx, row.libraryId, row.identifier, true, null)
  const previous = { ...row, id: row.previousId ?? '', revision: 0 }
  return (source: CasePackage, choices: ImportChoices): ImportPlan => {
    const resolver = new EndResolver(source, row.id, (identifier) => competencyIdFor(row.id, identifier))
    resolver.know(candidates)
    const plan = planImport({
      id: row.id,
      revision: OPEN_DRAFT,
      library: row.libraryId,
      now: row.importedAt,
      source,
      settings: settingsFor(source, choices, previous),
      // Of no version: what is still being written is never what an import finds to be known already.
      contentHash: '',
      previous,
      base,
      beside: [],
      resolver,
      report: new FindingCollector(),
    })
    // What replaces what is said when it is published, and not before.
    const association = [...plan.rows.association].filter((one) => one.generated !== true)
    return { ...plan, published: false, rows: { ...plan.rows, framework: draftRow(plan, row), association } }
  }
}

const draftRow = ({ rows }: ImportPlan, row: Pick<Framework, 'edits' | 'previousId' | 'defaultScaleId'>) => ({
  ...rows.framework,
  published: false,
  newest: false,
  editable: true,
  edits: row.edits,
  previous_id: row.previousId,
  default_scale_id: row.defaultScaleId,
})

const settingsOf = ({ rows: { framework } }: ImportPlan) => [
  framework.hierarchy_meaning,
  framework.matchable_given ? framework.matchable_item_types : null,
]

function chosenEdit(edited: DraftPackage, was: ImportPlan, is: ImportPlan): ElementEdit {
  const [before, after] = [was.rows.framework, is.rows.framework]
  const fields = before.hierarchy_meaning === after.hierarchy_meaning ? [] : ['hierarchyMeaning']
  if (JSON.stringify(settingsOf(was)[1]) !== JSON.stringify(settingsOf(is)[1])) fields.push('matchableItemTypes')
  return { kind: 'DOCUMENT', identifier: edited.root, change: 'CHANGED', fields, title: edited.title }
}

/** Writes a version's own row anew. */
export async function updateRow(tx: Session, row: Framework, plan: ImportPlan, edits: number): Promise<void> {
  const planned = { ...plan.rows.framework, edits }
  const columns = Object.keys(planned).filter((column) => column !== 'id')
  await tx.sql.query(
    `/* frameworks.updateDraft */ UPDATE framework f SET ${columns.map((column) => `${column} = n.${column}`).join(', ')}
     FROM jsonb_populate_record(NULL::framework, $2::jsonb) AS n WHERE f.id = $1`,
    [row.id, JSON.stringify(planned)],
  )
}

/** What changed, for whoever has seen an earlier revision. */
export async function noteEdits(
  tx: Session,
  framework: string,
  revision: number,
  edits: readonly ElementEdit[],
): Promise<void> {
  const rows = edits.map((edit, ordinal) => ({
    framework_id: framework,
    revision,
    ordinal,
    at: new Date(tx.now),
    organisation_id: tx.viewer.organisation,
    kind: edit.kind,
    identifier: edit.identifier,
    change: edit.change,
    fields: edit.fields,
    title: edit.title.slice(0, 200),
  }))
  await insertRows(tx, 'framework_edit', rows)
}

/** A new CASE identifier. */
export const newIdentifier = (): string => randomUUID()
