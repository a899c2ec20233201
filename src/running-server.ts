import { readFileSync } from 'node:fs'
import { request } from 'node:http'

import type { CommandProgress } from './command.ts'
import type { Config } from './config.ts'
import { type Announcement, announcementPath } from './headwater.ts'
import { LINES } from './operate.ts'
import { StartupError } from './shared/startup-error.ts'

interface Answer {
  readonly result?: unknown
  readonly message?: string
  readonly progress?: Parameters<CommandProgress>
}

interface Reply {
  readonly status: number
  readonly body: string
}

/** Null when none has announced itself, or the one that did is gone. */
export function runningServer(config: Config): Announcement | null {
  try {
    const announcement: Announcement = JSON.parse(readFileSync(announcementPath(config), 'utf8'))
    process.kill(announcement.pid, 0)
    return announcement
  } catch {
    return null
  }
}

/**
 * Has the running server do a command, however long it takes. Null when nobody listens at the address: its process
 * ended without a word, and another has its number. Throws StartupError with what the server refuses.
 */
export async function commandThere(
  config: Config,
  server: Announcement,
  name: string,
  input: Record<string, unknown>,
  progress: CommandProgress = () => {},
): Promise<{ result: unknown } | null> {
  const reply = await post(server, name, JSON.stringify(input), progress).catch((cause: NodeJS.ErrnoException) => {
    if (cause.syscall === 'connect') return null
    throw new StartupError(
      `The running server at ${server.url} broke off before it answered: ${cause.message}.`,
      ['see whether it still runs and what it logged; what it was asked may have been done'],
      { cause },
    )
  })
  if (reply === null) return null
  const answer = answerOf(reply.body)
  if (answer === null)
    throw new StartupError(`What answers at ${server.url} is no Headwater (status ${reply.status}).`, [
      `if no server runs on this data, remove ${announcementPath(config)}`,
    ])
  if (reply.status === 200 && answer.message === undefined) return { result: answer.result }
  throw new StartupError(answer.message ?? `The running server answered with status ${reply.status}.`)
}

/** Without the bound that fetch puts on waiting for an answer: an import or a rebuild may take an hour. */
function post(server: Announcement, name: string, body: string, progress: CommandProgress): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'x-headwater-token': server.token,
      accept: LINES,
    }
    const sent = request(`${server.url}/internal/commands/${name}`, { method: 'POST', headers, agent: false })
    sent.once('error', reject)
    sent.once('response', (response) => {
      const parts: string[] = []
      response.setEncoding('utf8').on('data', (part: string) => {
        parts.push(part)
        // A document in the result is one long line of many parts: only whole lines are looked at
        if (part.includes('\n')) parts.push(withoutProgress(parts.splice(0).join(''), progress))
      })
      response.once('error', reject)
      response.once('end', () => resolve({ status: response.statusCode ?? 0, body: parts.join('') }))
    })
    sent.end(body)
  })
}

/** Tells the lines of progress that are whole, and leaves the rest. */
function withoutProgress(text: string, progress: CommandProgress): string {
  const rest = text.split('\n')
  while (rest.length > 1) {
    const told = /^\{"progress":/.test(rest[0] as string) ? answerOf(rest[0] as string)?.progress : undefined
    if (told === undefined) break
    progress(told[0], told[1] ?? undefined)
    rest.shift()
  }
  return rest.join('\n')
}

function answerOf(body: string): Answer | null {
  try {
    const answer: unknown = JSON.parse(body)
    return answer !== null && typeof answer === 'object' ? answer : null
  } catch {
    return null
  }
}
