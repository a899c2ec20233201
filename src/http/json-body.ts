import type { FastifyInstance } from 'fastify'

import { badInput } from '../shared/errors.ts'

/**
 * Reads JSON as Fastify does, which refuses keys that could change the objects of this process; but says so, where
 * Fastify says that the body is not JSON.
 */
export function readJsonBodies(app: FastifyInstance): void {
  const read = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    read(request, body, (cause, value) => {
      if (cause && isJson(body))
        done(badInput('The body holds the key __proto__ or constructor.prototype. Leave it out.'))
      else done(cause, value)
    })
  })
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
