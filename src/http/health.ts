import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { DataSource } from 'typeorm'

import type { Graph } from '../graph/driver.ts'

const PATIENCE_MS = 2_000

type Report = Record<string, { ok: boolean; detail?: string }>

/**
 * `live`: the process answers. `ready`: both stores answer; parked aggregates are told to who may see numbers, but do
 * not stop traffic.
 */
export function mountHealth(
  app: FastifyInstance,
  dataSource: DataSource,
  graph: Graph,
  seesNumbers: (request: FastifyRequest) => boolean,
): void {
  app.get('/health/live', { logLevel: 'warn' }, async () => ({ status: 'ok' }))
  app.get('/health/ready', { logLevel: 'warn' }, async (request, reply) => {
    const report: Report = Object.fromEntries(
      await Promise.all([
        check('postgresql', async () => {
          const [row] = await dataSource.query(
            '/* health.ready */ SELECT (SELECT count(*)::int FROM outbox) AS waiting, (SELECT count(*)::int FROM parked) AS parked',
          )
          return seesNumbers(request) ? `${row.waiting} changes waiting for the graph, ${row.parked} parked` : undefined
        }),
        check('neo4j', async () => {
          await graph.verify()
          return undefined
        }),
      ]),
    )
    const ok = Object.values(report).every((part) => part.ok)
    return reply.code(ok ? 200 : 503).send({ status: ok ? 'ok' : 'unavailable', ...report })
  })
}

async function check(name: string, probe: () => Promise<string | undefined>): Promise<[string, Report[string]]> {
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('no answer')), PATIENCE_MS)
  })
  try {
    const detail = await Promise.race([probe(), tooLate])
    return [name, { ok: true, ...(detail === undefined ? {} : { detail }) }]
  } catch {
    return [name, { ok: false, detail: 'does not answer' }]
  } finally {
    clearTimeout(timer)
  }
}
