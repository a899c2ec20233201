import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'

import { type Config, masterSecret, readConfig } from '../src/config.ts'
import type { SessionResources } from '../src/database/session.ts'
import type { Graph } from '../src/graph/driver.ts'
import { Projector } from '../src/graph/projector.ts'
import { projections } from '../src/modules.ts'
import { openGraphOf } from '../src/open-graph.ts'
import { Secrets } from '../src/shared/secrets.ts'
import { openStores } from '../src/stores.ts'
import { assertGivenEmpty, staysLine } from './given.ts'

/** What a measurement works on: both stores, open, migrated and empty, with a running projector. */
export interface OwnStores {
  readonly resources: SessionResources
  readonly graph: Graph
  readonly projector: Projector
  readonly config: Config
  /** PostgreSQL runs in this process: its memory counts as ours. */
  readonly embedded: boolean
}

export const say = (line: string): void => void process.stderr.write(`${line}\n`)

/** Runs a measurement on stores of its own, which are gone afterwards; on servers that the environment names, if empty. */
export async function onOwnStores<T>(work: (stores: OwnStores) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'headwater-bench-'))
  try {
    const config = readConfig({ ...process.env, HEADWATER_DATA: directory })
    await assertGivenEmpty(config)
    const stores = await openStores(config, openGraphOf(config, say))
    try {
      const projector = new Projector({
        ...stores,
        projections,
        electLeader: !stores.embedded,
        waitMs: 120_000,
        log: (event) => say(JSON.stringify(event)),
      })
      const resources: SessionResources = {
        dataSource: stores.dataSource,
        graph: stores.graph,
        projection: projector,
        secrets: new Secrets(masterSecret(config)),
        clock: config.clock,
      }
      projector.start()
      try {
        return await work({ resources, graph: stores.graph, projector, config, embedded: stores.embedded })
      } finally {
        await projector.stop()
      }
    } finally {
      await stores.close()
      const stays = staysLine(config)
      if (stays !== null) say(stays)
    }
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

/** Where it was measured. */
export const machineFacts = () => ({
  cores: cpus().length,
  cpu: cpus()[0]?.model ?? 'unknown',
  memoryGb: Math.round(totalmem() / 2 ** 30),
  platform: `${process.platform} ${process.arch}`,
})

/** `name value, name value`. */
export const listed = (facts: object): string =>
  Object.entries(facts)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ')
