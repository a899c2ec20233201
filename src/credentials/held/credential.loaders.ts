import { defineLoader, grouped, inOrder } from '../../database/loader.ts'
import type { Session } from '../../database/session.ts'
import { SHARED_LIBRARY } from '../../frameworks/library.ts'
import { Assertion } from '../../learners/assertion.ts'
import { keysOf } from '../../learners/learner.projection.ts'
import { levelOf } from '../../learners/level.ts'
import { readKnown } from '../../learners/resolve.store.ts'
import type { AssertionKeys, Known } from '../../learners/resolve.ts'
import type { AlignmentPlace } from '../kinds.ts'
import { CompetencyAssertion } from './credential.types.ts'
import { openReport, type StoredReport } from './held.rows.ts'
import { HeldCredential } from './held-credential.ts'

/** Of the viewer's own credentials alone; null for anyone else's. */
export const ownCredential = defineLoader<string, HeldCredential | null>({
  name: 'credentials.own',
  batch: async (session, ids) => inOrder(ids, await ownRows(session, 'h.id', ids), (row) => row.id),
})

/** The credentials inside the viewer's records, in their order. */
export const childrenOf = defineLoader<string, HeldCredential[]>({
  name: 'credentials.children',
  batch: async (session, parents) =>
    grouped(parents, await ownRows(session, 'h.parentId', parents), (row) => row.parentId as string),
})

const ownRows = (session: Session, column: string, values: readonly string[]): Promise<HeldCredential[]> =>
  session.sql
    .getRepository(HeldCredential)
    .createQueryBuilder('h')
    .comment('credentials.own')
    .where(`${column} = ANY(:values) AND h.learnerId = :learner`, {
      values: [...values],
      learner: session.viewer.learner,
    })
    .orderBy('h.ordinal')
    .addOrderBy('h.id')
    .getMany()

/** The sealed bytes are read only when the document is asked for. */
export const ownDocument = defineLoader<string, Pick<HeldCredential, 'id' | 'learnerId' | 'documentSealed'> | null>({
  name: 'credentials.ownDocument',
  batch: async (session, ids) => {
    const rows: { id: string; learner_id: string; document_sealed: Buffer }[] = await session.sql.query(
      `/* credentials.ownDocument */ SELECT id, learner_id, document_sealed FROM held_credential
       WHERE id = ANY($1::text[]) AND learner_id = $2`,
      [ids, session.viewer.learner],
    )
    return inOrder(ids, rows, (row) => row.id).map(
      (row) => row && { id: row.id, learnerId: row.learner_id, documentSealed: row.document_sealed },
    )
  },
})

/** Reports of the viewer's own credentials, unsealed once a request. */
export const ownReport = defineLoader<string, StoredReport | null>({
  name: 'credentials.ownReport',
  batch: async (session, ids) => {
    const rows = await session.load(ownCredential).loadMany(ids)
    return Promise.all(rows.map((row) => (row instanceof HeldCredential ? openReport(session, row) : null)))
  },
})

/** The viewer's own assertion about a competency, resolved for showing; null for anyone else's. */
export const ownAssertion = defineLoader<string, CompetencyAssertion | null>({
  name: 'credentials.ownAssertion',
  batch: async (session, ids) => {
    const rows = await session.sql
      .getRepository(Assertion)
      .createQueryBuilder('a')
      .comment('credentials.ownAssertion')
      .where("a.id = ANY(:ids) AND a.learnerId = :learner AND a.about = 'COMPETENCY'", {
        ids: [...ids],
        learner: session.viewer.learner,
      })
      .getMany()
    const known = await readKnown(session.sql, rows.map(keysOf))
    return inOrder(ids, rows, (row) => row.id).map((row) => row && assertionObject(row, known))
  },
})

/** What people see of a framework is the shared library's; an organisation's own copy is for its own questions. */
function shownCompetency(known: Known, keys: AssertionKeys): { id: string; library: string } | null {
  const found = known.competencies(keys)
  return found.find(({ library }) => library === SHARED_LIBRARY) ?? null
}

function assertionObject(row: Assertion, known: Known): CompetencyAssertion {
  const keys = keysOf(row)
  const competency = shownCompetency(known, keys)
  const level = known.level(keys, competency?.library ?? SHARED_LIBRARY)
  return Object.assign(new CompetencyAssertion(), {
    id: row.id,
    competencyId: competency?.id ?? null,
    name: row.name,
    positive: row.positive,
    level: levelOf(row.levelLabel, level?.scale ?? null, level?.parts ?? null),
    evidenceClass: row.evidenceClass,
    basis: row.basis,
    validFrom: row.validFrom,
    validUntil: row.validUntil,
    place: row.place as AlignmentPlace | null,
    achievementUri: row.achievementUri,
    issuerOrganisation: row.issuerOrganisation,
    credentialId: row.credentialId,
  })
}

/** Ids of what each of the viewer's credentials asserts about competencies. */
export const assertionsOf = defineLoader<string, string[]>({
  name: 'credentials.assertionsOf',
  batch: async (session, credentials) => {
    const rows: { id: string; credential_id: string }[] = await session.sql.query(
      `/* credentials.assertionsOf */ SELECT id, credential_id FROM assertion
       WHERE credential_id = ANY($1::text[]) AND learner_id = $2 AND about = 'COMPETENCY' ORDER BY id`,
      [credentials, session.viewer.learner],
    )
    return grouped(credentials, rows, (row) => row.credential_id).map((group) => group.map(({ id }) => id))
  },
})

/** The competency of the shared library that an alignment's keys name; null while there is none. */
export const competencyOfKeys = defineLoader<AssertionKeys, string | null>({
  name: 'credentials.competencyOfKeys',
  cacheKey: (keys) => JSON.stringify(keys),
  batch: async (session, keys) => {
    const known = await readKnown(session.sql, keys)
    return keys.map((one) => shownCompetency(known, one)?.id ?? null)
  },
})
