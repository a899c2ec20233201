import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import type { Announcement } from '../src/headwater.ts'

export interface DemoRun {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export interface DemoRunOptions {
  readonly args: readonly string[]
  /** Kill -9 as soon as this is true of the server at that address; asked again and again. */
  readonly killWhen?: (url: string) => Promise<boolean>
  /** Done while it serves on; then it is ended as Ctrl-C would. */
  readonly whileServing?: (screen: string) => Promise<void>
}

const ASK_MS = 50

/** Runs the demo as a user does, in a process of its own. */
export function runDemo(dataDirectory: string, { args, killWhen, whileServing }: DemoRunOptions): Promise<DemoRun> {
  const root = fileURLToPath(new URL('..', import.meta.url))
  const { NODE_OPTIONS: _, ...env } = process.env
  const child = spawn(process.execPath, ['--import', './src/shared/from-source.js', 'seeds/demo.ts', ...args], {
    cwd: root,
    env: { ...env, HEADWATER_DATA: dataDirectory, PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [stdout, stderr] = ['', '']
  let served = false
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
    if (whileServing && !served && / {2}learner \(P1\)/.test(stderr)) {
      served = true
      whileServing(stderr)
        .catch((cause) => (stderr += String(cause)))
        .finally(() => child.kill('SIGINT'))
    }
  })
  if (killWhen) void killOnce(child, join(dataDirectory, 'server.json'), killWhen)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }))
  })
}

/** Asks of the data, not of the screen: how fast a machine is does not matter. */
async function killOnce(child: ChildProcess, announcement: string, when: (url: string) => Promise<boolean>) {
  while (child.exitCode === null && child.signalCode === null) {
    await new Promise((resolve) => setTimeout(resolve, ASK_MS))
    // Before it listens there is no address, and before it has loaded its keys they open nothing.
    const isTime = async () => when((JSON.parse(readFileSync(announcement, 'utf8')) as Announcement).url)
    if (await isTime().catch(() => false)) child.kill('SIGKILL')
  }
}
