import { defineLoader, grouped, inOrder } from '../database/loader.ts'
import type { Session } from '../database/session.ts'
import { SHARED_LIBRARY } from '../frameworks/library.ts'
import { sightOf, visibleCompetency, visibleFramework } from '../frameworks/sight.ts'
import { Assertion } from '../learners/assertion.ts'
import { keysOf } from '../learners/learner.projection.ts'
import { levelOf } from '../learners/level.ts'
import { readKnown } from '../learners/resolve.store.ts'
import type { AssertionKeys, Known } from '../learners/resolve.ts'
import { Achievement } from './achievement.ts'
import { CompetencyAssertion } from './credential.types.ts'
import { openReport, type StoredReport } from './held.rows.ts'
import { HeldCredential } from './held-credential.ts'
import type { AlignmentPlace } from './kinds.ts'

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

/** Definitions are public: nobody's data stand in them. */
export const achievementLoader = defineLoader<string, Achievement | null>({
  name: 'credentials.achievement',
  batch: async (session, ids) => inOrder(ids, await definitions(session, 'a.id = ANY(:ids)', { ids }), ({ id }) => id),
})

/** What one organisation calls by an address; another may call something else so. */
export interface AchievementKey {
  readonly uri: string
  readonly creator: string
}

export const achievementOf = defineLoader<AchievementKey, Achievement | null>({
  name: 'credentials.achievementOf',
  cacheKey: keyText,
  batch: async (session, keys) => {
    const asked = { uris: keys.map(({ uri }) => uri), creators: keys.map(({ creator }) => creator) }
    const rows = await definitions(session, 'a.uri = ANY(:uris) AND a.creatorId = ANY(:creators)', asked)
    const texts = keys.map(keyText)
    return inOrder(texts, rows, ({ uri, creatorId }) => keyText({ uri, creator: creatorId }))
  },
})

function keyText({ uri, creator }: AchievementKey): string {
  return `${creator} ${uri}`
}

/** For everybody who has a key. */
async function definitions(session: Session, where: string, parameters: object): Promise<Achievement[]> {
  if (session.viewer.kind === 'ANONYMOUS') return []
  return session.sql
    .getRepository(Achievement)
    .createQueryBuilder('a')
    .comment('credentials.achievement')
    .where(where, parameters)
    .getMany()
}

export interface StoredAlignmentRow {
  readonly achievement_id: string
  readonly competency_id: string
  readonly full_statement: string
  readonly uri: string
  readonly title: string | null
  readonly code: string | null
  readonly scale_id: string | null
  readonly label: string | null
  readonly parts: number | null
}

/** SQL condition: a visible framework uses this scale; parameters as of `sightOf`. */
export const visibleScale = (scale: string): string =>
  `EXISTS (SELECT 1 FROM framework_scale vu JOIN framework vf ON vf.id = vu.framework_id
     WHERE vu.scale_id = ${scale} AND ${visibleFramework('vf')})`

/** Alignments to what the viewer may see; a level of a scale that they may not see is left out. */
export const alignmentsOfAchievement = defineLoader<string, StoredAlignmentRow[]>({
  name: 'credentials.alignmentsOfAchievement',
  batch: async (session, ids) => {
    const rows: StoredAlignmentRow[] = await session.sql
      .createQueryBuilder()
      .comment('credentials.alignmentsOfAchievement')
      .select('a.achievement_id', 'achievement_id')
      .addSelect('a.competency_id', 'competency_id')
      .addSelect('c.full_statement', 'full_statement')
      .addSelect('c.uri', 'uri')
      .addSelect('f.title', 'title')
      .addSelect('c.human_coding_scheme', 'code')
      .addSelect('l.scale_id', 'scale_id')
      .addSelect('l.label', 'label')
      .addSelect('l.parts', 'parts')
      .from('achievement_alignment', 'a')
      .innerJoin('competency', 'c', `c.id = a.competency_id AND ${visibleCompetency('c')}`)
      .leftJoin('framework', 'f', 'f.id = c.framework_id')
      .leftJoin('proficiency_level', 'l', `l.id = a.level_id AND ${visibleScale('l.scale_id')}`)
      .where('a.achievement_id = ANY(:ids)', { ids: [...ids], ...sightOf(session.viewer) })
      .orderBy('a.achievement_id')
      .addOrderBy('a.ordinal')
      .getRawMany()
    return grouped(ids, rows, (row) => row.achievement_id)
  },
})
