import { ApolloServer, type ApolloServerPlugin } from '@apollo/server'
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled'

import type { Session } from '../database/session.ts'
import { complexityLimit, MAX_TOKENS } from './limits.ts'
import { type LogUnmasked, maskErrors } from './masking.ts'
import { createSchema } from './schema.ts'

export async function createApollo(
  log: LogUnmasked,
  plugins: readonly ApolloServerPlugin<Session>[] = [],
): Promise<ApolloServer<Session>> {
  return new ApolloServer<Session>({
    schema: await createSchema(),
    introspection: true,
    includeStacktraceInErrorResponses: false,
    // Our own shutdown ends the process: Apollo would kill it before the stores are closed
    stopOnTerminationSignals: false,
    maxRecursiveSelections: 5_000,
    parseOptions: { maxTokens: MAX_TOKENS },
    validationOptions: { maxErrors: 20 },
    formatError: maskErrors(log),
    plugins: [ApolloServerPluginLandingPageDisabled(), complexityLimit(), ...plugins],
  })
}
