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
import { CohortFrameworksResolver, FrameworkCohortResolver } from './cohort/framework-cohort.resolver.ts'
import { FrameworkCohort } from './cohort/framework-cohort.ts'
import { CompetencyCommentsResolver, FrameworkCommentsResolver } from './cohort/framework-discussion.resolver.ts'
import { noteVersion, seeCompetency, seeFramework } from './cohort/framework-discussion.service.ts'
import {
  AssociationConnectionResolver,
  AssociationEndResolver,
  AssociationResolver,
  CompetencyConnectionResolver,
  CompetencyResolver,
} from './competency.resolver.ts'
import { Competency } from './competency.ts'
import { FrameworkDiffResolver } from './diff/framework-diff.resolver.ts'
import { CompetencyPayloadResolver, DraftElementResolver, DraftResolver } from './drafts/draft.resolver.ts'
import { FrameworkEdit } from './drafts/draft-edit.ts'
import { ExportResolver } from './exports/export.resolver.ts'
import { frameworkProjection } from './framework.aggregate.ts'
import { associationLoader, competencyLoader, frameworkLoader, levelLoader, scaleLoader } from './framework.loaders.ts'
import {
  FrameworkConnectionResolver,
  FrameworkResolver,
  ProficiencyLevelResolver,
  ProficiencyScaleResolver,
} from './framework.resolver.ts'
import { Framework, FrameworkDefinition, FrameworkSource } from './framework.ts'
import { forgetUploadsTask, importTask } from './imports/import.task.ts'
import { onFrameworkImported } from './imports/imported.ts'
import { FrameworkUpload, FrameworkUploadPiece } from './imports/upload.ts'
import { Library } from './library.ts'
import { FrameworkScale, LevelKey, ProficiencyLevel, ProficiencyScale } from './rubrics/scale.ts'
import { SubscriptionEvent } from './subscriptions/subscription.event.ts'
import { subscriptionLoader } from './subscriptions/subscription.loaders.ts'
import { SubscriptionPending } from './subscriptions/subscription.pending.ts'
import { FrameworkSubscriptionResolver, SubscriptionMutations } from './subscriptions/subscription.resolver.ts'
import {
  applySubscriptionTask,
  checkSubscriptionsTask,
  checkSubscriptionTask,
} from './subscriptions/subscription.task.ts'
import { FrameworkSubscription } from './subscriptions/subscription.ts'
import { SubscriptionTurn } from './subscriptions/subscription.turn.ts'

export { stopFormatThreads } from './formats/format-threads.ts'

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
  FrameworkUploadPiece,
  FrameworkEdit,
  FrameworkSubscription,
  SubscriptionPending,
  SubscriptionEvent,
  SubscriptionTurn,
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
  CompetencyPayloadResolver,
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

export { type FrameworkImported, type FrameworkImportedHook, onFrameworkImported } from './imports/imported.ts'
