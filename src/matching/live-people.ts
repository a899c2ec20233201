import type { Session } from '../database/session.ts'
import { consentedFields } from '../identity/consent.loaders.ts'
import { ConsentField, ConsentPurpose } from '../identity/kinds.ts'
import { learnersByGraphKey } from '../learners/learner.service.ts'
import type { Asked } from './asked.ts'
import type { CandidateWhere } from './candidate.types.ts'
import type { RankedPerson } from './match-executor.ts'

/** Someone whose consent PostgreSQL confirmed for this answer. */
export interface LivePerson {
  readonly learnerId: string
  readonly ranked: RankedPerson
  /** Null where they do not let it be known. */
  readonly region: string | null
  readonly available: number | null
}

/** What a person must let be known to be on a list with these filters. */
export const liveFields = (where: CandidateWhere): ConsentField[] => [
  ConsentField.COMPETENCIES,
  ConsentField.LEVELS,
  ...(where.regions ? [ConsentField.REGION] : []),
  ...(where.availableBy ? [ConsentField.AVAILABILITY] : []),
]

/** At least this many are asked about at once when some had to be left out. */
const CHUNK = 20

/**
 * The next of `ranked` whose consent is live now: `limit` or some more, fewer only at the end. PostgreSQL has the last
 * word and can only remove: the graph may not have heard of a withdrawal yet. Those left out are replaced by the next
 * ones.
 */
export async function livePeople(
  session: Session,
  asked: Asked,
  needed: readonly ConsentField[],
  ranked: Iterator<RankedPerson, void>,
  limit: number,
): Promise<LivePerson[]> {
  const live: LivePerson[] = []
  for (let ask = limit; live.length < limit; ask = Math.max(CHUNK, limit - live.length)) {
    const chunk: RankedPerson[] = []
    while (chunk.length < ask) {
      const next = ranked.next()
      if (next.done) break
      chunk.push(next.value)
    }
    if (chunk.length === 0) break
    live.push(...(await confirmed(session, asked, needed, chunk)))
  }
  return live
}

async function confirmed(
  session: Session,
  asked: Asked,
  needed: readonly ConsentField[],
  chunk: readonly RankedPerson[],
): Promise<LivePerson[]> {
  const learners = await learnersByGraphKey(
    session,
    chunk.map((ranked) => ranked.learner),
  )
  const fields = await consentedFields(
    session,
    { purpose: ConsentPurpose.DISCOVERY, organisation: asked.organisation, regions: asked.regions },
    [...learners.values()],
  )
  return chunk.flatMap((ranked) => {
    const learnerId = learners.get(ranked.learner)
    const own = learnerId === undefined ? undefined : fields.get(learnerId)
    if (learnerId === undefined || !own || !needed.every((field) => own.has(field))) return []
    const { region, available } = ranked
    return [
      {
        learnerId,
        ranked,
        region: own.has(ConsentField.REGION) ? region : null,
        available: own.has(ConsentField.AVAILABILITY) ? available : null,
      },
    ]
  })
}
