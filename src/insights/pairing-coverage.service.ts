import type { Pairing } from '../cohorts/pairing.ts'
import type { Session } from '../database/session.ts'
import { programLoader } from '../programs/program.loaders.ts'
import { curriculumOf } from './curriculum.service.ts'
import { offersOf } from './curriculum.ts'
import { readDemand } from './gap.service.ts'
import { programGap } from './gap.ts'

/**
 * How much of what the job asks for the program guarantees, in basis points; null while that is nobody's to say: how an
 * institution compares is its own business until it has said yes to the pairing, and a draft asks for nothing yet.
 */
export async function pairingCoverage(session: Session, pairing: Pairing): Promise<number | null> {
  const own = session.viewer.organisation === pairing.providerId
  if (!own && pairing.providerAgreedAt === null) return null
  const program = await session.load(programLoader).load(pairing.programId)
  if (program === null) return null
  const curriculum = await curriculumOf(session, program)
  const { result } = await readDemand(session, { jobProfiles: [pairing.jobProfileId] }, (jobs, rules) =>
    programGap(jobs, offersOf(curriculum), rules),
  )
  return result.jobProfiles === 0 ? null : result.coverageBp
}
