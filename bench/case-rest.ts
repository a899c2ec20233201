import { existsSync, readFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'

import Fastify from 'fastify'

import { Session } from '../src/database/session.ts'
import { importFramework } from '../src/frameworks/imports/import.service.ts'
import { createServer } from '../src/http/server.ts'
import { createClient, saveOrganisation } from '../src/identity/bootstrap.ts'
import { OrganisationKind } from '../src/identity/organisation.ts'
import { SYSTEM } from '../src/identity/rights.ts'
import { Role, UseCase } from '../src/shared/viewer.ts'
import { machineFacts, type OwnStores } from './own-stores.ts'
import { type Timing, timeInTurns, timingOf } from './timing.ts'

const TEKS = resolve(import.meta.dirname, '../../shared/data/case/teks/teks_math_OFFICIAL.json')

/** Real material of others; never part of the repository. */
export const hasTeks = (): boolean => existsSync(TEKS)

export const WHAT = {
  package: 'the package, traditional',
  packageGzip: 'the package, traditional, compressed',
  strict: 'the package, strict 1.1',
  peer: 'peer: plain Fastify, the bytes of the traditional package from memory',
  notModified: 'the package, If-None-Match: 304',
  peerNotModified: 'peer: plain Fastify, 304 for a known tag',
  documents: 'CFDocuments, the list',
  filtered: "CFDocuments, filter=title~'math'",
  item: 'one CFItem',
  associations: 'CFItemAssociations of one item',
} as const

export interface CaseRestBench {
  readonly bench: 'case-rest'
  readonly timings: Record<keyof typeof WHAT, Timing>
  /** Put together by the database, nothing kept from before. */
  readonly cold: { readonly traditional: Timing; readonly strict: Timing }
  readonly ratios: { readonly package: number; readonly notModified: number }
  readonly sizes: Record<string, number>
  readonly postgres: string
  readonly machine: ReturnType<typeof machineFacts>
}

/** TEKS Mathematics through real HTTP on this machine, as an API client reads it, beside a peer that only sends. */
export async function benchCaseRest(stores: OwnStores, seconds: number): Promise<CaseRestBench> {
  const { key, source } = await world(stores)
  const server = await serverOf(stores)
  const own = client(server.server.address() as AddressInfo, { authorization: `Bearer ${key}` })
  const base = '/ims/case/v1p1'
  const address = `${base}/CFPackages/${source.document}`
  const first = await own(address)
  const peer = await peerOf(first.body, String(first.etag))
  const there = client(peer.server.address() as AddressInfo, {})
  try {
    const strict = await own(`${address}?strict=1`)
    const zipped = await own(address, { 'accept-encoding': 'gzip' })
    if (!gunzipSync(zipped.body).equals(first.body)) throw new Error('the compressed package is another')
    const known = { 'if-none-match': String(first.etag) }
    const timings = await timeInTurns(
      {
        package: expecting(200, () => own(address)),
        packageGzip: expecting(200, () => own(address, { 'accept-encoding': 'gzip' })),
        strict: expecting(200, () => own(`${address}?strict=1`)),
        peer: expecting(200, () => there('/package')),
        notModified: expecting(304, () => own(address, known)),
        peerNotModified: expecting(304, () => there('/package', known)),
        documents: expecting(200, () => own(`${base}/CFDocuments`)),
        filtered: expecting(200, () => own(`${base}/CFDocuments?filter=title~%27math%27`)),
        item: expecting(200, () => own(`${base}/CFItems/${source.item}`)),
        associations: expecting(200, () => own(`${base}/CFItemAssociations/${source.item}`)),
      },
      { seconds },
    )
    const ratio = (one: Timing, other: Timing) => Math.round((10 * one.medianMs) / other.medianMs) / 10
    return {
      bench: 'case-rest',
      timings,
      cold: await coldTimings(stores, key, address),
      ratios: {
        package: ratio(timings.package, timings.peer),
        notModified: ratio(timings.notModified, timings.peerNotModified),
      },
      sizes: {
        items: source.items,
        associations: source.associations,
        traditionalKb: kilobytes(first.body),
        strictKb: kilobytes(strict.body),
        compressedKb: kilobytes(zipped.body),
      },
      postgres: await postgresOf(stores),
      machine: machineFacts(),
    }
  } finally {
    await Promise.all([server.close(), peer.close()])
  }
}

/** TEKS in the shared library, and a client that may read it. */
async function world({ resources }: OwnStores) {
  const system = Session.open(resources, SYSTEM)
  const { id: organisation } = await saveOrganisation(system, { name: 'Bench', kinds: [OrganisationKind.STEWARD] })
  const { key } = await createClient(system, {
    organisation,
    name: 'reader',
    useCases: [UseCase.FRAMEWORK_STEWARDSHIP],
    roles: [Role.STEWARD],
    expiresAt: new Date(resources.clock() + 86_400_000),
  })
  const bytes = readFileSync(TEKS)
  await importFramework(system, { bytes })
  await system.projected()
  const { CFDocument, CFItems, CFAssociations } = JSON.parse(bytes.toString('utf8'))
  const source = {
    document: CFDocument.identifier as string,
    item: CFItems[700].identifier as string,
    items: CFItems.length as number,
    associations: CFAssociations.length as number,
  }
  return { key, source }
}

/** What no framework for HTTP can be faster than. */
async function peerOf(body: Buffer, etag: string) {
  const peer = Fastify()
  peer.get('/package', async (asked, reply) => {
    reply.header('etag', etag)
    if (asked.headers['if-none-match'] === etag) return reply.code(304).send()
    return reply.type('application/json; charset=utf-8').send(body)
  })
  await peer.listen({ host: '127.0.0.1', port: 0 })
  return peer
}

interface Got {
  readonly status: number
  readonly etag: string | undefined
  readonly body: Buffer
}

type Ask = (path: string, headers?: Record<string, string>) => Promise<Got>

/** One connection that is kept, as a client's is. */
function client({ port }: AddressInfo, always: Record<string, string>): Ask {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  return (path, headers = {}) =>
    new Promise((done, failed) => {
      const all = { ...always, ...headers }
      const sent = request({ host: '127.0.0.1', port, path, agent, headers: all }, (response) => {
        const parts: Buffer[] = []
        response.on('data', (part: Buffer) => parts.push(part))
        response.on('error', failed)
        response.on('end', () =>
          done({ status: response.statusCode ?? 0, etag: response.headers.etag, body: Buffer.concat(parts) }),
        )
      })
      sent.once('error', failed)
      sent.end()
    })
}

const expecting = (status: number, ask: () => Promise<Got>) => async () => {
  const got = await ask()
  if (got.status !== status) throw new Error(`${got.status} where ${status} was due: ${got.body.subarray(0, 300)}`)
}

/** Each from a server that has just started, so that nothing is kept. */
async function coldTimings(stores: OwnStores, key: string, address: string): Promise<CaseRestBench['cold']> {
  const measured = async (path: string) => {
    const taken: number[] = []
    for (let n = 0; n < 10; n++) {
      const server = await serverOf(stores)
      const own = client(server.server.address() as AddressInfo, { authorization: `Bearer ${key}` })
      await own('/ims/case/v1p1/CFDocuments?limit=1')
      const start = performance.now()
      await expecting(200, () => own(path))()
      taken.push(performance.now() - start)
      await server.close()
    }
    return timingOf(taken)
  }
  return { traditional: await measured(address), strict: await measured(`${address}?strict=1`) }
}

async function serverOf({ resources, graph }: OwnStores) {
  const server = await createServer({ resources, graph, ide: false, logLevel: 'error' })
  await server.listen({ host: '127.0.0.1', port: 0 })
  return server
}

const kilobytes = (bytes: Buffer): number => Math.round(bytes.byteLength / 1024)

async function postgresOf({ resources, embedded }: OwnStores): Promise<string> {
  const [row] = await resources.dataSource.query('SHOW server_version')
  return `${row.server_version}${embedded ? ' in this process' : ''}`
}
