import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface DemoRun {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export interface DemoRunOptions {
  readonly args: readonly string[]
  /** Kill -9 some seconds after this was said on standard error. */
  readonly killAfter?: RegExp
  /** Done while it serves on; then it is ended as Ctrl-C would. */
  readonly whileServing?: (screen: string) => Promise<void>
}

const KILL_MS = 4_000

/** Runs the demo as a user does, in a process of its own. */
export function runDemo(dataDirectory: string, { args, killAfter, whileServing }: DemoRunOptions): Promise<DemoRun> {
  const root = fileURLToPath(new URL('..', import.meta.url))
  const { NODE_OPTIONS: _, ...env } = process.env
  const child = spawn(process.execPath, ['--import', '@swc-node/register/esm-register', 'seeds/demo.ts', ...args], {
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
    if (killAfter?.test(text)) setTimeout(() => child.kill('SIGKILL'), KILL_MS)
    stderr += text
    if (whileServing && !served && / {2}learner \(P1\)/.test(stderr)) {
      served = true
      whileServing(stderr)
        .catch((cause) => (stderr += String(cause)))
        .finally(() => child.kill('SIGINT'))
    }
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }))
  })
}

/** The cells of a printed table's row that starts with this text in its first or second column. */
export function printedRow(text: string, label: string): string[] {
  const row = text.split('\n').find((line) => {
    const cells = cellsOf(line)
    return cells[0] === label || cells[1] === label
  })
  if (!row) throw new Error(`no row ${label} in\n${text}`)
  return cellsOf(row)
}

export const cellsOf = (line: string): string[] =>
  line.startsWith('│')
    ? line
        .split('│')
        .slice(1, -1)
        .map((cell) => cell.trim())
    : []

/** One scene of the printed story, by words of its question. */
export function sceneAsking(stdout: string, words: string): string {
  const scene = stdout.split(/^(?=Scene \d+ · )/m).find((one) => one.replace(/\s+/g, ' ').includes(words))
  if (!scene) throw new Error(`no scene asks "${words}"`)
  return scene
}
