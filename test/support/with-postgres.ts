import { spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

import { StartupError } from '../../src/shared/startup-error.ts'

/**
 * Runs a command with TEST_DATABASE_URL naming a throwaway PostgreSQL server made from the binaries of this machine:
 * `node … test/support/with-postgres.ts npm test`. Ends with the command's exit code; the server goes in any case.
 */
const [command, ...args] = process.argv.slice(2)

function findBinaries(): string {
  const distributions = existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql') : []
  const newestFirst = distributions.sort((a, b) => Number(b) - Number(a))
  const places = [
    ...(process.env.PATH ?? '').split(delimiter),
    ...newestFirst.map((version) => `/usr/lib/postgresql/${version}/bin`),
  ]
  const found = places.find((place) => existsSync(join(place, 'initdb')) && existsSync(join(place, 'postgres')))
  if (found) return found
  throw new StartupError('No PostgreSQL server is installed here (initdb and postgres were looked for).', [
    'install one: apt-get install postgresql, or brew install postgresql',
    'or set TEST_DATABASE_URL to a server whose user may create databases, and run npm test',
  ])
}

/** PostgreSQL refuses to run as root; another user of the machine lends its name. */
function lender(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null
  const users = readFileSync('/etc/passwd', 'utf8').split('\n')
  const fields = ['postgres:', 'nobody:'].map((name) => users.find((line) => line.startsWith(name))?.split(':'))
  const user = fields.find((found) => found !== undefined)
  if (!user) throw new StartupError('PostgreSQL does not run as root, and there is no user postgres or nobody.')
  return { uid: Number(user[2]), gid: Number(user[3]) }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
}

async function main(): Promise<number> {
  if (!command) throw new StartupError('Say which command to run: with-postgres.ts npm test')
  const binaries = findBinaries()
  const user = lender()
  const directory = mkdtempSync(join(tmpdir(), 'headwater-postgres-'))
  const as = { cwd: directory, ...(user ?? {}) }
  const execute = (program: string, ...parameters: string[]) => {
    const { status, stderr } = spawnSync(join(binaries, program), parameters, { ...as, encoding: 'utf8' })
    if (status !== 0) throw new StartupError(`${program} failed: ${stderr.trim().split('\n').slice(-5).join('\n')}`)
  }
  const data = join(directory, 'data')
  if (user) chownSync(directory, user.uid, user.gid)
  chmodSync(directory, 0o700)
  let running = false
  try {
    const password = randomBytes(12).toString('hex')
    const secret = join(directory, 'password')
    writeFileSync(secret, password)
    if (user) chownSync(secret, user.uid, user.gid)
    const login = ['-U', 'headwater', '-A', 'scram-sha-256', `--pwfile=${secret}`]
    execute('initdb', '-D', data, ...login, '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync')
    const port = await freePort()
    const settings = `-p ${port} -h 127.0.0.1 -k ${directory} -c fsync=off -c max_connections=200`
    execute('pg_ctl', '-D', data, '-w', '-s', '-l', join(directory, 'log'), '-o', settings, 'start')
    running = true
    return await run(`postgres://headwater:${password}@127.0.0.1:${port}/postgres`)
  } finally {
    if (running) execute('pg_ctl', '-D', data, '-w', '-s', '-m', 'immediate', 'stop')
    rmSync(directory, { recursive: true, force: true })
  }
}

function run(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command as string, args, { stdio: 'inherit', env: { ...process.env, TEST_DATABASE_URL: url } })
    // a terminal sends Ctrl-C to the child as well; we stay to stop the server
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
    child.once('error', reject)
    child.once('close', (code) => resolve(code ?? 1))
  })
}

try {
  process.exitCode = await main()
} catch (cause) {
  process.stderr.write(`${cause instanceof StartupError ? cause.screen : String(cause)}\n`)
  process.exitCode = 1
}
