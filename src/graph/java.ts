import { type SpawnOptions, spawn } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { assertRoom, StartupError } from '../shared/startup-error.ts'

const OLDEST_JAVA = 17

/** Of the jars once they are there, with something to spare. */
const ROOM_MB = 200

const WAYS_WITHOUT_JAVA = [
  `install a JDK, ${OLDEST_JAVA} or later, and put it on the PATH or into JAVA_HOME`,
  'or set NEO4J_URI, NEO4J_USER and NEO4J_PASSWORD to a Neo4j server (5.26 or later)',
]

/** What is needed to run the local Neo4j. */
export interface Neo4jRuntime {
  readonly java: string
  readonly classpath: string
}

export interface RuntimeSettings {
  /** `neo4j/` of this package: its pom.xml names the version, its LocalNeo4j.java is the launcher. */
  readonly sources?: string
  /** Where jars and launcher are kept, by version; default `neo4j/lib`. */
  readonly cache?: string
  readonly log: (line: string) => void
  /** The environment in which java, javac and mvn are looked for. */
  readonly env?: NodeJS.ProcessEnv
}

/** Finds Java, fetches the jars once, compiles the launcher once. Throws StartupError with the ways out. */
export async function prepareNeo4j(settings: RuntimeSettings): Promise<Neo4jRuntime> {
  const env = settings.env ?? process.env
  const sources = settings.sources ?? join(packageRoot(), 'neo4j')
  const cache = settings.cache ?? join(sources, 'lib')
  const java = await findJava(env)
  const jars = await ensureJars(sources, cache, env, settings.log)
  const launcher = await ensureLauncher(sources, cache, jars, env)
  return { java, classpath: [join(jars, '*'), launcher].join(delimiter) }
}

async function findJava(env: NodeJS.ProcessEnv): Promise<string> {
  const java = findTool('java', env)
  if (!java) throw new StartupError('The local Neo4j needs Java, and none was found.', WAYS_WITHOUT_JAVA)
  const { code, output } = await run(java, ['-version'], { env })
  const major = Number(/version "(?:1\.)?(\d+)/.exec(output)?.[1])
  if (code !== 0 || !Number.isInteger(major))
    throw new StartupError(`${java} does not say its version: ${lastLines(output, 3)}`, WAYS_WITHOUT_JAVA)
  if (major < OLDEST_JAVA)
    throw new StartupError(
      `${java} is Java ${major}; the local Neo4j needs ${OLDEST_JAVA} or later.`,
      WAYS_WITHOUT_JAVA,
    )
  return java
}

/** JAVA_HOME speaks for Java and its compiler, the PATH for all the rest. */
function findTool(name: string, env: NodeJS.ProcessEnv): string | null {
  const suffixes = process.platform === 'win32' ? ['.exe', '.cmd', '.bat'] : ['']
  const home = env.JAVA_HOME && name !== 'mvn' ? [join(env.JAVA_HOME, 'bin')] : []
  for (const directory of [...home, ...(env.PATH ?? '').split(delimiter)])
    for (const suffix of suffixes) {
      const path = join(directory || '.', name + suffix)
      try {
        accessSync(path, constants.X_OK)
        if (statSync(path).isFile()) return path
      } catch {
        // not here
      }
    }
  return null
}

/** The directory of the jars of the version that pom.xml names, each of them whole. */
async function ensureJars(
  sources: string,
  cache: string,
  env: NodeJS.ProcessEnv,
  log: (line: string) => void,
): Promise<string> {
  const pom = readFileSync(join(sources, 'pom.xml'))
  const jars = join(cache, `jars-${shortHash(pom)}`)
  if (isWhole(jars)) return jars
  const maven = findTool('mvn', env)
  if (!maven)
    throw new StartupError('The jars of the local Neo4j are fetched by Maven (mvn), and none was found.', [
      'install Maven 3.8 or later and put it on the PATH',
      'or set NEO4J_URI, NEO4J_USER and NEO4J_PASSWORD to a Neo4j server (5.26 or later)',
    ])
  mkdirSync(cache, { recursive: true })
  assertRoom(cache, ROOM_MB, 'the local Neo4j')
  const partial = join(cache, `partial-${process.pid}-${randomUUID()}`)
  try {
    log('Fetching the local Neo4j with Maven, about 120 MB, once …')
    await resolve(maven, sources, partial, env)
    seal(partial)
    moveInto(partial, jars, () => isWhole(jars))
    log('Fetched.')
  } finally {
    rmSync(partial, { recursive: true, force: true })
  }
  return jars
}

async function resolve(maven: string, sources: string, into: string, env: NodeJS.ProcessEnv): Promise<void> {
  const { code, output } = await run(
    maven,
    ['-q', '-B', 'dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${into}`],
    { cwd: sources, env },
  )
  if (code === 0) return
  const reasons = output.split('\n').filter((line) => line.startsWith('[ERROR]'))
  if (/no space left on device/i.test(output))
    throw new StartupError('The disk is full: Maven could not store the jars of the local Neo4j.', [
      'free some space (about 300 MB, in this directory and in ~/.m2)',
    ])
  throw new StartupError(
    `Maven could not fetch the local Neo4j:\n${lastLines((reasons.length > 0 ? reasons.slice(0, 3) : [output]).join('\n'), 6)}`,
    [
      'look whether this machine reaches the Maven repository (proxies and mirrors: ~/.m2/settings.xml), then try again',
      'or set NEO4J_URI, NEO4J_USER and NEO4J_PASSWORD to a Neo4j server (5.26 or later)',
    ],
  )
}

const SEAL = 'whole.json'

/** Writes down what belongs to a directory and how long each file is, so that a damaged one is noticed. */
function seal(directory: string): void {
  const files = readdirSync(directory).map((name) => [name, statSync(join(directory, name)).size])
  writeFileSync(join(directory, SEAL), JSON.stringify(Object.fromEntries(files)))
}

/** True when all that was sealed is there in its full length. */
function isWhole(directory: string): boolean {
  try {
    const files = JSON.parse(readFileSync(join(directory, SEAL), 'utf8')) as Record<string, number>
    return Object.entries(files).every(([name, size]) => statSync(join(directory, name)).size === size)
  } catch {
    return false
  }
}

/** A directory appears under its name only when it is complete; another process may have been faster. */
function moveInto(made: string, place: string, usable: () => boolean): void {
  for (let attempt = 0; ; attempt++) {
    try {
      renameSync(made, place)
      return
    } catch (cause) {
      if (usable()) return
      if (attempt === 3) throw cause
      const broken = `${place}.broken-${randomUUID()}`
      if (existsSync(place)) renameSync(place, broken)
      rmSync(broken, { recursive: true, force: true })
    }
  }
}

/** The directory of the compiled launcher; compiling at each start would cost a second. */
async function ensureLauncher(sources: string, cache: string, jars: string, env: NodeJS.ProcessEnv): Promise<string> {
  const source = join(sources, 'LocalNeo4j.java')
  const launcher = join(cache, `launcher-${shortHash(readFileSync(source))}`)
  if (isWhole(launcher)) return launcher
  const compiler = findTool('javac', env)
  if (!compiler)
    throw new StartupError('Java was found, its compiler (javac) was not: this is a JRE, not a JDK.', WAYS_WITHOUT_JAVA)
  const partial = join(cache, `partial-${process.pid}-${randomUUID()}`)
  mkdirSync(partial, { recursive: true })
  try {
    const { code, output } = await run(
      compiler,
      ['--release', String(OLDEST_JAVA), '-cp', join(jars, '*'), '-d', partial, source],
      { env },
    )
    if (code !== 0) throw new StartupError(`The launcher of the local Neo4j does not compile:\n${lastLines(output, 8)}`)
    seal(partial)
    moveInto(partial, launcher, () => isWhole(launcher))
  } finally {
    rmSync(partial, { recursive: true, force: true })
  }
  return launcher
}

/** Runs a program to its end; both of its streams as one text. */
export function run(
  program: string,
  args: readonly string[],
  options: SpawnOptions,
): Promise<{ code: number | null; output: string }> {
  return new Promise((done, fail) => {
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        output = (output + text).slice(-100_000)
      })
    child.on('error', (cause) =>
      fail(new StartupError(`${program} cannot be run: ${cause.message}`, ['look whether it is a working program'])),
    )
    child.on('close', (code) => done({ code, output }))
  })
}

/** This package's own directory, from the sources as well as from what the build makes of them. */
function packageRoot(): string {
  let directory = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(directory, 'neo4j', 'pom.xml'))) {
    const parent = dirname(directory)
    if (parent === directory) throw new StartupError('neo4j/pom.xml is missing from this installation.')
    directory = parent
  }
  return directory
}

const shortHash = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex').slice(0, 12)

const lastLines = (text: string, count: number): string => text.trim().split('\n').slice(-count).join('\n')
