import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import type { Announcement } from '../../src/headwater.ts'

/** A whole Headwater in a process of its own, to be killed. */
export interface OwnProcess {
  readonly child: ChildProcess
  readonly url: string
  /** What it said until it answered. */
  readonly said: string
  /** An operator's command, as the command line sends it. */
  // biome-ignore lint/suspicious/noExplicitAny: what a command answers depends on the command
  command(name: string, input: Record<string, unknown>): Promise<any>
  // biome-ignore lint/suspicious/noExplicitAny: what a test expects it checks with matchers
  query(key: string, query: string, variables?: Record<string, unknown>): Promise<any>
  /** Ends it as a power cut would. */
  kill(): Promise<void>
  /** Ends it as a platform would; answers the exit code. */
  stop(): Promise<number | null>
}

const READY_MS = 120_000

const FROM_SOURCE = ['--no-warnings', '--import', './src/shared/from-source.js', 'src/main.ts']

/**
 * Starts `src/main.ts`, or what Node is told to run, on a data directory and waits until it answers. Rejects with its
 * screen when it ends instead.
 */
export async function startProcess(
  dataDirectory: string,
  env: Record<string, string>,
  program: readonly string[] = FROM_SOURCE,
): Promise<OwnProcess> {
  const child = spawn(process.execPath, program, {
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      HEADWATER_DATA: dataDirectory,
      PORT: '0',
      LOG_LEVEL: 'error',
      HEADWATER_IDE: 'false',
      ...env,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)))
  let screen = ''
  const url = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`not ready: ${screen}`)), READY_MS)
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      screen += text
      const found = /answers at (\S+)\/graphql.*\n/.exec(screen)?.[1]
      if (!found) return
      clearTimeout(timer)
      resolve(found)
    })
    void ended.then((code) => {
      clearTimeout(timer)
      reject(new Error(`ended with ${code}: ${screen}`))
    })
  })
  const { token } = JSON.parse(readFileSync(join(dataDirectory, 'server.json'), 'utf8')) as Announcement
  const post = async (path: string, headers: Record<string, string>, body: unknown) => {
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', connection: 'close', ...headers },
      body: JSON.stringify(body),
    })
    return response.json()
  }
  return {
    child,
    url,
    said: screen,
    command: async (name, input) => {
      const answer = (await post(`/internal/commands/${name}`, { 'x-headwater-token': token }, input)) as {
        result?: unknown
        message?: string
      }
      if (answer.message) throw new Error(answer.message)
      return answer.result
    },
    query: (key, query, variables = {}) => post('/graphql', { authorization: `Bearer ${key}` }, { query, variables }),
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
    async stop() {
      child.kill('SIGTERM')
      return ended
    },
  }
}

export interface CommandRun {
  readonly out: string
  readonly screen: string
  readonly code: number | null
}

/** The command line: what it prints, what it says to people, its exit code. */
export function commandLine(env: Record<string, string>, words: readonly string[]): Promise<CommandRun> {
  const child = spawn(
    process.execPath,
    ['--no-warnings', '--import', './src/shared/from-source.js', 'src/cli.ts', ...words],
    {
      env: { ...process.env, NODE_OPTIONS: '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let out = ''
  let screen = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    screen += text
  })
  return new Promise((done) => child.once('close', (code) => done({ out, screen, code })))
}
