import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { exportPackage } from '../src/frameworks/exports/export.service.ts'
import type { JsonValue } from '../src/frameworks/formats/json-text.ts'
import { frameworkProjection } from '../src/frameworks/framework.aggregate.ts'
import { frameworks } from '../src/frameworks/framework.service.ts'
import { importFramework } from '../src/frameworks/imports/import.service.ts'
import { type FrameworkImported, onFrameworkImported } from '../src/frameworks/index.ts'
import { readGraphVersions } from '../src/graph/driver.ts'
import { rebuild } from '../src/graph/rebuild.ts'
import { association, DOCUMENT, item, link, packageOf, type SamplePackage, uuid } from './frameworks-samples.ts'
import { bytesOf, college, employer, graphOf, importAs, learner, steward } from './frameworks-world.ts'
import { openStores, type TestStores } from './support/stores.ts'

let stores: TestStores
beforeAll(async () => {
  stores = await openStores()
})
afterAll(() => stores?.close())

const hooks = onFrameworkImported.length
afterEach(() => {
  onFrameworkImported.length = hooks
})

/** A package of its own document, so that tests do not meet. */
const documentOf = (n: number, more: object = {}) => ({
  CFDocument: { ...DOCUMENT, identifier: uuid(n, 0xd), title: `Document ${n}`, ...more },
})
const pack = (
  n: number,
  items: Parameters<typeof packageOf>[0],
  edges: Parameters<typeof packageOf>[1] = [],
  more: object = {},
): SamplePackage => packageOf(items, edges, { ...documentOf(n), ...more })

const rows = <T>(text: string, ...parameters: unknown[]): Promise<T[]> => stores.dataSource.query(text, parameters)

const TABLES = [
  'library',
  'framework',
  'framework_source',
  'framework_definition',
  'competency',
  'association',
  'proficiency_scale',
  'proficiency_level',
  'framework_scale',
  'outbox',
]
const counts = async () =>
  Promise.all(TABLES.map(async (table) => (await rows<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`))[0]?.n))

interface Edge {
  type: string
  origin: string
  destination: string
  framework: string
}

/** Edges of the graph that a framework asserts, ends by identifier. */
async function edgesOf(framework: string): Promise<Edge[]> {
  const session = stores.graph.driver.session()
  try {
    const { records } = await session.run(
      `MATCH (a:Entity)-[e {framework: $framework}]->(b:Entity)
       RETURN type(e) AS type, a.id AS origin, b.id AS destination, e.framework AS framework ORDER BY type, e.id`,
      { framework },
    )
    return records.map((record) => record.toObject() as Edge)
  } finally {
    await session.close()
  }
}

/** Identifiers of the items that the rubrics of a framework judge, as the graph has it. */
async function assessedBy(framework: string): Promise<string[]> {
  const session = stores.graph.driver.session()
  try {
    const { records } = await session.run(
      'MATCH (:Entity {id: $framework})<-[:IN_FRAMEWORK]-(c:Competency)<-[:ASSESSES]-() RETURN c.identifier AS item',
      { framework },
    )
    return records.map((record) => record.get('item') as string)
  } finally {
    await session.close()
  }
}

const idOf = async (framework: string, identifier: string): Promise<string> =>
  (
    await rows<{ id: string }>(
      'SELECT id FROM competency WHERE framework_id = $1 AND identifier = $2',
      framework,
      identifier,
    )
  )[0]?.id as string

describe('versions', () => {
  it('the same content is nothing new: other order, other times of change, null for absent', async () => {
    const first = pack(1, [item(1), item(2)], [association(1, 'isChildOf', 1, 2)])
    const { framework, outcome } = await importAs(stores, steward, first)
    expect(outcome).toBe('NEW')
    const before = await counts()
    const again = {
      ...first,
      CFItems: [...first.CFItems]
        .reverse()
        .map((one) => ({ ...one, lastChangeDateTime: '2030-01-01T00:00:00Z', notes: null })),
    }
    const report = await importAs(stores, steward, again)
    expect(report).toMatchObject({ framework, outcome: 'NOTHING_NEW' })
    expect(await counts()).toEqual(before)
  })

  it('changed content is a new version: lineages stay with the meaning, a changed one is replaced', async () => {
    const text = (n: number, fullStatement: string) => item(n, { fullStatement })
    const one = await importAs(
      stores,
      steward,
      pack(2, [text(11, 'Analyses data'), text(12, 'Reconciles data from two sources'), text(13, 'Old')]),
    )
    const two = await importAs(
      stores,
      steward,
      pack(2, [text(11, 'Analyzes data.'), text(12, 'Reconciles data from two or more sources'), text(14, 'New')]),
    )
    expect(two).toMatchObject({
      outcome: 'VERSION',
      counts: { unchanged: 0, corrected: 1, changed: 1, added: 1, removed: 1 },
    })
    const lineages = await rows<{ identifier: string; n: number }>(
      'SELECT identifier, count(DISTINCT lineage)::int AS n FROM competency WHERE framework_id = ANY($1) GROUP BY identifier ORDER BY identifier',
      [one.framework, two.framework],
    )
    expect(lineages.slice(0, 2).map((row) => row.n)).toEqual([1, 2])
    const replaced = (await edgesOf(two.framework as string)).filter((edge) => edge.type === 'REPLACED_BY')
    expect(replaced).toEqual([
      {
        type: 'REPLACED_BY',
        origin: await idOf(one.framework as string, uuid(12)),
        destination: await idOf(two.framework as string, uuid(12)),
        framework: two.framework,
      },
    ])
    const newest = await rows<{ id: string; newest: boolean; previous_id: string | null; revision: number }>(
      'SELECT id, newest, previous_id, revision FROM framework WHERE document_identifier = $1 ORDER BY revision',
      uuid(2, 0xd),
    )
    expect(newest).toEqual([
      { id: one.framework, newest: false, previous_id: null, revision: 1 },
      { id: two.framework, newest: true, previous_id: one.framework, revision: 2 },
    ])
    const graph = await graphOf(stores)
    expect(
      graph.nodes.filter((node) => node.includes(one.framework as string) && node.includes('["newest",true]')),
    ).toEqual([])
  })

  it('what comes back in a third version comes back to its lineage; an older file again is no version', async () => {
    const of = (fullStatement: string) => pack(3, [item(21, { fullStatement })])
    for (const statement of ['First wording', 'Second meaning altogether'])
      await importAs(stores, steward, of(statement))
    expect((await importAs(stores, steward, of('First wording'))).findings.map((f) => f.code)).toContain(
      'IMPORT_OLDER_VERSION',
    )
    await importAs(stores, steward, { ...of('First wording'), CFDocument: { ...of('').CFDocument, version: '3' } })
    const found = await rows<{ lineage: string }>(
      'SELECT c.lineage FROM competency c JOIN framework f ON f.id = c.framework_id WHERE c.identifier = $1 ORDER BY f.revision',
      uuid(21),
    )
    expect(found).toHaveLength(3)
    expect(found[2]?.lineage).toBe(found[0]?.lineage)
    expect(found[1]?.lineage).not.toBe(found[0]?.lineage)
  })

  describe('a source that goes back to what it said before', () => {
    const at = (day: number) => `2026-03-${String(day).padStart(2, '0')}T00:00:00Z`
    const said = (n: number, statement: string, day: number, more: object = {}) =>
      pack(n, [item(n * 10, { fullStatement: statement })], [], documentOf(n, { lastChangeDateTime: at(day), ...more }))
    const codesOf = (report: { findings: readonly { code: string }[] }) => report.findings.map((one) => one.code)
    const versionsOf = (n: number) =>
      rows<{ id: string; revision: number; newest: boolean; lineage: string }>(
        `SELECT f.id, f.revision, f.newest, c.lineage FROM framework f JOIN competency c ON c.framework_id = f.id
         WHERE f.document_identifier = $1 ORDER BY f.revision`,
        uuid(n, 0xd),
      )
    const [FIRST, A, B] = ['Analyses data', 'Analyzes data.', 'Reconciles data from two sources']

    it('is followed when it says so later: a version of its own, with the lineages of then', async () => {
      for (const [day, statement] of [FIRST, A, B].entries())
        await importAs(stores, steward, said(51, statement, day + 1))
      const dry = await importAs(stores, steward, said(51, A, 4), { dryRun: true })
      const back = await importAs(stores, steward, said(51, A, 4))
      expect(dry).toEqual({ ...back, framework: null, dryRun: true })
      expect(back).toMatchObject({ outcome: 'VERSION', counts: { changed: 1 } })
      const versions = await versionsOf(51)
      expect(versions.map((one) => one.newest)).toEqual([false, false, false, true])
      expect(new Set(versions.map((one) => one.id)).size).toBe(4)
      const [first, a, b, again] = versions
      expect([a?.lineage, again?.lineage]).toEqual([first?.lineage, first?.lineage])
      expect(b?.lineage).not.toBe(first?.lineage)
      const same = await importAs(stores, steward, said(51, A, 4))
      expect(same).toMatchObject({ outcome: 'NOTHING_NEW', framework: back.framework })
      expect(codesOf(same)).toContain('IMPORT_NOTHING_NEW')
      expect(await versionsOf(51)).toEqual(versions)
    })

    it('is an older file when it does not, and is told what would make it the newest', async () => {
      const [older] = [await importAs(stores, steward, said(52, A, 1)), await importAs(stores, steward, said(52, B, 3))]
      for (const day of [1, 2, 3]) {
        const report = await importAs(stores, steward, said(52, A, day))
        expect(report).toMatchObject({ outcome: 'NOTHING_NEW', framework: older?.framework })
        const advice = report.findings.find((one) => one.code === 'IMPORT_OLDER_VERSION')
        expect(advice?.message).toContain('lastChangeDateTime later than 2026-03-03T00:00:00.000Z')
      }
      expect(await versionsOf(52)).toHaveLength(2)
    })

    it('is not followed when it only sends again what it sent, though what came between was older', async () => {
      const { framework } = await importAs(stores, steward, said(56, A, 5))
      await importAs(stores, steward, said(56, B, 3))
      const again = await importAs(stores, steward, said(56, A, 5))
      expect([codesOf(again), again.framework]).toEqual([['IMPORT_OLDER_VERSION'], framework])
      expect(again.findings[0]?.message).toContain('later than 2026-03-05T00:00:00.000Z')
      expect((await importAs(stores, steward, said(56, A, 6))).outcome).toBe('VERSION')
    })

    it('has its later time kept where nothing else is new, in both stores and in exports', async () => {
      const { framework } = await importAs(stores, steward, said(53, A, 1))
      await importAs(stores, steward, said(53, B, 2))
      await importAs(stores, steward, said(53, A, 3))
      const [, , newest] = await versionsOf(53)
      const touched = await importAs(stores, steward, said(53, A, 6))
      expect(touched).toMatchObject({ outcome: 'NOTHING_NEW', framework: newest?.id })
      expect(touched.framework).not.toBe(framework)
      const { nodes } = await graphOf(stores)
      const node = nodes.find((one) => one.startsWith('Entity,Framework') && one.includes(newest?.id as string))
      expect(node).toContain(`["lastChange",${Date.parse(at(6))}]`)
      const text = await exportPackage(stores.session(steward), newest?.id as string)
      expect(JSON.parse(text as string).CFDocument.lastChangeDateTime).toBe(at(6))
      expect(codesOf(await importAs(stores, steward, said(53, A, 4)))).toContain('IMPORT_NOTHING_NEW')
      expect(codesOf(await importAs(stores, steward, said(53, B, 5)))).toContain('IMPORT_OLDER_VERSION')
      expect((await importAs(stores, steward, said(53, B, 7))).outcome).toBe('VERSION')
    })

    it('is compared with what is published, or with the last of all for a draft', async () => {
      const draft = { adoptionStatus: 'Private Draft' }
      const shown = await importAs(stores, steward, said(54, A, 1))
      const drawn = await importAs(stores, steward, said(54, A, 2, draft))
      const again = await importAs(stores, steward, said(54, A, 1))
      expect([codesOf(again), again.framework]).toEqual([['IMPORT_NOTHING_NEW'], shown.framework])
      await importAs(stores, steward, said(54, B, 3))
      const old = await importAs(stores, steward, said(54, A, 2, draft))
      expect([codesOf(old), old.framework]).toEqual([['IMPORT_OLDER_VERSION'], drawn.framework])
      expect((await importAs(stores, steward, said(54, A, 4, draft))).outcome).toBe('VERSION')
      expect((await versionsOf(54)).map((one) => one.newest)).toEqual([false, false, true, false])
    })
  })

  it('a private draft does not take the place of the published version', async () => {
    const one = await importAs(stores, steward, pack(4, [item(31)]))
    await importAs(
      stores,
      steward,
      pack(4, [item(31), item(32)], [], documentOf(4, { adoptionStatus: 'Private Draft' })),
    )
    const newest = await rows<{ id: string }>(
      'SELECT id FROM framework WHERE document_identifier = $1 AND newest',
      uuid(4, 0xd),
    )
    expect(newest).toEqual([{ id: one.framework }])
  })

  it('a private draft does not make concepts be read again, a published version does', async () => {
    const concepts = async () => (await readGraphVersions(stores.graph)).conceptVersion
    const moved = async (value: SamplePackage) => {
      const before = await concepts()
      await importAs(stores, steward, value)
      return (await concepts()) > before
    }
    const draft = documentOf(55, { adoptionStatus: 'Private Draft' })
    expect(await moved(pack(55, [item(551)], [], draft))).toBe(false)
    expect(await moved(pack(55, [item(551)]))).toBe(true)
  })

  it('a version published after a draft overtakes the published one before it, in the graph and in lists', async () => {
    const titled = (more: object) => documentOf(31, { title: 'Overtaken once', ...more })
    const one = await importAs(stores, steward, pack(31, [item(131)], [], titled({})))
    await importAs(stores, steward, pack(31, [item(131), item(132)], [], titled({ adoptionStatus: 'Private Draft' })))
    const three = await importAs(stores, steward, pack(31, [item(131), item(133)], [], titled({})))
    const { nodes } = await graphOf(stores)
    const newest = (id: string) => nodes.some((node) => node.includes(id) && node.includes('["newest",true]'))
    expect([newest(one.framework as string), newest(three.framework as string)]).toEqual([false, true])
    for (const who of [steward, college]) {
      const { edges } = await frameworks(stores.session(who), { text: 'Overtaken once' }, { first: 10 })
      expect(edges.map((edge) => edge.node.id)).toEqual([three.framework])
    }
  })

  it('what was chosen for one version holds for the next; another choice is a version', async () => {
    const typed = (n: number) => item(n, { CFItemType: n === 41 ? 'Claim' : 'Target' })
    const chosen = await importAs(stores, steward, pack(5, [typed(41), typed(42)]), {
      matchableItemTypes: ['Target', 'Nothing'],
    })
    expect(chosen.findings.map((f) => f.code)).toContain('IMPORT_TYPE_UNKNOWN')
    const next = await importAs(stores, steward, pack(5, [typed(41), typed(42), typed(43)]))
    const matchable = await rows<{ identifier: string }>(
      'SELECT identifier FROM competency WHERE framework_id = $1 AND matchable',
      next.framework,
    )
    expect(matchable.map((row) => row.identifier).sort()).toEqual([uuid(42), uuid(43)])
    const other = await importAs(stores, steward, pack(5, [typed(41), typed(42), typed(43)]), {
      matchableItemTypes: ['Claim'],
    })
    expect(other.outcome).toBe('VERSION')
  })

  it('seven packages that share one document identifier are seven versions, each comes back, and someone is told', async () => {
    const seven = Array.from({ length: 7 }, (_, i) =>
      pack(
        6,
        [item(50, { fullStatement: `Thing ${i} of quite another kind` })],
        [],
        documentOf(6, { title: `Fixture ${i}` }),
      ),
    )
    const reports = []
    for (const one of seven) reports.push(await importAs(stores, steward, one))
    expect(new Set(reports.map((report) => report.framework)).size).toBe(7)
    for (const report of reports.slice(1))
      expect(report.findings.map((f) => f.code)).toContain('CASE_DOCUMENT_IDENTIFIER_REUSED')
    const titles = await rows<{ title: string }>(
      'SELECT title FROM framework WHERE document_identifier = $1 ORDER BY revision',
      uuid(6, 0xd),
    )
    expect(titles.map((row) => row.title)).toEqual(seven.map((one) => one.CFDocument.title))
  })
})

describe('a package that would take much away', () => {
  const many = (n: number, count: number) => Array.from({ length: count }, (_, i) => item(n * 100 + i))

  it('a document alone is refused, and the framework stays as it was', async () => {
    const { framework } = await importAs(stores, steward, pack(41, many(41, 12)))
    const before = await counts()
    const { CFDocument } = pack(41, [])
    for (const alone of [{ CFDocument }, { CFDocuments: [CFDocument] }])
      await expect(importAs(stores, steward, alone)).rejects.toMatchObject({ code: 'IMPORT_WRONG_DOCUMENT' })
    expect(await counts()).toEqual(before)
    const newest = 'SELECT id FROM framework WHERE document_identifier = $1 AND newest'
    expect(await rows(newest, uuid(41, 0xd))).toEqual([{ id: framework }])
  })

  it('one that lacks most of many items is taken with a warning, dry run or not', async () => {
    const warned = async (n: number, first: number, then: number) => {
      const [all, few] = [first, then].map((count) => pack(n, many(n, count)))
      await importAs(stores, steward, all)
      const dry = await importAs(stores, steward, few, { dryRun: true })
      const real = await importAs(stores, steward, few)
      expect(real.findings).toEqual(dry.findings)
      return real.findings.filter((one) => one.code === 'IMPORT_MOST_ITEMS_REMOVED')
    }
    const [finding, ...others] = await warned(42, 10, 4)
    expect(finding).toMatchObject({ severity: 'WARNING', path: '$.CFItems', repaired: false })
    expect(finding?.message).toMatch(/^6 of the 10 items /)
    expect(others).toEqual([])
    expect(await warned(43, 10, 5)).toEqual([])
    expect(await warned(44, 9, 0)).toEqual([])
  })
})

describe('ends that lead outside', () => {
  it('are filled by a later import of the same library, set-wise, with the edges of others', async () => {
    const one = await importAs(stores, steward, pack(7, [item(61)], [association(61, 'exactMatchOf', 61, 62)]))
    const two = await importAs(stores, steward, packageOf([], [association(63, 'isRelatedTo', 61, 62)], documentOf(8)))
    expect(one.counts.stubs + two.counts.stubs).toBe(2)
    const three = await importAs(stores, steward, pack(9, [item(62)]))
    expect(three.counts).toMatchObject({ filled: 1, repointed: 2 })
    const target = await idOf(three.framework as string, uuid(62))
    for (const framework of [one.framework, two.framework]) {
      const [edge] = await edgesOf(framework as string)
      expect(edge?.destination).toBe(target)
    }
    const unresolved = await rows<{ n: number }>(
      'SELECT count(*)::int AS n FROM competency WHERE identifier = $1 AND framework_id IS NULL AND filled_by IS NULL',
      uuid(62),
    )
    expect(unresolved[0]?.n).toBe(0)
  })

  it('of one library are not filled by another’s import, and nobody’s edges move', async () => {
    const mine = await importAs(stores, college, pack(10, [item(71)], [association(71, 'exactMatchOf', 71, 72)]))
    const [before] = await edgesOf(mine.framework as string)
    await importAs(stores, employer, pack(11, [item(72)]))
    await importAs(stores, steward, pack(12, [item(72)]))
    expect(await edgesOf(mine.framework as string)).toEqual([before])
    const own = await importAs(stores, college, pack(13, [item(72)]))
    const [after] = await edgesOf(mine.framework as string)
    expect(after?.destination).toBe(await idOf(own.framework as string, uuid(72)))
  })

  it('prefer the own library to the shared one, whichever came first', async () => {
    const shared = await importAs(stores, steward, pack(14, [item(81)]))
    const mine = await importAs(stores, college, pack(15, [item(82)], [association(81, 'isPartOf', 82, 81)]))
    expect((await edgesOf(mine.framework as string))[0]?.destination).toBe(
      await idOf(shared.framework as string, uuid(81)),
    )
    const own = await importAs(stores, college, pack(16, [item(81)]))
    expect((await edgesOf(mine.framework as string))[0]?.destination).toBe(
      await idOf(own.framework as string, uuid(81)),
    )
  })

  it('never lead into the library of another organisation, whatever they claim', async () => {
    const theirs = await importAs(stores, employer, pack(19, [item(96)]))
    const mine = await importAs(stores, college, pack(18, [item(97)], [association(97, 'exactMatchOf', 97, 96)]))
    const [claim] = await edgesOf(mine.framework as string)
    expect(claim?.destination).not.toBe(await idOf(theirs.framework as string, uuid(96)))
    const again = await importAs(stores, employer, pack(29, [item(98)], [association(98, 'exactMatchOf', 98, 96)]))
    expect((await edgesOf(again.framework as string))[0]?.destination).toBe(
      await idOf(theirs.framework as string, uuid(96)),
    )
  })

  it('do not find private drafts of the shared library from outside', async () => {
    await importAs(stores, steward, pack(17, [item(91)], [], documentOf(17, { adoptionStatus: 'Private Draft' })))
    const mine = await importAs(stores, college, pack(30, [item(92)], [association(91, 'exactMatchOf', 92, 91)]))
    expect(mine.counts.stubs).toBe(1)
  })

  it('of what is published are not taken over by a private draft, whichever came first', async () => {
    const draft = { adoptionStatus: 'Private Draft' }
    const one = await importAs(stores, steward, pack(32, [item(141)], [association(141, 'exactMatchOf', 141, 142)]))
    const [before] = await edgesOf(one.framework as string)
    const hidden = await importAs(stores, steward, pack(33, [item(142)], [], documentOf(33, draft)))
    expect(hidden.counts).toMatchObject({ filled: 0, repointed: 0 })
    expect(await edgesOf(one.framework as string)).toEqual([before])
    const two = await importAs(stores, steward, pack(34, [item(143)], [association(143, 'exactMatchOf', 143, 142)]))
    expect((await edgesOf(two.framework as string))[0]?.destination).toBe(before?.destination)
    const shown = await importAs(stores, steward, pack(33, [item(142)]))
    expect(shown.counts).toMatchObject({ filled: 1, repointed: 2 })
    for (const { framework } of [one, two])
      expect((await edgesOf(framework as string))[0]?.destination).toBe(
        await idOf(shown.framework as string, uuid(142)),
      )
  })
})

describe('what others are told', () => {
  it('statements between documents, also those that a later import made known; not within one document', async () => {
    const events: FrameworkImported[] = []
    onFrameworkImported.push(async (_tx, event) => {
      events.push(event)
    })
    const leaf = (n: number) => item(n, { CFItemType: 'Skill' })
    await importAs(
      stores,
      steward,
      pack(
        20,
        [leaf(101), leaf(102)],
        [
          association(101, 'exactMatchOf', 101, 103),
          association(102, 'exactMatchOf', 101, 102),
          association(103, 'precedes', 101, 103),
        ],
      ),
    )
    await importAs(stores, steward, pack(21, [leaf(103)]))
    expect(events.map((event) => event.crossFramework.map((one) => [one.type, one.relation]))).toEqual([
      [],
      [['exactMatchOf', 'exactMatch']],
    ])
    expect(events[0]).toMatchObject({ organisation: null, published: true, previous: null })
    expect(events[1]?.competencies).toMatchObject([{ identifier: uuid(103), matchable: true }])
    expect(events[1]?.crossFramework[0]?.destination.document).toBe(events[1]?.document)
  })

  it('a hook that fails undoes everything', async () => {
    const before = await counts()
    onFrameworkImported.push(async () => {
      throw new Error('no')
    })
    await expect(
      importAs(stores, steward, pack(22, [item(111)], [association(111, 'isPeerOf', 111, 112)])),
    ).rejects.toThrow('no')
    expect(await counts()).toEqual(before)
  })
})

describe('limits of an import', () => {
  it('a dry run writes nothing and reports the same', async () => {
    const value = pack(23, [item(121, { fullStatement: null })], [association(121, 'exactMatchOf', 121, 122)])
    const before = await counts()
    const dry = await importAs(stores, steward, value, { dryRun: true })
    expect(await counts()).toEqual(before)
    const real = await importAs(stores, steward, value)
    expect(dry).toEqual({ ...real, framework: null, dryRun: true })
  })

  it('rights: no use case, no organisation, another’s library', async () => {
    const bytes = bytesOf(pack(24, [item(131)]))
    await expect(importFramework(stores.session(), { bytes })).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
    await expect(importFramework(stores.session(learner), { bytes })).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await expect(
      importFramework(stores.session(college), { bytes, owner: employer.organisation }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(importFramework(stores.session(college), { bytes, format: 'xls' })).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      message: expect.stringContaining('Unknown format "xls"; known: case, '),
    })
    const many = Array.from({ length: 201 }, (_, i) => String(i))
    await expect(importFramework(stores.session(college), { bytes, matchableItemTypes: many })).rejects.toMatchObject({
      code: 'LIMIT',
    })
  })

  it('two imports of one document at once are two versions in a row, or one', async () => {
    const both = await Promise.all([1, 2].map((n) => importAs(stores, college, pack(25, [item(140 + n)]))))
    const revisions = await rows<{ revision: number }>(
      'SELECT revision FROM framework WHERE id = ANY($1) ORDER BY 1',
      both.map((one) => one.framework),
    )
    expect(revisions.map((row) => row.revision)).toEqual([1, 2])
  })

  it('texts that strain the stores: long titles and codes, four bytes, quotes, odd identifiers', async () => {
    const value = pack(
      26,
      [
        item(151, {
          fullStatement: `𝑑 "quoted" \\ back 池 ${'x'.repeat(50_000)}`,
          humanCodingScheme: 'C'.repeat(5_000),
          CFItemType: 'T'.repeat(3_000),
        }),
        item(152, { identifier: 'x'.repeat(300), uri: `https://x.example/${'é'.repeat(3_000)}` }),
      ],
      [
        association(151, 'exemplar', 151, 153, {
          destinationNodeURI: { uri: `https://x.example/${'y'.repeat(9_000)}` },
        }),
      ],
      documentOf(26, { title: 'T'.repeat(5_000) }),
    )
    const report = await importAs(stores, steward, value)
    const [row] = await rows<{ full_statement: string; code: string | null }>(
      'SELECT full_statement, code FROM competency WHERE framework_id = $1 AND identifier = $2',
      report.framework,
      uuid(151),
    )
    expect(row).toEqual({ full_statement: value.CFItems[0]?.fullStatement, code: null })
  })

  it('a circle in the tree: the walk up ends, and the edges stand in the graph', async () => {
    const circle = [
      association(161, 'isChildOf', 161, 162),
      association(162, 'isChildOf', 162, 163),
      association(163, 'isChildOf', 163, 161),
    ]
    const report = await importAs(stores, steward, pack(27, [item(161), item(162), item(163)], circle))
    expect(report.findings.map((f) => f.code)).toContain('CASE_CYCLE')
    expect(await edgesOf(report.framework as string)).toHaveLength(3)
    const roots = await rows<{ n: number }>(
      'SELECT count(*)::int AS n FROM competency WHERE framework_id = $1 AND root',
      report.framework,
    )
    expect(roots[0]?.n).toBe(1)
  })

  it('an end that is the document, by identifier or by uri alone', async () => {
    const document = documentOf(28, { uri: 'urn:sample:document' })
    const edges = [
      association(171, 'isChildOf', 171, 0, { destinationNodeURI: 'urn:sample:document' }),
      association(172, 'isChildOf', 172, 0, { destinationNodeURI: { ...link(1), identifier: uuid(28, 0xd) } }),
    ]
    const report = await importAs(stores, steward, pack(28, [item(171), item(172)], edges, document))
    expect(report.counts.stubs).toBe(0)
    expect((await edgesOf(report.framework as string)).map((edge) => edge.destination)).toEqual([
      report.framework,
      report.framework,
    ])
  })
})

describe('ends inside the package that only their uri tells', () => {
  const SKILLS = 'https://x.example/skills'
  const rubricOf = (of: JsonValue) => ({
    CFRubrics: [
      {
        identifier: uuid(45, 1),
        uri: 'u:r',
        CFRubricCriteria: [
          {
            identifier: uuid(45, 2),
            uri: 'u:c',
            CFItemURI: of,
            CFRubricCriterionLevels: [{ identifier: uuid(45, 3), uri: 'u:l', quality: 'Done', score: 1 }],
          },
        ],
      },
    ],
  })
  const package_ = (end: (name: 'parent' | 'child', n: number) => JsonValue, n: number) =>
    pack(
      n,
      [item(181, { uri: `${SKILLS}/parent` }), item(182, { uri: `${SKILLS}/child` })],
      [
        association(181, 'isChildOf', 182, 181, {
          originNodeURI: end('child', 182),
          destinationNodeURI: end('parent', 181),
        }),
      ],
      { ...documentOf(n), ...rubricOf(end('child', 182)) },
    )

  it('make the tree, what is matchable, the scale and the graph that their identifiers make', async () => {
    const facts = async (framework: string | null) => ({
      items: await rows(
        `SELECT identifier, root, matchable, position, scale_id IS NOT NULL AS scaled FROM competency
         WHERE framework_id = $1 ORDER BY position`,
        framework,
      ),
      edges: await rows(
        `SELECT o.identifier AS origin, d.identifier AS destination, a.in_tree FROM association a
         JOIN competency o ON o.id = a.origin_id JOIN competency d ON d.id = a.destination_id WHERE a.framework_id = $1`,
        framework,
      ),
      graph: (await edgesOf(framework as string)).map((edge) => edge.type),
      assessed: await assessedBy(framework as string),
    })
    const plain = package_((name) => `${SKILLS}/${name}`, 45)
    const told = await importAs(stores, steward, plain)
    const full = await importAs(
      stores,
      steward,
      package_((name, n) => ({ ...link(n), uri: `${SKILLS}/${name}` }), 46),
    )
    const found = await facts(told.framework)
    expect(found).toEqual(await facts(full.framework))
    expect(found.items).toEqual([
      { identifier: uuid(181), root: true, matchable: false, position: 0, scaled: false },
      { identifier: uuid(182), root: false, matchable: true, position: 1, scaled: true },
    ])
    expect(found.edges).toEqual([{ origin: uuid(182), destination: uuid(181), in_tree: true }])
    expect(found.assessed).toEqual([uuid(182)])
    const text = await exportPackage(stores.session(steward), told.framework as string)
    expect(JSON.parse(text as string).CFAssociations).toEqual(plain.CFAssociations)
    const strict = JSON.parse(
      (await exportPackage(stores.session(steward), told.framework as string, { strict: true })) as string,
    )
    expect(strict.CFAssociations[0].destinationNodeURI).toMatchObject({ identifier: uuid(181) })
  })
})

describe('the graph', () => {
  it('rebuilt is the graph that grew', async () => {
    const grown = await graphOf(stores)
    await rebuild(stores.session(), stores.graph, [frameworkProjection])
    expect(await graphOf(stores)).toEqual(grown)
  })
})
