import { timingSafeEqual } from 'node:crypto'

import type { FastifyInstance } from 'fastify'

import { refusalText } from './command.ts'
import { commands } from './commands.ts'
import type { Core } from './headwater.ts'
import { isLoopback } from './http/platform.ts'

/** Bytes of a command's input: names and words; files are read where the stores are. */
const BODY_LIMIT = 64 * 2 ** 10

/**
 * Lets the command line of this machine work through this process, which holds the stores. Only from loopback, and only
 * with the token that stands in a file that the data directory's owner alone can read.
 */
export function mountCommands(server: FastifyInstance, core: Core, token: string): void {
  server.post<{ Params: { name: string }; Body: Record<string, unknown> }>(
    '/internal/commands/:name',
    // A rebuild takes as long as it takes
    { bodyLimit: BODY_LIMIT, handlerTimeout: 3_600_000 },
    async (request, reply) => {
      const shown = Buffer.from(String(request.headers['x-headwater-token'] ?? ''))
      const wanted = Buffer.from(token)
      const isOurs = shown.length === wanted.length && timingSafeEqual(shown, wanted)
      if (!isOurs || !isLoopback(request.ip)) return reply.code(404).send({ message: 'Not found.' })
      const command = commands.find(({ name }) => name === request.params.name)
      if (!command)
        return reply.code(404).send({ message: 'This server does not know that command; is it another release?' })
      try {
        return { result: (await command.run(core, request.body, () => {})) ?? null }
      } catch (cause) {
        const message = refusalText(cause)
        if (message === null) throw cause
        return reply.code(422).send({ message })
      }
    },
  )
}
