import { defineLoader, grouped, inOrder } from '../database/loader.ts'
import { Association } from './association.ts'
import { Competency } from './competency.ts'
import { standingQuery } from './framework.graph.ts'
import { Framework } from './framework.ts'
import { Library } from './library.ts'
import { FrameworkScale, ProficiencyLevel, ProficiencyScale } from './rubrics/scale.ts'
import { sightOf, visibleCompetency, visibleFramework } from './sight.ts'

/** A framework that the viewer may see; null for any other. */
export const frameworkLoader = defineLoader<string, Framework | null>({
  name: 'frameworks.framework',
  batch: async (session, ids) => {
    const rows = await session.sql
      .getRepository(Framework)
      .createQueryBuilder('f')
      .comment('frameworks.framework')
      .where('f.id = ANY(:ids)', { ids: [...ids] })
      .andWhere(visibleFramework('f'), { ...sightOf(session.viewer) })
      .getMany()
    return inOrder(ids, rows, (row) => row.id)
  },
})

/** The nearest version before or after one that the viewer may see: drafts of others between them are stepped over. */
const neighbourLoader = (name: 'previousVersion' | 'nextVersion', order: 'DESC' | 'ASC') =>
  defineLoader<string, Framework | null>({
    name: `frameworks.${name}`,
    batch: async (session, ids) => {
      const sight = sightOf(session.viewer)
      const rows = await session.sql
        .getRepository(Framework)
        .createQueryBuilder('f')
        .comment(`frameworks.${name}`)
        .select('own.id', 'own')
        .addSelect('f.id', 'neighbour')
        .distinctOn(['own.id'])
        .innerJoin(
          Framework,
          'own',
          `own.library_id = f.library_id AND own.document_identifier = f.document_identifier
             AND ${order === 'ASC' ? 'f.revision > own.revision' : 'f.revision < own.revision'}`,
        )
        .where('own.id = ANY(:ids)', { ids: [...ids] })
        .andWhere(visibleFramework('f'), { ...sight })
        .orderBy('own.id')
        .addOrderBy('f.revision', order)
        .getRawMany<{ own: string; neighbour: string }>()
      const of = inOrder(ids, rows, (row) => row.own)
      return Promise.all(of.map((row) => row && session.load(frameworkLoader).load(row.neighbour)))
    },
  })

export const previousVersionLoader = neighbourLoader('previousVersion', 'DESC')
export const nextVersionLoader = neighbourLoader('nextVersion', 'ASC')

/** A competency that the viewer may see, one that is only referred to included; null for any other. */
export const competencyLoader = defineLoader<string, Competency | null>({
  name: 'frameworks.competency',
  batch: async (session, ids) => {
    const rows = await session.sql
      .getRepository(Competency)
      .createQueryBuilder('c')
      .comment('frameworks.competency')
      .where('c.id = ANY(:ids)', { ids: [...ids] })
      .andWhere(visibleCompetency('c'), { ...sightOf(session.viewer) })
      .getMany()
    return inOrder(ids, rows, (row) => row.id)
  },
})

/**
 * Ids of the competencies at the top of frameworks, in order; the competency loader says which the viewer may see. None
 * until the framework stands in the graph, where the rest of its tree is.
 */
export const rootIds = defineLoader<string, string[]>({
  name: 'frameworks.roots',
  batch: async (session, ids) => {
    const standing = session.graph.read(standingQuery, { ids: [...ids] })
    const top: Promise<{ id: string; framework: string }[]> = session.sql.query(
      `/* frameworks.roots */ SELECT id, framework_id AS framework FROM competency
       WHERE framework_id = ANY($1) AND root ORDER BY framework_id, position, id`,
      [ids],
    )
    const [whole, rows] = await Promise.all([standing, top])
    const seen = new Set(whole.map(({ id }) => id))
    return grouped(ids, rows, (row) => row.framework).map((group, at) =>
      seen.has(ids[at] as string) ? group.map((row) => row.id) : [],
    )
  },
})

/** An association of a framework that the viewer may see. */
export const associationLoader = defineLoader<string, Association | null>({
  name: 'frameworks.association',
  batch: async (session, ids) => {
    const rows = await session.sql
      .getRepository(Association)
      .createQueryBuilder('a')
      .comment('frameworks.association')
      .where('a.id = ANY(:ids)', { ids: [...ids] })
      .andWhere(`EXISTS (SELECT 1 FROM framework f WHERE f.id = a.framework_id AND ${visibleFramework('f')})`, {
        ...sightOf(session.viewer),
      })
      .getMany()
    return inOrder(ids, rows, (row) => row.id)
  },
})

/** A scale of a library that the viewer may see. */
export const scaleLoader = defineLoader<string, ProficiencyScale | null>({
  name: 'frameworks.scale',
  batch: async (session, ids) => {
    const rows = await session.sql
      .getRepository(ProficiencyScale)
      .createQueryBuilder('s')
      .comment('frameworks.scale')
      .where('s.id = ANY(:ids)', { ids: [...ids] })
      .andWhere(
        `EXISTS (SELECT 1 FROM framework_scale u JOIN framework f ON f.id = u.framework_id
                 WHERE u.scale_id = s.id AND ${visibleFramework('f')})`,
        { ...sightOf(session.viewer) },
      )
      .getMany()
    return inOrder(ids, rows, (row) => row.id)
  },
})

/** Scales of frameworks, in order. */
export const scalesOfFramework = defineLoader<string, ProficiencyScale[]>({
  name: 'frameworks.scales',
  batch: async (session, ids) => {
    const links = await session.sql
      .getRepository(FrameworkScale)
      .createQueryBuilder('u')
      .comment('frameworks.scales')
      .where('u.framework_id = ANY(:ids)', { ids: [...ids] })
      .orderBy('u.ordinal')
      .addOrderBy('u.scale_id')
      .getMany()
    const scales = await session.load(scaleLoader).loadMany([...new Set(links.map((link) => link.scaleId))])
    const known = new Map(
      scales.filter((scale): scale is ProficiencyScale => scale instanceof ProficiencyScale).map((s) => [s.id, s]),
    )
    return grouped(ids, links, (link) => link.frameworkId).map((group) =>
      group.flatMap((link) => known.get(link.scaleId) ?? []),
    )
  },
})

/** Levels of scales that the viewer may see, lowest first. */
export const levelsOfScale = defineLoader<string, ProficiencyLevel[]>({
  name: 'frameworks.levels',
  batch: async (session, ids) => {
    const rows = await session.sql
      .getRepository(ProficiencyLevel)
      .createQueryBuilder('l')
      .comment('frameworks.levels')
      .where('l.scale_id = ANY(:ids)', { ids: [...ids] })
      .orderBy('l.rank')
      .getMany()
    return grouped(ids, rows, (row) => row.scaleId)
  },
})

/** A level of a scale that the viewer may see. */
export const levelLoader = defineLoader<string, ProficiencyLevel | null>({
  name: 'frameworks.level',
  batch: async (session, ids) => {
    const rows = await session.sql
      .getRepository(ProficiencyLevel)
      .createQueryBuilder('l')
      .comment('frameworks.level')
      .where('l.id = ANY(:ids)', { ids: [...ids] })
      .andWhere(
        `EXISTS (SELECT 1 FROM framework_scale u JOIN framework f ON f.id = u.framework_id
                 WHERE u.scale_id = l.scale_id AND ${visibleFramework('f')})`,
        { ...sightOf(session.viewer) },
      )
      .getMany()
    return inOrder(ids, rows, (row) => row.id)
  },
})

/** Organisation of a library; null for the shared one. */
export const libraryOwnerLoader = defineLoader<string, string | null>({
  name: 'frameworks.libraryOwner',
  batch: async (session, ids) => {
    const rows = await session.sql
      .getRepository(Library)
      .createQueryBuilder('l')
      .comment('frameworks.libraryOwner')
      .where('l.id = ANY(:ids)', { ids: [...ids] })
      .getMany()
    return inOrder(ids, rows, (row) => row.id).map((row) => row?.organisationId ?? null)
  },
})
