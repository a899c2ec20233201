import 'reflect-metadata'

import { Command } from 'commander'

import { StartupError } from '../src/shared/startup-error.ts'
import { caseRestCommand } from './case-rest-command.ts'
import { importCommand } from './import-command.ts'
import { matchCommand } from './match-command.ts'
import { say } from './own-stores.ts'
import { searchCommand } from './search-command.ts'
import { suggestCommand } from './suggest-command.ts'

const program = new Command('bench').description(
  'Measures on stores of its own, which are gone afterwards. A server that NEO4J_URI or DATABASE_URL names is taken only when it is empty; what was made stays there.',
)
for (const add of [matchCommand, importCommand, caseRestCommand, searchCommand, suggestCommand]) add(program)

await program.parseAsync().catch((cause: unknown) => {
  say(cause instanceof StartupError ? cause.screen : ((cause as Error).stack ?? String(cause)))
  process.exitCode = 1
})
