import type { Session } from '../../database/session.ts'
import { derivedId } from '../../shared/ids.ts'
import { dayOf } from '../../shared/instant.ts'
import { Refused, refuseInput, UserErrorCode, userError } from '../../shared/payload.ts'
import { MAX_IDENTIFIER, MAX_URI_BYTES, normalIdentifier } from '../formats/identifiers.ts'
import type { JsonObject } from '../formats/json-text.ts'
import { competencyLoader, frameworkLoader } from '../framework.loaders.ts'
import { competencyIdFor } from '../imports/import-plan.ts'
import type { SaveFrameworkInput } from './draft.inputs.ts'
import { definitionFields, documentFields, editCompetency, saveAssociation, sizeFaults } from './draft.rule.ts'
import { editDraft, newIdentifier, type OpenDraft } from './draft.service.ts'
import { homeOf, identifierIn } from './draft.store.ts'
import type {
  AssociationEndInput,
  RemoveAssociationInput,
  RemoveCompetencyInput,
  RemoveDefinitionInput,
  SaveAssociationInput,
  SaveCompetencyInput,
  SaveDefinitionInput,
} from './draft-elements.inputs.ts'
import { ChildrenRule } from './draft-kinds.ts'
import type { DraftItem } from './draft-package.ts'
import { removeItem } from './draft-tree.rule.ts'
import { MAX_NAMED, type PastEdit, staleRefusal } from './stale.rule.ts'

function refuseFaults(input: object, never: readonly string[] = []): void {
  const faults = sizeFaults(input, never)
  if (faults.length > 0) throw new Refused(...faults)
}

/** `elements`: what the edit is about, by CASE identifiers; null: all of the draft. */
export async function refuseStale(
  { tx, row }: Pick<OpenDraft, 'tx' | 'row'>,
  expected: number | null | undefined,
  elements: readonly string[] | null,
): Promise<void> {
  if (expected == null || expected === row.edits) return
  const edits: PastEdit[] = await tx.sql.query(
    `/* frameworks.editsSince */ SELECT revision, change, fields, title FROM framework_edit
     WHERE framework_id = $1 AND revision > $2 AND ($3::text[] IS NULL OR identifier = ANY($3::text[]))
     ORDER BY revision, ordinal LIMIT ${MAX_NAMED + 1}`,
    [row.id, expected, elements],
  )
  if (edits.length > 0) throw staleRefusal(expected, row.edits, edits)
}

/** Changes what a draft says of itself, and how it is to be read. Throws Refused. */
export const saveFramework = (session: Session, input: SaveFrameworkInput, key: string | null) => {
  refuseFaults(input, ['title', 'creator'])
  const request = { operation: 'saveFramework', input, key, field: 'id', draftOf: async () => input.id }
  return editDraft(session, request, async (draft) => {
    await refuseStale(draft, input.expectedRevision, [draft.package.root])
    draft.package.setDocument(documentFields(input))
    draft.choices = {
      hierarchyMeaning: input.hierarchyMeaning ?? null,
      matchableItemTypes: input.matchableItemTypes ?? null,
    }
    return {}
  })
}

/** The draft's item that a competency is. Throws Refused. */
export async function itemOf(draft: OpenDraft, competency: string, field: string): Promise<DraftItem> {
  const identifier = await identifierIn(draft.tx, draft.row.id, competency)
  const item = identifier === null ? undefined : draft.package.items.get(identifier)
  if (!item) throw refuseInput(UserErrorCode.NOT_FOUND, 'The draft has no such competency.', field)
  return item
}

/** Creates, changes, moves or retires a competency of a draft; answers its id and the draft's. Throws Refused. */
export const saveCompetency = (session: Session, input: SaveCompetencyInput, key: string | null) => {
  refuseFaults(input, ['fullStatement'])
  const request = { operation: 'saveCompetency', input, key, field: 'framework', draftOf: async () => input.framework }
  return editDraft(session, request, async (draft) => {
    const item = input.id == null ? null : await itemOf(draft, input.id, 'id')
    if (item) await refuseStale(draft, input.expectedRevision, [item.identifier])
    const parent = input.parent == null ? null : await itemOf(draft, input.parent, 'parent')
    const replacedBy: JsonObject[] = []
    for (const [at, id] of (input.replacedBy ?? []).entries())
      replacedBy.push(await linkTo(draft, { competency: id }, `replacedBy.${at}`))
    const context = { identifier: newIdentifier(), today: dayOf(draft.tx.now), item, parent, replacedBy }
    const saved = editCompetency(draft.package, input, context)
    return { competency: competencyIdFor(draft.row.id, saved.identifier) }
  })
}

/** Takes a competency out of a draft, with the associations at it. Throws Refused. */
export const removeCompetency = (session: Session, input: RemoveCompetencyInput, key: string | null) => {
  const draftOf = async (tx: Session) => (await homeOf(tx, 'competency', input.id))?.framework ?? null
  const request = { operation: 'removeCompetency', input, key, field: 'id', draftOf }
  return editDraft(session, request, async (draft) => {
    const item = await itemOf(draft, input.id, 'id')
    const children = input.children ?? ChildrenRule.REFUSE
    // What went out with it may have been changed by somebody else.
    const about = children === ChildrenRule.REMOVE ? null : [item.identifier]
    await refuseStale(draft, input.expectedRevision, about)
    removeItem(draft.package, item, children)
    return {}
  })
}

/** An end as CASE links to it. */
async function linkTo(draft: OpenDraft, end: AssociationEndInput, field: string): Promise<JsonObject> {
  const { tx, row, package: edited } = draft
  if (end.link) return outsideLink(end.link, field)
  if (end.framework != null) {
    const framework = await tx.load(frameworkLoader).load(end.framework)
    if (!framework) throw refuseInput(UserErrorCode.NOT_FOUND, 'No such framework, or it is not yours to see.', field)
    if (framework.id === row.id) return edited.linkTo(edited.root)
    return { title: framework.title.slice(0, 200), identifier: framework.identifier, uri: framework.uri }
  }
  const competency = await tx.load(competencyLoader).load(end.competency as string)
  if (!competency) throw refuseInput(UserErrorCode.NOT_FOUND, 'No such competency, or it is not yours to see.', field)
  if (competency.frameworkId === row.id) return edited.linkTo(competency.identifier)
  return {
    title: competency.fullStatement.slice(0, 200),
    identifier: competency.identifier,
    uri: competency.uri,
  }
}

function outsideLink(link: NonNullable<AssociationEndInput['link']>, field: string): JsonObject {
  const identifier = normalIdentifier(link.identifier)
  if (identifier === '' || identifier.length > MAX_IDENTIFIER)
    throw refuseInput(
      UserErrorCode.LIMIT,
      `An identifier has 1 to ${MAX_IDENTIFIER} characters.`,
      `${field}.link.identifier`,
    )
  if (Buffer.byteLength(link.uri) > MAX_URI_BYTES)
    throw refuseInput(UserErrorCode.LIMIT, `An address has at most ${MAX_URI_BYTES} bytes.`, `${field}.link.uri`)
  return { title: (link.title ?? '').slice(0, 200), identifier, uri: link.uri }
}

const EXT_WORD = /^[A-Za-z0-9._-]{1,100}$/

function typeOf({ associationType, extType }: SaveAssociationInput): string {
  if (associationType !== 'EXT') return associationType
  if (extType == null || !EXT_WORD.test(extType))
    throw refuseInput(
      UserErrorCode.INVALID,
      'Give a word of 1 to 100 letters, digits, dots, dashes, underscores.',
      'extType',
    )
  return `ext:${extType}`
}

/** Says, or says otherwise, how two things are associated; answers the association's id. Throws Refused. */
export const saveAssociationOf = (session: Session, input: SaveAssociationInput, key: string | null) => {
  refuseFaults(input)
  const type = typeOf(input)
  const request = { operation: 'saveAssociation', input, key, field: 'framework', draftOf: async () => input.framework }
  return editDraft(session, request, async (draft) => {
    const known = input.id == null ? null : await homeOf(draft.tx, 'association', input.id)
    if (input.id != null && known?.framework !== draft.row.id)
      throw refuseInput(UserErrorCode.NOT_FOUND, 'The draft has no such association.', 'id')
    if (known) await refuseStale(draft, input.expectedRevision, [known.identifier])
    const originNodeURI = await linkTo(draft, input.origin, 'origin')
    const destinationNodeURI = await linkTo(draft, input.destination, 'destination')
    const identifier = saveAssociation(draft.package, {
      identifier: known?.identifier ?? newIdentifier(),
      type,
      originNodeURI,
      destinationNodeURI,
      fields: associationFields(draft, input),
    })
    return { association: derivedId('association', draft.row.id, identifier) }
  })
}

function associationFields(draft: OpenDraft, { sequenceNumber, grouping, notes }: SaveAssociationInput): JsonObject {
  const fields: JsonObject = {}
  if (sequenceNumber != null) fields.sequenceNumber = sequenceNumber
  if (notes != null) fields.notes = notes === '' ? null : notes
  if (grouping == null) return fields
  const link = grouping === '' ? null : draft.package.linkOfDefinition('CFAssociationGroupings', grouping)
  if (grouping !== '' && link === null)
    throw new Refused(
      userError(
        UserErrorCode.NOT_FOUND,
        'The draft has no grouping of this title; saveDefinition makes one.',
        'input.grouping',
      ),
    )
  return { ...fields, CFAssociationGroupingURI: link }
}

/** Takes an association out of a draft. Throws Refused. */
export const removeAssociation = (session: Session, input: RemoveAssociationInput, key: string | null) => {
  const draftOf = async (tx: Session) => (await homeOf(tx, 'association', input.id))?.framework ?? null
  const request = { operation: 'removeAssociation', input, key, field: 'id', draftOf }
  return editDraft(session, request, async (draft) => {
    const { identifier } = (await homeOf(draft.tx, 'association', input.id)) as { identifier: string }
    await refuseStale(draft, input.expectedRevision, [identifier])
    draft.package.removeAssociation(identifier)
    return {}
  })
}

/** Makes or changes a definition of a draft; answers its identifier. Throws Refused. */
export const saveDefinition = (session: Session, input: SaveDefinitionInput, key: string | null) => {
  refuseFaults(input, ['title'])
  const request = { operation: 'saveDefinition', input, key, field: 'framework', draftOf: async () => input.framework }
  return editDraft(session, request, async (draft) => {
    const identifier = input.identifier == null ? newIdentifier() : normalIdentifier(input.identifier)
    if (input.identifier != null && !draft.package.hasDefinition(input.kind, identifier))
      throw refuseInput(UserErrorCode.NOT_FOUND, 'The draft has no such definition.', 'identifier')
    await refuseStale(draft, input.expectedRevision, [identifier])
    if (input.identifier == null && input.title == null)
      throw refuseInput(UserErrorCode.INVALID, 'A new definition needs a title.', 'title')
    draft.package.saveDefinition(input.kind, identifier, definitionFields(input))
    return { identifier }
  })
}

/** Takes a definition out of a draft. Throws Refused. */
export const removeDefinition = (session: Session, input: RemoveDefinitionInput, key: string | null) => {
  const request = {
    operation: 'removeDefinition',
    input,
    key,
    field: 'framework',
    draftOf: async () => input.framework,
  }
  return editDraft(session, request, async (draft) => {
    const identifier = normalIdentifier(input.identifier)
    await refuseStale(draft, input.expectedRevision, [identifier])
    draft.package.removeDefinition(input.kind, identifier)
    return { identifier }
  })
}
