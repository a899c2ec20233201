import { achievementLoader } from '../credentials/achievements/achievement.loaders.ts'
import { Achievement } from '../credentials/achievements/achievement.ts'
import type { Session } from '../database/session.ts'
import { Competency } from '../frameworks/competency.ts'
import { competencyLoader } from '../frameworks/framework.loaders.ts'
import { libraryOf } from '../frameworks/library.ts'
import type { RequirementSpec } from '../jobs/requirement.ts'
import { badInput } from '../shared/errors.ts'
import { PEOPLE_THRESHOLD } from '../shared/people-count.ts'
import type { Asked } from './asked.ts'
import type { CandidateWhere } from './candidate.types.ts'
import { audienceOf, evidenceFilterOf } from './candidate-where.ts'
import { holdersOf } from './holders.graph.ts'

/** Something that could name a person to the asker, and the line that asks for it. */
interface Mark {
  readonly lineage: string
  readonly line: number
}

/**
 * Refuses a question about what so few people hold that the answer would tell who is behind a pseudonym. An asker knows
 * whom it gave what it awards itself: that needs enough holders always. In a question made up on the spot, which leaves
 * no trace that others could see, so do all achievements, and competencies that only the asker's own library has. Only
 * one line may ask for such things: of two that many hold, one person may be the only one who holds both.
 */
export async function refuseMarks(
  session: Session,
  asked: Asked,
  where: CandidateWhere = {},
  job = 'for.jobProfile',
): Promise<void> {
  const marks = [...(await markedAchievements(session, asked)), ...(await markedCompetencies(session, asked))]
  const [first] = marks
  if (first === undefined) return
  const refusal = (line: number, message: string) =>
    badInput(
      `${message} Ask for the competencies that it shows${asked.profile ? '' : ', or ask in a published job profile'}.`,
      asked.profile ? job : `for.requirements.${line}.anyOf`,
    )
  const other = marks.find((mark) => mark.line !== first.line)
  if (other !== undefined)
    throw refusal(
      other.line,
      `Lines ${first.line + 1} and ${other.line + 1} ask for things by which you may know people; together they could tell who somebody is. Keep one of them.`,
    )
  const spec = asked.requirements[first.line]?.spec as RequirementSpec
  const { classes, bases, notBefore } = evidenceFilterOf(where, session.now)
  const lineages = [...new Set(marks.map((mark) => mark.lineage))]
  const holders = await holdersOf(session.graph, audienceOf(session, asked, where), {
    lineages,
    enough: PEOPLE_THRESHOLD,
    notBefore,
    classes: spec.acceptedEvidence.filter((it) => classes?.includes(it) ?? true),
    bases: spec.acceptedBasis.filter((it) => bases?.includes(it) ?? true),
  })
  if (lineages.some((lineage) => (holders.get(lineage) ?? 0) < PEOPLE_THRESHOLD))
    throw refusal(
      first.line,
      `Line ${first.line + 1} asks for something that fewer than ${PEOPLE_THRESHOLD} of the people whom you may list hold, so that the answer would tell who they are.`,
    )
}

async function markedAchievements(session: Session, { organisation, profile, requirements }: Asked): Promise<Mark[]> {
  const named = requirements.flatMap(({ spec }, line) =>
    spec.anyOf.flatMap((target) =>
      target.kind === 'CREDENTIAL' ? target.achievements.map((lineage) => ({ lineage, line })) : [],
    ),
  )
  if (profile === null || named.length === 0) return named
  const rows = await session.load(achievementLoader).loadMany(named.map((mark) => mark.lineage))
  const own = new Set(
    rows.flatMap((row) => (row instanceof Achievement && row.creatorId === organisation ? row.id : [])),
  )
  return named.filter((mark) => own.has(mark.lineage))
}

async function markedCompetencies(session: Session, { organisation, profile, requirements }: Asked): Promise<Mark[]> {
  if (profile !== null) return []
  const named = requirements.flatMap(({ spec }, line) =>
    spec.anyOf.flatMap((target) => (target.kind === 'COMPETENCY' ? [{ ...target, line }] : [])),
  )
  const rows = await session.load(competencyLoader).loadMany(named.map((target) => target.competency))
  return named.filter((_, at) => {
    const row = rows[at]
    return row instanceof Competency && row.libraryId === libraryOf(organisation)
  })
}
