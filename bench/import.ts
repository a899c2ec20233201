import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'

import { packDirectory } from '../src/bundle-directory.ts'
import { Session } from '../src/database/session.ts'
import { derivedUuid } from '../src/frameworks/formats/identifiers.ts'
import { importFramework } from '../src/frameworks/imports/import.service.ts'
import { newId } from '../src/shared/ids.ts'
import { Role, UseCase, type Viewer } from '../src/shared/viewer.ts'
import { plainEdges, plainRows, readEdges } from './import-peers.ts'
import { machineFacts, type OwnStores, say } from './own-stores.ts'

/** Real material of others; never part of the repository. */
export const DATA = resolve(import.meta.dirname, '../../shared/data')

const TEKS = join(DATA, 'case/teks/teks_math_OFFICIAL.json')
const ESCO = join(DATA, 'jobs/esco-1.1.1')
const ONET = join(DATA, 'jobs/onet')

export const hasImportData = (): boolean => [TEKS, ESCO, ONET].every(existsSync)

/** One line of the table. */
export interface ImportMeasure {
  readonly what: string
  /** Items and associations. */
  readonly elements: number
  /** Until the transaction is committed, and until the graph shows it. */
  readonly seconds: number
  readonly secondsToGraph: number | null
  /** Elements a second, to the graph where there is one. */
  readonly perSecond: number
  /** The most of this process while it ran. */
  readonly peakRssMb: number
  /** The longest that nobody else had a turn. */
  readonly longestTurnMs: number
}

export interface ImportBench {
  readonly bench: 'import'
  readonly measures: readonly ImportMeasure[]
  readonly postgres: string
  readonly machine: ReturnType<typeof machineFacts>
}

const steward: Viewer = {
  kind: 'CLIENT',
  actor: newId('apiClient'),
  organisation: newId('organisation'),
  portal: null,
  roles: new Set([Role.STEWARD]),
  useCases: new Set([UseCase.FRAMEWORK_STEWARDSHIP]),
  learner: null,
}

/** `only`: some of teks, esco, onet; empty: all, and the peers. */
export async function benchImport(stores: OwnStores, only: readonly string[]): Promise<ImportBench> {
  const wanted = (name: string) => only.length === 0 || only.includes(name)
  const measures: ImportMeasure[] = []
  const add = (measure: ImportMeasure) => {
    measures.push(measure)
    say(`${measure.what}: ${measure.seconds} s, ${measure.secondsToGraph ?? '-'} s to the graph`)
  }
  if (wanted('teks')) for (const [what, bytes] of teksInTurns()) add(await imported(stores, what, 'case', bytes))
  for (const [name, folder] of Object.entries({ esco: ESCO, onet: ONET })) {
    if (!wanted(name)) continue
    const bytes = await packDirectory(folder)
    for (const what of [`${name}: the whole bundle`, `${name}: again, nothing new`])
      add(await imported(stores, what, name, bytes))
  }
  if (only.length === 0) for (const measure of await peers(stores)) add(measure)
  const [row] = await stores.resources.dataSource.query('SHOW server_version')
  return {
    bench: 'import',
    measures,
    postgres: `${row.server_version}${stores.embedded ? ' in this process' : ''}`,
    machine: machineFacts(),
  }
}

/** Cold, then warm as other frameworks of the same size, then again. */
function teksInTurns(): [string, Buffer][] {
  const bytes = readFileSync(TEKS)
  const identifier = JSON.parse(bytes.toString('utf8')).CFDocument.identifier as string
  const as = (turn: number) =>
    Buffer.from(bytes.toString('utf8').replaceAll(identifier, derivedUuid('turn', `${turn}`)))
  return [
    ['TEKS Mathematics: the first import of the process', bytes],
    ...[1, 2, 3].map((turn): [string, Buffer] => [`TEKS Mathematics: warm (${turn}), as another framework`, as(turn)]),
    ['TEKS Mathematics: again, nothing new', bytes],
  ]
}

async function imported(stores: OwnStores, what: string, format: string, bytes: Uint8Array): Promise<ImportMeasure> {
  const session = Session.open(stores.resources, steward)
  const peak = peakRss()
  const turn = longestTurn()
  const start = performance.now()
  const report = await importFramework(session, { bytes, format })
  const seconds = secondsSince(start)
  while (!(await session.projected())) if (secondsSince(start) > 600) throw new Error('not projected in ten minutes')
  const secondsToGraph = secondsSince(start)
  const elements = report.counts.items + report.counts.associations
  return {
    what,
    elements,
    seconds,
    secondsToGraph,
    perSecond: Math.round(elements / secondsToGraph),
    peakRssMb: peak(),
    longestTurnMs: turn(),
  }
}

async function peers(stores: OwnStores): Promise<ImportMeasure[]> {
  const edges = await readEdges(stores)
  const measured = async (what: string, work: () => Promise<void>): Promise<ImportMeasure> => {
    const peak = peakRss()
    const turn = longestTurn()
    const start = performance.now()
    await work()
    const seconds = secondsSince(start)
    return {
      what,
      elements: edges.length,
      seconds,
      secondsToGraph: null,
      perSecond: Math.round(edges.length / seconds),
      peakRssMb: peak(),
      longestTurnMs: turn(),
    }
  }
  return [
    await measured('peer: the same associations into one bare table', () => plainRows(stores, edges)),
    await measured('peer: the same associations by UNWIND alone', () => plainEdges(stores, edges)),
  ]
}

const secondsSince = (start: number): number => Math.round(performance.now() - start) / 1_000

/** Begins to watch how long the event loop is held; answers the longest, in milliseconds. */
function longestTurn(): () => number {
  const turns = monitorEventLoopDelay({ resolution: 5 })
  turns.enable()
  return () => {
    turns.disable()
    return Math.round(turns.max / 1e6)
  }
}

/** Linux tells the most since it was asked to forget; elsewhere it is the most since the process began. */
function peakRss(): () => number {
  try {
    writeFileSync('/proc/self/clear_refs', '5')
    return () => Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1_024)
  } catch {
    return () => Math.round(process.resourceUsage().maxRSS / 1_024)
  }
}
