import { enqueue } from '../../database/outbox.ts'
import type { Session } from '../../database/session.ts'
import { idempotent } from '../../identity/idempotency.ts'
import { requireUseCase } from '../../identity/rights.ts'
import { newId } from '../../shared/ids.ts'
import { Refused, refuseInput, UserErrorCode } from '../../shared/payload.ts'
import { UseCase } from '../../shared/viewer.ts'
import { readPackage } from '../exports/export.service.ts'
import { writeCasePackage } from '../formats/case-export.ts'
import type { CasePackage } from '../formats/case-model.ts'
import type { JsonObject } from '../formats/json-text.ts'
import type { Framework } from '../framework.ts'
import { writeStubs } from '../imports/import.ends.ts'
import { importTarget } from '../imports/import.request.ts'
import { insertRows, lockLibrary } from '../imports/import.store.ts'
import type { ImportChoices } from '../imports/import-plan.ts'
import type { CreateFrameworkInput, DiscardDraftInput } from './draft.inputs.ts'
import { documentFields, sizeFaults } from './draft.rule.ts'
import { newIdentifier, noteEdits, plannerOf, readEdited } from './draft.service.ts'
import { dropLooseStubs, dropUnusedScales, lockDraft, lockWritable, orRefused } from './draft.store.ts'
import { refuseStale } from './draft-elements.service.ts'

/** What is written here and not published is nobody's business outside its library. */
const PRIVATE = 'Private Draft'

/** Begins a framework: a draft without items; answers its id. Throws Refused. */
export async function createFramework(
  session: Session,
  input: CreateFrameworkInput,
  key: string | null,
): Promise<{ framework: string }> {
  const { library, organisation } = importTarget(session, input.owner)
  const faults = sizeFaults({ title: '', creator: '', ...input }, ['title', 'creator'])
  if (faults.length > 0) throw new Refused(...faults)
  return idempotent(session, key, 'createFramework', input, async (tx) => {
    await lockLibrary(tx, library, organisation)
    const identifier = newIdentifier()
    const now = new Date(tx.now).toISOString()
    const document: JsonObject = {
      identifier,
      uri: `urn:uuid:${identifier}`,
      ...withoutNulls(documentFields(input)),
      adoptionStatus: PRIVATE,
      caseVersion: '1.1',
      lastChangeDateTime: now,
    }
    const source = readEdited({ CFDocument: document, CFItems: [], CFAssociations: [] })
    const { hierarchyMeaning = null, matchableItemTypes = null } = input
    const row = draftOf(tx, source, { libraryId: library })
    await writeDraft(tx, row, source, { hierarchyMeaning, matchableItemTypes })
    return { framework: row.id }
  })
}

const withoutNulls = (fields: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null))

type Origin = Pick<Framework, 'libraryId'> & Partial<Framework>

/** The row of a draft that is about to be written, as far as planning it asks. */
const draftOf = (tx: Session, source: CasePackage, origin: Origin): Framework =>
  ({
    defaultScaleId: null,
    matchableGiven: false,
    matchableItemTypes: [],
    hierarchyMeaning: undefined as never,
    previousId: null,
    ...origin,
    id: newId('framework'),
    identifier: source.document.identifier,
    edits: 1,
    importedAt: new Date(tx.now),
  }) as Framework

async function writeDraft(tx: Session, row: Framework, source: CasePackage, choices: ImportChoices): Promise<void> {
  const { rows, stubs } = (await plannerOf(tx, row, [source]))(source, choices)
  await insertRows(tx, 'framework', [rows.framework])
  await insertRows(tx, 'framework_definition', rows.framework_definition)
  await insertRows(tx, 'competency', rows.competency)
  await insertRows(tx, 'association', rows.association)
  await insertRows(tx, 'proficiency_scale', rows.proficiency_scale, { ignore: true })
  await insertRows(tx, 'proficiency_level', rows.proficiency_level, { ignore: true })
  await insertRows(tx, 'framework_scale', rows.framework_scale)
  await insertRows(tx, 'level_key', rows.level_key)
  const stale = await writeStubs(tx, row.libraryId, row.id, stubs)
  const { identifier, title } = source.document
  await noteEdits(tx, row.id, 1, [{ kind: 'DOCUMENT', identifier, change: 'ADDED', fields: [], title }])
  await enqueue(tx, 'framework', [row.id, ...stale])
}

/**
 * Copies a finished version into a draft of the next one; answers the draft's id. What keeps its meaning keeps its
 * lineage; what has another gets its `replacedBy` when the draft is published. Throws Refused.
 */
export async function createFrameworkVersion(
  session: Session,
  id: string,
  key: string | null,
): Promise<{ framework: string }> {
  requireUseCase(session, UseCase.FRAMEWORK_STEWARDSHIP)
  return idempotent(session, key, 'createFrameworkVersion', { id }, async (tx) => {
    const from = await lockWritable(tx, id, 'id')
    await refuseNoBase(tx, from)
    const known = (await readPackage(tx, id)) as CasePackage
    const document = { ...known.document.source, adoptionStatus: PRIVATE }
    const source = readEdited({ ...writeCasePackage(known, { strict: false }), CFDocument: document })
    const row = draftOf(tx, source, { ...from, previousId: from.id })
    await writeDraft(tx, row, source, { hierarchyMeaning: null, matchableItemTypes: null })
    await keepScales(tx, row.id, from.id)
    return { framework: row.id }
  })
}

/** Only from the newest, so that nothing that came since is undone unseen; and one draft at a time. */
async function refuseNoBase(tx: Session, from: Framework): Promise<void> {
  const rows: { id: string; editable: boolean; newest: boolean }[] = await tx.sql.query(
    `/* frameworks.versions */ SELECT id, editable, newest FROM framework
     WHERE library_id = $1 AND document_identifier = $2 AND (editable OR newest)`,
    [from.libraryId, from.identifier],
  )
  const draft = rows.find((row) => row.editable)
  if (draft)
    throw refuseInput(UserErrorCode.DUPLICATE, `There is a draft of the next version already: ${draft.id}.`, 'id')
  const newest = rows.find((row) => row.newest)
  if (newest && newest.id !== from.id)
    throw refuseInput(UserErrorCode.WRONG_STATE, `This is not the newest version; that is ${newest.id}.`, 'id')
}

/** Scales that no rubric made are a framework's through all its versions. */
const keepScales = (tx: Session, to: string, from: string): Promise<unknown> =>
  tx.sql.query(
    `/* frameworks.keepScales */ INSERT INTO framework_scale (framework_id, scale_id, ordinal)
     SELECT $1, u.scale_id, 1000 + u.ordinal FROM framework_scale u
     JOIN proficiency_scale s ON s.id = u.scale_id AND s.rubric IS NULL
     WHERE u.framework_id = $2 ON CONFLICT DO NOTHING`,
    [to, from],
  )

/** Gives a draft up, as if it had never been. Throws Refused where others refer to it. */
export async function discardDraft(
  session: Session,
  input: DiscardDraftInput,
  key: string | null,
): Promise<{ previous: string | null }> {
  requireUseCase(session, UseCase.FRAMEWORK_STEWARDSHIP)
  return idempotent(session, key, 'discardDraft', input, async (tx) => {
    const row = await lockDraft(tx, input.id, 'id')
    await refuseStale({ tx, row }, input.expectedRevision, null)
    await refuseReferredDraft(tx, row.id)
    for (const table of ['association', 'framework_definition', 'level_key', 'framework_scale', 'framework_edit'])
      await tx.sql.query(`/* frameworks.discard ${table} */ DELETE FROM ${table} WHERE framework_id = $1`, [row.id])
    const handed = await dropUnusedScales(tx, row.id)
    const shown = await dropLooseStubs(tx, row.id)
    await orRefused(
      tx.sql.query('/* frameworks.discard competency */ DELETE FROM competency WHERE framework_id = $1', [row.id]),
    )
    await tx.sql.query('/* frameworks.discard */ DELETE FROM framework WHERE id = $1', [row.id])
    await enqueue(tx, 'framework', [row.id, ...handed, ...shown])
    return { previous: row.previousId }
  })
}

async function refuseReferredDraft(tx: Session, id: string): Promise<void> {
  const [other]: { title: string }[] = await tx.sql.query(
    `/* frameworks.referredDraft */ SELECT f.title FROM association a JOIN framework f ON f.id = a.framework_id
     WHERE a.framework_id <> $1 AND (
       a.origin_id IN (SELECT id FROM competency WHERE framework_id = $1 UNION SELECT $1)
       OR a.destination_id IN (SELECT id FROM competency WHERE framework_id = $1 UNION SELECT $1)) LIMIT 1`,
    [id],
  )
  if (other)
    throw refuseInput(
      UserErrorCode.WRONG_STATE,
      `"${other.title}" has associations that lead here; take those out first.`,
      'id',
    )
}
