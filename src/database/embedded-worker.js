// Plain JavaScript: a worker thread does not inherit the loaders of the test runner, and this file runs in all of them.
import { readFile } from 'node:fs/promises'
import { parentPort, workerData } from 'node:worker_threads'

import { PGlite } from '@electric-sql/pglite'

/** @param {unknown} cause */
const failure = (cause) => ({
  message: cause instanceof Error ? cause.message : String(cause),
  code: /** @type {{ code?: string }} */ (cause)?.code,
})

async function open() {
  const { directory, image } = workerData
  const loadDataDir = image ? new Blob([await readFile(image)]) : undefined
  return PGlite.create({ ...(directory ? { dataDir: directory } : {}), ...(loadDataDir ? { loadDataDir } : {}) })
}

/** What a client left behind when its connection broke must not meet the next one: there is one session for all. */
async function reset(db) {
  await db.exec('ROLLBACK')
  await db.exec('DISCARD ALL')
}

const work = {
  exchange: (db, request) => db.execProtocolRaw(request),
  reset,
  dump: async (db) => new Uint8Array(await (await db.dumpDataDir('none')).arrayBuffer()),
  close: (db) => db.close(),
}

const opening = open()
opening.then(
  () => parentPort.postMessage({ id: 0 }),
  (cause) => parentPort.postMessage({ id: 0, error: failure(cause) }),
)

let last = opening
parentPort.on('message', ({ id, kind, request }) => {
  last = last
    .catch(() => {})
    .then(async () => {
      try {
        const answer = await work[kind](await opening, request)
        // the answer can be a window on the engine's own memory: only a copy may leave
        const response = answer instanceof Uint8Array ? answer.slice() : undefined
        parentPort.postMessage({ id, response }, response ? [response.buffer] : [])
      } catch (cause) {
        parentPort.postMessage({ id, error: failure(cause) })
      }
      if (kind === 'close') parentPort.close()
    })
})
