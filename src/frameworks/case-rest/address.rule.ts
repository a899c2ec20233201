/** Under which address somebody asked. */
export interface Asked {
  /** The header `Host`: whatever the asker likes. */
  readonly host: string
  readonly protocol: string
  /** Of the connection, on this side. */
  readonly localAddress: string
  readonly localPort: number
}

/** What addresses in an answer begin with. */
export interface Base {
  /** `https://host`. */
  readonly base: string
  /** It is one of the few that this server gives itself. False: the asker has named it, and nothing of it is kept. */
  readonly own: boolean
}

const HOST = /^(?:\[[0-9a-f:.]{2,45}\]|[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?)(?::[0-9]{1,5})?$/

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

/** The configured address; else the one that was asked, when it could be one; else this machine's. Decision `own-address`. */
export function baseOf(asked: Asked, publicUrl: string | null): Base {
  if (publicUrl !== null) return { base: publicUrl, own: true }
  const { protocol, localPort } = asked
  const host = asked.host.toLowerCase()
  const url = HOST.test(host) && URL.canParse(`${protocol}://${host}`) ? new URL(`${protocol}://${host}`) : null
  if (url === null) return { base: `${protocol}://localhost:${localPort}`, own: true }
  const port = Number(url.port || (protocol === 'https' ? 443 : 80))
  const here = LOOPBACK.has(url.hostname) || url.hostname === hostOf(asked.localAddress)
  return { base: url.origin, own: here && port === localPort }
}

/** As a URL has it. */
function hostOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/, '').replace(/%.*$/, '')
  return plain.includes(':') ? `[${plain}]` : plain
}
