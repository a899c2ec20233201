import { MAX_BUNDLE_BYTES } from './bundle.ts'
import type { Cells } from './bundle-table.ts'
import { FindingCollector } from './findings.ts'
import { derivedUuid } from './identifiers.ts'
import type { JsonObject } from './json-text.ts'
import { levelRubric, readAnchors, readLevelScale } from './onet-levels.ts'
import { type Ratings, readRatings, sayRating } from './onet-ratings.ts'
import { type EachRow, elementId, occupationCode, openOnet } from './onet-tables.ts'
import type { FormatReader, Parsed, ReadOptions } from './reader.ts'
import { Taxonomy } from './taxonomy.ts'

/** Scheme of the occupations that an O*NET database brings. */
export const ONET_SCHEME = 'O*NET-SOC'

/**
 * Reads the text files of an O*NET database. Elements of the content model on which occupations are rated as skills,
 * knowledge or abilities become matchable items, and so do the tools that Technology Skills names, because employers ask
 * for those; other elements, occupations, tasks and groups of technology become items that are none. A rating is
 * `ext:isRatedFor` from element to occupation, with importance and level in notes and extensions; a rubric makes the
 * level scale with its anchors a proficiency scale. Pure.
 * @throws ImportError naming file, row and column.
 */
export async function parseOnet(bytes: Uint8Array, { skipBadRows = false }: ReadOptions = {}): Promise<Parsed> {
  const report = new FindingCollector()
  const { each, version } = await openOnet(bytes, { report, skipBadRows })
  const rated = await readRatings(each)
  const taxonomy = new Taxonomy(factsOf(version, rated.newest), report)
  await readElements(each, taxonomy, rated)
  await readOccupations(each, taxonomy)
  const later = [...(await readTasks(each, taxonomy)), ...(await readTechnology(each, taxonomy))]
  relateElements(taxonomy, rated)
  for (const relate of later) relate()
  await each('Related Occupations', (cells, place) => relateOccupations(taxonomy, cells, place))
  const elements = [...rated.elements].map(([id, { name }]) => {
    const uri = elementUri(id)
    return { id, link: { title: name, identifier: identifierOf(uri), uri } }
  })
  const rubric = levelRubric(elements, await readAnchors(each), await readLevelScale(each))
  return { package: taxonomy.package(rubric ? [rubric] : []), findings: report.list() }
}

export const onetReader: FormatReader = {
  name: 'onet',
  summary:
    'the text files of an O*NET database as a ZIP archive: skills, knowledge, occupations with ratings, tasks, technology',
  maxBytes: MAX_BUNDLE_BYTES,
  read: parseOnet,
  bundle: true,
}

const factsOf = (version: string | null, newest: string | null) => ({
  name: 'ONET',
  otherwise: newest ?? '1970-01-01T00:00:00Z',
  document: {
    identifier: derivedUuid('ONET', 'database'),
    uri: 'https://www.onetcenter.org/database.html',
    title: 'O*NET database',
    creator: 'U.S. Department of Labor, Employment and Training Administration',
    adoptionStatus: 'Implemented',
    frameworkType: 'Taxonomy',
    language: 'en',
    ...(version === null ? {} : { version }),
    extensions: { 'headwater.occupationScheme': ONET_SCHEME },
  },
  identify: (uri: string) => ({ identifier: identifierOf(uri), uri }),
})

const identifierOf = (uri: string): string => derivedUuid('ONET', uri)

/** The pages of O*NET OnLine, which badges name as what they are aligned to. */
const elementUri = (id: string): string => `https://www.onetonline.org/find/descriptor/result/${id}`
export const occupationUri = (code: string): string => `https://www.onetonline.org/link/summary/${code}`
const taskUri = (id: string): string => `urn:onet:task:${encodeURIComponent(id)}`
const groupUri = (code: string): string => `urn:onet:commodity:${encodeURIComponent(code)}`
const technologyUri = (name: string): string => `urn:onet:technology:${encodeURIComponent(name.toLowerCase())}`

/** The CASE identifier of an O*NET-SOC occupation. */
export const occupationIdentifier = (code: string): string => identifierOf(occupationUri(code))

function concept(
  taxonomy: Taxonomy,
  uri: string,
  label: string,
  place: string,
  { extensions = {}, ...fields }: JsonObject & { extensions?: JsonObject },
): void {
  const present = Object.entries(fields).filter(([, value]) => value !== '')
  taxonomy.concept({
    identifier: identifierOf(uri),
    uri,
    label,
    place,
    modified: null,
    fields: Object.fromEntries(present),
    extensions,
  })
}

async function readElements(each: EachRow, taxonomy: Taxonomy, { elements }: Ratings): Promise<void> {
  await each('Content Model Reference', (cells, place) => {
    const id = elementId(cells)
    const type = elements.get(id)?.type ?? 'Content model element'
    const fields = { CFItemType: type, humanCodingScheme: id, notes: cells('Description').trim() }
    concept(taxonomy, elementUri(id), cells('Element Name').trim(), place, fields)
  })
  for (const [id, { type, name }] of elements)
    if (!taxonomy.has(elementUri(id)))
      concept(taxonomy, elementUri(id), name, 'ratings', { CFItemType: type, humanCodingScheme: id })
}

async function readOccupations(each: EachRow, taxonomy: Taxonomy): Promise<void> {
  const zones = new Map<string, string>()
  await each('Job Zones', (cells) => zones.set(occupationCode(cells), cells('Job Zone').trim()))
  await each('Occupation Data', (cells, place) => {
    const code = occupationCode(cells)
    const zone = zones.get(code)
    concept(taxonomy, occupationUri(code), cells('Title').trim(), place, {
      CFItemType: 'Occupation',
      humanCodingScheme: code,
      notes: cells('Description').trim(),
      ...(zone === undefined ? {} : { extensions: { 'onet.jobZone': zone } }),
    })
  })
}

/** All concepts come first: answers what is to be said of them then. */
async function readTasks(each: EachRow, taxonomy: Taxonomy): Promise<(() => void)[]> {
  const later: (() => void)[] = []
  await each('Task Statements', (cells, place) => {
    const [code, id] = [occupationCode(cells), cells('Task ID').trim()]
    const type = cells('Task Type').trim()
    concept(taxonomy, taskUri(id), cells('Task').trim(), place, {
      CFItemType: 'Task',
      humanCodingScheme: id,
      ...(type === '' || type === 'n/a' ? {} : { extensions: { 'onet.taskType': type } }),
    })
    const ends = { origin: taskUri(id), destination: occupationUri(code) }
    later.push(() => taxonomy.relation({ ...ends, type: 'isChildOf', place }))
  })
  return later
}

async function readTechnology(each: EachRow, taxonomy: Taxonomy): Promise<(() => void)[]> {
  const later: (() => void)[] = []
  await each('Technology Skills', (cells, place) => {
    const [code, name, group] = [occupationCode(cells), cells('Example').trim(), cells('Commodity Code').trim()]
    const uri = technologyUri(name)
    if (!taxonomy.has(uri)) {
      const hot = cells('Hot Technology').trim() === 'Y'
      concept(taxonomy, uri, name, place, {
        CFItemType: 'Technology skill',
        ...(hot ? { extensions: { 'onet.hotTechnology': true } } : {}),
      })
    }
    if (group !== '') {
      const title = cells('Commodity Title').trim() || group
      if (!taxonomy.has(groupUri(group)))
        concept(taxonomy, groupUri(group), title, place, { CFItemType: 'Technology group', humanCodingScheme: group })
      const above = { origin: uri, destination: groupUri(group), type: 'isChildOf' as const, repeats: true }
      later.push(() => taxonomy.relation({ ...above, place }))
    }
    const demand = cells('In Demand').trim() === 'Y' ? { extensions: { 'onet.inDemand': true } } : {}
    const ends = {
      origin: uri,
      destination: occupationUri(code),
      type: 'ext:isTechnologySkillFor' as const,
      repeats: true,
    }
    later.push(() => taxonomy.relation({ ...ends, ...demand, place }))
  })
  return later
}

/** The tree that the ids of elements are, and the ratings. */
function relateElements(taxonomy: Taxonomy, { elements, ratings }: Ratings): void {
  for (const { uri, code, place } of taxonomy.coded(
    'Content model element',
    ...new Set([...elements.values()].map((e) => e.type)),
  )) {
    const parent = code.split('.').slice(0, -1).join('.')
    if (parent !== '' && taxonomy.has(elementUri(parent)))
      taxonomy.relation({ type: 'isChildOf', origin: uri, destination: elementUri(parent), place })
  }
  for (const rating of ratings)
    taxonomy.relation({
      type: 'ext:isRatedFor',
      origin: elementUri(rating.element),
      destination: occupationUri(rating.occupation),
      place: rating.place,
      ...sayRating(rating),
    })
}

function relateOccupations(taxonomy: Taxonomy, cells: Cells, place: string): void {
  const [code, other] = [occupationCode(cells), occupationCode(cells, 'Related O*NET-SOC Code')]
  const [tier, index] = [cells('Relatedness Tier').trim(), cells('Index').trim()]
  taxonomy.relation({
    type: 'isRelatedTo',
    origin: occupationUri(code),
    destination: occupationUri(other),
    place,
    ...(tier === '' ? {} : { notes: tier }),
    ...(/^\d{1,6}$/.test(index) ? { sequenceNumber: Number(index) } : {}),
  })
}
