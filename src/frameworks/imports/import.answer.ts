import type { Session } from '../../database/session.ts'
import { payload } from '../../shared/payload.ts'
import type { Run } from '../../tasks/index.ts'
import type { FrameworkRunPayload, ImportFrameworkInput } from '../framework.inputs.ts'
import { frameworkLoader } from '../framework.loaders.ts'
import type { Framework } from '../framework.ts'
import { requestImport } from './order.service.ts'

interface Answer {
  readonly run: Run | null
  readonly framework: Framework | null
  /** The run waits for the graph, in a session of its own. */
  readonly inGraph: boolean
}

/** Imports, waits a while, and answers with the run and what came of it so far. */
export async function importAnswer(
  session: Session,
  input: ImportFrameworkInput,
  key: string | null,
): Promise<FrameworkRunPayload> {
  const nothing: Answer = { run: null, framework: null, inGraph: true }
  const { inGraph, ...answer } = await payload(session, nothing, async () => {
    const { run, framework, projected } = await requestImport(session, input, key)
    const node = framework === null ? null : await session.load(frameworkLoader).load(framework)
    return { run, framework: node, inGraph: projected }
  })
  return { ...answer, projected: inGraph }
}
