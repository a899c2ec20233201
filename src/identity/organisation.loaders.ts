import { Brackets } from 'typeorm'

import { defineLoader, grouped, inOrder } from '../database/loader.ts'
import { AccessKey } from './access-key.ts'
import { ANYONE } from './anyone.ts'
import { Delegation } from './delegation.ts'
import { Organisation } from './organisation.ts'

/** Who exists is no secret; "anyone" is nobody. */
export const organisationLoader = defineLoader<string, Organisation | null>({
  name: 'identity.organisation',
  batch: async (session, ids) => {
    const rows = await session.sql
      .getRepository(Organisation)
      .createQueryBuilder('o')
      .comment('identity.organisation')
      .where('o.id = ANY(:ids) AND o.id <> :anyone', { ids: [...ids], anyone: ANYONE })
      .getMany()
    return inOrder(ids, rows, (row) => row.id)
  },
})

/** Clients of the viewer's own organisation, the newest first; nothing for another's, and nothing for a portal. */
export const apiClientsOf = defineLoader<string, AccessKey[]>({
  name: 'identity.apiClients',
  batch: async (session, organisations) => {
    const own = session.viewer.portal === null ? session.viewer.organisation : null
    const rows = await session.sql
      .getRepository(AccessKey)
      .createQueryBuilder('k')
      .comment('identity.apiClients')
      .where('k.organisationId = ANY(:ids) AND k.organisationId = :own', { ids: [...organisations], own })
      .orderBy('k.createdAt', 'DESC')
      .addOrderBy('k.id')
      .getMany()
    return grouped(organisations, rows, (row) => row.organisationId as string)
  },
})

/** Delegations that the viewer's own organisation gave or got, the newest first; nothing for another's. */
export const delegationsOf = defineLoader<string, Delegation[]>({
  name: 'identity.delegations',
  batch: async (session, organisations) => {
    const own = session.viewer.portal === null ? session.viewer.organisation : null
    const rows =
      own === null || !organisations.includes(own)
        ? []
        : await session.sql
            .getRepository(Delegation)
            .createQueryBuilder('d')
            .comment('identity.delegations')
            .where(new Brackets((either) => either.where('d.grantorId = :own').orWhere('d.portalId = :own')), { own })
            .orderBy('d.createdAt', 'DESC')
            .addOrderBy('d.id')
            .getMany()
    return organisations.map((id) => (id === own ? rows : []))
  },
})

/** A client of the viewer's own organisation; null for any other. */
export const ownApiClient = defineLoader<string, AccessKey | null>({
  name: 'identity.ownApiClient',
  batch: async (session, ids) => {
    const own = session.viewer.portal === null ? session.viewer.organisation : null
    const rows = await session.sql
      .getRepository(AccessKey)
      .createQueryBuilder('k')
      .comment('identity.ownApiClient')
      .where('k.id = ANY(:ids) AND k.organisationId = :own', { ids: [...ids], own })
      .getMany()
    return inOrder(ids, rows, (row) => row.id)
  },
})

/** A delegation that the viewer's own organisation gave or got; null for any other. */
export const ownDelegation = defineLoader<string, Delegation | null>({
  name: 'identity.ownDelegation',
  batch: async (session, ids) => {
    const own = session.viewer.portal === null ? session.viewer.organisation : null
    const rows = await session.sql
      .getRepository(Delegation)
      .createQueryBuilder('d')
      .comment('identity.ownDelegation')
      .where('d.id = ANY(:ids) AND (d.grantorId = :own OR d.portalId = :own)', { ids: [...ids], own })
      .getMany()
    return inOrder(ids, rows, (row) => row.id)
  },
})
