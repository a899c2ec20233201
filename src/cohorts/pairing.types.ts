import { registerEnumType } from 'type-graphql'

import { PairingPart, PairingState } from './pairing.rule.ts'

export { PairingPart, PairingState }

registerEnumType(PairingState, {
  name: 'PairingState',
  description:
    'Life of a pairing. AGREED: the provider of the program and the employer have both said yes; changedSinceAgreed says whether it was edited since, and then it is not PUBLISHED before both have said yes again. PUBLISHED: its framework is published.',
})

registerEnumType(PairingPart, {
  name: 'PairingPart',
  description: 'What the two parties of a pairing say yes to. PROGRAM: with its courses.',
})
