import { registerEnumType } from 'type-graphql'

import { Role, UseCase } from './viewer.ts'

export { Role, UseCase }

registerEnumType(Role, { name: 'Role', description: 'What an account or client may do.' })

registerEnumType(UseCase, {
  name: 'UseCase',
  description: 'What a client was licensed for; anything else answers FORBIDDEN.',
})
