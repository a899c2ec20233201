import type { ApolloServerPlugin } from '@apollo/server'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { DataSource } from 'typeorm'

import type { Session } from '../database/session.ts'

/** Everything that `/metrics` shows; no label ever holds data of a person or a text of a caller. */
export class Metrics {
  readonly registry = new Registry()
  readonly #operations: Histogram<'kind'>
  readonly #errors: Counter<'code'>

  constructor(dataSource: DataSource) {
    collectDefaultMetrics({ register: this.registry, prefix: 'headwater_' })
    this.#operations = new Histogram({
      name: 'headwater_graphql_seconds',
      help: 'Time to answer an operation.',
      labelNames: ['kind'],
      buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers: [this.registry],
    })
    this.#errors = new Counter({
      name: 'headwater_graphql_errors_total',
      help: 'Errors in answers, by code.',
      labelNames: ['code'],
      registers: [this.registry],
    })
    const backlog = new Gauge({
      name: 'headwater_outbox_rows',
      help: 'Changes that are not in the graph yet, and aggregates that could not be projected.',
      labelNames: ['state'],
      registers: [this.registry],
      async collect() {
        const [row] = await dataSource.query(
          '/* metrics.outbox */ SELECT (SELECT count(*)::int FROM outbox) AS waiting, (SELECT count(*)::int FROM parked) AS parked',
        )
        backlog.set({ state: 'waiting' }, row.waiting)
        backlog.set({ state: 'parked' }, row.parked)
      },
    })
  }

  plugin(): ApolloServerPlugin<Session> {
    const operations = this.#operations
    const errors = this.#errors
    return {
      async requestDidStart() {
        const end = operations.startTimer()
        return {
          async willSendResponse({ operation, response }) {
            end({ kind: operation?.operation ?? 'none' })
            const body = response.body.kind === 'single' ? response.body.singleResult : null
            for (const error of body?.errors ?? []) errors.inc({ code: String(error.extensions?.code ?? 'NONE') })
          },
        }
      },
    }
  }
}
