import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { MappingStatus } from '../src/crosswalks/kinds.ts'
import { setMappingStatus } from '../src/crosswalks/mapping.service.ts'
import { onFrameworkImported } from '../src/frameworks/imports/imported.ts'
import { rebuild } from '../src/graph/rebuild.ts'
import { SYSTEM } from '../src/identity/rights.ts'
import { projections } from '../src/modules.ts'
import { type Actor, actor, framework, imported, itemOf, propose, Role, uuid } from './crosswalks-world.ts'
import { association } from './frameworks-samples.ts'
import { graphOf } from './frameworks-world.ts'
import { openApi, type TestApi } from './support/api.ts'

let api: TestApi
let college: Actor
let rival: Actor
let steward: Actor

beforeAll(async () => {
  api = await openApi()
  college = await actor(api.stores, 'College', Role.INSTITUTION, Role.STEWARD)
  rival = await actor(api.stores, 'Rival', Role.INSTITUTION)
  steward = await actor(api.stores, 'Stewards', Role.STEWARD)
})
afterAll(() => api?.close())

const FRAMEWORK = 'id identifier title license version revision editable published adoptionStatus matchableItemTypes'
const ANSWERS: Record<string, string> = {
  saveCompetency: `competency { id fullStatement matchable statusEndDate humanCodingScheme itemType } framework { ${FRAMEWORK} }`,
  removeCompetency: `framework { ${FRAMEWORK} }`,
  saveAssociation: `association { id identifier associationType extType grouping } framework { ${FRAMEWORK} }`,
  removeAssociation: `framework { ${FRAMEWORK} }`,
  saveDefinition: `identifier framework { ${FRAMEWORK} }`,
  saveRubric: `identifier framework { scales { title levels { label value } } }`,
  removeRubric: `identifier framework { scales { title } }`,
  removeDefinition: `identifier framework { ${FRAMEWORK} }`,
}

/** One mutation about a draft; answers its payload. */
// biome-ignore lint/suspicious/noExplicitAny: a test looks at whatever the API answers
async function edit(name: string, input: object, who: Actor = college, key: string | null = null): Promise<any> {
  const type = name === 'createFrameworkVersion' ? 'IdInput' : `${name[0]?.toUpperCase()}${name.slice(1)}Input`
  const data = await api.data(
    `mutation ($input: ${type}!, $key: String) { ${name}(input: $input, idempotencyKey: $key) {
       ${ANSWERS[name] ?? `framework { ${FRAMEWORK} }`} projected userErrors { code field message } } }`,
    { input, key },
    { key: who.key },
  )
  return data[name]
}

const faults = ({ userErrors }: { userErrors: { code: string; field: string[] | null }[] }) =>
  userErrors.map(({ code, field }) => `${code} ${field?.join('.')}`)

/** The tree as indented statements. */
async function treeOf(id: string, who: Actor = college): Promise<string[]> {
  const { node } = await api.data(
    `query ($id: ID!) { node(id: $id) { ... on Framework { roots { ...C children { ...C children { ...C } } } } } }
     fragment C on Competency { fullStatement }`,
    { id },
    { key: who.key },
  )
  type Branch = { fullStatement: string; children?: Branch[] }
  const lines = (branches: Branch[], indent: string): string[] =>
    branches.flatMap((one) => [`${indent}${one.fullStatement}`, ...lines(one.children ?? [], `${indent}  `)])
  return lines(node.roots, '')
}

const begin = async (title: string, more: object = {}, who: Actor = college): Promise<string> => {
  const answer = await edit('createFramework', { title, creator: 'College', owner: who.organisation, ...more }, who)
  expect(answer).toMatchObject({ userErrors: [], projected: true, framework: { editable: true, published: false } })
  return answer.framework.id
}

const add = async (draft: string, fullStatement: string, more: object = {}): Promise<string> => {
  const answer = await edit('saveCompetency', { framework: draft, fullStatement, ...more })
  expect(answer.userErrors).toEqual([])
  return answer.competency.id
}

describe('a draft', () => {
  test('is written item by item, moved about, and nobody else sees it', async () => {
    const draft = await begin('Data work', { license: 'CC BY 4.0' })
    const handling = await add(draft, 'Handling data')
    const queries = await add(draft, 'Writes queries', {
      parent: handling,
      itemType: 'Skill',
      humanCodingScheme: 'A.1',
    })
    const joins = await add(draft, 'Joins tables', { parent: handling, position: 0 })
    const telling = await add(draft, 'Telling', { position: 0 })
    expect(await treeOf(draft)).toEqual(['Telling', 'Handling data', '  Joins tables', '  Writes queries'])
    expect(await edit('saveCompetency', { framework: draft, id: joins, parent: telling })).toMatchObject({
      userErrors: [],
    })
    await edit('saveCompetency', { framework: draft, id: queries, top: true, position: 1 })
    expect(await treeOf(draft)).toEqual(['Telling', '  Joins tables', 'Writes queries', 'Handling data'])
    const { node } = await api.data('query ($id: ID!) { node(id: $id) { id } }', { id: draft }, { key: rival.key })
    expect(node).toBeNull()
    for (const input of [
      { framework: draft, fullStatement: 'Mine' },
      { framework: draft, id: joins, fullStatement: 'Mine' },
    ])
      expect(faults(await edit('saveCompetency', input, rival))).toEqual(['NOT_FOUND input.framework'])
    expect(faults(await edit('removeCompetency', { id: joins }, rival))).toEqual(['NOT_FOUND input.id'])
    expect(faults(await edit('publishFramework', { id: draft, version: '1' }, rival))).toEqual(['NOT_FOUND input.id'])
    expect((await edit('removeCompetency', { id: joins }, rival)).userErrors).toEqual(
      (await edit('removeCompetency', { id: `cmp_${'0'.repeat(32)}` }, rival)).userErrors,
    )
  })

  test('lets nothing stand under itself, and takes nothing out unasked', async () => {
    const draft = await begin('Circles')
    const top = await add(draft, 'Top')
    const middle = await add(draft, 'Middle', { parent: top })
    const low = await add(draft, 'Low', { parent: middle })
    for (const parent of [low, top])
      expect(faults(await edit('saveCompetency', { framework: draft, id: top, parent }))).toEqual([
        'INVALID input.parent',
      ])
    const circle = {
      framework: draft,
      associationType: 'isChildOf',
      origin: { competency: top },
      destination: { competency: low },
    }
    expect(faults(await edit('saveAssociation', circle))).toEqual(['INVALID input.destination'])
    expect(faults(await edit('removeCompetency', { id: middle }))).toEqual(['WRONG_STATE input.children'])
    expect(await treeOf(draft)).toEqual(['Top', '  Middle', '    Low'])
    await edit('removeCompetency', { id: middle, children: 'LIFT' })
    expect(await treeOf(draft)).toEqual(['Top', '  Low'])
    await edit('removeCompetency', { id: top, children: 'REMOVE' })
    expect(await treeOf(draft)).toEqual([])
    expect(faults(await edit('publishFramework', { id: draft, version: '1', license: 'CC0' }))).toEqual([
      'INVALID input.id',
    ])
  })

  test('takes ids of others, wherever one goes in, for ones that there are not', async () => {
    const draft = await begin('Mine')
    const one = await add(draft, 'One')
    const other = await begin('Theirs', {}, rival)
    const theirs = (await edit('saveCompetency', { framework: other, fullStatement: 'Theirs' }, rival)).competency.id
    const end = { competency: one }
    const said = { framework: other, associationType: 'precedes', origin: { competency: theirs } }
    const link = { identifier: 'far', uri: 'urn:far' }
    const far = (await edit('saveAssociation', { ...said, destination: { link } }, rival)).association.id
    const saving = (more: object) => ({
      framework: draft,
      associationType: 'precedes',
      origin: end,
      destination: { link },
      ...more,
    })
    const asks: [string, string, (id: string) => object][] = [
      ['saveCompetency', theirs, (id) => ({ framework: draft, id, notes: 'x' })],
      ['saveCompetency', theirs, (id) => ({ framework: draft, id: one, parent: id })],
      ['saveCompetency', theirs, (id) => ({ framework: draft, id: one, replacedBy: [id] })],
      ['saveAssociation', other, (id) => saving({ framework: id })],
      ['saveAssociation', far, (id) => saving({ id })],
      ['saveAssociation', theirs, (id) => saving({ origin: { competency: id } })],
      ['saveAssociation', other, (id) => saving({ origin: { framework: id } })],
      ['saveAssociation', theirs, (id) => saving({ destination: { competency: id } })],
      ['saveAssociation', other, (id) => saving({ destination: { framework: id } })],
      ['saveRubric', theirs, (id) => ({ framework: draft, title: 'R', criteria: [{ competency: id, levels: [] }] })],
      ['saveRubric', other, (id) => ({ framework: id, title: 'R', criteria: [] })],
      ['removeRubric', other, (id) => ({ framework: id, identifier: 'x' })],
      ['removeAssociation', far, (id) => ({ id })],
      ['discardDraft', other, (id) => ({ id })],
    ]
    for (const [name, id, input] of asks) {
      const foreign = await edit(name, input(id))
      expect(foreign.userErrors.map((error: { code: string }) => error.code)).toEqual(['NOT_FOUND'])
      expect(foreign).toEqual(await edit(name, input(id.replace(/.{32}$/, 'f'.repeat(32)))))
    }
    expect(await treeOf(draft)).toEqual(['One'])
    expect(await treeOf(other, rival)).toEqual(['Theirs'])
  })

  test('refuses a stale edit with what changed, and only where the same was changed', async () => {
    const draft = await begin('Stale')
    const one = await add(draft, 'One')
    const two = await add(draft, 'Two')
    const { framework: seen } = await edit('saveCompetency', { framework: draft, id: two, notes: 'seen' })
    await edit('saveCompetency', { framework: draft, id: one, fullStatement: 'One, but better', notes: 'n' })
    const stale = await edit('saveCompetency', {
      framework: draft,
      id: one,
      expectedRevision: seen.revision,
      fullStatement: 'Otherwise',
    })
    expect(faults(stale)).toEqual(['STALE_VERSION input.expectedRevision'])
    expect(stale.userErrors[0].message).toContain(
      `"One, but better" (revision ${seen.revision + 1}, changed: fullStatement, notes)`,
    )
    const other = { framework: draft, id: two, expectedRevision: seen.revision, notes: 'mine' }
    expect(faults(await edit('saveCompetency', other))).toEqual([])
    expect(faults(await edit('discardDraft', { id: draft, expectedRevision: seen.revision }))).toEqual([
      'STALE_VERSION input.expectedRevision',
    ])
    const { node } = await api.data(
      'query ($id: ID!, $since: Int!) { node(id: $id) { ... on Framework { revision edits(since: $since) { revision title change fields } } } }',
      { id: draft, since: seen.revision },
      { key: college.key },
    )
    expect(node.edits).toEqual([
      { revision: seen.revision + 1, title: 'One, but better', change: 'CHANGED', fields: ['fullStatement', 'notes'] },
      { revision: seen.revision + 2, title: 'Two', change: 'CHANGED', fields: ['notes'] },
    ])
  })

  test('warns of what says nearly the same, in itself and in what else is published to the viewer', async () => {
    const VITAL = 'Measures vital signs and reports what lies outside the limits given'
    const beside: string[] = []
    for (const [document, who] of [steward, rival, college].entries()) {
      const sample = framework(0x81 + document, { 1: VITAL, 2: 'Draws blood' })
      beside.push(await imported(api.stores, who, sample, who === steward ? {} : { own: true }))
    }
    const draft = (await edit('createFrameworkVersion', { id: beside[2] })).framework.id
    const SAVE = `mutation ($input: SaveCompetencyInput!) { saveCompetency(input: $input) {
      competency { id } nearDuplicates { id framework { id } } projected userErrors { code } } }`
    const save = async (input: object, who = college) =>
      (await api.data(SAVE, { input: { framework: draft, ...input } }, { key: who.key })).saveCompetency
    const places = (answer: { nearDuplicates: { framework: { id: string } }[] }) =>
      answer.nearDuplicates.map((one) => one.framework.id).sort()
    const first = await save({
      fullStatement: 'Measures the vital signs, and reports what lies outside of given limits',
    })
    expect(first).toMatchObject({ userErrors: [], projected: true })
    // Its own version, not the published one that it will replace; the shared one; not the rival's.
    expect(places(first)).toEqual([beside[0], draft].sort())
    expect(places(await save({ id: first.competency.id, notes: 'the same, saved again' }))).toEqual(places(first))
    for (const fullStatement of ['Draws blood', 'Explains how to weld aluminium to a beginner'])
      expect(places(await save({ fullStatement }))).toEqual([])
    expect(await save({ fullStatement: VITAL }, rival)).toMatchObject({ competency: null, nearDuplicates: [] })
    const GAUGES = 'Calibrates pressure gauges in the workshop'
    for (let n = 0; n < 11; n++) await edit('saveCompetency', { framework: draft, fullStatement: GAUGES })
    expect(places(await save({ fullStatement: GAUGES }))).toEqual(Array(10).fill(draft))
  })

  test('does the same once for one key, and counts nothing that changes nothing', async () => {
    const draft = await begin('Once')
    const input = { framework: draft, fullStatement: 'Once' }
    const first = await edit('saveCompetency', input, college, 'once')
    const again = await edit('saveCompetency', input, college, 'once')
    expect(again.competency.id).toBe(first.competency.id)
    expect(await treeOf(draft)).toEqual(['Once'])
    const same = await edit('saveCompetency', { ...input, id: first.competency.id })
    expect(same.framework.revision).toBe(first.framework.revision)
  })

  test('holds associations of all types, definitions and an allow-list', async () => {
    const draft = await begin('Associations', { matchableItemTypes: ['Skill'] })
    const one = await add(draft, 'One', { itemType: 'Skill' })
    const two = await add(draft, 'Two', { itemType: 'Other' })
    const grouping = { framework: draft, kind: 'CFAssociationGroupings', title: 'Steps' }
    const { identifier } = await edit('saveDefinition', grouping)
    const precedes = {
      framework: draft,
      associationType: 'precedes',
      origin: { competency: one },
      destination: { competency: two },
      grouping: 'Steps',
    }
    const { association: made } = await edit('saveAssociation', precedes)
    expect(made).toMatchObject({ associationType: 'precedes', grouping: 'Steps' })
    expect((await edit('saveAssociation', precedes)).association.id).toBe(made.id)
    const link = { identifier: 'far-away', uri: 'urn:far:away', title: 'Far away' }
    const far = await edit('saveAssociation', {
      framework: draft,
      associationType: 'EXT',
      extType: 'isLike',
      origin: { competency: one },
      destination: { link },
    })
    expect(far).toMatchObject({ userErrors: [], association: { associationType: 'EXT', extType: 'isLike' } })
    expect(faults(await edit('saveAssociation', { ...precedes, grouping: 'Nowhere' }))).toEqual([
      'NOT_FOUND input.grouping',
    ])
    const { node } = await api.data(
      'query ($id: ID!) { node(id: $id) { ... on Framework { competencies(first: 9) { edges { node { fullStatement matchable } } } } } }',
      { id: draft },
      { key: college.key },
    )
    expect(node.competencies.edges.map((e: { node: object }) => e.node)).toEqual([
      { fullStatement: 'One', matchable: true },
      { fullStatement: 'Two', matchable: false },
    ])
    expect(
      (await edit('saveFramework', { id: draft, matchableItemTypes: ['Other'] })).framework.matchableItemTypes,
    ).toEqual(['Other'])
    expect(faults(await edit('removeAssociation', { id: far.association.id }))).toEqual([])
    const stubs = await api.stores.dataSource.query("SELECT id FROM competency WHERE identifier = 'far-away'")
    expect(stubs).toEqual([])
    expect(
      (await edit('removeDefinition', { framework: draft, kind: 'CFAssociationGroupings', identifier })).userErrors,
    ).toEqual([])
    expect(faults(await edit('removeDefinition', { framework: draft, kind: 'CFConcepts', identifier }))).toEqual([
      'NOT_FOUND input.identifier',
    ])
  })

  test('measures competencies on the levels of its rubrics', async () => {
    const draft = await begin('Rubrics')
    const one = await add(draft, 'One')
    const levels = [{ quality: 'With help' }, { quality: 'Alone' }]
    const input = { framework: draft, title: 'How well', criteria: [{ competency: one, levels }] }
    const made = await edit('saveRubric', input)
    const labels = [
      { label: 'With help', value: 0.5 },
      { label: 'Alone', value: 1 },
    ]
    expect(made).toMatchObject({ userErrors: [], framework: { scales: [{ levels: labels }] } })
    const { node } = await api.data(
      'query ($id: ID!) { node(id: $id) { ... on Competency { scale { levels { label value } } } } }',
      { id: one },
      { key: college.key },
    )
    expect(node.scale.levels).toEqual(labels)
    const { identifier } = made
    const more = [...levels, { quality: 'Teaches it' }]
    const again = await edit('saveRubric', { ...input, identifier, criteria: [{ competency: one, levels: more }] })
    expect(again.framework.scales.map((scale: { levels: object[] }) => scale.levels.length)).toEqual([3])
    const long = [{ levels: Array(13).fill({ quality: 'x' }) }]
    expect(faults(await edit('saveRubric', { ...input, criteria: long }))).toEqual(['LIMIT input.criteria.0.levels'])
    expect(faults(await edit('saveRubric', { ...input, criteria: [{ competency: draft, levels }] }))).toEqual([
      'NOT_FOUND input.criteria.0.competency',
    ])
    expect((await edit('removeRubric', { framework: draft, identifier })).framework.scales).toEqual([])
    expect(
      await api.stores.dataSource.query('SELECT 1 FROM proficiency_scale WHERE framework_id = $1', [draft]),
    ).toEqual([])
  })

  test('has limits, and says where', async () => {
    const draft = await begin('Limits')
    expect(faults(await edit('saveCompetency', { framework: draft, fullStatement: 'x'.repeat(20_001) }))).toEqual([
      'LIMIT input.fullStatement',
    ])
    expect(faults(await edit('saveCompetency', { framework: draft, notes: 'No statement' }))).toEqual([
      'INVALID input.fullStatement',
    ])
    expect(faults(await edit('createFramework', { title: ' ', owner: college.organisation }))).toEqual([
      'INVALID input.title',
      'INVALID input.creator',
    ])
  })

  test('leaves nothing when it is given up', async () => {
    const before = await graphOf(api.stores)
    const draft = await begin('Given up')
    const one = await add(draft, 'One')
    const link = { identifier: 'nowhere-else', uri: 'urn:nowhere:else', title: 'Nowhere else' }
    await edit('saveAssociation', {
      framework: draft,
      associationType: 'isRelatedTo',
      origin: { competency: one },
      destination: { link },
    })
    expect(await edit('discardDraft', { id: draft })).toMatchObject({
      userErrors: [],
      framework: null,
      projected: true,
    })
    expect(await graphOf(api.stores)).toEqual(before)
    for (const table of ['competency', 'association', 'framework_edit'])
      expect(await api.stores.dataSource.query(`SELECT 1 FROM ${table} WHERE framework_id = $1`, [draft])).toEqual([])
  })
})

describe('a version', () => {
  const WORDS = { 1: 'Handles cash and counts the drawer', 2: 'Greets customers at the door', 3: 'Closes the shop' }

  test('keeps lineage where the meaning stays, replaces it where it changes, and makes agreed mappings STALE', async () => {
    const tree = [association(1, 'isChildOf', 2, 1), association(2, 'isChildOf', 3, 1)]
    const v1 = await imported(api.stores, college, framework(0x71, WORDS, tree), { own: true })
    const other = await imported(api.stores, college, framework(0x72, { 9: 'Welcomes guests' }), { own: true })
    const greets = await itemOf(api.stores, v1, 2)
    const { mapping } = await propose(api, college, greets.id, (await itemOf(api.stores, other, 9)).id)
    const operator = api.stores.session({ ...college.viewer, roles: new Set([Role.OPERATOR]) })
    await setMappingStatus(operator, { id: mapping.id, status: MappingStatus.AGREED })
    for (const name of ['saveFramework', 'discardDraft'])
      expect(faults(await edit(name, { id: v1 }))).toEqual(['WRONG_STATE input.id'])
    expect(faults(await edit('saveCompetency', { framework: v1, id: greets.id, fullStatement: 'x' }))).toEqual([
      'WRONG_STATE input.framework',
    ])
    expect(faults(await edit('removeCompetency', { id: greets.id }))).toEqual(['WRONG_STATE input.id'])

    const made = await edit('createFrameworkVersion', { id: v1 })
    const draft: string = made.framework.id
    expect(faults(await edit('createFrameworkVersion', { id: v1 }))).toEqual(['DUPLICATE input.id'])
    const of = async (n: number) => (await itemOf(api.stores, draft, n)).id
    await edit('saveCompetency', {
      framework: draft,
      id: await of(1),
      fullStatement: 'Handles cash, and counts the drawer.',
    })
    await edit('saveCompetency', { framework: draft, id: await of(2), fullStatement: 'Refuses entry to minors' })
    const added = await add(draft, 'Orders stock')
    await edit('saveCompetency', { framework: draft, id: await of(3), retire: true, replacedBy: [added] })
    expect(
      (await edit('publishFramework', { id: draft, version: '2' })).userErrors.map(
        (e: { message: string }) => e.message,
      ),
    ).toEqual(['It has no licence; name one with license.'])
    const published = await edit('publishFramework', {
      id: draft,
      version: '2',
      license: 'https://creativecommons.org/licenses/by/4.0/',
    })
    expect(published).toMatchObject({
      userErrors: [],
      projected: true,
      framework: { editable: false, published: true, version: '2', adoptionStatus: 'IMPLEMENTED' },
    })
    const lineages = async (id: string) =>
      Promise.all([1, 2, 3].map(async (n) => (await itemOf(api.stores, id, n)).lineage))
    const [before, after] = [await lineages(v1), await lineages(draft)]
    expect(after.map((lineage, at) => lineage === before[at])).toEqual([true, false, true])
    const { node } = await api.data(
      `query ($id: ID!, $v1: ID!, $third: ID!) { node(id: $id) { ... on Competency { replacedBy { id fullStatement } } }
        third: node(id: $third) { ... on Competency { statusEndDate replacedBy { id } } }
        v1: node(id: $v1) { ... on Framework { nextVersion { id } draft { id } } } }`,
      { id: greets.id, v1, third: await of(3) },
      { key: college.key },
    )
    expect(node.replacedBy).toEqual([{ id: await of(2), fullStatement: 'Refuses entry to minors' }])
    const stale = await api.data(
      'query ($id: ID!) { node(id: $id) { ... on Mapping { status } } }',
      { id: mapping.id },
      { key: college.key },
    )
    expect(stale.node.status).toBe('STALE')
    expect(faults(await edit('saveCompetency', { framework: draft, id: added, fullStatement: 'x' }))).toEqual([
      'WRONG_STATE input.framework',
    ])
    expect(faults(await edit('createFrameworkVersion', { id: v1 }))).toEqual(['WRONG_STATE input.id'])
  })

  test('is to an import what the same package is: nothing new', async () => {
    const draft = await begin('Round', { license: 'CC0', subject: ['Retail'] })
    const one = await add(draft, 'One')
    await add(draft, 'Two', { parent: one, conceptKeywords: ['a', 'b'] })
    await edit('publishFramework', { id: draft, version: '1' })
    const { node } = await api.data(
      'query ($id: ID!) { node(id: $id) { ... on Framework { casePackage } } }',
      { id: draft },
      { key: college.key },
    )
    const rows = (table: string, id: string) =>
      api.stores.dataSource.query(`SELECT * FROM ${table} WHERE framework_id = $1 ORDER BY id`, [id])
    const before = [await rows('competency', draft), await rows('association', draft)]
    expect(await imported(api.stores, college, JSON.parse(node.casePackage), { own: true })).toBe(draft)
    expect([await rows('competency', draft), await rows('association', draft)]).toEqual(before)
    const again = await edit('createFrameworkVersion', { id: draft })
    const nothing = await edit('publishFramework', { id: again.framework.id, version: '1' })
    expect(faults(nothing)).toEqual(['WRONG_STATE input.id'])
    expect(nothing.userErrors[0].message).toContain(draft)
  })

  test('does not go over what an import brought meanwhile, unless somebody says so', async () => {
    const v1 = await imported(api.stores, college, framework(0x73, WORDS), { own: true })
    const { framework: draft } = await edit('createFrameworkVersion', { id: v1 })
    await edit('saveCompetency', { framework: draft.id, id: (await itemOf(api.stores, draft.id, 3)).id, notes: 'n' })
    const v2 = await imported(api.stores, college, framework(0x73, { ...WORDS, 4: 'New' }), { own: true })
    const [{ previous_id }] = await api.stores.dataSource.query('SELECT previous_id FROM framework WHERE id = $1', [v2])
    expect(previous_id).toBe(v1)
    const input = { id: draft.id, version: '3', license: 'CC0' }
    for (const over of [null, v1, `fwk_${'f'.repeat(32)}`])
      expect(faults(await edit('publishFramework', { ...input, over }))).toEqual(['STALE_VERSION input.over'])
    expect(faults(await edit('publishFramework', { ...input, over: v2 }))).toEqual([])
    const newest = await api.stores.dataSource.query(
      'SELECT id, revision FROM framework WHERE document_identifier = $1 AND newest',
      [uuid(0x73, 0xd)],
    )
    expect(newest).toEqual([{ id: draft.id, revision: 3 }])
  })

  test('is not there at all when what follows from it fails', async () => {
    const v1 = await imported(api.stores, college, framework(0x75, WORDS), { own: true })
    const { framework: draft } = await edit('createFrameworkVersion', { id: v1 })
    const one = (await itemOf(api.stores, draft.id, 1)).id
    await edit('saveCompetency', { framework: draft.id, id: one, fullStatement: 'Something else altogether' })
    const stored = () =>
      Promise.all(
        ['framework', 'competency', 'association', 'framework_edit'].map((table) =>
          api.stores.dataSource.query(
            `SELECT md5(coalesce(string_agg(t::text, ',' ORDER BY t::text), '')) FROM ${table} t`,
          ),
        ),
      )
    const before = await stored()
    onFrameworkImported.push(async () => {
      throw new Error('no')
    })
    const input = { id: draft.id, version: '2', license: 'CC0' }
    try {
      const { errors } = await api.query(
        'mutation ($input: PublishFrameworkInput!) { publishFramework(input: $input) { framework { id } } }',
        { input },
        { key: college.key },
      )
      expect(errors?.[0]?.extensions.code).toBe('INTERNAL_SERVER_ERROR')
    } finally {
      onFrameworkImported.pop()
    }
    expect(await stored()).toEqual(before)
    expect(faults(await edit('publishFramework', input))).toEqual([])
  })

  test('of the shared library is for stewards', async () => {
    const shared = await imported(api.stores, steward, framework(0x74, WORDS))
    expect(faults(await edit('createFrameworkVersion', { id: shared }, rival))).toEqual(['NOT_FOUND input.id'])
    const made = await edit('createFrameworkVersion', { id: shared }, steward)
    const seen = await api.data(
      'query ($id: ID!) { node(id: $id) { id } }',
      { id: made.framework.id },
      { key: rival.key },
    )
    expect(seen.node).toBeNull()
  })
})

test('a rebuild gives the same graph as all these edits', async () => {
  const before = await graphOf(api.stores)
  await rebuild(api.stores.session(SYSTEM), api.stores.graph, projections)
  expect(await graphOf(api.stores)).toEqual(before)
})
