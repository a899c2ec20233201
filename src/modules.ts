import 'reflect-metadata'

import type { MigrationInterface } from 'typeorm'

import * as cohorts from './cohorts/index.ts'
import * as credentials from './credentials/index.ts'
import * as crosswalks from './crosswalks/index.ts'
import { Foundation1764000000000 } from './database/migrations/1764000000000-foundation.ts'
import { Identity1764000000100 } from './database/migrations/1764000000100-identity.ts'
import { Tasks1764000000200 } from './database/migrations/1764000000200-tasks.ts'
import { Cohorts1764000000250 } from './database/migrations/1764000000250-cohorts.ts'
import { Discussion1764000000260 } from './database/migrations/1764000000260-discussion.ts'
import { Frameworks1764000000300 } from './database/migrations/1764000000300-frameworks.ts'
import { Subscriptions1764000000320 } from './database/migrations/1764000000320-subscriptions.ts'
import { Crosswalks1764000000400 } from './database/migrations/1764000000400-crosswalks.ts'
import { Ratings1764000000410 } from './database/migrations/1764000000410-ratings.ts'
import { Suggestions1764000000420 } from './database/migrations/1764000000420-suggestions.ts'
import { Learners1764000000500 } from './database/migrations/1764000000500-learners.ts'
import { Credentials1764000000600 } from './database/migrations/1764000000600-credentials.ts'
import { Jobs1764000000700 } from './database/migrations/1764000000700-jobs.ts'
import { Programs1764000000800 } from './database/migrations/1764000000800-programs.ts'
import { Matching1764000000900 } from './database/migrations/1764000000900-matching.ts'
import { Versions1764000001000 } from './database/migrations/1764000001000-versions.ts'
import type { RestPlugin } from './database/rest.ts'
import type { Session } from './database/session.ts'
import * as frameworks from './frameworks/index.ts'
import type { Projection } from './graph/projection.ts'
import * as identity from './identity/index.ts'
import * as insights from './insights/index.ts'
import * as jobs from './jobs/index.ts'
import * as learners from './learners/index.ts'
import * as matching from './matching/index.ts'
import * as programs from './programs/index.ts'
import type { IdKind } from './shared/ids.ts'
import type { Node } from './shared/node.ts'
import * as tasks from './tasks/index.ts'
import type { AnyTaskKind } from './tasks/task.ts'

/**
 * What the modules register, in the order in which they may know each other. Nothing else is collected anywhere:
 * a module that is not in these lists does not exist.
 */
export const entities: NewableFunction[] = [
  ...tasks.entities,
  ...identity.entities,
  ...cohorts.entities,
  ...frameworks.entities,
  ...crosswalks.entities,
  ...learners.entities,
  ...credentials.entities,
  ...jobs.entities,
  ...programs.entities,
  ...matching.entities,
  ...insights.entities,
]
export const migrations: (new () => MigrationInterface)[] = [
  Foundation1764000000000,
  Identity1764000000100,
  Tasks1764000000200,
  Cohorts1764000000250,
  Discussion1764000000260,
  Frameworks1764000000300,
  Subscriptions1764000000320,
  Crosswalks1764000000400,
  Ratings1764000000410,
  Suggestions1764000000420,
  Learners1764000000500,
  Credentials1764000000600,
  Jobs1764000000700,
  Programs1764000000800,
  Matching1764000000900,
  Versions1764000001000,
]
export const resolvers: NewableFunction[] = [
  ...tasks.resolvers,
  ...identity.resolvers,
  ...cohorts.resolvers,
  ...frameworks.resolvers,
  ...crosswalks.resolvers,
  ...learners.resolvers,
  ...credentials.resolvers,
  ...jobs.resolvers,
  ...programs.resolvers,
  ...matching.resolvers,
  ...insights.resolvers,
]
export const projections: Projection[] = [
  ...identity.projections,
  ...frameworks.projections,
  ...crosswalks.projections,
  ...learners.projections,
  ...credentials.projections,
  ...jobs.projections,
  ...programs.projections,
]
/** Kinds of long work that the task runner does. */
export const taskKinds: AnyTaskKind[] = [...identity.taskKinds, ...frameworks.taskKinds, ...credentials.taskKinds]
/** How `node(id)` finds what an id names, with the module's own access condition. */
export const nodes: Partial<Record<IdKind, (session: Session, id: string) => Promise<Node | null>>> = {
  ...tasks.nodes,
  ...identity.nodes,
  ...cohorts.nodes,
  ...frameworks.nodes,
  ...crosswalks.nodes,
  ...credentials.nodes,
  ...jobs.nodes,
  ...programs.nodes,
  ...matching.nodes,
}
/** Addresses beside GraphQL. */
export const rest: RestPlugin[] = [...identity.rest, ...frameworks.rest]
