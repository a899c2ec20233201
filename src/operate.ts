import { timingSafeEqual } from 'node:crypto'

import { PassThrough } from 'node:stream'

import type { FastifyInstance, FastifyReply } from 'fastify'

import { type Command, type CommandInput, refusalText } from './command.ts'
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
      if (request.headers.accept === LINES) return inLines(reply, core, command, request.body)
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

/** How the command line asks for progress while it waits. */
export const LINES = 'application/x-ndjson'

/** Lines of JSON: progress as it is made, and last `{result}` or `{message}`. */
function inLines(reply: FastifyReply, core: Core, command: Command, input: CommandInput): FastifyReply {
  const lines = new PassThrough()
  const write = (line: object): void => void (lines.writable && lines.write(`${JSON.stringify(line)}\n`))
  const work = command.run(core, input, (line, part) => write({ progress: [line, part ?? null] }))
  void work
    .then((result) => write({ result: result ?? null }))
    .catch((cause: unknown) => {
      const message = refusalText(cause)
      if (message === null) reply.log.error({ err: cause }, 'a command failed')
      write({ message: message ?? 'Something went wrong in the running server; its log says what.' })
    })
    .finally(() => lines.end())
  return reply.type(LINES).send(lines)
}
