import type { Session } from '../database/session.ts'
import type { IdKind } from '../shared/ids.ts'
import type { Node } from '../shared/node.ts'
import { CourseRow, CourseVersionRow } from './course.row.ts'
import { OutcomeRow } from './outcome.row.ts'
import { JobProfilePairingsResolver, PairingResolver, ProgramPairingsResolver } from './pairing.resolver.ts'
import { programProjections } from './program.aggregate.ts'
import { courseLoader, outcomeLoader, programLoader } from './program.loaders.ts'
import {
  CourseResolver,
  OutcomeConnectionResolver,
  OutcomeResolver,
  ProgramConnectionResolver,
  ProgramCourseResolver,
  ProgramDraftResolver,
  ProgramResolver,
  TaughtByResolver,
} from './program.resolver.ts'
import { ProgramCompletionsRow, ProgramCourseRow, ProgramRow, ProgramVersionRow } from './program.row.ts'

export const entities = [
  CourseRow,
  CourseVersionRow,
  ProgramRow,
  ProgramVersionRow,
  ProgramCourseRow,
  ProgramCompletionsRow,
  OutcomeRow,
]

export const resolvers = [
  ProgramResolver,
  ProgramDraftResolver,
  ProgramConnectionResolver,
  ProgramCourseResolver,
  CourseResolver,
  OutcomeResolver,
  OutcomeConnectionResolver,
  TaughtByResolver,
  PairingResolver,
  ProgramPairingsResolver,
  JobProfilePairingsResolver,
]

export const projections = programProjections

export const nodes: Partial<Record<IdKind, (session: Session, id: string) => Promise<Node | null>>> = {
  program: (session, id) => session.load(programLoader).load(id),
  course: (session, id) => session.load(courseLoader).load(id),
  outcome: (session, id) => session.load(outcomeLoader).load(id),
}
