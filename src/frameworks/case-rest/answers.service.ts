import type { Session } from '../../database/session.ts'
import { groupBy } from '../../shared/group-by.ts'
import type { CaseDefinitionKind } from '../formats/case-model.ts'
import { isCaseUuid, MAX_IDENTIFIER, normalIdentifier } from '../formats/identifiers.ts'
import type { JsonObject } from '../formats/json-text.ts'
import { ANY_BASE, type Bodies, type KeptBody } from './bodies.rule.ts'
import { tagOf } from './conditional.rule.ts'
import { MAX_ASSOCIATIONS } from './decisions.rule.ts'
import { countDocuments, type DocumentVersion, factsOf, findDocument, listDocuments } from './documents.store.ts'
import {
  associationElement,
  associationElements,
  definitionElements,
  documentElement,
  type Form,
  itemElement,
  rubricElement,
} from './element-form.rule.ts'
import {
  definitionsOf,
  type Found,
  findAssociation,
  findDefinition,
  findItem,
  findItemAssociations,
  type ItemAssociation,
  judgedBy,
} from './elements.store.ts'
import { packageText } from './package.store.ts'
import type { CaseResource } from './paths.rule.ts'
import { looksInside, type Selection, select, withFields } from './selection.rule.ts'
import { CaseProblem } from './status-info.rule.ts'

/** What goes out, before it is known whether the asker has it already. */
export interface CaseAnswer {
  /** Of a text that need not be made to know it. */
  readonly tag?: string
  readonly body: () => Promise<string | { readonly key: string; readonly base: string; readonly kept: KeptBody }>
  /** Epoch milliseconds; null where something may vanish from the answer without anything in it changing. */
  readonly lastModified: number | null
}

/** Part of every tag that is not made from the text: to be raised when the same rows are written in another way. */
const WRITING = '1'

/** An identifier in the spelling in which it is kept; decision `odd-identifier`. */
function known(identifier: string): string {
  const normal = normalIdentifier(identifier)
  const odd = normal === '' || normal.length > MAX_IDENTIFIER || /\p{Cc}|\p{Cs}/u.test(normal)
  if (odd) throw unknown('object', identifier)
  return normal
}

function unknown(what: string, identifier: string): CaseProblem {
  const normal = normalIdentifier(identifier)
  if (!isCaseUuid(normal) && !/^fwk_[0-9a-f]{32}$/.test(normal))
    return new CaseProblem(
      404,
      'invalid_uuid',
      `No such ${what}; and this is no UUID of versions 1 to 5, as CASE has them.`,
    )
  return new CaseProblem(
    404,
    'unknownobject',
    `There is no such ${what} that you may read. What is not public needs a token of an organisation that has it.`,
  )
}

function found<T>(value: T | null, what: string, identifier: string): T {
  if (value === null) throw unknown(what, identifier)
  return value
}

const whole = (value: object, from: DocumentVersion, lastModified: number | null = from.changed): CaseAnswer => ({
  body: async () => JSON.stringify(value),
  lastModified,
})

/** CFDocuments, a page; how many there are on all pages. */
export async function documentsAnswer(
  session: Session,
  selection: Selection,
  form: Form,
): Promise<{ answer: CaseAnswer; total: number }> {
  const inside = looksInside(selection)
  const page = inside ? { limit: null, offset: 0 } : selection
  const versions = await listDocuments(session, page)
  const records = versions.map((version) => documentElement(version.source, factsOf(version), form))
  const { page: chosen, total } = inside
    ? select(records, selection)
    : { page: records, total: await countDocuments(session) }
  const CFDocuments = chosen.map((record) => withFields(record, selection.fields))
  const body = async () => JSON.stringify({ CFDocuments })
  return { answer: { body, lastModified: null }, total }
}

async function documentAnswer(session: Session, name: string, form: Form): Promise<CaseAnswer> {
  const version = found(await findDocument(session, known(name)), 'CFDocument', name)
  return whole(documentElement(version.source, factsOf(version), form), version)
}

/** The tag of a published version is known without its text, and so is that somebody has it already. */
async function packageAnswer(session: Session, name: string, form: Form, bodies: Bodies): Promise<CaseAnswer> {
  const version = found(await findDocument(session, known(name)), 'CFPackage', name)
  const plain = { lastModified: version.changed }
  if (!version.published) return { ...plain, body: () => bodies.inTurn(() => packageText(session, version, form)) }
  const { id, contentHash, lastChange, newest } = version
  const how = [form.version.name, String(form.strict), String(newest)]
  const key = tagOf(WRITING, id, contentHash, String(lastChange), ...how)
  const make = () => packageText(session, version, { ...form, base: ANY_BASE })
  const body = async () => ({ key, base: form.base, kept: await bodies.body(key, make) })
  return { ...plain, tag: tagOf(key, form.base), body }
}

async function itemAnswer(session: Session, name: string, form: Form): Promise<CaseAnswer> {
  const { source, document } = found(await findItem(session, known(name)), 'CFItem', name)
  return whole(itemElement(source, document.source, factsOf(document), form), document)
}

async function associationAnswer(session: Session, name: string, form: Form): Promise<CaseAnswer> {
  const one = found(await findAssociation(session, known(name)), 'CFAssociation', name)
  const { source, inside, document } = one
  return whole(associationElement(source, document.source, inside, factsOf(document), form), document)
}

async function itemAssociationsAnswer(session: Session, name: string, form: Form): Promise<CaseAnswer> {
  const { source, document } = found(await findItem(session, known(name)), 'CFItem', name)
  const associations = await findItemAssociations(session, known(name))
  if (associations.length > MAX_ASSOCIATIONS)
    throw new CaseProblem(
      429,
      'server_busy',
      `More than ${MAX_ASSOCIATIONS} associations touch this item; read the packages that hold them.`,
    )
  const CFAssociations = [...groupBy(associations, (one) => one.framework).values()].flatMap((group) =>
    writtenTogether(group, form),
  )
  const CFItem = itemElement(source, document.source, factsOf(document), form)
  return whole({ CFItem, CFAssociations }, document, null)
}

function writtenTogether(group: readonly ItemAssociation[], form: Form): readonly JsonObject[] {
  const inside = group.flatMap((one) => one.inside)
  const sources = group.map((one) => one.source)
  return associationElements(sources, group[0]?.document ?? {}, inside, form)
}

/** What is one of a kind in its document: a set for the three kinds that have a hierarchy, else the object itself. */
async function definitionAnswer(
  session: Session,
  kind: CaseDefinitionKind,
  name: string,
  form: Form,
): Promise<CaseAnswer> {
  const one = found(await findDefinition(session, kind, known(name)), kind.slice(0, -1), name)
  const all = await definitionsOf(session, one.document, kind)
  const elements = definitionElements(all, one.identifier, kind, one.document.source, form)
  const isSet = kind === 'CFConcepts' || kind === 'CFSubjects' || kind === 'CFItemTypes'
  return whole(isSet ? { [kind]: elements } : (elements[0] as JsonObject), one.document)
}

async function rubricAnswer(session: Session, name: string, form: Form): Promise<CaseAnswer> {
  const one: Found = found(await findDefinition(session, 'CFRubrics', known(name)), 'CFRubric', name)
  const judged = form.strict ? await judgedBy(session, one) : []
  return whole(rubricElement(one.source, one.document.source, judged, form), one.document)
}

/** One object, or the set that the standard gives for it. Throws CaseProblem. */
export function resourceAnswer(
  session: Session,
  resource: CaseResource,
  name: string,
  form: Form,
  bodies: Bodies,
): Promise<CaseAnswer> {
  switch (resource) {
    case 'CFDocuments':
      return documentAnswer(session, name, form)
    case 'CFPackages':
      return packageAnswer(session, name, form, bodies)
    case 'CFItems':
      return itemAnswer(session, name, form)
    case 'CFItemAssociations':
      return itemAssociationsAnswer(session, name, form)
    case 'CFAssociations':
      return associationAnswer(session, name, form)
    case 'CFRubrics':
      return rubricAnswer(session, name, form)
    default:
      return definitionAnswer(session, resource, name, form)
  }
}
