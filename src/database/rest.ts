import type { FastifyInstance } from 'fastify'

import type { SessionResources } from './session.ts'

/** What addresses of a module need to know of the server that mounts them. */
export interface RestSettings {
  /** `https://host` under which the server is known outside, without a slash at the end; null: as each request says. */
  readonly publicUrl: string | null
}

/**
 * Addresses of a module beside GraphQL. A module exports them as `rest`; src/http mounts them, each in a scope of its
 * own, so that hooks and error forms of one are not those of another.
 */
export type RestPlugin = (app: FastifyInstance, resources: SessionResources, settings: RestSettings) => Promise<void>
