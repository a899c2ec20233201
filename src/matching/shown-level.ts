import type { Session } from '../database/session.ts'
import { levelsOfScale, scaleLoader } from '../frameworks/framework.loaders.ts'
import { type Level, levelOf } from '../learners/level.ts'
import type { ExplainedLine } from './explain.ts'

/** A level in the words of the highest step that it reaches; null where the viewer does not see the scale. */
export async function shownLevel(session: Session, shown: ExplainedLine['shownLevel']): Promise<Level | null> {
  if (shown === null || (await session.load(scaleLoader).load(shown.scale)) === null) return null
  const steps = await session.load(levelsOfScale).load(shown.scale)
  const step = steps.findLast(({ parts }) => parts <= shown.parts)
  return levelOf(step?.label ?? 'below the first step', shown.scale, shown.parts, shown.mappedBy)
}
