import { defineLoader, grouped, inOrder } from '../database/loader.ts'
import type { Session } from '../database/session.ts'
import { readsCohort } from './cohort-part.store.ts'
import { Pairing } from './pairing.ts'

/** Of one cohort, and what is shown of it. */
export const MAX_PAIRINGS = 500

async function read(session: Session, name: string, condition: string, ids: readonly string[]): Promise<Pairing[]> {
  const reads = readsCohort('p.cohort_id', session.viewer, [':who', ':operator'])
  const [who, operator] = reads.values
  return session.sql
    .getRepository(Pairing)
    .createQueryBuilder('p')
    .comment(name)
    .where(condition, { ids: [...ids] })
    .andWhere(reads.text, { who, operator })
    .orderBy('p.createdAt')
    .addOrderBy('p.id')
    .getMany()
}

/** A pairing of a cohort that the viewer takes part in, else null. */
export const pairingLoader = defineLoader<string, Pairing | null>({
  name: 'cohorts.pairing',
  batch: async (session, ids) =>
    inOrder(ids, await read(session, 'cohorts.pairing', 'p.id = ANY(:ids)', ids), (row) => row.id),
})

/** Pairings in the order in which they were made, by what they belong to; those of cohorts that the viewer takes part in. */
const pairingsBy = (name: string, column: string, of: (pairing: Pairing) => string) =>
  defineLoader<string, Pairing[]>({
    name,
    batch: async (session, ids) =>
      grouped(ids, await read(session, name, `p.${column} = ANY(:ids)`, ids), of).map((group) =>
        group.slice(0, MAX_PAIRINGS),
      ),
  })

export const pairingsOfCohort = pairingsBy('cohorts.pairings', 'cohort_id', (row) => row.cohortId)
export const pairingsOfProgram = pairingsBy('cohorts.pairingsOfProgram', 'program_id', (row) => row.programId)
export const pairingsOfJobProfile = pairingsBy('cohorts.pairingsOfJob', 'job_profile_id', (row) => row.jobProfileId)

/** The same pairing, locked until the transaction ends. */
export async function lockPairing(tx: Session, id: string): Promise<Pairing | null> {
  const seen = await tx.load(pairingLoader).load(id)
  if (!seen) return null
  await tx.sql.query('/* cohorts.lockPairing */ SELECT 1 FROM pairing WHERE id = $1 FOR UPDATE', [id])
  return tx.load(pairingLoader).clear(id).load(id)
}
