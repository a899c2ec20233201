import type { Session } from '../database/session.ts'
import type { IdKind } from '../shared/ids.ts'
import type { Node } from '../shared/node.ts'
import { ownRun } from './run.loaders.ts'
import { RunResolver } from './run.resolver.ts'
import { Run } from './run.ts'

export { isOver, ownRunOrFault, purgeRuns, startRun, waitForRun } from './run.service.ts'
export { isFinished, Run, RunState } from './run.ts'
export { type TaskEvent, TaskRunner, type TaskRunnerOptions } from './runner.ts'
export { type AnyTaskKind, defineTask, type Outcome, type Progress, type TaskKind } from './task.ts'

export const entities = [Run]
export const resolvers = [RunResolver]
export const nodes: Partial<Record<IdKind, (session: Session, id: string) => Promise<Node | null>>> = {
  run: (session, id) => session.load(ownRun).load(id),
}
