import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'

import { describe, expect, test } from '@jest/globals'

import { openDataSource } from '../src/database/data-source.ts'
import { assertNeo4j } from '../src/open-graph.ts'
import { StartupError } from '../src/shared/startup-error.ts'

/** Given servers that cannot be used: said on one screen that names no password. */

const SERVER = process.env.TEST_DATABASE_URL
const onServer = SERVER ? test : test.skip

async function screenAt(url: string): Promise<string> {
  const cause = await openDataSource({ url, entities: [], migrations: [] }).then(
    (dataSource) => dataSource.destroy().then(() => new Error('it started')),
    (rejection: unknown) => rejection,
  )
  if (!(cause instanceof StartupError)) throw cause
  expect(cause.screen.split('\n').length).toBeLessThanOrEqual(6)
  expect(cause.ways.length).toBeGreaterThan(0)
  return cause.screen
}

const changed = (change: (url: URL) => void): URL => {
  const url = new URL(SERVER as string)
  change(url)
  return url
}

describe('a PostgreSQL server', () => {
  onServer('with a wrong password', async () => {
    const url = changed((it) => {
      it.password = 'wrong-one'
    })
    const screen = await screenAt(url.href)
    expect(screen).toContain(`PostgreSQL at ${url.host} refuses the user or password of DATABASE_URL.`)
    expect(screen).not.toContain('wrong-one')
  })

  onServer('without the database', async () => {
    const url = changed((it) => {
      it.pathname = '/nowhere'
    })
    const screen = await screenAt(url.href)
    expect(screen).toContain(`There is no such database at ${url.host}.`)
    expect(screen).toContain('createdb')
    expect(screen).not.toContain(url.password)
  })

  test('that is too old', async () => {
    const old = createServer((socket) => {
      const message = (type: string, ...parts: (string | number[])[]) => {
        const body = Buffer.concat(parts.map((part) => Buffer.from(part as string)))
        const head = Buffer.alloc(5)
        head.write(type)
        head.writeInt32BE(body.length + 4, 1)
        socket.write(Buffer.concat([head, body]))
      }
      const ready = () => message('Z', 'I')
      const answer = (column: string, value: string) => {
        message('T', [0, 1], `${column}\0`, [0, 0, 0, 0, 0, 0, 0, 0, 0, 25, 255, 255, 255, 255, 255, 255, 0, 0])
        message('D', [0, 1, 0, 0, 0, value.length], value)
        message('C', 'SELECT 1\0')
      }
      let greeted = false
      socket.on('data', (bytes) => {
        if (!greeted) {
          greeted = true
          message('R', [0, 0, 0, 0])
          ready()
        } else if (bytes[0] === 'Q'.charCodeAt(0)) {
          if (bytes.includes('server_version_num')) answer('server_version_num', '140002')
          else answer(bytes.includes('server_version') ? 'server_version' : 'version', 'PostgreSQL 14.2 on a test')
          ready()
        } else socket.end()
      })
    })
    old.listen(0, '127.0.0.1')
    await once(old, 'listening')
    const { port } = old.address() as AddressInfo
    try {
      const screen = await screenAt(`postgres://someone:hunter2@127.0.0.1:${port}/headwater`)
      expect(screen).toMatch(/The server of DATABASE_URL is PostgreSQL 14; 15 or later is needed\./)
      expect(screen).not.toContain('hunter2')
    } finally {
      old.close()
    }
  })
})

describe('a Neo4j server', () => {
  const uri = 'bolt://127.0.0.1:7687'

  test.each(['Neo4j/4.4.30', 'Neo4j/5.25.1', 'somebody else', undefined])('%s is too old', (agent) => {
    expect(() => assertNeo4j(agent, uri)).toThrow(StartupError)
    expect(() => assertNeo4j(agent, uri)).toThrow(/Neo4j 5\.26 or later is needed/)
  })

  test.each(['Neo4j/5.26.0', 'Neo4j/5.26.15', 'Neo4j/5.27-aura', 'Neo4j/2025.09.0'])('%s will do', (agent) => {
    expect(() => assertNeo4j(agent, uri)).not.toThrow()
  })
})
