import 'reflect-metadata'

import { resolve } from 'node:path'

import { Command as Program } from 'commander'

import { type Command, refusalText } from './command.ts'
import { progressOn } from './command-progress.ts'
import { commands } from './commands.ts'
import { type Config, readConfig } from './config.ts'
import { assertNotDemo } from './data-directory.ts'
import { startCore } from './headwater.ts'
import { commandThere, runningServer } from './running-server.ts'
import { StartupError } from './shared/startup-error.ts'
import { holds } from './verify-commands.ts'

const say = (line: string): void => void process.stderr.write(`${line}\n`)
const progress = progressOn(process.stderr)

const program = new Program('headwater')
  .description('Operate a Headwater installation on the machine that holds its stores.')
  .showHelpAfterError('Run it with --help to see what it knows.')

for (const command of commands) {
  const added = program.command(command.name).description(command.summary)
  for (const [syntax, description] of command.arguments ?? []) added.argument(syntax, description)
  for (const [syntax, description] of command.options ?? []) added.option(syntax, description)
  added.action(async (...given: unknown[]) => {
    const names = (command.arguments ?? []).map(([syntax]) => syntax.replace(/[<>[\].]/g, ''))
    // A file is named from here, whichever process reads it
    const positional = Object.fromEntries(
      names.map((name, index) => [name, PLACES.has(name) ? fromHere(String(given[index])) : given[index]]),
    )
    await perform(command, { ...added.opts(), ...positional })
  })
}

/** Arguments that name a file, or an address. */
const PLACES = new Set(['file', 'source'])

const fromHere = (place: string): string => (/^https?:/i.test(place) ? place : resolve(place))

/** Through the running server of the same data directory if there is one; else this process opens the stores itself. */
async function perform(command: Command, input: Record<string, unknown>): Promise<void> {
  try {
    const config = readConfig(process.env)
    const server = runningServer(config)
    const there = server && (await commandThere(config, server, command.name, input, progress.tell))
    const result = there ? there.result : await performHere(config, command, input)
    progress.end()
    await print(command, result, input)
    if (!holds(result)) process.exitCode = 1
  } catch (cause) {
    progress.end()
    say(cause instanceof StartupError ? cause.screen : (refusalText(cause) ?? String((cause as Error).stack)))
    process.exitCode = 1
  }
}

async function performHere(config: Config, command: Command, input: Record<string, unknown>): Promise<unknown> {
  assertNotDemo(config.dataDirectory)
  const core = await startCore(config, say)
  try {
    return await command.run(core, input, progress.tell)
  } finally {
    await core.stop()
  }
}

async function print(command: Command, result: unknown, input: Record<string, unknown>): Promise<void> {
  const shown = command.show ? await command.show(result, input) : result
  process.stdout.write(`${typeof shown === 'string' ? shown : JSON.stringify(shown, null, 2)}\n`)
}

await program.parseAsync()
