import type { AddressInfo } from 'node:net'

import { createServer } from '../../src/http/server.ts'
import { openStores, type StoresOptions, type TestStores } from './stores.ts'

export interface Caller {
  /** An API key, sent as a bearer token; absent: anonymous. */
  readonly key?: string
  /** For which organisation; sent as X-Headwater-Organisation. */
  readonly organisation?: string
}

export interface Answer<Data> {
  readonly status: number
  readonly data: Data
  readonly errors?: readonly {
    readonly message: string
    readonly path?: readonly (string | number)[]
    readonly extensions: { readonly code: string; readonly [key: string]: unknown }
  }[]
}

export interface TestApi {
  readonly stores: TestStores
  /** `http://127.0.0.1:port` */
  readonly url: string
  /** Sends a GraphQL request; never throws because of what the answer says. */
  // biome-ignore lint/suspicious/noExplicitAny: what a test expects of the data it checks with matchers
  query<Data = any>(document: string, variables?: Record<string, unknown>, caller?: Caller): Promise<Answer<Data>>
  /** The same, and throws when there are errors. */
  // biome-ignore lint/suspicious/noExplicitAny: as above
  data<Data = any>(document: string, variables?: Record<string, unknown>, caller?: Caller): Promise<Data>
  close(): Promise<void>
  /** Ends the server and leaves the stores open. */
  stop(): Promise<void>
}

/** The whole API over real stores and real HTTP. */
export async function openApi(options: StoresOptions = {}): Promise<TestApi> {
  const stores = await openStores(options)
  try {
    return await serve(stores)
  } catch (cause) {
    await stores.close()
    throw cause
  }
}

/** The API over stores that are open already; closing it closes them too. */
export async function serve(
  stores: TestStores,
  options: { metricsToken?: string; patienceMs?: number; publicUrl?: string } = {},
): Promise<TestApi> {
  const { resources, graph } = stores
  const server = await createServer({
    resources,
    graph,
    ide: false,
    logLevel: process.env.TEST_LOG_LEVEL ?? 'error',
    ...options,
  })
  await server.listen({ host: '127.0.0.1', port: 0 })
  const url = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`
  const query = async <Data>(document: string, variables: Record<string, unknown> = {}, caller: Caller = {}) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        connection: 'close',
        ...(caller.key === undefined ? {} : { authorization: `Bearer ${caller.key}` }),
        ...(caller.organisation === undefined ? {} : { 'x-headwater-organisation': caller.organisation }),
      },
      body: JSON.stringify({ query: document, variables }),
    })
    return { status: response.status, ...((await response.json()) as object) } as Answer<Data>
  }
  return {
    stores,
    url,
    query,
    async data<Data>(document: string, variables?: Record<string, unknown>, caller?: Caller) {
      const { data, errors } = await query<Data>(document, variables, caller)
      if (errors) throw new Error(`the API answers with errors: ${JSON.stringify(errors, null, 2)}`)
      return data
    },
    stop: () => server.close(),
    async close() {
      await server.close()
      await stores.close()
    },
  }
}
