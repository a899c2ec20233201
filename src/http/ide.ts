import { createHash } from 'node:crypto'

import type { FastifyHelmetOptions } from '@fastify/helmet'
import type { FastifyInstance } from 'fastify'

/**
 * Every answer says: nothing may run in it, nobody may frame it, its type is what it says. Encryption is left to what
 * stands in front, which is where Strict-Transport-Security belongs.
 */
export const PLAIN_HEADERS: FastifyHelmetOptions = {
  contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
  referrerPolicy: { policy: 'no-referrer' },
  xFrameOptions: { action: 'deny' },
  strictTransportSecurity: false,
}

/**
 * People paste keys into the IDE: what runs in it comes from this machine and talks to this machine. Altair starts from
 * a script inside its page, which is known by its digest, and styles its elements as it goes.
 */
const headersFor = (page: string): FastifyHelmetOptions => ({
  ...PLAIN_HEADERS,
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'", ...scriptDigests(page)],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:'],
      fontSrc: ["'self'", 'data:'],
      workerSrc: ["'self'", 'blob:'],
      baseUri: ["'self'"],
      formAction: ["'none'"],
      objectSrc: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
})

/** Of the scripts that stand in the page itself. */
const scriptDigests = (page: string): string[] =>
  [...page.matchAll(/<script(?![^>]*\ssrc=)[^>]*>(.*?)<\/script>/gs)].map(
    ([, script = '']) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  )

const FIRST_QUERY = `# Set the header Authorization to "Bearer <your key>" (the button with the cross beside the address).
# The Docs on the right are the manual. Who am I, and what may I do?
query Me {
  viewer { organisation { name } roles useCases }
}
`

/**
 * Altair, served from this machine: no script from elsewhere. Loaded only where it is wanted, because the test runner
 * cannot load what serves its files.
 */
export async function mountIde(app: FastifyInstance): Promise<void> {
  const { default: fastifyStatic } = await import('@fastify/static')
  const { getDistDirectory, renderAltair } = await import('altair-static')
  const page = renderAltair({ baseURL: '/ide/', endpointURL: '/graphql', initialQuery: FIRST_QUERY })
  const headers = headersFor(page)
  await app.register(async (scope) => {
    scope.addHook('onRoute', (route) => {
      // not `route.helmet`: the plugin has looked at that already when it is the turn of this hook
      route.config = Object.assign(route.config ?? {}, { helmet: headers })
    })
    await scope.register(fastifyStatic, { root: getDistDirectory(), prefix: '/ide/', index: false })
    scope.get('/ide', async (_request, reply) => reply.type('text/html').send(page))
  })
}
