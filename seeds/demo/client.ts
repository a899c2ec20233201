import { demoKey, type KeyHolder } from './keys.ts'

/** Something that a request answered instead of what the demo needs; the message is for people. */
export class DemoFault extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'DemoFault'
  }
}

interface Answer {
  readonly data?: unknown
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[]
}

interface Refusal {
  readonly code: string
  readonly message: string
  readonly field?: readonly string[] | null
}

/** GraphQL over HTTP with a demo key, as any client would do it. */
export class DemoClient {
  constructor(
    readonly url: string,
    readonly holder: KeyHolder,
  ) {}

  /** Throws DemoFault with the server's own words. */
  async query<Data>(document: string, variables: Readonly<Record<string, unknown>> = {}): Promise<Data> {
    const response = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${demoKey(this.holder)}` },
      body: JSON.stringify({ query: document, variables }),
    })
    const answer = (await response.json()) as Answer
    if (answer.errors?.length || answer.data == null) {
      const [name = 'a request'] = /(?:query|mutation)\s+(\w+)/.exec(document)?.slice(1) ?? []
      const words = answer.errors?.map(({ message, extensions }) => `${extensions?.code ?? 'ERROR'}: ${message}`)
      throw new DemoFault(`${name} as ${this.holder}: ${words?.join(' ') ?? `HTTP ${response.status}`}`)
    }
    return answer.data as Data
  }

  /** A mutation of one field; throws DemoFault when it was refused or is not in the graph in time. */
  async mutate<Payload>(document: string, variables: Readonly<Record<string, unknown>>): Promise<Payload> {
    const data = await this.query<Record<string, { userErrors: readonly Refusal[]; projected: boolean }>>(
      document,
      variables,
    )
    const [field = '', payload] = Object.entries(data)[0] ?? []
    if (!payload) throw new DemoFault(`${field || 'a mutation'} answered nothing`)
    if (payload.userErrors.length > 0) {
      const words = payload.userErrors.map((one) => `${one.code} at ${one.field?.join('.') ?? '?'}: ${one.message}`)
      throw new DemoFault(`${field} as ${this.holder} was refused: ${words.join(' ')}`)
    }
    return payload as Payload
  }
}
