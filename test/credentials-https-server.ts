import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'

import type { AddressPolicy, ResolveHost } from '../src/fetch/index.ts'

/** A throwaway pair for issuer.test, other.test and localhost; it protects nothing. */
const TEST_KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg4dtdY4/7ueE/DgkL
/shReL48mRn3iUoeh812Djp9yHOhRANCAARxWVYTWp9j445YE+NL4ZZc+hQnIfA3
/LC65UuXxNvc3eSzEpo7wicmQ3Nrnn04+ZN+BaB8+zT5I7pS5plNNcCW
-----END PRIVATE KEY-----
`
export const TEST_CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBtjCCAVygAwIBAgIUBfuUJE6xIEcgW6w9EBuGX3ofGRswCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMzE4MzkwNVoYDzIxMjYxMDMw
MTgzOTA1WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAARxWVYTWp9j445YE+NL4ZZc+hQnIfA3/LC65UuXxNvc3eSzEpo7wicm
Q3Nrnn04+ZN+BaB8+zT5I7pS5plNNcCWo4GJMIGGMB0GA1UdDgQWBBQEkJIieZPy
BOYbaChvVCP6rIBEzTAfBgNVHSMEGDAWgBQEkJIieZPyBOYbaChvVCP6rIBEzTAP
BgNVHRMBAf8EBTADAQH/MDMGA1UdEQQsMCqCC2lzc3Vlci50ZXN0ggpvdGhlci50
ZXN0gglsb2NhbGhvc3SHBH8AAAEwCgYIKoZIzj0EAwIDSAAwRQIgEydssypKjgQI
vidlVXc5NCKRhw+KteD+9yuYz5U7jvMCIQD5Uu/g/sZtps76QvjhyZSr6HdD5dQr
txI/2d+f5nSGZw==
-----END CERTIFICATE-----
`

/** Loopback is allowed for tests here and nowhere else. */
export const loopbackForTests: AddressPolicy = {
  permits: (address) => address === '127.0.0.1',
  certificateAuthority: TEST_CERTIFICATE,
}

export const resolveToLoopback: ResolveHost = async () => [{ address: '127.0.0.1', family: 4 }]

export interface TestSite {
  readonly port: number
  /** Requests seen, as "host path". */
  readonly seen: string[]
  stop(): Promise<void>
}

/** An https server on loopback for what an issuer would publish. */
export async function openSite(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<TestSite> {
  const seen: string[] = []
  const server: Server = createServer({ key: TEST_KEY, cert: TEST_CERTIFICATE }, (request, response) => {
    seen.push(`${request.headers.host} ${request.url}`)
    answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    seen,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

/** Answers JSON. */
export function sendJson(response: ServerResponse, body: unknown, type = 'application/json'): void {
  response.writeHead(200, { 'content-type': type }).end(JSON.stringify(body))
}
