import { discussed } from '../cohorts/discussed.ts'
import type { Session } from '../database/session.ts'
import type { IdKind } from '../shared/ids.ts'
import type { Node } from '../shared/node.ts'
import { Association } from './association.ts'
import {
  AssociationElementResolver,
  CompetencyElementResolver,
  FrameworkElementsResolver,
} from './case-definition.resolver.ts'
import { caseRest } from './case-rest/routes.ts'
import {
  AssociationConnectionResolver,
  AssociationEndResolver,
  AssociationResolver,
  CompetencyConnectionResolver,
  CompetencyResolver,
} from './competency.resolver.ts'
import { Competency } from './competency.ts'
import { DraftElementResolver, DraftResolver } from './draft.resolver.ts'
import { FrameworkEdit } from './draft-edit.ts'
import { ExportResolver } from './export.resolver.ts'
import { frameworkProjection } from './framework.aggregate.ts'
import { associationLoader, competencyLoader, frameworkLoader, levelLoader, scaleLoader } from './framework.loaders.ts'
import {
  FrameworkConnectionResolver,
  FrameworkResolver,
  ProficiencyLevelResolver,
  ProficiencyScaleResolver,
} from './framework.resolver.ts'
import { Framework, FrameworkDefinition, FrameworkSource } from './framework.ts'
import { CohortFrameworksResolver, FrameworkCohortResolver } from './framework-cohort.resolver.ts'
import { FrameworkCohort } from './framework-cohort.ts'
import { FrameworkDiffResolver } from './framework-diff.resolver.ts'
import { CompetencyCommentsResolver, FrameworkCommentsResolver } from './framework-discussion.resolver.ts'
import { noteVersion, seeCompetency, seeFramework } from './framework-discussion.service.ts'
import { forgetUploadsTask, importTask } from './import.task.ts'
import { onFrameworkImported } from './imported.ts'
import { Library } from './library.ts'
import { FrameworkScale, LevelKey, ProficiencyLevel, ProficiencyScale } from './scale.ts'
import { SubscriptionEvent } from './subscription.event.ts'
import { subscriptionLoader } from './subscription.loaders.ts'
import { SubscriptionPending } from './subscription.pending.ts'
import { FrameworkSubscriptionResolver, SubscriptionMutations } from './subscription.resolver.ts'
import { applySubscriptionTask, checkSubscriptionsTask, checkSubscriptionTask } from './subscription.task.ts'
import { FrameworkSubscription } from './subscription.ts'
import { FrameworkUpload } from './upload.ts'

discussed.framework = seeFramework
discussed.competency = seeCompetency
onFrameworkImported.push(noteVersion)

export const entities = [
  Library,
  Framework,
  FrameworkSource,
  FrameworkCohort,
  FrameworkDefinition,
  Competency,
  Association,
  ProficiencyScale,
  ProficiencyLevel,
  FrameworkScale,
  LevelKey,
  FrameworkUpload,
  FrameworkEdit,
  FrameworkSubscription,
  SubscriptionPending,
  SubscriptionEvent,
]

export const resolvers = [
  FrameworkResolver,
  FrameworkConnectionResolver,
  FrameworkCohortResolver,
  CohortFrameworksResolver,
  CompetencyResolver,
  AssociationConnectionResolver,
  CompetencyConnectionResolver,
  AssociationResolver,
  AssociationEndResolver,
  ProficiencyScaleResolver,
  ProficiencyLevelResolver,
  FrameworkElementsResolver,
  CompetencyElementResolver,
  AssociationElementResolver,
  ExportResolver,
  DraftResolver,
  DraftElementResolver,
  FrameworkDiffResolver,
  FrameworkCommentsResolver,
  CompetencyCommentsResolver,
  FrameworkSubscriptionResolver,
  SubscriptionMutations,
]

export const taskKinds = [
  importTask,
  forgetUploadsTask,
  checkSubscriptionsTask,
  checkSubscriptionTask,
  applySubscriptionTask,
]

export const projections = [frameworkProjection]

export const rest = [caseRest]

export const nodes: Partial<Record<IdKind, (session: Session, id: string) => Promise<Node | null>>> = {
  framework: (session, id) => session.load(frameworkLoader).load(id),
  competency: (session, id) => session.load(competencyLoader).load(id),
  association: (session, id) => session.load(associationLoader).load(id),
  scale: (session, id) => session.load(scaleLoader).load(id),
  level: (session, id) => session.load(levelLoader).load(id),
  subscription: (session, id) => session.load(subscriptionLoader).load(id),
}

export { type FrameworkImported, type FrameworkImportedHook, onFrameworkImported } from './imported.ts'
