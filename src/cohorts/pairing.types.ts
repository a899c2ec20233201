import { registerEnumType } from 'type-graphql'

import { PairingState } from './pairing.rule.ts'

export { PairingState }

registerEnumType(PairingState, {
  name: 'PairingState',
  description:
    'Life of a pairing. AGREED: the provider of the program and the employer have both said yes. PUBLISHED: its framework is published.',
})
